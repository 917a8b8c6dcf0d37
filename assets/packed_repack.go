package assets

import (
	"cmp"
	"slices"
	"sort"

	"github.com/tidwall/btree"

	"needlepoint/geo"
)

// When segments are packed anew: so many recent assets for each segment, at least so many in all, or so many rows of one segment
// that are gone. Beyond manyRecents all segments that recent assets belong to are packed at once.
const (
	recentsEach  = 256
	leastRecents = 4096
	mostGone     = segmentRows / 4
	manyRecents  = 4 * segmentRows
)

// repacking is the work of packing some segments anew with the recent assets that belong to them: from a snapshot, while the
// book goes on.
type repacking struct {
	snap  *Snapshot
	slots []int // to be replaced, by stratum and along the curve
	made  []*segment
	from  [][]row // of made, where each row was in the snapshot
}

// crowded returns the slots that are worth packing anew, and the stratum of recent assets that have no segment to go to;
// none where all is well.
func (s *Snapshot) crowded() (slots []int, due bool) {
	load := make([]int, len(s.slots))
	for slot, gone := range s.gone {
		if gone != nil {
			load[slot] = gone.many
			due = due || gone.many >= mostGone
		}
	}
	recents := s.recents.Len()
	due = due || recents >= max(leastRecents, recentsEach*len(s.order))
	if !due {
		return nil, false
	}
	homeless := false
	s.recents.Scan(func(_ AssetID, r *recent) bool {
		if home := s.home(r); home >= 0 {
			load[home]++
		} else {
			homeless = true
		}
		return true
	})
	if recents >= manyRecents {
		for _, slot := range s.order {
			if load[slot] > 0 {
				slots = append(slots, slot)
			}
		}
		return slots, true
	}
	fullest := -1
	for _, slot := range s.order {
		if fullest < 0 || load[slot] > load[fullest] {
			fullest = slot
		}
	}
	if fullest < 0 || homeless {
		return nil, true
	}
	return []int{fullest}, true
}

// home returns the slot that a recent asset belongs to, -1 where its stratum has none.
func (s *Snapshot) home(r *recent) int {
	first := sort.Search(len(s.order), func(i int) bool { return s.slots[s.order[i]].stratum >= r.stratum })
	last := first + sort.Search(len(s.order)-first, func(i int) bool { return s.slots[s.order[first+i]].stratum > r.stratum })
	if first == last {
		return -1
	}
	at := first + sort.Search(last-first, func(i int) bool { return s.slots[s.order[first+i]].last >= r.key })
	return s.order[min(at, last-1)]
}

