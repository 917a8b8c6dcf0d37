package assets

import (
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// sieve is a Filter made ready for the combinations of one book. Not for concurrent use.
type sieve struct {
	filter Filter
	combos []tallyKey
	known  []uint8 // by code: 0 not asked yet
	amiss  bool    // nothing intact comes through
	dueBy  Day     // nothing that is due later, or never, comes through; 0 where that is no matter
	lens   *lens   // nil where all is seen
	least  uint32  // segments whose boxes are all smaller than so many units of the world may be passed over
}

const (
	sieveKeeps = 1
	sieveLets  = 2
)

func (s *Snapshot) sieve(f Filter) *sieve {
	return &sieve{filter: f, combos: s.combos, known: make([]uint8, len(s.combos)),
		dueBy: f.DueBy, amiss: len(f.Conditions) > 0 && !slices.Contains(f.Conditions, Intact)}
}

// letsRow reports whether the filter lets a row through, its boundary aside.
func (v *sieve) letsRow(r row) bool {
	return v.lets(r.combo()) && (v.dueBy == 0 || v.filter.isDue(r.due()))
}

// lets reports whether the filter lets a combination through, its boundary and the day aside.
func (v *sieve) lets(code uint32) bool {
	if v.known[code] == 0 {
		k := v.combos[code]
		v.known[code] = sieveKeeps
		f := v.filter
		f.DueBy = 0
		if f.matches(&Asset{Class: k.class, Condition: k.condition, Stage: k.stage}) && (v.lens == nil || v.lens.kind(code) != lensNone) {
			v.known[code] = sieveLets
		}
	}
	return v.known[code] == sieveLets
}

// find returns the asset with an id.
func (s *Snapshot) find(id AssetID) (r row, ok bool) {
	if s.recents.Len() > 0 {
		if recent, ok := s.recents.Get(id); ok {
			return row{recent: recent}, true
		}
	}
	at, ok := s.places.get(id)
	if !ok {
		return row{}, false
	}
	return row{seg: s.slots[at.slot()], at: at.row()}, true
}

// refOf returns the class and ref of an asset.
func (s *Snapshot) refOf(id AssetID) (ClassKey, string, bool) {
	r, ok := s.find(id)
	if !ok {
		return "", "", false
	}
	return s.combos[r.combo()].class, r.ref(), true
}

// len returns the number of assets.
func (s *Snapshot) len() int { return s.places.many + s.recents.Len() }

// ascend calls each with the assets above after in ascending id, until it returns false.
func (s *Snapshot) ascend(after AssetID, each func(row) bool) {
	since := s.recents.Iter()
	more := since.Seek(after + 1)
	going := true
	s.places.ascend(after, func(id AssetID, at location) bool {
		for ; going && more && since.Key() < id; more = since.Next() {
			going = each(row{recent: since.Value()})
		}
		going = going && each(row{seg: s.slots[at.slot()], at: at.row()})
		return going
	})
	for ; going && more; more = since.Next() {
		going = each(row{recent: since.Value()})
	}
}

// scan calls each with all assets that the sieve lets through, in the order that is the least work, until it returns false.
func (s *Snapshot) scan(v *sieve, each func(row) bool) {
	for _, slot := range s.order {
		seg, gone := s.slots[slot], s.gone[slot]
		if v.dueBy != 0 {
			for i, at := range seg.due {
				if seg.dueDays[i] <= v.dueBy && v.lets(seg.combos[seg.kinds[at]]) && !gone.has(int(at)) && !each(row{seg: seg, at: int(at)}) {
					return
				}
			}
			continue
		}
		if v.amiss {
			for i := range seg.amiss {
				a := &seg.amiss[i]
				if at := int(a.at); v.lets(seg.combos[a.kind]) && !gone.has(at) && !each(row{seg: seg, at: at}) {
					return
				}
			}
			continue
		}
		for at := range seg.rows {
			if v.lets(seg.combos[seg.kinds[at]]) && !gone.has(at) && !each(row{seg: seg, at: at}) {
				return
			}
		}
	}
	s.recents.Scan(func(_ AssetID, r *recent) bool { return !v.letsRow(row{recent: r}) || each(row{recent: r}) })
}

// wide returns the units of a box in degrees with one more on every side, so that nothing is lost to rounding.
func wide(box orb.Bound) geo.WorldBox {
	b := geo.WorldBoxOf(box)
	b.Min.X, b.Min.Y = b.Min.X-min(b.Min.X, 1), b.Min.Y-min(b.Min.Y, 1)
	b.Max.X, b.Max.Y = b.Max.X+min(^b.Max.X, 1), b.Max.Y+min(^b.Max.Y, 1)
	return b
}

// search calls each with the assets that the sieve lets through and whose box meets the box, give or take two units of the
// world, until it returns false: packed ones along the curve, stratum by stratum, then the recent ones in no order.
func (s *Snapshot) search(box orb.Bound, v *sieve, each func(row) bool) {
	if !(box.Min[0] <= box.Max[0] && box.Min[1] <= box.Max[1]) {
		return
	}
	world := wide(box)
	for _, slot := range s.order {
		if !s.slots[slot].search(world, v, s.gone[slot], each) {
			return
		}
	}
	if s.recents.Len() == 0 {
		return
	}
	s.recentIndex.Search(box, func(id int64) bool {
		r, _ := s.recents.Get(AssetID(id))
		return !v.letsRow(row{recent: r}) || each(row{recent: r})
	})
}

// search calls each with the rows whose box meets the box; false where each wants no more.
func (s *segment) search(box geo.WorldBox, v *sieve, gone *rowSet, each func(row) bool) bool {
	if !s.whole.Meets(box) || uint64(v.least) >= 1<<strata[s.stratum] {
		return true
	}
	switch {
	case v.dueBy != 0:
		return s.searchDue(box, v, gone, each)
	case v.amiss:
		return s.searchAmiss(box, v, gone, each)
	}
	for g, group := range s.groups {
		if !group.Meets(box) {
			continue
		}
		first := g * (groupRows / blockRows)
		for b := first; b < min(first+groupRows/blockRows, len(s.blocks)); b++ {
			if !s.blocks[b].Meets(box) {
				continue
			}
			for at := b * blockRows; at < min((b+1)*blockRows, s.rows); at++ {
				if s.meets(at, box) && v.lets(s.combos[s.kinds[at]]) && !gone.has(at) && !each(row{seg: s, at: at}) {
					return false
				}
			}
		}
	}
	return true
}

func (s *segment) searchDue(box geo.WorldBox, v *sieve, gone *rowSet, each func(row) bool) bool {
	for b, block := range s.dueBlocks {
		if block.first > v.dueBy || !block.box.Meets(box) {
			continue
		}
		for i := b * blockRows; i < min((b+1)*blockRows, len(s.due)); i++ {
			at := int(s.due[i])
			if s.dueDays[i] <= v.dueBy && s.meets(at, box) && v.lets(s.combos[s.kinds[at]]) && !gone.has(at) && !each(row{seg: s, at: at}) {
				return false
			}
		}
	}
	return true
}

// meets reports whether the box of a row meets the box.
func (s *segment) meets(at int, box geo.WorldBox) bool {
	from, to := s.starts[at], s.starts[at+1]
	if from == to {
		return false // whose box would meet that of the whole world
	}
	if to-from == 1 {
		p := s.world[from]
		return p.X >= box.Min.X && p.X <= box.Max.X && p.Y >= box.Min.Y && p.Y <= box.Max.Y
	}
	return boxOfWorld(s.world[from:to]).Meets(box)
}

// extent returns the box of all assets; ok is false where none has a position.
func (s *Snapshot) extent() (box orb.Bound, ok bool) {
	grow := func(b orb.Bound) {
		switch {
		case b.Min[0] > b.Max[0]:
		case ok:
			box = box.Union(b)
		default:
			box, ok = b, true
		}
	}
	if s.recentIndex.Len() > 0 {
		grow(s.recentIndex.Bound())
	}
	for _, slot := range s.order {
		if s.gone[slot] == nil {
			grow(s.slots[slot].bound)
		}
	}
	// Of a segment that has lost rows only those left count, where they may matter.
	var buffer []orb.Point
	for _, slot := range s.order {
		seg, gone := s.slots[slot], s.gone[slot]
		if gone == nil || ok && box.Contains(seg.bound.Min) && box.Contains(seg.bound.Max) {
			continue
		}
		for at := range seg.rows {
			if !gone.has(at) {
				r := row{seg: seg, at: at}
				grow(geo.Bound(r.geometry(&buffer)))
			}
		}
	}
	return box, ok
}
