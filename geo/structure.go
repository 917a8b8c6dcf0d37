package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Structure checks what one pass over the positions can tell: a supported kind, no empty part, numbers finite
// and in range, lines of at least two and closed rings of at least three different positions. The error is a
// *Fault. Repeated positions are tolerated.
func Structure(g orb.Geometry) error {
	if f := structureFault(g); f != nil {
		return f
	}
	return nil
}

func structureFault(g orb.Geometry) *Fault {
	switch g.(type) {
	case orb.Point, orb.MultiPoint, orb.LineString, orb.MultiLineString, orb.Polygon, orb.MultiPolygon:
	default:
		return faultNowhere(FaultUnsupported)
	}
	parts := partsOf(g)
	if len(parts) == 0 {
		return faultNowhere(FaultEmpty)
	}
	if m, ok := g.(orb.MultiPolygon); ok {
		for _, p := range m {
			if len(p) == 0 {
				return faultNowhere(FaultEmpty)
			}
		}
	}
	for _, part := range parts {
		if f := part.rangeFault(); f != nil {
			return f
		}
	}
	for _, part := range parts {
		if f := part.countFault(); f != nil {
			return f
		}
	}
	return nil
}

func (pt part) rangeFault() *Fault {
	if len(pt.points) == 0 {
		return faultNowhere(FaultEmpty)
	}
	for _, p := range pt.points {
		if !isFinite(p) {
			return faultNowhere(FaultNotFinite)
		}
		if isLonLat(p) {
			continue
		}
		if math.Abs(p[1]) > 90 && isLonLat(orb.Point{p[1], p[0]}) {
			return faultAt(FaultAxes, p)
		}
		return faultAt(FaultOutOfRange, p)
	}
	return nil
}

func isLonLat(p orb.Point) bool { return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 }

func areLonLat(parts []part) bool {
	for _, part := range parts {
		for _, p := range part.points {
			if !isLonLat(p) {
				return false
			}
		}
	}
	return true
}

func (pt part) countFault() *Fault {
	first := pt.points[0]
	switch pt.role {
	case roleLine:
		for _, p := range pt.points {
			if p != first {
				return nil
			}
		}
		return faultAt(FaultTooFew, first)
	case roleRing:
		if pt.points[len(pt.points)-1] != first {
			return faultAt(FaultNotClosed, first)
		}
		second := first
		for _, p := range pt.points {
			if p == first || p == second {
				continue
			}
			if second != first {
				return nil
			}
			second = p
		}
		return faultAt(FaultTooFew, first)
	}
	return nil
}
