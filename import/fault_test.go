package importer_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"needlepoint/assets"
	"needlepoint/import"
)

const onePoint = `{"type":"Feature","properties":{"code":"a"},"geometry":{"type":"Point","coordinates":[123.05,41.08]}}`

// TestWholeFileFaults has one case a fault that makes a file unreadable, with the sentence that says so.
func TestWholeFileFaults(t *testing.T) {
	collection := `{"type":"FeatureCollection","features":[` + onePoint + `]}`
	for _, c := range []struct {
		name, data string
		opts       importer.Options
		code       assets.Code
		want       string
	}{
		{name: "a.xyz", data: "x", code: assets.Unsupported, want: `"a.xyz" declares no format; known endings are .geojson`},
		{name: "a.geojson", data: "x", opts: importer.Options{Format: "shp"}, code: assets.Unsupported, want: `format "shp" is not supported; there are geojson, csv`},
		{name: "a.geojson", data: "", want: "the file is empty"},
		{name: "a.geojson", data: "PK\x03\x04 and so on", want: "declared as geojson, but the content is a zip archive"},
		{name: "a.csv", data: "PK\x03\x04 and so on", want: "declared as csv, but the content is a zip archive"},
		{name: "a.csv", data: collection, want: "declared as csv, but the content is JSON"},
		{name: "a.csv", data: "SQLite format 3\x00", want: "an SQLite database"},
		{name: "a.csv", data: "a,b\x00c", want: "the content is binary"},
		{name: "a.geojson", data: "lon,lat\n1,2\n", want: "the content is other text; { is expected first"},
		{name: "a.geojson", data: " [" + onePoint + "]", want: "a JSON array, where a FeatureCollection is expected"},
		{name: "a.geojson", data: `<?xml version="1.0"?><kml/>`, want: "an XML or HTML file"},
		{name: "a.geojson", data: `{"type":"Topology","objects":{},"arcs":[]}`, want: "this is TopoJSON"},
		{name: "a.geojson", data: `{"type":"Point","coordinates":[1,2]}`, want: `type "Point": FeatureCollection or Feature is expected`},
		{name: "a.geojson", data: `{"features":[]}`, want: "type is missing"},
		{name: "a.geojson", data: `{"type":"FeatureCollection"}`, want: "the FeatureCollection has no features"},
		{name: "a.geojson", data: `{"type":"FeatureCollection","features":{}}`, want: "an array of features is expected"},
		{name: "a.geojson", data: `{"type":"Feature","features":[]}`, want: `type "Feature"`},
		{name: "a.geojson", data: collection[:100], want: "line 1 (byte 100): the file ends in the middle"},
		{name: "a.geojson", data: "{\"type\":\"FeatureCollection\",\n\"features\":[{}}", want: "line 2 (byte 43): a comma or ] is expected"},
		{name: "a.geojson", data: "{\"type\":\"FeatureCollection\",\n\"features\":[[}]", want: "the bracket [ is closed by }"},
		{name: "a.geojson", data: collection + "}", want: "something follows the end of the document"},
		{name: "a.geojson", data: `{"type":"FeatureCollection","features":[],"features":[]}`, want: "features is given twice"},
		{name: "a.geojson", data: `{"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::2436"}}}`, want: `Beijing 1954`},
		{name: "a.geojson", data: `{"crs":{"properties":{"name":"EPSG:27700"}}}`, want: "EPSG:27700 is not supported"},
		{name: "a.geojson", data: `{"type":"FeatureCollection","features":[],"crs":{"properties":{"name":"EPSG:3857"}}}`, want: "after the features"},
		{name: "a.geojson", data: strings.Repeat(`{"a":`, 100_000), want: "nested too deeply"},
		{name: "a.geojsonl", data: onePoint + "\n" + onePoint[:50], want: fmt.Sprintf("line 2 (byte %d): the file ends in the middle", len(onePoint)+1+50)},
		{name: "a.geojson.gz", data: "\x1f\x8bnonsense", want: "the gzip data is damaged"},
		{name: "a.csv", data: "ref,name\n1,2\n", want: "no columns of a place: lon and lat or wkt are expected, or say --lon-field, --lat-field, --wkt-field; there are ref, name"},
		{name: "a.csv", data: "ref,lon,lat\n", opts: importer.Options{LonField: "easting"}, want: `there is no field "easting"; the file has ref, lon, lat`},
		{name: "a.csv", data: "ref,lon,lat\n1,2,3\n4,\"5,6\n7,8,9\n", want: "line 3 (byte 20): the quote that opens here is not closed"},
		{name: "a.csv", data: "ref,lon,lat\n1,\xff\xff,3\n", want: "line 2 (byte 0): this is neither UTF-8 nor GB18030"},
		{name: "a.csv", data: "ref,lon,lat\n", opts: importer.Options{Encoding: "ebcdic"}, code: assets.Unsupported, want: `encoding "ebcdic" is not supported`},
		{name: "a.csv", data: "\n\n", want: "there is no header"},
		{name: "a.csv", data: "ref,\"lon,lat\n" + strings.Repeat("1,2,3\n", 200) + "\",lat\n1,2,3\n",
			want: "the name of column 2 has 1207 characters, and at most 500 are taken"},
		{name: "a.csv", data: strings.Repeat("n,", 100) + "n\n", want: "there are n, n_2, n_3"},
		{name: "a.csv", data: strings.Repeat("n,", 100) + "n\n", want: "n_40, … (101)"},
	} {
		t.Run(c.want, func(t *testing.T) {
			if c.code == "" {
				c.code = assets.Invalid
			}
			inv := newBook(t, catalogueOf(t))
			d := delivery{in: file(c.name, []byte(c.data)), opts: c.opts, choices: importer.Choices{Class: "street_light"}}
			_, _, err := d.plan(t, inv)
			if err == nil || !strings.Contains(err.Error(), c.want) || assets.CodeOf(err) != c.code {
				t.Fatalf("got %q (%s), want %q (%s)", err, assets.CodeOf(err), c.want, c.code)
			}
			var e *assets.Error
			if !errors.As(err, &e) || e.Message.ZH == "" || e.Message.ZH == e.Message.EN {
				t.Errorf("there is no Chinese sentence: %+v", e)
			}
		})
	}
}

