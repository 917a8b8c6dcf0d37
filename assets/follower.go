package assets

import (
	"context"
	"time"
)

// follower is the one builder of snapshots, on every node, whether it wrote or not: it reads each revision back
// from the store, applies it and publishes.
type follower struct {
	inv  *Inventory
	book *builder
}

// Bounds of the wait between two tries while the store does not answer.
const (
	firstRetry = 50 * time.Millisecond
	lastRetry  = 5 * time.Second
)

// load builds the book from the store's present and publishes it.
func (f *follower) load(ctx context.Context, progress func(records int)) error {
	book := newBuilder()
	n := 0
	head, err := f.inv.store.Load(ctx, 0, func(r Record) error {
		if n++; progress != nil && n%4096 == 0 {
			progress(n)
		}
		return book.add(r)
	})
	if err != nil {
		return err
	}
	if progress != nil {
		progress(n)
	}
	book.head = head
	f.book = book
	f.publish()
	return nil
}

func (f *follower) publish() {
	inv := f.inv
	inv.current.Store(f.book.freeze())
	inv.waiting.Lock()
	close(inv.news)
	inv.news = make(chan struct{})
	inv.waiting.Unlock()
}

// run follows until ctx ends. Trouble with the store is reported once when it begins and once when it ends; a
// change that does not fit the book makes it load everything anew.
func (f *follower) run(ctx context.Context) {
	defer close(f.inv.stopped)
	retry := firstRetry
	for ctx.Err() == nil {
		err := f.step(ctx)
		if err == nil {
			if f.inv.troubleSince.Swap(0) != 0 {
				f.inv.log.Info("following the store again", "revision", f.book.head.Revision)
			}
			retry = firstRetry
			continue
		}
		if ctx.Err() != nil {
			return
		}
		if f.inv.troubleSince.CompareAndSwap(0, f.inv.clock().UnixNano()) {
			f.inv.log.Error("cannot follow the store; the view stays as it is", "revision", f.book.head.Revision, "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
		retry = min(2*retry, lastRetry)
	}
}

func (f *follower) step(ctx context.Context) error {
	c, err := f.inv.store.Changes(ctx, f.book.head.Revision)
	if err != nil {
		return err
	}
	if err := f.book.apply(c); err != nil {
		// Half of the revision may be in the book by now: it is thrown away whole.
		f.inv.log.Error("a revision does not fit the book; loading everything anew", "revision", c.Revision, "err", err)
		return f.load(ctx, nil)
	}
	f.publish()
	return nil
}
