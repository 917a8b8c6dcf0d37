package face_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/face"
	"needlepoint/assets/gpkg"
	"needlepoint/geo"
)

func openBook(t testing.TB) (*assets.Inventory, assets.Store) {
	t.Helper()
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		inv.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return inv, store
}

func commit(t testing.TB, inv *assets.Inventory, ops ...assets.Operation) assets.Receipt {
	t.Helper()
	receipt, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "Wang Wu", Via: assets.ViaUI, Reason: "because", Operations: ops}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// anyAsset makes an asset of a class that is told or of one that is not.
func anyAsset(r *rand.Rand) assets.Asset {
	a := assets.Asset{Name: []string{"", "gate", "yard"}[r.IntN(3)], Condition: assets.AllConditions()[r.IntN(3)], Stage: assets.AllStages()[r.IntN(3)]}
	if r.IntN(3) > 0 {
		a.Stage = assets.InService
	}
	if r.IntN(2) == 0 {
		a.Ref = fmt.Sprintf("R-%d", r.Uint64())
	}
	a.Attributes, _ = assets.AttributesOf(map[string]any{"notes": fmt.Sprint("n", r.IntN(9)), "power_w": r.IntN(9)})
	at := orb.Point{123 + r.Float64()/20, 41 + r.Float64()/20}
	switch a.Class = []assets.ClassKey{"street_light", "street_tree", "kerb", "storm_water_grate"}[r.IntN(4)]; a.Class {
	case "kerb":
		a.Geometry = orb.LineString{at, {at[0] + r.Float64()/1000, at[1] + 1e-5}, {at[0] + 1e-4, at[1] + 1e-3}}
	case "storm_water_grate":
		a.Geometry = at
	case "street_light":
		a.Attributes, _ = assets.AttributesOf(map[string]any{"lamp_type": "led", "power_w": r.IntN(9)})
		a.Geometry = at
	default:
		a.Geometry = at
	}
	return a
}

func anyBoundary(r *rand.Rand) assets.Boundary {
	at := orb.Point{123 + r.Float64()/20, 41 + r.Float64()/20}
	size := r.Float64() / 100
	return assets.Boundary{Kind: []assets.Kind{assets.Street, assets.Cell}[r.IntN(2)], Name: "b", Grid: "g", Stage: assets.InService,
		Geometry: orb.Bound{Min: at, Max: orb.Point{at[0] + size + 1e-7, at[1] + size + 1e-7}}.ToPolygon()}
}

// oracle is what is told of each record of a view, one by one.
func oracle(v assets.View, f *face.Face) (assetsTold []assets.Record, boundariesTold []assets.Record) {
	for a := range v.Assets(assets.Filter{Stages: assets.AnyStage()}) {
		if told, ok := f.Tell(a); ok {
			assetsTold = append(assetsTold, told)
		}
	}
	for b := range v.Boundaries(assets.BoundaryFilter{Stages: assets.AnyStage()}) {
		if told, ok := f.Tell(b); ok {
			boundariesTold = append(boundariesTold, told)
		}
	}
	return assetsTold, boundariesTold
}

// listed is every record of a view.
func listed(v assets.View) (out []assets.Record) {
	for a := range v.Assets(assets.Filter{Stages: assets.AnyStage()}) {
		out = append(out, a)
	}
	for b := range v.Boundaries(assets.BoundaryFilter{Stages: assets.AnyStage()}) {
		out = append(out, b)
	}
	return out
}

