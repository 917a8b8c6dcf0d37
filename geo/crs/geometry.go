package crs

import (
	"math"

	"github.com/paulmach/orb"
)

// TransformGeometry returns a copy of g with every position taken through each; nil, and a kind that is not of
// the house, stays as it is.
func TransformGeometry(g orb.Geometry, each func(orb.Point) orb.Point) orb.Geometry {
	switch t := g.(type) {
	case orb.Point:
		return each(t)
	case orb.MultiPoint:
		return orb.MultiPoint(positions(t, each))
	case orb.LineString:
		return orb.LineString(positions(t, each))
	case orb.MultiLineString:
		out := make(orb.MultiLineString, len(t))
		for i, l := range t {
			out[i] = positions(l, each)
		}
		return out
	case orb.Polygon:
		return polygon(t, each)
	case orb.MultiPolygon:
		out := make(orb.MultiPolygon, len(t))
		for i, p := range t {
			out[i] = polygon(p, each)
		}
		return out
	}
	return g
}

func positions(in []orb.Point, each func(orb.Point) orb.Point) []orb.Point {
	out := make([]orb.Point, len(in))
	for i, p := range in {
		out[i] = each(p)
	}
	return out
}

func polygon(in orb.Polygon, each func(orb.Point) orb.Point) orb.Polygon {
	out := make(orb.Polygon, len(in))
	for i, r := range in {
		out[i] = positions(r, each)
	}
	return out
}

// boundSteps is how many pieces a side of a box is cut into where it becomes a curve.
const boundSteps = 32

// ForwardBound is the box in the system, x east, y north, around a box of longitude and latitude. The sides of the
// one are curves in the other; they are followed at boundSteps places each, and where the system has no value for
// a place that place is left out. The box is empty where none has one.
func (s System) ForwardBound(b orb.Bound) orb.Bound { return followed(b, s.Forward) }

// InverseBound is the box of longitude and latitude around a box of the system, x east, y north.
func (s System) InverseBound(b orb.Bound) orb.Bound { return followed(b, s.Inverse) }

func followed(b orb.Bound, each func(orb.Point) orb.Point) orb.Bound {
	out := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	take := func(x, y float64) {
		p := each(orb.Point{x, y})
		if math.IsNaN(p[0]) || math.IsNaN(p[1]) {
			return
		}
		for i, v := range p {
			out.Min[i], out.Max[i] = math.Min(out.Min[i], v), math.Max(out.Max[i], v)
		}
	}
	for i := range boundSteps + 1 {
		t := float64(i) / boundSteps
		x, y := b.Min[0]*(1-t)+b.Max[0]*t, b.Min[1]*(1-t)+b.Max[1]*t
		take(x, b.Min[1])
		take(x, b.Max[1])
		take(b.Min[0], y)
		take(b.Max[0], y)
	}
	return out
}
