package gpkg

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/verify"
)

// indexFaults returns what is wrong with the spatial index of assets in a file.
func indexFaults(t *testing.T, path string) (state assets.IndexState) {
	t.Helper()
	if err := File(path).Inspect(t.Context(), func(ctx context.Context, in assets.Inspection) (err error) {
		state, err = in.SpatialIndex(ctx, assets.AssetNoun)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return state
}

// copyOf closes the store and returns the path of a copy of its file that nothing looks after.
func copyOf(t *testing.T, b book, s *Store) string {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.gpkg")
	if err := copyFile(b.path, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFaultsOfTheSpatialIndexAreNamed(t *testing.T) {
	b, s := lights(t, 3000)
	sound := copyOf(t, b, s)
	if state := indexFaults(t, sound); state.Entries != 3000 || len(state.Faults) > 0 {
		t.Fatalf("a sound index: %+v", state)
	}
	for script, want := range map[string]assets.IndexFault{
		`DELETE FROM rtree_asset_geom WHERE id = 5`:                                       {ID: 5, Message: assets.Text{EN: "lacks it"}},
		`UPDATE rtree_asset_geom SET minx = minx - 1 WHERE id = 5`:                        {ID: 5, Message: assets.Text{EN: "wrong box"}},
		`UPDATE rtree_asset_geom SET miny = 0, maxy = 1 WHERE id = 2999`:                  {ID: 2999, Message: assets.Text{EN: "wrong box"}},
		`INSERT INTO rtree_asset_geom VALUES (4000, 1, 2, 3, 4)`:                          {ID: 4000, Message: assets.Text{EN: "has no geometry of it"}},
		`DELETE FROM rtree_asset_geom_rowid WHERE rowid = 7`:                              {ID: 7, Message: assets.Text{EN: "lists of the spatial index lack it"}},
		`UPDATE rtree_asset_geom_rowid SET nodeno = nodeno + 1 WHERE rowid = 7`:           {ID: 7, Message: assets.Text{EN: "do not agree"}},
		`DELETE FROM rtree_asset_geom_node WHERE nodeno = 3`:                              {Message: assets.Text{EN: "node 3 of the spatial index is broken"}},
		`INSERT INTO rtree_asset_geom_node VALUES (9999, zeroblob(100))`:                  {Message: assets.Text{EN: "hang on nothing"}},
		`UPDATE rtree_asset_geom_parent SET parentnode = 999 WHERE nodeno = 4`:            {Message: assets.Text{EN: "does not know that it hangs"}},
		`UPDATE rtree_asset_geom_node SET data = zeroblob(length(data)) WHERE nodeno = 1`: {Message: assets.Text{EN: "hang on nothing"}},
	} {
		path := filepath.Join(t.TempDir(), "altered.gpkg")
		if err := copyFile(sound, path); err != nil {
			t.Fatal(err)
		}
		book{path}.mustRun(t, script+";")
		if state := indexFaults(t, path); !slices.ContainsFunc(state.Faults, func(f assets.IndexFault) bool {
			return f.ID == want.ID && strings.Contains(f.Message.EN, want.Message.EN)
		}) {
			t.Errorf("%s: %+v", script, state.Faults[:min(len(state.Faults), 5)])
		}
	}
}

// TestAFileInUseIsLookedAtAsItIs has a file with a log beside it, as a service in use or a killed one leaves it.
func TestAFileInUseIsLookedAtAsItIs(t *testing.T) {
	b, s := lights(t, 20)
	path := filepath.Join(t.TempDir(), "killed.gpkg")
	for _, ending := range []string{"", "-wal"} { // what a kill leaves
		if err := copyFile(b.path+ending, path+ending); err != nil {
			t.Fatal(err)
		}
	}
	sums := func() (out [2][32]byte) {
		for i, ending := range []string{"", "-wal"} {
			text, err := os.ReadFile(path + ending)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = sha256.Sum256(text)
		}
		return out
	}
	before := sums()
	for _, file := range []string{path, b.path} {
		report, err := verify.Run(t.Context(), File(file), verify.Options{})
		if err != nil || report.Failed() || report.Assets != 20 {
			t.Fatalf("%+v, %v", report, err)
		}
	}
	if sums() != before {
		t.Fatal("the file or its log is another one afterwards")
	}
	if _, err := s.Commit(t.Context(), assets.ChangeSet{Operations: []assets.Operation{assets.Put(light(99))}}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatNotesEditsIsWatched(t *testing.T) {
	b, s := lights(t, 1)
	sound := copyOf(t, b, s)
	for script, says := range map[string]string{
		``:                                   "",
		`DROP TRIGGER outside_asset_update;`: "outside_asset_update is missing",
		`DROP TRIGGER rtree_boundary_geom_insert;`: "rtree_boundary_geom_insert is missing",
		`DROP TRIGGER outside_boundary_delete; CREATE TRIGGER outside_boundary_delete AFTER DELETE ON boundary BEGIN SELECT 1; END;`: "outside_boundary_delete was altered",
	} {
		path := filepath.Join(t.TempDir(), "altered.gpkg")
		if err := copyFile(sound, path); err != nil {
			t.Fatal(err)
		}
		if script != "" {
			book{path}.mustRun(t, script)
		}
		report, err := verify.Run(t.Context(), File(path), verify.Options{})
		if err != nil {
			t.Fatal(err)
		}
		faults := report.Check(verify.CheckWatch).Faults
		if says == "" && len(faults) > 0 || says != "" && (len(faults) != 1 || !strings.Contains(faults[0].Message.EN, says)) {
			t.Errorf("%q: %+v", script, faults)
		}
	}
}

func TestOnlyAStoreIsLookedAt(t *testing.T) {
	dir := t.TempDir()
	empty, text := filepath.Join(dir, "empty.gpkg"), filepath.Join(dir, "text.gpkg")
	for path, content := range map[string]string{empty: "", text: strings.Repeat("not a database ", 100)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for path, code := range map[string]assets.Code{empty: assets.Invalid, text: assets.Internal, filepath.Join(dir, "none.gpkg"): ""} {
		_, err := verify.Run(t.Context(), File(path), verify.Options{})
		if err == nil || assets.CodeOf(err) != code && code != "" {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none.gpkg")); err == nil {
		t.Error("it made a file")
	}
}
