package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"needlepoint/assets"
)

// TestBackupUnderWriteLoad copies a book again and again while clients write to it through the service, restores every
// copy elsewhere, and wants each to be the book of one revision, whole: equal to the live store's at that revision.
func TestBackupUnderWriteLoad(t *testing.T) {
	t.Parallel()
	storesUnderTest(t, func(t *testing.T, store string) {
		p := serveInvented(t, store)
		must(t, "backup", "--store", store, filepath.Join(t.TempDir(), "before")) // of a book without a revision
		if !post(t.Context(), p.url, "first") {
			t.Fatal("not committed")
		}
		ctx, stop := context.WithCancel(t.Context())
		var clients sync.WaitGroup
		for client := range 3 {
			clients.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					if !post(ctx, p.url, fmt.Sprintf("client%d-%d", client, n)) && ctx.Err() == nil {
						t.Errorf("client %d: change set %d was refused while a backup was made", client, n)
						return
					}
				}
			})
		}
		dir := t.TempDir()
		var copies []string
		var last assets.Summary
		for n := range 3 {
			// One beside a process that writes all the time, so the head moves while the copy is made.
			file := filepath.Join(dir, fmt.Sprintf("copy%d", n))
			var sums assets.Summary
			if err := json.Unmarshal([]byte(must(t, "backup", "--store", store, "--json", file)), &sums); err != nil {
				t.Fatal(err)
			}
			if sums.Revision <= last.Revision || sums.Assets != setSize*int(sums.Revision) {
				t.Errorf("copy %d is of revision %d with %d assets, after one of revision %d", n, sums.Revision, sums.Assets, last.Revision)
			}
			copies, last = append(copies, file), sums
		}
		stop()
		clients.Wait()
		p.kill()
		for n, file := range copies {
			elsewhere := filepath.Join(dir, fmt.Sprintf("restored%d.gpkg", n))
			if strings.HasPrefix(store, "postgres") {
				elsewhere = freshDatabase(t)
			}
			if out := must(t, "restore", file, "--store", elsewhere); !strings.Contains(out, "they match") {
				t.Errorf("restore of copy %d says: %s", n, out)
			}
			if out := must(t, "check", "--store", elsewhere, "--against", file+sumsEnding); !strings.Contains(out, "they match") {
				t.Errorf("check of copy %d says: %s", n, out)
			}
			if n == len(copies)-1 { // what was restored is a book in use: it takes changes, and then differs
				again := serveInvented(t, elsewhere)
				if !post(t.Context(), again.url, "after the restore") {
					t.Error("the restored book takes no change")
				}
				again.kill()
				out, errs, code := tool(t, "check", "--store", elsewhere, "--against", file+sumsEnding)
				if code != 1 || !strings.Contains(errs, "revision") {
					t.Errorf("a book that moved on is said to match: exit %d %s%s", code, out, errs)
				}
			}
		}
	})
}

// TestCheckFindsWhatWasAltered changes one record's image in the log by SQL, and wants check to name the revision.
func TestCheckFindsWhatWasAltered(t *testing.T) {
	store := filepath.Join(t.TempDir(), "book.gpkg")
	p := serveInvented(t, store)
	for n := range 3 {
		if !post(t.Context(), p.url, fmt.Sprint("set", n)) {
			t.Fatal("not committed")
		}
	}
	p.kill()
	must(t, "check", "--store", store)
	must(t, "undo", "2", "--store", store) // so that the log holds images
	must(t, "check", "--store", store)
	alter(t, store, `UPDATE change_row SET before = replace(before, '123.06', '123.07') WHERE rev = 4`)
	_, errs, code := tool(t, "check", "--store", store)
	if code != 1 || !strings.Contains(errs, "revision 2") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// TestBackupRefusals names what cannot be done and leaves every file as it is.
func TestBackupRefusals(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	must(t, "sample", "--store", path("book.gpkg"), "--assets", "1000")
	must(t, "backup", "--store", path("book.gpkg"), path("copy.gpkg"))
	if err := os.WriteFile(path("text"), []byte("not a book"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path("archive"), []byte("PGDMP, but no more than that"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"backup", "--store", path("none.gpkg"), path("x")}, 2, "none.gpkg"},
		{[]string{"backup", "--store", path("book.gpkg"), path("copy.gpkg")}, 1, "exists already"},
		{[]string{"backup", "--store", path("book.gpkg"), path("no/such/folder/x")}, 1, "folder"},
		{[]string{"restore", path("copy.gpkg"), "--store", path("book.gpkg")}, 1, "exists already"},
		{[]string{"restore", path("text"), "--store", path("new.gpkg")}, 1, ""},
		{[]string{"restore", path("none"), "--store", path("new.gpkg")}, 2, "none"},
		{[]string{"restore", path("copy.gpkg"), "--store", "postgres://127.0.0.1:1/none"}, 2, "GeoPackage"},
		{[]string{"restore", path("archive"), "--store", path("new.gpkg")}, 2, "PostGIS"},
		{[]string{"check", "--store", path("book.gpkg"), "--against", path("none")}, 2, "none"},
	} {
		_, errs, code := tool(t, c.args...)
		if code != c.code || !strings.Contains(errs, c.says) || errs == "" {
			t.Errorf("%v: exit %d %q, want %d and %q", c.args, code, errs, c.code, c.says)
		}
	}
	if _, err := os.Stat(path("new.gpkg")); err == nil {
		t.Error("a restore that failed left a file")
	}
	if left, _ := filepath.Glob(path(".needlepoint-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	must(t, "check", "--store", path("book.gpkg"), "--against", path("copy.gpkg"))
}

// alter runs one statement on a file, around the service.
func alter(t *testing.T, path, statement string) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sqlitex.ExecuteTransient(conn, statement, nil), conn.Close()); err != nil {
		t.Fatal(err)
	}
}
