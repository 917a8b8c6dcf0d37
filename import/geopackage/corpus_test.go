package geopackage_test

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"needlepoint/geo/crs"
	"needlepoint/import"
)

// shared lists the GeoPackages of the corpus: those of archives, unpacked, and loose ones.
func shared(t *testing.T) map[string]string {
	t.Helper()
	root := os.Getenv("NEEDLEPOINT_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	folder := filepath.Join(root, "data/formats")
	out := map[string]string{"puerto-montt-osm.gpkg": filepath.Join(folder, "puerto-montt-osm.gpkg")}
	for _, archive := range []string{"geotools-geopackages.zip", "mapshaper-geopackages.zip"} {
		z, err := zip.OpenReader(filepath.Join(folder, archive))
		if errors.Is(err, os.ErrNotExist) {
			t.Skip("the corpus of file formats is not there; NEEDLEPOINT_SHARED names the folder that has it")
		}
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		to := t.TempDir()
		for _, f := range z.File {
			if !strings.HasSuffix(f.Name, ".gpkg") {
				continue
			}
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(f.Name)
			out[name] = filepath.Join(to, name)
			if err := os.WriteFile(out[name], data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

// expected is how a layer opens: refused with a part of the sentence, or with so many rows, of which so many are faulty.
type expected struct {
	refused      string
	rows, faulty int
	note         string
}

// corpus is by file and layer; the layer "" is the file as a whole, where that is refused.
var corpus = map[string]map[string]expected{
	"dot.in.name.gpkg":     {"": {refused: "no GeoPackage with features"}},
	"giantPoly.gpkg":       {"": {refused: "no layer of features"}},
	"test_tiles_srid.gpkg": {"": {refused: "no layer of features"}},
	"cities_srs_84.gpkg":   {"cities": {rows: -1, note: "EPSG:4326"}, "nz-cities": {rows: -1, note: "EPSG:4326"}},
	"cities_srs_84-with-incomplete-transaction.gpkg": {"cities": {rows: -1}, "nz-cities": {rows: -1}},
	"curved-geometry.gpkg":                           {"curvedpolygon": {rows: -1, faulty: -1}, "multisurface": {rows: -1, faulty: -1}, "compoundcurve": {rows: -1, faulty: -1}},
	"lakes_srs_0.gpkg":                               {"lakes_null": {rows: -1, note: "names no reference system; all coordinates are within"}},
	"mosselzaad.gpkg":                                {"mosselzaadinvanginstallaties.mosselzaadinvanginstallaties": {refused: "Amersfoort"}},
	"datetime_date.gpkg":                             {},
	"null_crs_gdal.gpkg":                             {"land": {rows: -1, note: "names no reference system; all coordinates are within"}},
	"world_land_robin.gpkg":                          {"world_land_robin": {refused: "Unknown datum"}},
	"mixed_crs.gpkg":                                 {"oregon_2269": {refused: "NAD83"}, "oregon_4326": {rows: -1}},
	"missing_crs_mixed_ranges.gpkg":                  {"OR_land_2269": {refused: "names no reference system, and the coordinates"}, "OR_land_4326": {rows: -1}},
	"same_crs_points.gpkg":                           {"oregon_cities": {rows: -1}, "washington_cities": {rows: -1}},
	"Oregon_customCRS.gpkg":                          {"Oregon_customCRS": {refused: "Unknown datum"}},
	"data_only_tables.gpkg":                          {"oregon_cities": {rows: -1}, "washington_cities": {rows: -1}},
	"shared_vs_unshared_paths.gpkg":                  {"roads": {rows: -1}, "counties": {rows: -1}, "state": {rows: -1}},
	"Oregon.gpkg":                                    {"land": {refused: "NAD83"}, "roads": {refused: "NAD83"}},
	"puerto-montt-osm.gpkg":                          nil, // every layer opens whole
}

// TestCorpus opens every layer of the corpus: right, in comparison with GDAL where that reads it, or refused by name.
func TestCorpus(t *testing.T) {
	for name, path := range shared(t) {
		t.Run(name, func(t *testing.T) {
			want, known := corpus[name]
			if !known {
				t.Fatal("this file is not expected")
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			in := bytesInput(name, data)
			layers, err := importer.Layers(t.Context(), formats(), in, importer.Options{})
			if whole, refused := want[""]; refused {
				if err == nil || !strings.Contains(err.Error(), whole.refused) {
					t.Errorf("got %v, want a refusal with %q", err, whole.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range layers {
				t.Run(l.Name, func(t *testing.T) {
					w, named := want[l.Name]
					if !named {
						w = expected{rows: -1}
					}
					openLayer(t, in, layerOf{l, path, w})
				})
			}
			if len(want) > len(layers) {
				t.Errorf("%d layers, want %d", len(layers), len(want))
			}
		})
	}
}

type layerOf struct {
	importer.Layer
	path string
	want expected
}

func openLayer(t *testing.T, in importer.Input, l layerOf) {
	rows, facts, err := read(t, in, importer.Options{Layer: l.Name})
	if l.want.refused != "" {
		if err == nil || !strings.Contains(err.Error(), l.want.refused) {
			t.Errorf("got %v, want a refusal with %q", err, l.want.refused)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	faulty := 0
	for _, r := range rows {
		if r.Fault != nil {
			faulty++
			t.Log(r.Number, r.Fault.Reason.EN)
		}
	}
	t.Logf("%d rows, %d faulty, %v", len(rows), faulty, facts.Notes)
	if len(rows) != l.Rows || faulty > 0 && l.want.faulty == 0 || faulty == 0 && l.want.faulty != 0 || !strings.Contains(fmt.Sprint(facts.Notes), l.want.note) {
		t.Errorf("%d rows of %d, %d faulty, notes %v", len(rows), l.Rows, faulty, facts.Notes)
	}
	if _, err := exec.LookPath("ogr2ogr"); err != nil || faulty > 0 {
		return
	}
	out, err := exec.CommandContext(t.Context(), "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", l.path, l.Name, "-dim", "XY", "-lco", "COORDINATE_PRECISION=15").Output()
	if err != nil {
		t.Fatalf("ogr2ogr: %v", err)
	}
	theirs, err := geojson.UnmarshalFeatureCollection(out)
	if err != nil {
		t.Logf("GDAL's GeoJSON is of kinds that are not compared: %v", err)
		return
	}
	if len(theirs.Features) != len(rows) {
		t.Fatalf("%d rows, GDAL has %d", len(rows), len(theirs.Features))
	}
	for i, f := range theirs.Features {
		for _, field := range rows[i].Fields {
			want, there := f.Properties[field.Name]
			if field.Name != importer.MemberID && (!there || !sameValue(field.Value, want)) {
				t.Errorf("row %d %s: %#v, GDAL %#v", i+1, field.Name, field.Value, want)
			}
		}
		if f.Geometry != nil && f.Geometry.GeoJSONType() == "GeometryCollection" {
			continue
		}
		if a, b := rows[i].Geometry, f.Geometry; (a == nil) != (b == nil) || a != nil && (a.GeoJSONType() != b.GeoJSONType() || !near(a, b)) {
			t.Errorf("row %d: %v\nGDAL %v", i+1, a, b)
		}
	}
}

func near(a, b orb.Geometry) bool {
	var ps, qs []orb.Point
	crs.TransformGeometry(a, func(p orb.Point) orb.Point { ps = append(ps, p); return p })
	crs.TransformGeometry(b, func(p orb.Point) orb.Point { qs = append(qs, p); return p })
	if len(ps) != len(qs) {
		return false
	}
	for i := range ps {
		if math.Hypot(ps[i][0]-qs[i][0], ps[i][1]-qs[i][1]) > 1e-12 {
			return false
		}
	}
	return true
}

func sameValue(ours, theirs any) bool {
	switch v := ours.(type) {
	case nil, bool:
		return theirs == v
	case json.Number:
		f, err := v.Float64()
		number, ok := theirs.(float64)
		return err == nil && ok && math.Abs(f-number) <= 1e-14*math.Max(1, math.Abs(f))
	case string: // GDAL writes moments in another way
		text, ok := theirs.(string)
		plain := strings.NewReplacer("/", "-", "T", " ", "Z", "", "+00", "")
		return ok && (text == v || strings.HasPrefix(plain.Replace(v), plain.Replace(text)) || strings.HasPrefix(plain.Replace(text), plain.Replace(v)))
	}
	return false
}
