package shapefile_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import"
)

func lamps(n int) (shp, shx, dbf []byte) {
	var records [][]byte
	var rows [][]string
	for i := range n {
		records = append(records, pointRecord(orb.Point{123 + float64(i)/1000, 41}))
		rows = append(rows, []string{fmt.Sprintf("D-%d", i+1), "灯", "8"})
	}
	shp, shx = shpFile(1, records...)
	return shp, shx, dbfFile(0, nameColumns, rows...)
}

// TestDamage opens files whose parts contradict each other: what is there is read and what is not is said.
func TestDamage(t *testing.T) {
	shp, shx, dbf := lamps(4)
	with := func(b []byte, at int, v uint32) []byte {
		out := bytes.Clone(b)
		binary.BigEndian.PutUint32(out[at:], v)
		return out
	}
	deleted := dbfFile(0, nameColumns, []string{"D-1", "", ""}, []string{"*", "D-2", "", ""}, []string{"D-3", "", ""}, []string{"D-4", "", ""})
	for name, c := range map[string]struct {
		shp, shx, dbf []byte
		rows, faulty  int
		note          string
		refused       string
	}{
		"sound":                    {shp: shp, shx: shx, dbf: dbf, rows: 4},
		"no index":                 {shp: shp, dbf: dbf, rows: 4, note: "no .shx"},
		"index of another file":    {shp: shp, shx: with(shx, 100, 1<<20), dbf: dbf, rows: 4, note: "does not fit"},
		"index cut short":          {shp: shp, shx: shx[:116], dbf: dbf, rows: 4, note: "the .shx names 2 records"},
		"index of a header":        {shp: shp, shx: shx[:50], dbf: dbf, rows: 4, note: "does not fit"},
		"deleted":                  {shp: shp, shx: shx, dbf: deleted, rows: 3, note: "passed over: 1"},
		"shapes cut short":         {shp: shp[:150], shx: shx, dbf: dbf, rows: 4, faulty: 3, note: "breaks off at byte 128"},
		"shapes cut, no index":     {shp: shp[:150], dbf: dbf, rows: 4, faulty: 3, note: "breaks off at byte 128"},
		"table cut short":          {shp: shp, shx: shx, dbf: dbf[:len(dbf)-20], rows: 4, faulty: 1, note: "should have 4 rows and has 3"},
		"table is another's":       {shp: shp, shx: shx, dbf: dbfFile(0, nameColumns, []string{"x", "", ""}), rows: 4, faulty: 3, note: "4 shapes and 1 rows"},
		"no table":                 {shp: shp, shx: shx, rows: 4, note: "no attribute table"},
		"header says less":         {shp: with(shp, 24, 60), shx: shx, dbf: dbf, rows: 4, note: "the header says 120 bytes"},
		"header says 4 GB":         {shp: with(shp, 24, 1<<31-1), shx: shx, dbf: dbf, rows: 4, note: "the header says"},
		"record of two gigabytes":  {shp: with(shp, 104, 1<<30), dbf: dbf, rows: 4, faulty: 4, note: "breaks off at byte 100"},
		"bytes behind the end":     {shp: append(bytes.Clone(shp), 1, 2, 3), dbf: dbf, rows: 4, note: "breaks off at byte 212"},
		"a shape of another kind":  {shp: append(append(bytes.Clone(shp[:108]), 3), shp[109:]...), shx: shx, dbf: dbf, rows: 4, faulty: 1},
		"unknown kind":             {shp: append(append(bytes.Clone(shp[:32]), 99), shp[33:]...), refused: "there is no shape 99"},
		"MultiPatch":               {shp: append(append(bytes.Clone(shp[:32]), 31), shp[33:]...), refused: "MultiPatch"},
		"header cut short":         {shp: shp[:60], refused: "the header is not whole"},
		"table header cut short":   {shp: shp, dbf: dbf[:20], refused: "is cut short"},
		"table of dBase 7":         {shp: shp, dbf: append([]byte{4}, dbf[1:]...), refused: "dBase 7"},
		"fields beyond the record": {shp: shp, dbf: append(append(bytes.Clone(dbf[:10]), 4, 0), dbf[12:]...), refused: "longer than its record"},
		"records of no width":      {shp: shp, dbf: append(append(bytes.Clone(dbf[:10]), 0, 0), dbf[12:]...), refused: "faulty"},
	} {
		rows, facts, err := read(t, delivery(c.shp, map[string][]byte{".shx": c.shx, ".dbf": c.dbf}), importer.Options{})
		if c.refused != "" {
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: %v, want %q", name, err, c.refused)
			}
			continue
		}
		faulty := 0
		for _, r := range rows {
			if r.Fault != nil {
				faulty++
			}
		}
		if err != nil || len(rows) != c.rows || faulty != c.faulty || !strings.Contains(fmt.Sprint(facts.Notes), c.note) {
			t.Errorf("%s: %d rows, %d faulty, %v, notes %v; want %d, %d, %q", name, len(rows), faulty, err, facts.Notes, c.rows, c.faulty, c.note)
		}
	}
}