func TestBrokenRowsOfGeoJSONAreRejectedAlone(t *testing.T) {
	checkRejections(t, delivery{in: fixture(t, "broken-rows.geojson"), choices: importer.Choices{Class: "street_light"}}, 15, map[int]string{
		2:  "broken JSON at byte 230: NaN is no JSON value; where there is none, write null",
		3:  "nested deeper than 40 levels",
		4:  "swapped",
		5:  "123.05, 41.05",
		6:  "the row has no geometry",
		7:  "geometry Point: coordinates byte 1: a number is expected",
		8:  `type "Circle"`,
		9:  "properties: an object or null is expected",
		10: "a Feature object is expected",
		11: `type "Point": Feature is expected`,
		12: "the ref a is that of row 1 already",
		13: `the property "code" is given twice`,
		14: "this is no JSON number",
	})
}

func TestBrokenRowsOfATableAreRejectedAlone(t *testing.T) {
	reasons := map[int]string{
		3:  "lat 123.0569 is beyond ±90; lon and lat may be swapped: exchange the two",
		4:  `编码 "2.10302E+16": a spreadsheet has turned the code into a number and lost its last digits`,
		6:  `状态 "亮": the condition is one of intact, damaged, missing, abandoned, removed`,
		7:  "5 cells where the header has 7 columns",
		8:  "the ref 21030201037000002 is that of row 2 already",
		9:  "the row has no geometry",
		10: "lon 505042 is beyond ±180; this looks like a projected system (such as Gauss-Krüger)",
		11: "height_m",
	}
	for name, note := range map[string]string{
		"street-lights-gbk.csv":  "read as gb18030, separated by comma",
		"street-lights-utf8.csv": "read as utf-8, separated by comma",
	} {
		d := delivery{in: fixture(t, name), choices: importer.Choices{Map: map[string]string{"状态": "condition", "杆高": "height_m"}}}
		plan := checkRejections(t, d, 11, reasons)
		if got := plan.Facts.Notes[0].EN; got != note {
			t.Errorf("%s: noted %q, want %q", name, got, note)
		}
		var got []string
		for ch := range plan.Changes() {
			a, _ := ch.After.(assets.Asset)
			got = append(got, fmt.Sprintf("%s %s %s %s %s", a.Class, a.Ref, a.Name, a.Condition, a.Attributes))
		}
		want := []string{
			`street_light 21030201037000001 胜利路1号灯 intact {"height_m":8.5,"notes":"靠近\n公交站"}`,
			`street_light 21030201037000002 胜利路2号灯 damaged {"height_m":8}`,
			`street_light 21030201037000005 胜利路5号灯 intact {"height_m":8,"notes":"摊位","状态":"占用"}`,
		}
		if name == "street-lights-gbk.csv" {
			want[0] = strings.ReplaceAll(want[0], `\n`, `\r\n`)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want)
		}
	}
}

