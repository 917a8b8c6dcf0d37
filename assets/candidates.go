package assets

import (
	"cmp"
	"slices"
	"sync"
)

// fewCandidates is up to how many assets from the spatial index a page of a walk sorts. Where more lie in the box it reads
// the book in order of id instead: one in a few hundred of a book of millions is then inside, so a page stays cheap too.
const fewCandidates = 20_000

// candidate is a row found by its place: the slot of its segment and its place there, or its place among the recent ones found.
type candidate struct {
	id AssetID
	at int64 // the location, or -1 less the place among the recent ones
}

// candidates is the memory of one walk, which is lent to the next.
type candidates struct {
	found, spare []candidate
	recents      []*recent
	touched      uint64
}

var lentCandidates = sync.Pool{New: func() any { return &candidates{} }}

// eachWithin is each for a query with places.
func (v View) eachWithin(m *matcher, after AssetID, f func(row) bool) {
	c, _ := lentCandidates.Get().(*candidates)
	defer lentCandidates.Put(c)
	if !c.find(v.snap, m, after) {
		box := wide(m.bound)
		v.snap.ascend(after, func(r row) bool { return !r.box().Meets(box) || !m.matches(r) || f(r) })
		return
	}
	c.touch(v.snap)
	c.sort()
	for _, one := range c.found {
		r := row{}
		if one.at < 0 {
			r.recent = c.recents[-1-one.at]
		} else {
			at := location(one.at)
			r.seg, r.at = v.snap.slots[at.slot()], at.row()
		}
		if m.matches(r) && !f(r) {
			return
		}
	}
}

// find collects what the sieve lets through near the place of a query, its ids above after; false where it is too much.
func (c *candidates) find(s *Snapshot, m *matcher, after AssetID) bool {
	c.found, c.recents = c.found[:0], c.recents[:0]
	met, slot := 0, 0
	var seg *segment
	s.search(m.bound, m.sieve, func(r row) bool {
		met++
		if id := r.id(); id > after {
			at := int64(0)
			if r.seg == nil {
				c.recents = append(c.recents, r.recent)
				at = -int64(len(c.recents))
			} else {
				if r.seg != seg {
					seg, slot = r.seg, slices.Index(s.slots, r.seg)
				}
				at = int64(locationOf(slot, r.at))
			}
			c.found = append(c.found, candidate{id, at})
		}
		return met <= fewCandidates
	})
	return met <= fewCandidates
}

// touch reads a little of each packed row, in the order in which they lie: what is far away in memory then comes all at once, not
// row by row in the order of ids.
func (c *candidates) touch(s *Snapshot) {
	sum := uint64(0)
	for _, one := range c.found {
		if one.at >= 0 {
			at := location(one.at)
			seg, row := s.slots[at.slot()], at.row()
			sum += uint64(seg.names[row]) + uint64(seg.revs[row]) + seg.refs.codes[row]
			if from := seg.exactAt[row]; int(from) < len(seg.exact.words) {
				sum += uint64(seg.exact.words[from])
			}
			sum += uint64(seg.attributes.entries[seg.attrs[row]])
		}
	}
	c.touched = sum // or the compiler would leave it out
}

// fewSorted is up to how many candidates are sorted by comparing them, which is less work.
const fewSorted = 48

// sort brings the candidates into the order of their ids: byte by byte of what the ids differ in, the lowest first.
func (c *candidates) sort() {
	if len(c.found) <= fewSorted {
		slices.SortFunc(c.found, func(a, b candidate) int { return cmp.Compare(a.id, b.id) })
		return
	}
	least, differ := c.found[0].id, AssetID(0)
	for _, one := range c.found {
		least = min(least, one.id)
	}
	for _, one := range c.found {
		differ |= one.id - least
	}
	c.spare = slices.Grow(c.spare[:0], len(c.found))[:len(c.found)]
	for shift := 0; differ>>shift != 0; shift += 8 {
		var ends [256]uint32
		for _, one := range c.found {
			ends[uint8((one.id-least)>>shift)]++
		}
		sum := uint32(0)
		for i, n := range ends {
			ends[i] = sum
			sum += n
		}
		for _, one := range c.found {
			to := &ends[uint8((one.id-least)>>shift)]
			c.spare[*to] = one
			*to++
		}
		c.found, c.spare = c.spare, c.found
	}
}
