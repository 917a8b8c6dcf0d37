package assets

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// nearItem is something that may hold the next nearest asset: a segment, a run of its rows, or a row. metres is a lower bound
// of its distance, and of a measured row the distance itself.
type nearItem struct {
	metres float64
	slot   int32
	at     uint16 // a row, a place among those that are not intact, or a run of either
	level  nearLevel
}

type nearLevel uint8

const (
	nearRow nearLevel = iota
	nearAmissRow
	nearBlock
	nearAmissBlock
	nearAmissGroup
	nearDueBlock
	nearGroup
	nearSegment
	nearMeasured // a row whose distance is found
	nearAmissMeasured
)

// nearQueue is a heap: nearest first, at equal metres what is not measured yet before what is, then by id.
type nearQueue struct {
	items []nearItem
	snap  *Snapshot
}

func (q *nearQueue) before(a, b *nearItem) bool {
	if a.metres != b.metres {
		return a.metres < b.metres
	}
	return q.beforeEqual(a, b)
}

func (q *nearQueue) beforeEqual(a, b *nearItem) bool {
	if a.level < nearMeasured || b.level < nearMeasured {
		return a.level < nearMeasured && b.level >= nearMeasured
	}
	return q.snap.nearID(a) < q.snap.nearID(b)
}

// nearFound is an asset of an answer.
type nearFound struct {
	row
	metres float64
	amiss  *amissRow // where it is such a one
}

// nearFound returns the row that a measured item is.
func (s *Snapshot) nearFound(item *nearItem) nearFound {
	seg, at := s.slots[item.slot], int(item.at)
	if item.level != nearAmissMeasured {
		return nearFound{row: row{seg: seg, at: at}, metres: item.metres}
	}
	a := &seg.amiss[at]
	return nearFound{row: row{seg: seg, at: int(a.at)}, metres: item.metres, amiss: a}
}

func (s *Snapshot) nearID(item *nearItem) AssetID { return s.nearFound(item).id() }

func (q *nearQueue) push(item nearItem) {
	q.items = append(q.items, item)
	h := q.items
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !q.before(&item, &h[parent]) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = item
}

