package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// What strips say of units is so for every place that stands at them, and near no edge they know.
func TestStripsAreNeverWrong(t *testing.T) {
	const seed = 31
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	known, asked := 0, 0
	for range 400 {
		c := orb.Point{r.Float64()*350 - 175, r.Float64()*168 - 84}
		size := math.Pow(10, -r.Float64()*7) / 2
		ring := func() orb.Ring {
			n := 3 + r.IntN(14)
			var ring orb.Ring
			for i := range n {
				turn, reach := 2*math.Pi*float64(i)/float64(n), size*(0.3+0.7*r.Float64())
				p := orb.Point{c[0] + reach*math.Cos(turn), c[1] + reach*math.Sin(turn)}
				if i > 0 && r.IntN(3) == 0 { // level or upright, or nearly so
					axis := r.IntN(2)
					p[axis] = ring[i-1][axis] + []float64{0, 0, 1e-15, 1e-9, 1e-7}[r.IntN(5)]
				}
				ring = append(ring, p)
			}
			return append(ring, ring[0])
		}
		area := orb.MultiPolygon{{ring()}}
		if r.IntN(3) == 0 {
			area = append(area, orb.Polygon{ring(), ring()})
		}
		x := Prepare(area)
		s := NewStrips(x)
		if s == nil {
			continue
		}
		for range 500 {
			p := orb.Point{c[0] + (2*r.Float64()-1)*size*1.1, c[1] + (2*r.Float64()-1)*size*1.1}
			if r.IntN(4) == 0 { // near an edge
				e := x.edges[r.IntN(len(x.edges))]
				u := r.Float64()
				p = orb.Point{e.a[0] + u*(e.b[0]-e.a[0]) + (r.Float64()-0.5)*1e-6, e.a[1] + u*(e.b[1]-e.a[1]) + (r.Float64()-0.5)*1e-6}
			}
			w, at := World(p), x.locate(p, p)
			if s.Inside(w) && at != inside {
				t.Fatalf("%v in %v: inside, but it is %d", p, area, at)
			}
			if s.Outside(WorldBox{w, w}) && at != outside {
				t.Fatalf("%v in %v: outside, but it is %d", p, area, at)
			}
			asked++
			if s.Inside(w) || s.Outside(WorldBox{w, w}) {
				known++
			}
			q := orb.Point{p[0] + r.Float64()*size, p[1] + r.Float64()*size/3}
			box := orb.Bound{Min: p, Max: q}
			if s.Outside(WorldBoxOf(box)) && x.Intersects(box.ToPolygon()) {
				t.Fatalf("%v in %v: outside, but it meets", box, area)
			}
		}
	}
	if known < asked/2 {
		t.Errorf("of %d only %d are known", asked, known)
	}
	for _, g := range []orb.Geometry{orb.LineString{{1, 2}, {3, 4}}, orb.Point{1, 2}, orb.Bound{Max: orb.Point{2, 0.1}}.ToPolygon(),
		orb.Bound{Min: orb.Point{179, 1}, Max: orb.Point{179.5, 1.5}}.ToPolygon(), orb.Polygon{}} {
		if NewStrips(Prepare(g)) != nil {
			t.Errorf("%v has strips", g)
		}
	}
}
