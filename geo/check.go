package geo

import (
	"github.com/paulmach/orb"
)

// Check tells whether g is valid as the OGC has it: what Structure asks, and for areas rings that neither cross
// nor touch themselves, holes within their exterior and not within each other, polygons of a multipolygon that
// touch at most in points, an interior in one piece. The verdict is exact for the coordinates as given; it is
// that of PostGIS ST_IsValid, but that empty geometries and parts are faults here. Lines may cross themselves
// and positions may be repeated. The direction of rings is free. The error is a *Fault, the westernmost of
// the faults of a kind. Time O(n log n).
func Check(g orb.Geometry) error {
	if surelyValid(g) {
		return nil
	}
	return check(g)
}

// check is Check without the short way.
func check(g orb.Geometry) error {
	if f := structureFault(g); f != nil {
		return f
	}
	switch g := g.(type) {
	case orb.Polygon:
		return CheckPlane(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		return CheckPlane(g)
	}
	return nil
}

// CheckPlane is Check for polygons of any plane: without the range of degrees.
func CheckPlane(m orb.MultiPolygon) error {
	parts := partsOf(m)
	for _, part := range parts {
		if len(part.points) == 0 {
			return faultNowhere(FaultEmpty)
		}
		for _, p := range part.points {
			if !isFinite(p) {
				return faultNowhere(FaultNotFinite)
			}
		}
		if f := part.countFault(); f != nil {
			return f
		}
	}
	s := newSweep(parts)
	if f := s.run(); f != nil {
		return f
	}
	if f := s.nesting(); f != nil {
		return f
	}
	if s.cut != nil {
		return s.cut
	}
	return nil
}

// nesting judges which ring lies in which, once the sweep has found them free of crossings.
func (s *sweep) nesting() *Fault {
	for i, r := range s.rings {
		switch {
		case r.part.ring > 0:
			if f := s.holeFault(i); f != nil {
				return f
			}
		case r.parent >= 0 && s.rings[r.parent].part.ring == 0:
			return faultAt(FaultOverlap, r.leftmost)
		}
	}
	return nil
}

func (s *sweep) holeFault(i int) *Fault {
	r := s.rings[i]
	if r.parent < 0 {
		return faultAt(FaultHoleOutside, r.leftmost)
	}
	p := s.rings[r.parent]
	switch {
	case p.part.polygon != r.part.polygon:
		return faultAt(FaultOverlap, r.leftmost)
	case p.part.ring > 0:
		return faultAt(FaultHoleNested, r.leftmost)
	}
	return nil
}
