package csvfile

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/import"
)

var tableSeeds = []string{
	"ref,lon,lat\na,123,41\n",
	"ref;x;y\r\na;1,5;2,5\r\n",
	"ref\twkt\n\"a\"\"b\"\t\"POINT(1 2)\"\n",
	"sep=;\nref;lon;lat\n1;2;3\n",
	"a,lon,lat\n\"unclosed,1,2\n",
	"a,lon,lat\n\"x\"y,1,2\n,,\n\n1,2\n",
	"\ufefflon,lat,lon,\n1,2,3,4\r1,2,3,4",
	"\xd6\xd0\xce\xc4,lon,lat\n\xb5\xc6,1,2\n",
	"\xff\xfel\x00o\x00n\x00,\x00l\x00a\x00t\x00\n\x001\x00,\x002\x00",
	strings.Repeat(",", 500) + "lon,lat\n",
}

// FuzzTable opens and reads whatever comes: no panic, rows numbered in order, memory in proportion.
func FuzzTable(f *testing.F) {
	for _, seed := range tableSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in := importer.Input{Name: "a.csv", Data: bytes.NewReader(data), Size: int64(len(data))}
		src, err := importer.Open(t.Context(), []importer.Format{Format{}}, in, importer.Options{})
		if err != nil {
			return
		}
		n := 0
		for row, err := range src.Rows(t.Context()) {
			if err != nil {
				break
			}
			if n++; row.Number != n || row.Line < 1 {
				t.Fatalf("row %d is numbered %d, line %d", n, row.Number, row.Line)
			}
			if row.Fault == nil && row.Geometry == nil && len(row.Fields) == 0 && n > len(data) {
				t.Fatal("rows out of nothing")
			}
		}
	})
}

// FuzzRecords compares with encoding/csv where that takes the text.
func FuzzRecords(f *testing.F) {
	for _, seed := range tableSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		oracle := csv.NewReader(strings.NewReader(text))
		oracle.FieldsPerRecord = -1
		want, err := oracle.ReadAll()
		if err != nil || strings.Contains(strings.ReplaceAll(text, "\r\n", "\n"), "\r") {
			return // CR alone ends a line here and does not there
		}
		var got [][]string
		for tab := newTable(strings.NewReader(text), ',', len(text)+1); ; {
			rec, err := tab.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || rec.fault != nil {
				t.Fatalf("%q: %v %v", text, err, rec.fault)
			}
			cells := slices.Clone(rec.cells)
			for i := range cells {
				cells[i] = strings.ReplaceAll(cells[i], "\r\n", "\n") // encoding/csv does so within quotes
			}
			got = append(got, cells)
		}
		want = slices.DeleteFunc(want, func(r []string) bool { return len(r) == 1 && r[0] == "" })
		if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Fatalf("%q:\n got %q\nwant %q", text, got, want)
		}
	})
}

// TestTableCorpus opens a zoo of delimited texts: each is read or refused with a sentence.
func TestTableCorpus(t *testing.T) {
	root := os.Getenv("NEEDLEPOINT_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	archive, err := zip.OpenReader(filepath.Join(root, "data/formats/qgis-delimited-text.zip"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the corpus of delimited texts is not there; NEEDLEPOINT_SHARED names the folder that has it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	read := 0
	for _, entry := range archive.File {
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		in := importer.Input{Name: entry.Name, Data: bytes.NewReader(data), Size: int64(len(data))}
		src, err := importer.Open(t.Context(), []importer.Format{Format{}}, in, importer.Options{Format: "csv"})
		rows, faults := 0, 0
		if err == nil {
			for row, bad := range src.Rows(t.Context()) {
				if err = bad; err != nil {
					break
				}
				if rows++; row.Fault != nil {
					faults++
				}
			}
		}
		if err == nil && rows > faults {
			read++
		}
		var refusal *assets.Error
		if err != nil && (!errors.As(err, &refusal) || refusal.Message.ZH == "") {
			t.Errorf("%s: %v", entry.Name, err)
		}
		t.Logf("%s: %d rows, %d rejected, %v", entry.Name, rows, faults, err)
	}
	if read < 10 {
		t.Errorf("only %d of the tables are read", read)
	}
}

func TestReadingATableTakesMemoryInProportion(t *testing.T) {
	wide := "lon,lat," + strings.Repeat("c,", 3_000) + "d\n1,2\n"
	many := "lon,lat,a\n" + strings.Repeat("1,2,x\n", 50_000)
	wkt := "wkt\n\"MULTIPOINT(" + strings.Repeat("1 2,", 50_000) + "1 2)\"\n"
	quotes := "lon,lat,a\n" + strings.Repeat("1,2,\"\"\"\"\n", 30_000)
	for name, text := range map[string]string{"wide": wide, "many": many, "wkt": wkt, "quotes": quotes} {
		in := importer.Input{Name: "a.csv", Data: strings.NewReader(text), Size: int64(len(text))}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		src, err := importer.Open(t.Context(), []importer.Format{Format{}}, in, importer.Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		for _, err := range src.Rows(t.Context()) {
			if err != nil {
				t.Fatal(name, err)
			}
		}
		runtime.ReadMemStats(&after)
		const buffers, factor = 4 << 20, 60
		if took := after.TotalAlloc - before.TotalAlloc; took > buffers+factor*uint64(len(text)) {
			t.Errorf("%s: %d bytes allocated in all for a text of %d", name, took, len(text))
		}
	}
}
