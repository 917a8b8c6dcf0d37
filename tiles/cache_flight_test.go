package tiles_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/tiles"
)

// gate is a layer whose walk waits until it is opened, and counts how often it began.
type gate struct {
	open  chan struct{}
	begun *atomic.Int64
	fail  *atomic.Bool
}

func newGate() gate { return gate{make(chan struct{}), &atomic.Int64{}, &atomic.Bool{}} }

func (g gate) Layer() tiles.Layer { return tiles.Layer{Name: "gate"} }

func (g gate) Each(ctx context.Context, _ orb.Bound, each func(tiles.Feature) error) error {
	g.begun.Add(1)
	select {
	case <-g.open:
	case <-ctx.Done():
		return ctx.Err()
	}
	if g.fail.Load() {
		return errBroken
	}
	return each(tiles.Feature{ID: 1, Geometry: unit(here, 9, 9)})
}

func (g gate) order(v assets.View, at tiles.Address) tiles.Order {
	return tiles.Order{At: at, View: v, Sources: func(assets.View, assets.Filter) []tiles.Source { return []tiles.Source{g} }}
}

// until waits for what other goroutines do.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 20 s", what)
		}
	}
}

func TestOneRenderForAllWhoAsk(t *testing.T) {
	inv := openBook(t)
	c := tiles.NewCache(inv, tiles.CacheOptions{Bytes: 1 << 20})
	g, impatient := newGate(), make(chan error, 1)
	var readers sync.WaitGroup
	tags := make(chan string, 20)
	for i := range cap(tags) {
		readers.Go(func() {
			tile, err := c.Tile(t.Context(), g.order(inv.View(), here))
			if err != nil {
				t.Error(err)
			}
			tags <- tile.ETag
		})
		if i == 0 {
			until(t, "the first reader's render", func() bool { return g.begun.Load() == 1 })
		}
	}
	ctx, giveUp := context.WithCancel(t.Context())
	go func() {
		_, err := c.Tile(ctx, g.order(inv.View(), here))
		impatient <- err
	}()
	until(t, "all readers", func() bool { return c.Stats().Waiting == int64(1+cap(tags)) })
	giveUp()
	if err := <-impatient; !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up got %v", err)
	}
	close(g.open)
	readers.Wait()
	first := <-tags
	for range cap(tags) - 1 {
		if tag := <-tags; tag != first || tag == "" {
			t.Errorf("tags %s and %s", tag, first)
		}
	}
	if n := g.begun.Load(); n != 1 {
		t.Errorf("%d renders", n)
	}
	if s := c.Stats(); s.Waiting != 0 || s.Rendering != 0 || s.Entries != 1 || s.Renders != 1 {
		t.Errorf("%+v", s)
	}
}

// TestWhoGivesUpTakesNobodyAlong: the reader who makes the tile leaves while others wait for it.
func TestWhoGivesUpTakesNobodyAlong(t *testing.T) {
	inv := openBook(t)
	c := tiles.NewCache(inv, tiles.CacheOptions{Bytes: 1 << 20})
	g, impatient := newGate(), make(chan error, 1)
	ctx, giveUp := context.WithCancel(t.Context())
	go func() {
		_, err := c.Tile(ctx, g.order(inv.View(), here))
		impatient <- err
	}()
	until(t, "the first reader's render", func() bool { return g.begun.Load() == 1 })
	var readers sync.WaitGroup
	for range 9 {
		readers.Go(func() {
			if tile, err := c.Tile(t.Context(), g.order(inv.View(), here)); err != nil || tile.Size == 0 {
				t.Errorf("%+v %v", tile, err)
			}
		})
	}
	until(t, "all readers", func() bool { return c.Stats().Waiting == 10 })
	giveUp()
	if err := <-impatient; !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up got %v", err)
	}
	until(t, "another reader's render", func() bool { return g.begun.Load() == 2 && c.Stats().Waiting == 9 })
	close(g.open)
	readers.Wait()
	if n := g.begun.Load(); n != 2 {
		t.Errorf("%d renders", n)
	}
	if s := c.Stats(); s.Waiting != 0 || s.Rendering != 0 || s.Entries != 1 || s.Renders != 1 {
		t.Errorf("%+v", s)
	}
}

