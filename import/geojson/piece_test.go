package geojsonfile

import (
	"fmt"
	"strings"
	"testing"

	"needlepoint/import"
)

// TestPiecesAreTheRows reads files, good and broken, row by row and in pieces of several sizes.
func TestPiecesAreTheRows(t *testing.T) {
	feature := func(i int) string {
		return fmt.Sprintf(`{"type":"Feature","id":%d,"properties":{"ref":"R%d","名":"a\n%d","n":%d.50,"list":[1,{"a":null}]},"geometry":{"type":"Point","coordinates":[123.%d,41]}}`, i, i, i, i, i)
	}
	var lines, separated, broken []string
	for i := range 700 {
		lines = append(lines, feature(i))
		separated = append(separated, "\x1e"+strings.ReplaceAll(feature(i), ",", ",\n"))
		switch i % 50 {
		case 3:
			broken = append(broken, "")
		case 7:
			broken = append(broken, feature(i)[:40])
		case 11:
			broken = append(broken, `{"type":"Feature","properties":{"a":1,"a":2},"geometry":null}`)
		case 13:
			broken = append(broken, strings.Repeat("[", 60)+strings.Repeat("]", 60))
		case 17:
			broken = append(broken, `{"type":"Feature","properties":null,"geometry":{"type":"Polygon","coordinates":[]}}`)
		default:
			broken = append(broken, "  "+feature(i)+"\r")
		}
	}
	var many []string
	for i := range 60 { // more properties than are looked through one by one
		many = append(many, fmt.Sprintf(`"p%d":%d`, i, i))
	}
	wide := `{"type":"Feature","geometry":null,"properties":{` + strings.Join(many, ",") + `}}`
	wideTwice := `{"type":"Feature","geometry":null,"properties":{` + strings.Join(many, ",") + `,"p40":1}}`
	broken = append(broken, wide, wideTwice)
	collection := `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},"features":[` + strings.Join(lines, ",\n") + `]}`
	for name, text := range map[string]string{
		"lines.geojsonl": strings.Join(lines, "\n"), "separated.geojsons": strings.Join(separated, "\n"), "broken.ndjson": strings.Join(broken, "\n"),
		"collection.geojson": collection, "cut.geojson": collection[:len(collection)/2], "cut.ndjson": strings.Join(lines, "\n")[:9_000], "none.ndjson": "",
	} {
		in := importer.Input{Name: name, Data: strings.NewReader(text), Size: int64(len(text))}
		s, err := Format{}.Open(t.Context(), in, importer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		wantErr := ""
		for row, err := range s.Rows(t.Context()) {
			if err != nil {
				wantErr = err.Error()
				break
			}
			want = append(want, shown(row))
		}
		facts := fmt.Sprint(s.Facts())
		for _, size := range []int{1, 7, 256} {
			var got []string
			gotErr := ""
			for p, err := range s.(importer.Piecewise).Pieces(t.Context(), size) {
				if err != nil {
					gotErr = err.Error()
					break
				}
				rows := p.Rows()
				if p.Len() != len(rows) || len(rows) > size {
					t.Fatalf("%s: %d rows in a piece of %d", name, len(rows), p.Len())
				}
				for _, row := range rows {
					got = append(got, shown(row))
				}
			}
			if wantErr == "" && len(got) != len(want) || len(got) > len(want) || gotErr != wantErr || fmt.Sprint(s.Facts()) != facts {
				t.Fatalf("%s by %d: %d rows and %q, want %d and %q", name, size, len(got), gotErr, len(want), wantErr)
			}
			for i := range got {
				if got[i] != want[i] {
					t.Fatalf("%s by %d:\n%s\nwant\n%s", name, size, got[i], want[i])
				}
			}
		}
		t.Logf("%s: %d rows, %q", name, len(want), wantErr)
	}
}

// shown writes a row with all that it holds.
func shown(row importer.Row) string {
	fault := ""
	if row.Fault != nil {
		fault = fmt.Sprintf("%+v", *row.Fault)
	}
	row.Fault = nil
	return fmt.Sprintf("%#v %s", row, fault)
}
