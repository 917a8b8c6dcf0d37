package postgis_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/ewkb"

	"needlepoint/assets"
	"needlepoint/assets/postgis"
	"needlepoint/assets/storetest"
)

func TestStore(t *testing.T) {
	needCluster(t)
	storetest.Run(t, func(t *testing.T) storetest.Book { return newBook(t) })
}

// book is a store under test in a database of its own.
type book struct {
	url     string
	options postgis.Options
}

func newBook(t testing.TB) book {
	return book{database(t), postgis.Options{LockWait: 2 * time.Second, Poll: 50 * time.Millisecond}}
}

func (b book) Open(t testing.TB) assets.Store { return b.open(t) }

func (b book) open(t testing.TB) *postgis.Store {
	t.Helper()
	s, err := postgis.Open(context.Background(), b.url, b.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// unguard takes from the tables what refuses unreadable rows, as an administrator could: the book must bear
// them too.
const unguard = `ALTER TABLE needlepoint.asset DROP CONSTRAINT IF EXISTS asset_geom_check, DROP CONSTRAINT IF EXISTS asset_attributes_check,
		DROP CONSTRAINT IF EXISTS asset_id_check, ALTER geom DROP NOT NULL;
	ALTER TABLE needlepoint.boundary DROP CONSTRAINT IF EXISTS boundary_geom_check, DROP CONSTRAINT IF EXISTS boundary_attributes_check,
		DROP CONSTRAINT IF EXISTS boundary_id_check, ALTER geom DROP NOT NULL`

// Edit writes in SQL as psql or QGIS would; the geometry comes from orb's encoder, not the adapter's.
func (b book) Edit(t testing.TB, edits ...storetest.Edit) error {
	t.Helper()
	ctx, conn := context.Background(), connect(t, b.url)
	defer conn.Close(ctx) // a test may edit more often than the server takes connections
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for _, e := range edits {
			if e.Spoil != storetest.SpoilNothing || e.ID < 0 || e.ID > assets.MaxID {
				if _, err := tx.Exec(ctx, unguard); err != nil {
					return err
				}
			}
			if err := edit(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func edit(ctx context.Context, tx pgx.Tx, e storetest.Edit) error {
	if e.Action == assets.Delete {
		sql := "DELETE FROM needlepoint.asset WHERE id = $1"
		if e.Noun == assets.BoundaryNoun {
			sql = "DELETE FROM needlepoint.boundary WHERE id = $1"
		}
		_, err := tx.Exec(ctx, sql, e.ID)
		return err
	}
	var geometry any = ewkb.MustMarshalToHex(e.Record.Shape(), 4326)
	attributes := "{}"
	switch e.Spoil {
	case storetest.SpoilMissing:
		geometry = nil
	case storetest.SpoilGeometry:
		geometry = "SRID=4326;GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4))"
	}
	named := pgx.NamedArgs{"geom": geometry}
	if e.ID != 0 {
		named["id"] = e.ID
	}
	sql := ""
	switch r := e.Record.(type) {
	case assets.Asset:
		attributes = r.Attributes.String()
		named["ref"], named["class"], named["condition"], named["name"], named["stage"] = r.Ref, string(r.Class), string(r.Condition), r.Name, string(r.Stage)
		switch {
		case e.Action == assets.Update:
			sql = `UPDATE needlepoint.asset SET ref = @ref, class = @class, condition = @condition, name = @name, stage = @stage,
				geom = @geom::text::geometry, attributes = @attributes WHERE id = @id`
		case e.ID == 0:
			sql = `INSERT INTO needlepoint.asset (ref, class, condition, name, stage, geom, attributes)
				VALUES (@ref, @class, @condition, @name, @stage, @geom::text::geometry, @attributes)`
		default:
			sql = `INSERT INTO needlepoint.asset (id, ref, class, condition, name, stage, geom, attributes)
				VALUES (@id, @ref, @class, @condition, @name, @stage, @geom::text::geometry, @attributes)`
		}
	case assets.Boundary:
		attributes = r.Attributes.String()
		named["ref"], named["kind"], named["grid"], named["name"], named["stage"] = r.Ref, string(r.Kind), r.Grid, r.Name, string(r.Stage)
		switch {
		case e.Action == assets.Update:
			sql = `UPDATE needlepoint.boundary SET ref = @ref, kind = @kind, grid = @grid, name = @name, stage = @stage,
				geom = @geom::text::geometry, attributes = @attributes WHERE id = @id`
		case e.ID == 0:
			sql = `INSERT INTO needlepoint.boundary (ref, kind, grid, name, stage, geom, attributes)
				VALUES (@ref, @kind, @grid, @name, @stage, @geom::text::geometry, @attributes)`
		default:
			sql = `INSERT INTO needlepoint.boundary (id, ref, kind, grid, name, stage, geom, attributes)
				VALUES (@id, @ref, @kind, @grid, @name, @stage, @geom::text::geometry, @attributes)`
		}
	}
	if e.Spoil == storetest.SpoilAttributes {
		attributes = "[1]"
	}
	named["attributes"] = attributes
	_, err := tx.Exec(ctx, sql, named)
	return err
}

// Hold keeps the head as another writer would.
func (b book) Hold(t testing.TB) func() {
	t.Helper()
	ctx := context.Background()
	tx, err := connect(t, b.url).Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, "SELECT * FROM needlepoint.head FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback(ctx) }
}
