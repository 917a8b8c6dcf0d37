package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Prepared is a geometry made ready for many questions. It is never written after Prepare: any number of
// goroutines may ask. It shares the positions of the geometry, which must not change.
type Prepared struct {
	bound orb.Bound
	parts []part
	edges []edge
	// levels[0] boxes each run of fanout edges, levels[i] each run of fanout boxes of levels[i-1].
	levels [][]orb.Bound
	area   bool
	ends   []orb.Point // the boundary of lines, sorted
}

// edge is a segment of a line or ring; a lone position is one with both ends alike. polygon is -1 but for rings.
type edge struct {
	a, b    orb.Point
	polygon int
}

const fanout = 8

// Prepare makes g ready. Unsupported kinds, and geometries that are not valid by Structure, are taken as far as
// they go: questions about them are answered without panic.
func Prepare(g orb.Geometry) *Prepared {
	x := &Prepared{parts: partsOf(g), bound: Bound(g)}
	n := 0
	for _, part := range x.parts {
		n += len(part.points)
	}
	x.edges = make([]edge, 0, n)
	for _, part := range x.parts {
		polygon := -1
		if part.role == roleRing {
			polygon, x.area = part.polygon, true
		}
		if part.role == rolePoints || len(part.points) == 1 {
			for _, p := range part.points {
				x.edges = append(x.edges, edge{p, p, polygon})
			}
			continue
		}
		for i := 1; i < len(part.points); i++ {
			x.edges = append(x.edges, edge{part.points[i-1], part.points[i], polygon})
		}
	}
	x.raise()
	x.ends = endsOf(x.parts)
	return x
}

// raise builds the boxes over the edges.
func (x *Prepared) raise() {
	if len(x.edges) <= fanout {
		return
	}
	level := make([]orb.Bound, 0, (len(x.edges)+fanout-1)/fanout)
	for i := 0; i < len(x.edges); i += fanout {
		b := x.edges[i].box()
		for _, e := range x.edges[i+1 : min(i+fanout, len(x.edges))] {
			b = join(b, e.box())
		}
		level = append(level, b)
	}
	x.levels = append(x.levels, level)
	for len(level) > fanout {
		above := make([]orb.Bound, 0, (len(level)+fanout-1)/fanout)
		for i := 0; i < len(level); i += fanout {
			b := level[i]
			for _, c := range level[i+1 : min(i+fanout, len(level))] {
				b = join(b, c)
			}
			above = append(above, b)
		}
		x.levels = append(x.levels, above)
		level = above
	}
}

// touching calls each with the edges whose boxes touch b, in order, until it returns false.
func (x *Prepared) touching(b orb.Bound, each func(e edge) bool) {
	type node struct{ level, at int }
	// At most fanout-1 nodes of each level wait beside the one walked: 20 levels hold 8^20 edges.
	var stack [20 * fanout]node
	n := 0
	push := func(level, from, to int) {
		for i := to - 1; i >= from; i-- {
			stack[n] = node{level, i}
			n++
		}
	}
	if len(x.levels) == 0 {
		push(-1, 0, len(x.edges))
	} else {
		top := len(x.levels) - 1
		push(top, 0, len(x.levels[top]))
	}
	for n > 0 {
		n--
		c := stack[n]
		if c.level < 0 {
			if e := x.edges[c.at]; overlap(e.box(), b) && !each(e) {
				return
			}
			continue
		}
		if !overlap(x.levels[c.level][c.at], b) {
			continue
		}
		below := len(x.edges)
		if c.level > 0 {
			below = len(x.levels[c.level-1])
		}
		push(c.level-1, c.at*fanout, min((c.at+1)*fanout, below))
	}
}

// locate finds the midpoint of u and v (give one place twice for itself) in the area.
func (x *Prepared) locate(u, v orb.Point) where {
	if !x.area {
		return outside
	}
	if u == v && len(x.edges) <= fewEdges {
		return x.locateAmongFew(u)
	}
	s := stab{u: u, v: v}
	ray := edge{a: u, b: v}.box()
	ray.Max[0] = math.Inf(1)
	done := false
	x.touching(ray, func(e edge) bool {
		done = e.polygon >= 0 && s.edge(e.a, e.b, e.polygon)
		return !done
	})
	if done {
		return s.found
	}
	return s.end()
}

// fewEdges is up to how many edges are looked at one after another, which is less work than finding those that matter.
const fewEdges = 64

// locateAmongFew is locate for an area of few edges: most are passed by comparing coordinates, which is exact.
func (x *Prepared) locateAmongFew(p orb.Point) where {
	odd, polygon := false, 0
	for i := range x.edges {
		e := &x.edges[i]
		if e.polygon != polygon {
			if odd {
				return inside
			}
			polygon = e.polygon
		}
		a, b := &e.a, &e.b
		if (a[1] > p[1]) == (b[1] > p[1]) {
			if a[1] != p[1] && b[1] != p[1] {
				continue
			}
			// The edge ends or lies on the parallel of p, all else of it to the south.
			if b[1] == p[1] && b[0] == p[0] || a[1] == p[1] && a[0] == p[0] || a[1] == b[1] && (a[0] < p[0]) != (b[0] < p[0]) {
				return onBoundary
			}
			continue
		}
		if a[0] < p[0] && b[0] < p[0] {
			continue
		}
		if a[0] > p[0] && b[0] > p[0] {
			odd = !odd
			continue
		}
		side := orientation(*a, *b, p)
		if side == 0 {
			return onBoundary
		}
		if (side > 0) == (b[1] > a[1]) {
			odd = !odd
		}
	}
	if odd {
		return inside
	}
	return outside
}

// holdsLeftOf tells whether the area holds the places just to the left of the middle of the way from u to v, a
// stretch without a vertex of the area on it and not crossed by its edges. An edge along it counts as passing
// on the right.
func (x *Prepared) holdsLeftOf(u, v orb.Point) bool {
	s := stab{u: u, v: v}
	ray := edge{a: u, b: v}.box()
	ray.Max[0] = math.Inf(1)
	lower := v[0] < u[0] // the left is to the south
	odd := false
	x.touching(ray, func(e edge) bool {
		if e.polygon < 0 {
			return true
		}
		ya, yb := s.compare(e.a, 1), s.compare(e.b, 1)
		aboveA, aboveB := ya > 0 || ya == 0 && lower, yb > 0 || yb == 0 && lower
		if aboveA == aboveB {
			return true
		}
		side := midpointOrientation(e.a, e.b, u, v)
		if side == 0 {
			side = -1
			if less(e.a, e.b) == less(u, v) {
				side = 1
			}
		}
		if (side > 0) == aboveB {
			odd = !odd
		}
		return true
	})
	return odd
}

func (e edge) box() orb.Bound {
	return orb.Bound{
		Min: orb.Point{min(e.a[0], e.b[0]), min(e.a[1], e.b[1])},
		Max: orb.Point{max(e.a[0], e.b[0]), max(e.a[1], e.b[1])},
	}
}

func join(a, b orb.Bound) orb.Bound {
	return orb.Bound{
		Min: orb.Point{min(a.Min[0], b.Min[0]), min(a.Min[1], b.Min[1])},
		Max: orb.Point{max(a.Max[0], b.Max[0]), max(a.Max[1], b.Max[1])},
	}
}

func overlap(a, b orb.Bound) bool {
	return a.Min[0] <= b.Max[0] && b.Min[0] <= a.Max[0] && a.Min[1] <= b.Max[1] && b.Min[1] <= a.Max[1]
}
