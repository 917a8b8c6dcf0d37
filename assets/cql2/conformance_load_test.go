package cql2_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"needlepoint/assets/cql2"
)

// table is a table of the standard's test data, in memory and in PostGIS.
type table struct {
	name    string
	columns []cql2.Queryable[*row]
	sql     []string // the PostgreSQL type of each column
	ids     []int64
	rows    []*row
}

// sqlForm tells by the declared type of a GeoPackage column how its values are read.
func sqlForm(declared string) (form cql2.Form, sql string) {
	declared, _, _ = strings.Cut(strings.ToUpper(declared), "(")
	switch declared {
	case "INTEGER", "MEDIUMINT", "REAL":
		return cql2.NumberForm, "double precision"
	case "BOOLEAN":
		return cql2.BooleanForm, "boolean"
	case "DATE":
		return cql2.DateForm, "date"
	case "DATETIME":
		return cql2.TimestampForm, "timestamptz"
	case "POINT", "LINESTRING", "POLYGON", "MULTIPOLYGON":
		return cql2.GeometryForm, "geometry"
	}
	return cql2.TextForm, "text"
}

// conformanceTables reads the GeoPackage.
func conformanceTables(t testing.TB) []*table {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(sharedFile(t, "cql2-conformance-data.gpkg.gz")))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "data.gpkg")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var tables []*table
	for _, name := range []string{"ne_110m_admin_0_countries", "ne_110m_populated_places_simple", "ne_110m_rivers_lake_centerlines"} {
		tables = append(tables, readTable(t, conn, name))
	}
	return tables
}

func readTable(t testing.TB, conn *sqlite.Conn, name string) *table {
	t.Helper()
	out := &table{name: name}
	err := sqlitex.ExecuteTransient(conn, `select name, type from pragma_table_info(?)`, &sqlitex.ExecOptions{
		Args: []any{name},
		ResultFunc: func(s *sqlite.Stmt) error {
			if column0 := s.ColumnText(0); column0 != "fid" {
				form, sql := sqlForm(s.ColumnText(1))
				out.columns, out.sql = append(out.columns, column(column0, form)), append(out.sql, sql)
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	err = sqlitex.ExecuteTransient(conn, `select * from `+name, &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
		r := &row{json: map[string]string{}, shapes: map[string]orb.Geometry{}}
		for i, c := range out.columns {
			at := i + 1 // fid comes first
			switch {
			case s.ColumnType(at) == sqlite.TypeNull:
			case c.Form == cql2.GeometryForm:
				blob := make([]byte, s.ColumnLen(at))
				s.ColumnBytes(at, blob)
				g, err := wkb.Unmarshal(blob[8+envelopeLength(blob):])
				if err != nil {
					return err
				}
				r.shapes[c.Name] = g
			case c.Form == cql2.BooleanForm:
				r.json[c.Name] = fmt.Sprint(s.ColumnInt(at) != 0)
			case c.Form == cql2.TimestampForm:
				r.json[c.Name] = strings.TrimSuffix(s.ColumnText(at), "Z") + "Z" // the data are in UTC and do not say so
			default:
				r.json[c.Name] = s.ColumnText(at)
			}
		}
		out.ids, out.rows = append(out.ids, s.ColumnInt64(0)), append(out.rows, r)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// envelopeLength is how many bytes of a GeoPackage geometry lie between its header of 8 and the WKB.
func envelopeLength(blob []byte) int { return []int{0, 32, 48, 48, 64}[blob[3]>>1&7] }

func (tb *table) queryables() cql2.Queryables[*row] { return cql2.NewQueryables(tb.columns...) }

// database opens a database of the test's own with the tables in it.
func database(t testing.TB, tables []*table) *pgx.Conn {
	t.Helper()
	url := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if url == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES is not set: no PostGIS to compare with")
	}
	ctx := context.Background()
	name := fmt.Sprintf("cql2_%d_%d", os.Getpid(), time.Now().UnixNano())
	admin := func(command string) {
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(ctx)
		if _, err := conn.Exec(ctx, command); err != nil {
			t.Fatal(err)
		}
	}
	admin("create database " + name)
	t.Cleanup(func() { admin("drop database " + name + " with (force)") })
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	config.Database = name
	config.RuntimeParams["timezone"] = "UTC"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(ctx) })
	if _, err := conn.Exec(ctx, "create extension postgis"); err != nil {
		t.Fatal(err)
	}
	for _, tb := range tables {
		tb.fill(t, conn)
	}
	return conn
}

func (tb *table) fill(t testing.TB, conn *pgx.Conn) {
	t.Helper()
	ctx := context.Background()
	columns, values := []string{"fid bigint"}, []string{"$1::bigint"}
	for i, c := range tb.columns {
		sql, value := tb.sql[i], fmt.Sprintf("$%d::text::%s", i+2, tb.sql[i])
		if c.Form == cql2.ArrayForm {
			sql, value = "text[]", fmt.Sprintf("case when $%[1]d::text is not null then array(select jsonb_array_elements_text($%[1]d::text::jsonb)) end", i+2)
		}
		columns = append(columns, pgx.Identifier{c.Name}.Sanitize()+" "+sql)
		if c.Form == cql2.GeometryForm {
			value = fmt.Sprintf("ST_SetSRID(ST_GeomFromWKB($%d::bytea), 4326)", i+2)
		}
		values = append(values, value)
	}
	if _, err := conn.Exec(ctx, "create table "+tb.name+" ("+strings.Join(columns, ", ")+")"); err != nil {
		t.Fatal(err)
	}
	batch := &pgx.Batch{}
	for i, r := range tb.rows {
		args := []any{tb.ids[i]}
		for _, c := range tb.columns {
			switch s, ok := r.json[c.Name]; {
			case c.Form == cql2.GeometryForm && r.shapes[c.Name] != nil:
				args = append(args, wkb.MustMarshal(r.shapes[c.Name], binary.LittleEndian))
			case ok:
				args = append(args, s)
			default:
				args = append(args, nil)
			}
		}
		batch.Queue("insert into "+tb.name+" values ("+strings.Join(values, ", ")+")", args...)
	}
	if err := conn.SendBatch(ctx, batch).Close(); err != nil {
		t.Fatal(err)
	}
}
