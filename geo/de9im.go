package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Relate finds the matrix of two geometries of any kind, exact for the coordinates as given. Areas must be valid by
// Check; lines may cross themselves. Time grows with the edges and with the places where they meet.
func Relate(a, b orb.Geometry) Relation { return Prepare(a).Relate(Prepare(b)) }

// Relate is the function of that name with the receiver as a.
//
// Nothing is ever computed by rounding: where edges meet in a place that is a position of either, the place is known,
// and where they properly cross elsewhere it is known what lies around. So each edge of one side is cut at the
// positions of the other, and each stretch lies in one part of the other side or, where it is crossed, in several
// that are known.
func (x *Prepared) Relate(y *Prepared) Relation {
	r := Relation{dimA: x.dim(), dimB: y.dim()}
	for i := range r.m {
		r.m[i] = [3]int8{-1, -1, -1}
	}
	r.m[exterior][exterior] = 2
	there := halfRelation{x: x, y: y, set: func(inX, inY int, dim int8) { r.m[inX][inY] = max(r.m[inX][inY], dim) }}
	back := halfRelation{x: y, y: x, set: func(inY, inX int, dim int8) { r.m[inX][inY] = max(r.m[inX][inY], dim) }}
	if r.dimA < 0 || r.dimB < 0 || !overlap(x.bound, y.bound) {
		there.apart()
		back.apart()
		return r
	}
	there.run()
	back.run()
	return r
}

// halfRelation goes over x and asks where it lies in y.
type halfRelation struct {
	x, y *Prepared
	set  func(inX, inY int, dim int8)

	// What the walk along the edges knows: known is where the place from lies, -1 for not.
	known int
	from  orb.Point

	met meeting
}

// meeting is what one edge of x has to do with the edges of y.
type meeting struct {
	cuts    []orb.Point // the ends of the edge and the positions of y on it, sorted
	along   []edge      // edges of y on the same line that share a stretch with it
	crossed []edge      // edges of y that properly cross it
	atEnd   bool        // its far end is on an edge of y
}

// apart is for sides that share no place.
func (h *halfRelation) apart() {
	d := h.x.dim()
	if d < 0 {
		return
	}
	h.set(interior, exterior, d)
	if d == 2 || len(h.x.ends) > 0 {
		h.set(boundary, exterior, d-1)
	}
}

func (h *halfRelation) run() {
	d := h.x.dim()
	if d == 0 {
		for _, e := range h.x.edges {
			h.set(interior, h.y.at(e.a), 0)
		}
		return
	}
	for _, p := range h.x.ends {
		h.set(boundary, h.y.at(p), 0)
	}
	if d == 2 && h.y.dim() < 2 {
		h.set(interior, exterior, 2)
	}
	h.known = -1
	for _, e := range h.x.edges {
		if e.a != e.b {
			h.edge(e)
		}
	}
}

// own is where the places of an edge lie in its own geometry, ends aside.
func (x *Prepared) own() int {
	if x.area {
		return boundary
	}
	return interior
}

func (h *halfRelation) edge(e edge) {
	h.meet(e)
	switch h.y.dim() {
	case 0:
		h.set(h.x.own(), exterior, 1)
	case 1:
		h.alongLines(e)
	default:
		h.throughArea(e)
	}
}

// meet fills in the meeting of e and notes the places that it shares with edges of y.
func (h *halfRelation) meet(e edge) {
	m := &h.met
	m.cuts, m.along, m.crossed, m.atEnd = append(m.cuts[:0], e.a, e.b), m.along[:0], m.crossed[:0], false
	h.y.touching(e.box(), func(f edge) bool {
		toA, toB := orientation(e.a, e.b, f.a), orientation(e.a, e.b, f.b)
		if toA*toB > 0 {
			return true
		}
		fromA, fromB := orientation(f.a, f.b, e.a), orientation(f.a, f.b, e.b)
		if toA*toB < 0 && fromA*fromB < 0 {
			m.crossed = append(m.crossed, f)
			return true
		}
		for _, p := range [...]orb.Point{f.a, f.b} {
			if orientation(e.a, e.b, p) == 0 && between(p, e.a, e.b) {
				m.cuts = append(m.cuts, p)
				h.share(p)
			}
		}
		if f.a == f.b {
			m.atEnd = m.atEnd || f.a == e.b
			return true
		}
		if fromA == 0 && between(e.a, f.a, f.b) {
			h.share(e.a)
		}
		if fromB == 0 && between(e.b, f.a, f.b) {
			h.share(e.b)
			m.atEnd = true
		}
		if toA == 0 && toB == 0 {
			m.along = append(m.along, f)
		}
		return true
	})
	slices.SortFunc(m.cuts, comparePlaces)
	m.cuts = slices.Compact(m.cuts)
	m.crossed = slices.DeleteFunc(m.crossed, func(f edge) bool { return f.passes(m.cuts) })
	for _, f := range m.crossed {
		// A boundary point of lines at the crossing is a place of its own, noted with the edges that it ends.
		if !h.x.endsOn(e, f) && !h.y.endsOn(e, f) {
			h.set(h.x.own(), h.y.own(), 0)
		}
	}
}

