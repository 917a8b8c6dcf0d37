package gpkg

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/assets/storetest"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		os.Exit(commitForEver(path))
	}
	os.Exit(m.Run())
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Book { return newBook(t) })
}

// book is one GeoPackage file in a folder of the test.
type book struct{ path string }

func newBook(t testing.TB) book {
	b := book{filepath.Join(t.TempDir(), "book # 部件?.gpkg")}
	t.Cleanup(func() { mustBeSound(t, b.path) })
	return b
}

func (b book) Open(t testing.TB) assets.Store {
	t.Helper()
	s, err := Open(t.Context(), b.path, Options{BusyWait: 500 * time.Millisecond, Poll: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// outsider opens the file as another program does: with the functions that GDAL brings, and nothing else.
func (b book) outsider(t testing.TB) *sqlite.Conn {
	t.Helper()
	conn, err := sqlite.OpenConn(b.path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := registerFunctions(conn); err != nil {
		t.Fatal(err)
	}
	conn.SetBusyTimeout(30 * time.Second)
	return conn
}

func (b book) Hold(t testing.TB) func() {
	t.Helper()
	conn := b.outsider(t)
	if err := run(conn, "BEGIN IMMEDIATE;"); err != nil {
		t.Fatal(err)
	}
	return func() { _ = conn.Close() }
}

func (b book) Edit(t testing.TB, edits ...storetest.Edit) error {
	t.Helper()
	conn := b.outsider(t)
	defer conn.Close()
	if err := run(conn, "BEGIN IMMEDIATE;"); err != nil {
		return err
	}
	for _, e := range edits {
		if err := editRow(conn, e); err != nil {
			return err
		}
	}
	return run(conn, "COMMIT;")
}

const (
	insertAsset    = `INSERT INTO asset (id, geom, ref, class, name, condition, stage, attributes) VALUES (:id, :geom, :ref, :class, :name, :condition, :stage, :attributes)`
	updateAsset    = `UPDATE asset SET geom = :geom, ref = :ref, class = :class, name = :name, condition = :condition, stage = :stage, attributes = :attributes WHERE id = :id`
	insertBoundary = `INSERT INTO boundary (id, geom, ref, kind, grid, name, stage, attributes) VALUES (:id, :geom, :ref, :kind, :grid, :name, :stage, :attributes)`
	updateBoundary = `UPDATE boundary SET geom = :geom, ref = :ref, kind = :kind, grid = :grid, name = :name, stage = :stage, attributes = :attributes WHERE id = :id`
)

func editRow(conn *sqlite.Conn, e storetest.Edit) error {
	shelf := shelfOf(e.Noun)
	if e.Action == assets.Delete {
		return query(conn, shelf.remove, args{":id": e.ID}, nil)
	}
	sql := map[assets.Noun]map[assets.Action]string{
		assets.AssetNoun:    {assets.Insert: insertAsset, assets.Update: updateAsset},
		assets.BoundaryNoun: {assets.Insert: insertBoundary, assets.Update: updateBoundary},
	}[e.Noun][e.Action]
	stmt, err := conn.Prepare(sql)
	if err != nil {
		return err
	}
	for at := 1; at <= stmt.BindParamCount(); at++ {
		if stmt.BindParamName(at) == ":ref" {
			shelf.bind(stmt, e.Record, at)
		}
	}
	stmt.SetNull(":id")
	if e.ID != 0 {
		stmt.SetInt64(":id", e.ID)
	}
	blob, err := appendBlob(nil, e.Record.Shape())
	if err != nil {
		return err
	}
	stmt.SetBytes(":geom", blob)
	switch e.Spoil {
	case storetest.SpoilMissing:
		stmt.SetNull(":geom")
	case storetest.SpoilGeometry:
		stmt.SetBytes(":geom", blob[:len(blob)-3])
	case storetest.SpoilAttributes:
		stmt.SetText(":attributes", "[1]")
	}
	return step(stmt)
}

// mustBeSound checks the file itself: SQLite's own check, the spatial indexes against the rows, and that no
// writing flag was left behind. (1e-37: SQLite's own rounding to float32 stops at the smallest normal number.)
func mustBeSound(t testing.TB, path string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		return
	}
	conn := book{path}.outsider(t)
	defer conn.Close()
	for sql, want := range map[string]string{
		`PRAGMA integrity_check`:                "ok",
		`SELECT rtreecheck('rtree_asset_geom')`: "ok", `SELECT rtreecheck('rtree_boundary_geom')`: "ok",
		`SELECT writing FROM head`:                      "0",
		`SELECT count(*) FROM pragma_foreign_key_check`: "0",
		`SELECT count(*) FROM asset a WHERE NOT ST_IsEmpty(geom) AND NOT EXISTS (SELECT 1 FROM rtree_asset_geom r WHERE r.id = a.id)`:                                                                                                                      "0",
		`SELECT count(*) FROM rtree_asset_geom r WHERE NOT EXISTS (SELECT 1 FROM asset a WHERE r.id = a.id AND minx <= ST_MinX(geom) + 1e-37 AND maxx >= ST_MaxX(geom) - 1e-37 AND miny <= ST_MinY(geom) + 1e-37 AND maxy >= ST_MaxY(geom) - 1e-37)`:       "0",
		`SELECT count(*) FROM boundary a WHERE NOT ST_IsEmpty(geom) AND NOT EXISTS (SELECT 1 FROM rtree_boundary_geom r WHERE r.id = a.id)`:                                                                                                                "0",
		`SELECT count(*) FROM rtree_boundary_geom r WHERE NOT EXISTS (SELECT 1 FROM boundary a WHERE r.id = a.id AND minx <= ST_MinX(geom) + 1e-37 AND maxx >= ST_MaxX(geom) - 1e-37 AND miny <= ST_MinY(geom) + 1e-37 AND maxy >= ST_MaxY(geom) - 1e-37)`: "0",
	} {
		got := ""
		if err := query(conn, sql, nil, func(stmt *sqlite.Stmt) error {
			got += stmt.ColumnText(0)
			return nil
		}); err != nil {
			t.Errorf("%s: %v", sql, err)
		} else if got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
}