// compare finds the face to be what each record is told as, whatever it is asked.
func compare(t *testing.T, inv *assets.Inventory, f *face.Face) {
	t.Helper()
	v, ok := inv.Face(f)
	if !ok {
		t.Fatal("the public is told nothing")
	}
	want, wantBoundaries := oracle(inv.View(), f)
	every := assets.Filter{Stages: assets.AnyStage()}
	same := func(what string, got, want []assets.Record) {
		t.Helper()
		if !slices.EqualFunc(got, want, assets.Same) {
			t.Fatalf("%s: %d are told and %d should be", what, len(got), len(want))
		}
	}
	same("records", listed(v), slices.Concat(want, wantBoundaries))
	if n, m := v.Len(); n != len(want) || m != len(wantBoundaries) {
		t.Fatalf("%d assets and %d boundaries are counted", n, m)
	}
	if total := v.Facets(assets.Query{Filter: every}).Total; total != len(want) {
		t.Fatalf("%d are counted of %d", total, len(want))
	}
	world := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	placed := slices.DeleteFunc(slices.Clone(want), func(r assets.Record) bool { return len(positions(r.Shape())) == 0 })
	for _, box := range []orb.Bound{world, {Min: orb.Point{123.01, 41.01}, Max: orb.Point{123.02, 41.03}}, {Min: orb.Point{-2, -2}, Max: orb.Point{2, 2}}} {
		within := slices.DeleteFunc(slices.Clone(placed), func(r assets.Record) bool { return !geo.Prepare(box.ToPolygon()).Intersects(r.Shape()) })
		var found, drawn, candidates []assets.Record
		for a := range v.In(box, every) {
			found = append(found, a)
		}
		same(fmt.Sprint("box ", box), found, within)
		v.Draw(box, every, func(d *assets.Drawn) bool {
			a, _ := v.Asset(d.ID)
			drawn = append(drawn, a)
			return true
		})
		for a := range v.Candidates(box, every) {
			candidates = append(candidates, a)
		}
		var amiss []assets.Record
		for a := range v.Candidates(box, assets.Filter{Stages: assets.AnyStage(), Conditions: []assets.Condition{assets.Damaged, assets.AllConditions()[2]}}) {
			amiss = append(amiss, a)
		}
		for _, list := range [][]assets.Record{drawn, candidates, amiss} {
			for _, r := range list {
				if len(positions(r.Shape())) == 0 {
					t.Fatalf("in %v %v is found, whose place is not told", box, r)
				}
			}
		}
		if box == world && (len(drawn) != len(placed) || len(candidates) != len(placed)) {
			t.Fatalf("%d are drawn, %d are candidates, of %d", len(drawn), len(candidates), len(placed))
		}
	}
	var ids []assets.AssetID
	for _, r := range want {
		ids = append(ids, assets.AssetID(r.Key()))
	}
	if total := v.Facets(assets.Query{Filter: every, IDs: ids, Box: &world}).Total; total != len(placed) {
		t.Fatalf("of all by their ids %d lie in the world, of %d", total, len(placed))
	}
	if hits := v.Near(orb.Point{123.02, 41.02}, len(want)+10, every); len(hits) != len(placed) {
		t.Fatalf("near: %d of %d", len(hits), len(placed))
	}
	amiss := assets.Filter{Stages: assets.AnyStage(), Conditions: []assets.Condition{assets.Damaged, assets.AllConditions()[2]}}
	for _, hit := range v.Within(orb.Point{123.02, 41.02}, 1e7, amiss) {
		if len(positions(hit.Asset.Geometry)) == 0 {
			t.Fatalf("near: %+v has no place", hit.Asset)
		}
	}
	if n := v.Count(assets.Lattice{Side: 1}, every); n != len(placed) {
		t.Fatalf("squares count %d of %d", n, len(placed))
	}
	if box, ok := v.Extent(); ok != (len(placed)+len(wantBoundaries) > 0) || ok && (box.Min[0] < 122 || box.Min[1] < 40) {
		t.Fatalf("extent %v, %v", box, ok)
	}
}

