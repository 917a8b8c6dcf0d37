package tiles

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"needlepoint/assets"
	"needlepoint/geo"
)

// Book is what a Cache asks about the book: where it was touched between two heads, as assets.Inventory tells it.
type Book interface {
	Touched(after, upTo assets.Head) (boxes [][]geo.WorldBox, ok bool)
}

// CacheOptions bound a Cache.
type CacheOptions struct {
	Bytes   int64 // of everything kept, with what keeping it costs; 0 keeps nothing
	Renders int   // at once; 0 for as many as the program has processors
	Waiting int   // readers who wait for a render, beyond which more are Busy; 0 for 64 a processor
	Limits  Options
}

// Cache keeps rendered tiles, and renders what it does not keep: a few at a time, once for everybody who asks meanwhile.
//
// No reader gets a tile that is older than the view he asks with. To that end nobody tells the cache of changes: each
// reader's view first takes it to the view's revision, by dropping exactly the addresses that the boxes touched
// meanwhile reach. A tile of the present whose render began before is kept only if none of them reaches it. Tiles of a past
// revision stay true for ever.
//
// What is used least lately makes room. It is safe for any number of goroutines.
type Cache struct {
	book    Book
	bytes   int64
	limits  Options
	slots   chan struct{} // one taken a render
	waiting int           // readers at most

	mu      sync.Mutex
	applied assets.Head // tiles of the present are true for it
	entries map[key]*entry
	flights map[key]*flight
	spots   [MaxZoom + 1]map[uint64]*spot
	recent  entry // the ring of entries: next is the one used last, previous the one used least lately
	stats   CacheStats
}

// CacheStats says what a cache holds and did since it was made.
type CacheStats struct {
	Entries, Bytes     int64 // held now
	Rendering, Waiting int64 // tiles being made, or in the queue for it, and readers who wait for them, now
	Hits, Misses       int64 // readers answered from what was kept, and all others
	Renders            int64 // tiles made
	Dropped            int64 // tiles that a change made untrue
	Evicted            int64 // tiles that made room
	Forgotten          int64 // times that everything was dropped, since what had changed could not be told
	Refused            int64 // readers sent away since too many waited
}

// Order says which tile is wanted, and how it is made.
type Order struct {
	At      Address
	View    assets.View
	Past    bool // the view is of a revision that the reader named, so that the tile is of that revision and of no later one
	Filter  assets.Filter
	Plain   bool   // the reader takes the vector tile itself, so that compressing it helps only whoever comes after
	Variant string // one text for all spellings of the filter, and another for each other filter and territory
	Sources func(assets.View, assets.Filter) []Source
}

// NewCache returns an empty cache of tiles of a book.
func NewCache(book Book, o CacheOptions) *Cache {
	processors := runtime.GOMAXPROCS(0)
	if o.Renders <= 0 {
		o.Renders = processors
	}
	if o.Waiting <= 0 {
		o.Waiting = 64 * processors
	}
	c := &Cache{book: book, bytes: o.Bytes, limits: o.Limits, slots: make(chan struct{}, o.Renders), waiting: o.Waiting,
		entries: map[key]*entry{}, flights: map[key]*flight{}}
	c.recent.next, c.recent.previous = &c.recent, &c.recent
	for z := range c.spots {
		c.spots[z] = map[uint64]*spot{}
	}
	return c
}

// Stats returns what the cache holds and did.
func (c *Cache) Stats() CacheStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

// Tile returns a tile that is true for the order's view, or for a later one where the view is of the present. Too many
// readers who wait are Busy. An error is of this order alone: the next one tries again.
func (c *Cache) Tile(ctx context.Context, o Order) (Packed, error) {
	if !o.At.Valid() {
		return Packed{}, assets.Refuse(assets.Invalid, "tile", assets.Text{
			ZH: fmt.Sprintf("没有瓦片 %v", o.At), EN: fmt.Sprintf("there is no tile %v", o.At)})
	}
	k := keyOf(o)
	k.plain = o.Plain && c.bytes <= 0
	for {
		tile, at, err := c.board(k, o)
		if at.flight != nil {
			tile, err = c.ride(ctx, at)
		}
		if !errors.Is(err, errDeserted) || ctx.Err() != nil {
			return tile.asOf(o.View.Revision()), err
		}
	}
}

// seat is a reader's on a flight; who has the first makes the tile, or has it made.
type seat struct {
	flight *flight
	first  bool
}

// board finds a tile that is kept, or else a seat on the flight that brings it.
func (c *Cache) board(k key, o Order) (Packed, seat, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	shared := o.Past || c.catchUp(o.View.Head(), o.At)
	if e := c.entries[k]; e != nil && shared {
		c.stats.Hits++
		c.recent.toFront(e)
		return e.tile, seat{}, nil
	}
	c.stats.Misses++
	if c.stats.Waiting >= int64(c.waiting) {
		c.stats.Refused++
		return Packed{}, seat{}, assets.Refuse(assets.Busy, "tile", assets.Text{
			ZH: "等待绘制的瓦片太多，稍后再试", EN: "too many tiles are waiting to be drawn; try again a little later"})
	}
	at := seat{flight: c.flights[k]}
	if at.flight == nil || !shared {
		at = seat{c.launch(k, o, shared), true}
	}
	at.flight.readers++
	c.stats.Waiting++
	return Packed{}, at, nil
}

// errDeserted tells those who waited for a tile that its maker has given up.
var errDeserted = errors.New("its maker has given up")

// ride returns with the tile that a flight brings.
func (c *Cache) ride(ctx context.Context, at seat) (Packed, error) {
	f := at.flight
	defer c.leave(f)
	if at.first && c.begin(ctx, f) {
		return f.tile, f.err
	}
	select {
	case <-f.done:
		if f.deserted {
			return Packed{}, errDeserted
		}
		return f.tile, f.err
	case <-ctx.Done():
		return Packed{}, fmt.Errorf("tile %v: %w", f.order.At, ctx.Err())
	}
}
