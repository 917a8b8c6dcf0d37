package tiles

import (
	"unsafe"

	"needlepoint/assets"
	"needlepoint/geo"
)

// key names what is kept. Revision and hash are those of a past view, and zero for the present.
type key struct {
	at       Address
	revision assets.Revision
	hash     string
	variant  string
	plain    bool // not compressed, as it may be where nothing is kept
}

func keyOf(o Order) key {
	k := key{at: o.At, variant: o.Variant}
	if o.Past {
		head := o.View.Head()
		k.revision, k.hash = head.Revision, head.Hash
	}
	return k
}

func (k key) past() bool { return k.hash != "" || k.revision != 0 }

// entry is a tile that is kept.
type entry struct {
	key            key
	tile           Packed
	next, previous *entry // in the ring of recency; nil outside it
	after, before  *entry // at the same spot; none for a past tile
}

// entryCost is what an entry takes beside its bytes and texts: itself, its place in the map of entries, and its spot with
// a place in another map.
const entryCost = int64(unsafe.Sizeof(entry{})) + 2*int64(unsafe.Sizeof(key{})) + 32 + 2*int64(unsafe.Sizeof(spot{})) + 64

func (e *entry) cost() int64 {
	return entryCost + int64(len(e.tile.Gzip)+len(e.tile.ETag)+len(e.tile.GzipETag)+len(e.key.variant)+len(e.key.hash))
}

// toFront makes an entry, which may be in the ring already, the one used last.
func (ring *entry) toFront(e *entry) {
	if ring.next == e {
		return
	}
	e.outOfRing()
	e.next, e.previous = ring.next, ring
	e.next.previous, ring.next = e, e
}

func (e *entry) outOfRing() {
	if e.next == nil {
		return
	}
	e.next.previous, e.previous.next = e.previous, e.next
	e.next, e.previous = nil, nil
}

// keep adds a tile, unless nothing is to be kept or it alone would take more than an eighth of the room, and makes room.
func (c *Cache) keep(k key, tile Packed) {
	tile.plain = nil
	e := &entry{key: k, tile: tile}
	cost := e.cost()
	if cost > c.bytes/8 {
		return
	}
	if old := c.entries[k]; old != nil {
		c.remove(old)
	}
	c.entries[k] = e
	c.recent.toFront(e)
	if !k.past() {
		s := c.spotAt(k.at)
		if e.after = s.entries; e.after != nil {
			e.after.before = e
		}
		s.entries = e
	}
	c.stats.Entries++
	c.stats.Bytes += cost
	for c.stats.Bytes > c.bytes {
		c.remove(c.recent.previous)
		c.stats.Evicted++
	}
}

func (c *Cache) remove(e *entry) {
	delete(c.entries, e.key)
	e.outOfRing()
	c.stats.Entries--
	c.stats.Bytes -= e.cost()
	if e.key.past() {
		return
	}
	s := c.spotAt(e.key.at)
	if e.after != nil {
		e.after.before = e.before
	}
	if e.before != nil {
		e.before.after = e.after
	} else {
		s.entries = e.after
	}
	e.after, e.before = nil, nil
	c.sweep(s)
}

// spot gathers what the cache has of the present at one address: tiles of any variant, and those being made.
type spot struct {
	at      Address
	window  geo.WorldBox // whatever is drawn there meets it
	entries *entry
	flights []*flight
}

func spotKey(x, y uint32) uint64 { return uint64(x)<<32 | uint64(y) }

// spotAt returns the spot of an address, making it where there is none.
func (c *Cache) spotAt(at Address) *spot {
	k := spotKey(at.X, at.Y)
	s := c.spots[at.Z][k]
	if s == nil {
		s = &spot{at: at, window: at.window()}
		c.spots[at.Z][k] = s
	}
	return s
}

// sweep takes away a spot with nothing there.
func (c *Cache) sweep(s *spot) {
	if s.entries == nil && len(s.flights) == 0 {
		delete(c.spots[s.at.Z], spotKey(s.at.X, s.at.Y))
	}
}

// window returns the units of the fixed-point world that SearchBound reaches.
func (a Address) window() geo.WorldBox { return geo.WorldBoxOf(a.SearchBound()) }
