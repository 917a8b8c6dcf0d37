package shapefile_test

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
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
	"needlepoint/import/shapefile"
)

func formats() []importer.Format { return []importer.Format{shapefile.Format{}} }

// shared finds an archive of the corpus of formats.
func shared(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("NEEDLEPOINT_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	file := filepath.Join(root, "data/formats", name)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		t.Skip("the corpus of file formats is not there; NEEDLEPOINT_SHARED names the folder that has it")
	}
	return file
}

func input(t testing.TB, file string) importer.Input {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return importer.Input{Name: file, Data: f, Size: info.Size()}
}

// read opens a file and reads every row.
func read(t testing.TB, in importer.Input, opts importer.Options) ([]importer.Row, importer.Facts, error) {
	t.Helper()
	src, err := importer.Open(t.Context(), formats(), in, opts)
	if err != nil {
		var refusal *assets.Error
		if !errors.As(err, &refusal) || refusal.Message.ZH == "" || refusal.Message.EN == "" {
			t.Errorf("%s: refused without a sentence: %v", in.Name, err)
		}
		return nil, importer.Facts{}, err
	}
	defer importer.Close(src)
	var rows []importer.Row
	for row, err := range src.Rows(t.Context()) {
		if err != nil {
			return rows, src.Facts(), err
		}
		if row.Number != len(rows)+1 {
			t.Errorf("%s: row %d is numbered %d", in.Name, len(rows)+1, row.Number)
		}
		rows = append(rows, row)
	}
	return rows, src.Facts(), nil
}

// metres stands in for the system of layers in metres whose own is refused or unknown: only the numbers are compared.
const metres = "EPSG:32613"

// expected is how a layer of the corpus opens: refused with a part of the sentence, or with so many rows, of which so many
// are faulty, under a note. A refused layer in metres is opened again in the system metres.
type expected struct {
	refused string
	rows    int
	faulty  int
	note    string
	other   bool // GDAL counts other rows, or cannot open it
}

const (
	nad27  = "NAD27"
	noPrj  = "there is no .prj, and the coordinates"
	asLon  = "there is no .prj; all coordinates are within"
	zAndM  = "heights and measures"
	noShx  = "there is no .shx"
	noDbf  = "no attribute table"
	ascii  = "the text is ASCII"
	wgs84  = "EPSG:4326"
	byFile = "by the .cpg"
)

