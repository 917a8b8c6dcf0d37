package face

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/geo"
	"needlepoint/geo/overlay"
)

// round returns a geometry whose coordinates are whole numbers of the last decimal, and which is valid all the same. It is made of the
// rounded positions alone. What keeps no length or area becomes a point.
func round(g orb.Geometry, decimals int) orb.Geometry {
	u := unit(math.Pow10(decimals))
	rounded := u.shape(g)
	if geo.Check(rounded) == nil {
		return rounded
	}
	return u.point(g)
}

// unit is how many steps there are to a degree.
type unit float64

func (u unit) steps(v float64) int64 { return int64(math.Round(v * float64(u))) }

func (u unit) degrees(n int64) float64 { return float64(n) / float64(u) }

func (u unit) position(p orb.Point) orb.Point {
	return orb.Point{u.degrees(u.steps(p[0])), u.degrees(u.steps(p[1]))}
}

// positions rounds a run of positions, of which none equals the one before it.
func (u unit) positions(ps []orb.Point) []orb.Point {
	out := make([]orb.Point, len(ps))
	for i, p := range ps {
		out[i] = u.position(p)
	}
	return slices.Compact(out)
}

func (u unit) shape(g orb.Geometry) orb.Geometry {
	switch t := g.(type) {
	case orb.Point:
		return u.position(t)
	case orb.MultiPoint:
		var out orb.MultiPoint
		seen := map[orb.Point]bool{}
		for _, p := range t {
			if p = u.position(p); !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
		return out
	case orb.LineString:
		return orb.LineString(u.positions(t))
	case orb.MultiLineString:
		var out orb.MultiLineString
		for _, line := range t {
			if line := u.positions(line); len(line) > 1 {
				out = append(out, line)
			}
		}
		return out
	case orb.Polygon:
		areas := u.areas(orb.MultiPolygon{t})
		if len(areas) == 1 {
			return areas[0]
		}
		return areas
	case orb.MultiPolygon:
		return u.areas(t)
	}
	return nil
}

// areas rounds polygons. Rounded rings cross and touch, so that they are taken apart on the grid of the last decimal and put together as
// polygons that do not.
func (u unit) areas(m orb.MultiPolygon) (out orb.MultiPolygon) {
	var rings [][]overlay.Point
	for _, polygon := range m {
		for i, r := range polygon {
			ring := make([]overlay.Point, 0, len(r))
			for _, p := range r {
				ring = append(ring, overlay.Point{X: u.steps(p[0]), Y: u.steps(p[1])})
			}
			ring = slices.Compact(ring)
			if len(ring) > 1 && ring[0] == ring[len(ring)-1] {
				ring = ring[:len(ring)-1]
			}
			if isHole := i > 0; len(ring) > 2 {
				if (overlay.DoubleArea(ring) < 0) != isHole {
					slices.Reverse(ring)
				}
				rings = append(rings, ring)
			}
		}
	}
	areas, err := overlay.Mend(rings, overlay.Positive)
	if err != nil { // too tangled to be worth it
		return nil
	}
	for _, area := range areas {
		var polygon orb.Polygon
		for _, ring := range area {
			closed := make(orb.Ring, 0, len(ring)+1)
			for _, p := range ring {
				closed = append(closed, orb.Point{u.degrees(p.X), u.degrees(p.Y)})
			}
			polygon = append(polygon, append(closed, closed[0]))
		}
		out = append(out, polygon)
	}
	return out
}

// point returns the middle of the box around the rounded positions, rounded itself.
func (u unit) point(g orb.Geometry) orb.Geometry {
	b := geo.Bound(g)
	if !(b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1]) {
		return nowhere
	}
	low, high := u.position(b.Min), u.position(b.Max)
	return u.position(orb.Point{(low[0] + high[0]) / 2, (low[1] + high[1]) / 2})
}
