package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Place is a place and how far it is from where one asked.
type Place struct {
	At     orb.Point
	Metres float64 // on the ellipsoid; +Inf where there is no such place, NaN where a coordinate is out of range
}

// NearestVertex returns the position of g that is nearest to p; the first of equals.
func NearestVertex(p orb.Point, g orb.Geometry) Place {
	parts := partsOf(g)
	if !isLonLat(p) || !areLonLat(parts) {
		return Place{Metres: math.NaN()}
	}
	s := newSearch(p)
	for _, part := range parts {
		for _, q := range part.points {
			if s.from.atLeast(q, q) < s.best {
				s.see(q)
			}
		}
	}
	return Place{s.at, s.best}
}

// NearestOutline returns the place of g's points, lines and rings that is nearest to p. Unlike DistanceTo it
// does not take an area for its inside: in the middle of a park the outline is as far as the park's edge.
func NearestOutline(p orb.Point, g orb.Geometry) Place {
	parts := partsOf(g)
	if !isLonLat(p) || !areLonLat(parts) {
		return Place{Metres: math.NaN()}
	}
	s := newSearch(p)
	s.startNear(parts)
	for _, part := range parts {
		s.part(part)
	}
	return Place{s.at, s.best}
}