// checkRejections plans on an empty book and wants exactly the rows rejected, for what each sentence holds.
func checkRejections(t *testing.T, d delivery, rows int, want map[int]string) *importer.Plan {
	t.Helper()
	plan := d.mustPlan(t, newBook(t, catalogueOf(t)))
	if plan.Rows() != rows {
		t.Errorf("%d rows, want %d", plan.Rows(), rows)
	}
	got := map[int]string{}
	for _, r := range plan.Rejections() {
		got[r.Row] = r.Reason.EN
		if r.Reason.ZH == "" || r.Reason.ZH == r.Reason.EN {
			t.Errorf("row %d: no Chinese sentence", r.Row)
		}
		if !strings.Contains(r.Reason.EN, want[r.Row]) || want[r.Row] == "" {
			t.Errorf("row %d (line %d): %q, want %q", r.Row, r.Line, r.Reason.EN, want[r.Row])
		}
	}
	for row, reason := range want {
		if got[row] == "" {
			t.Errorf("row %d passes, want %q", row, reason)
		}
	}
	if plan.Counts.Inserted != rows-len(want) {
		t.Errorf("%d inserted, want %d", plan.Counts.Inserted, rows-len(want))
	}
	return plan
}

func TestAFileMayComeInManyShapes(t *testing.T) {
	crs := func(name string) importer.Input {
		return file("a.geojson", []byte(`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"`+name+`"}},"features":[`+onePoint+`]}`))
	}
	for name, c := range map[string]struct {
		in       importer.Input
		rows     int
		rejected int
	}{
		"features before type":       {fixture(t, "features-first.geojson"), 1, 0},
		"one feature":                {fixture(t, "one-feature.geojson"), 1, 0},
		"a feature a line":           {fixture(t, "lines.geojsonl"), 3, 1},
		"a feature a line, unnamed":  {file("a.geojson", []byte(onePoint+"\n"+strings.Replace(onePoint, `"a"`, `"b"`, 1))), 2, 0},
		"an RFC 8142 sequence":       {fixture(t, "sequence.geojson"), 2, 0},
		"gzip by content":            {file("a.geojson", gzipped(t, []byte(onePoint))), 1, 0},
		"not gzip in spite of .gz":   {file("a.geojson.gz", []byte(onePoint)), 1, 0},
		"a byte-order mark":          {file("a.geojson", []byte("\ufeff"+onePoint)), 1, 0},
		"no features":                {file("a.geojson", []byte(`{"type":"FeatureCollection","features":[]}`)), 0, 0},
		"crs CRS84":                  {crs("urn:ogc:def:crs:OGC:1.3:CRS84"), 1, 0},
		"crs 4326":                   {crs("EPSG:4326"), 1, 0},
		"crs 4490":                   {crs("urn:ogc:def:crs:EPSG::4490"), 1, 0},
		"tabs":                       {file("a.tsv", []byte("code\tlng\tlat\nx\t123.1\t41.1\n")), 1, 0},
		"semicolon, decimal comma":   {file("a.csv", []byte("code;x;y\nx;123,1;41,1\n")), 1, 0},
		"carriage returns":           {file("a.csv", []byte("code,经度,纬度\rx,123.1,41.1\ry,123.2,41.1\r")), 2, 0},
		"Excel's hint and UTF-16":    {file("a.csv", utf16("sep=;\r\ncode;lon;lat\r\nx;1;2\r\n")), 1, 0},
		"text behind a closed quote": {file("a.csv", []byte("code,lon,lat\n\"x\"y,1,2\nz,1,2\n")), 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := delivery{in: c.in, choices: importer.Choices{Class: "street_light"}}
			plan := d.mustPlan(t, newBook(t, catalogueOf(t)))
			if plan.Rows() != c.rows || plan.Counts.Rejected != c.rejected || plan.Counts.Inserted != c.rows-c.rejected {
				t.Errorf("%+v of %d rows; %v", plan.Counts, plan.Rows(), plan.Rejections())
			}
			if plan.Rows() > 0 && plan.Mapping.RefField != "code" {
				t.Errorf("the ref is guessed as %q", plan.Mapping.RefField)
			}
		})
	}
}

