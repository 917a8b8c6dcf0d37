package geopackage

import (
	"errors"
	"math"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// The flags in the header of a geometry.
const (
	headerSize   = 8
	flagEmpty    = 0x10
	flagExtended = 0x20
)

// envelopes are the bytes of each kind of envelope.
var envelopes = []int{0, 32, 48, 48, 64}

// parseBlob reads a geometry; nil for an empty one. An error says in a few words why it cannot be read.
func parseBlob(blob []byte) (g orb.Geometry, ordinates int, err error) {
	if len(blob) < headerSize || blob[0] != 'G' || blob[1] != 'P' {
		return nil, 0, errors.New("it is no GeoPackage geometry")
	}
	flags := blob[3]
	envelope := int(flags >> 1 & 7)
	if envelope >= len(envelopes) {
		return nil, 0, errors.New("its envelope is of an unknown kind")
	}
	start := headerSize + envelopes[envelope]
	switch {
	case flags&flagExtended != 0:
		return nil, 0, errors.New("it is of an extension's kind")
	case len(blob) < start:
		return nil, 0, errors.New("it ends within its header")
	case flags&flagEmpty != 0:
		return nil, 0, nil
	}
	g, ordinates, err = geo.ParseWKBMembers(blob[start:])
	if p, point := g.(orb.Point); point && math.IsNaN(p[0]) && math.IsNaN(p[1]) || err == nil && hollow(g) {
		return nil, ordinates, nil
	}
	return g, ordinates, err
}

// hollow tells whether a geometry has no part at all.
func hollow(g orb.Geometry) bool {
	switch t := g.(type) {
	case orb.MultiPoint:
		return len(t) == 0
	case orb.LineString:
		return len(t) == 0
	case orb.MultiLineString:
		return len(t) == 0
	case orb.Polygon:
		return len(t) == 0
	case orb.MultiPolygon:
		return len(t) == 0
	}
	return false
}
