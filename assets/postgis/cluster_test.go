package postgis_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/ewkb"

	"needlepoint/assets"
	"needlepoint/assets/postgis"
	"needlepoint/assets/storetest"
)

const clusterVariable = "NEEDLEPOINT_TEST_POSTGRES"

// template is a database with PostGIS that the others are copied from, which is faster than creating the
// extension anew. TestMain drops it.
var template struct {
	sync.Once
	name string
	err  error
}

func TestMain(m *testing.M) {
	if runAsWriter() {
		return
	}
	code := m.Run()
	if template.name != "" {
		if err := onCluster("DROP DATABASE " + template.name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// onCluster runs statements in the cluster's own database.
func onCluster(statements ...string) error {
	return onDatabase(os.Getenv(clusterVariable), statements...)
}

func onDatabase(url string, statements ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func randomName() string {
	random := make([]byte, 8)
	_, _ = rand.Read(random)
	return "needlepoint_" + hex.EncodeToString(random)
}

// urlOf returns the cluster's URL with another database in it.
func urlOf(t testing.TB, name string) string {
	t.Helper()
	u, err := url.Parse(os.Getenv(clusterVariable))
	if err != nil {
		t.Fatal("the URL of the test cluster is not valid")
	}
	u.Path = "/" + name
	return u.String()
}

func needCluster(t testing.TB) {
	t.Helper()
	if os.Getenv(clusterVariable) == "" {
		t.Skipf("%s is not set: no PostgreSQL cluster to test with", clusterVariable)
	}
}

// database makes a database with PostGIS and nothing else in it, under a random name, that is dropped with the
// test, and returns its URL.
func database(t testing.TB) string {
	t.Helper()
	needCluster(t)
	template.Do(func() {
		name := randomName()
		if template.err = onCluster("CREATE DATABASE " + name + " TEMPLATE template0"); template.err != nil {
			return
		}
		template.name = name
		template.err = onDatabase(urlOf(t, name), "CREATE EXTENSION postgis")
	})
	if template.err != nil {
		t.Fatal(template.err)
	}
	return databaseLike(t, template.name)
}

// databaseLike makes a copy of a database that is dropped with the test, and returns its URL.
func databaseLike(t testing.TB, model string) string {
	t.Helper()
	needCluster(t)
	name := randomName()
	if err := onCluster("CREATE DATABASE " + name + " TEMPLATE " + model); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onCluster("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return urlOf(t, name)
}

// connect opens a plain connection that is closed with the test.
func connect(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
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

// Edit writes in SQL as psql or QGIS would; the geometry comes from orb's encoder, not the adapter's.
func (b book) Edit(t testing.TB, edits ...storetest.Edit) error {
	t.Helper()
	ctx := context.Background()
	return pgx.BeginFunc(ctx, connect(t, b.url), func(tx pgx.Tx) error {
		for _, e := range edits {
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

func TestStore(t *testing.T) {
	needCluster(t)
	storetest.Run(t, func(t *testing.T) storetest.Book { return newBook(t) })
}