func utf16(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return out
}

func TestLimitsAreStated(t *testing.T) {
	bomb := gzipped(t, append([]byte(`{"type":"FeatureCollection","features":[`), bytes.Repeat([]byte(" "), 30<<20)...))
	wide := `{"type":"FeatureCollection","features":[` + strings.Replace(onePoint, `"a"`, `"`+strings.Repeat("x", 5000)+`"`, 1) + "," + onePoint + `]}`
	for _, c := range []struct {
		name   string
		data   []byte
		limits importer.Limits
		want   string
	}{
		{"bomb.geojson.gz", bomb, importer.Limits{}, "inflates more than 250 to 1"},
		{"bomb.csv", gzipped(t, bytes.Repeat([]byte("lon,lat\n"), 4<<20)), importer.Limits{}, "inflates more than 250 to 1"},
		{"large.geojson.gz", bomb, importer.Limits{Bytes: 1 << 20, Ratio: 1 << 20}, "the content exceeds the limit of 1048576 bytes; raise --max-size"},
		{"large.geojson", []byte(wide), importer.Limits{Bytes: 1000}, "the content exceeds the limit of 1000 bytes"},
		{"twice.geojson.gz", gzipped(t, gzipped(t, []byte(onePoint))), importer.Limits{}, "the content is gzip within gzip"},
		{"cut.geojson.gz", gzipped(t, []byte(wide))[:60], importer.Limits{}, "the gzip data is damaged or cut short"},
	} {
		d := delivery{in: file(c.name, c.data), opts: importer.Options{Limits: c.limits}, choices: importer.Choices{Class: "street_light"}}
		if _, _, err := d.plan(t, newBook(t, catalogueOf(t))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	d := delivery{in: file("wide.geojson", []byte(wide)), opts: importer.Options{Limits: importer.Limits{Row: 1000}}, choices: importer.Choices{Class: "street_light"}}
	checkRejections(t, d, 2, map[int]string{1: "the feature exceeds the limit of one row"})
}

// TestAFaultDoesNotKeepItsRow wants the value that a fault names to be a copy: a plan keeps the faults of millions of rows.
func TestAFaultDoesNotKeepItsRow(t *testing.T) {
	row := strings.Repeat("x", 1000) + "bad"
	value := importer.NewFault("c", row[1000:], assets.Text{}).Value
	if value != "bad" || unsafe.StringData(value) == unsafe.StringData(row[1000:]) {
		t.Errorf("%q", value)
	}
}
