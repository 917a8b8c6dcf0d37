package assets

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// manyPacked is a packed book of n lamps in a square of a tenth of a degree, one in twenty damaged and one in ten due in turn.
func manyPacked(t *testing.T, n int) *Snapshot {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	all := newLoader()
	due, _ := AttributesOf(map[string]any{"next_due_on": "2026-11-30"})
	for i := range n {
		a := Asset{ID: AssetID(i + 1), Class: "street_light", Condition: Intact, Stage: InService, Geometry: orb.Point{123 + r.Float64()/10, 41 + r.Float64()/10}}
		if i%20 == 0 {
			a.Condition = Damaged
		}
		if i%10 == 0 {
			a.Attributes = due
		}
		if err := all.add(a); err != nil {
			t.Fatal(err)
		}
	}
	b, err := all.pack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return b.freeze()
}

// The nearest are found by measuring few more than are wanted, however rare they are among the rest.
func TestNearestAreFoundByMeasuringFew(t *testing.T) {
	s := manyPacked(t, 60_000)
	r := rand.New(rand.NewPCG(3, 4))
	for _, f := range []Filter{{}, {Conditions: []Condition{Damaged}}, {DueBy: 20261130}} {
		for range 50 {
			measured, taken := 0, 0
			vantage := geo.NewVantage(orb.Point{123 + r.Float64()/10, 41 + r.Float64()/10})
			ask := nearAsk{vantage: &vantage, within: math.Inf(1), most: 20, sieve: s.sieve(f),
				keep: func(row) bool { measured++; return true }}
			s.nearby(&ask, func(nearFound) bool { taken++; return taken < 20 })
			if taken != 20 || measured > 60 {
				t.Fatalf("%v: %d measured for %d taken", f, measured, taken)
			}
		}
	}
}

// Looking at assets where they lie takes no memory for each.
func TestDrawingTakesNoMemoryForEach(t *testing.T) {
	s := manyPacked(t, 20_000)
	view, box := View{snap: s}, orb.Bound{Min: orb.Point{123, 41}, Max: orb.Point{123.1, 41.1}}
	seen := 0
	allocs := testing.AllocsPerRun(5, func() {
		view.Draw(box, Filter{}, func(d *Drawn) bool { seen += len(d.World) + len(d.Name()); return true })
	})
	if seen < 20_000 || allocs > 20 {
		t.Errorf("%v allocations for %d assets", allocs, seen)
	}
}
