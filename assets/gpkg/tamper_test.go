package gpkg

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/assets/storetest"
	"needlepoint/assets/verify"
)

var tables = regexp.MustCompile(`\{(\w+)\}`)

// Around implements storetest.Tamperer: with head.writing set no trigger takes the rows for outside edits.
func (b book) Around(t testing.TB, statements ...string) (changed int64, err error) {
	t.Helper()
	conn := b.outsider(t)
	defer conn.Close()
	if err := run(conn, "BEGIN IMMEDIATE;"); err != nil {
		return 0, err
	}
	var writing string
	if err := query(conn, `SELECT writing FROM head`, nil, func(stmt *sqlite.Stmt) error {
		writing = stmt.ColumnText(0)
		return nil
	}); err != nil {
		return 0, err
	}
	if err := run(conn, "UPDATE head SET writing = 1;"); err != nil {
		return 0, err
	}
	// The triggers read the head, which the statements may alter: they see it as it is in the end only after the data.
	for _, sql := range statements {
		if err := run(conn, tables.ReplaceAllString(sql, "$1")+";"); err != nil {
			return 0, err
		}
		changed += int64(conn.Changes())
	}
	if !slices.ContainsFunc(statements, func(sql string) bool { return strings.Contains(sql, "{head}") }) {
		if err := query(conn, "UPDATE head SET writing = :was", args{":was": writing}, nil); err != nil {
			return 0, err
		}
	} else if err := run(conn, "UPDATE head SET writing = 0 WHERE writing = 1;"); err != nil {
		return 0, err
	}
	return changed, run(conn, "COMMIT;")
}

// Former implements storetest.Tamperer.
func (b book) Former() []string {
	return []string{"ALTER TABLE {change_row} DROP COLUMN print", "UPDATE schema_version SET version = 1"}
}

// RowName implements storetest.Tamperer.
func (b book) RowName() string { return "rowid" }

// Text implements storetest.Tamperer.
func (b book) Text(t testing.TB, table, column string) string {
	t.Helper()
	conn := b.outsider(t)
	defer conn.Close()
	var out strings.Builder
	if err := query(conn, `SELECT coalesce(quote(`+column+`), '') FROM `+table+` ORDER BY rowid`, nil, func(stmt *sqlite.Stmt) error {
		out.WriteString(stmt.ColumnText(0) + "\n")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// LogColumns implements storetest.Tamperer.
func (b book) LogColumns() []storetest.LogColumn {
	number := func(name string) []string {
		return []string{name + " + 1", name + " - 1", name + " || 'x'", "0", name + " * 1000 + 7"}
	}
	text := func(name string) []string {
		return []string{name + " || ' '", name + " || 'x'", "upper(" + name + ")", "''", "'x'", "replace(" + name + ", '1', '2')"}
	}
	image := func(name string) []string {
		return []string{name + " || ' '", "replace(" + name + ", '1', '2')", "replace(" + name + ", 'a', 'b')", "NULL", "'{}'", "substr(" + name + ", 2)"}
	}
	columns := []storetest.LogColumn{
		{Table: "change_set", Name: "at", Others: []string{"replace(at, '2', '1')", "at || '0'", "'yesterday'", "replace(at, 'Z', '+00:00')"}},
		{Table: "change_row", Name: "noun", Others: []string{"CASE noun WHEN 'asset' THEN 'boundary' ELSE 'asset' END", "'case'", "noun || ' '"}},
		{Table: "change_row", Name: "before", Others: image("before")},
		{Table: "change_row", Name: "print", Others: []string{"coalesce(print, 0) + 1", "NULL", "1", "'x'"}},
		{Table: "change_row", Name: "after", Others: image("after")},
		{Table: "head", Name: "writing", Others: []string{"2", "'x'"}},
		{Table: "head", Name: "hash", Others: text("hash")},
	}
	for table, names := range map[string][]string{
		"change_set": {"rev", "base", "first_row", "row_count"}, "change_row": {"n", "rev", "id"},
		"head": {"revision", "next_asset", "next_boundary", "next_row"},
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
	b, _ := lights(t, 1)
	conn := b.outsider(t)
	defer conn.Close()
	for _, table := range []string{"change_set", "change_row", "head"} {
		if err := query(conn, `SELECT name FROM pragma_table_info('`+table+`')`, nil, func(stmt *sqlite.Stmt) error {
			name := stmt.ColumnText(0)
			if !slices.ContainsFunc(b.LogColumns(), func(c storetest.LogColumn) bool { return c.Table == table && c.Name == name }) &&
				name != "one" { // of which there is one value
				t.Errorf("nothing alters %s.%s", table, name)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAFormerFileIsLookedAtAsItIs has a file of the first version, which opening it would bring up to this program.
func TestAFormerFileIsLookedAtAsItIs(t *testing.T) {
	b, s := lights(t, 3)
	link := assets.FormerLink("", first(t, s))
	for _, ch := range first(t, s).Changes {
		link.Add(ch.Noun, ch.ID, nil, assets.AppendImage(nil, ch.After))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Around(t, append(b.Former(), `UPDATE {change_set} SET hash = '`+link.Hash()+`'`, `UPDATE {head} SET hash = '`+link.Hash()+`'`)...); err != nil {
		t.Fatal(err)
	}
	report, err := verify.Run(t.Context(), File(b.path), verify.Options{})
	if err != nil || report.Failed() || report.Assets != 3 {
		t.Fatalf("%+v, %v", report, err)
	}
	conn := b.outsider(t)
	defer conn.Close()
	if version, err := schemaVersion(conn); err != nil || version != 1 {
		t.Fatalf("afterwards the file is of version %d, %v", version, err)
	}
}