var corpus = map[string]map[string]expected{
	"geotools-shapefile-oddities.zip": {
		"bad/state":                                       {refused: noPrj, rows: 29},
		"deleted/archsites":                               {refused: nad27, rows: 21, note: "deleted and passed over: 4"},
		"dup-column/dup_column":                           {refused: `"unknown"`, rows: 2, note: "is there twice"},
		"empty-shapefile/empty-shapefile":                 {note: asLon},
		"filter-before-screenmap/filter-before-screenmap": {rows: 4, note: wgs84},
		"folder with spaces/pointtest":                    {rows: 10, note: asLon},
		"lsOnePoint/lsOnePoint":                           {refused: "D_SWEREF99", rows: 3},
		"measure/multilinezm":                             {rows: 1, note: noShx, other: true},
		"measure/multipointszm":                           {rows: 1, note: noDbf, other: true},
		"measure/multipolygonzm":                          {rows: 1, note: zAndM, other: true},
		"measure/pointzm":                                 {rows: 1, note: noShx, other: true},
		"missing/aaa1":                                    {rows: 1, note: wgs84},
		"missing/aaa2":                                    {rows: 1, note: noDbf},
		"mzvalues/linesM":                                 {refused: "OSGB 1936", rows: 2},
		"mzvalues/linez":                                  {refused: noPrj, rows: 1},
		"mzvalues/mlines":                                 {rows: 2, note: zAndM},
		"mzvalues/mmultipoints":                           {rows: 2, note: zAndM},
		"mzvalues/mpoints":                                {rows: 99, note: zAndM},
		"mzvalues/mpolygons":                              {rows: 2, note: byFile},
		"mzvalues/multipointsz":                           {rows: 1, note: byFile},
		"mzvalues/mzlines":                                {rows: 2, note: byFile},
		"mzvalues/mzpolygons":                             {rows: 2, note: byFile},
		"mzvalues/pointM":                                 {refused: "OSGB 1936", rows: 2},
		"mzvalues/pointZ":                                 {rows: 1, note: zAndM},
		"mzvalues/polygonm":                               {rows: 1, note: zAndM},
		"mzvalues/polygonz":                               {refused: noPrj, rows: 1},
		"mzvalues/zlines":                                 {rows: 4, note: zAndM},
		"mzvalues/zmmultipoints":                          {rows: 2, note: zAndM},
		"mzvalues/zmpoints":                               {rows: 99, note: zAndM},
		"mzvalues/zmultipoints":                           {rows: 4, note: zAndM},
		"mzvalues/zpolygons":                              {rows: 4, note: zAndM},
		"screenmap-deleted/screenmap-deleted":             {rows: 3, note: "marked as deleted and passed over: 1"},
		"sparse/sparse":                                   {refused: noPrj, rows: 31},
		"special-characters/Åéìòù":                        {note: asLon},
		"taz_shapes/tasmania_cities":                      {rows: 1, note: wgs84},
		"taz_shapes/tasmania_roads":                       {rows: 14, note: wgs84},
		"taz_shapes/tasmania_state_boundaries":            {rows: 1, note: wgs84},
		"taz_shapes/tasmania_water_bodies":                {rows: 7, note: wgs84},
	},
	"geotools-shapes.zip": {
		"archsites":        {refused: nad27, rows: 25},
		"BooleanTest":      {rows: 17, note: ascii},
		"bugsites":         {refused: nad27, rows: 90},
		"chinese_poly":     {rows: 1, note: "attributes read as gb18030 (by the text itself)"},
		"danish_point":     {refused: "ETRS89", rows: 4},
		"extraAtEnd":       {rows: 3, note: "breaks off at byte 1500", other: true},
		"holeTouchEdge":    {refused: noPrj, rows: 1},
		"MultiPointTest":   {rows: 6, note: wgs84},
		"pointtest":        {rows: 10, note: asLon},
		"polygontest":      {rows: 2, note: asLon},
		"roads":            {refused: nad27, rows: 825},
		"rstrct":           {refused: nad27, rows: 4},
		"rus-windows-1251": {rows: 2, note: "attributes read as Windows-1251 (by the .cpg)"},
		"statepop":         {rows: 49, note: wgs84},
		"stream":           {refused: noPrj, rows: 280, note: noShx, other: true},
		"streams":          {refused: nad27, rows: 116},
		"wgs1snt":          {refused: noPrj, rows: 4},
	},
	"shapefile-all-types.zip": {
		"multipatch": {refused: "MultiPatch", other: true},
		"multipoint": {rows: 1, note: asLon}, "multipointm": {rows: 1, note: zAndM}, "multipointz": {rows: 1, note: zAndM},
		"point": {rows: 3, note: asLon}, "pointm": {rows: 3, note: zAndM}, "pointz": {rows: 3, note: zAndM},
		"polygon": {rows: 1, note: asLon}, "polygonm": {rows: 1, note: zAndM}, "polygonz": {rows: 1, note: zAndM},
		"polyline": {rows: 2, note: asLon}, "polylinem": {rows: 2, note: zAndM}, "polylinez": {rows: 2, note: zAndM},
	},
	"chicago-bike-routes-shp.zip": {"chi_bike_routes": {refused: "NAD83", rows: 699}},
	"chicago-boundary-shp.zip":    {"City_Boundary": {refused: "NAD83", rows: 1}},
}

// TestCorpus opens every layer of the corpus: right, in comparison with GDAL where that reads it, or refused by name.
func TestCorpus(t *testing.T) {
	for archive, layers := range corpus {
		file := shared(t, archive)
		in := input(t, file)
		found, err := importer.Layers(t.Context(), formats(), in, importer.Options{})
		if err != nil {
			t.Fatal(archive, err)
		}
		if len(found) != len(layers) {
			t.Errorf("%s: %d layers, want %d", archive, len(found), len(layers))
		}
		unpacked := unpack(t, file)
		for _, l := range found {
			want, known := layers[l.Name]
			if !known {
				t.Errorf("%s: layer %q is not expected", archive, l.Name)
				continue
			}
			t.Run(l.Name, func(t *testing.T) { openLayer(t, in, l, filepath.Join(unpacked, l.Name+".shp"), want) })
		}
	}
}