// TestLyingRecords reads polygons whose counts and starts lie: a fault each, never memory that is not there.
func TestLyingRecords(t *testing.T) {
	sound := polygonRecord(5, square(0, 0, 1))
	set := func(at int, v int32) []byte {
		out := bytes.Clone(sound)
		binary.LittleEndian.PutUint32(out[at:], uint32(v))
		return out
	}
	for name, record := range map[string][]byte{
		"a billion parts": set(36, 1<<30), "no parts": set(36, 0), "negative parts": set(36, -1), "a billion points": set(40, 1<<30),
		"negative points": set(40, -5), "start beyond": set(44, 6), "start not first": set(44, 1), "negative start": set(44, -1), "short": sound[:60],
	} {
		shp, _ := shpFile(5, record, sound)
		rows, _, err := read(t, delivery(shp, nil), importer.Options{})
		if err != nil || len(rows) != 2 || rows[1].Fault != nil || rows[1].Geometry == nil {
			t.Errorf("%s: %v %+v", name, err, rows)
			continue
		}
		if rows[0].Fault == nil && rows[0].Geometry != nil {
			t.Errorf("%s: read as %v", name, rows[0].Geometry)
		}
	}
}

type entry struct {
	name string
	data []byte
}

func zipped(t testing.TB, entries ...entry) importer.Input {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate, NonUTF8: strings.ContainsRune(e.name, 0xfffd)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return file("a.zip", b.Bytes())
}

func TestArchives(t *testing.T) {
	shp, shx, dbf := lamps(2)
	one := []entry{{"交付/灯杆.SHP", shp}, {"交付/灯杆.shx", shx}, {"交付/灯杆.dbf", dbf}, {"__MACOSX/交付/._灯杆.shp", []byte("junk")}, {"说明.txt", []byte("x")}}
	rows, facts, err := read(t, zipped(t, one...), importer.Options{})
	if err != nil || len(rows) != 2 || facts.Layer != "交付/灯杆" {
		t.Errorf("one layer: %d rows of %q, %v", len(rows), facts.Layer, err)
	}
	rows, facts, err = read(t, zipped(t, entry{gbk("灯杆.shp"), shp}, entry{gbk("灯杆.dbf"), dbf}), importer.Options{})
	if err != nil || len(rows) != 2 || facts.Layer != "灯杆" {
		t.Errorf("names in GBK: %d rows of %q, %v", len(rows), facts.Layer, err)
	}
	empty, emptyIndex := shpFile(1)
	two := append([]entry{{"空.shp", empty}, {"空.shx", emptyIndex}}, one...)
	if rows, _, err = read(t, zipped(t, two...), importer.Options{}); err != nil || len(rows) != 2 {
		t.Errorf("the only layer with rows: %d rows, %v", len(rows), err)
	}
	several := append([]entry{{"b/灯杆.shp", shp}, {"树.shp", shp}}, one...)
	for name, want := range map[string]string{"": "choose one with --layer: b/灯杆, 交付/灯杆, 树", "路": `there is no layer "路"`, "灯杆": "2 layers are called"} {
		if _, _, err := read(t, zipped(t, several...), importer.Options{Layer: name}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("layer %q: %v, want %q", name, err, want)
		}
	}
	for _, name := range []string{"树", "交付/灯杆", "B/灯杆"} {
		if rows, _, err := read(t, zipped(t, several...), importer.Options{Layer: name}); err != nil || len(rows) != 2 {
			t.Errorf("layer %q: %d rows, %v", name, len(rows), err)
		}
	}
	if _, _, err := read(t, zipped(t, entry{"a.geojson", []byte("{}")}), importer.Options{}); err == nil || !strings.Contains(err.Error(), "holds no shapefile") {
		t.Errorf("an archive of something else: %v", err)
	}
	if _, _, err := read(t, zipped(t), importer.Options{}); err == nil {
		t.Error("an empty archive opens")
	}
	if _, _, err := read(t, zipped(t, entry{"a.shp", shp}, entry{"A.SHP", shp}), importer.Options{}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("one name twice: %v", err)
	}
}

