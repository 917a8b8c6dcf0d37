package overlay

import (
	"slices"
)

// side is one directed border edge of the chosen faces, which lie on its left with y upwards.
type side struct {
	from, to Point
	edge     int32
}

// loop is a simple closed run of sides.
type loop struct {
	ring  []Point
	edges []int32
}

// tracer turns the border of the chosen faces into polygons.
type tracer struct {
	*arrangement
	sides   []side
	used    []bool
	chosen  []bool  // by edge: whether it is border
	owner   []int32 // by edge: the polygon on its chosen side, -1 unknown
	polys   [][][]Point
	pending []loop // holes whose polygon is not known yet
}

// polygons gives the faces for which in(winding) holds as valid polygons: exterior first, with positive area,
// then holes with negative area. in(0) must not hold.
func (a *arrangement) polygons(in func(winding int32) bool) [][][]Point {
	t := &tracer{arrangement: a, chosen: make([]bool, len(a.edges)), owner: make([]int32, len(a.edges))}
	for i, e := range a.edges {
		t.owner[i] = -1
		below, above := in(a.below[i]), in(a.below[i]+e.winding)
		if below == above {
			continue
		}
		t.chosen[i] = true
		if above {
			t.sides = append(t.sides, side{e.a, e.b, int32(i)})
		} else {
			t.sides = append(t.sides, side{e.b, e.a, int32(i)})
		}
	}
	slices.SortFunc(t.sides, func(x, y side) int {
		if c := compare(x.from, y.from); c != 0 {
			return c
		}
		return compare(x.to, y.to)
	})
	t.used = make([]bool, len(t.sides))
	for i := range t.sides {
		if !t.used[i] {
			t.component(i)
		}
	}
	t.placeHoles()
	return t.polys
}

// component follows the border from one side until it closes, keeping the chosen face on its left and turning as
// far left as it can, so that the run bounds one face. Where it passes a position twice a loop is cut off: one
// of the loops is the exterior of that face, the others are holes that touch it; without an exterior all are.
func (t *tracer) component(start int) {
	var run []int
	var loops []loop
	at := map[Point]int{}
	cut := func(k int) {
		l := loop{}
		for _, i := range run[k:] {
			l.ring = append(l.ring, t.sides[i].from)
			l.edges = append(l.edges, t.sides[i].edge)
			delete(at, t.sides[i].from)
		}
		loops = append(loops, l)
		run = run[:k]
	}
	for i := start; !t.used[i]; i = t.next(i) {
		t.used[i] = true
		if k, ok := at[t.sides[i].from]; ok {
			cut(k)
		}
		at[t.sides[i].from] = len(run)
		run = append(run, i)
	}
	cut(0)
	exterior := slices.IndexFunc(loops, func(l loop) bool { return DoubleArea(l.ring) > 0 })
	if exterior < 0 {
		t.pending = append(t.pending, loops...)
		return
	}
	poly := int32(len(t.polys))
	t.polys = append(t.polys, [][]Point{canonical(loops[exterior].ring)})
	for i, l := range loops {
		if i != exterior {
			t.polys[poly] = append(t.polys[poly], canonical(l.ring))
		}
		t.own(l, poly)
	}
}

func (t *tracer) own(l loop, poly int32) {
	for _, e := range l.edges {
		t.owner[e] = poly
	}
}

// next is the side that continues side i: at its end, the first one clockwise from where it came.
func (t *tracer) next(i int) int {
	d := t.sides[i]
	back := Point{d.from.X - d.to.X, d.from.Y - d.to.Y}
	best, _ := slices.BinarySearchFunc(t.sides, d.to, func(s side, p Point) int { return compare(s.from, p) })
	for k := best + 1; k < len(t.sides) && t.sides[k].from == d.to; k++ {
		p, q := t.sides[k].to, t.sides[best].to
		if clockwiseFirst(back, Point{p.X - d.to.X, p.Y - d.to.Y}, Point{q.X - d.to.X, q.Y - d.to.Y}) {
			best = k
		}
	}
	return best
}

// clockwiseFirst tells whether direction p comes before q, turning clockwise (y upwards) from ref.
func clockwiseFirst(ref, p, q Point) bool {
	sector := func(v Point) int {
		cross, dot := ref.X*v.Y-ref.Y*v.X, ref.X*v.X+ref.Y*v.Y
		switch {
		case cross < 0:
			return 0
		case cross == 0 && dot < 0:
			return 1
		case cross > 0:
			return 2
		}
		return 3 // ref itself comes last
	}
	if a, b := sector(p), sector(q); a != b {
		return a < b
	}
	return p.X*q.Y-p.Y*q.X < 0
}

// placeHoles gives loops without an exterior to the polygon of the border edge next below. Taken from left to
// right, that one has its owner already.
func (t *tracer) placeHoles() {
	type hole struct {
		loop
		lowest int32 // of its leftmost edges the lower one
	}
	holes := make([]hole, len(t.pending))
	for i, l := range t.pending {
		holes[i] = hole{l, slices.MinFunc(l.edges, t.compareEdges)}
	}
	slices.SortFunc(holes, func(x, y hole) int { return t.compareEdges(x.lowest, y.lowest) })
	for _, h := range holes {
		k := t.under[h.lowest]
		for k >= 0 && !t.chosen[k] {
			k = t.under[k]
		}
		if k < 0 || t.owner[k] < 0 {
			continue // impossible in a true arrangement: a hole lies in a face
		}
		poly := t.owner[k]
		t.polys[poly] = append(t.polys[poly], canonical(h.ring))
		t.own(h.loop, poly)
	}
}

// compareEdges orders edges by start, then from below.
func (t *tracer) compareEdges(x, y int32) int {
	e, f := t.edges[x], t.edges[y]
	if c := compare(e.a, f.a); c != 0 {
		return c
	}
	return -sign(turn(e.a, e.b, f.b))
}

// canonical turns a ring so that it begins at its least position.
func canonical(ring []Point) []Point {
	least := 0
	for i, p := range ring {
		if compare(p, ring[least]) < 0 {
			least = i
		}
	}
	return append(slices.Clone(ring[least:]), ring[:least]...)
}
