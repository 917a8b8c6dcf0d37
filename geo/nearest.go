package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// DistanceTo is the distance in metres from p to the nearest place of g, along lon/lat-straight edges; 0 on g
// and inside areas. It is right to 0.1 µm. +Inf where g holds no position, NaN where a coordinate is
// out of range.
func DistanceTo(p orb.Point, g orb.Geometry) float64 {
	if q, ok := g.(orb.Point); ok {
		return Distance(p, q)
	}
	v := Vantage{near: newStation(p)}
	v.plane = newPlane(&v.near)
	return v.DistanceTo(g)
}

// distanceTo is DistanceTo for whatever there is.
func distanceTo(p orb.Point, g orb.Geometry) float64 {
	parts := partsOf(g)
	if !isLonLat(p) || !areLonLat(parts) {
		return math.NaN()
	}
	if locateIn(parts, p) != outside {
		return 0
	}
	s := newSearch(p)
	s.startNear(parts)
	for _, part := range parts {
		s.part(part)
	}
	return s.best
}

// search looks for the nearest place; best is the least distance seen, and at where.
type search struct {
	from vantage
	near station
	p    orb.Point
	best float64
	at   orb.Point
	// The edge that startNear has looked at.
	doneA, doneB orb.Point
}

func newSearch(p orb.Point) search {
	return search{from: newVantage(p), near: newStation(p), p: p, best: math.Inf(1)}
}

// startNear looks first at the edge that is nearest in a plane scaled at p, so that the boxes of most others are
// out of question at once.
func (s *search) startNear(parts []part) {
	scale := math.Cos(s.p[1] * radiansADegree)
	var a, b orb.Point
	least := math.Inf(1)
	for _, part := range parts {
		for i, q := range part.points {
			from := q
			if i > 0 && part.role != rolePoints {
				from = part.points[i-1]
			}
			if d := planeDistance2(s.p, from, q, scale); d < least {
				least, a, b = d, from, q
			}
		}
	}
	if least < math.Inf(1) {
		s.see(a)
		s.see(b)
		s.edge(a, b)
		s.doneA, s.doneB = a, b
	}
}

// planeDistance2 is the squared distance from p to the segment in degrees, longitudes scaled.
func planeDistance2(p, a, b orb.Point, scale float64) float64 {
	ax, ay := (a[0]-p[0])*scale, a[1]-p[1]
	dx, dy := (b[0]-a[0])*scale, b[1]-a[1]
	t := 0.0
	if d := dx*dx + dy*dy; d > 0 {
		t = max(0, min(1, -(ax*dx+ay*dy)/d))
	}
	return square(ax+t*dx) + square(ay+t*dy)
}

func (s *search) see(q orb.Point) {
	if d := s.near.distance(q); d < s.best {
		s.best, s.at = d, q
	}
}

// runLength is how many positions share one box in the first, coarse test.
const runLength = 16

func (s *search) part(pt part) {
	for i := 0; i < len(pt.points) && s.best > 0; i += runLength {
		run := pt.points[i:min(i+runLength+1, len(pt.points))] // shares a position with the next run
		low, high := run[0], run[0]
		for _, q := range run[1:] {
			low = orb.Point{math.Min(low[0], q[0]), math.Min(low[1], q[1])}
			high = orb.Point{math.Max(high[0], q[0]), math.Max(high[1], q[1])}
		}
		if s.from.atLeast(low, high) >= s.best {
			continue
		}
		if pt.role == rolePoints || len(pt.points) == 1 {
			for _, q := range run {
				s.see(q)
			}
			continue
		}
		for k := 1; k < len(run); k++ {
			if run[k-1] != s.doneA || run[k] != s.doneB {
				s.edge(run[k-1], run[k])
			}
		}
	}
}

const (
	// straightSpan is the size in degrees below which an edge bends so little that the distance to it falls,
	// then rises.
	straightSpan = 0.5
	mostHalvings = 12
)

func (s *search) edge(a, b orb.Point) {
	type piece struct {
		from, to float64
		depth    int
	}
	span := math.Max(math.Abs(b[0]-a[0]), math.Abs(b[1]-a[1]))
	stack := append(make([]piece, 0, 16), piece{0, 1, 0})
	for len(stack) > 0 {
		c := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		u, v := along(a, b, c.from), along(a, b, c.to)
		low := orb.Point{math.Min(u[0], v[0]), math.Min(u[1], v[1])}
		high := orb.Point{math.Max(u[0], v[0]), math.Max(u[1], v[1])}
		if s.from.atLeast(low, high) >= s.best {
			continue
		}
		if span*(c.to-c.from) > straightSpan && c.depth < mostHalvings {
			mid := (c.from + c.to) / 2
			stack = append(stack, piece{mid, c.to, c.depth + 1}, piece{c.from, mid, c.depth + 1})
			continue
		}
		s.straight(u, v)
	}
}

// straight minimises along a short edge: half the derivative of the squared distance is nearly linear, so a
// bracketed secant finds its zero in a few steps.
func (s *search) straight(a, b orb.Point) {
	lo, hi := 0.0, 1.0
	slopeLo, slopeHi := s.slope(a, b, lo), s.slope(a, b, hi)
	if !(slopeLo < 0 && slopeHi > 0) {
		return // an end is the nearest, and both have been seen
	}
	speed := math.Hypot(b[0]-a[0], b[1]-a[1]) * 112000 // metres a unit of t, from above
	last := math.Inf(1)
	for range 60 {
		t := lo - slopeLo*(hi-lo)/(slopeHi-slopeLo)
		if !(t > lo && t < hi) {
			t = (lo + hi) / 2
		}
		slope := s.slope(a, b, t)
		if slope == 0 || math.Abs(t-last)*speed < 1e-8 || (hi-lo)*speed < 1e-8 {
			return
		}
		last = t
		if slope < 0 {
			if lo != 0 || hi != 1 {
				slopeHi /= 2 // Illinois: keeps the far end from standing still
			}
			lo, slopeLo = t, slope
		} else {
			if lo != 0 || hi != 1 {
				slopeLo /= 2
			}
			hi, slopeHi = t, slope
		}
	}
}

// slope is half the derivative of the squared distance at t of the edge; the place is seen on the way.
func (s *search) slope(a, b orb.Point, t float64) float64 {
	q := along(a, b, t)
	if q == s.p {
		s.best, s.at = 0, q
		return 0
	}
	if areNear(s.p, q) {
		l := s.near.to(q)
		if d := l.metres(); d < s.best {
			s.best, s.at = d, q
		}
		return l.lengthening(b[0]-a[0], b[1]-a[1])
	}
	g := solveInverse(s.p, q)
	if g.metres < s.best {
		s.best, s.at = g.metres, q
	}
	sin, cos := sincosDegrees(q[1])
	w2 := 1 - first2*sin*sin
	n := SemiMajorAxis / math.Sqrt(w2)
	north := n * (1 - first2) / w2 * (b[1] - a[1])
	east := n * cos * (b[0] - a[0])
	return g.metres * (north*g.cosEnd + east*g.sinEnd)
}

// along is the place at t of the edge from a to b, exact at both ends.
func along(a, b orb.Point, t float64) orb.Point {
	if t == 1 {
		return b
	}
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}
