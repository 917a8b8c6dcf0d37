package geopackage_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
	"needlepoint/import/geopackage"
)

func formats() []importer.Format { return []importer.Format{geopackage.Format{}} }

func bytesInput(name string, data []byte) importer.Input {
	return importer.Input{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}
}

// read opens a layer and reads every row; a refusal has a sentence in both languages.
func read(t testing.TB, in importer.Input, opts importer.Options) (rows []importer.Row, facts importer.Facts, err error) {
	t.Helper()
	var refusal *assets.Error
	defer func() {
		if err != nil && (!errors.As(err, &refusal) || refusal.Message.ZH == "" || refusal.Message.EN == "") {
			t.Errorf("%s: refused without a sentence: %v", in.Name, err)
		}
	}()
	src, err := importer.Open(t.Context(), formats(), in, opts)
	if err != nil {
		return nil, facts, err
	}
	defer func() {
		if err := importer.Close(src); err != nil {
			t.Error(err)
		}
	}()
	for row, err := range src.Rows(t.Context()) {
		if err != nil {
			return rows, src.Facts(), err
		}
		rows = append(rows, row)
	}
	return rows, src.Facts(), nil
}

const schema = `
PRAGMA application_id = 0x47504B47;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('none', -1, 'NONE', -1, 'undefined', ''), ('WGS 84', 4326, 'EPSG', 4326, 'undefined', ''), ('gk', 4550, 'EPSG', 4550, 'undefined', ''),
	('bj', 2436, 'EPSG', 2436, 'PROJCS["Beijing 1954 / x",GEOGCS["Beijing 1954",DATUM["Beijing_1954",SPHEROID["Krassowsky 1940",6378245,298.3]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],UNIT["metre",1]]', ''),
	('独立', 100001, 'NONE', 100001, 'PROJCS["独立",GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["central_meridian",122.95],PARAMETER["false_easting",50000],UNIT["metre",1]]', '');
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
`

// made makes a GeoPackage by a script; geometries are the values :g1, :g2… of it.
func made(t testing.TB, script string, geometries ...[]byte) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "made.gpkg")
	conn, err := sqlite.OpenConn(name, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range geometries {
		script = strings.ReplaceAll(script, fmt.Sprintf(":g%d", i+1), fmt.Sprintf("x'%x'", g))
	}
	if err := sqlitex.ExecuteScript(conn, schema+script, nil); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// blob is a geometry with the shortest header.
func blob(g orb.Geometry) []byte {
	return append([]byte{'G', 'P', 0, 1, 0xe6, 0x10, 0, 0}, wkb.MustMarshal(g)...)
}

const lamps = `
INSERT INTO gpkg_contents VALUES ('lamps', 'features', %d);
INSERT INTO gpkg_geometry_columns VALUES ('lamps', 'shape', 'POINT', %[1]d, 0, 0);
CREATE TABLE lamps (fid INTEGER PRIMARY KEY, shape BLOB, ref TEXT, lit BOOLEAN, height REAL, photo BLOB, n MEDIUMINT);
INSERT INTO lamps VALUES (7, :g1, 'D-1', 1, 8.5, x'00', 3), (9, NULL, NULL, NULL, NULL, NULL, 'three');
`

func TestValuesAndSystems(t *testing.T) {
	place := orb.Point{123.06, 41.08}
	gk, _ := crs.Lookup(4550)
	local, err := crs.ParseWKT(`PROJCS["独立",GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["central_meridian",122.95],PARAMETER["false_easting",50000],UNIT["metre",1]]`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		srs           int
		at            orb.Point
		crs, used     string
		refused, note string
	}{
		{srs: 4326, at: place, used: "EPSG:4326", note: "as the file says"},
		{srs: 4550, at: gk.Forward(place), used: "EPSG:4550"},
		{srs: 100001, at: local.Forward(place), used: "独立"},
		{srs: -1, at: place, used: "OGC:CRS84", note: "names no reference system"},
		{srs: 777, at: place, used: "OGC:CRS84", note: "names no reference system"},
		{srs: -1, at: gk.Forward(place), refused: "say the reference system with --crs"},
		{srs: -1, at: gk.Forward(place), crs: "EPSG:4550", used: "EPSG:4550", note: "as you chose"},
		{srs: 2436, at: gk.Forward(place), refused: "Beijing 1954"},
		{srs: 2436, at: gk.Forward(place), crs: "EPSG:4550", used: "EPSG:4550", note: "as you chose"},
	} {
		in := bytesInput("a.gpkg", made(t, fmt.Sprintf(lamps, c.srs), blob(c.at)))
		rows, facts, err := read(t, in, importer.Options{CRS: c.crs})
		if c.refused != "" {
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("srs %d: %v, want %q", c.srs, err, c.refused)
			}
			continue
		}
		if err != nil || len(rows) != 2 || facts.CRS.Used != c.used || !strings.Contains(fmt.Sprint(facts.Notes), c.note) {
			t.Errorf("srs %d: %v %d rows %+v", c.srs, err, len(rows), facts)
			continue
		}
		if p, ok := rows[0].Geometry.(orb.Point); !ok || math.Hypot(p[0]-place[0], p[1]-place[1]) > 1e-12 {
			t.Errorf("srs %d: %v", c.srs, rows[0].Geometry)
		}
		want := `[{@id 7} {ref D-1} {lit true} {height 8.5} {n 3}] [{@id 9} {ref <nil>} {lit <nil>} {height <nil>} {n three}]`
		if got := fmt.Sprint(rows[0].Fields, rows[1].Fields); got != want {
			t.Errorf("srs %d: %s", c.srs, got)
		}
		if rows[1].Geometry != nil || !strings.Contains(fmt.Sprint(facts.Notes), "binary fields are left out: photo") {
			t.Errorf("srs %d: %v %v", c.srs, rows[1].Geometry, facts.Notes)
		}
	}
}

