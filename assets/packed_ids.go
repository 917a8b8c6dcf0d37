package assets

import (
	"math/bits"
	"slices"

	"github.com/tidwall/btree"
)

// location is where a packed asset stands: the slot of its segment, and the row in the low segmentBits.
type location uint32

func locationOf(slot, row int) location { return location(slot<<segmentBits | row) }

func (l location) slot() int { return int(l >> segmentBits) }
func (l location) row() int  { return int(l & (segmentRows - 1)) }

// directory finds the location of an id. Copies share what neither of them changes.
type directory struct {
	pages btree.Map[int64, *idPage]
	many  int
}

// pageIDs is how many consecutive ids share a page.
const pageIDs = 256

// idPage holds the locations of the ids of a page that are there, which the bits tell. It is never written once another
// directory may see it; set and unset replace it.
type idPage struct {
	there     [pageIDs / 64]uint64
	locations []location
}

func (p *idPage) index(bit int) (at int, there bool) {
	for w := range bit / 64 {
		at += bits.OnesCount64(p.there[w])
	}
	word := p.there[bit/64]
	return at + bits.OnesCount64(word&(1<<(bit%64)-1)), word>>(bit%64)&1 != 0
}

func (d *directory) copy() *directory { return &directory{pages: *d.pages.Copy(), many: d.many} }

func (d *directory) get(id AssetID) (l location, ok bool) {
	page, ok := d.pages.Get(int64(id) / pageIDs)
	if !ok || id < 0 {
		return 0, false
	}
	at, there := page.index(int(id % pageIDs))
	if !there {
		return 0, false
	}
	return page.locations[at], true
}

func (d *directory) set(id AssetID, l location) {
	key, bit := int64(id)/pageIDs, int(id%pageIDs)
	var page idPage
	if old, ok := d.pages.Get(key); ok {
		page.there = old.there
		at, there := old.index(bit)
		if there {
			page.locations = slices.Clone(old.locations)
			page.locations[at] = l
		} else {
			page.locations = slices.Insert(old.locations[:len(old.locations):len(old.locations)], at, l)
		}
	} else {
		page.locations = []location{l}
	}
	if page.there[bit/64]>>(bit%64)&1 == 0 {
		page.there[bit/64] |= 1 << (bit % 64)
		d.many++
	}
	d.pages.Set(key, &page)
}

func (d *directory) unset(id AssetID) {
	key, bit := int64(id)/pageIDs, int(id%pageIDs)
	old, ok := d.pages.Get(key)
	if !ok {
		return
	}
	at, there := old.index(bit)
	if !there {
		return
	}
	d.many--
	if len(old.locations) == 1 {
		d.pages.Delete(key)
		return
	}
	page := idPage{there: old.there, locations: slices.Delete(slices.Clone(old.locations), at, at+1)}
	page.there[bit/64] &^= 1 << (bit % 64)
	d.pages.Set(key, &page)
}

// place is an id with its location.
type place struct {
	id AssetID
	at location
}

// setAll sets many, ascending by id, each page once.
func (d *directory) setAll(places []place) {
	for len(places) > 0 {
		key := int64(places[0].id) / pageIDs
		n := 1
		for n < len(places) && int64(places[n].id)/pageIDs == key {
			n++
		}
		var all [pageIDs]location
		page := idPage{}
		before := 0
		if old, ok := d.pages.Get(key); ok {
			page.there, before = old.there, len(old.locations)
			at := 0
			for bit := range pageIDs {
				if old.there[bit/64]>>(bit%64)&1 != 0 {
					all[bit] = old.locations[at]
					at++
				}
			}
		}
		for _, p := range places[:n] {
			bit := int(p.id % pageIDs)
			all[bit] = p.at
			page.there[bit/64] |= 1 << (bit % 64)
		}
		total := 0
		for _, w := range page.there {
			total += bits.OnesCount64(w)
		}
		page.locations = make([]location, 0, total)
		for bit := range pageIDs {
			if page.there[bit/64]>>(bit%64)&1 != 0 {
				page.locations = append(page.locations, all[bit])
			}
		}
		d.many += total - before
		d.pages.Set(key, &page)
		places = places[n:]
	}
}

// ascend calls each with the ids above after and their locations, in order, until it returns false.
func (d *directory) ascend(after AssetID, each func(AssetID, location) bool) {
	d.pages.Ascend(max(int64(after), 0)/pageIDs, func(key int64, page *idPage) bool {
		for at, w := 0, 0; w < len(page.there); w++ {
			for word := page.there[w]; word != 0; word &= word - 1 {
				id := AssetID(key*pageIDs + int64(w*64+bits.TrailingZeros64(word)))
				if id > after && !each(id, page.locations[at]) {
					return false
				}
				at++
			}
		}
		return true
	})
}