func TestAnErrorIsOfItsReadersAlone(t *testing.T) {
	inv := openBook(t)
	c := tiles.NewCache(inv, tiles.CacheOptions{Bytes: 1 << 20})
	g := newGate()
	close(g.open)
	g.fail.Store(true)
	if _, err := c.Tile(t.Context(), g.order(inv.View(), here)); !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	if s := c.Stats(); s.Entries != 0 || s.Renders != 0 {
		t.Errorf("%+v", s)
	}
	g.fail.Store(false)
	if tile, err := c.Tile(t.Context(), g.order(inv.View(), here)); err != nil || tile.Size == 0 {
		t.Errorf("%+v %v", tile, err)
	}
	panics := tiles.Order{At: here, View: inv.View(), Variant: "panics", Sources: func(assets.View, assets.Filter) []tiles.Source { panic("torn") }}
	if _, err := c.Tile(t.Context(), panics); err == nil {
		t.Error("a panic is no error")
	}
}

// TestARenderThatAnEditOvertakesIsNotKept holds a render back while an edit reaches one of two tiles.
func TestARenderThatAnEditOvertakesIsNotKept(t *testing.T) {
	inv := openBook(t)
	c := tiles.NewCache(inv, tiles.CacheOptions{Bytes: 1 << 20, Renders: 4})
	far := tiles.Address{Z: here.Z, X: here.X + 7, Y: here.Y}
	gates := map[tiles.Address]gate{here: newGate(), far: newGate()}
	old := inv.View()
	var readers sync.WaitGroup
	for at, g := range gates {
		readers.Go(func() {
			if tile, err := c.Tile(t.Context(), g.order(old, at)); err != nil || tile.Revision != old.Revision() {
				t.Errorf("%+v %v", tile, err)
			}
		})
		until(t, "render", func() bool { return g.begun.Load() == 1 })
	}
	commit(t, inv, assets.Put(assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: unit(here, 5, 5)}))
	// A reader of the new view must not join the old render of the tile that changed, but may join the other.
	newer := make(chan tiles.Packed, 2)
	for at, g := range gates {
		readers.Go(func() {
			tile, err := c.Tile(t.Context(), g.order(inv.View(), at))
			if err != nil {
				t.Error(err)
			}
			newer <- tile
		})
	}
	until(t, "a second render here", func() bool { return gates[here].begun.Load() == 2 && c.Stats().Waiting == 4 })
	for _, g := range gates {
		close(g.open)
	}
	readers.Wait()
	for range 2 {
		if tile := <-newer; tile.Revision != inv.View().Revision() {
			t.Errorf("a reader of revision %d got a tile of %d", inv.View().Revision(), tile.Revision)
		}
	}
	if n := gates[far].begun.Load(); n != 1 {
		t.Errorf("%d renders far away", n)
	}
	if s := c.Stats(); s.Entries != 2 || s.Renders != 3 {
		t.Errorf("%+v", s)
	}
	// Who still holds the old view may have the new tile, and a tile of his own is not kept.
	if tile, err := c.Tile(t.Context(), gates[here].order(old, here)); err != nil || tile.Revision != inv.View().Revision() {
		t.Errorf("%+v %v", tile, err)
	}
}

