package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"needlepoint/assets/access"
)

// secretTool runs the program with a password on its standard input.
func secretTool(t *testing.T, password string, args ...string) string {
	t.Helper()
	out, errs, code := toolWith(t, password+"\n", args...)
	if code != 0 {
		t.Fatalf("needlepoint %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// openedAccounts is a desk on the accounts of a store, as a second node has it.
func openedAccounts(t *testing.T, store string) accountDesk {
	t.Helper()
	desk, err := storeFlags{Store: store}.openAccountDesk(t.Context(), access.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := desk.Close(); err != nil {
			t.Error(err)
		}
	})
	return desk
}

// eventually waits for what another process did to arrive.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: does not come", what)
		}
	}
}

func TestAccountsByCommandAreFollowedByARunningNode(t *testing.T) {
	t.Parallel()
	storesUnderTest(t, func(t *testing.T, store string) {
		must(t, "sample", "--assets", "2000", "--store", store)
		node := openedAccounts(t, store)
		const first, second = "a lamp in every lane 7", "two lamps in every lane 8"
		secretTool(t, first, "account", "add", "boss", "--role", "admin", "--stdin", "--store", store)
		signIn := func(password string) error {
			_, _, err := node.SignIn(t.Context(), access.SigningIn{Name: "boss", Password: password})
			return err
		}
		eventually(t, "the new account with its password", func() bool {
			all := node.Accounts(access.Doing{Principal: access.Operator("t")})
			return len(all) == 1 && all[0].HasPassword
		})
		if err := signIn(first); err != nil {
			t.Fatal(err)
		}
		var added struct {
			Account    struct{ Grants []access.Grant }
			Invitation struct{ Link string }
		}
		out := must(t, "account", "add", "lin", "--role", "crew", "--boundary", "2", "--group", "LAMP", "--url", "https://city.example/", "--json", "--store", store)
		if err := json.Unmarshal([]byte(out), &added); err != nil || len(added.Account.Grants) != 1 || added.Account.Grants[0].Boundary != 2 {
			t.Fatalf("%s: %v", out, err)
		}
		secret, ok := strings.CutPrefix(added.Invitation.Link, "https://city.example/setup/")
		if !ok {
			t.Fatalf("the link is %s", added.Invitation.Link)
		}
		eventually(t, "the invitation", func() bool { _, ok := node.Setup(secret); return ok })
		token := strings.TrimSpace(must(t, "account", "token", "lin", "--label", "QGIS", "--scope", "read", "--scope", "write", "--store", store))
		eventually(t, "the token", func() bool { p, ok := node.Token(token); return ok && p.Account == "lin" && len(p.Scopes) == 2 })
		must(t, "account", "disable", "lin", "--store", store)
		eventually(t, "the disabling", func() bool { _, ok := node.Token(token); return !ok })
		must(t, "account", "enable", "lin", "--store", store)
		eventually(t, "the enabling", func() bool { _, ok := node.Token(token); return ok })
		if out := must(t, "account", "role", "lin", "viewer", "--store", store); !strings.Contains(out, "viewer") || !strings.Contains(out, "crew") {
			t.Errorf("role says %s", out)
		}
		if out := must(t, "account", "role", "lin", "crew", "--take", "--store", store); strings.Contains(out, "crew") {
			t.Errorf("role says %s", out)
		}
		listed := must(t, "account", "list", "lin", "--store", store)
		id, _, _ := strings.Cut(listed, " ")
		must(t, "account", "revoke", id, "--store", store)
		eventually(t, "the revocation", func() bool { _, ok := node.Token(token); return !ok })
		secretTool(t, second, "account", "password", "boss", "--stdin", "--store", store)
		eventually(t, "the new password", func() bool { return signIn(second) == nil })
		must(t, "account", "remove", "lin", "--store", store)
		v, err := access.VerifyEvents(t.Context(), node.store)
		if err != nil || len(v.Faults) > 0 || v.Events < 10 {
			t.Errorf("the trail: %+v, %v", v, err)
		}
	})
}

