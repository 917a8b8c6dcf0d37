package gpkg

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// gdal runs one of GDAL's programs and returns what it says, warnings included.
func gdal(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed (Debian: gdal-bin)", name)
	}
	out, err := exec.CommandContext(t.Context(), name, arguments...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "ERROR") || strings.Contains(string(out), "Warning") {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

func mustSay(t *testing.T, said string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(said, w) {
			t.Errorf("%q is missing from\n%s", w, said)
		}
	}
}

// gdalBook is a book of 40 street lights and 3 cells, and its open store.
func gdalBook(t *testing.T) (book, assets.Store) {
	t.Helper()
	b := book{filepath.Join(t.TempDir(), "district.gpkg")}
	t.Cleanup(func() { mustBeSound(t, b.path) })
	s := b.Open(t)
	t.Cleanup(func() { _ = s.Close() })
	var cs assets.ChangeSet
	for i := range 40 {
		cs.Operations = append(cs.Operations, assets.Put(light(i)))
	}
	for i := range 3 {
		w := 123 + float64(i)/100
		cs.Operations = append(cs.Operations, assets.Put(assets.Boundary{Ref: fmt.Sprint(i), Kind: assets.Cell, Grid: "management", Stage: assets.InService,
			Geometry: orb.Polygon{{{w, 41}, {w + .01, 41}, {w + .01, 41.01}, {w, 41}}}}))
	}
	if _, err := s.Commit(t.Context(), cs); err != nil {
		t.Fatal(err)
	}
	return b, s
}

func light(i int) assets.Asset {
	return assets.Asset{Ref: fmt.Sprintf("L-%d", i), Class: "street_light", Name: fmt.Sprintf("路灯 %d", i), Condition: assets.Intact,
		Stage: assets.InService, Geometry: orb.Point{123 + float64(i)/1000, 41 + float64(i)/2000}}
}