// TestWhoWaitsIsBounded fills the slots and the queue: the next reader is sent away at once, nobody else is, and nothing stays
// behind when all have gone.
func TestWhoWaitsIsBounded(t *testing.T) {
	inv := openBook(t)
	goroutines := runtime.NumGoroutine()
	c := tiles.NewCache(inv, tiles.CacheOptions{Bytes: 1 << 20, Renders: 2, Waiting: 10})
	g := newGate()
	var readers sync.WaitGroup
	at := func(i int) tiles.Address { return tiles.Address{Z: 20, X: uint32(i), Y: 3} }
	ctx, giveUp := context.WithCancel(t.Context())
	for i := range 10 {
		readers.Go(func() {
			mine := t.Context()
			if i >= 8 {
				mine = ctx
			}
			if _, err := c.Tile(mine, g.order(inv.View(), at(i))); err != nil && i < 8 {
				t.Error(err)
			}
		})
	}
	until(t, "ten readers", func() bool { return c.Stats().Waiting == 10 && g.begun.Load() >= 2 })
	for i := range 3 {
		if _, err := c.Tile(t.Context(), g.order(inv.View(), at(i))); assets.CodeOf(err) != assets.Busy {
			t.Errorf("reader beyond the bound: %v", err)
		}
	}
	if n := g.begun.Load(); n != 2 {
		t.Errorf("%d renders at once", n)
	}
	giveUp()
	until(t, "two readers gone", func() bool { return c.Stats().Waiting == 8 })
	close(g.open)
	readers.Wait()
	until(t, "goroutines", func() bool { return runtime.NumGoroutine() <= goroutines })
	if s := c.Stats(); s.Refused != 3 || s.Waiting != 0 || s.Rendering != 0 || s.Entries < 8 {
		t.Errorf("%+v", s)
	}
}

// TestTheCacheIsBounded reads far more than fits: the bytes stay below the bound, and what is read again and again stays.
func TestTheCacheIsBounded(t *testing.T) {
	const most = 64 << 10
	inv := openBook(t)
	for i := range 40 {
		commit(t, inv, assets.Put(assets.Asset{Class: "street_light", Ref: fmt.Sprint(i), Condition: assets.Intact, Stage: assets.InService,
			Geometry: unit(here, float64(i)*400, 100)}))
	}
	c := tiles.NewCache(inv, tiles.CacheOptions{Bytes: most})
	favourite := wanted{at: here}
	favourite.ask(t, c, inv.View())
	for i := range 2_000 {
		w := wanted{at: tiles.Address{Z: 17, X: here.X*2 + uint32(i%100), Y: here.Y*2 + uint32(i/100)}}
		w.ask(t, c, inv.View())
		if _, hit := favourite.ask(t, c, inv.View()); !hit {
			t.Fatalf("after %d tiles the one that is always read is gone", i)
		}
		if s := c.Stats(); s.Bytes > most || s.Bytes < s.Entries*100 {
			t.Fatalf("%+v", s)
		}
	}
	if s := c.Stats(); s.Evicted < 1_000 || s.Entries < 20 {
		t.Errorf("%+v", s)
	}
	none := tiles.NewCache(inv, tiles.CacheOptions{})
	favourite.ask(t, none, inv.View())
	if data, hit := favourite.ask(t, none, inv.View()); hit || !same(data, favourite.fresh(t, inv.View())) {
		t.Error("a cache of no bytes keeps tiles")
	}
}

// TestPastTilesStay reads tiles of past revisions, which no edit drops, beside those of the present.
func TestPastTilesStay(t *testing.T) {
	inv := openBook(t)
	c := tiles.NewCache(inv, tiles.CacheOptions{Bytes: 1 << 20})
	light := assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: unit(here, 5, 5)}
	want := map[assets.Revision][]byte{}
	for i := range 3 {
		light.Geometry = unit(here, float64(100*i), 50)
		commit(t, inv, assets.Put(light))
		r := inv.View().Revision()
		want[r] = wanted{at: here}.fresh(t, inv.View())
	}
	for round := range 2 {
		for r := assets.Revision(1); r <= 3; r++ {
			view, err := inv.ViewAt(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			order, hits := wanted{at: here}.order(view), c.Stats().Hits
			order.Past = true
			tile, err := c.Tile(t.Context(), order)
			if err != nil {
				t.Fatal(err)
			}
			if data, _ := tile.Data(); !same(data, want[r]) || tile.Revision != r || c.Stats().Hits-hits != int64(round) {
				t.Errorf("round %d: revision %d: tile of %d, %+v", round, r, tile.Revision, c.Stats())
			}
		}
		light.Geometry = unit(here, 700, 700)
		commit(t, inv, assets.Put(light))
	}
}
