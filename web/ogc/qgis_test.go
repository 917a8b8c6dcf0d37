package ogc_test

import (
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"needlepoint/assets"
)

// python is the interpreter that QGIS is installed for.
const python = "/usr/bin/python3"

// TestQGISReadsTheBook lets QGIS read and draw the sample district. NEEDLEPOINT_SHOTS names a folder to keep the picture in.
func TestQGISReadsTheBook(t *testing.T) {
	if err := exec.CommandContext(t.Context(), python, "-c", "import qgis.core").Run(); err != nil {
		t.Skip("QGIS is not installed for " + python + " (Debian: python3-qgis)")
	}
	s := district(t)
	rec := record(t, s)
	view := s.inv.View()
	const class = assets.ClassKey("street_light")
	lamps := assets.Filter{Classes: []assets.ClassKey{class}, Stages: assets.AnyStage()}
	extent, _ := view.Extent()
	w, h := extent.Max[0]-extent.Min[0], extent.Max[1]-extent.Min[1]
	box := boundOf(extent.Min[0]+w/3, extent.Min[1]+h/3, extent.Max[0]-w/3, extent.Max[1]-h/3)

	picture := filepath.Join(t.TempDir(), "qgis.png")
	if folder := os.Getenv("NEEDLEPOINT_SHOTS"); folder != "" {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		picture = filepath.Join(folder, "qgis.png")
	}
	home := t.TempDir()
	if err := os.Chmod(home, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "district_in_qgis.py"), rec.url, string(class),
		fmt.Sprint(box.Min[0]), fmt.Sprint(box.Min[1]), fmt.Sprint(box.Max[0]), fmt.Sprint(box.Max[1]), picture, home)
	var said, complained strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &complained
	if err := cmd.Run(); err != nil {
		t.Fatalf("QGIS: %v\n%s\n%s", err, said.String(), complained.String())
	}
	var found struct {
		Version                   string
		Valid, Tiles              bool
		Counted, Read, Boundaries int
		Inside                    []int64
		Fields, Conditions        []string
		Inked                     map[string]int
		Errors, Troubles          []string
	}
	if err := json.Unmarshal([]byte(said.String()), &found); err != nil {
		t.Fatalf("%v in\n%s\n%s", err, said.String(), complained.String())
	}
	t.Logf("QGIS %s", found.Version)
	want := view.Counts(lamps).Total
	_, boundaries := view.Len()
	if !found.Valid || !found.Tiles || found.Counted != want || found.Read != want || found.Boundaries != boundaries {
		t.Errorf("QGIS found %+v; the book holds %d lamps and %d boundaries", found, want, boundaries)
	}
	var inside []int64
	for a := range view.In(box, lamps) {
		inside = append(inside, a.Key())
	}
	if len(inside) == 0 || !slices.Equal(found.Inside, inside) {
		t.Errorf("in the box QGIS found %v, the book has %v", found.Inside, inside)
	}
	for _, field := range []string{"id", "ref", "condition", "stage", "rev"} {
		if !slices.Contains(found.Fields, field) {
			t.Errorf("no field %s in %v", field, found.Fields)
		}
	}
	for what, pixels := range found.Inked {
		if pixels < 100 { // about what three lamps cover
			t.Errorf("%s: only %d of 200,000 pixels are drawn on", what, pixels)
		}
	}
	if len(found.Errors)+len(found.Troubles) > 0 {
		t.Errorf("QGIS says %v %v", found.Errors, found.Troubles)
	}
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if img, err := png.Decode(f); err != nil || img.Bounds().Dx() != 1000 {
		t.Errorf("the picture: %v", err)
	}
	log := rec.take()
	for _, request := range []string{"/ogc/api?", "bbox=", "/tiles/", "token="} {
		if len(matching(log, request)) == 0 && !(request == "token=" && want <= 1000) {
			t.Errorf("QGIS sent nothing with %s", request)
		}
	}
}
