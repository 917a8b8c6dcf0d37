package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// lattice deals positions of a coarse grid, so that everything touches and coincides all the time.
type lattice struct {
	*rand.Rand
	size        int
	scale, x, y float64
}

// newLattice has coordinates that are exact in binary, so that what should touch does touch.
func newLattice(r *rand.Rand) lattice {
	return lattice{Rand: r, size: 3 + r.IntN(8), scale: math.Exp2(-float64(r.IntN(20))), x: float64(r.IntN(123)), y: float64(r.IntN(41))}
}

// roughened has coordinates off by their last bits, so that what should touch may just miss.
func (l lattice) roughened() lattice {
	l.scale, l.x, l.y = math.Pow(10, -6*l.Float64()), 123*l.Float64(), 41*l.Float64()
	return l
}

func (l lattice) at(x, y int) orb.Point {
	return orb.Point{l.x + float64(x)*l.scale, l.y + float64(y)*l.scale}
}

func (l lattice) point() orb.Point { return l.at(l.IntN(l.size), l.IntN(l.size)) }

func (l lattice) ring() orb.Ring {
	n := 3 + l.IntN(6)
	ring := make(orb.Ring, 0, n+1)
	for range n {
		ring = append(ring, l.point())
		if l.IntN(20) == 0 {
			ring = append(ring, ring[len(ring)-1])
		}
	}
	return append(ring, ring[0])
}

func (l lattice) box() orb.Ring {
	x, y := l.IntN(l.size), l.IntN(l.size)
	w, h := 1+l.IntN(l.size), 1+l.IntN(l.size)
	return orb.Ring{l.at(x, y), l.at(x+w, y), l.at(x+w, y+h), l.at(x, y+h), l.at(x, y)}
}

func (l lattice) triangle() orb.Ring {
	a := l.point()
	return orb.Ring{a, l.point(), l.point(), a}
}

func (l lattice) anyRing() orb.Ring {
	switch l.IntN(4) {
	case 0:
		return l.box()
	case 1:
		return l.ring()
	}
	return l.triangle()
}

func (l lattice) polygon() orb.Polygon {
	p := orb.Polygon{l.anyRing()}
	if l.IntN(2) == 0 {
		far := l.size + 2
		p = orb.Polygon{{l.at(-1, -1), l.at(far, -1), l.at(far, far), l.at(-1, far), l.at(-1, -1)}}
		if l.IntN(2) == 0 {
			p = orb.Polygon{{l.at(0, 0), l.at(l.size, 0), l.at(l.size, l.size), l.at(0, l.size), l.at(0, 0)}}
		}
	}
	for l.IntN(3) > 0 && len(p) < 6 {
		p = append(p, l.anyRing())
	}
	return p
}

func (l lattice) area() orb.Geometry {
	if l.IntN(2) == 0 {
		return l.polygon()
	}
	m := orb.MultiPolygon{l.polygon()}
	for l.IntN(2) == 0 && len(m) < 4 {
		m = append(m, orb.Polygon{l.anyRing()})
	}
	return m
}

func (l lattice) validArea() orb.Geometry {
	for {
		if g := l.area(); geo.Check(g) == nil {
			return g
		}
	}
}

func (l lattice) line() orb.LineString {
	for {
		line := make(orb.LineString, 2+l.IntN(4))
		for i := range line {
			line[i] = l.point()
		}
		if geo.Structure(line) == nil {
			return line
		}
	}
}

func (l lattice) validAny() orb.Geometry {
	switch l.IntN(7) {
	case 0:
		return l.point()
	case 1:
		return orb.MultiPoint{l.point(), l.point(), l.point()}
	case 2:
		return l.line()
	case 3:
		return orb.MultiLineString{l.line(), l.line()}
	}
	return l.validArea()
}

// fine deals stars and lines of many vertices near one another.
func fine(r *rand.Rand) orb.Geometry {
	c := orb.Point{123 + 0.02*r.Float64(), 41 + 0.02*r.Float64()}
	s := star(r, c, math.Pow(10, -2-2*r.Float64()), 5+r.IntN(200))
	switch r.IntN(4) {
	case 0:
		return orb.LineString(s[0])
	case 1:
		return orb.MultiPoint(s[0])
	}
	return s
}