func TestGDALReadsTheStoreWithRightCountsAndCRS(t *testing.T) {
	b, s := gdalBook(t)
	mustSay(t, gdal(t, "ogrinfo", "-ro", "-so", b.path, "asset"), "Feature Count: 40", `ID["EPSG",4326]`,
		"Extent: (123.000000, 41.000000) - (123.0390", "ref: String", "attributes: String", "FID Column = id", "Geometry Column = geom")
	mustSay(t, gdal(t, "ogrinfo", "-ro", "-so", b.path, "boundary"), "Feature Count: 3", "grid: String")
	mustSay(t, gdal(t, "ogrinfo", "-ro", "-so", b.path, "asset", "-spat", "123.0095", "40", "123.0205", "42"), "Feature Count: 11")
	layers := gdal(t, "ogrinfo", "-ro", "-q", b.path)
	if lines := strings.Count(strings.TrimSpace(layers), "\n") + 1; lines != 3 {
		t.Errorf("GDAL lists %d layers, want asset, boundary, change_set:\n%s", lines, layers)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(b.path + "?*"); len(left) > 0 {
		t.Errorf("after Close there still are %v", left)
	}
	mustSay(t, gdal(t, "ogrinfo", "-ro", "-so", b.path, "asset"), "Feature Count: 40")
}

func TestGDALEditsAreAdopted(t *testing.T) {
	b, s := gdalBook(t)
	gdal(t, "ogrinfo", b.path, "-sql", "UPDATE asset SET name = 'by GDAL', condition = 'damaged' WHERE id = 7")
	gdal(t, "ogrinfo", b.path, "-sql", "DELETE FROM boundary WHERE id = 2")
	gdal(t, "ogrinfo", b.path, "-sql", "DELETE FROM asset WHERE ref = 'L-3'")
	source := filepath.Join(t.TempDir(), "new.geojson")
	if err := os.WriteFile(source, []byte(`{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"class":"litter_bin","ref":"B 1","attributes":"{\"b\": 1.50, \"a\": [1, 2]}"},"geometry":{"type":"Point","coordinates":[123.5,41.5]}},
		{"type":"Feature","properties":{"class":"litter_bin"},"geometry":{"type":"LineString","coordinates":[[123.5,41.5,7],[123.6,41.6,8]]}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	gdal(t, "ogr2ogr", "-append", "-dim", "XY", b.path, source, "-nln", "asset")
	c, err := s.Changes(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if c.Actor != assets.OutsideActor || len(c.Changes) != 5 {
		t.Fatalf("revision %d of %q has %d changes", c.Revision, c.Actor, len(c.Changes))
	}
	byKey := map[string]assets.Change{}
	for _, ch := range c.Changes {
		byKey[fmt.Sprint(ch.Noun, ch.ID)] = ch
	}
	updated, _ := byKey["asset7"].After.(assets.Asset)
	if updated.Name != "by GDAL" || updated.Condition != assets.Damaged || updated.Ref != "L-6" || updated.Rev != 2 {
		t.Errorf("asset 7 is %+v", updated)
	}
	if byKey["boundary2"].Action() != assets.Delete || byKey["asset4"].Action() != assets.Delete {
		t.Errorf("the deletes are missing from %v", byKey)
	}
	bin, _ := byKey["asset41"].After.(assets.Asset)
	want, err := assets.ParseAttributes([]byte(`{"a":[1,2],"b":1.5}`))
	if err != nil {
		t.Fatal(err)
	}
	if bin.Class != "litter_bin" || bin.Ref != "B 1" || bin.Condition != assets.Intact || bin.Stage != assets.InService ||
		bin.Attributes != want || bin.Geometry != orb.Geometry(orb.Point{123.5, 41.5}) {
		t.Errorf("asset 41 is %+v", bin)
	}
	if line, _ := byKey["asset42"].After.(assets.Asset); len(line.Geometry.(orb.LineString)) != 2 || line.Name != "" {
		t.Errorf("asset 42 is %+v", line)
	}
}

func TestGDALReadsAnExport(t *testing.T) {
	_, s := gdalBook(t)
	path := filepath.Join(t.TempDir(), "export.gpkg")
	f, err := Create(t.Context(), path, ExportOptions{Revision: 12, Hash: "abc", At: time.Unix(1.8e9, 0), Notice: "虚构数据"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), 0, func(r assets.Record) error { return f.Add(t.Context(), r) }); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustSay(t, gdal(t, "ogrinfo", "-ro", "-so", path, "asset"), "Feature Count: 40", `ID["EPSG",4326]`)
	mustSay(t, gdal(t, "ogrinfo", "-ro", "-so", path, "boundary"), "Feature Count: 3")
	mustSay(t, gdal(t, "ogrinfo", "-ro", path, "needlepoint_export"), "revision (Integer", "= 12", "= abc", "虚构数据", "2027-01-15T08:00:00Z")
	if left, _ := filepath.Glob(path + "?*"); len(left) > 0 {
		t.Errorf("beside the export there are %v", left)
	}
	// What GDAL makes of the export is what the store holds.
	var out struct {
		Features []struct {
			ID         int64
			Properties map[string]any
			Geometry   json.RawMessage
		}
	}
	text := filepath.Join(t.TempDir(), "export.geojson")
	gdal(t, "ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=15", text, path, "asset")
	data, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil || len(out.Features) != 40 {
		t.Fatalf("%d features, %v", len(out.Features), err)
	}
	for i, feature := range out.Features {
		if feature.Properties["ref"] != light(i).Ref || feature.Properties["name"] != light(i).Name {
			t.Fatalf("feature %d is %v", i, feature.Properties)
		}
	}
	if _, err := Create(t.Context(), path, ExportOptions{}); err == nil {
		t.Error("an export wrote over a file")
	}
	if _, err := Open(t.Context(), path, Options{}); assets.CodeOf(err) != assets.Invalid {
		t.Errorf("opened an export as a store: %v", err)
	}
}
