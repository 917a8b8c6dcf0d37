package postgis

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// srid is the reference system of every geometry here: longitude, latitude in degrees.
const srid = 4326

var (
	errNotFinite = errors.New("a coordinate is not a number or infinite")
	errEmpty     = errors.New("a geometry or a part of it is empty")
	errTooShort  = errors.New("a line has fewer than two points")
	errOpenRing  = errors.New("a ring is not closed or has fewer than four points")
)

// encode returns g as little-endian EWKB with its SRID, every coordinate with all its bits. It refuses what
// PostGIS could not take in: other kinds, coordinates that are no number, empty parts, lines of one
// point, rings that are not closed.
func encode(g orb.Geometry) ([]byte, error) {
	if err := storable(g); err != nil {
		return nil, err
	}
	var t geom.T
	switch v := g.(type) {
	case orb.Point:
		t = geom.NewPointFlat(geom.XY, v[:]).SetSRID(srid)
	case orb.MultiPoint:
		t = geom.NewMultiPointFlat(geom.XY, flatten(nil, v)).SetSRID(srid)
	case orb.LineString:
		t = geom.NewLineStringFlat(geom.XY, flatten(nil, v)).SetSRID(srid)
	case orb.MultiLineString:
		var flat []float64
		ends := make([]int, len(v))
		for i, line := range v {
			flat = flatten(flat, line)
			ends[i] = len(flat)
		}
		t = geom.NewMultiLineStringFlat(geom.XY, flat, ends).SetSRID(srid)
	case orb.Polygon:
		flat, ends := flattenRings(nil, v)
		t = geom.NewPolygonFlat(geom.XY, flat, ends).SetSRID(srid)
	case orb.MultiPolygon:
		var flat []float64
		endss := make([][]int, len(v))
		for i, polygon := range v {
			flat, endss[i] = flattenRings(flat, polygon)
		}
		t = geom.NewMultiPolygonFlat(geom.XY, flat, endss).SetSRID(srid)
	}
	return ewkb.Marshal(t, ewkb.NDR)
}

func flatten(flat []float64, points []orb.Point) []float64 {
	for _, p := range points {
		flat = append(flat, p[0], p[1])
	}
	return flat
}

func flattenRings(flat []float64, rings []orb.Ring) ([]float64, []int) {
	ends := make([]int, len(rings))
	for i, ring := range rings {
		flat = flatten(flat, ring)
		ends[i] = len(flat)
	}
	return flat, ends
}

// decode reads EWKB back, bit for bit. It refuses what encode would.
func decode(data []byte) (orb.Geometry, error) {
	t, err := ewkb.Unmarshal(data)
	if err != nil {
		return nil, err
	}
	if t.Layout() != geom.XY {
		return nil, fmt.Errorf("the geometry has %d dimensions; two are expected", t.Stride())
	}
	var g orb.Geometry
	switch v := t.(type) {
	case *geom.Point:
		if v.Empty() {
			return nil, errEmpty
		}
		g = orb.Point{v.X(), v.Y()}
	case *geom.MultiPoint:
		if v.NumPoints() != len(v.FlatCoords())/2 {
			return nil, errEmpty
		}
		g = orb.MultiPoint(gather(v.FlatCoords()))
	case *geom.LineString:
		g = orb.LineString(gather(v.FlatCoords()))
	case *geom.MultiLineString:
		lines := make(orb.MultiLineString, 0, len(v.Ends()))
		eachPart(v.FlatCoords(), 0, v.Ends(), func(part []orb.Point) { lines = append(lines, part) })
		g = lines
	case *geom.Polygon:
		g = gatherRings(v.FlatCoords(), 0, v.Ends())
	case *geom.MultiPolygon:
		polygons := make(orb.MultiPolygon, 0, len(v.Endss()))
		start := 0
		for _, ends := range v.Endss() {
			polygons = append(polygons, gatherRings(v.FlatCoords(), start, ends))
			if len(ends) > 0 {
				start = ends[len(ends)-1]
			}
		}
		g = polygons
	default:
		return nil, fmt.Errorf("%T: a point, line, polygon or a multi of them is expected", t)
	}
	return g, storable(g)
}

func gather(flat []float64) []orb.Point {
	points := make([]orb.Point, len(flat)/2)
	for i := range points {
		points[i] = orb.Point{flat[2*i], flat[2*i+1]}
	}
	return points
}

func gatherRings(flat []float64, start int, ends []int) orb.Polygon {
	rings := make(orb.Polygon, 0, len(ends))
	eachPart(flat, start, ends, func(part []orb.Point) { rings = append(rings, part) })
	return rings
}

func eachPart(flat []float64, start int, ends []int, part func([]orb.Point)) {
	for _, end := range ends {
		part(gather(flat[start:end]))
		start = end
	}
}

// storable says why PostGIS would not take g, or why the service could not read it back; nil where neither.
func storable(g orb.Geometry) error {
	switch v := g.(type) {
	case orb.Point:
		if !finite(v) {
			return errNotFinite
		}
		return nil
	case orb.MultiPoint:
		return storableRun(v, 1)
	case orb.LineString:
		return storableRun(v, 2)
	case orb.MultiLineString:
		if len(v) == 0 {
			return errEmpty
		}
		for _, line := range v {
			if err := storableRun(line, 2); err != nil {
				return err
			}
		}
		return nil
	case orb.Polygon:
		return storableRings(v)
	case orb.MultiPolygon:
		if len(v) == 0 {
			return errEmpty
		}
		for _, polygon := range v {
			if err := storableRings(polygon); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("%T: a point, line, polygon or a multi of them is expected", g)
}

func storableRings(rings []orb.Ring) error {
	if len(rings) == 0 {
		return errEmpty
	}
	for _, ring := range rings {
		if err := storableRun(ring, 4); err != nil {
			return err
		}
		if !sameBits(ring[0], ring[len(ring)-1]) {
			return errOpenRing
		}
	}
	return nil
}

func storableRun(points []orb.Point, least int) error {
	switch {
	case len(points) == 0:
		return errEmpty
	case len(points) < least && least == 2:
		return errTooShort
	case len(points) < least:
		return errOpenRing
	case !finite(points...):
		return errNotFinite
	}
	return nil
}

func finite(points ...orb.Point) bool {
	for _, p := range points {
		// x-x is 0 for every number, and NaN for NaN and the infinities.
		if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
			return false
		}
	}
	return true
}

func sameBits(a, b orb.Point) bool {
	return math.Float64bits(a[0]) == math.Float64bits(b[0]) && math.Float64bits(a[1]) == math.Float64bits(b[1])
}