func TestHostileArchives(t *testing.T) {
	shp, _, _ := lamps(2)
	bomb := zipped(t, entry{"a.shp", append(bytes.Clone(shp), make([]byte, 64<<20)...)})
	if _, _, err := read(t, bomb, importer.Options{}); err == nil || !strings.Contains(err.Error(), "zip bomb") {
		t.Errorf("a bomb: %v", err)
	}
	if _, _, err := read(t, zipped(t, entry{"a.shp", append(bytes.Clone(shp), make([]byte, 1<<20)...)}), importer.Options{Limits: importer.Limits{Bytes: 100 << 10}}); err == nil || !strings.Contains(err.Error(), "--max-size") {
		t.Errorf("above the limit: %v", err)
	}
	whole := zipped(t, entry{"a.shp", shp})
	data := make([]byte, whole.Size)
	if _, err := whole.Data.ReadAt(data, 0); err != nil {
		t.Fatal(err)
	}
	if _, _, err := read(t, file("a.zip", data[:len(data)-10]), importer.Options{}); err == nil || !strings.Contains(err.Error(), "damaged or cut short") {
		t.Errorf("cut short: %v", err)
	}
	flags := bytes.Index(data, []byte("PK\x01\x02")) + 8
	locked := bytes.Clone(data)
	locked[flags] |= 1
	if _, _, err := read(t, file("a.zip", locked), importer.Options{}); err == nil || !strings.Contains(err.Error(), "encrypted") {
		t.Errorf("encrypted: %v", err)
	}
	strange := bytes.Clone(data)
	strange[flags+2] = 9
	if _, _, err := read(t, file("a.zip", strange), importer.Options{}); err == nil || !strings.Contains(err.Error(), "method (9)") {
		t.Errorf("another method: %v", err)
	}
	spoilt := bytes.Clone(data)
	spoilt[40] ^= 0xff
	if _, _, err := read(t, file("a.zip", spoilt), importer.Options{}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("spoilt: %v", err)
	}
}

