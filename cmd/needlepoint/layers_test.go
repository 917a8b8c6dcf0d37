package main

import (
	"archive/zip"
	"bytes"
	bits "encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo/crs"
)

// lampShapefile writes a shapefile of points in Gauss-Krüger metres with its table and definition, and returns its parts.
func lampShapefile(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	system, _ := crs.Lookup(4550)
	head := make([]byte, 100)
	copy(head, "\x00\x00\x27\x0a")
	bits.LittleEndian.PutUint32(head[28:], 1000)
	head[32] = 1
	table := make([]byte, 32, 200)
	table[0] = 3
	for _, c := range []string{"CODE", "ROAD"} {
		d := make([]byte, 32)
		copy(d, c)
		d[11], d[16] = 'C', 10
		table = append(table, d...)
	}
	table = append(table, 0x0d)
	bits.LittleEndian.PutUint16(table[8:], uint16(len(table)))
	bits.LittleEndian.PutUint16(table[10:], 21)
	body := head
	for i, row := range []string{" D-1       \xca\xa4\xc0\xfb\xc2\xb7    ", " D-2       \xd6\xd0\xbb\xaa\xc2\xb7    "} { // GBK
		p := system.Forward(orb.Point{123.06 + float64(i)/1000, 41.08})
		body = bits.BigEndian.AppendUint32(body, uint32(i+1))
		body = bits.BigEndian.AppendUint32(body, 10)
		body = append(body, 1, 0, 0, 0)
		body = bits.LittleEndian.AppendUint64(body, math.Float64bits(p[0]))
		body = bits.LittleEndian.AppendUint64(body, math.Float64bits(p[1]))
		table = append(table, row...)
		table[4]++
	}
	bits.BigEndian.PutUint32(body[24:], uint32(len(body)/2))
	prj := `PROJCS["CGCS2000_3_Degree_GK_CM_123E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",123.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
	parts := map[string][]byte{"路灯.shp": body, "路灯.DBF": table, "路灯.prj": []byte(prj)}
	for name, data := range parts {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

// TestShapefilesOnTheCommandLine imports a loose shapefile with what lies beside it, then the same as an archive: nothing
// is left to change.
func TestShapefilesOnTheCommandLine(t *testing.T) {
	folder := t.TempDir()
	store := filepath.Join(t.TempDir(), "book.gpkg")
	parts := lampShapefile(t, folder)
	args := []string{filepath.Join(folder, "路灯.shp"), "--store", store, "--class", "street_light", "--ref-field", "CODE"}
	if c := importJSON(t, args...); c.Inserted != 2 || c.Rejected != 0 || !c.Committed {
		t.Fatalf("%+v", c)
	}
	for _, r := range allRecords(t, store) {
		if p, ok := r.Shape().(orb.Point); !ok || math.Abs(p[1]-41.08) > 1e-9 {
			t.Errorf("%v is not where it should be", r)
		}
	}
	text := must(t, append([]string{"import", "--dry-run"}, args...)...)
	for _, want := range []string{"EPSG:4550", "gb18030"} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %s:\n%s", want, text)
		}
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, copied := range []string{"甲/", "乙/"} {
		for name, data := range parts {
			w, err := z.Create(copied + name)
			if err == nil {
				_, err = w.Write(data)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	args[0] = filepath.Join(folder, "交付.zip")
	if err := os.WriteFile(args[0], b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, errs, code := tool(t, append([]string{"import"}, args...)...); code != 1 || !strings.Contains(errs, "--layer") {
		t.Errorf("two layers and none chosen: exit %d\n%s%s", code, out, errs)
	}
	if c := importJSON(t, append(args, "--layer", "甲/路灯")...); c.Same != 2 || c.Rows != 2 || c.Committed {
		t.Errorf("the archive: %+v", c)
	}
	if c := importJSON(t, append(args, "--layer", "甲/路灯", "--crs", "EPSG:4549", "--dry-run")...); c.Moved != 2 {
		t.Errorf("in another zone: %+v", c)
	}
	if out, errs, code := tool(t, append([]string{"import", "--layer", "甲/路灯", "--crs", "EPSG:2436"}, args...)...); code != 1 || !strings.Contains(out+errs, "1954") {
		t.Errorf("Beijing 1954: exit %d\n%s%s", code, out, errs)
	}
}
