package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"needlepoint/assets"
)

// municipal returns the folder of real cities' open data, or skips.
func municipal(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("NEEDLEPOINT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "data", "municipal")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the open data of real cities are not here (%s); NEEDLEPOINT_SHARED names their folder", dir)
	}
	return dir
}

// localClasses are what an installation adds for layers that no class of the catalogue fits.
const localClasses = `{"classes":[
	{"key":"junction","name":{"zh":"路口","en":"junction"},"geometry":["point"],"group":"SITE"},
	{"key":"service_request","name":{"zh":"市民诉求","en":"service request"},"geometry":["point"],"group":"SITE"}]}`

// clerk is what is said on the command line where names and geometry do not say it.
var clerk = map[string]string{
	"census-blocks-2020": "--kind cell --grid census --ref-field GEOID20", "city-boundary": "--kind district",
	"drainage-lines": "--class river_reach", "intersections": "--class junction", "memorial-poles": "--class special_pole",
	"neighborhoods": "--kind community --grid neighborhoods", "park-lights": "--class landscape_light",
	"street-sweeping-districts": "--kind zone --grid sweeping", "utility-poles": "--class unidentified_pole",
	"vegetation": "--class green_area", "zoning-districts": "--kind zone --grid zoning",
	"zoning-overlay-districts": "--kind zone --grid overlay", "campus-areas-zoning-displaced": "--kind zone --grid campus",
	"leaf-boundary": "--kind zone --grid leaf", "dead-animal-pickup-last-30-days": "--class service_request",
	"pothole-last-30-days": "--class service_request", "street-alley-lights-last-30-days": "--class service_request",
}

type counted struct {
	Rows, Inserted, Updated, Moved, Same, Retired, Rejected int
	Revision                                                assets.Revision
	Committed                                               bool
}

