package overlay

import (
	"fmt"
	"slices"
)

// edge runs from a to b, a before b by compare. Crossing it upwards, to the left of that way with y upwards, adds
// winding to the winding number.
type edge struct {
	a, b    Point
	winding int32
}

func newEdge(from, to Point, winding int32) edge {
	if compare(to, from) < 0 {
		return edge{to, from, -winding}
	}
	return edge{from, to, winding}
}

// merged sorts edges and adds up those that coincide. It works in place.
func merged(edges []edge) []edge {
	slices.SortFunc(edges, func(x, y edge) int {
		if c := compare(x.a, y.a); c != 0 {
			return c
		}
		return compare(x.b, y.b)
	})
	out := edges[:0]
	for _, e := range edges {
		if n := len(out); n > 0 && out[n-1].a == e.a && out[n-1].b == e.b {
			out[n-1].winding += e.winding
			continue
		}
		out = append(out, e)
	}
	return out
}

const (
	mostPairs  = 1 << 28 // about a second of orientation tests
	mostPieces = 1 << 25
)

// noded cuts edges at each other by snap rounding: what comes out meets only at ends, is free of double edges and
// of those whose windings cancel. It takes its argument over. The error says that the input needs more work than
// any honest shape does.
func noded(edges []edge) ([]edge, error) {
	edges = merged(edges)
	if len(edges) == 0 {
		return nil, nil
	}
	g := newBuckets(edges)
	pairs := 0
	for c := range g.len() {
		n := len(g.list(c))
		if pairs += n * n / 2; pairs > mostPairs {
			return nil, fmt.Errorf("%d edges lie too close together", len(edges))
		}
	}
	hot := newHotPixels(g, edges)
	out := make([]edge, 0, 2*len(edges))
	var cuts []Point
	for _, e := range edges {
		cuts = hot.on(e, cuts[:0])
		from := e.a
		for _, to := range append(cuts, e.b) {
			if to != from {
				out = append(out, newEdge(from, to, e.winding))
			}
			from = to
		}
		if len(out) > mostPieces {
			return nil, fmt.Errorf("%d edges cut each other too often", len(edges))
		}
	}
	out = merged(out)
	return slices.DeleteFunc(out, func(e edge) bool { return e.winding == 0 }), nil
}

// hotPixels are the grid positions that edges must not pass by: all ends, and all crossings once rounded.
type hotPixels struct {
	grid   *buckets
	starts []int32
	points []Point
}

func newHotPixels(g *buckets, edges []edge) *hotPixels {
	points := make([]Point, 0, 3*len(edges))
	for _, e := range edges {
		points = append(points, e.a, e.b)
	}
	for c := range g.len() {
		list := g.list(c)
		for i, x := range list {
			for _, y := range list[i+1:] {
				if p, ok := crossing(&edges[x], &edges[y]); ok {
					points = append(points, p)
				}
			}
		}
	}
	slices.SortFunc(points, compare)
	points = slices.Compact(points)
	h := &hotPixels{grid: g, starts: make([]int32, len(g.starts)), points: make([]Point, len(points))}
	for _, p := range points {
		h.starts[g.cell(p)+1]++
	}
	for i := 1; i < len(h.starts); i++ {
		h.starts[i] += h.starts[i-1]
	}
	next := slices.Clone(h.starts)
	for _, p := range points {
		c := g.cell(p)
		h.points[next[c]] = p
		next[c]++
	}
	return h
}

// crossing is the rounded place where the insides of two edges cross. Ends that touch are hot already.
func crossing(e, f *edge) (Point, bool) {
	if f.a.X > e.b.X || f.b.X < e.a.X ||
		min(f.a.Y, f.b.Y) > max(e.a.Y, e.b.Y) || max(f.a.Y, f.b.Y) < min(e.a.Y, e.b.Y) {
		return Point{}, false
	}
	toA, toB := turn(e.a, e.b, f.a), turn(e.a, e.b, f.b)
	if sign(toA)*sign(toB) >= 0 || sign(turn(f.a, f.b, e.a))*sign(turn(f.a, f.b, e.b)) >= 0 {
		return Point{}, false
	}
	num, den := toA, toA-toB
	if den < 0 {
		num, den = -num, -den
	}
	return Point{f.a.X + scaled(f.b.X-f.a.X, num, den), f.a.Y + scaled(f.b.Y-f.a.Y, num, den)}, true
}

// on appends the hot pixels that e passes through between its ends, in its order.
func (h *hotPixels) on(e edge, cuts []Point) []Point {
	h.grid.walk(e, func(c int) {
		for _, p := range h.points[h.starts[c]:h.starts[c+1]] {
			if p != e.a && p != e.b && e.passes(p) {
				cuts = append(cuts, p)
			}
		}
	})
	dx, dy := e.b.X-e.a.X, e.b.Y-e.a.Y
	slices.SortFunc(cuts, func(p, q Point) int { return sign((p.X-q.X)*dx + (p.Y-q.Y)*dy) })
	return cuts
}

// passes tells whether e meets the pixel [x-1/2, x+1/2) x [y-1/2, y+1/2) around p. The two corners on the
// diagonal that e runs across must lie to either side; of the four only the lower left belongs to the pixel.
func (e edge) passes(p Point) bool {
	if p.X < e.a.X || p.X > e.b.X || p.Y < min(e.a.Y, e.b.Y) || p.Y > max(e.a.Y, e.b.Y) {
		return false
	}
	if e.a.X == e.b.X || e.a.Y == e.b.Y {
		return true
	}
	a, b := Point{2 * e.a.X, 2 * e.a.Y}, Point{2 * e.b.X, 2 * e.b.Y}
	if e.b.Y > e.a.Y {
		return turn(a, b, Point{2*p.X - 1, 2*p.Y + 1}) > 0 && turn(a, b, Point{2*p.X + 1, 2*p.Y - 1}) < 0
	}
	return turn(a, b, Point{2*p.X + 1, 2*p.Y + 1}) > 0 && turn(a, b, Point{2*p.X - 1, 2*p.Y - 1}) <= 0
}
