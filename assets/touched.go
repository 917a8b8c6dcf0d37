package assets

import (
	"slices"
	"sort"
	"sync"

	"needlepoint/geo"
)

// Bounds of what is kept of the places that revisions touched.
const (
	touchedRevisions = 4_096
	touchedBoxes     = 1 << 19 // of all revisions together, 16 bytes each
)

// touched keeps where the newest revisions touched the book, box by box. The follower adds; any number of goroutines
// read.
type touched struct {
	mu    sync.Mutex
	from  Head // revisions above it are kept
	steps []touchedStep
	boxes int // of all steps together
}

// touchedStep is one revision. Its boxes are never written to.
type touchedStep struct {
	head  Head
	boxes []geo.WorldBox
}

// Touched returns the old and the new box of every change of the revisions after one head up to another, as they are and in
// order of the revisions; where a change left its box alone it stands once. ok is false where that cannot be told: one of
// the heads is too long ago, or is not of the book that is followed now. Whoever reads a view can be told of its revision.
func (inv *Inventory) Touched(after, upTo Head) (boxes [][]geo.WorldBox, ok bool) {
	return inv.touched.between(after, upTo)
}

func (t *touched) between(after, upTo Head) (boxes [][]geo.WorldBox, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first, ok := t.find(after)
	last, found := t.find(upTo)
	if !ok || !found || first > last {
		return nil, false
	}
	for _, step := range t.steps[first:last] {
		boxes = append(boxes, step.boxes)
	}
	return boxes, true
}

// find returns how many steps lead to a head.
func (t *touched) find(h Head) (steps int, ok bool) {
	if h.Revision == t.from.Revision {
		return 0, h.Hash == t.from.Hash
	}
	n := sort.Search(len(t.steps), func(i int) bool { return t.steps[i].head.Revision >= h.Revision })
	if n == len(t.steps) || t.steps[n].head.Revision != h.Revision {
		return 0, false
	}
	return n + 1, h.Hash == t.steps[n].head.Hash
}

// restart forgets everything: the book is at a head that was not reached step by step.
func (t *touched) restart(at Head) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.from, t.steps, t.boxes = at, nil, 0
}

// add keeps one more revision, before any reader sees a view of it.
func (t *touched) add(c Committed) {
	step := touchedStep{Head{Revision: c.Revision, At: c.At, Hash: c.Hash}, touchedBy(c.Changes)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.steps = append(t.steps, step)
	t.boxes += len(step.boxes)
	for len(t.steps) > touchedRevisions || t.boxes > touchedBoxes {
		t.from = t.steps[0].head
		t.boxes -= len(t.steps[0].boxes)
		t.steps[0] = touchedStep{}
		t.steps = t.steps[1:]
	}
}

// touchedBy returns the boxes of the changes, or at least one more than are kept. A record without a geometry, which the book
// refuses, has none.
func touchedBy(changes []Change) []geo.WorldBox {
	boxes := make([]geo.WorldBox, 0, min(len(changes), touchedBoxes+2))
	for _, ch := range changes {
		before, had := boxOf(ch.Before)
		after, has := boxOf(ch.After)
		if had {
			boxes = append(boxes, before)
		}
		if has && !(had && before == after) {
			boxes = append(boxes, after)
		}
		if len(boxes) > touchedBoxes {
			break
		}
	}
	return slices.Clip(boxes)
}

func boxOf(r Record) (box geo.WorldBox, ok bool) {
	if r == nil {
		return box, false
	}
	shape := r.Shape()
	if shape == nil {
		return box, false
	}
	return geo.WorldBoxOf(shape.Bound()), true
}
