package geo

import "github.com/paulmach/orb"

// where is the side of an area's boundary a place lies on.
type where int8

const (
	outside where = iota
	onBoundary
	inside
)

// stab follows a ray from a place to the east through the edges of an area and counts, exactly. The place is the
// midpoint of u and v (the same place twice for one that is given). Edges come polygon by polygon.
type stab struct {
	u, v    orb.Point
	polygon int
	odd     bool
	found   where
}

// edge takes the next edge and tells whether the answer is known.
func (s *stab) edge(a, b orb.Point, polygon int) (done bool) {
	if polygon != s.polygon {
		if s.odd {
			s.found = inside
			return true
		}
		s.polygon = polygon
	}
	ya, yb := s.compare(a, 1), s.compare(b, 1)
	if ya*yb > 0 {
		return false
	}
	xa, xb := s.compare(a, 0), s.compare(b, 0)
	if xa < 0 && xb < 0 {
		return false
	}
	side := midpointOrientation(a, b, s.u, s.v)
	if side == 0 && xa*xb <= 0 {
		s.found, s.odd = onBoundary, false
		return true
	}
	if (ya > 0) != (yb > 0) && (side > 0) == (yb > 0) {
		s.odd = !s.odd
	}
	return false
}

func (s *stab) end() where {
	if s.odd {
		s.found = inside
	}
	return s.found
}

// compare is the exact sign of a's coordinate less that of the place.
func (s *stab) compare(a orb.Point, axis int) int {
	u, v := s.u[axis], s.v[axis]
	if u == v {
		return sign(a[axis] - u)
	}
	// Rounding is monotone: the rounded sum decides unless it equals twice a, then its error does.
	sum := u + v
	if d := 2*a[axis] - sum; d != 0 {
		return sign(d)
	}
	w := sum - u
	return -sign((u - (sum - w)) + (v - w))
}

// locateIn finds a place among the rings of parts; outside where there are none.
func locateIn(parts []part, p orb.Point) where {
	s := stab{u: p, v: p}
	for _, part := range parts {
		if part.role != roleRing {
			continue
		}
		for i := 1; i < len(part.points); i++ {
			if s.edge(part.points[i-1], part.points[i], part.polygon) {
				return s.found
			}
		}
	}
	return s.end()
}