func importJSON(t *testing.T, args ...string) counted {
	t.Helper()
	var out counted
	text := must(t, append([]string{"import", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return out
}

// TestRealCitiesIntoBothStores imports layers of the cities on the command line into a file and into a database, all of them in the long
// run: every row is accounted for, and the two books are equal.
func TestRealCitiesIntoBothStores(t *testing.T) {
	t.Parallel()
	dir := municipal(t)
	catalogue := filepath.Join(t.TempDir(), "classes.json")
	if err := os.WriteFile(catalogue, []byte(localClasses), 0o600); err != nil {
		t.Fatal(err)
	}
	stores := []string{filepath.Join(t.TempDir(), "book.gpkg"), freshDatabase(t)}
	var files []string
	for _, city := range []string{"cambridge-ma", "washington-dc", "washington-dc-311"} {
		found, err := filepath.Glob(filepath.Join(dir, city, "*.geojson.gz"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 30 {
		t.Fatalf("only %d layers are here", len(files))
	}
	total := counted{}
	for i, file := range files {
		layer := strings.TrimSuffix(filepath.Base(file), ".geojson.gz")
		if i%3 != 0 && layer != "census-blocks-2020" && os.Getenv("NEEDLEPOINT_PROVE") != "1" {
			continue // the short run has a third of them
		}
		args := append(strings.Fields(clerk[layer]), "--catalogue", catalogue, file, "--store")
		first, second := importJSON(t, append(args, stores[0])...), importJSON(t, append(args, stores[1])...)
		if first != second {
			t.Errorf("%s: %+v into the file, %+v into the database", layer, first, second)
		}
		if first.Rows == 0 || first.Rows != first.Inserted+first.Same+first.Rejected {
			t.Errorf("%s: %+v does not account for every row", layer, first)
		}
		total.Rows += first.Rows
		total.Inserted += first.Inserted
		total.Same += first.Same
		total.Rejected += first.Rejected
	}
	t.Logf("of %d layers: %d rows = %d inserted + %d same + %d rejected", len(files), total.Rows, total.Inserted, total.Same, total.Rejected)
	again := append(strings.Fields(clerk["census-blocks-2020"]), filepath.Join(dir, "cambridge-ma", "census-blocks-2020.geojson.gz"), "--store")
	for _, store := range stores {
		if c := importJSON(t, append(again, store)...); c.Committed || c.Same+c.Rejected != c.Rows {
			t.Errorf("the same file again changes %s: %+v", store, c)
		}
	}
	sameBooks(t, stores[0], stores[1])
}

// TestGrazTreesOnTheCommandLine takes a delivery, the next half a year later, and takes that back.
func TestGrazTreesOnTheCommandLine(t *testing.T) {
	t.Parallel()
	history := filepath.Join(municipal(t), "history")
	storesUnderTest(t, func(t *testing.T, store string) {
		may := importJSON(t, filepath.Join(history, "graz-street-trees-2014-05.geojson.gz"), "--ref-field", "objectid", "--store", store)
		before := allRecords(t, store)
		november := []string{filepath.Join(history, "graz-street-trees-2014-11.geojson.gz"), "--ref-field", "objectid", "--retire", "--store", store}
		planned := importJSON(t, append(november, "--dry-run")...)
		if planned.Committed || len(allRecords(t, store)) != may.Inserted {
			t.Errorf("a dry run changed the book: %+v", planned)
		}
		done := importJSON(t, november...)
		planned.Committed, planned.Revision = true, done.Revision
		if done != planned {
			t.Errorf("planned %+v, done %+v", planned, done)
		}
		if done.Retired == 0 || done.Inserted == 0 || done.Updated == 0 || done.Moved > done.Updated || done.Rows != done.Inserted+done.Updated+done.Same+done.Rejected {
			t.Errorf("November: %+v", done)
		}
		must(t, "undo", fmt.Sprint(done.Revision), "--store", store)
		after := allRecords(t, store)
		if len(after) != len(before) {
			t.Fatalf("after the undo there are %d trees, before the import there were %d", len(after), len(before))
		}
		for id, r := range before {
			if after[id] == nil || !assets.SameContent(r, after[id]) {
				t.Fatalf("%s %d is not as it was: %+v, now %+v", r.Noun(), r.Key(), r, after[id])
			}
		}
	})
}

// TestExportComesBackAsTheSame exports a book in every format that import reads, and finds nothing to change.
func TestExportComesBackAsTheSame(t *testing.T) {
	t.Parallel()
	dir := municipal(t)
	store := filepath.Join(t.TempDir(), "book.gpkg")
	importJSON(t, filepath.Join(dir, "cambridge-ma", "street-lights.geojson.gz"), "--store", store)
	importJSON(t, filepath.Join(dir, "cambridge-ma", "open-space.geojson.gz"), "--store", store)
	n := len(allRecords(t, store))
	for _, name := range []string{"all.geojson", "all.ndjson.gz", "all.csv", "all.gpkg"} {
		file := filepath.Join(t.TempDir(), name)
		must(t, "export", "--store", store, file)
		c := importJSON(t, file, "--store", store)
		if c.Same != n || c.Rows != n || c.Committed {
			t.Errorf("%s: %+v of %d", name, c, n)
		}
	}
}

// allRecords returns everything in a store.
func allRecords(t *testing.T, store string) map[string]assets.Record {
	t.Helper()
	s, err := storeFlags{Store: store}.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	out := map[string]assets.Record{}
	if _, err := s.Load(t.Context(), 0, func(r assets.Record) error {
		out[fmt.Sprint(r.Noun(), r.Key())] = r
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// sameBooks compares two stores record by record, bit by bit.
func sameBooks(t *testing.T, a, b string) {
	t.Helper()
	ra, rb := allRecords(t, a), allRecords(t, b)
	if len(ra) != len(rb) {
		t.Errorf("%d records in one, %d in the other", len(ra), len(rb))
	}
	for id, r := range ra {
		if !assets.Same(r, rb[id]) {
			t.Errorf("%s: %+v in one, %+v in the other", id, r, rb[id])
			return
		}
	}
}
