package assets

import (
	"iter"
	"math"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// nearItem is something that may hold the next nearest asset: a segment, a run of its rows, or a row. metres is a lower bound
// of its distance, and of a measured row the distance itself.
type nearItem struct {
	metres   float64
	id       AssetID // of a measured row
	seg      *segment
	at       int32
	slot     int32
	level    nearLevel
	measured bool
}

func (n *nearItem) row() row { return row{seg: n.seg, at: int(n.at)} }

type nearLevel uint8

const (
	nearRow nearLevel = iota
	nearBlock
	nearAmissBlock
	nearDueBlock
	nearGroup
	nearSegment
)

// nearQueue is a heap: nearest first, at equal metres what is not measured yet before what is, then by id.
type nearQueue []nearItem

func (q nearQueue) before(i, j int) bool {
	a, b := &q[i], &q[j]
	switch {
	case a.metres != b.metres:
		return a.metres < b.metres
	case a.measured != b.measured:
		return b.measured
	}
	return a.id < b.id
}

func (q *nearQueue) push(item nearItem) {
	*q = append(*q, item)
	h := *q
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if !h.before(i, parent) {
			return
		}
		h[i], h[parent] = h[parent], h[i]
		i = parent
	}
}

func (q *nearQueue) pop() nearItem {
	h := *q
	first, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	*q = h
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return first
		}
		if child+1 < last && h.before(child+1, child) {
			child++
		}
		if !h.before(child, i) {
			return first
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}

// nearWalk is one search for the packed assets nearest to a place.
type nearWalk struct {
	snap    *Snapshot
	ask     *nearAsk
	vantage geo.Vantage
	within  float64   // metres; nothing farther is wanted any more
	best    []float64 // the least distances measured, at most ask.most: a heap with the greatest first
	queue   nearQueue
	buffer  []orb.Point
}

// nearAsk says what is looked for.
type nearAsk struct {
	from   orb.Point
	within float64 // metres; nothing farther is wanted
	most   int     // that will be taken; 0 for any number
	sieve  *sieve
	keep   func(orb.Geometry) bool // leaves assets out by their geometry; nil keeps all. It is asked only for those that come next
}

// nearby calls yield with the assets asked for in the order of their distance, equal ones by id, until it returns false.
func (s *Snapshot) nearby(ask *nearAsk, yield func(row, float64) bool) {
	w := nearWalk{snap: s, ask: ask, vantage: geo.NewVantage(ask.from), within: ask.within, queue: make(nearQueue, 0, 128)}
	for _, slot := range s.order {
		w.see(s.slots[slot].whole, nearItem{seg: s.slots[slot], slot: int32(slot), level: nearSegment})
	}
	if s.recents.Len() == 0 {
		for item, ok := w.next(); ok && yield(item.row(), item.metres); item, ok = w.next() { //nolint:revive // the loop is its head
		}
		return
	}
	since, stop := iter.Pull2(s.nearbyRecents(ask))
	defer stop()
	item, ok := w.next()
	r, metres, more := since()
	for ok || more {
		if ok && (!more || item.metres < metres || item.metres == metres && item.id < r.recent.asset.ID) {
			if !yield(item.row(), item.metres) {
				return
			}
			item, ok = w.next()
			continue
		}
		if !yield(r, metres) {
			return
		}
		r, metres, more = since()
	}
}

func (s *Snapshot) nearbyRecents(ask *nearAsk) iter.Seq2[row, float64] {
	return func(yield func(row, float64) bool) {
		measure := func(id int64) (float64, bool) {
			r, _ := s.recents.Get(AssetID(id))
			if !ask.sieve.letsRow(row{recent: r}) || ask.keep != nil && !ask.keep(r.asset.Geometry) {
				return 0, false
			}
			return geo.DistanceTo(ask.from, r.asset.Geometry), true
		}
		s.recentIndex.Nearby(ask.from, measure, func(id int64, metres float64) bool {
			r, _ := s.recents.Get(AssetID(id))
			return metres <= ask.within && yield(row{recent: r}, metres)
		})
	}
}

