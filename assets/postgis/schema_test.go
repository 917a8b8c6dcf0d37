package postgis_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/postgis"
)

const secret = "s3cr3t-w0rd"

func TestOpenMakesTheSchemaOnceHoweverManyOpenAtOnce(t *testing.T) {
	b := book{url: database(t)}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			s, err := postgis.Open(context.Background(), b.url, b.options)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var steps, distinct int
	err := connect(t, b.url).QueryRow(context.Background(), "SELECT count(*), count(DISTINCT number) FROM needlepoint.migration").Scan(&steps, &distinct)
	if err != nil || steps == 0 || steps != distinct {
		t.Fatalf("%d steps noted, %d distinct, %v", steps, distinct, err)
	}
}

func TestOpenLeavesWhatIsThere(t *testing.T) {
	b := newBook(t)
	s := b.open(t)
	commit(t, s, assets.Put(killLamp("w", 1, 1)))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if head := verifyBook(t, b.open(t)); head.Revision != 1 {
		t.Fatalf("revision %d, want 1", head.Revision)
	}
}

func TestOpenCreatesPostGISWhereItMay(t *testing.T) {
	b := book{url: databaseLike(t, "template0")}
	commit(t, b.open(t), assets.Put(killLamp("w", 1, 1)))
}

func TestOpenFindsPostGISInAnySchema(t *testing.T) {
	b := book{url: databaseLike(t, "template0")}
	if err := onDatabase(b.url, `CREATE SCHEMA "Maps & more"`, `CREATE EXTENSION postgis SCHEMA "Maps & more"`); err != nil {
		t.Fatal(err)
	}
	s := b.open(t)
	commit(t, s, assets.Put(killLamp("w", 1, 1)))
	verifyBook(t, s)
}

func TestOpenRefusesADatabaseOfANewerProgram(t *testing.T) {
	b := newBook(t)
	_ = b.open(t).Close()
	if err := onDatabase(b.url, "INSERT INTO needlepoint.migration (number, name) VALUES (999, 'later')"); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, b.url, assets.Unsupported, "newer version")
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	role := randomName()
	needCluster(t)
	if err := onCluster("CREATE ROLE " + role + " LOGIN PASSWORD '" + secret + "'"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onCluster("DROP ROLE " + role); err != nil {
			t.Error(err)
		}
	})
	as := func(where string) string {
		u, err := url.Parse(where)
		if err != nil {
			t.Fatal("the URL of the test cluster is not valid")
		}
		u.User = url.UserPassword(role, secret)
		return u.String()
	}
	mustRefuse(t, as(databaseLike(t, "template0")), assets.Unsupported, "CREATE EXTENSION postgis")
	mustRefuse(t, as(database(t)), assets.Internal, "lacks a right")
	mustRefuse(t, strings.Replace(as(database(t)), secret, secret+"-wrong", 1), "", "")
}

func TestOpenNeverRepeatsThePassword(t *testing.T) {
	for _, where := range []string{
		"postgres://needle:" + secret + "@127.0.0.1:port/postgres",
		"postgres://needle:" + secret + "/x@127.0.0.1:1/postgres",
		"postgres://needle:" + secret + "%zz@127.0.0.1:1/postgres",
		"host=127.0.0.1 port=x password=" + secret,
		"host=127.0.0.1 password='" + secret,
	} {
		mustRefuse(t, where, assets.Invalid, "connection string")
	}
	mustRefuse(t, "postgres://needle:"+secret+"@127.0.0.1:1/postgres?connect_timeout=2", assets.Busy, "cannot be reached")
}

// mustRefuse demands that Open fails with the code and the words, and without the password; "" stands for any.
func mustRefuse(t *testing.T, where string, code assets.Code, words string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := postgis.Open(ctx, where, postgis.Options{})
	if err == nil {
		_ = s.Close()
		t.Fatal("it opened")
	}
	var domain *assets.Error
	if !errors.As(err, &domain) || code != "" && domain.Code != code || !strings.Contains(err.Error(), words) || domain.Message.ZH == "" {
		t.Errorf("got %v (code %s), want code %s and %q", err, assets.CodeOf(err), code, words)
	}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if strings.Contains(cause.Error(), secret) {
			t.Errorf("the password is in %q", cause)
		}
	}
}

func commit(t *testing.T, s *postgis.Store, ops ...assets.Operation) assets.Receipt {
	t.Helper()
	receipt, err := s.Commit(context.Background(), changeSet(ops...))
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func changeSet(ops ...assets.Operation) assets.ChangeSet {
	return assets.ChangeSet{Actor: "tester", Via: assets.ViaAPI, Reason: "test", At: time.UnixMicro(1.8e15), Operations: ops}
}
