package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Bound is the smallest box around g in degrees; empty (Min above Max) where g holds no position.
func Bound(g orb.Geometry) orb.Bound {
	b := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, part := range partsOf(g) {
		for _, p := range part.points {
			b.Min[0], b.Min[1] = math.Min(b.Min[0], p[0]), math.Min(b.Min[1], p[1])
			b.Max[0], b.Max[1] = math.Max(b.Max[0], p[0]), math.Max(b.Max[1], p[1])
		}
	}
	return b
}

// Equal tells whether two geometries are of one kind with the same coordinates, bit for bit.
func Equal(a, b orb.Geometry) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	switch a := a.(type) {
	case orb.Point:
		b, ok := b.(orb.Point)
		return ok && samePoint(a, b)
	case orb.MultiPoint:
		b, ok := b.(orb.MultiPoint)
		return ok && slices.EqualFunc(a, b, samePoint)
	case orb.LineString:
		b, ok := b.(orb.LineString)
		return ok && slices.EqualFunc(a, b, samePoint)
	case orb.MultiLineString:
		b, ok := b.(orb.MultiLineString)
		return ok && slices.EqualFunc(a, b, func(x, y orb.LineString) bool { return slices.EqualFunc(x, y, samePoint) })
	case orb.Polygon:
		b, ok := b.(orb.Polygon)
		return ok && samePolygon(a, b)
	case orb.MultiPolygon:
		b, ok := b.(orb.MultiPolygon)
		return ok && slices.EqualFunc(a, b, samePolygon)
	}
	return false
}

func samePolygon(a, b orb.Polygon) bool {
	return slices.EqualFunc(a, b, func(x, y orb.Ring) bool { return slices.EqualFunc(x, y, samePoint) })
}

func samePoint(a, b orb.Point) bool {
	return math.Float64bits(a[0]) == math.Float64bits(b[0]) && math.Float64bits(a[1]) == math.Float64bits(b[1])
}

// role says what a part of a geometry bounds.
type role uint8

const (
	rolePoints role = iota
	roleLine
	roleRing
)

// part is one run of positions of a geometry: the points of a Point or MultiPoint, a line, or a ring.
type part struct {
	role    role
	polygon int // index of the polygon a ring belongs to
	ring    int // index of the ring in its polygon, 0 the exterior
	points  []orb.Point
}

// partsOf lists the runs of g in order without copying positions; nothing for unsupported kinds.
func partsOf(g orb.Geometry) []part {
	switch g := g.(type) {
	case orb.Point:
		return []part{{role: rolePoints, points: []orb.Point{g}}}
	case orb.MultiPoint:
		return []part{{role: rolePoints, points: g}}
	case orb.LineString:
		return []part{{role: roleLine, points: g}}
	case orb.MultiLineString:
		parts := make([]part, len(g))
		for i, l := range g {
			parts[i] = part{role: roleLine, points: l}
		}
		return parts
	case orb.Polygon:
		return appendRings(nil, g, 0)
	case orb.MultiPolygon:
		var parts []part
		for i, p := range g {
			parts = appendRings(parts, p, i)
		}
		return parts
	}
	return nil
}

func appendRings(parts []part, p orb.Polygon, polygon int) []part {
	for i, r := range p {
		parts = append(parts, part{role: roleRing, polygon: polygon, ring: i, points: r})
	}
	return parts
}

func isFinite(p orb.Point) bool { return !math.IsNaN(p[0]-p[0]) && !math.IsNaN(p[1]-p[1]) }
