package geo_test

import (
	"archive/zip"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"github.com/paulmach/orb/project"

	"needlepoint/geo"
)

// shared is the folder of real data beside the checkout.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("NEEDLEPOINT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err != nil {
		t.Skip("no shared data beside the checkout (NEEDLEPOINT_SHARED names the folder)")
	}
	return filepath.Join(dir, "data")
}

// geometriesOf reads the geometries of a gzipped GeoJSON feature collection.
func geometriesOf(t *testing.T, file string) []orb.Geometry {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Features []struct{ Geometry json.RawMessage }
	}
	if err := json.NewDecoder(z).Decode(&doc); err != nil {
		t.Fatal(file, err)
	}
	var gs []orb.Geometry
	for _, feature := range doc.Features {
		if g, err := geo.ParseGeoJSON(feature.Geometry); err == nil {
			gs = append(gs, g)
		}
	}
	return gs
}

func TestCheckOfACitysFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t), "municipal", "*", "*.geojson.gz"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	wantFaults := map[string]int{"public-footpaths.geojson.gz": 23} // by the list of sources, as GEOS counts
	var all []orb.Geometry
	for _, file := range files {
		faults := 0
		for _, g := range geometriesOf(t, file) {
			if err := geo.Check(g); err != nil {
				faults++
				if faults == 1 {
					t.Logf("%s: %v", filepath.Base(file), err)
				}
			}
			if kind := kindOfFault(g); kind == geo.FaultNotClosed || kind == geo.FaultEmpty || kind == geo.FaultTooFew {
				continue // PostGIS does not even read those
			}
			if _, isPoint := g.(orb.Point); !isPoint {
				all = append(all, g)
			}
		}
		if want, ok := wantFaults[filepath.Base(file)]; ok && faults != want {
			t.Errorf("%s: %d not valid, want %d", filepath.Base(file), faults, want)
		}
	}
	t.Run("as PostGIS", func(t *testing.T) {
		conn := postgis(t)
		for i, valid := range ask[bool](t, conn, "ST_IsValid(g)", all, nil) {
			if (geo.Check(all[i]) == nil) != valid {
				t.Errorf("PostGIS ST_IsValid %v, here %v", valid, geo.Check(all[i]))
			}
		}
	})
}

func TestLabelPointsLieInside(t *testing.T) {
	dir := filepath.Join(shared(t), "municipal", "cambridge-ma")
	for _, name := range []string{"open-space.geojson.gz", "census-blocks-2020.geojson.gz", "water-bodies.geojson.gz", "bus-shelters.geojson.gz"} {
		for _, g := range geometriesOf(t, filepath.Join(dir, name)) {
			if geo.Check(g) == nil && !geo.Covers(g, geo.LabelPoint(g)) {
				t.Errorf("%s: %v is outside", name, geo.LabelPoint(g))
			}
		}
	}
}

// jtsCase is a case of the XML tests of the JTS topology suite.
type jtsCase struct {
	Desc string `xml:"desc"`
	A    string `xml:"a"`
	B    string `xml:"b"`
	Test []struct {
		Op struct {
			Name string `xml:"name,attr"`
			Arg3 string `xml:"arg3,attr"`
			Want string `xml:",chardata"`
		} `xml:"op"`
	} `xml:"test"`
}

func TestVerdictsOfJTS(t *testing.T) {
	z, err := zip.OpenReader(filepath.Join(shared(t), "geometry", "jts-testxml-general-validate.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	asked := map[string]int{}
	for _, entry := range z.File {
		if !strings.HasSuffix(entry.Name, ".xml") {
			continue
		}
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		var run struct {
			Case []jtsCase `xml:"case"`
		}
		if err := xml.Unmarshal(data, &run); err != nil {
			t.Logf("%s: %v", entry.Name, err)
			continue
		}
		for _, c := range run.Case {
			c.judge(t, entry.Name, asked)
		}
	}
	t.Log(asked)
	if asked["isvalid"] < 50 || asked["intersects"] < 300 || asked["covers"] < 200 {
		t.Error("too few cases were understood")
	}
}

func (c jtsCase) judge(t *testing.T, file string, asked map[string]int) {
	both := []orb.Geometry{parsed(c.A), parsed(c.B)}
	shrink(both...)
	a, b := both[0], both[1]
	check := func(what string, got, want bool) {
		asked[what]++
		if got != want {
			t.Errorf("%s: %s: %s is %v, JTS says %v", file, strings.TrimSpace(c.Desc), what, got, want)
		}
	}
	for _, test := range c.Test {
		op, want := strings.ToLower(test.Op.Name), strings.TrimSpace(test.Op.Want) == "true"
		switch {
		case a == nil:
		case op == "isvalid":
			check(op, geo.Check(a) == nil, want)
		case b == nil || geo.Check(a) != nil || geo.Check(b) != nil:
		case op == "intersects":
			check(op, geo.Intersects(a, b), want)
		case op == "covers" && isArea(a):
			check(op, geo.Covers(a, b), want)
		case op == "relate" && want && len(test.Op.Arg3) == 9 && !strings.ContainsAny(test.Op.Arg3, "*T"):
			// The matrix lists inside, boundary and outside of a against those of b.
			m := test.Op.Arg3
			meet := m[0] != 'F' || m[1] != 'F' || m[3] != 'F' || m[4] != 'F'
			check("intersects", geo.Intersects(a, b), meet)
			if isArea(a) {
				check("covers", geo.Covers(a, b), meet && m[6] == 'F' && m[7] == 'F')
			}
		}
	}
}

func isArea(g orb.Geometry) bool { return g.Dimensions() == 2 }

func kindOfFault(g orb.Geometry) geo.FaultKind {
	var f *geo.Fault
	if errors.As(geo.Check(g), &f) {
		return f.Kind
	}
	return ""
}

// parsed reads WKT; nil for what this house has no kind for, and for what is empty.
func parsed(text string) orb.Geometry {
	g, err := wkt.Unmarshal(strings.Join(strings.Fields(text), " "))
	if err != nil || !geo.Bound(g).Contains(geo.Bound(g).Min) {
		return nil
	}
	return g
}

// shrink divides by a power of two, which is exact, so that the case fits into degrees.
func shrink(gs ...orb.Geometry) {
	most := 1.0
	for _, g := range gs {
		if g != nil {
			b := geo.Bound(g)
			most = math.Max(most, math.Max(math.Max(-b.Min[0], -b.Min[1]), math.Max(b.Max[0], b.Max[1])))
		}
	}
	scale := math.Exp2(-math.Ceil(math.Log2(most / 64)))
	for i, g := range gs {
		if g != nil {
			gs[i] = project.Geometry(g, func(p orb.Point) orb.Point { return orb.Point{p[0] * scale, p[1] * scale} })
		}
	}
}