// TestGeometries reads what blobs can hold: a fault of the row where it is nothing of the house.
func TestGeometries(t *testing.T) {
	line := blob(orb.LineString{{1, 2}, {3, 4}})
	withZ := binary.LittleEndian.AppendUint32(append([]byte{}, "GP\x00\x01\xe6\x10\x00\x00\x01"...), 1001)
	for _, v := range []float64{1, 2, 99} {
		withZ = binary.LittleEndian.AppendUint64(withZ, math.Float64bits(v))
	}
	billion := append(append([]byte{}, line[:13]...), 0, 0, 0, 0x40)
	for name, c := range map[string]struct {
		blob []byte
		want string // "" for no geometry, else what is printed, or a part of the fault
		bad  bool
		note string
	}{
		"line":              {blob: line, want: "[[1 2] [3 4]]"},
		"with height":       {blob: withZ, want: "[1 2]", note: "heights"},
		"with envelope":     {blob: append(append([]byte("GP\x00\x03\xe6\x10\x00\x00"), make([]byte, 32)...), line[8:]...), want: "[[1 2] [3 4]]"},
		"empty by flag":     {blob: append([]byte("GP\x00\x11\xe6\x10\x00\x00"), line[8:]...)},
		"empty point":       {blob: blob(orb.Point{math.NaN(), math.NaN()})},
		"empty line":        {blob: blob(orb.LineString{})},
		"collection of one": {blob: blob(orb.Collection{orb.Point{1, 2}, orb.MultiPoint{{3, 4}}}), want: "[[1 2] [3 4]]"},
		"mixed collection":  {blob: blob(orb.Collection{orb.Point{1, 2}, orb.LineString{{3, 4}, {5, 6}}}), want: "several kinds", bad: true},
		"nested collection": {blob: blob(orb.Collection{orb.Collection{orb.Point{1, 2}}}), want: "GeometryCollection", bad: true},
		"curve":             {blob: append(append([]byte{}, line[:9]...), 8, 0, 0, 0, 0, 0, 0, 0), want: "CircularString", bad: true},
		"extension":         {blob: append([]byte("GP\x00\x21\xe6\x10\x00\x00"), line[8:]...), want: "extension", bad: true},
		"a billion points":  {blob: billion, want: "ends too early", bad: true},
		"header only":       {blob: line[:8], want: "ends too early", bad: true},
		"half a header":     {blob: line[:5], want: "no GeoPackage geometry", bad: true},
		"cut envelope":      {blob: []byte("GP\x00\x09\xe6\x10\x00\x00short"), want: "within its header", bad: true},
		"envelope of 7":     {blob: []byte("GP\x00\x0f\xe6\x10\x00\x00"), want: "unknown kind", bad: true},
		"spatialite":        {blob: []byte{0, 1, 0xe6, 0x10, 0, 0, 1, 2, 3, 4}, want: "no GeoPackage geometry", bad: true},
		"text":              {blob: []byte("POINT(1 2)"), want: "no GeoPackage geometry", bad: true},
		"more behind":       {blob: append(append([]byte{}, line...), 1), want: "something follows", bad: true},
	} {
		rows, facts, err := read(t, bytesInput("a.gpkg", made(t, fmt.Sprintf(lamps, 4326), c.blob)), importer.Options{})
		if err != nil || len(rows) != 2 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		switch f, g := rows[0].Fault, rows[0].Geometry; {
		case c.bad && (f == nil || !strings.Contains(f.Reason.EN, c.want)):
			t.Errorf("%s: %+v %v, want a fault with %q", name, f, g, c.want)
		case !c.bad && (f != nil || c.want == "" && g != nil || c.want != "" && fmt.Sprint(g) != c.want):
			t.Errorf("%s: %v %+v, want %s", name, g, f, c.want)
		}
		if !strings.Contains(fmt.Sprint(facts.Notes), c.note) {
			t.Errorf("%s: notes %v", name, facts.Notes)
		}
	}
}

