package postgis

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"

	"github.com/paulmach/orb"
	orbewkb "github.com/paulmach/orb/encoding/ewkb"

	"needlepoint/geo"
)

func shapes() []orb.Geometry {
	tiny, minus := math.SmallestNonzeroFloat64, math.Copysign(0, -1)
	ring := orb.Ring{{minus, tiny}, {1.0 / 3, 0}, {0.1, 0.7}, {minus, tiny}}
	hole := orb.Ring{{0.1, 0.1}, {0.11, 0.2}, {0.2, 0.1}, {0.1, 0.1}}
	return []orb.Geometry{
		orb.Point{123.06, 41.08}, orb.Point{minus, tiny}, orb.Point{math.MaxFloat64, -math.MaxFloat64},
		orb.MultiPoint{{1, 2}}, orb.MultiPoint{{1, 2}, {minus, 3}},
		orb.LineString{{1, 2}, {3, 4}}, orb.LineString{{1, 2}, {1, 2}, {1, 2}},
		orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}, {9, 10}}},
		orb.Polygon{ring}, orb.Polygon{ring, hole}, orb.MultiPolygon{{ring, hole}, {hole}, {ring, hole, hole}},
	}
}

func TestGeometryIsEncodedAsOrbDoesAndDecodedBitForBit(t *testing.T) {
	for _, g := range shapes() {
		data, err := encode(g)
		if err != nil {
			t.Fatalf("%v: %v", g, err)
		}
		if want := orbewkb.MustMarshal(g, srid, binary.LittleEndian); string(data) != string(want) {
			t.Errorf("%v is encoded as\n%x, orb says\n%x", g, data, want)
		}
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			got, err := decode(orbewkb.MustMarshal(g, srid, order))
			if err != nil || !geo.Equal(got, g) {
				t.Errorf("%v comes back as %v, %v", g, got, err)
			}
		}
	}
}

func TestGeometryThatPostGISWouldNotKeepIsRefused(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(-1)
	for _, g := range []orb.Geometry{
		nil, orb.Ring{{1, 2}}, orb.Collection{orb.Point{1, 2}}, orb.Bound{},
		orb.Point{nan, 1}, orb.Point{1, inf}, orb.MultiPoint{}, orb.MultiPoint{{1, 2}, {nan, nan}},
		orb.LineString{}, orb.LineString{{1, 2}}, orb.LineString{{1, 2}, {inf, 2}},
		orb.MultiLineString{}, orb.MultiLineString{{{1, 2}, {3, 4}}, {}},
		orb.Polygon{}, orb.Polygon{{}}, orb.Polygon{{{0, 0}, {1, 0}, {0, 0}}}, orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}},
		orb.Polygon{{{0, 0}, {1, 0}, {nan, 1}, {0, 0}}},
		orb.MultiPolygon{}, orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}, {}},
	} {
		if data, err := encode(g); err == nil {
			t.Errorf("%T %v is encoded as %x", g, g, data)
		}
	}
}

func TestBytesThatAreNoGeometryAreRefused(t *testing.T) {
	for _, g := range shapes() {
		data, err := encode(g)
		if err != nil {
			t.Fatal(err)
		}
		for n := range len(data) {
			if got, err := decode(data[:n]); err == nil {
				t.Errorf("%d of %d bytes of %v read as %v", n, len(data), g, got)
			}
		}
	}
	for name, text := range map[string]string{
		"three dimensions": "01010000A0E6100000000000000000F03F00000000000000400000000000000840",
		"a collection":     "0107000020E610000000000000",
		"an empty point":   "0101000020E6100000000000000000F87F000000000000F87F",
		"an empty line":    "0102000020E610000000000000",
		"an unknown kind":  "0163000020E610000000000000",
	} {
		data, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decode(data); err == nil {
			t.Errorf("%s reads as %v", name, got)
		}
	}
}
