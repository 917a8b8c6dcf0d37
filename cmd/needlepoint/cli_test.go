package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMisuseIsToldApart checks exit codes: help 0, misuse 2, failure 1, each with a sentence.
func TestMisuseIsToldApart(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	lamp := write("street-lights.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[123.06,41.08]},"properties":{"code":"L1"}}]}`)
	store := filepath.Join(dir, "book.gpkg")
	must(t, "import", lamp, "--store", store)
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"--help", 0, "import"},
		{"import --help", 0, "--ref-field"},
		{"version", 0, "needlepoint"},
		{"serve --print-config --store postgres://u:secret@h/d", 0, "xxxxx"},
		{"serve --print-config --tile-cache 16", 0, `"tile_cache": 16`},
		{"serve --tile-cache=-5", 2, "--tile-cache"},
		{"serve --tile-cache lots", 2, "tile-cache"},
		{"", 0, "serve"},
		{"fly", 2, "fly"},
		{"import", 2, "file"},
		{"import " + dir + "/none.geojson", 2, "none.geojson"},
		{"import " + lamp + " --kind wall --store " + store, 2, "wall"},
		{"import " + lamp + " --class lampost --store " + store, 1, "lampost"},
		{"import " + lamp + " --map colour=paint --store " + store, 1, "colour"},
		{"import " + lamp + " --ref-field nummer --store " + store, 1, "nummer"},
		{"import " + write("broken.geojson", `{"type":"FeatureCollection","features":[{"type":"Fea`) + " --store " + store, 1, ""},
		{"import " + write("zip.geojson", "PK\x03\x04nonsense") + " --store " + store, 1, "zip"},
		{"export --store " + dir + "/none.gpkg x.csv", 2, "none.gpkg"},
		{"export --store " + store + " " + dir + "/x.docx", 2, "format"},
		{"export --store " + store + " --class lampost " + dir + "/x.csv", 2, "lampost"},
		{"export --store " + store + " --bbox 1,2,3 " + dir + "/x.csv", 2, "bbox"},
		{"export --store " + store + " " + lamp, 2, "--force"},
		{"undo 99 --store " + store, 1, "99"},
		{"undo x --store " + store, 2, "x"},
		{"serve --store " + store + " --listen 300.1.1.1:1", 1, "listen"},
	} {
		out, errs, code := tool(t, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("needlepoint %s: exit %d, want %d with %q\n%s%s", c.args, code, c.code, c.says, out, errs)
		}
		if code == 0 && errs != "" {
			t.Errorf("needlepoint %s: complains %s", c.args, errs)
		}
		if strings.Contains(out+errs, "secret") {
			t.Errorf("needlepoint %s: shows a password\n%s%s", c.args, out, errs)
		}
	}
	if n := len(allRecords(t, store)); n != 1 {
		t.Errorf("after all that the book holds %d records, want 1", n)
	}
}

// TestPlanIsReadable looks at the text that a clerk reads.
func TestPlanIsReadable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "lamps.csv")
	if err := os.WriteFile(file, []byte("code,lon,lat,名称\nL1,123.06,41.08,路灯\nL2,41.08,123.06,路灯\nL1,123.07,41.08,路灯\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	store, rejects := filepath.Join(dir, "book.gpkg"), filepath.Join(dir, "rejects.csv")
	out := must(t, "import", file, "--class", "street_light", "--ref-field", "code", "--store", store, "--rejects", rejects)
	for _, says := range []string{"street_light", "insert", "rejected", "row 2", "swapped", "row 3", "revision 1", "undo 1"} {
		if !strings.Contains(out, says) {
			t.Errorf("the plan does not say %q:\n%s", says, out)
		}
	}
	rows, err := os.ReadFile(rejects)
	if err != nil || strings.Count(strings.TrimSpace(string(rows)), "\n") != 2 {
		t.Errorf("the rejected rows: %v\n%s", err, rows)
	}
	if n := len(allRecords(t, store)); n != 1 {
		t.Errorf("%d records, want 1", n)
	}
}
