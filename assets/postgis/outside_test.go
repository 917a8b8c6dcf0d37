package postgis_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
	"needlepoint/assets/postgis"
	"needlepoint/assets/storetest"
)

// begin starts an outside transaction that has done the statement and is not committed.
func begin(t *testing.T, b book, sql string) pgx.Tx {
	t.Helper()
	tx, err := connect(t, b.url).Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(context.Background(), sql); err != nil {
		t.Fatal(err)
	}
	return tx
}

func names(t *testing.T, s *postgis.Store, at assets.Revision) string {
	t.Helper()
	var out []string
	head, err := s.Load(context.Background(), at, func(r assets.Record) error {
		out = append(out, fmt.Sprintf("%d:%s@%d", r.Key(), r.(assets.Asset).Name, r.Revised()))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d %s", head.Revision, strings.Join(out, " "))
}

func threeLamps(t *testing.T, s *postgis.Store) {
	t.Helper()
	commit(t, s, assets.Put(killLamp("a", 0, 0)), assets.Put(killLamp("b", 0, 0)), assets.Put(killLamp("c", 0, 0)))
}

func TestAnEditThatSomebodyIsAboutToMakeAgainWaitsAndLoadShowsTheBookWithoutIt(t *testing.T) {
	b := newBook(t)
	s := b.open(t)
	threeLamps(t, s)
	if err := onDatabase(b.url, "UPDATE needlepoint.asset SET name = 'once' WHERE id < 3", "DELETE FROM needlepoint.asset WHERE id = 3"); err != nil {
		t.Fatal(err)
	}
	again := begin(t, b, "UPDATE needlepoint.asset SET name = 'twice' WHERE id = 2")
	if got, want := names(t, s, 0), "2 1:once@2 2:b@1"; got != want {
		t.Fatalf("with row 2 held: %s, want %s", got, want)
	}
	if got, want := names(t, s, 1), "1 1:a@1 2:b@1 3:c@1"; got != want {
		t.Fatalf("the past: %s, want %s", got, want)
	}
	if err := again.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, s, 0), "3 1:once@2 2:twice@3"; got != want {
		t.Fatalf("afterwards: %s, want %s", got, want)
	}
	verifyBook(t, s)
}

func TestARecordDeletedOutsideIsThereUntilTheDeletionIsAdopted(t *testing.T) {
	b := newBook(t)
	s := b.open(t)
	threeLamps(t, s)
	release := b.Hold(t) // nobody can adopt
	if err := onDatabase(b.url, "DELETE FROM needlepoint.asset WHERE id <> 2", "INSERT INTO needlepoint.asset (id, class, geom) VALUES (9, 'x', 'SRID=4326;POINT(1 2)')"); err != nil {
		t.Fatal(err)
	}
	for _, at := range []assets.Revision{0, 1} {
		if got, want := names(t, s, at), "1 1:a@1 2:b@1 3:c@1"; got != want {
			t.Fatalf("while nobody can adopt: %s, want %s", got, want)
		}
	}
	c, err := s.Changes(context.Background(), 0)
	if err != nil || len(c.Changes) != 3 || c.Changes[2].After == nil {
		t.Fatalf("changes %+v, %v", c, err)
	}
	if got := recordOf(t, s, 3); got == nil || got.Revised() != 1 {
		t.Fatalf("history ends with %s", image(got))
	}
	release()
	if got, want := names(t, s, 0), "2 2:b@1 9:@2"; got != want {
		t.Fatalf("afterwards: %s, want %s", got, want)
	}
	verifyBook(t, s)
}

func TestACommitWaitsForTheEditOfItsRecordAndIsJudgedOnIt(t *testing.T) {
	b := newBook(t)
	b.options.LockWait = time.Minute
	s := b.open(t)
	threeLamps(t, s)
	edit := begin(t, b, "UPDATE needlepoint.asset SET name = 'outside' WHERE id = 1")
	done := make(chan error, 1)
	go func() {
		_, err := s.Commit(context.Background(), changeSet(assets.Operation{
			Action: assets.Update, Noun: assets.AssetNoun, ID: 1, IfRev: 1, Record: killLamp("mine", 0, 0)}))
		done <- err
	}()
	// Another record is not kept waiting: locks on rows are taken before the head.
	commit(t, s, assets.Put(killLamp("d", 0, 0)))
	if err := edit.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; assets.CodeOf(err) != assets.Conflict {
		t.Fatalf("got %v, want a conflict", err)
	}
	verifyBook(t, s)
	verifyTables(t, b, s)
}

func TestACommitThatMeetsAnOutsideInsertStartsOver(t *testing.T) {
	b := newBook(t)
	b.options.LockWait = time.Minute
	s := b.open(t)
	threeLamps(t, s)
	// In this order: the first names the id that the sequence gives next.
	for _, c := range []struct {
		name string
		sql  string
		put  assets.Asset
		want assets.Code
	}{
		{"the same id", "INSERT INTO needlepoint.asset (id, class, ref, geom) VALUES (4, 'x', 'X', 'SRID=4326;POINT(1 2)')", killLamp("d", 0, 0), ""},
		{"the same ref", "INSERT INTO needlepoint.asset (class, ref, geom) VALUES ('street_light', 'e-0-0', 'SRID=4326;POINT(1 2)')", killLamp("e", 0, 0), assets.Conflict},
	} {
		edit := begin(t, b, c.sql)
		done := make(chan error, 1)
		go func() {
			_, err := s.Commit(context.Background(), changeSet(assets.Put(c.put)))
			done <- err
		}()
		waitForLock(t, b)
		if err := edit.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := <-done; assets.CodeOf(err) != c.want || err != nil && !strings.Contains(err.Error(), c.put.Ref) {
			t.Fatalf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	verifyBook(t, s)
	verifyTables(t, b, s)
}

// waitForLock returns when a backend of the database waits for another.
func waitForLock(t *testing.T, b book) {
	t.Helper()
	conn := connect(t, b.url)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for waits := false; !waits; {
		err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`).Scan(&waits)
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheTablesRefuseWhatTheBookCouldNotRead(t *testing.T) {
	b := newBook(t)
	threeLamps(t, b.open(t))
	for _, sql := range []string{
		"INSERT INTO needlepoint.asset (class) VALUES ('x')",
		"UPDATE needlepoint.asset SET geom = 'SRID=4326;POINT Z (1 2 3)'",
		"UPDATE needlepoint.asset SET geom = 'SRID=4326;POINT EMPTY'",
		"UPDATE needlepoint.asset SET geom = 'SRID=4326;GEOMETRYCOLLECTION(POINT(1 2))'",
		"UPDATE needlepoint.asset SET geom = 'SRID=3857;POINT(1 2)'",
		"UPDATE needlepoint.asset SET attributes = '[1]'",
		"UPDATE needlepoint.asset SET attributes = 'null'",
		"UPDATE needlepoint.asset SET id = 0 WHERE id = 1",
		"UPDATE needlepoint.asset SET id = 9007199254740992 WHERE id = 1",
		"UPDATE needlepoint.asset SET ref = 'R'",
		"TRUNCATE needlepoint.asset", "TRUNCATE needlepoint.boundary CASCADE",
	} {
		if err := onDatabase(b.url, sql); err == nil {
			t.Errorf("%s: it was allowed", sql)
		}
	}
}

func TestARowThatCannotBeReadIsListedAndComesBackByUndo(t *testing.T) {
	b := newBook(t)
	s := b.open(t)
	threeLamps(t, s)
	ctx := context.Background()
	if err := onDatabase(b.url, "UPDATE needlepoint.asset SET geom = ST_SetSRID(ST_MakeLine(ST_MakePoint(1, 2), ST_MakePoint(3, 'NaN')), 4326) WHERE id = 1",
		`UPDATE needlepoint.asset SET attributes = '{"height_m": 1e400}' WHERE id = 2`,
		"INSERT INTO needlepoint.asset (id, class, geom) VALUES (7, 'x', ST_SetSRID(ST_MakePoint('Infinity', 2), 4326))"); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, s, 0), "2 3:c@1"; got != want {
		t.Fatalf("spoiled: %s, want %s", got, want)
	}
	rows, err := s.Unreadable(ctx)
	if err != nil || len(rows) != 3 || rows[0].ID != 1 || rows[2].ID != 7 || !strings.Contains(rows[0].Fault, "not a number") {
		t.Fatalf("unreadable: %+v, %v", rows, err)
	}
	c, err := s.Changes(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, assets.Undo(c)...)
	if err := onDatabase(b.url, "DELETE FROM needlepoint.asset WHERE id = 7"); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, s, 0), "3 1:a@3 2:b@3 3:c@1"; got != want {
		t.Fatalf("undone: %s, want %s", got, want)
	}
	if rows, err := s.Unreadable(ctx); err != nil || len(rows) != 0 {
		t.Fatalf("unreadable: %+v, %v", rows, err)
	}
	verifyBook(t, s)
	verifyTables(t, b, s)
}

func TestAnEditorNeedsNoRightToTheLog(t *testing.T) {
	b := newBook(t)
	s := b.open(t)
	threeLamps(t, s)
	role := randomName()
	if err := onDatabase(b.url, "CREATE ROLE "+role+" LOGIN PASSWORD '"+secret+"'", "GRANT USAGE ON SCHEMA needlepoint TO "+role,
		"GRANT SELECT, INSERT, UPDATE, DELETE ON needlepoint.asset TO "+role); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // the database, and with it the grants, is dropped first
		if err := onCluster("DROP ROLE " + role); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { _ = onDatabase(b.url, "DROP OWNED BY "+role) })
	u, err := url.Parse(b.url)
	if err != nil {
		t.Fatal("the URL of the test database is not valid")
	}
	u.User = url.UserPassword(role, secret)
	if err := onDatabase(u.String(), "UPDATE needlepoint.asset SET name = 'editor' WHERE id = 2"); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, s, 0), "2 1:a@1 2:editor@2 3:c@1"; got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	if err := onDatabase(u.String(), "DELETE FROM needlepoint.change_set"); err == nil {
		t.Fatal("the editor may write the log")
	}
}

// TestAttributesComeBackAsTheyWere covers numbers that jsonb, of which the column is not, would rewrite.
func TestAttributesComeBackAsTheyWere(t *testing.T) {
	s := newBook(t).open(t)
	random := rand.New(rand.NewPCG(storetest.Seed(t), 3))
	numbers := []any{0, math.MaxInt64, math.MinInt64, 1 << 53, -(1 << 53), math.MaxFloat64, math.SmallestNonzeroFloat64, 1e21, 1e-7,
		1.0734247635822502e+17, math.Copysign(0, -1), json.Number("1.0"), json.Number("1e2"), json.Number("-0"), json.Number("18446744073709551616")}
	for range storetest.Count(3000, 300_000) {
		if f := math.Float64frombits(random.Uint64()); !math.IsNaN(f) && !math.IsInf(f, 0) {
			numbers = append(numbers, f)
		}
		numbers = append(numbers, int64(random.Uint64()), random.NormFloat64()*1e17)
	}
	var ops []assets.Operation
	for at := 0; at < len(numbers); at += 100 {
		control, beyond := string(rune(1+at/100%0x1f)), "\"\\/"+string(rune(0x10000+at%0x1000))
		attributes, err := assets.AttributesOf(map[string]any{"numbers": numbers[at:min(at+100, len(numbers))], "b": nil, "aa": true,
			"": "first", control: beyond, beyond: control, "deep": []any{map[string]any{}, []any{}, false}})
		if err != nil {
			t.Fatal(err)
		}
		lamp := killLamp("lamp", at, 0)
		lamp.Attributes = attributes
		ops = append(ops, assets.Put(lamp))
	}
	commit(t, s, ops...)
	if _, err := s.Load(context.Background(), 0, func(r assets.Record) error {
		if got, want := r, ops[r.Key()-1].Record; !assets.SameContent(got, want) {
			t.Errorf("%s\ncomes back as\n%s", image(want), image(got))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