// TestHostileFiles opens databases that are damaged or that lie; none takes the reader down, and a view runs no further than
// its context.
func TestHostileFiles(t *testing.T) {
	sound := made(t, fmt.Sprintf(lamps, 4326), blob(orb.Point{1, 2}))
	spoilt := bytes.Clone(sound)
	for i := 4096; i < len(spoilt); i++ {
		spoilt[i] ^= 0x5a
	}
	layer := func(table, column string) string {
		return fmt.Sprintf("INSERT INTO gpkg_contents VALUES ('%s', 'features', 4326); INSERT INTO gpkg_geometry_columns VALUES ('%[1]s', '%s', 'POINT', 4326, 0, 0);", table, column)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"pages spoilt":       {spoilt, "damaged"},
		"cut short":          {sound[:5000], "damaged"},
		"head only":          {sound[:40], "damaged"},
		"plain SQLite":       {bytes.ReplaceAll(sound, []byte("gpkg_contents"), []byte("gpkg_kontents")), "no GeoPackage with features"},
		"no such table":      {made(t, layer("gone", "geom")), "no such table"},
		"no such column":     {made(t, layer("a", "geom")+"CREATE TABLE a (b);"), "no such column"},
		"name as injection":  {made(t, layer(`a""; DROP TABLE x; --`, "geom")), "no such table"},
		"function in a view": {made(t, layer("v", "geom")+"CREATE VIEW v AS SELECT load_extension('x') AS geom;"), "cannot be read"},
		"nothing":            {made(t, ""), "no layer of features"},
	} {
		if rows, _, err := read(t, bytesInput("a.gpkg", c.data), importer.Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %d rows, %v, want %q", name, len(rows), err, c.want)
		}
	}
	rows, _, err := read(t, bytesInput("a.gpkg", made(t, layer(`we"ird; name`, "geom")+`CREATE TABLE "we""ird; name" (id INTEGER PRIMARY KEY, geom, "a""b" TEXT); INSERT INTO "we""ird; name" VALUES (1, :g1, 'x');`,
		blob(orb.Point{1, 2}))), importer.Options{})
	if err != nil || len(rows) != 1 || fmt.Sprint(rows[0].Fields) != `[{@id 1} {a"b x}]` {
		t.Errorf("names in need of quotes: %v %v", rows, err)
	}
	endless := made(t, layer("v", "geom")+"CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT NULL AS geom, i FROM n;")
	src, err := importer.Open(t.Context(), formats(), bytesInput("a.gpkg", endless), importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer importer.Close(src)
	n := 0
	for _, err := range src.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 1000 {
			break
		}
	}
	if n != 1000 {
		t.Errorf("%d rows of an endless view", n)
	}
}

// TestAnEndlessViewWithoutASystemIsRefused opens a view that must be read to its end, to see whether it is in degrees, and has none.
func TestAnEndlessViewWithoutASystemIsRefused(t *testing.T) {
	endless := made(t, `INSERT INTO gpkg_contents VALUES ('v', 'features', 0); INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POINT', 0, 0, 0);
		CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT NULL AS geom, i FROM n;`)
	if _, err := importer.Open(t.Context(), formats(), bytesInput("a.gpkg", endless), importer.Options{}); assets.CodeOf(err) != assets.TooLarge {
		t.Error(err)
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	data := made(t, fmt.Sprintf(lamps, 4326), blob(orb.Point{1, 2}))
	for range 2 {
		if _, _, err := read(t, bytesInput("a.gpkg", data), importer.Options{}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := read(t, bytesInput("a.gpkg", data[:3000]), importer.Options{}); err == nil {
			t.Fatal("half a file opens")
		}
		if _, err := importer.Layers(t.Context(), formats(), bytesInput("a.gpkg", data), importer.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	left, err := filepath.Glob(filepath.Join(temp, "needlepoint-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// FuzzGeoPackage spoils bytes of a sound file: rows or a refusal, never a panic.
func FuzzGeoPackage(f *testing.F) {
	sound := made(f, fmt.Sprintf(lamps, 4326), blob(orb.LineString{{1, 2}, {3, 4}}))
	f.Add(uint16(100), []byte{0xff})
	f.Add(uint16(18), []byte{2, 2})
	f.Fuzz(func(t *testing.T, at uint16, bytes []byte) {
		data := append([]byte{}, sound...)
		copy(data[16+int(at)%(len(data)-16):], bytes)
		if rows, _, err := read(t, bytesInput("a.gpkg", data), importer.Options{}); len(rows) > 1000 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
	})
}
