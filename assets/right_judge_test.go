package assets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// streets puts two neighbouring streets into a book, and gives their ids.
func streets(t *testing.T, inv *assets.Inventory) (west, east assets.BoundaryID) {
	t.Helper()
	street := func(ref string, from, to float64) assets.Operation {
		return assets.Put(assets.Boundary{Ref: ref, Kind: assets.Street, Name: ref, Stage: assets.InService,
			Geometry: orb.Bound{Min: orb.Point{from, 41}, Max: orb.Point{to, 41.1}}.ToPolygon()})
	}
	ids := put(t, inv, street("W", 123, 123.1), street("E", 123.1, 123.2)).IDs
	return assets.BoundaryID(ids[0]), assets.BoundaryID(ids[1])
}

func commitAs(t *testing.T, inv *assets.Inventory, by *assets.Right, op assets.Operation) error {
	t.Helper()
	_, err := inv.CommitAs(t.Context(), by, func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "crew", Via: assets.ViaAPI, Operations: []assets.Operation{op}}, nil
	})
	return err
}

func TestAWriterChangesOnlyWhatIsHis(t *testing.T) {
	inv := openInventory(t)
	west, _ := streets(t, inv)
	place := func(a assets.Asset, lon float64) assets.Asset {
		a.Geometry = orb.Point{lon, 41.05}
		return a
	}
	ids := put(t, inv, assets.Put(place(lampAt("own", "", map[string]any{"contact": "secret"}), 123.05)), assets.Put(place(lampAt("theirs", "", nil), 123.15)),
		assets.Put(assets.Asset{Class: "street_tree", Ref: "tree", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123.05, 41.06}})).IDs
	crew := assets.NewRight(inv.View(), []assets.Permit{
		{Acts: assets.MaySee, Boundary: west, Withheld: []string{"contact"}},
		{Acts: assets.MayEdit, Boundary: west, Classes: []assets.ClassKey{"street_light"}}})
	own, _ := inv.View().Asset(assets.AssetID(ids[0]))
	theirs, _ := inv.View().Asset(assets.AssetID(ids[1]))
	tree, _ := inv.View().Asset(assets.AssetID(ids[2]))
	tree.Name = "x"
	street, _ := inv.View().Boundary(west)
	street.Name = "x"

	for name, try := range map[string]struct {
		op   assets.Operation
		want assets.Code
	}{
		"a neighbour's asset is not there":    {assets.Replace(theirs), assets.NotFound},
		"nor to be deleted":                   {assets.Drop(theirs), assets.NotFound},
		"one of another class is only seen":   {assets.Replace(tree), assets.Forbidden},
		"his own may not leave his place":     {assets.Replace(place(own, 123.15)), assets.Forbidden},
		"nor become of another class":         {assets.Replace(func() assets.Asset { a := own; a.Class = "street_tree"; return a }()), assets.Forbidden},
		"nothing new at the neighbour's":      {assets.Put(place(lampAt("new", "", nil), 123.15)), assets.Forbidden},
		"boundaries are not his":              {assets.Replace(street), assets.Forbidden},
		"what he is not told he does not set": {assets.Put(place(lampAt("new2", "", map[string]any{"contact": "me"}), 123.05)), assets.Forbidden},
		"nor change": {assets.Replace(func() assets.Asset {
			a := own
			a.Attributes, _ = assets.AttributesOf(map[string]any{"contact": "me"})
			return a
		}()), assets.Forbidden},
	} {
		if err := commitAs(t, inv, crew, try.op); assets.CodeOf(err) != try.want {
			t.Errorf("%s: %v, want %s", name, err, try.want)
		}
	}
	if rev := inv.View().Revision(); rev != 2 {
		t.Fatalf("revision %d after refusals", rev)
	}

	// What he is not told stays as it is where he changes the rest.
	seen, _ := inv.View().As(crew).Asset(own.ID)
	if !seen.Attributes.IsEmpty() {
		t.Fatalf("he is told %v", seen.Attributes)
	}
	seen.Condition = assets.Damaged
	if err := commitAs(t, inv, crew, assets.Replace(seen)); err != nil {
		t.Fatal(err)
	}
	if now, _ := inv.View().Asset(own.ID); now.Condition != assets.Damaged || now.Attributes.Text("contact") != "secret" {
		t.Fatalf("after his edit: %+v", now)
	}
	// A delete and its undo bring back everything, also what he is not told.
	now, _ := inv.View().As(crew).Asset(own.ID)
	if err := commitAs(t, inv, crew, assets.Drop(now)); err != nil {
		t.Fatal(err)
	}
	if _, err := inv.Undo(t.Context(), assets.Undoing{Revision: inv.View().Revision(), Actor: "crew", Right: crew}); err != nil {
		t.Fatal(err)
	}
	if back, ok := inv.View().Asset(own.ID); !ok || back.Attributes.Text("contact") != "secret" {
		t.Fatalf("after undo: %+v", back)
	}
	// An undo is as bound as an edit.
	put(t, inv, assets.Replace(func() assets.Asset { a := theirs; a.Name = "changed"; return a }()))
	if _, err := inv.Undo(t.Context(), assets.Undoing{Revision: inv.View().Revision(), Actor: "crew", Right: crew}); assets.CodeOf(err) != assets.NotFound {
		t.Fatalf("undo of a neighbour's change: %v", err)
	}
	// A bulk edit reaches only his own.
	damaged := assets.Abandoned
	out, _, err := inv.Bulk(t.Context(), assets.Bulk{Query: assets.Query{Filter: assets.Filter{Classes: []assets.ClassKey{"street_light"}}},
		Edit: assets.Edit{Condition: &damaged}, Actor: "crew", Via: assets.ViaAPI, Right: crew})
	if err != nil || out.Matched != 1 || out.Changed != 1 {
		t.Fatalf("bulk: %+v, %v", out, err)
	}
	if a, _ := inv.View().Asset(theirs.ID); a.Condition != assets.Intact {
		t.Fatal("a bulk edit reached a neighbour's asset")
	}
	// His right goes with the boundary: when that moves, the right no longer stands.
	if !crew.Stands(inv.View()) {
		t.Fatal("the right fell without a reason")
	}
	street, _ = inv.View().Boundary(west)
	street.Geometry = orb.Bound{Min: orb.Point{123, 41}, Max: orb.Point{123.01, 41.1}}.ToPolygon()
	put(t, inv, assets.Replace(street))
	if crew.Stands(inv.View()) {
		t.Fatal("the right stands though its boundary has moved")
	}
	if !strings.Contains(crew.Digest(), "in 1@1") {
		t.Errorf("digest %s", crew.Digest())
	}
}

