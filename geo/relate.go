package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Intersects tells whether a and b share a place, boundaries included: exact for the coordinates as given, for
// any two kinds. False where one holds no position. For many questions about one geometry, Prepare it.
func Intersects(a, b orb.Geometry) bool {
	if !overlap(Bound(a), Bound(b)) {
		return false
	}
	if p, ok := a.(orb.Point); ok {
		a, b = b, p
	}
	return Prepare(a).Intersects(b)
}

// Covers tells whether no place of g lies outside the area (a Polygon or MultiPolygon): exact for the coordinates
// as given. The area, and g where it is one, must be valid by Check. False where either holds no position, or
// area is no area.
func Covers(area, g orb.Geometry) bool {
	a, b := Bound(area), Bound(g)
	if !encloses(a, b) {
		return false
	}
	return Prepare(area).covers(Prepare(g))
}

// covered reports whether a place lies in the area or on its boundary.
func (x *Prepared) covered(p orb.Point) bool {
	return p[0] >= x.bound.Min[0] && p[0] <= x.bound.Max[0] && p[1] >= x.bound.Min[1] && p[1] <= x.bound.Max[1] &&
		x.locate(p, p) != outside
}

// Holds tells whether a place lies in the receiver, boundaries included.
func (x *Prepared) Holds(p orb.Point) bool {
	if x.area {
		return x.covered(p)
	}
	box := orb.Bound{Min: p, Max: p}
	if !overlap(x.bound, box) {
		return false
	}
	found := false
	x.touching(box, func(e edge) bool {
		found = segmentsMeet(edge{a: p, b: p}, e)
		return !found
	})
	return found
}

// Covers is the function of that name with the receiver as the area.
func (x *Prepared) Covers(g orb.Geometry) bool {
	return encloses(x.bound, Bound(g)) && x.covers(Prepare(g))
}

func encloses(a, b orb.Bound) bool {
	return isBox(b) && a.Min[0] <= b.Min[0] && a.Min[1] <= b.Min[1] && a.Max[0] >= b.Max[0] && a.Max[1] >= b.Max[1]
}

// segmentsMeet needs touching boxes; lone positions are segments too.
func segmentsMeet(e, f edge) bool {
	return orientation(e.a, e.b, f.a)*orientation(e.a, e.b, f.b) <= 0 &&
		orientation(f.a, f.b, e.a)*orientation(f.a, f.b, e.b) <= 0
}

func (x *Prepared) holdsRunOf(y *Prepared) bool {
	if !x.area {
		return false
	}
	for _, part := range y.parts {
		run := part.points
		if part.role != rolePoints && len(run) > 1 {
			run = run[:1]
		}
		for _, p := range run {
			if x.locate(p, p) != outside {
				return true
			}
		}
	}
	return false
}

func (x *Prepared) covers(y *Prepared) bool {
	if !x.area || len(y.edges) == 0 {
		return false
	}
	for _, e := range y.edges {
		if !x.eachStretch(e, func(w where) bool { return w != outside }) {
			return false
		}
	}
	if !y.area {
		return true
	}
	// y's boundary is covered. An edge of x inside y would have the outside of x on one side.
	for _, e := range x.edges {
		if overlap(e.box(), y.bound) && !y.eachStretch(e, func(w where) bool { return w != inside }) {
			return false
		}
	}
	// So the inside of each polygon of y, being in one piece, is wholly in x or wholly out of it (a hole, filled to
	// the brim). One place beside its boundary tells.
	for _, part := range y.parts {
		if part.ring == 0 && !x.holdsBeside(y, part.points) {
			return false
		}
	}
	return true
}

// holdsBeside tells whether what lies in y beside the start of its exterior ring lies in x.
func (x *Prepared) holdsBeside(y *Prepared, ring []orb.Point) bool {
	for i := 1; i < len(ring); i++ {
		if ring[i-1] == ring[i] {
			continue
		}
		cuts, _ := x.cuts(edge{a: ring[i-1], b: ring[i]})
		cuts, _ = y.cuts(edge{a: cuts[0], b: cuts[1]}) // a hole of y may touch there
		u, v := cuts[0], cuts[1]
		if y.holdsLeftOf(u, v) {
			return x.holdsLeftOf(u, v)
		}
		return x.holdsLeftOf(v, u)
	}
	return false
}

// eachStretch cuts e where vertices of the area lie on it and tells whether all stretches pass. An edge of the
// area that properly crosses e has the outside on one side and the inside on the other, so it fails both tests.
// Every cut is a position as given: nothing is computed, nothing rounded.
func (x *Prepared) eachStretch(e edge, pass func(where) bool) bool {
	if e.a == e.b {
		return pass(x.locate(e.a, e.a))
	}
	cuts, crossed := x.cuts(e)
	if crossed {
		return false
	}
	for i := 1; i < len(cuts); i++ {
		if !pass(x.locate(cuts[i-1], cuts[i])) {
			return false
		}
	}
	return true
}

// cuts lists the ends of e and the vertices of the area on it, sorted; crossed says that an edge of the area
// properly crosses e where none of those vertices lies: where another ring touches the edge, e may pass from inside
// to inside, and the stretches tell.
func (x *Prepared) cuts(e edge) (cuts []orb.Point, crossed bool) {
	cuts = []orb.Point{e.a, e.b}
	var across []edge
	x.touching(e.box(), func(f edge) bool {
		if f.polygon < 0 {
			return true
		}
		toA, toB := orientation(e.a, e.b, f.a), orientation(e.a, e.b, f.b)
		if toA*toB < 0 && orientation(f.a, f.b, e.a)*orientation(f.a, f.b, e.b) < 0 {
			across = append(across, f)
			return true
		}
		if toA == 0 && between(f.a, e.a, e.b) {
			cuts = append(cuts, f.a)
		}
		if toB == 0 && between(f.b, e.a, e.b) {
			cuts = append(cuts, f.b)
		}
		return true
	})
	slices.SortFunc(cuts, comparePlaces)
	cuts = slices.Compact(cuts)
	return cuts, slices.ContainsFunc(across, func(f edge) bool { return !f.passes(cuts) })
}

// passes tells whether one of the places lies on the edge.
func (e edge) passes(places []orb.Point) bool {
	return slices.ContainsFunc(places, func(p orb.Point) bool { return orientation(e.a, e.b, p) == 0 && between(p, e.a, e.b) })
}

func comparePlaces(p, q orb.Point) int {
	switch {
	case less(p, q):
		return -1
	case less(q, p):
		return 1
	}
	return 0
}
