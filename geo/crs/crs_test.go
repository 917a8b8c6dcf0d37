package crs_test

import (
	"encoding/csv"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/geo/crs"
)

// dice gives randomness that a failure can repeat: NEEDLEPOINT_SEED names it, the log shows it.
func dice(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s, err := strconv.ParseUint(os.Getenv("NEEDLEPOINT_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// metres is how far apart two positions of a system are, degrees taken at 111 km.
func metres(s crs.System, a, b orb.Point) float64 {
	d := math.Hypot(a[0]-b[0], a[1]-b[1])
	if s.Degrees() {
		d *= 111_320
	}
	if math.IsNaN(d) {
		return math.Inf(1)
	}
	return d
}

// TestPlaces compares with positions that PROJ 9.1.1 computed.
func TestPlaces(t *testing.T) {
	file, err := os.Open("testdata/places.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		var v [5]float64
		for i, cell := range row {
			if v[i], err = strconv.ParseFloat(cell, 64); err != nil {
				t.Fatal(err)
			}
		}
		s, ok := crs.Lookup(int(v[0]))
		if !ok {
			t.Fatalf("EPSG:%s is not there", row[0])
		}
		lonLat, xy := orb.Point{v[1], v[2]}, orb.Point{v[3], v[4]}
		if d := metres(s, s.Forward(lonLat), xy); d > 1e-7 {
			t.Errorf("%v forward of %v: %v, want %v, %g m off", s, lonLat, s.Forward(lonLat), xy, d)
		}
		if d := metres(crs.CRS84(), s.Inverse(xy), lonLat); d > 1e-7 {
			t.Errorf("%v inverse of %v: %v, want %v, %g m off", s, xy, s.Inverse(xy), lonLat, d)
		}
	}
	if len(rows) < 60 {
		t.Errorf("only %d places", len(rows))
	}
}

func TestEverySystemGoesThereAndBack(t *testing.T) {
	r := dice(t)
	for _, s := range crs.All() {
		for range 50 {
			p := orb.Point{s.Area.Min[0] + r.Float64()*(s.Area.Max[0]-s.Area.Min[0]), s.Area.Min[1] + r.Float64()*(s.Area.Max[1]-s.Area.Min[1])}
			if d := metres(crs.CRS84(), s.Inverse(s.Forward(p)), p); d > 2e-8 {
				t.Errorf("%v: %v comes back as %v, %g m off", s, p, s.Inverse(s.Forward(p)), d)
			}
			if s.InOrder(s.InOrder(p)) != p {
				t.Errorf("%v: two turns of %v are %v", s, p, s.InOrder(s.InOrder(p)))
			}
		}
	}
}

// TestFarFromTheMeridian goes to the edge of what is promised, and a pole, and over it.
func TestFarFromTheMeridian(t *testing.T) {
	s, _ := crs.Lookup(4550)
	for _, p := range []orb.Point{{123, 90}, {123, -90}, {123, 0}, {93, 40}, {153, -40}, {123, 89.9999999}, {64, 1}, {182.5, 41}} {
		want := p
		if want[0] > 180 {
			want[0] -= 360
		}
		back := s.Inverse(s.Forward(p))
		tolerance := 1e-7
		if math.Abs(p[0]-123) > 35 {
			tolerance = 1e-4
		}
		if d := metres(crs.CRS84(), back, want); d > tolerance {
			t.Errorf("%v comes back as %v, %g m off", p, back, d)
		}
	}
	nan := math.NaN()
	for _, p := range []orb.Point{{-57, 0}, {0, 0}, {123, 91}, {nan, 0}, {123, nan}, {math.Inf(1), 0}} {
		if got := s.Forward(p); !math.IsNaN(got[0]) || !math.IsNaN(got[1]) {
			t.Errorf("%v has a place: %v", p, got)
		}
	}
	for _, p := range []orb.Point{{1e8, 0}, {500000, 2e7}, {nan, 0}, {500000, math.Inf(-1)}} {
		if got := s.Inverse(p); !math.IsNaN(got[0]) || !math.IsNaN(got[1]) {
			t.Errorf("%v has a place: %v", p, got)
		}
	}
}

func TestAxesOfTheAuthority(t *testing.T) {
	xy := orb.Point{1, 2}
	for code, want := range map[int]orb.Point{4326: {2, 1}, 4490: {2, 1}, 4550: {2, 1}, 4499: {2, 1}, 3857: xy, 32651: xy} {
		s, _ := crs.Lookup(code)
		if got := s.InOrder(xy); got != want {
			t.Errorf("EPSG:%d: %v, want %v", code, got, want)
		}
	}
	if got := crs.CRS84().InOrder(xy); got != xy {
		t.Errorf("CRS84: %v", got)
	}
}

func TestByURI(t *testing.T) {
	for name, want := range map[string]string{
		"http://www.opengis.net/def/crs/EPSG/0/4550":      "EPSG:4550",
		"https://www.opengis.net/def/crs/EPSG/9.9.1/4550": "EPSG:4550",
		"http://www.opengis.net/def/crs/OGC/1.3/CRS84":    "OGC:CRS84",
		"http://www.opengis.net/def/crs/OGC/0/CRS84":      "OGC:CRS84",
		"urn:ogc:def:crs:EPSG::4490":                      "EPSG:4490",
		"urn:ogc:def:crs:OGC:1.3:CRS84":                   "OGC:CRS84",
		"[EPSG:4550]":                                     "EPSG:4550", "EPSG:4550": "EPSG:4550", "epsg:3857": "EPSG:3857", "4529": "EPSG:4529",
		"CRS84": "OGC:CRS84", "OGC:CRS84": "OGC:CRS84", " EPSG:4326 ": "EPSG:4326",
	} {
		if s, err := crs.ByURI(name); err != nil || s.String() != want {
			t.Errorf("%q: %v %v, want %s", name, s, err, want)
		}
	}
	for name, part := range map[string]string{
		"": "names no", "EPSG:": "names no", "EPSG:0": "names no", "ESRI:102100": "names no", "urn:ogc:def:crs:EPSG": "names no",
		"http://www.opengis.net/def/crs/EPSG/4550": "names no", "OGC:CRS83": "names no", "EPSG:4214": "Beijing 1954", "2436": "Beijing 1954",
		"EPSG:4610": "Xian 1980", "EPSG:2343": "Xian 1980", "EPSG:4269": "NAD83", "EPSG:27700": "not supported",
	} {
		var refusal *crs.Refusal
		if _, err := crs.ByURI(name); !errors.As(err, &refusal) || !strings.Contains(refusal.EN, part) || refusal.ZH == "" {
			t.Errorf("%q: %v, want a refusal with %q", name, err, part)
		}
	}
	for _, s := range crs.All() {
		for _, name := range []string{s.URI(), s.String(), "[" + s.String() + "]"} {
			if got, err := crs.ByURI(name); err != nil || got.String() != s.String() {
				t.Errorf("%v is not found by %q: %v", s, name, err)
			}
		}
	}
}

func TestBoundsFollowTheSides(t *testing.T) {
	r := dice(t)
	for _, code := range []int{4550, 4499, 3857, 32651} {
		s, _ := crs.Lookup(code)
		box := orb.Bound{Min: orb.Point{121.6, 40.1}, Max: orb.Point{124.2, 42.9}}
		out := s.ForwardBound(box)
		// Between two of the places that are followed a side bulges by less than a thousandth of the box.
		slack := (out.Max[1] - out.Min[1]) / 1000
		for range 500 {
			p := s.Forward(orb.Point{box.Min[0] + r.Float64()*2.6, box.Min[1] + r.Float64()*2.8})
			if p[0] < out.Min[0]-slack || p[0] > out.Max[0]+slack || p[1] < out.Min[1]-slack || p[1] > out.Max[1]+slack {
				t.Errorf("%v: %v is outside %v", s, p, out)
			}
		}
		back := s.InverseBound(out)
		if back.Min[0] > box.Min[0]+1e-9 || back.Max[1] < box.Max[1]-1e-9 {
			t.Errorf("%v: %v does not cover %v", s, back, box)
		}
	}
}

func TestTransformGeometryCopies(t *testing.T) {
	ring := orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 0}}
	for _, g := range []orb.Geometry{orb.Point{1, 2}, orb.MultiPoint{{1, 2}, {3, 4}}, orb.LineString{{1, 2}, {3, 4}},
		orb.MultiLineString{{{1, 2}, {3, 4}}}, orb.Polygon{ring}, orb.MultiPolygon{{ring}}} {
		before := orb.Clone(g)
		shifted := crs.TransformGeometry(g, func(p orb.Point) orb.Point { return orb.Point{p[0] + 10, p[1]} })
		if !orb.Equal(g, before) {
			t.Errorf("%T was written to", g)
		}
		if shifted.GeoJSONType() != g.GeoJSONType() || shifted.Bound().Min[0] != g.Bound().Min[0]+10 || shifted.Bound().Max[0] != g.Bound().Max[0]+10 {
			t.Errorf("%T: %v", g, shifted)
		}
	}
	if crs.TransformGeometry(nil, func(p orb.Point) orb.Point { return p }) != nil {
		t.Error("nil became something")
	}
}
