package assets_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// heldStore holds given records and never changes.
type heldStore struct {
	assets.Store
	records []assets.Record
}

func (s heldStore) Load(_ context.Context, _ assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	for _, r := range s.records {
		if err := each(r); err != nil {
			return assets.Head{}, err
		}
	}
	return assets.Head{Revision: 1, At: time.Unix(0, 0)}, nil
}

func (heldStore) Changes(ctx context.Context, _ assets.Revision) (assets.Committed, error) {
	<-ctx.Done()
	return assets.Committed{}, ctx.Err()
}

// scattered returns assets of every shape, class, condition and stage: most in a district, some at the ends of the world.
func scattered(r *rand.Rand, n int) []assets.Record {
	var out []assets.Record
	for i := range n {
		p := orb.Point{123.06 + r.NormFloat64()*0.05, 41.08 + r.NormFloat64()*0.04}
		switch r.IntN(20) {
		case 0:
			p = orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		case 1:
			p = orb.Point{float64(r.IntN(5)-2) * 90, float64(r.IntN(5)-2) * 45}
		}
		a := assets.Asset{ID: assets.AssetID(i + 1), Class: assets.ClassKey(fmt.Sprintf("class_%d", r.IntN(7))), Geometry: p,
			Condition: assets.AllConditions()[r.IntN(5)], Stage: assets.AllStages()[r.IntN(3)]}
		q := orb.Point{min(p[0]+r.Float64()*0.01, 180), min(p[1]+r.Float64()*0.01, 90)}
		switch r.IntN(4) {
		case 0:
			a.Geometry = orb.LineString{p, q}
		case 1:
			if p[0] < q[0] && p[1] < q[1] {
				a.Geometry = orb.Bound{Min: p, Max: q}.ToPolygon()
			}
		}
		out = append(out, a)
	}
	return out
}

// TestCellsCountEveryAssetOnce compares with a count asset by asset: every asset that the filter lets through is in exactly one
// square of a level, in that of the middle of its box, whatever part of the world is asked for.
func TestCellsCountEveryAssetOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(testSeed(t), 0))
	records := scattered(r, 3000)
	inventory, err := assets.Open(t.Context(), heldStore{records: records}, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inventory.Close)
	view := inventory.View()
	for range 60 {
		f := assets.Filter{}
		if r.IntN(2) == 0 {
			f.Classes = []assets.ClassKey{"class_1", "class_4"}
		}
		if r.IntN(2) == 0 {
			f.Conditions = []assets.Condition{assets.Damaged, assets.Absent}
		}
		if r.IntN(2) == 0 {
			f.Stages = assets.AnyStage()
		}
		l := assets.Lattice{Level: uint8(r.IntN(23))}
		l.Side = 1 << r.IntN(min(int(l.Level), 5)+1)
		middle := geo.World(orb.Point{123.06 + r.NormFloat64()*0.03, 41.08 + r.NormFloat64()*0.03})
		if r.IntN(4) == 0 {
			middle = geo.WorldPoint{X: r.Uint32(), Y: r.Uint32()}
		}
		shift := geo.WorldBits - l.Level
		l.X, l.Y = middle.X>>shift/l.Side*l.Side, middle.Y>>shift/l.Side*l.Side

		one := assets.Lattice{Level: l.Level, X: l.X, Y: l.Y, Side: 1}
		if all := view.Count(one, assets.Filter{Stages: assets.AnyStage()}); view.AtMost(one) < all {
			t.Fatalf("%+v: at most %d, and %d are there", one, view.AtMost(one), all)
		}

		type key struct {
			x, y  uint32
			class assets.ClassKey
			is    assets.Condition
		}
		want, n := map[key]int{}, 0
		for a := range view.Assets(f) {
			at := geo.WorldBoxOf(a.Geometry.Bound()).Middle()
			if x, y := at.X>>shift, at.Y>>shift; x >= l.X && x < l.X+l.Side && y >= l.Y && y < l.Y+l.Side {
				want[key{x, y, a.Class, a.Condition}]++
				n++
			}
		}
		got, sum := map[key]int{}, 0
		squares := view.Cells(l, f)
		for i, s := range squares {
			if i > 0 && (s.Y < squares[i-1].Y || s.Y == squares[i-1].Y && s.X <= squares[i-1].X) {
				t.Errorf("square %d %d comes after %d %d", s.X, s.Y, squares[i-1].X, squares[i-1].Y)
			}
			in := 0
			for _, c := range assets.AllConditions() {
				in += s.In(c)
			}
			if in != s.Total || s.Total == 0 {
				t.Errorf("%d by condition, %d in all", in, s.Total)
			}
			sum += s.Total
			for _, tally := range s.Tallies {
				got[key{s.X, s.Y, tally.Class, tally.Condition}] += tally.Count
			}
		}
		if !reflect.DeepEqual(got, want) || sum != n || view.Count(l, f) != n {
			t.Fatalf("%+v under %+v: %d counted, %d summed, %d are there; %v, want %v", l, f, view.Count(l, f), sum, n, got, want)
		}
	}
}

