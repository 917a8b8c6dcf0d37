package assets_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
)

func attributesOf(t testing.TB, text string) assets.Attributes {
	t.Helper()
	a, err := assets.ParseAttributes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ptr[T any](v T) *T { return &v }

func TestBulkAgainstOneByOne(t *testing.T) {
	d := newDealer(testSeed(t))
	inv := openInventory(t)
	var ops []assets.Operation
	for i := range 300 {
		a := lampAt(fmt.Sprint("P", i), fmt.Sprint("灯", d.IntN(40)), map[string]any{"note": fmt.Sprint(d.IntN(3)), "gone": true})
		a.Geometry, a.Condition, a.Stage = d.point(), assets.AllConditions()[d.IntN(5)], assets.AllStages()[d.IntN(3)]
		ops = append(ops, assets.Put(a))
	}
	put(t, inv, ops...)
	edits := []assets.Edit{
		{Condition: ptr(assets.Damaged)}, {Stage: ptr(assets.Retired)}, {Name: ptr("")}, {Class: ptr(assets.ClassKey("storm_water_manhole_cover"))},
		{Attributes: attributesOf(t, `{"note":"1","gone":null,"absent":null}`)},
		{Condition: ptr(assets.Intact), Attributes: attributesOf(t, `{"big":9007199254740993}`)},
	}
	box := orb.Bound{Min: orb.Point{123.045, 41.065}, Max: orb.Point{123.07, 41.09}}
	for i, edit := range edits {
		before := inv.View()
		q := assets.Query{Box: &box, Filter: assets.Filter{Conditions: []assets.Condition{assets.Damaged, assets.Absent, assets.Intact}}}
		if d.IntN(2) == 0 {
			q.Text = "灯1"
		}
		b := assets.Bulk{Query: q, Edit: edit, Base: before.Revision(), Key: uuid.NewString(), Actor: "test", Via: assets.ViaAPI, Reason: "成批修改"}
		tried, err := inv.TryBulk(before, b)
		if err != nil {
			t.Fatal(err)
		}
		if inv.View().Revision() != before.Revision() {
			t.Fatal("a dry run committed something")
		}
		out, receipt, err := inv.Bulk(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		if out.Matched != tried.Matched || out.Changed != tried.Changed || out.Changed+out.Same != out.Matched || len(receipt.IDs) != out.Changed {
			t.Errorf("edit %d: the dry run said %d, %d; done %d, %d, %d with %d ids", i, tried.Matched, tried.Changed, out.Matched, out.Changed, out.Same, len(receipt.IDs))
		}
		after := inv.View()
		if receipt.Revision != before.Revision()+1 && out.Changed > 0 {
			t.Errorf("edit %d is revision %d after %d", i, receipt.Revision, before.Revision())
		}
		for a := range before.Assets(assets.Filter{Stages: assets.AnyStage()}) {
			want := a
			if holds(q, a) {
				if want, err = edit.Apply(a); err != nil {
					t.Fatal(err)
				}
			}
			if got, ok := after.Asset(a.ID); !ok || !assets.SameContent(got, want) {
				t.Errorf("edit %d: asset %d is %+v, want %+v", i, a.ID, got, want)
			}
		}
		if out.Changed == 0 {
			continue
		}
		again, replay, err := inv.Bulk(t.Context(), b)
		if err != nil || !replay.Replayed || replay.Revision != receipt.Revision || !slices.Equal(replay.IDs, receipt.IDs) || again.Changed != out.Changed {
			t.Errorf("edit %d again: %+v, %+v, %v", i, again.Changed, replay, err)
		}
		other := b
		other.Edit.Name = ptr("别的")
		if _, _, err := inv.Bulk(t.Context(), other); assets.CodeOf(err) != assets.KeyReused {
			t.Errorf("edit %d: the key with another edit: %v", i, err)
		}
		if _, err := inv.Undo(t.Context(), assets.Undoing{Revision: receipt.Revision, Actor: "test"}); err != nil {
			t.Fatal(err)
		}
		for a := range before.Assets(assets.Filter{Stages: assets.AnyStage()}) {
			if got, _ := inv.View().Asset(a.ID); !assets.SameContent(got, a) {
				t.Errorf("edit %d undone: asset %d is %+v, want %+v", i, a.ID, got, a)
			}
		}
	}
}

func TestBulkAttributes(t *testing.T) {
	edit := assets.Edit{Attributes: attributesOf(t, `{"a":1,"gone":null,"absent":null,"big":9007199254740993}`)}
	a, err := edit.Apply(lampAt("", "", map[string]any{"a": "x", "b": "stays", "gone": []any{1}}))
	if want := `{"a":1,"b":"stays","big":9007199254740993}`; err != nil || a.Attributes.String() != want {
		t.Errorf("attributes %s, %v, want %s", a.Attributes, err, want)
	}
}

func TestBulkIsAllOrNothing(t *testing.T) {
	inv := openInventory(t)
	kerb := assets.Asset{Class: "kerb", Ref: "K", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.LineString{{123.05, 41.07}, {123.06, 41.07}}}
	cover := lampAt("P1", "井", nil)
	cover.Class = "storm_water_manhole_cover"
	put(t, inv, assets.Put(lampAt("P1", "一", nil)), assets.Put(lampAt("P2", "二", nil)), assets.Put(kerb), assets.Put(cover))
	before := inv.View()
	for name, c := range map[string]struct {
		edit    assets.Edit
		refused []assets.AssetID
		says    string
	}{
		"a point class for a line, a ref that is taken": {assets.Edit{Class: ptr(cover.Class)}, []assets.AssetID{1, 3}, "P1"},
		"an attribute of the wrong kind":                {assets.Edit{Class: ptr(assets.ClassKey("street_light")), Attributes: attributesOf(t, `{"heads":"many"}`)}, []assets.AssetID{1, 2, 3, 4}, "heads"},
	} {
		b := assets.Bulk{Edit: c.edit, Key: uuid.NewString(), Actor: "test", Via: assets.ViaAPI}
		out, err := inv.TryBulk(before, b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var refused []assets.AssetID
		said := ""
		for _, r := range out.Refused {
			refused, said = append(refused, r.ID), said+r.Message.ZH+r.Message.EN
		}
		if !slices.Equal(refused, c.refused) || !strings.Contains(said, c.says) {
			t.Errorf("%s: refused %v with %q, want %v", name, refused, said, c.refused)
		}
		_, _, err = inv.Bulk(t.Context(), b)
		var e *assets.Error
		if !errors.As(err, &e) || e.Code != assets.Invalid || len(e.Faults) == 0 || !strings.HasPrefix(e.Faults[0].Field, "assets[1].") && !strings.HasPrefix(e.Faults[0].Field, "assets[3].") {
			t.Errorf("%s: %v", name, err)
		}
		if inv.View().Revision() != before.Revision() {
			t.Fatalf("%s: something was committed", name)
		}
	}
	out, receipt, err := inv.Bulk(t.Context(), assets.Bulk{Edit: assets.Edit{Condition: ptr(assets.Intact)}, Key: uuid.NewString()})
	if err != nil || receipt.Revision != 0 || out.Same != 4 || inv.View().Revision() != before.Revision() {
		t.Errorf("an edit that changes nothing: %+v, %+v, %v", out, receipt, err)
	}
	for name, edit := range map[string]assets.Edit{"nothing": {}, "a condition": {Condition: ptr(assets.Condition("fine"))}, "a stage": {Stage: ptr(assets.Stage("x"))},
		"a class": {Class: ptr(assets.ClassKey("no_such"))}, "a name": {Name: ptr("a\x00b")}, "a key": {Attributes: attributesOf(t, `{" ":1}`)}} {
		if _, err := inv.TryBulk(before, assets.Bulk{Edit: edit}); assets.CodeOf(err) != assets.Invalid {
			t.Errorf("%s that cannot be: %v", name, err)
		}
	}
}

// TestBulkSeesWhatMoved checks that an edit is refused exactly where the selection is not the one that was looked at.
func TestBulkSeesWhatMoved(t *testing.T) {
	inv := openInventory(t)
	street := assets.Boundary{Kind: assets.Cell, Grid: "g", Ref: "1", Stage: assets.InService,
		Geometry: orb.Polygon{{{123, 41}, {124, 41}, {124, 42}, {123, 42}, {123, 41}}}}
	put(t, inv, assets.Put(lampAt("P1", "一", nil)), assets.Put(lampAt("P2", "二", nil)), assets.Put(lampAt("P3", "三", nil)), assets.Put(street))
	change := func(id assets.AssetID, f func(*assets.Asset)) func() assets.Operation {
		return func() assets.Operation {
			a, _ := inv.View().Asset(id)
			f(&a)
			return assets.Replace(a)
		}
	}
	damage := func(id assets.AssetID) func() assets.Operation {
		return change(id, func(a *assets.Asset) { a.Condition = assets.Damaged })
	}
	for _, c := range []struct {
		name    string
		between []func() assets.Operation
		differ  string // in the conflict; empty for none
	}{
		{"nothing", nil, ""},
		{"a name, which the selection does not ask about", []func() assets.Operation{change(1, func(a *assets.Asset) { a.Name += "改" })}, ""},
		{"one leaves", []func() assets.Operation{damage(1)}, "1 assets"},
		{"one leaves and comes back", []func() assets.Operation{damage(2), change(2, func(a *assets.Asset) { a.Condition = assets.Intact })}, ""},
		{"one comes", []func() assets.Operation{func() assets.Operation { return assets.Put(lampAt("P9", "九", nil)) }}, "1 assets"},
		{"two leave", []func() assets.Operation{damage(2), damage(3)}, "2 assets"},
		{"the boundary changes", []func() assets.Operation{func() assets.Operation {
			b, _ := inv.View().Boundary(1)
			b.Name += "改"
			return assets.Replace(b)
		}}, "boundary 1"},
	} {
		base := inv.View().Revision()
		for _, op := range c.between {
			put(t, inv, op())
		}
		b := assets.Bulk{Query: assets.Query{Filter: assets.Filter{Conditions: []assets.Condition{assets.Intact}, Boundary: 1}}, Base: base,
			Edit: assets.Edit{Attributes: attributesOf(t, fmt.Sprintf(`{"note":"%d"}`, base))}, Key: uuid.NewString(), Actor: "test", Via: assets.ViaAPI}
		_, _, err := inv.Bulk(t.Context(), b)
		if c.differ == "" && err != nil || c.differ != "" && (assets.CodeOf(err) != assets.Conflict || !strings.Contains(err.Error(), c.differ)) {
			t.Errorf("%s: %v, want a conflict with %q", c.name, err, c.differ)
		}
	}
	if _, _, err := inv.Bulk(t.Context(), assets.Bulk{Base: inv.View().Revision() + 1, Edit: assets.Edit{Name: ptr("x")}}); assets.CodeOf(err) != assets.Conflict {
		t.Errorf("a base that is not there yet: %v", err)
	}
}

// TestBulkAmongWriters lets writers change records one by one while bulk edits run; each bulk edit either wins whole or says
// why not, and the same one sent twice at once is kept once.
func TestBulkAmongWriters(t *testing.T) {
	inv := openInventory(t)
	var ops []assets.Operation
	for i := range 60 {
		ops = append(ops, assets.Put(lampAt(fmt.Sprint("P", i), "灯", nil)))
	}
	put(t, inv, ops...)
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	writers.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			_, err := inv.Commit(ctx, func(v assets.View) (assets.ChangeSet, error) {
				a, _ := v.Asset(assets.AssetID(1 + i%60))
				a.Name = fmt.Sprint("灯", i)
				return assets.ChangeSet{Actor: "writer", Via: assets.ViaAPI, Operations: []assets.Operation{assets.Replace(a)}}, nil
			})
			if err != nil && ctx.Err() == nil && assets.CodeOf(err) != assets.Conflict && assets.CodeOf(err) != assets.Busy {
				t.Error(err)
			}
		}
	})
	won := 0
	for i := range 15 {
		b := assets.Bulk{Base: inv.View().Revision(), Edit: assets.Edit{Attributes: attributesOf(t, fmt.Sprintf(`{"round":%d}`, i))},
			Key: uuid.NewString(), Actor: "bulk", Via: assets.ViaAPI}
		var receipts [2]assets.Receipt
		var failed [2]error
		var both sync.WaitGroup
		for k := range 2 {
			both.Go(func() { _, receipts[k], failed[k] = inv.Bulk(t.Context(), b) })
		}
		both.Wait()
		for k := range 2 {
			if failed[k] != nil && assets.CodeOf(failed[k]) != assets.Conflict && assets.CodeOf(failed[k]) != assets.Busy {
				t.Errorf("round %d: %v", i, failed[k])
			}
		}
		if failed[0] == nil && failed[1] == nil {
			won++
			if receipts[0].Revision != receipts[1].Revision || receipts[0].Replayed == receipts[1].Replayed {
				t.Errorf("round %d was kept as %+v and %+v", i, receipts[0].Revision, receipts[1].Revision)
			}
		}
	}
	stop()
	writers.Wait()
	if won == 0 {
		t.Error("no bulk edit ever got through")
	}
}
