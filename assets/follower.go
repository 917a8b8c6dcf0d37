package assets

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// follower is the one builder of snapshots, on every node, whether it wrote or not: it reads each revision back
// from the store, applies it and publishes.
type follower struct {
	inv *Inventory

	mu   sync.Mutex // held while a book changes or is copied
	book *builder   // nil while it is being loaded anew
	told *toldBook  // what the public is told of it; nil for nothing

	repacking atomic.Bool
	repackers sync.WaitGroup
}

// Bounds of the wait between two tries while the store does not answer.
const (
	firstRetry = 50 * time.Millisecond
	lastRetry  = 5 * time.Second
)

// load builds the book from the store's present and publishes it.
func (f *follower) load(ctx context.Context, progress func(records int)) error {
	n := 0
	book, err := loadBook(ctx, f.inv.store, 0, func(Record) {
		if n++; progress != nil && n%4096 == 0 {
			progress(n)
		}
	})
	if err != nil {
		return err
	}
	if progress != nil {
		progress(n)
	}
	f.mu.Lock()
	f.book = book
	f.inv.touched.restart(book.head)
	f.tellAnew(ctx)
	f.publish()
	f.mu.Unlock()
	f.inv.past.trim(f.inv.current.Load())
	f.inv.feed.restart(book.head.Revision)
	f.wake()
	return nil
}

// thaw returns a builder that begins where the present book stands; nil where there is none at the moment.
func (f *follower) thaw() *builder {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.book == nil {
		return nil
	}
	return f.book.thaw()
}

// publish shows readers the books as they stand, that of the public first: whoever waits for a revision finds it in both.
func (f *follower) publish() {
	f.publishTold()
	if f.book != nil {
		f.inv.current.Store(f.book.freeze())
	}
}

// wake lets everybody look again who waits for a snapshot.
func (f *follower) wake() {
	inv := f.inv
	inv.waiting.Lock()
	close(inv.news)
	inv.news = make(chan struct{})
	inv.waiting.Unlock()
}

// run follows until ctx ends. Trouble with the store is reported once when it begins and once when it ends; a
// change that does not fit the book makes it load everything anew.
func (f *follower) run(ctx context.Context) {
	defer close(f.inv.stopped)
	defer f.repackers.Wait()
	retry := firstRetry
	for ctx.Err() == nil {
		err := f.step(ctx)
		if err == nil {
			if f.inv.troubleSince.Swap(0) != 0 {
				f.inv.log.Info("following the store again", "revision", f.inv.View().Revision())
			}
			retry = firstRetry
			continue
		}
		if ctx.Err() != nil {
			return
		}
		if f.inv.troubleSince.CompareAndSwap(0, f.inv.clock().UnixNano()) {
			f.inv.log.Error("cannot follow the store; the view stays as it is", "revision", f.inv.View().Revision(), "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
		retry = min(2*retry, lastRetry)
	}
}

func (f *follower) step(ctx context.Context) error {
	if f.book == nil {
		return f.load(ctx, nil)
	}
	c, err := f.inv.store.Changes(ctx, f.book.head.Revision)
	if err != nil {
		return err
	}
	f.inv.touched.add(c)
	if err := f.take(ctx, c); err != nil {
		f.inv.log.Error("a revision does not fit the book; loading everything anew", "revision", c.Revision, "err", err)
		return f.load(ctx, nil)
	}
	f.tidy(ctx)
	f.inv.feed.add(announce(c))
	f.wake()
	return nil
}

// take applies one revision and publishes the book. Where it fails half of the revision may be in the book, which
// is thrown away whole.
func (f *follower) take(ctx context.Context, c Committed) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var err error
	if f.book.fills(c) {
		var book *builder
		if book, err = f.book.filled(c); err == nil {
			f.book = book
		}
	} else {
		err = f.book.apply(c)
	}
	if err != nil {
		f.book = nil
		return err
	}
	f.tell(ctx, c)
	f.publish()
	return nil
}

// books are the books that are kept up: where each is found while the follower's lock is held.
func (f *follower) books() []func() *builder {
	return []func() *builder{func() *builder { return f.book }, func() *builder {
		if f.told == nil {
			return nil
		}
		return f.told.book
	}}
}

// crowded reports whether a book is worth packing.
func (f *follower) crowded() bool {
	for _, snap := range []*Snapshot{f.inv.current.Load(), f.inv.face.snapshot()} {
		if snap != nil {
			if _, due := snap.crowded(); due {
				return true
			}
		}
	}
	return false
}

// tidy packs what is crowded, in the background and one piece at a time. Readers and the follower go on meanwhile.
func (f *follower) tidy(ctx context.Context) {
	if f.repacking.Load() || !f.crowded() || !f.repacking.CompareAndSwap(false, true) {
		return
	}
	f.repackers.Go(func() {
		defer f.repacking.Store(false)
		for _, book := range f.books() {
			for more := true; more && ctx.Err() == nil; {
				var err error
				if more, err = f.repack(book); err != nil {
					f.inv.log.Error("packing failed; the book goes on without", "err", err)
					more = false
				}
				f.inv.past.trim(f.inv.current.Load())
			}
		}
	})
}

// repack packs one piece of a book; more is false where nothing is crowded.
func (f *follower) repack(of func() *builder) (more bool, err error) {
	f.mu.Lock()
	book := of()
	var snap *Snapshot
	if book != nil {
		snap = book.freeze()
	}
	f.mu.Unlock()
	if snap == nil {
		return false, nil
	}
	slots, due := snap.crowded()
	if !due {
		return false, nil
	}
	work, err := snap.repack(slots)
	if err != nil {
		return false, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if of() != book {
		return false, nil // made anew meanwhile
	}
	book.adopt(work)
	f.publish()
	return true, nil
}