func openLayer(t *testing.T, in importer.Input, l importer.Layer, loose string, want expected) {
	opts := importer.Options{Layer: l.Name}
	rows, facts, err := read(t, in, opts)
	if want.refused != "" {
		if err == nil || !strings.Contains(err.Error(), want.refused) {
			t.Errorf("got %v, want a refusal with %q", err, want.refused)
		}
		opts.CRS = metres
		if rows, facts, err = read(t, in, opts); want.rows == 0 {
			return
		}
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
	if len(rows) != want.rows || faulty != want.faulty {
		t.Errorf("%d rows, %d faulty; want %d, %d", len(rows), faulty, want.rows, want.faulty)
	}
	if notes := fmt.Sprint(facts.Notes); !strings.Contains(notes, want.note) {
		t.Errorf("notes %s; want one with %q", notes, want.note)
	}
	beside, _, err := read(t, besideInput(t, loose), importer.Options{CRS: opts.CRS})
	if err != nil || fmt.Sprint(beside) == "" || len(beside) != len(rows) {
		t.Errorf("the loose files open with %d rows, %v; the archive has %d", len(beside), err, len(rows))
	}
	if !want.other {
		compareWithGDAL(t, rows, facts, loose)
	}
}

// unpack writes the entries of an archive to a folder.
func unpack(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	folder := t.TempDir()
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		to := filepath.Join(folder, f.Name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// besideInput opens a loose shapefile with what lies in its folder.
func besideInput(t testing.TB, file string) importer.Input {
	t.Helper()
	in := input(t, file)
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() && e.Name() != filepath.Base(file) {
			in.Beside = append(in.Beside, input(t, filepath.Join(filepath.Dir(file), e.Name())))
		}
	}
	return in
}

// compareWithGDAL reads the same file with ogr2ogr and compares every value and every shape.
func compareWithGDAL(t *testing.T, rows []importer.Row, facts importer.Facts, file string) {
	t.Helper()
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		t.Log("ogr2ogr is not on this machine: nothing to compare with")
		return
	}
	args := []string{"-f", "GeoJSON", "/vsistdout/", file, "-dim", "XY", "-lco", "COORDINATE_PRECISION=15", "-lco", "WRITE_NAME=NO"}
	if strings.Contains(fmt.Sprint(facts.Notes), "gb18030") {
		args = append(args, "--config", "SHAPE_ENCODING", "GB18030")
	}
	out, err := exec.CommandContext(t.Context(), "ogr2ogr", args...).Output()
	if err != nil {
		t.Fatalf("ogr2ogr: %v", err)
	}
	theirs, err := geojson.UnmarshalFeatureCollection(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(theirs.Features) != len(rows) {
		t.Fatalf("%d rows, GDAL has %d", len(rows), len(theirs.Features))
	}
	system := crs.CRS84()
	if facts.CRS.Used == metres {
		if system, err = crs.ByURI(metres); err != nil {
			t.Fatal(err)
		}
	}
	for i, f := range theirs.Features {
		sameShape(t, i+1, crs.TransformGeometry(rows[i].Geometry, system.Forward), f.Geometry)
		for _, field := range rows[i].Fields {
			want, there := f.Properties[gdalName(field.Name, f.Properties)]
			if !there || !sameValue(field.Value, want) {
				t.Errorf("row %d %s: %#v, GDAL %#v", i+1, field.Name, field.Value, want)
			}
		}
		if n := len(rows[i].Fields); n != len(f.Properties) && !(n == 0 && len(f.Properties) == 1) { // GDAL invents FID
			t.Errorf("row %d has %d fields, GDAL %d", i+1, n, len(f.Properties))
		}
	}
}

// gdalName is the name that GDAL gives a field: it numbers duplicates without the stroke.
func gdalName(name string, properties map[string]any) string {
	if base, second := strings.CutSuffix(name, "_2"); second {
		if _, there := properties[name]; !there {
			return base + "2"
		}
	}
	return name
}

func sameValue(ours, theirs any) bool {
	switch v := ours.(type) {
	case nil:
		return theirs == nil || theirs == ""
	case bool:
		return theirs == map[bool]string{true: "T", false: "F"}[v] || theirs == v
	case json.Number:
		f, err := v.Float64()
		number, ok := theirs.(float64)
		return err == nil && ok && math.Abs(f-number) <= 1e-14*math.Max(1, math.Abs(f))
	case string:
		text, ok := theirs.(string)
		return ok && (text == v || strings.ReplaceAll(text, "/", "-") == v)
	}
	return false
}

func sameShape(t *testing.T, row int, ours, theirs orb.Geometry) {
	t.Helper()
	if ours == nil || theirs == nil {
		if (ours == nil) != (theirs == nil) {
			t.Errorf("row %d: %v, GDAL %v", row, ours, theirs)
		}
		return
	}
	a, b := corners(ours), corners(theirs)
	if ours.GeoJSONType() != theirs.GeoJSONType() || len(a) != len(b) {
		t.Errorf("row %d: a %s of %d positions, GDAL a %s of %d", row, ours.GeoJSONType(), len(a), theirs.GeoJSONType(), len(b))
		return
	}
	for i := range a {
		if math.Hypot(a[i][0]-b[i][0], a[i][1]-b[i][1]) > 1e-6 {
			t.Errorf("row %d: position %v, GDAL %v", row, a[i], b[i])
			return
		}
	}
	if x, y := planar.Area(ours), planar.Area(theirs); math.Abs(math.Abs(x)-math.Abs(y)) > 1e-6*math.Abs(x)+1e-6 {
		t.Errorf("row %d: area %g, GDAL %g", row, x, y)
	}
}

// corners lists every position, in order of their numbers: the order of rings is free.
func corners(g orb.Geometry) []orb.Point {
	var out []orb.Point
	crs.TransformGeometry(g, func(p orb.Point) orb.Point {
		out = append(out, p)
		return p
	})
	slices.SortFunc(out, func(a, b orb.Point) int {
		if d := int(math.Copysign(1, a[0]-b[0])); math.Abs(a[0]-b[0]) > 1e-7 {
			return d
		}
		return int(math.Copysign(1, a[1]-b[1]))
	})
	return out
}
