package shapefile_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"golang.org/x/text/encoding/simplifiedchinese"

	"needlepoint/geo"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

const gk123 = `PROJCS["CGCS2000_3_Degree_GK_CM_123E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",123.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`

// polygonRecord is the content of a polygon record.
func polygonRecord(code int32, rings ...orb.Ring) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(code))
	out = append(out, make([]byte, 32)...)
	total := 0
	for _, r := range rings {
		total += len(r)
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(len(rings)))
	out = binary.LittleEndian.AppendUint32(out, uint32(total))
	at := 0
	for _, r := range rings {
		out = binary.LittleEndian.AppendUint32(out, uint32(at))
		at += len(r)
	}
	for _, r := range rings {
		for _, p := range r {
			out = appendPoint(out, p)
		}
	}
	return out
}

func appendPoint(out []byte, p orb.Point) []byte {
	out = binary.LittleEndian.AppendUint64(out, math.Float64bits(p[0]))
	return binary.LittleEndian.AppendUint64(out, math.Float64bits(p[1]))
}

func pointRecord(p orb.Point) []byte { return appendPoint([]byte{1, 0, 0, 0}, p) }

// shpFile puts records behind a header; shx is the index that belongs to it.
func shpFile(code int32, records ...[]byte) (shp, shx []byte) {
	head := func(size int) []byte {
		h := make([]byte, 100)
		copy(h, "\x00\x00\x27\x0a")
		binary.BigEndian.PutUint32(h[24:], uint32(size/2))
		binary.LittleEndian.PutUint32(h[28:], 1000)
		binary.LittleEndian.PutUint32(h[32:], uint32(code))
		return h
	}
	var body, index []byte
	for i, r := range records {
		index = binary.BigEndian.AppendUint32(index, uint32((100+len(body))/2))
		index = binary.BigEndian.AppendUint32(index, uint32(len(r)/2))
		body = binary.BigEndian.AppendUint32(body, uint32(i+1))
		body = binary.BigEndian.AppendUint32(body, uint32(len(r)/2))
		body = append(body, r...)
	}
	return append(head(100+len(body)), body...), append(head(100+len(index)), index...)
}

type dbfColumn struct {
	name  string
	kind  byte
	width int
}

// dbfFile makes a table; a row's cells are bytes, padded here. A row that begins with "*" is deleted.
func dbfFile(mark byte, columns []dbfColumn, rows ...[]string) []byte {
	width := 1
	var fields []byte
	for _, c := range columns {
		d := make([]byte, 32)
		copy(d[:11], c.name)
		d[11], d[16] = c.kind, byte(c.width)
		fields = append(fields, d...)
		width += c.width
	}
	h := make([]byte, 32)
	h[0], h[29] = 3, mark
	binary.LittleEndian.PutUint32(h[4:], uint32(len(rows)))
	binary.LittleEndian.PutUint16(h[8:], uint16(32+len(fields)+1))
	binary.LittleEndian.PutUint16(h[10:], uint16(width))
	out := append(append(h, fields...), 0x0d)
	for _, row := range rows {
		deleted := byte(' ')
		if row[0] == "*" {
			deleted, row = '*', row[1:]
		}
		out = append(out, deleted)
		for i, c := range columns {
			cell := row[i]
			if c.kind == 'N' || c.kind == 'F' {
				cell = fmt.Sprintf("%*s", c.width, cell)
			}
			out = append(out, fmt.Sprintf("%-*s", c.width, cell)[:c.width]...)
		}
	}
	return append(out, 0x1a)
}

func file(name string, data []byte) importer.Input {
	return importer.Input{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}
}

// delivery puts the parts of a shapefile beside each other; an absent part is nil.
func delivery(shp []byte, parts map[string][]byte) importer.Input {
	in := file("灯杆.shp", shp)
	for ending, data := range parts {
		if data != nil {
			in.Beside = append(in.Beside, file("灯杆"+ending, data))
		}
	}
	return in
}