// TestTheFaceFollowsTheBook edits a book at random, also by many at once and from under the follower, and finds the face at every step to be
// what each record is told as; where revisions changed nothing of it, nothing of them is to be seen.
func TestTheFaceFollowsTheBook(t *testing.T) {
	r := testRandom(t)
	inv, store := openBook(t)
	f := face.New(some(), inv.Catalogue())
	if _, ok := inv.Face(f); ok {
		t.Fatal("the public is told of a book before it is said so")
	}
	if err := inv.SetFace(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	compare(t, inv, f)
	quiet := 0
	for step := range 120 {
		before, _ := inv.Face(f)
		var ops []assets.Operation
		touched := map[int64]bool{}
		all := slices.Collect(inv.View().Assets(assets.Filter{Stages: assets.AnyStage()}))
		for range 1 + r.IntN(4) {
			switch n := r.IntN(10); {
			case n < 4 || len(all) == 0:
				ops = append(ops, assets.Put(anyAsset(r)))
			case n == 4:
				ops = append(ops, assets.Put(anyBoundary(r)))
			default:
				a := all[r.IntN(len(all))]
				if touched[a.Key()] {
					continue
				}
				touched[a.Key()] = true
				next := anyAsset(r)
				next.ID, next.Rev = a.ID, a.Rev
				switch {
				case n == 5:
					ops = append(ops, assets.Drop(a))
				case n < 8: // what is told hardly ever differs
					next.Class, next.Geometry, next.Condition, next.Stage, next.Attributes = a.Class, a.Geometry, a.Condition, a.Stage, a.Attributes
					next.Ref = a.Ref
					ops = append(ops, assets.Replace(next))
				default:
					ops = append(ops, assets.Replace(next))
				}
			}
		}
		if len(ops) == 0 {
			continue
		}
		commit(t, inv, ops...)
		after, _ := inv.Face(f)
		moved := before.Head() != after.Head()
		if !moved {
			quiet++
		}
		if moved == slices.EqualFunc(listed(before), listed(after), assets.Same) {
			t.Fatalf("step %d: what is told has changed and its head has not, or the other way round", step)
		}
		if step%10 == 0 {
			compare(t, inv, f)
		}
	}
	if quiet == 0 {
		t.Error("no step left what is told as it was")
	}
	var many []assets.Operation
	for range 17_000 { // more than is taken in one by one
		many = append(many, assets.Put(anyAsset(r)))
	}
	commit(t, inv, many...)
	compare(t, inv, f)
	for range 40 {
		commit(t, inv, assets.Put(anyAsset(r)), assets.Put(anyBoundary(r)))
	}
	compare(t, inv, f)

	// The same book opened elsewhere is told alike.
	again, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := again.SetFace(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	compare(t, again, f)

	narrow := some()
	narrow.Classes = narrow.Classes[2:]
	g := face.New(narrow, inv.Catalogue())
	if err := inv.SetFace(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	if _, ok := inv.Face(f); ok {
		t.Error("the public is still told what it was told before")
	}
	compare(t, inv, g)
	if err := inv.SetFace(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, ok := inv.Face(g); ok {
		t.Error("the public is still told")
	}
}

// While a face is being made the book goes on, and what was missed is caught up with.
func TestAFaceIsMadeWhileTheBookGoesOn(t *testing.T) {
	r := testRandom(t)
	inv, _ := openBook(t)
	var many []assets.Operation
	for range 3000 {
		many = append(many, assets.Put(anyAsset(r)))
	}
	commit(t, inv, many...)
	for range 5 {
		slow := &slowly{Face: face.New(some(), inv.Catalogue()), begun: make(chan struct{}), goOn: make(chan struct{})}
		made := make(chan error, 1)
		go func() { made <- inv.SetFace(context.Background(), slow) }()
		<-slow.begun
		if _, ok := inv.Face(slow); ok {
			t.Error("told before it is made")
		}
		all := slices.Collect(inv.View().Assets(assets.Filter{Stages: assets.AnyStage()}))
		for i := range 30 {
			next := anyAsset(r)
			next.ID, next.Rev = all[i].ID, all[i].Rev
			commit(t, inv, assets.Replace(next), assets.Put(anyAsset(r)), assets.Drop(all[len(all)-1-i]))
		}
		close(slow.goOn)
		if err := <-made; err != nil {
			t.Fatal(err)
		}
		v, ok := inv.Face(slow)
		if !ok {
			t.Fatal("not told")
		}
		want, boundaries := oracle(inv.View(), slow.Face)
		want = append(want, boundaries...)
		got := listed(v)
		if !slices.EqualFunc(got, want, assets.Same) {
			t.Fatalf("%d are told and %d should be", len(got), len(want))
		}
	}
}

// slowly is a face whose first record waits.
type slowly struct {
	*face.Face
	begun, goOn chan struct{}
	waited      bool
}

func (s *slowly) Tell(r assets.Record) (assets.Record, bool) {
	if !s.waited {
		s.waited = true
		close(s.begun)
		<-s.goOn
	}
	return s.Face.Tell(r)
}
