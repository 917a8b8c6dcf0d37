package assets

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"sync/atomic"

	"needlepoint/geo"
)

// Teller says what the public is told of a book, record by record. It is a pure function: what it tells of a record depends on that
// record alone, so that whoever asks where, how near or by which word learns no more than by reading what is told.
type Teller interface {
	// Tell returns what is told of a record; ok is false where that is nothing. What is told of a place that is kept back is an
	// empty orb.MultiPoint. The revision of what is told tells two contents apart, and nothing else.
	Tell(Record) (told Record, ok bool)

	// Classes lists the classes of which anything may be told.
	Classes() []ClassKey
}

// face is the book as the public is told it: a book of its own, made of what a Teller tells of each record and kept up with the
// whole one. Until SetFace there is none, and nobody is told anything.
type face struct {
	setting sync.Mutex // one writer
	shown   atomic.Pointer[shownFace]
	touched touched
}

// shownFace is the snapshot that the public reads.
type shownFace struct {
	teller Teller
	snap   *Snapshot
}

func (f *face) snapshot() *Snapshot {
	if shown := f.shown.Load(); shown != nil {
		return shown.snap
	}
	return nil
}

// toldBook is the follower's side of it. The follower's lock guards it.
type toldBook struct {
	teller Teller
	book   *builder    // nil while it is being made
	missed []Committed // of the whole book, while it is being made
	print  string      // the hash of its heads: that of the whole book covers who changed what
}

// SetFace has the public told of the book what t tells, nil for nothing, and returns when it is. What was told before is taken away
// at once.
func (inv *Inventory) SetFace(ctx context.Context, t Teller) error {
	inv.face.setting.Lock()
	defer inv.face.setting.Unlock()
	f := inv.follower
	f.mu.Lock()
	if f.told != nil && f.told.teller == t && f.told.book != nil {
		f.mu.Unlock()
		return nil
	}
	inv.face.shown.Store(nil)
	f.told = nil
	if t == nil {
		f.mu.Unlock()
		return nil
	}
	next := &toldBook{teller: t}
	f.told = next
	if f.book == nil { // whoever loads it goes on from here
		f.mu.Unlock()
		return nil
	}
	snap := f.book.freeze()
	f.mu.Unlock()

	book, err := makeTold(ctx, snap, t)
	f.mu.Lock()
	defer f.mu.Unlock()
	if next.book != nil { // the whole book was loaded anew meanwhile, and this with it
		return nil
	}
	if err != nil {
		f.told = nil
		return fmt.Errorf("face: %w", err)
	}
	missed := next.missed
	next.begin(book, &inv.face.touched)
	for _, c := range missed {
		f.tell(inv.life, c)
	}
	f.publishTold()
	return nil
}

// Face returns the book as the public is told it by t; ok is false where it is not told anything by it, or not yet.
func (inv *Inventory) Face(t Teller) (v View, ok bool) {
	shown := inv.face.shown.Load()
	if shown == nil || shown.teller != t {
		return View{}, false
	}
	return View{snap: shown.snap}, true
}

// FaceTouched is Touched for views that Face returned.
func (inv *Inventory) FaceTouched(after, upTo Head) (boxes [][]geo.WorldBox, ok bool) {
	return inv.face.touched.between(after, upTo)
}

// makeTold makes the book of what is told of each record of another.
func makeTold(ctx context.Context, snap *Snapshot, t Teller) (*builder, error) {
	l := newLoader()
	var failed error
	add := func(r Record) bool {
		if told, ok := t.Tell(r); ok {
			failed = l.add(told)
		}
		if failed == nil {
			failed = ctx.Err()
		}
		return failed == nil
	}
	snap.boundaries.Scan(func(_ BoundaryID, b *Boundary) bool { return add(*b) })
	if classes := t.Classes(); failed == nil && len(classes) > 0 {
		sieve := snap.sieve(Filter{Classes: classes, Stages: AnyStage()})
		snap.scan(sieve, func(r row) bool { return add(snap.asset(r)) })
	}
	if failed != nil {
		return nil, failed
	}
	book, err := l.pack(ctx)
	if err != nil {
		return nil, err
	}
	book.head = Head{Revision: snap.head.Revision}
	return book, nil
}

// begin has a book that was made anew kept up from now on. The caller holds the follower's lock, here and below.
func (t *toldBook) begin(book *builder, touched *touched) {
	t.book, t.missed, t.print = book, nil, rand.Text()
	t.book.head.Hash = t.print
	touched.restart(t.book.head)
}

// tellAnew makes what the public is told anew from the book as it stands.
func (f *follower) tellAnew(ctx context.Context) {
	if f.told == nil {
		return
	}
	book, err := makeTold(ctx, f.book.freeze(), f.told.teller)
	if err != nil {
		f.inv.log.Error("what the public is told cannot be made; it is told nothing", "err", err)
		f.inv.face.shown.Store(nil)
		f.told = nil
		return
	}
	f.told.begin(book, &f.inv.face.touched)
}

// tell has the public told of a revision that is in the book. One that changes nothing of what is told leaves no trace there.
func (f *follower) tell(ctx context.Context, c Committed) {
	t := f.told
	switch {
	case t == nil:
		return
	case t.book == nil:
		t.missed = append(t.missed, c)
		return
	case len(c.Changes) >= intakeRows:
		f.tellAnew(ctx)
		return
	}
	told := Committed{Revision: c.Revision, Hash: t.print}
	for _, ch := range c.Changes {
		if ch, ok := tellChange(t.teller, ch); ok {
			told.Changes = append(told.Changes, ch)
		}
	}
	if len(told.Changes) == 0 {
		return
	}
	f.inv.face.touched.add(told)
	if err := t.book.take(told); err != nil {
		f.inv.log.Error("a revision does not fit what the public is told; making that anew", "revision", c.Revision, "err", err)
		f.tellAnew(ctx)
	}
}

// tellChange returns what a change is to the public; ok is false where it is nothing.
func tellChange(t Teller, ch Change) (told Change, ok bool) {
	told = Change{Noun: ch.Noun, ID: ch.ID}
	if ch.Before != nil {
		told.Before, _ = t.Tell(ch.Before)
	}
	if ch.After != nil {
		told.After, _ = t.Tell(ch.After)
	}
	return told, !Same(told.Before, told.After)
}

func (f *follower) publishTold() {
	if f.told != nil && f.told.book != nil {
		f.inv.face.shown.Store(&shownFace{f.told.teller, f.told.book.freeze()})
	}
}
