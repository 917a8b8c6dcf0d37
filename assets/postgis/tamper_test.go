package postgis_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets/storetest"
)

var tables = regexp.MustCompile(`\{(\w+)\}`)

// Around implements storetest.Tamperer: a session that passes for a replica fires no trigger.
func (b book) Around(t testing.TB, statements ...string) (changed int64, err error) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, b.url)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL session_replication_role = replica"); err != nil {
			return err
		}
		for _, sql := range statements {
			done, err := tx.Exec(ctx, tables.ReplaceAllString(sql, "needlepoint.$1"))
			if err != nil {
				return err
			}
			changed += done.RowsAffected()
		}
		return nil
	})
	return changed, err
}

// Former implements storetest.Tamperer.
func (b book) Former() []string {
	return []string{"ALTER TABLE {change_row} DROP COLUMN print", "DELETE FROM {migration} WHERE number = 2"}
}

// RowName implements storetest.Tamperer.
func (b book) RowName() string { return "ctid" }

// Text implements storetest.Tamperer.
func (b book) Text(t testing.TB, table, column string) (out string) {
	t.Helper()
	key := map[string]string{"change_set": "rev", "change_row": "rev, seq", "head": "the_one"}[table]
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if err := conn.QueryRow(ctx, fmt.Sprintf(`SELECT coalesce(string_agg(quote_nullable(%s), E'\n' ORDER BY %s), '') FROM needlepoint.%s`, column, key, table)).Scan(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// LogColumns implements storetest.Tamperer.
func (b book) LogColumns() []storetest.LogColumn {
	number := func(name string) []string { return []string{name + " + 1", name + " - 1", "0", name + " * 1000 + 7"} }
	text := func(name string) []string {
		return []string{name + " || ' '", name + " || 'x'", "upper(" + name + ")", "''", "'x'", "replace(" + name + ", '1', '2')"}
	}
	image := func(name string) []string {
		return []string{name + " || ' '", "replace(" + name + ", '1', '2')", "replace(" + name + ", 'a', 'b')", "NULL", "'{}'", "substr(" + name + ", 2)"}
	}
	columns := []storetest.LogColumn{
		{Table: "change_set", Name: "at", Others: []string{"at + interval '1 microsecond'", "at - interval '1 day'", "'epoch'"}},
		{Table: "change_row", Name: "noun", Others: []string{"CASE noun WHEN 'asset' THEN 'boundary' ELSE 'asset' END", "'case'", "noun || ' '"}},
		{Table: "change_row", Name: "before", Others: image("before")},
		{Table: "change_row", Name: "print", Others: []string{"coalesce(print, 0) + 1", "NULL", "1"}},
		{Table: "change_row", Name: "after", Others: image("after")},
		{Table: "head", Name: "hash", Others: text("hash")},
	}
	for table, names := range map[string][]string{
		"change_set": {"rev", "base"}, "change_row": {"rev", "seq", "id"}, "head": {"revision", "next_asset", "next_boundary"},
	} {
		for _, name := range names {
			columns = append(columns, storetest.LogColumn{Table: table, Name: name, Others: number(name)})
		}
	}
	for _, name := range []string{"actor", "via", "reason", "key", "digest", "hash"} {
		columns = append(columns, storetest.LogColumn{Table: "change_set", Name: name, Others: text(name)})
	}
	slices.SortFunc(columns, func(a, b storetest.LogColumn) int { return strings.Compare(a.Table+a.Name, b.Table+b.Name) })
	return columns
}

// TestEveryColumnOfTheLogIsAltered keeps the list true.
func TestEveryColumnOfTheLogIsAltered(t *testing.T) {
	b := newBook(t)
	_ = b.open(t)
	rows, err := connect(t, b.url).Query(context.Background(), `SELECT table_name, column_name FROM information_schema.columns
		WHERE table_schema = 'needlepoint' AND table_name IN ('change_set', 'change_row', 'head')`)
	if err != nil {
		t.Fatal(err)
	}
	var table, name string
	if _, err := pgx.ForEachRow(rows, []any{&table, &name}, func() error {
		if !slices.ContainsFunc(b.LogColumns(), func(c storetest.LogColumn) bool { return c.Table == table && c.Name == name }) &&
			name != "the_one" { // of which there is one value
			t.Errorf("nothing alters %s.%s", table, name)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
