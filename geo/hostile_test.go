package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"needlepoint/geo"
)

// comb is a valid ring of n teeth, all boxes overlapping: what makes a check by pairs quadratic.
func comb(n int) orb.Polygon {
	ring := orb.Ring{}
	for i := range n {
		x := float64(i) / float64(n)
		ring = append(ring, orb.Point{x, 0}, orb.Point{x + 10 + 0.5/float64(n), 10})
	}
	ring = append(ring, orb.Point{11, 10}, orb.Point{12, -1}, orb.Point{0, -1})
	return orb.Polygon{append(ring, ring[0])}
}

// TestHostileSizes would not end where the work is quadratic in the positions.
func TestHostileSizes(t *testing.T) {
	teeth := comb(50_000)
	if err := geo.Check(teeth); err != nil {
		t.Error(err)
	}
	crossed := comb(50_000)
	crossed[0][50_001][1] = -5
	if geo.Check(crossed) == nil {
		t.Error("the crossing is not found")
	}
	holes := orb.Polygon{{{-1, -1}, {101, -1}, {101, 101}, {-1, 101}, {-1, -1}}}
	for i := range 100 * 100 {
		x, y := float64(i%100), float64(i/100)
		holes = append(holes, orb.Ring{{x, y}, {x, y + 0.5}, {x + 0.5, y + 0.5}, {x + 0.5, y}, {x, y}})
	}
	holesInRange := orb.Polygon{}
	for _, r := range holes {
		var c orb.Ring
		for _, p := range r {
			c = append(c, orb.Point{p[0] / 2, p[1] / 2})
		}
		holesInRange = append(holesInRange, c)
	}
	if err := geo.Check(holesInRange); err != nil {
		t.Error(err)
	}
	fan := orb.MultiPolygon{} // many polygons that touch in one place
	for i := range 20_000 {
		s0, c0 := math.Sincos(2 * math.Pi * float64(i) / 20_000)
		s1, c1 := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / 20_000)
		fan = append(fan, orb.Polygon{{{0, 0}, {c0, s0}, {c1, s1}, {0, 0}}})
	}
	if err := geo.Check(fan); err != nil {
		t.Error(err)
	}
	prepared := geo.Prepare(teeth)
	for i := range 1000 {
		x := float64(i) / 100
		if got := prepared.Intersects(orb.Point{x, 20}); got {
			t.Error(x)
		}
	}
	if !geo.Covers(teeth, orb.Point{6, -0.5}) || geo.DistanceTo(orb.Point{6, -2}, teeth) < 1000 {
		t.Error("wrong answer about the comb")
	}
	if p := geo.LabelPoint(teeth); !prepared.Covers(p) {
		t.Error(p, "is outside")
	}
}

func TestNothingPanicsOnAnyInput(t *testing.T) {
	r := dice(t)
	odd := []float64{0, math.Copysign(0, -1), 1, -1, 90, 180, 1e-310, 5e-324, 1e308, -1e308, math.NaN(), math.Inf(1), math.Inf(-1), 1e-200, 123.4}
	point := func() orb.Point { return orb.Point{odd[r.IntN(len(odd))], odd[r.IntN(len(odd))]} }
	run := func() []orb.Point {
		ps := make([]orb.Point, r.IntN(6))
		for i := range ps {
			ps[i] = point()
		}
		if len(ps) > 1 && r.IntN(2) == 0 {
			ps[len(ps)-1] = ps[0]
		}
		return ps
	}
	any := func() orb.Geometry {
		switch r.IntN(9) {
		case 0:
			return point()
		case 1:
			return orb.MultiPoint(run())
		case 2:
			return orb.LineString(run())
		case 3:
			return orb.MultiLineString{run(), run()}
		case 4:
			return orb.Polygon{}
		case 5:
			return orb.MultiPolygon{{}, {run()}}
		case 6:
			return orb.MultiPolygon{{run(), run()}, {run()}}
		case 7:
			return nil
		}
		return orb.Polygon{run(), run()}
	}
	for range rounds(20000, 500000) {
		a, b := any(), any()
		_ = geo.Check(a)
		geo.Intersects(a, b)
		geo.Covers(a, b)
		geo.Equal(a, b)
		geo.Area(a)
		geo.Length(a)
		geo.LabelPoint(a)
		geo.Bound(a)
		geo.DistanceTo(point(), a)
		geo.Bearing(point(), point())
		geo.AtLeast(point(), geo.Bound(a))
		if m, ok := a.(orb.MultiPolygon); ok {
			_ = geo.CheckPlane(m)
		}
	}
}

// FuzzCheck holds Check to what must be true of its verdict whatever the rings.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{0, 0, 10, 0, 10, 10, 0, 10}, byte(0))
	f.Add([]byte{0, 0, 10, 10, 10, 0, 0, 10}, byte(1))
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 255, 255, 2, 2, 2, 4, 4, 4, 4, 2, 255, 255, 4, 4, 6, 4, 6, 6}, byte(2))
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 254, 255, 10, 2, 12, 4, 14, 4, 14, 2}, byte(3))
	f.Fuzz(func(t *testing.T, data []byte, turn byte) {
		m := orb.MultiPolygon{{}}
		var ring orb.Ring
		finish := func() {
			if len(ring) > 0 {
				last := &m[len(m)-1]
				*last = append(*last, append(ring, ring[0]))
				ring = nil
			}
		}
		for i := 0; i+1 < len(data) && i < 600; i += 2 {
			switch {
			case data[i] == 255:
				finish()
			case data[i] == 254:
				finish()
				m = append(m, orb.Polygon{})
			default:
				ring = append(ring, orb.Point{float64(data[i]) / 3, float64(data[i+1]) / 3})
			}
		}
		finish()
		valid := geo.Check(m) == nil
		// The verdict does not hang on where a ring starts, which way it runs, or what is up.
		other := orb.MultiPolygon{}
		for _, p := range m {
			q := orb.Polygon{}
			for _, r := range p {
				s := orb.Ring{}
				n := len(r) - 1
				for i := range n {
					v := r[(i+int(turn))%n]
					if turn&1 != 0 {
						v = r[(2*n-i-int(turn)%n)%n]
					}
					s = append(s, orb.Point{v[1], -v[0]})
				}
				q = append(q, append(s, s[0]))
			}
			other = append(other, q)
		}
		if (geo.Check(other) == nil) != valid {
			t.Fatalf("%v is %v, %v is not", m, valid, other)
		}
		if valid {
			if p := geo.LabelPoint(m); !geo.Covers(m, p) {
				t.Fatalf("%v lies outside of %v", p, m)
			}
			if !geo.Covers(m, m) {
				t.Fatalf("a valid area that does not cover itself: %v", m)
			}
			// A needle that is thousands of kilometres long may have less area than its edges are rounded by.
			if planar.Area(m) > 1e-9 && geo.Area(m) <= 0 {
				t.Fatalf("a valid area of %g square degrees and %g m²: %v", planar.Area(m), geo.Area(m), m)
			}
		}
	})
}
