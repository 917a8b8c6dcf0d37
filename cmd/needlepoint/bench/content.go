package bench

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"

	"needlepoint/tiles"
)

// Content says how far two renderings of the same tiles, decoded, hold the same.
type Content struct {
	Tiles    int `json:"tiles"`
	Cells    int `json:"cells"`    // tiles that count cells instead of drawing all, and are left out here
	Features int `json:"features"` // that both hold
	Alike    int `json:"alike"`    // of these: the same properties, and shapes within a unit each way
	Tiny     int `json:"tiny"`     // drawn by one only, and no larger than a unit
	Rim      int `json:"rim"`      // drawn by one only, and all of it in the buffer beside the tile
	Mended   int `json:"mended"`   // areas that cover the same, but for spikes thinner than a unit that one has cut off

	Different int      `json:"different"` // everything else
	Examples  []string `json:"examples,omitempty"`
}

// mostExamples is how many differences are told in words.
const mostExamples = 10

func (c *Content) differs(format string, args ...any) {
	c.Different++
	if len(c.Examples) < mostExamples {
		c.Examples = append(c.Examples, fmt.Sprintf(format, args...))
	}
}

// compare adds one tile as two sides render it.
func (c *Content) compare(at tiles.Address, ours, theirs []byte) error {
	a, cells, err := assetsOf(ours)
	if err != nil {
		return fmt.Errorf("tile %v: ours: %w", at, err)
	}
	b, _, err := assetsOf(theirs)
	if err != nil {
		return fmt.Errorf("tile %v: PostGIS: %w", at, err)
	}
	if cells {
		c.Cells++
		return nil
	}
	c.Tiles++
	for _, id := range slices.Sorted(maps.Keys(a)) {
		mine := a[id]
		if theirs, ok := b[id]; ok {
			c.both(at, mine, theirs)
		} else {
			c.alone(at, mine, "PostGIS does not draw it")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[id]; !ok {
			c.alone(at, b[id], "only PostGIS draws it")
		}
	}
	return nil
}

// cellsLayer is the layer of a tile that counts rather than draws.
const cellsLayer = "cells"

// assetsOf decodes the layer of assets; cells reports whether the tile has a layer of cells.
func assetsOf(tile []byte) (byID map[uint64]*geojson.Feature, cells bool, err error) {
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		return nil, false, err
	}
	byID = map[uint64]*geojson.Feature{}
	for _, l := range layers {
		cells = cells || l.Name == cellsLayer
		if l.Name != tiles.AssetLayer().Name {
			continue
		}
		if l.Extent != tiles.Extent {
			return nil, false, fmt.Errorf("extent %d", l.Extent)
		}
		for _, f := range l.Features {
			id, ok := f.ID.(float64)
			if !ok {
				return nil, false, fmt.Errorf("a feature has the id %v", f.ID)
			}
			if byID[uint64(id)] != nil {
				return nil, false, fmt.Errorf("the id %.0f comes twice", id)
			}
			byID[uint64(id)] = f
		}
	}
	return byID, cells, nil
}

func (c *Content) both(at tiles.Address, a, b *geojson.Feature) {
	c.Features++
	for _, pair := range [2][2]*geojson.Feature{{a, b}, {b, a}} {
		for key, value := range pair[0].Properties {
			if pair[1].Properties[key] != value {
				c.differs("tile %v, asset %v: %s is %v and %v", at, a.ID, key, a.Properties[key], b.Properties[key])
				return
			}
		}
	}
	if a.Geometry.Dimensions() != b.Geometry.Dimensions() {
		c.differs("tile %v, asset %v: a %s and a %s", at, a.ID, a.Geometry.GeoJSONType(), b.Geometry.GeoJSONType())
		return
	}
	if d := apart(a.Geometry, b.Geometry); d > slack(a.Geometry) {
		if d <= longestSpike && coverTheSame(a.Geometry, b.Geometry) {
			c.Mended++
			return
		}
		c.differs("tile %v, asset %v: %.2f units apart: %v and %v", at, a.ID, d, a.Geometry, b.Geometry)
		return
	}
	c.Alike++
}

// slack is how far two drawings of one shape may be apart: a unit each way, and for lines and rims the half unit that
// PostGIS simplifies away before it rounds.
func slack(g orb.Geometry) float64 {
	if g.Dimensions() == 0 {
		return math.Sqrt2
	}
	return math.Sqrt2 + 0.5
}

// longestSpike bounds what mending may cut off, in units.
const longestSpike = 10

// coverTheSame reports whether two areas cover as much, to half a unit along their rims.
func coverTheSame(a, b orb.Geometry) bool {
	return a.Dimensions() == 2 && math.Abs(planar.Area(a)-planar.Area(b)) <= 0.5*max(planar.Length(a), planar.Length(b))
}

func (c *Content) alone(at tiles.Address, f *geojson.Feature, what string) {
	b := f.Geometry.Bound()
	switch {
	case f.Geometry.Dimensions() > 0 && b.Max[0]-b.Min[0] <= 1 && b.Max[1]-b.Min[1] <= 1,
		f.Geometry.Dimensions() == 2 && planar.Area(f.Geometry) <= planar.Length(f.Geometry):
		c.Tiny++
	case !b.Intersects(orb.Bound{Max: orb.Point{tiles.Extent, tiles.Extent}}):
		c.Rim++
	default:
		c.differs("tile %v, asset %v: %s: %v", at, f.ID, what, f.Geometry)
	}
}

// apart is the largest distance from a corner of one shape, in the tile, to the other.
func apart(a, b orb.Geometry) float64 {
	return max(stray(a, b), stray(b, a))
}

func stray(from, to orb.Geometry) (most float64) {
	paths := pathsOf(to)
	for _, path := range pathsOf(from) {
		for _, p := range path {
			if min(p[0], p[1]) < 0 || max(p[0], p[1]) > tiles.Extent {
				continue // where each cuts at the rim of the buffer is its own affair
			}
			least := math.Inf(1)
			for _, other := range paths {
				if len(other) == 1 {
					least = min(least, planar.Distance(p, other[0]))
				} else {
					least = min(least, planar.DistanceFrom(orb.LineString(other), p))
				}
			}
			most = max(most, least)
		}
	}
	return most
}

// pathsOf returns the points, lines and rings that a geometry is drawn by.
func pathsOf(g orb.Geometry) (out [][]orb.Point) {
	switch t := g.(type) {
	case orb.Point:
		return [][]orb.Point{{t}}
	case orb.MultiPoint:
		for _, p := range t {
			out = append(out, []orb.Point{p})
		}
	case orb.LineString:
		return [][]orb.Point{t}
	case orb.MultiLineString:
		for _, l := range t {
			out = append(out, l)
		}
	case orb.Polygon:
		for _, r := range t {
			out = append(out, r)
		}
	case orb.MultiPolygon:
		for _, p := range t {
			out = append(out, pathsOf(p)...)
		}
	}
	return out
}
