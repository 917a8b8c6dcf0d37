package storetest_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets/gpkg"
	"needlepoint/assets/postgis"
	"needlepoint/assets/storetest"
)

// TestBothStoresKeepTheSameBook commits the same random change sets to a GeoPackage and to PostGIS, demands
// the same answers, and compares records, past states, log, hashes and histories.
func TestBothStoresKeepTheSameBook(t *testing.T) {
	database := newDatabase(t)
	file, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	server, err := postgis.Open(t.Context(), database, postgis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	sets := storetest.RandomSets(storetest.Seed(t), storetest.Count(200, 5000))
	kept := storetest.Feed(t, sets, file, server)
	storetest.Equal(t, file, server)
	t.Logf("%d of %d sets were kept", kept, len(sets))
}

// newDatabase makes an empty database on the test cluster that is dropped with the test, and returns its URL.
func newDatabase(t *testing.T) string {
	t.Helper()
	const variable = "NEEDLEPOINT_TEST_POSTGRES"
	cluster := os.Getenv(variable)
	if cluster == "" {
		t.Skipf("%s is not set: no PostgreSQL cluster to compare with", variable)
	}
	random := make([]byte, 8)
	_, _ = rand.Read(random)
	name := "needlepoint_pair_" + hex.EncodeToString(random)
	onCluster := func(sql string) error {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		conn, err := pgx.Connect(ctx, cluster)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, sql)
		return err
	}
	if err := onCluster("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		t.Fatal("create a database on the test cluster: ", err)
	}
	t.Cleanup(func() {
		if err := onCluster("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(cluster)
	if err != nil {
		t.Fatal("the URL of the test cluster is not valid")
	}
	u.Path = "/" + name
	return u.String()
}