// share notes a place on edges of both.
func (h *halfRelation) share(p orb.Point) { h.set(h.x.atEdge(p), h.y.atEdge(p), 0) }

// endsOn tells whether a boundary point of lines lies on both edges.
func (x *Prepared) endsOn(e, f edge) bool {
	return slices.ContainsFunc(x.ends, func(p orb.Point) bool {
		return orientation(e.a, e.b, p) == 0 && between(p, e.a, e.b) && orientation(f.a, f.b, p) == 0 && between(p, f.a, f.b)
	})
}

// alongLines tells which stretches of e lie on lines.
func (h *halfRelation) alongLines(e edge) {
	for i := 1; i < len(h.met.cuts); i++ {
		if h.met.shared(h.met.cuts[i-1], h.met.cuts[i]) {
			h.set(h.x.own(), interior, 1)
		} else {
			h.set(h.x.own(), exterior, 1)
		}
	}
}

// shared tells whether the stretch from u to v lies on an edge of y.
func (m *meeting) shared(u, v orb.Point) bool {
	return slices.ContainsFunc(m.along, func(f edge) bool { return between(u, f.a, f.b) && between(v, f.a, f.b) })
}

// throughArea tells in which parts of an area the stretches of e lie. An edge of the area that properly crosses e,
// in a place where the area has no position, has the inside on one side and the outside on the other.
func (h *halfRelation) throughArea(e edge) {
	m := &h.met
	last := -1
	for i := 1; i < len(m.cuts); i++ {
		u, v := m.cuts[i-1], m.cuts[i]
		last = -1
		switch {
		case m.shared(u, v):
			h.stretch(boundary)
			if h.x.area {
				h.sides(u, v)
			}
			continue
		case len(m.crossed) > 0:
			h.stretch(interior)
			h.stretch(exterior)
			continue
		case h.known >= 0 && h.from == e.a && len(m.cuts) == 2:
			last = h.known
		case !overlap(edge{a: u, b: v}.box(), h.y.bound):
			last = exterior
		default:
			last = exterior
			if h.y.locate(u, v) == inside {
				last = interior
			}
		}
		h.stretch(last)
	}
	h.known, h.from = -1, e.b
	if !m.atEnd && len(m.crossed) == 0 && len(m.cuts) == 2 {
		h.known = last
	}
}

// stretch notes a stretch of x in a part of the area y, and what that says of the insides where x is an area.
func (h *halfRelation) stretch(inY int) {
	h.set(h.x.own(), inY, 1)
	if !h.x.area {
		return
	}
	switch inY {
	case interior:
		h.set(interior, interior, 2)
		h.set(exterior, interior, 2)
	case exterior:
		h.set(interior, exterior, 2)
	}
}

// sides notes on which sides of a stretch of both boundaries the two insides lie. Another ring of x may touch the
// stretch in between; the insides change there for none, so what lies beside its first part tells.
func (h *halfRelation) sides(u, v orb.Point) {
	cuts, _ := h.x.cuts(edge{a: u, b: v})
	u, v = cuts[0], cuts[1]
	if h.x.holdsLeftOf(u, v) == h.y.holdsLeftOf(u, v) {
		h.set(interior, interior, 2)
		return
	}
	h.set(interior, exterior, 2)
	h.set(exterior, interior, 2)
}
