package importer_test

import (
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// geoPackage exports records to a GeoPackage and returns its bytes.
func geoPackage(t testing.TB, records iter.Seq[assets.Record]) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "export.gpkg")
	out, err := gpkg.Create(t.Context(), name, gpkg.ExportOptions{Revision: 7, Hash: "abc", At: time.Unix(1_800_000_000, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for r := range records {
		if err := out.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestAGeoPackageExportComesBack imports an export into the same book, where nothing changes, and into an empty one,
// which then is the same.
func TestAGeoPackageExportComesBack(t *testing.T) {
	inv, other := gpkgBook(t, catalogueOf(t)), newBook(t, catalogueOf(t))
	commit(t, inv, randomRecords(t, seeded(t), 300))
	for noun, records := range everything(inv) {
		want := collect(records)
		d := delivery{in: file("export.gpkg", geoPackage(t, records)), terms: importer.Terms{Retire: true}}
		plan := d.mustPlan(t, inv)
		if plan.Counts != (importer.Counts{Same: len(want)}) || plan.Noun != noun {
			t.Errorf("%d %ss: %+v", len(want), noun, plan.Counts)
			for i, r := range plan.Rejections() {
				if i < 3 {
					t.Logf("row %d: %s %s", r.Row, r.Column, r.Reason.EN)
				}
			}
		}
		d.terms.Retire = false
		d.commit(t, other)
		got := collect(everything(other)[noun])
		if len(got) != len(want) {
			t.Fatalf("%d %ss, want %d", len(got), noun, len(want))
		}
		for i := range want {
			if !sameButForNulls(t, want[i], got[i]) {
				t.Errorf("%+v\nwant %+v", got[i], want[i])
			}
		}
	}
}

// TestAStoreIsADelivery imports the file of a store while it is open: its journal counts.
func TestAStoreIsADelivery(t *testing.T) {
	name := filepath.Join(t.TempDir(), "book.gpkg")
	store, err := gpkg.Open(t.Context(), name, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	inv, err := assets.Open(t.Context(), store, assets.Options{Catalogue: catalogueOf(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer inv.Close()
	commit(t, inv, randomRecords(t, seeded(t), 60))
	in := onDisk(t, name)
	in.Beside = []importer.Input{onDisk(t, name+"-wal")}
	for noun, records := range everything(inv) {
		plan := delivery{in: in, opts: importer.Options{Layer: string(noun)}}.mustPlan(t, inv)
		if n := len(collect(records)); plan.Counts != (importer.Counts{Same: n}) || plan.Noun != noun {
			t.Errorf("%d %ss: %+v", n, noun, plan.Counts)
		}
	}
	if _, _, err := (delivery{in: in}).plan(t, inv); err == nil || !strings.Contains(err.Error(), "choose one with --layer: asset, boundary") {
		t.Errorf("without a layer: %v", err)
	}
}

func onDisk(t testing.TB, name string) importer.Input {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return file(filepath.Base(name), data)
}

// TestLayersOfTheCorpusAreImportedOnce imports real layers twice: the dry run says what the import does, and the second
// changes nothing.
func TestLayersOfTheCorpusAreImportedOnce(t *testing.T) {
	for _, c := range []struct {
		file, layer string
		opts        importer.Options
		choices     importer.Choices
		rejected    int
	}{
		{file: "geotools-shapes.zip", layer: "statepop", choices: importer.Choices{Kind: "zone"}},
		{file: "geotools-shapes.zip", layer: "chinese_poly", choices: importer.Choices{Kind: "zone"}},
		{file: "geotools-shapes.zip", layer: "rus-windows-1251", choices: importer.Choices{Class: "street_light"}},
		{file: "geotools-shapefile-oddities.zip", layer: "tasmania_water_bodies", choices: importer.Choices{Kind: "zone"}},
		{file: "puerto-montt-osm.gpkg", layer: "amenities_points", choices: importer.Choices{Class: "street_light"}},
		{file: "puerto-montt-osm.gpkg", layer: "leisure_polygons", choices: importer.Choices{Kind: "park"}},
	} {
		t.Run(c.layer, func(t *testing.T) {
			inv := gpkgBook(t, catalogueOf(t))
			c.opts.Layer = c.layer
			d := delivery{in: shared(t, "formats/"+c.file), opts: c.opts, choices: c.choices}
			dry := d.mustPlan(t, inv)
			if assets, boundaries := inv.View().Len(); assets+boundaries != 0 {
				t.Error("the dry run has written")
			}
			first := d.commit(t, inv)
			if first.Counts != dry.Counts || first.Counts.Inserted == 0 || first.Counts.Inserted+first.Counts.Rejected != first.Rows() {
				t.Errorf("%+v, the dry run %+v", first.Counts, dry.Counts)
			}
			for i, r := range first.Rejections() {
				if i < 3 {
					t.Logf("row %d: %s %s", r.Row, r.Column, r.Reason.EN)
				}
			}
			if again := d.mustPlan(t, inv); !again.Empty() || again.Counts.Same != first.Counts.Inserted {
				t.Errorf("the second import: %+v", again.Counts)
			}
		})
	}
}

// TestTablesAndGeoJSONInMetres reads coordinates of a Gauss-Krüger zone from the formats that have no place to declare one,
// and from the member that GeoJSON once had.
func TestTablesAndGeoJSONInMetres(t *testing.T) {
	s, _ := crs.Lookup(4550)
	want := orb.Point{123.06, 41.08}
	p := s.Forward(want)
	const shape = `POINT(505042.00 4549459.40)`
	for _, c := range []struct {
		name, data string
		opts       importer.Options
	}{
		{"a.csv", "ref,x,y\nD-1,505042.00,4549459.40\n", importer.Options{CRS: "EPSG:4550"}},
		{"a.csv", "ref,横,纵\nD-1,505042.00,4549459.40\n", importer.Options{CRS: "4550", LonField: "横", LatField: "纵"}},
		{"a.csv", "ref,wkt\nD-1," + shape + "\n", importer.Options{CRS: "EPSG:4550"}},
		{"a.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ref":"D-1"},"geometry":{"type":"Point","coordinates":[505042.00,4549459.40]}}]}`, importer.Options{CRS: "EPSG:4550"}},
		{"a.geojson", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4550"}},"features":[{"type":"Feature","properties":{"ref":"D-1"},"geometry":{"type":"Point","coordinates":[505042.00,4549459.40]}}]}`, importer.Options{}},
	} {
		inv := newBook(t, catalogueOf(t))
		plan := delivery{in: file(c.name, []byte(c.data)), opts: c.opts, choices: importer.Choices{Class: "street_light"}}.commit(t, inv)
		got, ok := inv.View().AssetByRef("street_light", "D-1")
		if !ok || plan.Facts.CRS.Used != "EPSG:4550" || !slices.Contains(plan.Facts.Notes, plan.Facts.CRS.Why) {
			t.Errorf("%s: %v %+v", c.data, ok, plan.Facts)
			continue
		}
		if at, _ := got.Geometry.(orb.Point); math.Hypot(at[0]-want[0], at[1]-want[1]) > 1e-7 {
			t.Errorf("%s: %v, want %v (%v)", c.data, at, want, p)
		}
	}
	for data, part := range map[string]string{"ref,x,y\nD-1,123.1°,41\n": "a number of metres", "ref,x,y\nD-1,1e12,1\n": "is no place in EPSG:4550"} {
		plan := delivery{in: file("a.csv", []byte(data)), opts: importer.Options{CRS: "EPSG:4550"}, choices: importer.Choices{Class: "street_light"}}.mustPlan(t, newBook(t, catalogueOf(t)))
		for _, r := range plan.Rejections() {
			if !strings.Contains(r.Reason.EN, part) {
				t.Errorf("%q: %s, want %q", data, r.Reason.EN, part)
			}
		}
		if plan.Counts.Rejected != 1 {
			t.Errorf("%q: %+v", data, plan.Counts)
		}
	}
}
