package tiles_test

import (
	"math/rand/v2"
	"testing"

	"needlepoint/tiles"
)

// TestNoKeptTileIsStale writes a random book and reads every tile that the cache has seen after every edit: what it keeps
// equals a render of the same view, what the edit does not reach is still kept, and what it reaches is made anew.
func TestNoKeptTileIsStale(t *testing.T) {
	edits, most, epoch := count(150, 10_000), 120, 250
	inv := openBook(t)
	a := &author{Rand: rand.New(rand.NewPCG(seedOfRun(t), 1))}
	var cache *tiles.Cache
	var known map[wanted][]byte
	kept, dropped, changed := 0, 0, 0
	for i := range edits {
		if i%epoch == 0 {
			cache, known = tiles.NewCache(inv, tiles.CacheOptions{Bytes: 256 << 20}), map[wanted][]byte{}
		}
		for tries := 0; len(known) < most && tries < 20; tries++ {
			w := a.near()
			known[w], _ = w.ask(t, cache, inv.View())
		}
		a.edit(t, inv)
		view := inv.View()
		for w, before := range known {
			data, hit := w.ask(t, cache, view)
			fresh := w.fresh(t, view)
			surely, perhaps := a.reaches(w.at)
			switch {
			case !same(data, fresh):
				t.Fatalf("edit %d: tile %v %s (kept: %v) is not what a render gives", i, w.at, w.variant, hit)
			case hit && surely:
				t.Fatalf("edit %d: tile %v is kept although the edit reaches it", i, w.at)
			case !hit && !perhaps:
				t.Fatalf("edit %d: tile %v was dropped although the edit does not reach it", i, w.at)
			case hit:
				kept++
			default:
				dropped++
			}
			if !same(data, before) {
				changed++
			}
			known[w] = data
		}
	}
	stats := cache.Stats()
	if kept == 0 || changed == 0 || dropped < changed || stats.Evicted != 0 || stats.Forgotten > 0 {
		t.Errorf("kept %d, dropped %d, changed %d; %+v", kept, dropped, changed, stats)
	}
	t.Logf("%d edits: %d tiles kept, %d made anew, %d of them changed", edits, kept, dropped, changed)
}
