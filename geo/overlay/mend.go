package overlay

import (
	"fmt"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Rule says which faces of an arrangement belong to a shape, by how often its rings wind around them.
type Rule uint8

const (
	// EvenOdd takes faces that an odd number of rings surround, whatever way they run.
	EvenOdd Rule = iota
	// NonZero takes faces around which the rings wind at all.
	NonZero
	// Positive takes faces around which rings of positive area win over those of negative area. For exteriors
	// of positive and holes of negative area it is the union: what overlaps counts once.
	Positive
)

func (r Rule) holds(winding int32) bool {
	switch r {
	case EvenOdd:
		return winding&1 != 0
	case NonZero:
		return winding != 0
	}
	return winding > 0
}

// Mend gives the shape that rings bound by a rule as polygons that are valid by OGC, whatever the rings do:
// each an exterior with positive area, then its holes with negative area, open rings of different positions
// beginning at their least, polygons that touch at most in points. Edges move by less than one unit, and only
// where they meet or pass others; what has no area vanishes. The result depends on nothing but the input. The
// error names a coordinate beyond ±MaxCoordinate, or an input so dense that it would take seconds.
func Mend(rings [][]Point, rule Rule) ([][][]Point, error) {
	for _, ring := range rings {
		for _, p := range ring {
			if !inReach(p) {
				return nil, fmt.Errorf("overlay mend: position %d, %d is beyond ±%d", p.X, p.Y, MaxCoordinate)
			}
		}
	}
	a, err := arrange(rings)
	if err != nil {
		return nil, fmt.Errorf("overlay mend: %w", err)
	}
	return a.polygons(rule.holds), nil
}

func inReach(p Point) bool {
	return p.X >= -MaxCoordinate && p.X <= MaxCoordinate && p.Y >= -MaxCoordinate && p.Y <= MaxCoordinate
}

// Simple tells exactly whether rings are valid polygons as they stand, in the order of a vector tile: an exterior
// with positive area, its holes with negative area, the next exterior. No rings are valid. A coordinate beyond
// ±MaxCoordinate is not.
func Simple(rings [][]Point) bool {
	var m orb.MultiPolygon
	for _, ring := range rings {
		closed := make(orb.Ring, 0, len(ring)+1)
		for _, p := range ring {
			if !inReach(p) {
				return false
			}
			closed = append(closed, orb.Point{float64(p.X), float64(p.Y)})
		}
		switch area := DoubleArea(ring); {
		case area > 0:
			m = append(m, orb.Polygon{append(closed, closed[0])})
		case area < 0 && len(m) > 0:
			last := &m[len(m)-1]
			*last = append(*last, append(closed, closed[0]))
		default:
			return false
		}
	}
	return geo.CheckPlane(m) == nil
}
