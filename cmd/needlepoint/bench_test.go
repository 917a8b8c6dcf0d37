package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"needlepoint/cmd/needlepoint/bench"
)

// TestBenchMeasuresEveryPart runs every part on a small made-up inventory; how long anything takes decides nothing.
func TestBenchMeasuresEveryPart(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts several services")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "report.json")
	args := []string{"bench", "--assets", "2000", "--budget", "250ms", "--dir", dir, "--json", file}
	small := filepath.Join(dir, "profiles")
	if err := os.Mkdir(small, 0o700); err != nil {
		t.Fatal(err)
	}
	rival := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if rival != "" {
		args = append(args, "--against", rival)
	}
	proving := os.Getenv("NEEDLEPOINT_PROVE") == "1"
	if !proving { // the storm takes the longest, and web has a test of its own for it
		args = append(args, "--only", "tiles,queries,cached,fresh,edits,nodes")
	}
	out := must(t, args...)
	must(t, "bench", "--assets", "1000", "--budget", "50ms", "--dir", dir, "--only", "cached", "--profiles", small)
	for _, name := range []string{"heap.pprof", "cached-tile-z16--gzipped.pprof"} {
		if info, err := os.Stat(filepath.Join(small, name)); err != nil || info.Size() == 0 {
			t.Errorf("profile %s: %v", name, err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r bench.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if r.Assets != 2000 || r.Machine.Disk.P50MS <= 0 || r.Import == nil || r.Import.StoreBytes == 0 || r.Start == nil || r.Start.Memory.HeapBytes == 0 || r.Start.Memory.RSSBytes == 0 {
		t.Errorf("report: %s", text)
	}
	if !strings.Contains(r.Data, "made-up") || !strings.Contains(out, "made-up") {
		t.Errorf("nothing says that the data are made up:\n%s", out)
	}
	if rival != "" {
		compareReported(t, r)
	}
	if e := r.Edits; e == nil || e.Writes.Edits == 0 || e.Writes.Failed != 0 || e.Reads.Requests == 0 || e.Reads.Failed != 0 {
		t.Errorf("edits: %+v", e)
	}
	if f := r.Fresh; f == nil || f.Edits != 200 || f.Stale != 0 {
		t.Errorf("fresh: %+v", f)
	}
	if o := r.Overload; proving && o == nil || o != nil && (o.Served == 0 || o.Failed != 0 || o.Writes.Failed != 0 || o.Leaked() != 0) {
		t.Errorf("overload: %+v", o)
	}
	works := map[string]bench.Figure{}
	for _, f := range r.Figures {
		works[f.Work] = f
		if f.Requests == 0 || f.Failed != 0 || f.CPUMS <= 0 || f.RPS <= 0 || f.Bytes <= 0 || !strings.Contains(out, f.Work) {
			t.Errorf("measured in part, or not told in the table: %+v", f)
		}
	}
	for _, work := range []string{"tile z0", "tile z14", "tile z16", "tile z18", "box of 300 m as GeoJSON", "12-gon intersects, exact",
		"radius of 500 m, damaged only", "20 nearest damaged", "cached tile z16, gzipped"} {
		if works[work].Work == "" {
			t.Errorf("%s is not measured", work)
		}
	}
	if f := works["20 nearest damaged"]; f.Features != 20 {
		t.Errorf("%v damaged are nearest, of 20", f.Features)
	}
	if works["tile z14"].Features < works["tile z17"].Features {
		t.Errorf("a tile of z14 holds %v features, one of z17 %v", works["tile z14"].Features, works["tile z17"].Features)
	}
}

// compareReported checks what the report says of PostGIS.
func compareReported(t *testing.T, r bench.Report) {
	t.Helper()
	a := r.Against
	if a == nil || !strings.Contains(a.Version, "PostGIS") || len(a.Ratios) < 9 {
		t.Fatalf("against: %+v", a)
	}
	if a.Tiles.Tiles+a.Tiles.Cells == 0 || a.Tiles.Different != 0 || a.Tiles.Alike != a.Tiles.Features {
		t.Errorf("content of tiles: %+v", a.Tiles)
	}
	if a.Answers.Asked == 0 || a.Answers.Same != a.Answers.Asked {
		t.Errorf("answers: %+v", a.Answers)
	}
	if f := r.OtherNode; f == nil || f.Edits != 200 || f.Assets != 2000 {
		t.Errorf("the other node: %+v", f)
	}
	met := map[string]bool{}
	for _, q := range r.Requirements() {
		met[q.Work] = true
	}
	for _, work := range []string{"tile z14", "tile z16", "tile z17", "20 nearest damaged", "memory, all attributes", "cached tile z16, gzipped"} {
		if !met[work] {
			t.Errorf("%s is not among what is asked for", work)
		}
	}
}

func TestBenchRefusesWhatItCannotDo(t *testing.T) {
	for args, says := range map[string]string{
		"bench --assets 0":                  "--assets",
		"bench --assets 10000001":           "10000000",
		"bench --only tiles,flying":         "flying",
		"bench --store /nonexistent/x.gpkg": "x.gpkg",
	} {
		out, errs, code := tool(t, strings.Fields(args)...)
		if code != exitMisuse || !strings.Contains(errs, says) {
			t.Errorf("%s: exit %d\n%s%s", args, code, out, errs)
		}
	}
}
