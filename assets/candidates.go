package assets

import (
	"cmp"
	"slices"
	"sync"
)

// fewCandidates is up to how many assets from the spatial index a page of a walk sorts. Where more lie in the box it reads
// the book in order of id instead: one in a few hundred of a book of millions is then inside, so a page stays cheap too.
const fewCandidates = 20_000

// candidates is the memory of one walk, which is lent to the next.
type candidates struct {
	ids     []AssetID // of the rows found
	rows    []rowCode // by ids
	recents []*recent
	keys    []uint64 // of the rows found, ascending by id: the rowCode in the low half
	spare   []uint64
	touched uint64
}

// rowCode is a location, or isRecent and a place among the recent ones found.
type rowCode uint32

const isRecent rowCode = 1 << 31

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
	judged := len(c.rows) <= fewJudged
	if judged {
		c.judge(v.snap, m)
	}
	c.touch(v.snap)
	c.sort()
	for _, key := range c.keys {
		if r := c.row(v.snap, rowCode(key)); (judged || m.matchesLet(r)) && !f(r) {
			return
		}
	}
}

// row returns the row of a code.
func (c *candidates) row(s *Snapshot, code rowCode) row {
	if code&isRecent != 0 {
		return row{recent: c.recents[code&^isRecent]}
	}
	return row{seg: s.slots[location(code).slot()], at: location(code).row()}
}

// fewJudged is up to how many candidates are judged in the order in which they lie, which is less work for each, but done for all of
// them also where a page ends early.
const fewJudged = 4096

// judge leaves of the candidates those that match.
func (c *candidates) judge(s *Snapshot, m *matcher) {
	left := 0
	for i, code := range c.rows {
		if m.matchesLet(c.row(s, code)) {
			c.ids[left], c.rows[left] = c.ids[i], code
			left++
		}
	}
	c.ids, c.rows = c.ids[:left], c.rows[:left]
}

// find collects what the sieve lets through near the place of a query, its ids above after; false where it is too much.
func (c *candidates) find(s *Snapshot, m *matcher, after AssetID) bool {
	c.ids, c.rows, c.recents = c.ids[:0], c.rows[:0], c.recents[:0]
	met, slot := 0, 0
	var seg *segment
	s.search(m.bound, m.sieve, func(r row) bool {
		met++
		if id := r.id(); id > after {
			c.ids = append(c.ids, id)
			if r.seg == nil {
				c.rows = append(c.rows, isRecent|rowCode(len(c.recents)))
				c.recents = append(c.recents, r.recent)
				return met <= fewCandidates
			}
			if r.seg != seg {
				seg, slot = r.seg, slices.Index(s.slots, r.seg)
			}
			c.rows = append(c.rows, rowCode(locationOf(slot, r.at)))
		}
		return met <= fewCandidates
	})
	return met <= fewCandidates
}

// touch reads a little of each packed row, in the order in which they lie: what is far away in memory then comes all at once, not
// row by row in the order of ids.
func (c *candidates) touch(s *Snapshot) {
	sum := uint64(0)
	for _, code := range c.rows {
		if code&isRecent == 0 {
			at := location(code)
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

// sort makes the keys. Ids that lie within 2^32 stand in the upper half of a key as what they are above the least, and are sorted byte
// by byte, the lowest first.
func (c *candidates) sort() {
	c.keys = slices.Grow(c.keys[:0], len(c.ids))[:len(c.ids)]
	if len(c.ids) == 0 {
		return
	}
	least, most := slices.Min(c.ids), slices.Max(c.ids)
	if most-least >= 1<<32 {
		c.sortFar()
		return
	}
	for i, id := range c.ids {
		c.keys[i] = uint64(id-least)<<32 | uint64(c.rows[i])
	}
	if len(c.keys) <= fewSorted {
		slices.Sort(c.keys)
		return
	}
	c.spare = slices.Grow(c.spare[:0], len(c.keys))[:len(c.keys)]
	for shift := 32; uint64(most-least)>>(shift-32) != 0; shift += 8 {
		var ends [256]uint32
		for _, key := range c.keys {
			ends[uint8(key>>shift)]++
		}
		sum := uint32(0)
		for i, n := range ends {
			ends[i] = sum
			sum += n
		}
		for _, key := range c.keys {
			to := &ends[uint8(key>>shift)]
			c.spare[*to] = key
			*to++
		}
		c.keys, c.spare = c.spare, c.keys
	}
}

// sortFar makes the keys of ids that lie further apart.
func (c *candidates) sortFar() {
	order := make([]int, len(c.ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(c.ids[a], c.ids[b]) })
	for i, at := range order {
		c.keys[i] = uint64(c.rows[at])
	}
}