// TestDrawLargeDrawsWhatHasASide compares with a look at every asset.
func TestDrawLargeDrawsWhatHasASide(t *testing.T) {
	r := rand.New(rand.NewPCG(testSeed(t), 0))
	inventory, err := assets.Open(t.Context(), heldStore{records: scattered(r, 2000)}, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inventory.Close)
	view := inventory.View()
	found := 0
	for z := range 16 {
		least := uint32(1) << (25 - z)
		middle := orb.Point{123.06 + r.NormFloat64()*0.05, 41.08 + r.NormFloat64()*0.05}
		box := orb.Bound{Min: middle, Max: middle}.Pad(0.02)
		got, want := map[assets.AssetID]bool{}, map[assets.AssetID]bool{}
		view.DrawLarge(box, least, assets.Filter{}, func(d *assets.Drawn) bool { got[d.ID] = true; return true })
		for a := range view.Assets(assets.Filter{}) {
			b := a.Geometry.Bound()
			low, high := geo.World(orb.Point{b.Min[0], b.Max[1]}), geo.World(orb.Point{b.Max[0], b.Min[1]})
			large := high.X-low.X >= least || high.Y-low.Y >= least
			if large && b.Intersects(box) {
				want[a.ID] = true
			} else if large && b.Intersects(box.Pad(1e-6)) { // a unit or two beside the box, which may count as in it
				delete(got, a.ID)
			}
		}
		found += len(got)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("zoom %d: %v, want %v", z, got, want)
		}
	}
	if found == 0 {
		t.Error("nothing was found at any zoom")
	}
}

// TestASquareAsksForWhatItCounts: a query for a square yields just what Cells counts in it, with every other part of the query.
func TestASquareAsksForWhatItCounts(t *testing.T) {
	r := rand.New(rand.NewPCG(testSeed(t), 0))
	inventory, err := assets.Open(t.Context(), heldStore{records: scattered(r, 3000)}, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inventory.Close)
	view := inventory.View()
	checked := 0
	for _, level := range []uint8{0, 5, 11, 14, 16, 19} {
		f := assets.Filter{Stages: assets.AnyStage()}
		middle := geo.World(orb.Point{123.06, 41.08})
		l := assets.Lattice{Level: level, Side: 1 << min(level, 3)}
		l.X, l.Y = middle.X>>(geo.WorldBits-level)/l.Side*l.Side, middle.Y>>(geo.WorldBits-level)/l.Side*l.Side
		for _, s := range view.Cells(l, f) {
			square, err := assets.ParseSquare(fmt.Sprintf("%d/%d/%d", level, s.X, s.Y))
			if err != nil {
				t.Fatal(err)
			}
			if facets := view.Facets(assets.Query{Filter: f, Square: &square}); facets.Total != s.Total || facets.Conditions[assets.Damaged] != s.In(assets.Damaged) {
				t.Errorf("square %+v: %+v, counted %d", square, facets, s.Total)
			}
			n := 0
			for a := range view.Select(assets.Query{Filter: assets.Filter{Conditions: []assets.Condition{assets.Damaged}, Stages: f.Stages}, Square: &square}) {
				if n++; a.Condition != assets.Damaged {
					t.Errorf("%+v under a filter", a)
				}
			}
			if n != s.In(assets.Damaged) {
				t.Errorf("square %+v: %d damaged, counted %d", square, n, s.In(assets.Damaged))
			}
			checked++
		}
	}
	if checked < 50 {
		t.Errorf("%d squares", checked)
	}
	for _, text := range []string{"", "3/1", "3/8/0", "3/0/8", "28/0/0", "-1/0/0", "a/b/c", "3/1/1/1", "3/1.5/1", "3/99999999999/1"} {
		if _, err := assets.ParseSquare(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// TestWhatMeetsTwoPlacesFarApart: a long line meets a boundary at one end and a box at the other, which have nothing in common.
func TestWhatMeetsTwoPlacesFarApart(t *testing.T) {
	place := func(lon float64) orb.Bound {
		return orb.Bound{Min: orb.Point{lon, 41}, Max: orb.Point{lon + 0.001, 41.001}}
	}
	inventory, err := assets.Open(t.Context(), heldStore{records: []assets.Record{
		assets.Boundary{ID: 1, Kind: assets.Street, Stage: assets.InService, Geometry: place(123).ToPolygon()},
		assets.Asset{ID: 2, Class: "kerb", Stage: assets.InService, Geometry: orb.LineString{{123.0005, 41.0005}, {123.0505, 41.0005}}},
		assets.Asset{ID: 3, Class: "kerb", Stage: assets.InService, Geometry: orb.LineString{{123.0005, 41.0005}, {123.0405, 41.0005}}},
	}}, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inventory.Close)
	far := place(123.05)
	var found []assets.AssetID
	for a := range inventory.View().Select(assets.Query{Filter: assets.Filter{Boundary: 1}, Box: &far}) {
		found = append(found, a.ID)
	}
	if !reflect.DeepEqual(found, []assets.AssetID{2}) {
		t.Errorf("found %v", found)
	}
}
