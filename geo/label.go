package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// LabelPoint is a place to write the name of g: for an area a place inside it, far from its boundary; on a line
// the middle of its longest part; of points the one nearest to their mean. (0, 0) where g holds no position.
// The same g gives the same place.
func LabelPoint(g orb.Geometry) orb.Point {
	switch g := g.(type) {
	case orb.Point:
		return g
	case orb.MultiPoint:
		return nearestToMean(g)
	case orb.LineString:
		return LabelOfLine(g)
	case orb.MultiLineString:
		var longest orb.LineString
		most := -1.0
		for _, l := range g {
			if n := Length(l); n > most {
				longest, most = l, n
			}
		}
		return LabelOfLine(longest)
	case orb.Polygon:
		return innermost(g)
	case orb.MultiPolygon:
		var largest orb.Polygon
		most := -1.0
		for _, p := range g {
			if a := Area(p); a > most {
				largest, most = p, a
			}
		}
		return innermost(largest)
	}
	return orb.Point{}
}

func nearestToMean(ps []orb.Point) orb.Point {
	if len(ps) == 0 {
		return orb.Point{}
	}
	var mean orb.Point
	for _, p := range ps {
		mean[0] += p[0] / float64(len(ps))
		mean[1] += p[1] / float64(len(ps))
	}
	return slices.MinFunc(ps, func(a, b orb.Point) int {
		return sign(Distance(mean, a) - Distance(mean, b))
	})
}

// LabelOfLine is LabelPoint for a line of these positions.
func LabelOfLine(l []orb.Point) orb.Point {
	if len(l) == 0 {
		return orb.Point{}
	}
	var few [32]float64
	lengths, whole := few[:0], 0.0
	var c course
	for i := 1; i < len(l); i++ {
		n := c.length(l[i-1], l[i])
		lengths = append(lengths, n)
		whole += n
	}
	rest := whole / 2
	for i, n := range lengths {
		i++
		if rest <= n && n > 0 {
			return along(l[i-1], l[i], rest/n)
		}
		rest -= n
	}
	return l[0]
}

// LabelOfRing is LabelPoint for a polygon of one ring.
func LabelOfRing(ring []orb.Point) orb.Point {
	polygon := [1]orb.Ring{ring}
	return innermost(polygon[:])
}
