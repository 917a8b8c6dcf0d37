package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestGeoJSONReadsBackWhatItWrites(t *testing.T) {
	ring := orb.Ring{{123.06, 41.08}, {123.07, 41.08}, {123.07, math.Nextafter(41.09, 42)}, {123.06, 41.08}}
	for _, g := range []orb.Geometry{
		orb.Point{123.0612345678901, -41.1e-9}, orb.MultiPoint{{1, 2}, {3, 4}}, orb.LineString{{1, 2}, {3, 4}},
		orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}, orb.Polygon{ring, ring}, orb.MultiPolygon{{ring}, {ring, ring}},
	} {
		text := AppendGeoJSON(nil, g)
		back, err := ParseGeoJSON(text)
		if err != nil || !orb.Equal(g, back) {
			t.Errorf("%s reads back as %v, %v", text, back, err)
		}
	}
}

func TestGeoJSONTakesWhatFilesHold(t *testing.T) {
	for text, want := range map[string]orb.Geometry{
		`null`:                                                nil,
		`{"type":"Point","coordinates":[]}`:                   nil,
		`{"type":"Polygon","coordinates":[]}`:                 nil,
		`{"type":"Point","coordinates":null}`:                 nil,
		`{"coordinates":[ 1.5e1 , 2 , 99.5 ],"type":"Point"}`: orb.Point{15, 2},
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"MultiPoint","coordinates":[[3,4]]}]}`: orb.MultiPoint{{1, 2}, {3, 4}},
	} {
		got, err := ParseGeoJSON([]byte(text))
		if err != nil || (want == nil) != (got == nil) || want != nil && !orb.Equal(got, want) {
			t.Errorf("%s: %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestGeoJSONRefusesBadInput(t *testing.T) {
	for _, text := range []string{
		`{"type":"Point","coordinates":[1]}`, `{"type":"Point","coordinates":["1","2"]}`, `{"type":"Point"}`,
		`{"type":"Circle","coordinates":[1,2]}`, `{"type":"LineString","coordinates":[1,2]}`,
		`{"type":"LineString","coordinates":[[1,2],[3,NaN]]}`, `{"type":"Point","coordinates":[1e999,2]}`,
		`{"type":"Polygon","coordinates":[[[[1,2]]]]}`, `[]`, `{`, `{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[]}]}`,
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}`,
	} {
		if g, err := ParseGeoJSON([]byte(text)); err == nil {
			t.Errorf("%s is taken as %v", text, g)
		}
	}
}

func FuzzParseGeoJSON(f *testing.F) {
	f.Add([]byte(`{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],[5,6],[1,2]]]]}`))
	f.Add([]byte(`{"type":"Point","coordinates":[1,2,3]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := ParseGeoJSON(data)
		if err != nil || g == nil {
			return
		}
		back, err := ParseGeoJSON(AppendGeoJSON(nil, g))
		if err != nil || !orb.Equal(g, back) {
			t.Fatalf("%q: %v reads back as %v, %v", data, g, back, err)
		}
	})
}
