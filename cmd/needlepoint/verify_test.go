package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"needlepoint/assets/gpkg"
	"needlepoint/assets/verify"
)

// sampled copies the sample district into a store of the test's own and returns its path.
func sampled(t *testing.T) string {
	t.Helper()
	made, err := sampleStore()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(t.TempDir(), "book.gpkg")
	if err := os.WriteFile(store, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return store
}

// alterFile runs a script on a file that no service holds.
func alterFile(t *testing.T, path, script string) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := sqlitex.ExecuteScript(conn, script, nil); err != nil {
		t.Fatal(err)
	}
}

func bytesOf(t *testing.T, path string) [32]byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(text)
}

// TestVerifyWritesNothing also has a store that lost a trigger, which opening it would mend.
func TestVerifyWritesNothing(t *testing.T) {
	t.Parallel()
	store := sampled(t)
	alterFile(t, store, "DROP TRIGGER outside_asset_update;")
	before := bytesOf(t, store)
	out, _, code := tool(t, "verify", "--store", store)
	if code != 1 || !strings.Contains(out, "outside_asset_update is missing") {
		t.Fatalf("exit %d\n%s", code, out)
	}
	if bytesOf(t, store) != before {
		t.Fatal("the file is another one afterwards")
	}
	beside, err := filepath.Glob(store + "-*")
	if err != nil || len(beside) > 0 {
		t.Fatalf("it left %v", beside)
	}
}

// TestVerifyTellsWhatIsWrong looks at exit codes and sentences in both languages.
func TestVerifyTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	store := sampled(t)
	out := must(t, "verify", "--store", store)
	if n := strings.Count(out, "\nok "); n < 7 || strings.Contains(out, "FAILED") {
		t.Fatalf("a healthy store:\n%s", out)
	}
	alterFile(t, store, "UPDATE change_set SET reason = 'x' WHERE rev = 1;")
	for lang, says := range map[string][]string{
		"en": {"FAILED", "revision 1", "restore a backup", "does not hold"},
		"zh": {"FAILED", "修订 1", "请用备份恢复", "检验未通过"},
	} {
		var con bytes.Buffer
		code := run(t.Context(), []string{"verify", "--store", store}, &console{out: &con, err: &con, clock: time.Now, lang: lang})
		if code != exitFailure {
			t.Errorf("%s: exit %d", lang, code)
		}
		for _, s := range says {
			if !strings.Contains(con.String(), s) {
				t.Errorf("%s does not say %q:\n%s", lang, s, con.String())
			}
		}
	}
	out, _, code := tool(t, "verify", "--json", "--store", store)
	var report verify.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitFailure {
		t.Fatalf("exit %d, %v\n%s", code, err, out)
	}
	if c := report.Check(verify.CheckChain); c == nil || c.Verdict != verify.Failed || len(c.Faults) != 1 || c.Faults[0].Revision != 1 {
		t.Fatalf("chain: %+v", c)
	}
}

// TestVerifyAgainstWhatWasPublished cuts the log back to before an export, in every form that exports are stamped in.
func TestVerifyAgainstWhatWasPublished(t *testing.T) {
	t.Parallel()
	store, dir := sampled(t), t.TempDir()
	early, err := os.ReadFile(store)
	if err != nil {
		t.Fatal(err)
	}
	lamp := filepath.Join(dir, "lamp.geojson")
	if err := os.WriteFile(lamp, []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[123.06,41.08]},"properties":{"code":"L1"}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "import", lamp, "--class", "street_light", "--store", store)
	var published []string
	for _, name := range []string{"x.gpkg", "x.geojson", "x.ndjson.gz", "x.csv"} {
		file := filepath.Join(dir, name)
		must(t, "export", "--store", store, "--class", "street_light", file)
		if name == "x.csv" {
			file = filepath.Join(dir, "x.csv-metadata.json")
		}
		published = append(published, "--against", file)
	}
	must(t, "backup", "--store", store, filepath.Join(dir, "backup.gpkg"))
	published = append(published, "--against", filepath.Join(dir, "backup.gpkg"), "--against", filepath.Join(dir, "backup.gpkg"+sumsEnding))
	out := must(t, append([]string{"verify", "--store", store}, published...)...)
	if !strings.Contains(out, "published hashes are in the chain: 6") {
		t.Fatal(out)
	}
	cut := filepath.Join(dir, "cut.gpkg")
	if err := os.WriteFile(cut, early, 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "verify", "--store", cut)
	out, _, code := tool(t, append([]string{"verify", "--store", cut}, published...)...)
	if code != exitFailure || strings.Count(out, "its tail was cut off") != 6 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	for args, says := range map[string]string{
		"--expect xyz@1":    "64 hexadecimal digits",
		"--against " + lamp: "names no revision",
		"--against /none":   "/none",
		"--expect " + strings.Repeat("a", 64) + "@2": "its tail was cut off",
	} {
		out, errs, code := tool(t, append([]string{"verify", "--store", cut}, strings.Fields(args)...)...)
		if code == exitOK || !strings.Contains(out+errs, says) {
			t.Errorf("%s: exit %d\n%s%s", args, code, out, errs)
		}
	}
}

// TestVerifyFollowsTheAuditTrail makes an account and alters the event that tells of it.
func TestVerifyFollowsTheAuditTrail(t *testing.T) {
	t.Parallel()
	storesUnderTest(t, func(t *testing.T, store string) {
		must(t, "sample", "--assets", "3000", "--store", store)
		if out := must(t, "verify", "--store", store); !strings.Contains(out, "no audit trail") {
			t.Fatal(out)
		}
		must(t, "account", "add", "li", "--display", "Li", "--role", "viewer", "--store", store)
		if out := must(t, "verify", "--store", store); !strings.Contains(out, "the audit trail follows its chain of hashes: ") {
			t.Fatal(out)
		}
		if strings.HasPrefix(store, "postgres") {
			alterDatabase(t, store, "UPDATE needlepoint_private.event SET actor = 'x' WHERE seq = (SELECT max(seq) FROM needlepoint_private.event)")
		} else {
			alterFile(t, store+gpkg.AccountsEnding, "UPDATE event SET actor = 'x' WHERE seq = (SELECT max(seq) FROM event);")
		}
		out, _, code := tool(t, "verify", "--store", store)
		if code != exitFailure || !strings.Contains(out, "the audit trail: faults: 1") || !strings.Contains(out, "was altered") {
			t.Fatalf("exit %d\n%s", code, out)
		}
	})
}

func alterDatabase(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}