func TestAReaderOfAPartIsToldOfHisPart(t *testing.T) {
	inv := openInventory(t)
	west, _ := streets(t, inv)
	at := func(a assets.Asset, lon float64) assets.Asset {
		a.Geometry = orb.Point{lon, 41.05}
		return a
	}
	ids := put(t, inv, assets.Put(at(lampAt("own", "", nil), 123.05)), assets.Put(at(lampAt("theirs", "", nil), 123.15))).IDs // revision 2
	crew := assets.NewRight(inv.View(), []assets.Permit{{Acts: assets.MaySee, Boundary: west, Withheld: []string{"contact"}}})
	own, _ := inv.View().Asset(assets.AssetID(ids[0]))
	theirs, _ := inv.View().Asset(assets.AssetID(ids[1]))
	theirs.Name = "changed"
	put(t, inv, assets.Replace(theirs)) // 3: none of his
	own.Attributes, _ = assets.AttributesOf(map[string]any{"contact": "secret"})
	put(t, inv, assets.Replace(own)) // 4: what is withheld from him
	own, _ = inv.View().Asset(own.ID)
	put(t, inv, assets.Replace(at(own, 123.15))) // 5: leaves his part

	entries, next, err := inv.JournalAs(t.Context(), crew, assets.JournalPage{Limit: 10})
	if err != nil || next != 0 {
		t.Fatal(next, err)
	}
	var told []string
	for _, e := range entries {
		told = append(told, fmt.Sprintf("%d:+%d~%d-%d", e.Revision, e.Inserted, e.Updated, e.Deleted))
	}
	if got := strings.Join(told, " "); got != "5:+0~0-1 2:+1~0-0 1:+1~0-0" {
		t.Errorf("journal %s", got)
	}
	page, next, err := inv.JournalAs(t.Context(), crew, assets.JournalPage{Limit: 2})
	if err != nil || len(page) != 2 || next != 2 {
		t.Errorf("a page of two: %v, next %d, %v", page, next, err)
	}
	if _, err := inv.CommittedAs(t.Context(), crew, 3); assets.CodeOf(err) != assets.NotFound {
		t.Errorf("a revision of his neighbour's: %v", err)
	}
	history, err := inv.HistoryAs(t.Context(), crew, assets.AssetNoun, own.Key())
	if err != nil || len(history) != 2 || history[1].Changes[0].Action() != assets.Delete || history[1].Changes[0].Before.(assets.Asset).Attributes.Text("contact") != "" {
		t.Errorf("history %+v, %v", history, err)
	}
	if _, err := inv.HistoryAs(t.Context(), crew, assets.AssetNoun, theirs.Key()); assets.CodeOf(err) != assets.NotFound {
		t.Errorf("his neighbour's history: %v", err)
	}
	news, err := inv.News(t.Context(), 1)
	if err != nil || len(news) != 4 {
		t.Fatal(len(news), err)
	}
	for i, want := range []string{fmt.Sprint(ids[:1]), "[]", "[]", fmt.Sprint(ids[:1])} {
		a := news[i].As(crew)
		if got := fmt.Sprint(a.Assets); got != want || a.Revision != news[i].Revision || want == "[]" && (a.Actor != "" || len(a.Boxes) > 0) || want != "[]" && a.Actor != "test" {
			t.Errorf("revision %d: %+v, want assets %s", a.Revision, a, want)
		}
		for _, box := range a.Boxes {
			if box.Max[0] > 123.1 {
				t.Errorf("revision %d tells a place of his neighbour's: %v", a.Revision, box)
			}
		}
	}
}

