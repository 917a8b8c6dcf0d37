package geojsonfile

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"needlepoint/geo"
	"needlepoint/import"
)

const feature = `{"type":"Feature","id":7,"properties":{"a":1,"b":"\u4e2d\n","c":[null,{"d":1.50}]},"geometry":{"type":"Point","coordinates":[123.05,41.08,3]}}`

var seeds = []string{
	feature,
	`{"type":"FeatureCollection","features":[` + feature + `, ` + feature + `]}`,
	`{"features":[` + feature + `,17,{},[]],"type":"FeatureCollection","crs":null}`,
	feature + "\n" + feature + "\n{",
	"\x1e" + feature + "\n\x1e" + feature + "\n",
	`{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[NaN,1]}}]}`,
	`{"type":"FeatureCollection","features":[{"a":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `}]}`,
	`{"type":"FeatureCollection","features":[` + feature[:60],
	`{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:4550"}},"features":[]}`,
	"\ufeff" + feature,
	`{"type":"Feature","properties":{"\ud800":"\ud83d\ude00","x":-0.0e+1},"geometry":null}`,
}

func open(t testing.TB, name string, data []byte) (importer.Source, error) {
	t.Helper()
	in := importer.Input{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}
	return importer.Open(t.Context(), []importer.Format{Format{}}, in, importer.Options{})
}

// read reads everything; err is the fault of the whole file.
func read(t testing.TB, src importer.Source) (rows []importer.Row, err error) {
	t.Helper()
	for row, err := range src.Rows(t.Context()) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// FuzzGeoJSON reads whatever comes, as a document and as lines. Whatever is read without a fault is what
// encoding/json reads, and a document that encoding/json refuses has a fault.
func FuzzGeoJSON(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if src, err := open(t, "a.geojsonl", data); err == nil {
			if _, err := read(t, src); err != nil && len(err.Error()) == 0 {
				t.Fatal("an error without a word")
			}
		}
		src, err := open(t, "a.geojson", data)
		if err != nil {
			return
		}
		rows, err := read(t, src)
		for i, row := range rows {
			if row.Number != i+1 || row.Line < 1 {
				t.Fatalf("row %d is numbered %d, line %d", i+1, row.Number, row.Line)
			}
		}
		if s, ok := src.(*source); !ok || s.lines || err != nil {
			return
		}
		text := bytes.TrimPrefix(data, []byte("\ufeff"))
		if len(data) > 1 && (data[0] == 0xff || data[0] == 0xfe || data[0] == 0x1f) {
			return // another encoding
		}
		compare(t, text, rows)
	})
}

// compare holds rows against encoding/json.
func compare(t *testing.T, text []byte, rows []importer.Row) {
	var doc struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	faults := 0
	for _, row := range rows {
		if row.Fault != nil {
			faults++
		}
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	if err := dec.Decode(&doc); err != nil {
		return // members that nobody reads are not judged, and a faulty row is already marked
	}
	if doc.Type != "FeatureCollection" || len(doc.Features) != len(rows) {
		return // a key given twice or in other capitals; encoding/json is not strict there
	}
	for i, row := range rows {
		if row.Fault != nil {
			continue
		}
		var want struct {
			Properties map[string]any  `json:"properties"`
			Geometry   json.RawMessage `json:"geometry"`
		}
		dec := json.NewDecoder(bytes.NewReader(doc.Features[i]))
		dec.UseNumber()
		if err := dec.Decode(&want); err != nil {
			t.Fatalf("row %d is read without a fault, encoding/json says %v: %s", row.Number, err, doc.Features[i])
		}
		got := map[string]any{}
		for _, f := range row.Fields {
			if f.Name != importer.MemberID {
				got[f.Name] = f.Value
			}
		}
		if len(got) != len(want.Properties) && !strings.Contains(strings.ToLower(string(doc.Features[i])), `propert`) {
			t.Fatalf("row %d has the fields %v, want %v", row.Number, got, want.Properties)
		}
		for k, v := range want.Properties {
			if have, ok := got[k]; ok && !reflect.DeepEqual(have, v) {
				t.Fatalf("row %d: %s is %#v, want %#v", row.Number, k, have, v)
			}
		}
		if g, err := geo.ParseGeoJSON(want.Geometry); err == nil && g != nil && row.Geometry != nil && !geo.Equal(g, row.Geometry) {
			t.Fatalf("row %d is at %v, want %v", row.Number, row.Geometry, g)
		}
	}
}

func TestReadingTakesMemoryInProportion(t *testing.T) {
	collection := func(of string, n int) string {
		return `{"type":"FeatureCollection","features":[` + strings.TrimSuffix(strings.Repeat(of+",", n), ",") + `]}`
	}
	line := `{"type":"Feature","properties":null,"geometry":{"type":"LineString","coordinates":[` + strings.TrimSuffix(strings.Repeat("[1,2],", 50_000), ",") + `]}}`
	for name, text := range map[string]string{
		"many features":   collection(feature, 5_000),
		"empty objects":   collection("{}", 100_000),
		"numbers":         collection("1", 200_000),
		"one long line":   collection(line, 1),
		"open brackets":   strings.Repeat(`{"a":[`, 20_000),
		"deep rows":       collection(`{"a":`+strings.Repeat("[", 1_000)+strings.Repeat("]", 1_000)+`}`, 100),
		"one long string": collection(`{"type":"Feature","properties":{"a":"`+strings.Repeat("x", 1<<20)+`"}}`, 1),
		"escapes":         collection(`{"type":"Feature","properties":{"a":"`+strings.Repeat(`\u4e2d`, 100_000)+`"}}`, 1),
		"lists":           collection(`{"type":"Feature","properties":{"a":[`+strings.TrimSuffix(strings.Repeat("[],", 100_000), ",")+`]}}`, 1),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		src, err := open(t, "a.geojson", []byte(text))
		if err != nil {
			t.Fatal(name, err)
		}
		for range src.Rows(t.Context()) {
		}
		runtime.ReadMemStats(&after)
		const buffers, factor = 4 << 20, 110
		if took := after.TotalAlloc - before.TotalAlloc; took > buffers+factor*uint64(len(text)) {
			t.Errorf("%s: %d bytes allocated in all for a text of %d", name, took, len(text))
		}
	}
}

// lenient are files that their authors call invalid and that are read all the same, and readable ones that are
// refused: a bare geometry is no delivery, and a collection of several kinds is no asset.
var lenient = map[string]bool{
	"invalid_structure/invalid_feature_no_properties.geojson": true, // nothing is lost by it
}

// TestStructureCorpus reads files whose names are the verdicts of their authors.
func TestStructureCorpus(t *testing.T) {
	root := os.Getenv("NEEDLEPOINT_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	archive, err := zip.OpenReader(filepath.Join(root, "data/formats/geojson-invalid-structure-valid.zip"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the corpus of GeoJSON structures is not there; NEEDLEPOINT_SHARED names the folder that has it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, entry := range archive.File {
		if !strings.HasSuffix(entry.Name, ".geojson") {
			continue
		}
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		var rows []importer.Row
		src, err := open(t, "a.geojson", data)
		if err == nil {
			rows, err = read(t, src)
		}
		verdict := "read"
		for _, row := range rows {
			if row.Fault != nil {
				verdict = "row: " + row.Fault.Reason.EN
			} else if row.Geometry == nil {
				verdict = "row: no geometry"
			} else if err := geo.Check(row.Geometry); err != nil {
				verdict = "row: " + err.Error()
			}
		}
		if err != nil {
			verdict = "file: " + err.Error()
		}
		invalid := strings.HasPrefix(entry.Name, "invalid_") && !lenient[entry.Name]
		wanted := strings.HasPrefix(entry.Name, "valid/valid_feature")
		several := strings.HasSuffix(entry.Name, "with_geometrycollection.geojson") || strings.HasSuffix(entry.Name, "null_geometry.geojson")
		if invalid && verdict == "read" || wanted && !several && verdict != "read" || strings.Contains(verdict, "Go value") {
			t.Errorf("%s: %s", entry.Name, verdict)
		}
	}
}
