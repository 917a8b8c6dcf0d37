package tiles_test

import (
	"math"

	"github.com/paulmach/orb"

	"needlepoint/tiles"
)

// paths returns the lines and rings of a geometry, points as lines of one place.
func paths(g orb.Geometry) (out [][]orb.Point) {
	switch t := g.(type) {
	case orb.Point:
		out = append(out, []orb.Point{t})
	case orb.MultiPoint:
		for _, p := range t {
			out = append(out, []orb.Point{p})
		}
	case orb.LineString:
		out = append(out, t)
	case orb.MultiLineString:
		for _, line := range t {
			out = append(out, line)
		}
	case orb.Polygon:
		for _, ring := range t {
			out = append(out, ring)
		}
	case orb.MultiPolygon:
		for _, polygon := range t {
			out = append(out, paths(polygon)...)
		}
	case orb.Collection:
		for _, member := range t {
			out = append(out, paths(member)...)
		}
	}
	return out
}

// rebuilt returns a geometry with every path of vertices replaced.
func rebuilt(g orb.Geometry, change func([]orb.Point) []orb.Point) orb.Geometry {
	switch t := g.(type) {
	case orb.Point:
		return change([]orb.Point{t})[0]
	case orb.MultiPoint:
		var out orb.MultiPoint
		for _, p := range t {
			out = append(out, change([]orb.Point{p})...)
		}
		return out
	case orb.LineString:
		return orb.LineString(change(t))
	case orb.MultiLineString:
		var out orb.MultiLineString
		for _, line := range t {
			out = append(out, change(line))
		}
		return out
	case orb.Polygon:
		var out orb.Polygon
		for _, ring := range t {
			out = append(out, change(ring))
		}
		return out
	case orb.MultiPolygon:
		var out orb.MultiPolygon
		for _, polygon := range t {
			out = append(out, rebuilt(polygon, change).(orb.Polygon))
		}
		return out
	}
	return nil
}

// inTile returns the exact place of p in units of a tile, by the textbook formula.
func inTile(at tiles.Address, p orb.Point) orb.Point {
	n := math.Ldexp(4096, int(at.Z))
	lat := min(max(p[1], -tiles.MaxLatitude), tiles.MaxLatitude) * math.Pi / 180
	y := 0.5 - math.Log(math.Tan(math.Pi/4+lat/2))/(2*math.Pi)
	return orb.Point{(p[0]+180)/360*n - float64(at.X)*4096, y*n - float64(at.Y)*4096}
}

// finer returns the geometry with its edges cut in lon/lat until web Mercator bows none by a tenth of a unit, as
// far as they come near the tile: programs that draw edges straight on the map draw it as it is.
func finer(at tiles.Address, g orb.Geometry) orb.Geometry {
	return rebuilt(g, func(path []orb.Point) []orb.Point {
		out := path[:1:1]
		for i := 1; i < len(path); i++ {
			out = appendFiner(at, out, path[i-1], path[i])
		}
		return out
	})
}

func appendFiner(at tiles.Address, out []orb.Point, a, b orb.Point) []orb.Point {
	ta, tb := inTile(at, a), inTile(at, b)
	middle := orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
	tm := inTile(at, middle)
	edge := orb.MultiPoint{ta, tb}.Bound()
	near := edge.Pad(10).Intersects(orb.Bound{Min: orb.Point{-100, -100}, Max: orb.Point{4200, 4200}})
	long := math.Abs(a[1]-b[1]) > 3 // over the equator the middle of an edge is no measure of its bow
	if near && (long || math.Hypot(tm[0]-(ta[0]+tb[0])/2, tm[1]-(ta[1]+tb[1])/2) > 0.1) {
		return appendFiner(at, appendFiner(at, out, a, middle), middle, b)
	}
	return append(out, b)
}

// reach returns how far the places of a, sampled every few units, lie at most from b. Only places that the filter
// lets through are looked at; nil lets all.
func reach(a, b [][]orb.Point, counts func(orb.Point) bool) (most float64) {
	for _, path := range a {
		for i, p := range path {
			q := p
			if i > 0 {
				q = path[i-1]
			}
			steps := math.Ceil(math.Hypot(p[0]-q[0], p[1]-q[1])/16) + 1
			for k := 0.0; k <= steps; k++ {
				place := orb.Point{q[0] + (p[0]-q[0])*k/steps, q[1] + (p[1]-q[1])*k/steps}
				if counts == nil || counts(place) {
					most = max(most, distance(place, b, most))
				}
			}
		}
	}
	return most
}

// distance returns how far a place lies from the nearest of the paths, or anything up to enough where it is no more.
func distance(p orb.Point, to [][]orb.Point, enough float64) float64 {
	least := math.Inf(1)
	for _, path := range to {
		for i, b := range path {
			a := b
			if i > 0 {
				a = path[i-1]
			}
			dx, dy := b[0]-a[0], b[1]-a[1]
			t := 0.0
			if l := dx*dx + dy*dy; l > 0 {
				t = min(max(((p[0]-a[0])*dx+(p[1]-a[1])*dy)/l, 0), 1)
			}
			if least = min(least, math.Hypot(p[0]-a[0]-t*dx, p[1]-a[1]-t*dy)); least <= enough {
				return least
			}
		}
	}
	return least
}

func inWindow(p orb.Point) bool {
	return p[0] >= -64 && p[0] <= 4160 && p[1] >= -64 && p[1] <= 4160
}

func perimeter(g orb.Geometry) (sum float64) {
	for _, path := range paths(g) {
		for i := 1; i < len(path); i++ {
			sum += math.Hypot(path[i][0]-path[i-1][0], path[i][1]-path[i-1][1])
		}
	}
	return sum
}
