package geo_test

import (
	"math/big"
	"slices"

	"github.com/paulmach/orb"
)

// The matrix once more, by brute force in whole numbers: every place where two edges meet, the middle of every
// stretch between such places, and a place in every face of the plane between the edges are located in both
// geometries. Slow, and nothing in common with geo.Relate.

// spot is the place x/w, y/w.
type spot struct{ x, y, w int64 }

func newSpot(x, y, w int64) spot {
	if w < 0 {
		x, y, w = -x, -y, -w
	}
	g := new(big.Int).GCD(nil, nil, big.NewInt(max(x, -x)), new(big.Int).GCD(nil, nil, big.NewInt(max(y, -y)), big.NewInt(w))).Int64()
	return spot{x / g, y / g, w / g}
}

func middle(p, q spot) spot { return newSpot(p.x*q.w+q.x*p.w, p.y*q.w+q.y*p.w, 2*p.w*q.w) }

func (p spot) compare(q spot) int {
	if c := p.compareX(q); c != 0 {
		return c
	}
	return signOf(p.y*q.w - q.y*p.w)
}

func (p spot) compareX(q spot) int { return signOf(p.x*q.w - q.x*p.w) }

func signOf(n int64) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// span is an edge between whole places.
type span struct{ ax, ay, bx, by int64 }

// side is which side of the edge's line a place lies on.
func (s span) side(p spot) int {
	return signOf((s.bx-s.ax)*(p.y-s.ay*p.w) - (s.by-s.ay)*(p.x-s.ax*p.w))
}

func (s span) holds(p spot) bool {
	a, b := spot{s.ax, s.ay, 1}, spot{s.bx, s.by, 1}
	if a.compare(b) > 0 {
		a, b = b, a
	}
	return s.side(p) == 0 && a.compare(p) <= 0 && p.compare(b) <= 0
}

// meet is where the lines of two edges cross; ok is false for parallels.
func (s span) meet(o span) (p spot, ok bool) {
	dx, dy, ex, ey := s.bx-s.ax, s.by-s.ay, o.bx-o.ax, o.by-o.ay
	w := dx*ey - dy*ex
	if w == 0 {
		return spot{}, false
	}
	t := (o.ax-s.ax)*ey - (o.ay-s.ay)*ex
	return newSpot(s.ax*w+dx*t, s.ay*w+dy*t, w), true
}

// plain is a geometry in whole numbers.
type plain struct {
	dim   int
	lone  []spot
	ends  map[spot]int // how many lines begin or end there
	spans []span
	rings [][]span // of each polygon, all its edges
}

// plainOf takes a geometry back to the lattice that dealt it.
func (l lattice) plainOf(g orb.Geometry) plain {
	whole := func(p orb.Point) (int64, int64) { return int64((p[0] - l.x) / l.scale), int64((p[1] - l.y) / l.scale) }
	at := func(p orb.Point) spot {
		x, y := whole(p)
		return spot{x, y, 1}
	}
	out := plain{ends: map[spot]int{}}
	chain := func(points []orb.Point) (spans []span) {
		for i := 1; i < len(points); i++ {
			ax, ay := whole(points[i-1])
			bx, by := whole(points[i])
			if ax != bx || ay != by {
				spans = append(spans, span{ax, ay, bx, by})
			}
		}
		out.spans = append(out.spans, spans...)
		return spans
	}
	line := func(points orb.LineString) {
		out.dim = 1
		chain(points)
		out.ends[at(points[0])]++
		out.ends[at(points[len(points)-1])]++
	}
	area := func(p orb.Polygon) {
		out.dim = 2
		var edges []span
		for _, ring := range p {
			edges = append(edges, chain(ring)...)
		}
		out.rings = append(out.rings, edges)
	}
	switch g := g.(type) {
	case orb.Point:
		out.lone = []spot{at(g)}
	case orb.MultiPoint:
		for _, p := range g {
			out.lone = append(out.lone, at(p))
		}
	case orb.LineString:
		line(g)
	case orb.MultiLineString:
		for _, s := range g {
			line(s)
		}
	case orb.Polygon:
		area(g)
	case orb.MultiPolygon:
		for _, p := range g {
			area(p)
		}
	}
	return out
}

// locate is 0 for the interior, 1 for the boundary, 2 for the exterior.
func (g plain) locate(p spot) int {
	if slices.Contains(g.lone, p) {
		return 0
	}
	if slices.ContainsFunc(g.spans, func(s span) bool { return s.holds(p) }) {
		if g.dim == 2 || g.ends[p]%2 == 1 {
			return 1
		}
		return 0
	}
	for _, edges := range g.rings {
		odd := false
		for _, s := range edges {
			if (s.ay*p.w > p.y) != (s.by*p.w > p.y) && (s.side(p) > 0) == (s.by > s.ay) {
				odd = !odd
			}
		}
		if odd {
			return 0
		}
	}
	return 2
}

// exactMatrix is the matrix of two geometries.
func exactMatrix(a, b plain) string {
	m := []byte("FFFFFFFF2")
	note := func(p spot, dim byte) {
		at := 3*a.locate(p) + b.locate(p)
		if m[at] == 'F' || m[at] < dim {
			m[at] = dim
		}
	}
	spans := slices.Concat(a.spans, b.spans)
	nodes := slices.Concat(a.lone, b.lone)
	for i, s := range spans {
		nodes = append(nodes, spot{s.ax, s.ay, 1}, spot{s.bx, s.by, 1})
		for _, o := range spans[:i] {
			if p, ok := s.meet(o); ok && s.holds(p) && o.holds(p) {
				nodes = append(nodes, p)
			}
		}
	}
	slices.SortFunc(nodes, spot.compare)
	nodes = slices.Compact(nodes)
	for _, p := range nodes {
		note(p, '0')
	}
	for _, s := range spans {
		var on []spot
		for _, p := range nodes {
			if s.holds(p) {
				on = append(on, p)
			}
		}
		for i := 1; i < len(on); i++ {
			note(middle(on[i-1], on[i]), '1')
		}
	}
	for i := 1; i < len(nodes); i++ {
		if nodes[i-1].compareX(nodes[i]) != 0 {
			faces(spans, middle(spot{nodes[i-1].x, 0, nodes[i-1].w}, spot{nodes[i].x, 0, nodes[i].w}), func(p spot) { note(p, '2') })
		}
	}
	return string(m)
}

// faces calls each with a place between every two edges that follow each other on the vertical through p.
func faces(spans []span, p spot, each func(spot)) {
	var cuts []spot
	for _, s := range spans {
		if (s.ax*p.w > p.x) != (s.bx*p.w > p.x) {
			// y = ay + (x - ax) * dy / dx
			dx := s.bx - s.ax
			cuts = append(cuts, newSpot(p.x*dx, s.ay*dx*p.w+(p.x-s.ax*p.w)*(s.by-s.ay), p.w*dx))
		}
	}
	slices.SortFunc(cuts, spot.compare)
	cuts = slices.Compact(cuts)
	for i := 1; i < len(cuts); i++ {
		each(middle(cuts[i-1], cuts[i]))
	}
}
