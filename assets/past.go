package assets

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Past books in memory: how many bytes they may take beside the present, the last one looked at aside, how many there are at
// most, how many are built at once for how many readers, and how long building one may take.
const (
	residentBytes = 256 << 20
	residents     = 16
	builders      = 2
	pastReaders   = 64
	rewindLimit   = 2 * time.Minute
	attention     = 10 * time.Second // for so long somebody who asked how far a book is wants it
)

// past keeps the few past snapshots that readers looked at last.
type past struct {
	mu       sync.Mutex
	kept     []*moment // least lately used first
	building int
	waiting  int       // readers, of all moments together
	queue    []*moment // to be built, the oldest first; those that nobody waits for any more are passed over
	failed   *moment   // the last one that could not be made, until somebody is told
	bytes    int64     // that kept ones may take; residentBytes where 0
}

// moment is one past snapshot, or the work of making it.
type moment struct {
	revision Revision
	waiting  int           // readers
	asked    time.Time     // when somebody last asked how far it is
	ready    chan struct{} // closed when snap or err is set
	snap     *Snapshot
	err      error
	own      int64 // bytes of it, the segments aside

	done, total atomic.Int64 // steps of making it
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
	m, err := inv.await(r)
	if err != nil {
		return View{}, err
	}
	defer inv.leave(m)
	select {
	case <-m.ready:
	case <-ctx.Done():
		return View{}, ctx.Err()
	}
	if m.err != nil {
		return View{}, fmt.Errorf("as of %d: %w", r, m.err)
	}
	return View{snap: m.snap}, nil
}

func noRevision(op string, r, newest Revision) *Error {
	return Refuse(NotFound, op, Text{
		fmt.Sprintf("没有修订 %d；最新修订是 %d", r, newest),
		fmt.Sprintf("there is no revision %d; the newest is %d", r, newest)})
}

// await finds a past snapshot, or sees to it that it is made, for a reader who waits for it. He leaves it.
func (inv *Inventory) await(r Revision) (*moment, error) {
	p := &inv.past
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.find(r)
	if (m == nil || !m.made()) && p.waiting >= pastReaders {
		return nil, Refuse(Busy, "as of", Text{
			"等待查看历史的请求太多，稍后再试", "too many readers are waiting for the past; try again a little later"})
	}
	if m == nil {
		m = inv.begin(r)
	}
	m.waiting++
	p.waiting++
	return m, nil
}

func (inv *Inventory) leave(m *moment) {
	inv.past.mu.Lock()
	defer inv.past.mu.Unlock()
	m.waiting--
	inv.past.waiting--
}

// find returns a past snapshot that is there, and is now the one looked at last, or is to be made; nil for none. The caller
// holds the lock, here and in begin.
func (p *past) find(r Revision) *moment {
	is := func(m *moment) bool { return m.revision == r }
	if at := slices.IndexFunc(p.kept, is); at >= 0 {
		m := p.kept[at]
		p.kept = append(slices.Delete(p.kept, at, at+1), m)
		return m
	}
	if at := slices.IndexFunc(p.queue, is); at >= 0 {
		return p.queue[at]
	}
	return nil
}

// begin sees to it that a past snapshot is made.
func (inv *Inventory) begin(r Revision) *moment {
	p := &inv.past
	m := &moment{revision: r, ready: make(chan struct{})}
	p.queue = append(p.queue, m)
	if p.building < builders {
		p.building++
		go inv.build()
	}
	return m
}

// build makes what is in the queue until nothing is.
func (inv *Inventory) build() {
	for m := inv.past.next(inv.clock()); m != nil; m = inv.past.next(inv.clock()) {
		ctx, cancel := context.WithTimeout(inv.life, rewindLimit)
		m.snap, m.err = inv.rewind(ctx, m)
		cancel()
		if m.err != nil {
			inv.past.forget(m) // the next reader tries again
		}
		close(m.ready)
		inv.past.trim(inv.current.Load())
	}
}

// next takes a moment that somebody waits for from the queue; nil ends a builder.
func (p *past) next(now time.Time) *moment {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) > 0 {
		m := p.queue[0]
		p.queue = slices.Delete(p.queue, 0, 1)
		if m.waiting == 0 && now.Sub(m.asked) > attention {
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
	p.failed = m
}
