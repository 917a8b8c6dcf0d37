package csvfile

import (
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/paulmach/orb/encoding/wkt"
	"needlepoint/import"

	"needlepoint/geo"
)

func TestParseWKT(t *testing.T) {
	ring := orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 0}}
	for text, want := range map[string]orb.Geometry{
		"POINT(1 2)":                             orb.Point{1, 2},
		" point Z ( -1.5e0 +2 3 )":               orb.Point{-1.5, 2},
		"POINTZM(1 2 3 4)":                       orb.Point{1, 2},
		"SRID=4326;POINT(1 2)":                   orb.Point{1, 2},
		"srid=4490;MULTIPOINT((1 2),(3 4))":      orb.MultiPoint{{1, 2}, {3, 4}},
		"MULTIPOINT(1 2,3 4)":                    orb.MultiPoint{{1, 2}, {3, 4}},
		"LINESTRING(1 2 9,3 4 9)":                orb.LineString{{1, 2}, {3, 4}},
		"MULTILINESTRING((1 2,3 4))":             orb.MultiLineString{{{1, 2}, {3, 4}}},
		"POLYGON((0 0,1 0,1 1,0 0))":             orb.Polygon{ring},
		"MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))":  orb.MultiPolygon{{ring}},
		"POLYGON EMPTY":                          nil,
		"POINT Z EMPTY":                          nil,
		"":                                       nil,
		"POINT(123.05600000000001 41.082000001)": orb.Point{123.05600000000001, 41.082000001},
	} {
		got, err := ParseWKT(text)
		if err != nil || !geo.Equal(got, want) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"POINT(1)":                     "byte 7: a position of two numbers",
		"POINT(1 2":                    ") is expected",
		"POINT(1 2) x":                 "the end is expected",
		"POINT(1 2 3 4 5)":             "a position of two numbers",
		"POINT(NaN 2)":                 "a position of two numbers",
		"POINT(1e999 2)":               "a position of two numbers",
		"POINT 1 2":                    "( is expected",
		"POLYGON((0 0,1 1)":            ", or ) is expected",
		"SRID=4550;POINT(1 2)":         "SRID 4550 is not lon/lat",
		"SRID=4326":                    "SRID=number; is expected",
		"GEOMETRYCOLLECTION(POINT(1))": "is not taken",
		"CIRCLE(1 2)":                  `"CIRCLE" is none of`,
		"POINT Q (1 2)":                "( or EMPTY",
	} {
		if _, err := ParseWKT(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// FuzzWKT compares with orb's reader where both take a text, and reads back what it writes.
func FuzzWKT(f *testing.F) {
	for _, seed := range []string{"POINT(1 2)", "SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.1,0.1 0.2,0.1 0.1)))",
		"MULTIPOINT((1 2),3 4)", "LINESTRING Z (1 2 3,4 5 6)", "POLYGON EMPTY", "POINT(1 2 ", "((((((((", "POINT(1e999 -0)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := ParseWKT(text)
		if err != nil || g == nil {
			return
		}
		back, err := ParseWKT(string(importer.AppendWKT(nil, g)))
		if err != nil || !geo.Equal(g, back) {
			t.Fatalf("%q is written as %q and read as %v (%v)", text, importer.AppendWKT(nil, g), back, err)
		}
		if other, err := wkt.Unmarshal(strings.TrimSpace(text)); err == nil && other.GeoJSONType() == g.GeoJSONType() && finite(other.Bound()) && !geo.Equal(g, other) {
			t.Fatalf("%q: %v, orb reads %v", text, g, other)
		}
	})
}

func finite(b orb.Bound) bool {
	for _, v := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

func TestGuard(t *testing.T) {
	for text, want := range map[string]string{
		"":            "",
		"lamp":        "lamp",
		"=1+1":        "'=1+1",
		"+86 412":     "'+86 412",
		"+86":         "+86",
		"-1.5":        "-1.5",
		"-1.5e-3":     "-1.5e-3",
		"-":           "'-",
		"-2+3":        "'-2+3",
		"-0x1p-2":     "'-0x1p-2",
		"-Inf":        "'-Inf",
		"@SUM(A1)":    "'@SUM(A1)",
		"\t=1":        "'\t=1",
		"\r=1":        "'\r=1",
		"'quoted'":    "'quoted'",
		"'=1":         "''=1",
		"''":          "''",
		"路灯":          "路灯",
		"=cmd|'/C'!A": "'=cmd|'/C'!A",
	} {
		if got := importer.Guard(text); got != want || importer.Unguard(got) != text {
			t.Errorf("%q: guarded as %q, want %q; back as %q", text, got, want, importer.Unguard(got))
		}
	}
}