// repack packs the slots anew, with the recent assets that belong to them or to no slot.
func (s *Snapshot) repack(slots []int) (*repacking, error) {
	w := &repacking{snap: s, slots: slots}
	coming := make(map[int][]row, len(slots)+1)
	s.recents.Scan(func(_ AssetID, r *recent) bool {
		home := s.home(r)
		if home < 0 {
			home = -1 - int(r.stratum)
		}
		coming[home] = append(coming[home], row{recent: r})
		return true
	})
	homes := slices.Clone(slots)
	for stratum := range strata {
		if home := -1 - stratum; len(coming[home]) > 0 {
			homes = append(homes, home)
		}
	}
	for _, home := range homes {
		if err := w.pack(home, coming[home]); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// pack packs the rows that are left of a slot together with those that come to it.
func (w *repacking) pack(home int, coming []row) error {
	type keyed struct {
		key uint64
		id  AssetID
		row row
	}
	var rows []keyed
	stratum := uint8(0)
	if home >= 0 {
		seg, gone := w.snap.slots[home], w.snap.gone[home]
		stratum = seg.stratum
		for at := range seg.rows {
			if !gone.has(at) {
				r := row{seg: seg, at: at}
				rows = append(rows, keyed{r.key(), r.id(), r})
			}
		}
	} else {
		stratum = uint8(-1 - home)
	}
	for _, r := range coming {
		rows = append(rows, keyed{r.key(), r.id(), r})
	}
	slices.SortFunc(rows, func(a, b keyed) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
	for len(rows) > 0 {
		n := evenRun(len(rows))
		coder := newAttributeCoder()
		p := newPacker(stratum, n, &coder)
		from := make([]row, 0, n)
		for _, k := range rows[:n] {
			a := packable{Asset: w.snap.asset(k.row), combo: k.row.combo()}
			a.attributes = coder.append(nil, a.Attributes)
			if err := p.add(&a); err != nil {
				return err
			}
			from = append(from, k.row)
		}
		w.made, w.from = append(w.made, p.done()), append(w.from, from)
		rows = rows[n:]
	}
	return nil
}

// evenRun returns how many of the rows go into the next segment so that all are equally full.
func evenRun(rows int) int {
	segments := (rows + segmentRows - 1) / segmentRows
	return (rows + segments - 1) / segments
}

// adopt puts the segments made in the place of the old ones. What has changed since the snapshot stays changed: a row made of an
// asset that is no longer the same is gone from the beginning.
func (b *builder) adopt(w *repacking) {
	slots, gone := slices.Clone(b.slots), slices.Clone(b.gone)
	was := slices.Clone(b.gone)
	slotOf := map[*segment]int{}
	for _, slot := range w.slots {
		slotOf[slots[slot]] = slot
		slots[slot], gone[slot] = nil, nil
	}
	free := slices.Clone(w.slots)
	var moved []place
	packed := map[AssetID]struct{}{}
	for i, seg := range w.made {
		slot := len(slots)
		if len(free) > 0 {
			slot, free = free[0], free[1:]
		} else if at := slices.Index(slots, nil); at >= 0 {
			slot = at
		} else {
			slots, gone = append(slots, nil), append(gone, nil)
		}
		slots[slot], gone[slot] = seg, nil
		var lost *rowSet
		for at, r := range w.from[i] {
			id := r.id()
			if r.recent != nil {
				if now, ok := b.recents.Get(id); !ok || now != r.recent {
					lost = lost.marked(at)
					continue
				}
				packed[id] = struct{}{}
			} else if was[slotOf[r.seg]].has(r.at) {
				lost = lost.marked(at)
				continue
			}
			moved = append(moved, place{id, locationOf(slot, at)})
		}
		gone[slot] = lost
	}
	b.slots, b.gone = slots, gone
	b.order = orderOf(slots)
	slices.SortFunc(moved, func(x, y place) int { return cmp.Compare(x.id, y.id) })
	b.places.setAll(moved)
	b.forget(packed)
}

// marked is with for a set that nobody else sees yet.
func (s *rowSet) marked(row int) *rowSet {
	if s == nil {
		s = &rowSet{}
	}
	s.words[row/64] |= 1 << (row % 64)
	s.many++
	return s
}

// orderOf lists the slots in use by stratum and along the curve.
func orderOf(slots []*segment) []int {
	var order []int
	for slot, seg := range slots {
		if seg != nil {
			order = append(order, slot)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := slots[a], slots[b]
		return cmp.Or(cmp.Compare(x.stratum, y.stratum), cmp.Compare(x.last, y.last), cmp.Compare(x.marks[0], y.marks[0]), cmp.Compare(x.ids[0], y.ids[0]))
	})
	return order
}

// forget takes assets that are packed now out of the recent ones.
func (b *builder) forget(packed map[AssetID]struct{}) {
	if len(packed) < b.recents.Len()/2 {
		for id := range packed {
			r, _ := b.recents.Delete(id)
			b.recentIndex.Delete(r.asset.Geometry.Bound(), int64(id))
		}
		return
	}
	var left btree.Map[AssetID, *recent]
	index := &geo.Indexer{}
	b.recents.Scan(func(id AssetID, r *recent) bool {
		if _, gone := packed[id]; !gone {
			left.Load(id, r)
			index.Insert(r.asset.Geometry.Bound(), int64(id))
		}
		return true
	})
	b.recents, b.recentIndex = left, index
}
