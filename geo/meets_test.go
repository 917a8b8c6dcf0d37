package geo

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// Two geometries of a small lattice, valid or not, meet where two of their edges touch, or one holds a position of the other.
func TestMeetingIsWhatEdgesAndPlacesSay(t *testing.T) {
	const seed = 21
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	run := func(n int) []orb.Point {
		out, at := make([]orb.Point, n), orb.Point{float64(r.IntN(12)), float64(r.IntN(12))}
		for i := range out {
			out[i] = orb.Point{at[0] + float64(r.IntN(5)), at[1] + float64(r.IntN(5))}
		}
		return out
	}
	ring := func() orb.Ring { p := run(3 + r.IntN(5)); return append(p, p[0]) }
	shape := func() orb.Geometry {
		switch r.IntN(7) {
		case 0:
			return run(1)[0]
		case 1:
			return orb.MultiPoint(run(r.IntN(4)))
		case 2:
			return orb.LineString(run(r.IntN(5)))
		case 3:
			return orb.MultiLineString{run(2), run(1 + r.IntN(3))}
		case 4:
			return orb.MultiPolygon{{ring()}, {ring(), ring()}}
		case 5: // of many edges
			long := orb.Ring{}
			for range 12 {
				long = append(long, ring()...)
			}
			return orb.Polygon{append(long, long[0])}
		}
		return orb.Polygon{ring()}
	}
	meet := func(a, b *Prepared) bool {
		for _, e := range a.edges {
			for _, f := range b.edges {
				if overlap(e.box(), f.box()) && segmentsMeet(e, f) {
					return true
				}
			}
		}
		return a.holdsRunOf(b) || b.holdsRunOf(a)
	}
	said := map[bool]int{}
	for range 40_000 {
		a, b := shape(), shape()
		x, y := Prepare(a), Prepare(b)
		want := meet(x, y)
		if x.Intersects(b) != want || y.Intersects(a) != want || Intersects(a, b) != want {
			t.Fatalf("%v and %v: want %v", a, b, want)
		}
		said[want]++
	}
	if said[true] < 1000 || said[false] < 1000 {
		t.Errorf("%v", said)
	}
}
