package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// areaAt makes a ring of corners given in metres, turned, anywhere, in either direction.
func areaAt(r *rand.Rand, corners []orb.Point) orb.Polygon {
	at := orb.Point{r.Float64()*300 - 150, r.Float64()*150 - 75}
	sin, cos := math.Sincos(r.Float64() * 2 * math.Pi)
	if r.IntN(4) == 0 {
		sin, cos = 0, 1
	}
	wide := 111_000 * math.Cos(at[1]*radiansADegree)
	ring := make(orb.Ring, 0, len(corners)+1)
	for i := range corners {
		c := corners[i]
		ring = append(ring, orb.Point{at[0] + (c[0]*cos-c[1]*sin)/wide, at[1] + (c[0]*sin+c[1]*cos)/111_000})
	}
	if r.IntN(2) == 0 {
		for i, k := 0, len(ring)-1; i < k; i, k = i+1, k-1 {
			ring[i], ring[k] = ring[k], ring[i]
		}
	}
	return orb.Polygon{append(ring, ring[0])}
}

// roomAt is the distance in scaled degrees from a place to the nearest edge, the plane being that of the search.
func roomAt(p orb.Polygon, at orb.Point) float64 {
	b := boundOfRings(p)
	scale := math.Cos((b.Min[1] + b.Max[1]) / 2 * radiansADegree)
	least := math.Inf(1)
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			least = math.Min(least, planeDistance2(at, ring[i-1], ring[i], scale))
		}
	}
	return math.Sqrt(least)
}

// most is the most room that any place of a fine grid has, climbed to the top from the best few.
func most(p orb.Polygon) float64 {
	b := boundOfRings(p)
	const steps = 40
	best, at := 0.0, orb.Point{}
	see := func(q orb.Point) {
		if locateInRings(p, q) == inside {
			if m := roomAt(p, q); m > best {
				best, at = m, q
			}
		}
	}
	dx, dy := (b.Max[0]-b.Min[0])/steps, (b.Max[1]-b.Min[1])/steps
	for i := range steps {
		for k := range steps {
			see(orb.Point{b.Min[0] + (float64(i)+0.5)*dx, b.Min[1] + (float64(k)+0.5)*dy})
		}
	}
	for range 40 {
		c := at
		for _, d := range [...]orb.Point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}} {
			see(orb.Point{c[0] + d[0]*dx, c[1] + d[1]*dy})
		}
		if at == c {
			dx, dy = dx/2, dy/2
		}
	}
	return best
}

// The label of an area has as much room around it as any place inside, but for a fiftieth.
func TestLabelsOfAreasHaveRoom(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	round := func(n int, rough float64) []orb.Point {
		out := make([]orb.Point, n)
		radius, flat := math.Pow(10, 3*r.Float64()), 0.1+0.9*r.Float64()
		turn := r.Float64()
		for i := range out {
			sin, cos := math.Sincos((float64(i) + turn + 0.8*rough*r.Float64()) * 2 * math.Pi / float64(n))
			reach := radius * (1 - rough*r.Float64())
			out[i] = orb.Point{reach * cos, reach * sin * flat}
		}
		return out
	}
	box := func() []orb.Point {
		w, h := 1+20*r.Float64(), 1+20*r.Float64()
		return []orb.Point{{-w, -h}, {w, -h}, {w, h}, {-w, h}}
	}
	kinds := map[string]func() []orb.Point{
		"box":                        box,
		"box with a place on a side": func() []orb.Point { b := box(); return append([]orb.Point{{0, b[0][1]}}, b[1], b[2], b[3], b[0]) },
		"trapezium":                  func() []orb.Point { b := box(); b[2][0] *= 0.2 + 0.7*r.Float64(); return b },
		"triangle":                   func() []orb.Point { return round(3, 0.5) },
		"few":                        func() []orb.Point { return round(4+r.IntN(9), 0) },
		"many":                       func() []orb.Point { return round(13+r.IntN(30), 0) },
		"slightly rough":             func() []orb.Point { return round(5+r.IntN(8), 0.02) },
		"rough":                      func() []orb.Point { return round(5+r.IntN(30), 0.6) },
		"corner": func() []orb.Point {
			b := box()
			return []orb.Point{b[0], b[1], {b[1][0], 0}, {0, 0}, {0, b[3][1]}, b[3]}
		},
	}
	for name, kind := range kinds {
		for range 200 {
			p := areaAt(r, kind())
			at := LabelPoint(p)
			if locateInRings(p, at) != inside {
				t.Fatalf("%s %v: the label %v is not inside", name, p, at)
			}
			if got, could := roomAt(p, at), most(p); !(got*1.0201 >= could) {
				t.Fatalf("%s %v: the label %v has room %g, there is a place with %g", name, p, at, got, could)
			}
			if again := LabelOfRing(p[0]); again != at {
				t.Fatalf("%s %v: %v, as a ring %v", name, p, at, again)
			}
		}
	}
}

// The label of a box is its middle.
func TestLabelsOfBoxesAreTheirMiddles(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for range 1000 {
		w, h := 1+20*r.Float64(), 1+20*r.Float64()
		p := areaAt(r, []orb.Point{{-w, -h}, {w, -h}, {w, h}, {-w, h}})
		middle := orb.Point{(p[0][0][0] + p[0][2][0]) / 2, (p[0][0][1] + p[0][2][1]) / 2}
		if off := Distance(LabelPoint(p), middle); off > 1e-6 {
			t.Fatalf("%v: the label is %v m away from the middle", p, off)
		}
	}
}

func TestLabelsTakeNoMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	corners := make([]orb.Point, 20)
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 20)
		reach := 5 + 5*r.Float64()
		corners[i] = orb.Point{reach * cos, reach * sin}
	}
	p := areaAt(r, corners)
	least := math.Inf(1) // a pool may forget what was given back to it, and under the race detector does so often
	for range 100 {
		least = min(least, testing.AllocsPerRun(1, func() { LabelOfRing(p[0]); LabelOfLine(p[0][:20]) }))
	}
	if least > 0 {
		t.Errorf("%v allocations", least)
	}
}

// Edges measured one after another are as long as the integral says.
func TestCoursesAsByTheIntegral(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	worst := 0.0
	for range 50_000 {
		a := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		var c course
		for range 4 {
			reach := math.Pow(10, -7+r.Float64()*8)
			b := orb.Point{a[0] + reach*(2*r.Float64()-1), max(-90, min(90, a[1]+reach*(2*r.Float64()-1)))}
			got, want := c.length(a, b), edgeLength(a, b)
			off := math.Abs(got-want) / math.Max(want, math.SmallestNonzeroFloat64)
			worst = max(worst, off)
			if !(off <= 1e-12) {
				t.Fatalf("%v to %v: %v m, the integral says %v", a, b, got, want)
			}
			a = b
		}
	}
	t.Logf("at most %.2g off", worst)
}
