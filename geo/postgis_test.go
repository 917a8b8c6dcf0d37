package geo_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// postgis opens a database of the test's own in the cluster of NEEDLEPOINT_TEST_POSTGRES.
func postgis(t *testing.T) *pgx.Conn {
	t.Helper()
	url := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if url == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES is not set: no PostGIS to compare with")
	}
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx)
	name := fmt.Sprintf("geo_%d_%d", os.Getpid(), time.Now().UnixNano())
	if _, err := admin.Exec(ctx, "create database "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		admin, err := pgx.Connect(ctx, url)
		if err != nil {
			t.Error(err)
			return
		}
		defer admin.Close(ctx)
		if _, err := admin.Exec(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	config.Database = name
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(ctx) })
	if _, err := conn.Exec(ctx, "create extension postgis"); err != nil {
		t.Fatal(err)
	}
	return conn
}

// ask evaluates an expression over g and h, one answer for each pair of geometries.
func ask[T any](t *testing.T, conn *pgx.Conn, expression string, gs, hs []orb.Geometry) []T {
	t.Helper()
	if hs == nil {
		hs = gs
	}
	rows, err := conn.Query(context.Background(), `
		select `+expression+`
		from (select ST_SetSRID(ST_GeomFromWKB(x), 4490) g, ST_SetSRID(ST_GeomFromWKB(y), 4490) h, n
			from unnest($1::bytea[], $2::bytea[]) with ordinality as pair(x, y, n) offset 0) p
		order by n`, blobs(t, gs), blobs(t, hs))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatal(err)
	}
	if len(answers) != len(gs) {
		t.Fatalf("%d answers to %d questions", len(answers), len(gs))
	}
	return answers
}

func blobs(t *testing.T, gs []orb.Geometry) [][]byte {
	t.Helper()
	out := make([][]byte, len(gs))
	for i, g := range gs {
		b, err := wkb.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = b
	}
	return out
}

// dice gives randomness that a failure can repeat: NEEDLEPOINT_SEED names it, the log shows it.
func dice(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("NEEDLEPOINT_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatalf("NEEDLEPOINT_SEED=%q: %v", s, err)
		}
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// rounds is short, or full under NEEDLEPOINT_PROVE.
func rounds(short, full int) int {
	if os.Getenv("NEEDLEPOINT_PROVE") != "" {
		return full
	}
	return short
}