func gbk(s string) string {
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func values(rows []importer.Row) string {
	var out []string
	for _, r := range rows {
		for _, f := range r.Fields {
			out = append(out, fmt.Sprintf("%s=%v", f.Name, f.Value))
		}
	}
	return strings.Join(out, " ")
}

var nameColumns = []dbfColumn{{"编号", 'C', 8}, {"名称", 'C', 12}, {"高度", 'N', 8}}

func gbkColumns() []dbfColumn {
	out := make([]dbfColumn, len(nameColumns))
	for i, c := range nameColumns {
		out[i] = dbfColumn{gbk(c.name), c.kind, c.width}
	}
	return out
}

// TestEncodings reads one text in every way in which its encoding is told.
func TestEncodings(t *testing.T) {
	shp, shx := shpFile(1, pointRecord(orb.Point{123, 41}))
	gb := func(mark byte) []byte {
		return dbfFile(mark, gbkColumns(), []string{"D-1", gbk("胜利路灯杆"), "8.50"})
	}
	utf := dbfFile(0, nameColumns, []string{"D-1", "路灯", "8.50"})
	cut := dbfFile(0, nameColumns, []string{"D-1", "一二三四五", "1"}) // the fifth character does not fit
	for name, c := range map[string]struct {
		dbf             []byte
		cpg, option     string
		want, note, bad string
	}{
		"GBK by content":        {dbf: gb(0), want: "编号=D-1 名称=胜利路灯杆 高度=8.5", note: "gb18030 (by the text itself)"},
		"GBK by mark":           {dbf: gb(0x4d), want: "名称=胜利路灯杆", note: "gbk (by the table's mark 0x4D)"},
		"GBK though ANSI":       {dbf: gb(0x57), want: "名称=胜利路灯杆", note: "by the text itself"},
		"GBK by .cpg":           {dbf: gb(0), cpg: "936\r\n", want: "名称=胜利路灯杆", note: "936 (by the .cpg)"},
		"GBK by option":         {dbf: gb(0), cpg: "UTF-8", option: "gbk", want: "名称=胜利路灯杆", note: "as you chose"},
		"UTF-8 by content":      {dbf: utf, want: "编号=D-1 名称=路灯 高度=8.5", note: "utf-8 (by the text itself)"},
		"UTF-8 by .cpg":         {dbf: utf, cpg: "\ufeffUTF-8\x00", want: "名称=路灯", note: "by the .cpg"},
		"half a character":      {dbf: cut, want: "名称=一二三四 "},
		"a .cpg of no meaning":  {dbf: utf, cpg: "klingon", want: "名称=路灯", note: `the .cpg says "klingon"`},
		"GBK that says UTF-8":   {dbf: gb(0), cpg: "UTF-8", bad: "not of the encoding in use"},
		"an option of nonsense": {dbf: utf, option: "klingon", bad: `encoding "klingon" is not supported`},
		"of no encoding":        {dbf: dbfFile(0, nameColumns[:1], []string{"\xff\xff\xff"}), bad: "neither UTF-8 nor GB18030"},
	} {
		rows, facts, err := read(t, delivery(shp, map[string][]byte{".shx": shx, ".dbf": c.dbf, ".cpg": []byte(c.cpg)}), importer.Options{Encoding: c.option})
		switch {
		case c.bad != "" && err != nil:
			if !strings.Contains(err.Error(), c.bad) {
				t.Errorf("%s: %v", name, err)
			}
		case c.bad != "":
			if len(rows) != 1 || rows[0].Fault == nil || !strings.Contains(rows[0].Fault.Reason.EN, c.bad) {
				t.Errorf("%s: %+v", name, rows)
			}
		case err != nil || len(rows) != 1 || rows[0].Fault != nil || !strings.Contains(values(rows), c.want):
			t.Errorf("%s: %s %v, want %s", name, values(rows), err, c.want)
		case !strings.Contains(fmt.Sprint(facts.Notes), c.note):
			t.Errorf("%s: notes %v, want %q", name, facts.Notes, c.note)
		}
	}
}

// TestCells reads what each kind of column can hold.
func TestCells(t *testing.T) {
	shp, _ := shpFile(1, pointRecord(orb.Point{123, 41}))
	for name, c := range map[string]struct {
		kind      byte
		width     int
		cell      string
		want, bad string
	}{
		"decimals":          {kind: 'N', width: 20, cell: "12.340000000", want: "12.34"},
		"zeros before":      {kind: 'N', width: 8, cell: "0012", want: "12"},
		"all digits":        {kind: 'N', width: 18, cell: "123456789012345678", want: "123456789012345678"},
		"no whole part":     {kind: 'F', width: 8, cell: "-.5", want: "-0.5"},
		"minus nothing":     {kind: 'N', width: 8, cell: "-0.0", want: "0"},
		"exponent":          {kind: 'F', width: 19, cell: "1.50000000000e+003", want: "1500"},
		"comma":             {kind: 'N', width: 8, cell: "1,5", want: "1.5"},
		"too large to fit":  {kind: 'N', width: 8, cell: "********", want: "<nil>"},
		"empty number":      {kind: 'N', width: 8, cell: "", want: "<nil>"},
		"no number":         {kind: 'N', width: 8, cell: "12abc", bad: "a number is expected"},
		"hexadecimal":       {kind: 'N', width: 8, cell: "0x1p4", bad: "a number is expected"},
		"day":               {kind: 'D', width: 8, cell: "20240229", want: "2024-02-29"},
		"no day":            {kind: 'D', width: 8, cell: "20240230", want: "20240230"},
		"empty day":         {kind: 'D', width: 8, cell: "00000000", want: "<nil>"},
		"yes":               {kind: 'L', width: 1, cell: "Y", want: "true"},
		"no":                {kind: 'L', width: 1, cell: "f", want: "false"},
		"neither":           {kind: 'L', width: 1, cell: "?", want: "<nil>"},
		"text":              {kind: 'C', width: 8, cell: "  a b", want: "  a b"},
		"text before a NUL": {kind: 'C', width: 8, cell: "ab\x00old", want: "ab"},
		"integer":           {kind: 'I', width: 4, cell: "\xfe\xff\xff\xff", want: "-2"},
		"double":            {kind: 'B', width: 8, cell: "\x00\x00\x00\x00\x00\x00\xf8\x3f", want: "1.5"},
		"currency":          {kind: 'Y', width: 8, cell: "\x39\x30\x00\x00\x00\x00\x00\x00", want: "1.2345"},
		"day and time":      {kind: 'T', width: 8, cell: "\x8c\x3d\x25\x00\x80\xee\x36\x00", want: "1970-01-01T01:00:00"},
	} {
		rows, _, err := read(t, delivery(shp, map[string][]byte{".dbf": dbfFile(0, []dbfColumn{{"v", c.kind, c.width}}, []string{c.cell})}), importer.Options{})
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.bad != "" {
			if f := rows[0].Fault; f == nil || !strings.Contains(f.Reason.EN, c.bad) || f.Column != "v" {
				t.Errorf("%s: %+v, want a fault with %q", name, f, c.bad)
			}
			continue
		}
		if got := values(rows); got != "v="+c.want || rows[0].Fault != nil {
			t.Errorf("%s: %s %v, want %s", name, got, rows[0].Fault, c.want)
		}
	}
	rows, facts, err := read(t, delivery(shp, map[string][]byte{".dbf": dbfFile(0, []dbfColumn{{"memo", 'M', 10}, {"o", 'O', 8}, {"q", 'Q', 2}, {"a", 'C', 3}},
		[]string{"1", "12345678", "x", "abc"})}), importer.Options{})
	if err != nil || values(rows) != "a=abc" || strings.Count(fmt.Sprint(facts.Notes), "is left out") != 3 {
		t.Errorf("columns that cannot be read: %s %v %v", values(rows), facts.Notes, err)
	}
}

func square(x, y, half float64) orb.Ring { // clockwise, as an exterior of a shapefile
	return orb.Ring{{x - half, y - half}, {x - half, y + half}, {x + half, y + half}, {x + half, y - half}, {x - half, y - half}}
}

func turned(r orb.Ring) orb.Ring {
	out := make(orb.Ring, len(r))
	for i, p := range r {
		out[len(r)-1-i] = p
	}
	return out
}

// TestRings assembles polygons, however the rings turn and in whatever order they stand.
func TestRings(t *testing.T) {
	outer, hole, island := square(0, 0, 10), turned(square(0, 0, 6)), square(0, 0, 2)
	beside := square(30, 0, 5)
	touching := turned(orb.Ring{{-10, 0}, {-5, 5}, {0, 0}, {-5, -5}, {-10, 0}}) // a hole that touches the exterior in a corner
	if planarClockwise(touching) {
		touching = turned(touching)
	}
	for name, c := range map[string]struct {
		rings []orb.Ring
		want  string // rings of each polygon
		note  bool
	}{
		"one":                   {rings: []orb.Ring{outer}, want: "1"},
		"one, turned":           {rings: []orb.Ring{turned(outer)}, want: "1"},
		"hole":                  {rings: []orb.Ring{outer, hole}, want: "2"},
		"hole first":            {rings: []orb.Ring{hole, outer}, want: "2"},
		"island in a hole":      {rings: []orb.Ring{outer, hole, island}, want: "2 1"},
		"island first":          {rings: []orb.Ring{island, hole, outer}, want: "1 2"},
		"two":                   {rings: []orb.Ring{outer, beside}, want: "1 1"},
		"all turned":            {rings: []orb.Ring{turned(outer), turned(hole), turned(beside)}, want: "2 1", note: true},
		"hole turned":           {rings: []orb.Ring{outer, turned(hole)}, want: "2", note: true},
		"hole touches exterior": {rings: []orb.Ring{outer, touching}, want: "2"},
	} {
		record := polygonRecord(5, c.rings...)
		shp, shx := shpFile(5, record)
		rows, facts, err := read(t, delivery(shp, map[string][]byte{".shx": shx}), importer.Options{})
		if err != nil || len(rows) != 1 || rows[0].Fault != nil {
			t.Errorf("%s: %v %+v", name, err, rows)
			continue
		}
		var counts []string
		switch g := rows[0].Geometry.(type) {
		case orb.Polygon:
			counts = []string{fmt.Sprint(len(g))}
		case orb.MultiPolygon:
			for _, p := range g {
				counts = append(counts, fmt.Sprint(len(p)))
			}
		}
		if got := strings.Join(counts, " "); got != c.want {
			t.Errorf("%s: %s rings, want %s", name, got, c.want)
		}
		if fault := geo.Check(rows[0].Geometry); fault != nil {
			t.Errorf("%s: %v", name, fault)
		}
		if noted := strings.Contains(fmt.Sprint(facts.Notes), "turn the wrong way"); noted != c.note {
			t.Errorf("%s: notes %v", name, facts.Notes)
		}
	}
}

func planarClockwise(r orb.Ring) bool { return r.Orientation() == orb.CW }

func TestIntricateRingsAreRefusedAlone(t *testing.T) {
	var rings []orb.Ring
	for i := range 30_000 {
		rings = append(rings, square(0, 0, 1+float64(i)/1e4))
	}
	shp, _ := shpFile(5, polygonRecord(5, rings...), polygonRecord(5, square(0, 0, 1)))
	rows, _, err := read(t, delivery(shp, nil), importer.Options{})
	if err != nil || len(rows) != 2 || rows[0].Fault == nil || !strings.Contains(rows[0].Fault.Reason.EN, "too intricate") || rows[1].Fault != nil {
		t.Errorf("%v %d rows", err, len(rows))
	}
}

// TestGaussKrueger takes metres to degrees by the .prj, and by the option where there is none.
func TestGaussKrueger(t *testing.T) {
	s, _ := crs.Lookup(4550)
	want := orb.Point{123.06, 41.08}
	shp, _ := shpFile(1, pointRecord(s.Forward(want)))
	for name, c := range map[string]struct{ prj, option, note string }{
		"by .prj":                  {prj: gk123, note: `EPSG:4550 (CGCS2000 / 3-degree Gauss-Kruger CM 123E), which the file calls "CGCS2000_3_Degree_GK_CM_123E"`},
		"by option":                {option: "4550", note: "EPSG:4550 (CGCS2000 / 3-degree Gauss-Kruger CM 123E), as you chose"},
		"option against .prj":      {prj: strings.Replace(gk123, "123.0", "120.0", 1), option: "EPSG:4550", note: "as you chose"},
		"option against Xian 1980": {prj: strings.NewReplacer("D_China_2000", "D_Xian_1980").Replace(gk123), option: "EPSG:4550", note: "as you chose"},
	} {
		rows, facts, err := read(t, delivery(shp, map[string][]byte{".prj": []byte(c.prj)}), importer.Options{CRS: c.option})
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := rows[0].Geometry.(orb.Point); math.Hypot(got[0]-want[0], got[1]-want[1]) > 1e-12 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if !strings.Contains(fmt.Sprint(facts.Notes), c.note) || facts.CRS.Used != "EPSG:4550" {
			t.Errorf("%s: %v %v", name, facts.Notes, facts.CRS)
		}
	}
	for prj, part := range map[string]string{"": "say the reference system with --crs", "nonsense": "lacks a bracket",
		strings.Replace(gk123, "D_China_2000", "D_Beijing_1954", 1): "Beijing 1954"} {
		if _, _, err := read(t, delivery(shp, map[string][]byte{".prj": []byte(prj)}), importer.Options{}); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%.20s: %v, want %q", prj, err, part)
		}
	}
	if _, _, err := read(t, delivery(shp, nil), importer.Options{CRS: "EPSG:2436"}); err == nil || !strings.Contains(err.Error(), "Beijing 1954") {
		t.Errorf("a code that is refused: %v", err)
	}
}