// TestIntersectsAndCoversAsPostGIS leaves rough lattices out: there GEOS rounds the places where edges meet and
// calls touching what misses by 1e-18 degrees, which the exact verdict does not.
func TestIntersectsAndCoversAsPostGIS(t *testing.T) {
	conn := postgis(t)
	r := dice(t)
	var gs, hs []orb.Geometry
	for i := range rounds(20000, 200000) {
		if i%5 == 0 {
			gs, hs = append(gs, fine(r)), append(hs, fine(r))
			continue
		}
		l := newLattice(r)
		g, h := l.validAny(), l.validAny()
		if p, ok := g.(orb.Polygon); ok && len(p) > 1 && i%2 == 0 {
			h = orb.Polygon{p[1+r.IntN(len(p)-1)]} // fills a hole to the brim
		}
		gs, hs = append(gs, g), append(hs, h)
	}
	intersects := ask[bool](t, conn, "ST_Intersects(g, h)", gs, hs)
	covers := ask[bool](t, conn, "ST_Dimension(g) = 2 and ST_Covers(g, h)", gs, hs)
	var met, covered int
	for i := range gs {
		a, b := gs[i], hs[i]
		if geo.Intersects(a, b) != intersects[i] || geo.Intersects(b, a) != intersects[i] || geo.Prepare(a).Intersects(b) != intersects[i] {
			t.Errorf("PostGIS ST_Intersects %v:\n%v\n%v", intersects[i], a, b)
		}
		if geo.Covers(a, b) != covers[i] {
			t.Errorf("PostGIS ST_Covers %v:\n%v\n%v", covers[i], a, b)
		}
		if intersects[i] {
			met++
		}
		if covers[i] {
			covered++
		}
	}
	t.Logf("%d pairs, %d intersect, %d covered", len(gs), met, covered)
	if met < len(gs)/10 || covered < len(gs)/50 {
		t.Error("the deal is lopsided")
	}
}

func TestCheckAsPostGIS(t *testing.T) {
	conn := postgis(t)
	r := dice(t)
	var gs []orb.Geometry
	for len(gs) < rounds(30000, 300000) {
		l := newLattice(r)
		if r.IntN(2) == 0 {
			l = l.roughened()
		}
		g := l.area()
		if r.IntN(10) == 0 {
			g = shaken(r)
		}
		gs = append(gs, g)
	}
	want := ask[bool](t, conn, "ST_IsValid(g)", gs, nil)
	valid := 0
	for i, g := range gs {
		err := geo.Check(g)
		if (err == nil) != want[i] {
			t.Errorf("PostGIS ST_IsValid %v, here %v:\n%v", want[i], err, g)
		}
		if want[i] {
			valid++
		}
	}
	t.Logf("%d areas, %d valid", len(gs), valid)
	if valid < len(gs)/20 || valid > len(gs)*19/20 {
		t.Error("the deal is lopsided")
	}
}

// shaken is a star whose positions are moved a little, so that it crosses itself now and then.
func shaken(r *rand.Rand) orb.Geometry {
	s := star(r, orb.Point{123, 41}, 0.01, 20+r.IntN(300))
	for i := range s[0] {
		s[0][i][0] += 0.0002 * r.NormFloat64() * r.Float64()
	}
	s[0][len(s[0])-1] = s[0][0]
	return s
}

// TestTouchesDecidedByTheLastBit puts a position on the line between two others as exactly as floats can, where naive
// arithmetic guesses.
func TestTouchesDecidedByTheLastBit(t *testing.T) {
	r := dice(t)
	a, b := orb.Point{123.0123456789, 41.9876543211}, orb.Point{123.4567890123, 41.1234567891}
	for range 20000 {
		s := r.Float64()
		p := orb.Point{a[0] + s*(b[0]-a[0]), a[1] + s*(b[1]-a[1])}
		up := orb.Point{p[0], math.Nextafter(math.Nextafter(p[1], 90), 90)}
		down := orb.Point{p[0], math.Nextafter(math.Nextafter(p[1], 0), 0)}
		above := orb.Polygon{{a, b, {124, 42}, a}}
		below := orb.Polygon{{a, {123, 41}, b, a}}
		for _, q := range []orb.Point{p, up, down} {
			inAbove, inBelow, on := geo.Covers(above, q), geo.Covers(below, q), geo.Intersects(q, orb.LineString{a, b})
			if on != (inAbove && inBelow) || !inAbove && !inBelow {
				t.Fatalf("%v: above %v, below %v, on the line %v", q, inAbove, inBelow, on)
			}
		}
	}
}
