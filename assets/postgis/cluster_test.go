package postgis_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const clusterVariable = "NEEDLEPOINT_TEST_POSTGRES"

// template is a database with PostGIS that the others are copied from, which is faster than creating the
// extension anew. TestMain drops it.
var template struct {
	sync.Once
	name string
	err  error
}

func TestMain(m *testing.M) {
	if runAsWriter() {
		return
	}
	code := m.Run()
	if template.name != "" {
		if err := onCluster("DROP DATABASE " + template.name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// onCluster runs statements in the cluster's own database.
func onCluster(statements ...string) error {
	return onDatabase(os.Getenv(clusterVariable), statements...)
}

func onDatabase(url string, statements ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func randomName() string {
	random := make([]byte, 8)
	_, _ = rand.Read(random)
	return "needlepoint_" + hex.EncodeToString(random)
}

// urlOf returns the cluster's URL with another database in it.
func urlOf(t testing.TB, name string) string {
	t.Helper()
	u, err := url.Parse(os.Getenv(clusterVariable))
	if err != nil {
		t.Fatal("the URL of the test cluster is not valid")
	}
	u.Path = "/" + name
	return u.String()
}

func needCluster(t testing.TB) {
	t.Helper()
	if os.Getenv(clusterVariable) == "" {
		t.Skipf("%s is not set: no PostgreSQL cluster to test with", clusterVariable)
	}
}

// database makes a database with PostGIS and nothing else in it, under a random name, that is dropped with the
// test, and returns its URL.
func database(t testing.TB) string {
	t.Helper()
	needCluster(t)
	template.Do(func() {
		name := randomName()
		if template.err = onCluster("CREATE DATABASE " + name + " TEMPLATE template0"); template.err != nil {
			return
		}
		template.name = name
		// Its table of reference systems is large and not used here.
		template.err = onDatabase(urlOf(t, name), "CREATE EXTENSION postgis", "TRUNCATE spatial_ref_sys")
	})
	if template.err != nil {
		t.Fatal(template.err)
	}
	return databaseLike(t, template.name)
}

// databaseLike makes a copy of a database that is dropped with the test, and returns its URL.
func databaseLike(t testing.TB, model string) string {
	t.Helper()
	needCluster(t)
	name := randomName()
	if err := onCluster("CREATE DATABASE " + name + " TEMPLATE " + model); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onCluster("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return urlOf(t, name)
}

// connect opens a plain connection that is closed with the test.
func connect(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