func (q *nearQueue) pop() nearItem {
	h := q.items
	last := len(h) - 1
	first, moved := h[0], h[last]
	h = h[:last]
	q.items = h
	if last == 0 {
		return first
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && q.before(&h[child+1], &h[child]) {
			child++
		}
		if !q.before(&h[child], &moved) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = moved
	return first
}

// nearWalk is one search for the packed assets nearest to a place.
type nearWalk struct {
	snap    *Snapshot
	ask     *nearAsk
	vantage *geo.Vantage
	within  float64   // metres; nothing farther is wanted any more
	best    []float64 // the least distances measured, at most ask.most: a heap with the greatest first
	queue   nearQueue
	all     bool // everything within is wanted: the queue is a mere pile, and what is measured is found
	found   []nearItem
	buffer  []orb.Point
}

// nearWalks keeps the memory of searches for the next ones, but for what was uncommonly large.
var nearWalks = sync.Pool{New: func() any { return &nearWalk{} }}

const mostKeptItems = 1 << 14

func (w *nearWalk) end() {
	if max(cap(w.queue.items), cap(w.found), cap(w.best), cap(w.buffer)) > mostKeptItems {
		return
	}
	*w = nearWalk{queue: nearQueue{items: w.queue.items[:0]}, found: w.found[:0], best: w.best[:0], buffer: w.buffer[:0]}
	nearWalks.Put(w)
}

// nearAsk says what is looked for.
type nearAsk struct {
	vantage *geo.Vantage
	within  float64 // metres; nothing farther is wanted
	most    int     // that will be taken; 0 for any number
	sieve   *sieve
	keep    func(row) bool // leaves assets out by their geometry; nil keeps all. It is asked only for those that come next
}

// nearby calls yield with the assets asked for in the order of their distance, equal ones by id, until it returns false.
func (s *Snapshot) nearby(ask *nearAsk, yield func(nearFound) bool) {
	w := nearWalks.Get().(*nearWalk)
	defer w.end()
	w.snap, w.ask, w.vantage, w.within, w.queue.snap = s, ask, ask.vantage, ask.within, s
	w.all = ask.most == 0 && ask.within < manyMetres
	for _, slot := range s.order {
		w.see(s.slots[slot].whole, nearItem{slot: int32(slot), level: nearSegment})
	}
	next := w.next
	if w.all {
		next = w.collect()
	}
	since := s.nearbyRecents(ask)
	item, ok := next()
	for ok || len(since) > 0 {
		if ok && (len(since) == 0 || item.metres < since[0].metres || item.metres == since[0].metres && s.nearID(&item) < since[0].id()) {
			if !yield(s.nearFound(&item)) {
				return
			}
			item, ok = next()
			continue
		}
		if !yield(since[0]) {
			return
		}
		since = since[1:]
	}
}

// manyMetres is how far a reach is too far to look at everything in it at once.
const manyMetres = 20_000

// nearbyRecents lists the recent assets asked for in the order of their distance, as many as may be taken.
func (s *Snapshot) nearbyRecents(ask *nearAsk) (out []nearFound) {
	if s.recents.Len() == 0 {
		return nil
	}
	measure := func(id int64) (float64, bool) {
		r, _ := s.recents.Get(AssetID(id))
		if !ask.sieve.letsRow(row{recent: r}) || ask.keep != nil && !ask.keep(row{recent: r}) {
			return 0, false
		}
		return ask.vantage.DistanceTo(r.asset.Geometry), true
	}
	s.recentIndex.Nearby(ask.vantage.Place(), measure, func(id int64, metres float64) bool {
		if metres > ask.within {
			return false
		}
		r, _ := s.recents.Get(AssetID(id))
		out = append(out, nearFound{row: row{recent: r}, metres: metres})
		return ask.most == 0 || len(out) < ask.most
	})
	return out
}

// next returns the next measured row; ok is false where there is none.
func (w *nearWalk) next() (item nearItem, ok bool) {
	for len(w.queue.items) > 0 {
		item := w.queue.pop()
		switch item.level {
		case nearMeasured, nearAmissMeasured:
			return item, true
		case nearRow, nearAmissRow:
			w.measure(item)
		default:
			w.open(item)
		}
	}
	return nearItem{}, false
}

// collect measures everything and returns what gives it in order.
func (w *nearWalk) collect() (next func() (nearItem, bool)) {
	for len(w.queue.items) > 0 {
		last := len(w.queue.items) - 1
		item := w.queue.items[last]
		w.queue.items = w.queue.items[:last]
		if item.level <= nearAmissRow {
			w.measure(item)
		} else {
			w.open(item)
		}
	}
	slices.SortFunc(w.found, func(a, b nearItem) int {
		if a.metres != b.metres {
			return cmp.Compare(a.metres, b.metres)
		}
		return cmp.Compare(w.snap.nearID(&a), w.snap.nearID(&b))
	})
	at := 0
	return func() (item nearItem, ok bool) {
		if at == len(w.found) {
			return item, false
		}
		at++
		return w.found[at-1], true
	}
}

func (w *nearWalk) see(box geo.WorldBox, item nearItem) {
	if item.metres = w.vantage.AtLeast(box); item.metres <= w.within {
		w.put(item)
	}
}

func (w *nearWalk) put(item nearItem) {
	if w.all {
		w.queue.items = append(w.queue.items, item)
	} else {
		w.queue.push(item)
	}
}

// measure finds the distance of a row.
func (w *nearWalk) measure(item nearItem) {
	s, at, measured := w.snap.slots[item.slot], int(item.at), nearMeasured
	var a *amissRow
	if item.level == nearAmissRow {
		a, measured = &s.amiss[at], nearAmissMeasured
		at = int(a.at)
	}
	if w.ask.keep != nil && !w.ask.keep(row{seg: s, at: at}) {
		return
	}
	if a != nil && a.isSpot() {
		item.metres = w.vantage.Distance(s.spot(a))
	} else {
		item.metres = w.distance(s, at)
	}
	if item.metres <= w.within && !math.IsInf(item.metres, 1) { // false for NaN as well
		item.level = measured
		if w.all {
			w.found = append(w.found, item)
			return
		}
		w.bound(item.metres)
		w.queue.push(item)
	}
}

// distance is the distance of a row. Of what most geometries are no geometry is made.
func (w *nearWalk) distance(s *segment, at int) float64 {
	kind := s.forms[at].kind()
	if kind > formRing {
		return w.vantage.DistanceTo(row{seg: s, at: at}.geometry(&w.buffer))
	}
	w.buffer = s.positions(at, w.buffer[:0])
	switch kind {
	case formPoint:
		return w.vantage.Distance(w.buffer[0])
	case formLine:
		return w.vantage.DistanceToLine(w.buffer)
	}
	return w.vantage.DistanceToRing(w.buffer)
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
	s, from := w.snap.slots[item.slot], int(item.at)
	runs := func(boxes []geo.WorldBox, level nearLevel, first, last int) {
		for i := first; i < min(last, len(boxes)); i++ {
			w.see(boxes[i], nearItem{at: uint16(i), slot: item.slot, level: level})
		}
	}
	switch item.level {
	case nearSegment:
		if w.ask.sieve.dueBy != 0 {
			for b, block := range s.dueBlocks {
				if block.first <= w.ask.sieve.dueBy {
					w.see(block.box, nearItem{at: uint16(b), slot: item.slot, level: nearDueBlock})
				}
			}
		} else if w.ask.sieve.amiss {
			runs(s.amissGroups, nearAmissGroup, 0, len(s.amissGroups))
		} else {
			runs(s.groups, nearGroup, 0, len(s.groups))
		}
	case nearGroup:
		const each = groupRows / blockRows
		runs(s.blocks, nearBlock, from*each, (from+1)*each)
	case nearBlock:
		for at := from * blockRows; at < min((from+1)*blockRows, s.rows); at++ {
			w.seeRow(s, item.slot, at)
		}
	case nearAmissGroup:
		runs(s.amissBlocks, nearAmissBlock, from*amissGroup, (from+1)*amissGroup)
	case nearAmissBlock:
		w.openAmiss(item)
	case nearDueBlock:
		for i := from * blockRows; i < min((from+1)*blockRows, len(s.due)); i++ {
			if s.dueDays[i] <= w.ask.sieve.dueBy {
				w.seeRow(s, item.slot, int(s.due[i]))
			}
		}
	}
}

func (w *nearWalk) seeRow(s *segment, slot int32, at int) {
	if w.ask.sieve.lets(s.combos[s.kinds[at]]) && !w.snap.gone[slot].has(at) {
		w.see(s.box(at), nearItem{at: uint16(at), slot: slot, level: nearRow})
	}
}

// openAmiss looks at rows that are not intact.
func (w *nearWalk) openAmiss(item nearItem) {
	s, gone := w.snap.slots[item.slot], w.snap.gone[item.slot]
	rows, first := s.amissBlock(int(item.at))
	for i := range rows {
		a := &rows[i]
		if metres := w.vantage.AtLeast(a.box()); metres <= w.within && w.ask.sieve.lets(s.combos[a.kind]) && !gone.has(int(a.at)) {
			w.put(nearItem{metres: metres, at: uint16(first + i), slot: item.slot, level: nearAmissRow})
		}
	}
}