// next returns the next measured row; ok is false where there is none.
func (w *nearWalk) next() (item nearItem, ok bool) {
	for len(w.queue) > 0 {
		item := w.queue.pop()
		switch {
		case item.measured:
			return item, true
		case item.level == nearRow:
			w.measure(item)
		default:
			w.open(item)
		}
	}
	return nearItem{}, false
}

func (w *nearWalk) see(box geo.WorldBox, item nearItem) {
	if item.metres = w.vantage.AtLeast(box); item.metres <= w.within {
		w.queue.push(item)
	}
}

// measure finds the distance of a row.
func (w *nearWalk) measure(item nearItem) {
	g := item.row().geometry(&w.buffer)
	if w.ask.keep != nil && !w.ask.keep(g) {
		return
	}
	item.metres, item.measured, item.id = geo.DistanceTo(w.ask.from, g), true, item.row().id()
	if item.metres <= w.within && !math.IsInf(item.metres, 1) { // false for NaN as well
		w.bound(item.metres)
		w.queue.push(item)
	}
}

// bound notes a distance: what is farther than as many as will be taken needs no further look.
func (w *nearWalk) bound(metres float64) {
	most := w.ask.most
	if most == 0 || len(w.best) == most && metres >= w.best[0] {
		return
	}
	if len(w.best) < most {
		w.best = append(w.best, metres)
		for i := len(w.best) - 1; i > 0 && w.best[(i-1)/2] < w.best[i]; i = (i - 1) / 2 {
			w.best[i], w.best[(i-1)/2] = w.best[(i-1)/2], w.best[i]
		}
	} else {
		w.best[0] = metres
		for i := 0; ; {
			child := 2*i + 1
			if child+1 < most && w.best[child+1] > w.best[child] {
				child++
			}
			if child >= most || w.best[child] <= w.best[i] {
				break
			}
			w.best[i], w.best[child] = w.best[child], w.best[i]
			i = child
		}
	}
	if len(w.best) == most {
		w.within = min(w.within, w.best[0])
	}
}

// open looks at what a segment or a run of rows holds; the row's at counts runs until rows are reached.
func (w *nearWalk) open(item nearItem) {
	s, from := item.seg, int(item.at)
	runs := func(boxes []geo.WorldBox, level nearLevel, first, last int) {
		for i := first; i < min(last, len(boxes)); i++ {
			w.see(boxes[i], nearItem{seg: s, at: int32(i), slot: item.slot, level: level})
		}
	}
	switch item.level {
	case nearSegment:
		if w.ask.sieve.dueBy != 0 {
			for b, block := range s.dueBlocks {
				if block.first <= w.ask.sieve.dueBy {
					w.see(block.box, nearItem{seg: s, at: int32(b), slot: item.slot, level: nearDueBlock})
				}
			}
		} else if w.ask.sieve.amiss {
			runs(s.amissBlocks, nearAmissBlock, 0, len(s.amissBlocks))
		} else {
			runs(s.groups, nearGroup, 0, len(s.groups))
		}
	case nearGroup:
		const each = groupRows / blockRows
		runs(s.blocks, nearBlock, from*each, (from+1)*each)
	case nearBlock:
		for at := from * blockRows; at < min((from+1)*blockRows, s.rows); at++ {
			w.seeRow(item, at)
		}
	case nearAmissBlock:
		for _, at := range s.amiss[from*blockRows : min((from+1)*blockRows, len(s.amiss))] {
			w.seeRow(item, int(at))
		}
	case nearDueBlock:
		for i := from * blockRows; i < min((from+1)*blockRows, len(s.due)); i++ {
			if s.dueDays[i] <= w.ask.sieve.dueBy {
				w.seeRow(item, int(s.due[i]))
			}
		}
	case nearRow:
	}
}

func (w *nearWalk) seeRow(item nearItem, at int) {
	s := item.seg
	if w.ask.sieve.lets(s.combos[s.kinds[at]]) && !w.snap.gone[item.slot].has(at) {
		w.see(s.box(at), nearItem{seg: s, at: int32(at), slot: item.slot, level: nearRow})
	}
}
