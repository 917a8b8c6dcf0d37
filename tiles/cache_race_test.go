package tiles_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	mathrand "math/rand/v2"
	"net/url"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
	pgstore "needlepoint/assets/postgis"
	"needlepoint/tiles"
)

// TestReadersBesideAWriter has readers compare whatever they get with a render of the revision that it claims to be true for,
// which is never older than the view they ask with.
func TestReadersBesideAWriter(t *testing.T) {
	inv := openBook(t)
	seed := seedOfRun(t)
	writer := &author{Rand: mathrand.New(mathrand.NewPCG(seed, 1))}
	for range 20 {
		writer.edit(t, inv)
	}
	c := tiles.NewCache(inv, tiles.CacheOptions{Bytes: 200 << 10})
	var views sync.Map // by revision, of all who ask
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for i := range 8 {
		readers.Go(func() {
			a := &author{Rand: mathrand.New(mathrand.NewPCG(seed, uint64(i)+2))}
			places := make([]wanted, 30)
			for i := range places {
				places[i] = a.near()
			}
			for ctx.Err() == nil {
				w := places[a.IntN(len(places))]
				view := inv.View()
				views.Store(view.Revision(), view)
				tile, err := c.Tile(ctx, w.order(view))
				if err != nil {
					if ctx.Err() == nil {
						t.Error(err)
					}
					return
				}
				then, ok := views.Load(tile.Revision)
				if !ok || tile.Revision < view.Revision() {
					t.Errorf("asked at revision %d: a tile of %d", view.Revision(), tile.Revision)
					return
				}
				data, err := tile.Data()
				if err != nil || !same(data, w.fresh(t, then.(assets.View))) {
					t.Errorf("tile %v is not as it stood at revision %d (%v)", w.at, tile.Revision, err)
					return
				}
			}
		})
	}
	for range count(60, 3_000) {
		writer.edit(t, inv)
	}
	stop()
	readers.Wait()
	if s := c.Stats(); s.Hits == 0 || s.Misses == 0 || s.Dropped == 0 || s.Waiting != 0 {
		t.Errorf("%+v", s)
	}
}

// freshDatabase makes an empty database in the throw-away cluster and returns its URL.
func freshDatabase(t *testing.T) string {
	t.Helper()
	cluster := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if cluster == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES is not set: no PostGIS for two nodes to share")
	}
	at, err := url.Parse(cluster)
	if err != nil {
		t.Fatal(err)
	}
	var random [8]byte
	_, _ = rand.Read(random[:])
	name := "needlepoint_" + hex.EncodeToString(random[:])
	admin, err := pgx.Connect(t.Context(), cluster)
	if err != nil {
		t.Fatal(err)
	}
	run(t, admin, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8'")
	t.Cleanup(func() {
		ctx := context.Background() // the test's own is over
		if _, err := admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		_ = admin.Close(ctx)
	})
	at.Path = "/" + name
	return at.String()
}

// TestNodesSeeEachOthersEdits has two nodes share a PostGIS, and each edit in turn: as soon as the other follows, its tile has
// the edit, and the same bytes and tags as the writer's.
func TestNodesSeeEachOthersEdits(t *testing.T) {
	database := freshDatabase(t)
	type node struct {
		inv   *assets.Inventory
		cache *tiles.Cache
	}
	var nodes [2]node
	for i := range nodes {
		store, err := pgstore.Open(t.Context(), database, pgstore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		inv, err := assets.Open(t.Context(), store, assets.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			inv.Close()
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
		nodes[i] = node{inv, tiles.NewCache(inv, tiles.CacheOptions{Bytes: 1 << 20})}
	}
	far := tiles.Address{Z: here.Z, X: here.X + 3, Y: here.Y}
	for i := range 20 {
		writer, reader := nodes[i%2], nodes[1-i%2]
		commit(t, writer.inv, assets.Put(assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService,
			Geometry: unit(here, float64(i*100), 200)}))
		revision := writer.inv.View().Revision()
		if err := reader.inv.Wait(t.Context(), revision); err != nil {
			t.Fatal(err)
		}
		for _, at := range []tiles.Address{here, far} {
			w := wanted{at: at}
			a, err := writer.cache.Tile(t.Context(), w.order(writer.inv.View()))
			if err != nil {
				t.Fatal(err)
			}
			b, err := reader.cache.Tile(t.Context(), w.order(reader.inv.View()))
			if err != nil {
				t.Fatal(err)
			}
			if a.ETag != b.ETag || a.GzipETag != b.GzipETag || !same(a.Gzip, b.Gzip) || b.Revision != revision {
				t.Fatalf("edit %d: tile %v differs: tags %s and %s, revisions %d and %d", i, at, a.ETag, b.ETag, a.Revision, b.Revision)
			}
			if data, err := b.Data(); err != nil || !same(data, w.fresh(t, reader.inv.View())) {
				t.Fatalf("edit %d: tile %v of the other node is stale (%v)", i, at, err)
			}
		}
	}
	for _, n := range nodes {
		if s := n.cache.Stats(); s.Renders != 21 || s.Dropped != 19 || s.Forgotten != 0 {
			t.Errorf("%+v", s)
		}
	}
}
