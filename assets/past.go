package assets

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Past books in memory: how many stay, how many are built at once, and how long building one may take.
const (
	residents   = 4
	builders    = 2
	rewindLimit = 2 * time.Minute
)

// past keeps the few past snapshots that readers looked at last.
type past struct {
	mu       sync.Mutex
	kept     []*moment // least lately used first
	building int
	queue    []*moment // to be built, the oldest first; those that nobody waits for any more are passed over
}

// moment is one past snapshot, or the work of making it.
type moment struct {
	revision Revision
	waiting  int           // readers
	ready    chan struct{} // closed when snap or err is set
	snap     *Snapshot
	err      error
}

// ViewAt returns the book as it stood at a revision; 0 is the present. The first look at a past revision builds it,
// once for everybody who waits, and a few at a time however many are asked for; a reader who gives up does not end work that
// has begun. The few looked at last stay in memory.
func (inv *Inventory) ViewAt(ctx context.Context, r Revision) (View, error) {
	now := inv.View()
	switch {
	case r == 0 || r == now.Revision():
		return now, nil
	case r < 0 || r > now.Revision():
		return View{}, noRevision("as of", r, now.Revision())
	}
	m := inv.momentOf(r)
	defer inv.leave(m)
	select {
	case <-m.ready:
	case <-ctx.Done():
		return View{}, ctx.Err()
	}
	if m.err != nil {
		return View{}, fmt.Errorf("as of %d: %w", r, m.err)
	}
	return View{m.snap}, nil
}

func noRevision(op string, r, newest Revision) *Error {
	return Refuse(NotFound, op, Text{
		fmt.Sprintf("没有修订 %d；最新修订是 %d", r, newest),
		fmt.Sprintf("there is no revision %d; the newest is %d", r, newest)})
}

// momentOf finds a past snapshot, or sees to it that it is made. The caller leaves it.
func (inv *Inventory) momentOf(r Revision) *moment {
	p := &inv.past
	p.mu.Lock()
	defer p.mu.Unlock()
	is := func(m *moment) bool { return m.revision == r }
	if at := slices.IndexFunc(p.kept, is); at >= 0 {
		m := p.kept[at]
		p.kept = append(slices.Delete(p.kept, at, at+1), m)
		m.waiting++
		return m
	}
	if at := slices.IndexFunc(p.queue, is); at >= 0 {
		p.queue[at].waiting++
		return p.queue[at]
	}
	m := &moment{revision: r, waiting: 1, ready: make(chan struct{})}
	p.queue = append(p.queue, m)
	if p.building < builders {
		p.building++
		go inv.build()
	}
	return m
}

func (inv *Inventory) leave(m *moment) {
	inv.past.mu.Lock()
	defer inv.past.mu.Unlock()
	m.waiting--
}

// build makes what is in the queue until nothing is.
func (inv *Inventory) build() {
	for m := inv.past.next(); m != nil; m = inv.past.next() {
		ctx, cancel := context.WithTimeout(inv.life, rewindLimit)
		m.snap, m.err = inv.rewind(ctx, m.revision)
		cancel()
		if m.err != nil {
			inv.past.forget(m) // the next reader tries again
		}
		close(m.ready)
	}
}

// next takes a moment that somebody waits for from the queue; nil ends a builder.
func (p *past) next() *moment {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) > 0 {
		m := p.queue[0]
		p.queue = slices.Delete(p.queue, 0, 1)
		if m.waiting == 0 {
			continue
		}
		if p.kept = append(p.kept, m); len(p.kept) > residents {
			p.kept = slices.Delete(p.kept, 0, 1)
		}
		return m
	}
	p.building--
	return nil
}

func (p *past) forget(m *moment) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept = slices.DeleteFunc(p.kept, func(other *moment) bool { return other == m })
}

// rewind makes the snapshot of a past revision: backwards from the present, which shares all that has not changed
// since, or from the store where so much has changed that reading everything is less work.
func (inv *Inventory) rewind(ctx context.Context, r Revision) (*Snapshot, error) {
	if book := inv.follower.thaw(); book != nil && inv.near(ctx, r, book) {
		if err := inv.revert(ctx, book, r); err == nil {
			return book.freeze(), nil
		} else if ctx.Err() != nil {
			return nil, err
		}
	}
	all := newLoader()
	head, err := inv.store.Load(ctx, r, all.add)
	if err != nil {
		return nil, err
	}
	book, err := all.pack(ctx)
	if err != nil {
		return nil, err
	}
	book.head = head
	return book.freeze(), nil
}

// near reports whether going back from the book to r touches fewer records than the book holds.
func (inv *Inventory) near(ctx context.Context, r Revision, book *builder) bool {
	steps := int(book.head.Revision - r)
	records := book.places.many + book.recents.Len() + book.boundaries.Len()
	if steps > records+1 {
		return false
	}
	entries, err := inv.Journal(ctx, JournalPage{Before: book.head.Revision + 1, Limit: steps})
	if err != nil {
		return false
	}
	touched := 0
	for _, e := range entries {
		touched += e.Changes()
	}
	return touched <= records
}

// revert takes the book back to r, one revision at a time.
func (inv *Inventory) revert(ctx context.Context, book *builder, r Revision) error {
	for book.head.Revision > r {
		c, err := inv.store.Changes(ctx, book.head.Revision-1)
		if err != nil {
			return err
		}
		if err := book.revert(c); err != nil {
			return err
		}
	}
	entries, err := inv.Journal(ctx, JournalPage{Before: r + 1, Limit: 1})
	if err != nil {
		return err
	}
	if len(entries) != 1 || entries[0].Revision != r {
		return fmt.Errorf("revision %d is missing from the journal", r)
	}
	book.head = entries[0].Head()
	return nil
}