func TestTilesAreSharedByWhoSeesTheSameInThem(t *testing.T) {
	inv := openInventory(t)
	west, east := streets(t, inv)
	view := inv.View()
	box := func(from, to float64) orb.Bound {
		return orb.Bound{Min: orb.Point{from, 41.04}, Max: orb.Point{to, 41.05}}
	}
	all := assets.NewRight(view, []assets.Permit{{Acts: assets.MaySee}})
	mine := assets.NewRight(view, []assets.Permit{{Acts: assets.MaySee, Boundary: west}})
	lamps := assets.NewRight(view, []assets.Permit{{Acts: assets.MaySee, Boundary: west, Classes: []assets.ClassKey{"street_light"}}})
	theirs := assets.NewRight(view, []assets.Permit{{Acts: assets.MaySee, Boundary: east}})
	inside, astride, outside := box(123.04, 123.05), box(123.09, 123.11), box(123.14, 123.15)
	for _, c := range []struct {
		a, b *assets.Right
		in   orb.Bound
		same bool
	}{
		{all, nil, inside, true}, {mine, all, inside, true}, {mine, all, astride, false}, {mine, theirs, astride, false},
		{mine, all, outside, false}, {lamps, mine, inside, false}, {lamps, mine, outside, true}, {theirs, mine, inside, false},
	} {
		if got := c.a.SeenIn(c.in) == c.b.SeenIn(c.in); got != c.same {
			t.Errorf("%q and %q in %v", c.a.SeenIn(c.in), c.b.SeenIn(c.in), c.in)
		}
	}
}