func TestAccountCommandsRefuseWithASentenceAndLoseNothing(t *testing.T) {
	store := filepath.Join(t.TempDir(), "book.gpkg")
	if _, errs, code := tool(t, "account", "list", "--store", store); code != 2 || !strings.Contains(errs, "book.gpkg") {
		t.Errorf("a store that is not there: %d %s", code, errs)
	}
	if _, err := os.Stat(store + ".accounts"); err == nil {
		t.Error("a slip in the name made a file of accounts")
	}
	must(t, "sample", "--assets", "1000", "--store", store)
	secretTool(t, "a lamp in every lane 7", "account", "add", "boss", "--role", "admin", "--stdin", "--store", store)
	for _, c := range []struct {
		args, in, says string
		code           int
	}{
		{"add boss", "", "boss", 1},
		{"add outside", "", "outside", 1},
		{"add lin --role king", "", "king", 1},
		{"add lin --role crew --boundary nowhere", "", "nowhere", 2},
		{"add lin --role crew --group NOSUCH", "", "NOSUCH", 1},
		{"add lin --boundary 2", "", "--role", 2},
		{"add lin --stdin", "short", "10 characters", 1},
		{"role nobody viewer", "", "nobody", 1},
		{"role boss keeper --take --only", "", "--only", 2},
		{"disable boss", "", "last administrator", 1},
		{"remove boss", "", "last administrator", 1},
		{"role boss keeper --only", "", "last administrator", 1},
		{"password boss", "", "--stdin", 2},
		{"password boss --stdin", "one line\nanother line", "one line", 2},
		{"password boss --stdin", "", "one line", 2},
		{"token boss --label x --days 4000", "", "366", 1},
		{"token boss --label x --scope all", "", "scopes", 1},
		{"revoke nonsense", "", "nonsense", 1},
		{"frobnicate", "", "frobnicate", 2},
	} {
		out, errs, code := toolWith(t, c.in, append(append([]string{"account"}, strings.Fields(c.args)...), "--store", store)...)
		if c.args != "frobnicate" && code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("account %s: exit %d, want %d and %q\n%s%s", c.args, code, c.code, c.says, out, errs)
		}
	}
}

func TestABackupSaysWhatBecameOfTheAccounts(t *testing.T) {
	t.Parallel()
	storesUnderTest(t, func(t *testing.T, store string) {
		must(t, "sample", "--assets", "1000", "--store", store)
		secretTool(t, "a lamp in every lane 7", "account", "add", "boss", "--role", "admin", "--stdin", "--store", store)
		token := strings.TrimSpace(must(t, "account", "token", "boss", "--label", "QGIS", "--store", store))
		dir := t.TempDir()
		plain, whole := filepath.Join(dir, "plain"), filepath.Join(dir, "whole")
		if out := must(t, "backup", "--store", store, plain); !strings.Contains(out, "not in this backup") {
			t.Errorf("the backup says %s", out)
		}
		if text, err := os.ReadFile(plain); err != nil || strings.Contains(string(text), "argon2id") || strings.Contains(string(text), "needlepoint_private") {
			t.Errorf("the backup of the book holds accounts, or cannot be read: %v", err)
		}
		if out := must(t, "backup", "--accounts", "--store", store, whole); !strings.Contains(out, "1 accounts, 1 tokens") {
			t.Errorf("the backup says %s", out)
		}
		info, err := os.Stat(whole + ".accounts")
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("the file of accounts: %v, %v", info, err)
		}
		if _, errs, code := tool(t, "restore", "--accounts", "--store", elsewhere(t, store), plain); code != 2 || !strings.Contains(errs, "plain.accounts") {
			t.Errorf("accounts that are not there: %d %s", code, errs)
		}
		bare := elsewhere(t, store)
		if out := must(t, "restore", "--store", bare, plain); !strings.Contains(out, "no accounts were restored") {
			t.Errorf("restore says %s", out)
		}
		full := elsewhere(t, store)
		if out := must(t, "restore", "--accounts", "--store", full, whole); !strings.Contains(out, "1 accounts, 1 tokens") {
			t.Errorf("restore says %s", out)
		}
		desk := openedAccounts(t, full)
		if p, ok := desk.Token(token); !ok || p.Account != "boss" {
			t.Error("the token does not hold in the restored store")
		}
		if _, _, err := desk.SignIn(t.Context(), access.SigningIn{Name: "boss", Password: "a lamp in every lane 7"}); err != nil {
			t.Error(err)
		}
	})
}

// elsewhere names a store of the same kind that is not there yet.
func elsewhere(t *testing.T, store string) string {
	t.Helper()
	if (storeFlags{Store: store}).isPostgres() {
		return freshDatabase(t)
	}
	return filepath.Join(t.TempDir(), "elsewhere.gpkg")
}

func TestAnExportByCommandIsInTheTrail(t *testing.T) {
	store := filepath.Join(t.TempDir(), "book.gpkg")
	must(t, "sample", "--assets", "1000", "--store", store)
	must(t, "export", "--store", store, "--class", "street_light", filepath.Join(t.TempDir(), "lamps.csv"))
	events, _, err := openedAccounts(t, store).Events(t.Context(), access.EventQuery{})
	if err != nil || len(events) != 1 {
		t.Fatalf("%+v, %v", events, err)
	}
	var detail struct {
		Format   string
		Filter   struct{ Class []string }
		Records  int
		Revision int
		Hash     string
	}
	if err := json.Unmarshal(events[0].Detail, &detail); err != nil {
		t.Fatal(err)
	}
	if e := events[0]; e.What != access.Exported || e.Via != "cli" || e.Actor == "" || detail.Records == 0 || detail.Revision == 0 ||
		detail.Format != "csv" || len(detail.Filter.Class) != 1 || len(detail.Hash) != 64 {
		t.Errorf("%+v %+v", e, detail)
	}
}
