package assets_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// runsOf returns the positions of a geometry as runs, and whether a run has edges.
func runsOf(g orb.Geometry) (runs [][]orb.Point, edges bool) {
	switch t := g.(type) {
	case orb.Point:
		return [][]orb.Point{{t}}, false
	case orb.MultiPoint:
		return [][]orb.Point{t}, false
	case orb.LineString:
		return [][]orb.Point{t}, true
	case orb.Polygon:
		for _, ring := range t {
			runs = append(runs, ring)
		}
		return runs, true
	case orb.MultiPolygon:
		for _, polygon := range t {
			more, _ := runsOf(polygon)
			runs = append(runs, more...)
		}
		return runs, true
	case orb.MultiLineString:
		for _, line := range t {
			runs = append(runs, line)
		}
		return runs, true
	}
	return nil, false
}

// nearestByHand looks at every vertex, and along every edge in small steps that it halves about the best.
func nearestByHand(p orb.Point, g orb.Geometry) (vertex, outline float64) {
	vertex = math.Inf(1)
	runs, edges := runsOf(g)
	for _, run := range runs {
		for _, q := range run {
			vertex = math.Min(vertex, geo.Distance(p, q))
		}
	}
	outline = vertex
	for _, run := range runs {
		for i := 1; edges && i < len(run); i++ {
			at := func(t float64) float64 {
				return geo.Distance(p, orb.Point{run[i-1][0] + t*(run[i][0]-run[i-1][0]), run[i-1][1] + t*(run[i][1]-run[i-1][1])})
			}
			lo, hi := 0.0, 1.0
			for range 60 { // the distance to a short edge falls, then rises
				a, b := lo+(hi-lo)/3, hi-(hi-lo)/3
				if at(a) < at(b) {
					hi = b
				} else {
					lo = a
				}
			}
			outline = math.Min(outline, at((lo+hi)/2))
		}
	}
	return vertex, outline
}

func TestSnapsAgainstLookingEverywhere(t *testing.T) {
	seed := testSeed(t)
	d := newDealer(seed)
	inv := openInventory(t)
	var ops []assets.Operation
	for range 70 {
		a := d.asset()
		a.ID, a.Ref = 0, ""
		ops = append(ops, assets.Put(a), assets.Put(assets.Boundary{Kind: assets.Park, Stage: assets.AllStages()[d.IntN(3)],
			Geometry: orb.Polygon{d.blob(d.point(), 0.002)}}))
	}
	put(t, inv, ops...)
	view := inv.View()
	var all []assets.Record
	for a := range view.Assets(assets.Filter{}) {
		all = append(all, a)
	}
	for b := range view.Boundaries(assets.BoundaryFilter{}) {
		all = append(all, b)
	}
	checks := 50
	if proving() {
		checks = 5000
	}
	for i := range checks {
		s := assets.Snapping{At: d.point(), Within: 1 + 60*d.Float64(), Limit: 1 + d.IntN(30)}
		if i%3 == 0 { // near what there is
			runs, _ := runsOf(all[d.IntN(len(all))].Shape())
			q := runs[0][d.IntN(len(runs[0]))]
			s.At = orb.Point{q[0] + 1e-4*(d.Float64()-0.5), q[1] + 1e-4*(d.Float64()-0.5)}
		}
		if i%4 == 0 {
			r := all[d.IntN(len(all))]
			s.Except.Noun, s.Except.ID = r.Noun(), r.Key()
		}
		type place struct {
			noun   assets.Noun
			id     int64
			vertex bool
			metres float64
		}
		var want []place
		for _, r := range all {
			if r.Noun() == s.Except.Noun && r.Key() == s.Except.ID {
				continue
			}
			vertex, outline := nearestByHand(s.At, r.Shape())
			if vertex <= s.Within {
				want = append(want, place{r.Noun(), r.Key(), true, vertex})
			}
			if outline <= s.Within && outline < vertex-1e-7 {
				want = append(want, place{r.Noun(), r.Key(), false, outline})
			}
		}
		tier := func(p place) int {
			if p.vertex && p.metres <= s.Within/2 {
				return 0
			}
			return 1
		}
		slices.SortFunc(want, func(a, b place) int { return cmp.Or(cmp.Compare(tier(a), tier(b)), cmp.Compare(a.metres, b.metres)) })
		want = want[:min(len(want), s.Limit)]
		got := view.Snaps(s)
		if len(got) != len(want) {
			t.Fatalf("check %d: %d places, want %d: %v", i, len(got), len(want), want)
		}
		for k, g := range got {
			// Equals may stand in either order, so what is compared is kind and distance.
			if math.Abs(g.Metres-want[k].metres) > 1e-6 || tier(place{vertex: g.Vertex, metres: g.Metres}) != tier(want[k]) {
				t.Fatalf("check %d, place %d: %v at %.9f m, want %+v", i, k, g.Vertex, g.Metres, want[k])
			}
			if got := geo.Distance(s.At, g.At); math.Abs(got-g.Metres) > 1e-9 {
				t.Errorf("check %d: the place is %.9f m away, not %.9f", i, got, g.Metres)
			}
			runs, _ := runsOf(g.Record.Shape())
			stored := slices.ContainsFunc(runs, func(run []orb.Point) bool { return slices.Contains(run, g.At) })
			if g.Vertex != stored {
				t.Errorf("check %d: vertex %v, and the place is a stored position: %v", i, g.Vertex, stored)
			}
			if off := geo.DistanceTo(g.At, g.Record.Shape()); off > 1e-6 {
				t.Errorf("check %d: the place is %.9f m off the record", i, off)
			}
		}
	}
}

func TestSnapsPreferCorners(t *testing.T) {
	inv := openInventory(t)
	corner := orb.Point{123.05, 41.07}
	put(t, inv, assets.Put(assets.Asset{Class: "kerb", Condition: assets.Intact, Stage: assets.InService,
		Geometry: orb.LineString{corner, {123.06, 41.07}}}),
		assets.Put(assets.Asset{Class: "kerb", Condition: assets.Intact, Stage: assets.Retired, Geometry: orb.LineString{{123.05, 41.07001}, {123.06, 41.07001}}}))
	at := orb.Point{123.05003, 41.07001} // 2.7 m from the corner, 1.1 m from the edge
	for within, want := range map[float64]string{6: "[true false]", 5: "[false true]", 2: "[false]", 1: "[]"} {
		var vertices []bool
		for _, s := range inv.View().Snaps(assets.Snapping{At: at, Within: within, Limit: 8}) {
			vertices = append(vertices, s.Vertex)
		}
		if got := fmt.Sprint(vertices); got != want {
			t.Errorf("within %v m: vertex %s, want %s", within, got, want)
		}
	}
	inside := assets.Snapping{At: orb.Point{123.005, 41.005}, Within: 100, Limit: 8}
	put(t, inv, assets.Put(assets.Boundary{Kind: assets.Park, Stage: assets.InService, Geometry: orb.Polygon{{{123, 41}, {123.01, 41}, {123.01, 41.01}, {123, 41.01}, {123, 41}}}}))
	if got := inv.View().Snaps(inside); len(got) != 0 {
		t.Errorf("in the middle of an area: %v", got)
	}
}
