package postgis_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/access/accesstest"
	"needlepoint/assets/postgis"
)

func TestAccounts(t *testing.T) {
	needCluster(t)
	accesstest.Run(t, func(t *testing.T) accesstest.Place { return accountsPlace{database(t), false} })
}

// TestAccountsWithoutNotificationsAreFollowed is for connections through a pooler that does not carry them.
func TestAccountsWithoutNotificationsAreFollowed(t *testing.T) {
	p := accountsPlace{database(t), true}
	a, b := p.Open(t), p.Open(t)
	defer a.Close()
	defer b.Close()
	if _, err := a.Commit(t.Context(), access.Change{Entries: []access.Entry{{Shelf: "account", Key: "lin", Body: []byte(`{}`)}}}); err != nil {
		t.Fatal(err)
	}
	if s, err := b.Changed(t.Context(), 0); err != nil || s.Version != 1 {
		t.Fatalf("%+v, %v", s, err)
	}
}

// accountsPlace is the private schema of one database.
type accountsPlace struct {
	url      string
	pollOnly bool
}

func (p accountsPlace) Open(t testing.TB) access.Store {
	t.Helper()
	opts := postgis.Options{LockWait: 500 * time.Millisecond, Poll: time.Minute, PollOnly: p.pollOnly}
	if p.pollOnly {
		opts.Poll = 20 * time.Millisecond
	}
	a, err := postgis.OpenAccounts(context.Background(), p.url, opts)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (p accountsPlace) Hold(t testing.TB) func() {
	t.Helper()
	conn := connect(t, p.url)
	tx, err := conn.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(context.Background(), "SELECT * FROM needlepoint_private.head FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

func (p accountsPlace) Alter(t testing.TB, sql string) {
	t.Helper()
	tables := strings.NewReplacer("{event}", "needlepoint_private.event", "{head}", "needlepoint_private.head")
	if err := onDatabase(p.url, tables.Replace(sql)); err != nil {
		t.Fatal(err)
	}
}

func TestWhoeverReadsTheBookReadsNoAccounts(t *testing.T) {
	b := newBook(t)
	commit(t, b.open(t), assets.Put(killLamp("w", 1, 1)))
	p := accountsPlace{b.url, false}
	a := p.Open(t)
	defer a.Close()
	if _, err := a.Commit(t.Context(), access.Change{Entries: []access.Entry{{Shelf: "account", Key: "lin", Body: []byte(`{}`)}}}); err != nil {
		t.Fatal(err)
	}
	role := randomName()
	if err := onDatabase(b.url, "CREATE ROLE "+role, "GRANT USAGE ON SCHEMA needlepoint TO "+role, "GRANT SELECT ON ALL TABLES IN SCHEMA needlepoint TO "+role); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onDatabase(b.url, "DROP OWNED BY "+role, "DROP ROLE "+role); err != nil {
			t.Error(err)
		}
	})
	if err := onDatabase(b.url, "SET ROLE "+role, "SELECT * FROM needlepoint.asset"); err != nil {
		t.Errorf("the reader does not read the book: %v", err)
	}
	if err := onDatabase(b.url, "SET ROLE "+role, "SELECT * FROM needlepoint_private.entry"); err == nil {
		t.Error("whoever reads the book reads the accounts")
	}
}

func TestAccountsOpenOnceHoweverManyOpenAtOnce(t *testing.T) {
	p := accountsPlace{database(t), false}
	opened := make(chan access.Store)
	for range 5 {
		go func() {
			a, err := postgis.OpenAccounts(context.Background(), p.url, postgis.Options{})
			if err != nil {
				t.Error(err)
				opened <- nil
				return
			}
			opened <- a
		}()
	}
	for range 5 {
		if a := <-opened; a != nil {
			_ = a.Close()
		}
	}
	if err := onDatabase(p.url, "INSERT INTO needlepoint_private.migration (number, name) VALUES (999, 'later')"); err != nil {
		t.Fatal(err)
	}
	if _, err := postgis.OpenAccounts(context.Background(), p.url, postgis.Options{}); assets.CodeOf(err) != assets.Unsupported {
		t.Errorf("a newer schema is opened: %v", err)
	}
}