func TestWrongNamesAreRefused(t *testing.T) {
	shp, _, _ := lamps(1)
	for name, data := range map[string][]byte{"a.shp": []byte(`{"type":"FeatureCollection"}`), "a.zip": []byte("SQLite format 3\x00"), "b.shp": []byte("%PDF-1.4")} {
		if _, _, err := read(t, file(name, data), importer.Options{}); err == nil || !strings.Contains(err.Error(), "declared as shapefile") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(shp); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if rows, _, err := read(t, file("灯杆.shp.gz", b.Bytes()), importer.Options{}); err != nil || len(rows) != 1 {
		t.Errorf("gzipped: %d rows, %v", len(rows), err)
	}
}

// TestRejects writes what was rejected as a table with reasons that can be mended.
func TestRejects(t *testing.T) {
	shp, shx := shpFile(1, pointRecord(orb.Point{123, 41}), pointRecord(orb.Point{123.5, 41.5}))
	dbf := dbfFile(0, nameColumns, []string{"D-1", "=1+1", "x"}, []string{"D-2", "灯", "8"})
	src, err := importer.Open(t.Context(), formats(), delivery(shp, map[string][]byte{".shx": shx, ".dbf": dbf}), importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer importer.Close(src)
	var out strings.Builder
	n, err := src.Rejects(t.Context(), &out, func(row int) (assets.Text, bool) {
		return assets.Text{ZH: "=A()：数有误", EN: "bad number"}, row == 1
	}) // a sentence may begin with the name of a column
	want := "\ufeffneedlepoint_row,needlepoint_reason,wkt,编号,名称,高度\r\n1,'=A()：数有误 / bad number,POINT(123 41),D-1,'=1+1,x\r\n"
	if err != nil || n != 1 || out.String() != want {
		t.Errorf("%d %v\n%q\nwant\n%q", n, err, out.String(), want)
	}
}

// FuzzShapefile opens whatever the three files are: rows numbered in order or a refusal, never a panic.
func FuzzShapefile(f *testing.F) {
	shp, shx, dbf := lamps(2)
	f.Add(shp, shx, dbf)
	hole, index := shpFile(5, polygonRecord(5, square(0, 0, 10), turned(square(0, 0, 6))))
	f.Add(hole, index, dbfFile(0x4d, gbkColumns(), []string{"a", gbk("灯"), "1"}))
	f.Add(shp[:100], []byte{}, dbf[:40])
	f.Fuzz(func(t *testing.T, shp, shx, dbf []byte) {
		rows, _, err := read(t, delivery(append([]byte("\x00\x00\x27\x0a"), shp...), map[string][]byte{".shx": shx, ".dbf": dbf, ".prj": []byte(gk123)}), importer.Options{})
		if len(rows) > len(shp)+len(shx)+len(dbf) {
			t.Fatalf("%d rows out of nothing, %v", len(rows), err)
		}
		if len(shp) > 4 {
			_, _, _ = read(t, delivery(shp, map[string][]byte{".shx": shx, ".dbf": dbf}), importer.Options{})
		}
	})
}

// TestACountlessFileIsRefused has more records than a plan can hold, which an archive may hide in a few kilobytes.
func TestACountlessFileIsRefused(t *testing.T) {
	empty := []byte{0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0}
	head, _ := shpFile(1)
	data := append(bytes.Clone(head), bytes.Repeat(empty, importer.DefaultMaxRows+1)...)
	if _, err := importer.Open(t.Context(), formats(), delivery(data, nil), importer.Options{}); assets.CodeOf(err) != assets.TooLarge {
		t.Errorf("without an index: %v", err)
	}
	index := append(bytes.Clone(head), bytes.Repeat([]byte{0, 0, 0, 50, 0, 0, 0, 2}, importer.DefaultMaxRows+1)...)
	shp, _ := shpFile(1, empty[8:])
	if _, err := importer.Open(t.Context(), formats(), delivery(shp, map[string][]byte{".shx": index}), importer.Options{}); assets.CodeOf(err) != assets.TooLarge {
		t.Errorf("by the index: %v", err)
	}
}

// TestReadingStopsAtOnce ends the context of a reader after a row: the next may be as much work as a row can be.
func TestReadingStopsAtOnce(t *testing.T) {
	shp, shx, dbf := lamps(10)
	src, err := importer.Open(t.Context(), formats(), delivery(shp, map[string][]byte{".shx": shx, ".dbf": dbf}), importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer importer.Close(src)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rows := 0
	for _, err = range src.Rows(ctx) {
		if rows++; err != nil {
			break
		}
		cancel()
	}
	if rows != 2 || !errors.Is(err, context.Canceled) {
		t.Errorf("after %d rows: %v", rows, err)
	}
}
