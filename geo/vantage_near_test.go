package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestNearLinesAndRingsAsByTheGeneralSearch compares the way of near lines and rings with the general one at all latitudes and
// sizes, and from everywhere: far off, on positions, on edges, inside, and almost so.
func TestNearLinesAndRingsAsByTheGeneralSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	worst, used, zeros := 0.0, 0, 0
	for range 100_000 {
		c := orb.Point{r.Float64()*360 - 180, r.Float64()*170 - 85}
		size := math.Pow(10, -8+r.Float64()*7)
		jitter := func(s float64) orb.Point { return orb.Point{c[0] + s*(2*r.Float64()-1), c[1] + s*(2*r.Float64()-1)} }
		run := make([]orb.Point, 2+r.IntN(30))
		for i := range run {
			run[i] = jitter(size)
		}
		p := jitter(math.Min(size*math.Pow(10, 2*r.Float64()-1), 0.08))
		switch r.IntN(8) {
		case 0:
			p = run[r.IntN(len(run))]
		case 1:
			i := r.IntN(len(run) - 1)
			p = along(run[i], run[i+1], r.Float64())
		case 2:
			i := r.IntN(len(run) - 1)
			p = along(run[i], run[i+1], r.Float64())
			p[r.IntN(2)] += math.Pow(10, -14+r.Float64()*8)
		}
		v := NewVantage(p)
		check := func(got float64, ok bool, g orb.Geometry) {
			if !ok {
				if got := v.DistanceTo(g); !sameFloat(got, distanceTo(p, g)) {
					t.Fatalf("%v to %v: %v, the general search says %v", p, g, got, distanceTo(p, g))
				}
				return
			}
			used++
			want := distanceTo(p, g)
			off := math.Abs(got - want)
			worst = max(worst, off)
			if !(off <= 3e-8) {
				t.Fatalf("%v to %v: %.10f m, the general search says %.10f", p, g, got, want)
			}
			if want == 0 {
				zeros++
			}
			if locateIn(partsOf(g), p) != outside && got != 0 {
				t.Fatalf("%v lies in %v and is %v m away", p, g, got)
			}
		}
		metres, ok := v.toNear(run, roleLine)
		check(metres, ok, orb.LineString(run))
		ring := append(run, run[0])
		metres, ok = v.toNear(ring, roleRing)
		check(metres, ok, orb.Polygon{ring})
	}
	if used < 100_000 || zeros < 5_000 {
		t.Errorf("%d near, %d of them at no distance: the dice miss", used, zeros)
	}
	t.Logf("%d near, at most %.2g m off", used, worst)
}

func sameFloat(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// Whatever is measured from one vantage is what is measured by itself.
func TestVantageMeasuresAsByItself(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 20_000 {
		p := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		reach := math.Pow(10, -7+r.Float64()*9)
		v := NewVantage(p)
		at := func() orb.Point {
			return orb.Point{p[0] + reach*(2*r.Float64()-1), max(-90, min(90, p[1]+reach*(2*r.Float64()-1)))}
		}
		q := at()
		ring := []orb.Point{q, at(), at(), q}
		for _, g := range []orb.Geometry{q, orb.LineString(ring), orb.Polygon{ring}, orb.Polygon{ring, ring[:3]}, orb.MultiPoint(ring)} {
			if got, want := v.DistanceTo(g), DistanceTo(p, g); !sameFloat(got, want) {
				t.Fatalf("%v to %v: %v, by itself %v", p, g, got, want)
			}
		}
		if got, want := v.Bearing(q), Bearing(p, q); !sameFloat(got, want) {
			t.Fatalf("%v to %v: %v degrees, by itself %v", p, q, got, want)
		}
	}
}

func TestMeasuringNearThingsTakesNoMemory(t *testing.T) {
	p := orb.Point{123, 41}
	var ring orb.Geometry = orb.Polygon{{{123.001, 41}, {123.002, 41}, {123.002, 41.001}, {123.001, 41}}}
	v := NewVantage(p)
	v.DistanceTo(ring)
	if n := testing.AllocsPerRun(100, func() { v.DistanceTo(ring); DistanceTo(p, ring) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
