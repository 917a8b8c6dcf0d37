package gpkg

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/access/accesstest"
)

func TestAccounts(t *testing.T) {
	accesstest.Run(t, func(t *testing.T) accesstest.Place {
		return accountsFile{filepath.Join(t.TempDir(), "book # 部件?.gpkg"+AccountsEnding)}
	})
}

// accountsFile is one file of accounts in a folder of the test.
type accountsFile struct{ path string }

func (f accountsFile) Open(t testing.TB) access.Store {
	t.Helper()
	a, err := OpenAccounts(t.Context(), f.path, Options{BusyWait: 500 * time.Millisecond, Poll: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (f accountsFile) connect(t testing.TB) *sqlite.Conn {
	t.Helper()
	conn, err := sqlite.OpenConn(f.path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetBusyTimeout(30 * time.Second)
	return conn
}

func (f accountsFile) Hold(t testing.TB) func() {
	t.Helper()
	conn := f.connect(t)
	if err := run(conn, "BEGIN IMMEDIATE;"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := run(conn, "ROLLBACK;"); err != nil {
			t.Error(err)
		}
		_ = conn.Close()
	}
}

func (f accountsFile) Alter(t testing.TB, sql string) {
	t.Helper()
	conn := f.connect(t)
	defer conn.Close()
	if err := run(conn, strings.NewReplacer("{event}", "event", "{head}", "head").Replace(sql)+";"); err != nil {
		t.Fatal(err)
	}
}

func TestAccountsLieInAFileThatItsOwnerAloneReads(t *testing.T) {
	f := accountsFile{filepath.Join(t.TempDir(), "book.gpkg"+AccountsEnding)}
	if err := os.WriteFile(f.path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	a := f.Open(t)
	if _, err := a.Commit(t.Context(), access.Change{Entries: []access.Entry{{Shelf: "account", Key: "lin", Body: []byte(`{}`)}}}); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(f.path + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, path := range files {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", path, info.Mode(), err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAccountsRefuseAnotherDatabaseAndANewerOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.gpkg")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenAccounts(t.Context(), path, Options{}); assets.CodeOf(err) != assets.Invalid {
		t.Errorf("a GeoPackage is taken for accounts: %v", err)
	}
	f := accountsFile{path + AccountsEnding}
	if err := f.Open(t).Close(); err != nil {
		t.Fatal(err)
	}
	f.Alter(t, "PRAGMA user_version = 99")
	if _, err := OpenAccounts(t.Context(), f.path, Options{}); assets.CodeOf(err) != assets.Unsupported {
		t.Errorf("a newer file is opened: %v", err)
	}
	if err := os.WriteFile(f.path+"x", []byte("no database at all, but a text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenAccounts(t.Context(), f.path+"x", Options{}); assets.CodeOf(err) != assets.Internal {
		t.Errorf("a text is opened: %v", err)
	}
	if _, err := OpenAccounts(t.Context(), filepath.Join(path, "below", "a file"), Options{}); err == nil {
		t.Error("a place below a file is opened")
	}
}
