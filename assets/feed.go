package assets

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// Announcement tells readers that a revision is in the book: whose it is and which records and places it touched,
// so that they look again at these alone.
type Announcement struct {
	Entry
	Assets     []int64     // ids of the assets touched, at most announcedIDs
	Boundaries []int64     // ids of the boundaries touched, at most announcedIDs
	More       int         // how many ids are left out
	Boxes      []orb.Bound // together hold the old and the new places of every record touched, at most announcedBoxes

	changes []Change // themselves, where they are at most announcedChanges: for readers of a part
}

// Bounds of one announcement, and of how many are kept for readers who come back.
const (
	announcedIDs   = 500
	announcedBoxes = 64

	announcedChanges = 50
	keptNews         = 512
	farthestBehind   = 512 // revisions that a reader may be behind and still be told of one by one
)

// ErrFarBehind says that a reader missed so much that looking at everything anew is less work.
var ErrFarBehind = errors.New("too many revisions were missed to be told one by one")

// announce sums up a revision.
func announce(c Committed) Announcement {
	a := Announcement{Entry: EntryOf(c)}
	boxes := make([]orb.Bound, 0, len(c.Changes))
	for _, ch := range c.Changes {
		for _, r := range []Record{ch.Before, ch.After} {
			if r != nil {
				boxes = append(boxes, r.Shape().Bound())
			}
		}
		ids := &a.Assets
		if ch.Noun == BoundaryNoun {
			ids = &a.Boundaries
		}
		if len(*ids) < announcedIDs {
			*ids = append(*ids, ch.ID)
		} else {
			a.More++
		}
	}
	a.Boxes = gather(boxes, announcedBoxes)
	if len(c.Changes) <= announcedChanges {
		a.changes = c.Changes
	}
	return a
}

// gather covers the boxes with at most so many, neighbours together: sorted into strips from west to east, and
// each strip into runs from south to north.
func gather(boxes []orb.Bound, most int) []orb.Bound {
	boxes = lump(boxes)
	slices.SortFunc(boxes, compareBoxes)
	boxes = slices.Compact(boxes)
	if len(boxes) <= most {
		return boxes
	}
	strips := 1
	for (strips+1)*(strips+1) <= most {
		strips++
	}
	var out []orb.Bound
	for strip := range chunks(boxes, strips) {
		slices.SortFunc(strip, func(a, b orb.Bound) int {
			return cmp.Or(cmp.Compare(a.Min[1]+a.Max[1], b.Min[1]+b.Max[1]), compareBoxes(a, b))
		})
		for run := range chunks(strip, strips) {
			all := run[0]
			for _, b := range run[1:] {
				all = all.Union(b)
			}
			out = append(out, all)
		}
	}
	return out
}

// The squares that many boxes are lumped by, each way, and how many boxes are many.
const (
	lumpSide = 64
	lumpFrom = 4 * lumpSide * lumpSide
)

// lump joins the boxes whose middles lie in one square, where there are so many that each cannot be looked at closely.
func lump(boxes []orb.Bound) []orb.Bound {
	if len(boxes) < lumpFrom {
		return boxes
	}
	all := boxes[0]
	for _, b := range boxes[1:] {
		all = all.Union(b)
	}
	step := func(v, low, high float64) int {
		if !(high > low) {
			return 0
		}
		return min(int((v-low)/(high-low)*lumpSide), lumpSide-1)
	}
	at := make([]int, lumpSide*lumpSide) // place in out, from 1
	var out []orb.Bound
	for _, b := range boxes {
		c := b.Center()
		square := &at[step(c[0], all.Min[0], all.Max[0])*lumpSide+step(c[1], all.Min[1], all.Max[1])]
		if *square == 0 {
			out = append(out, b)
			*square = len(out)
		} else {
			out[*square-1] = out[*square-1].Union(b)
		}
	}
	return out
}

// chunks cuts a list into n runs of nearly equal length, leaving out empty ones.
func chunks(list []orb.Bound, n int) func(yield func([]orb.Bound) bool) {
	return func(yield func([]orb.Bound) bool) {
		for i := range n {
			if run := list[i*len(list)/n : (i+1)*len(list)/n]; len(run) > 0 && !yield(run) {
				return
			}
		}
	}
}

func compareBoxes(a, b orb.Bound) int {
	return cmp.Or(cmp.Compare(a.Min[0], b.Min[0]), cmp.Compare(a.Min[1], b.Min[1]),
		cmp.Compare(a.Max[0], b.Max[0]), cmp.Compare(a.Max[1], b.Max[1]))
}

// feed keeps the newest announcements. The follower adds; any number of goroutines read.
type feed struct {
	mu    sync.Mutex
	from  Revision // announcements are of the revisions above it
	items []Announcement
}

// restart forgets everything: the book is at a revision that was not reached step by step.
func (f *feed) restart(at Revision) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.from, f.items = at, nil
}

func (f *feed) add(a Announcement) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.items = append(f.items, a); len(f.items) > 2*keptNews { // a new array now and then, for readers hold the old one
		f.items = slices.Clone(f.items[len(f.items)-keptNews:])
		f.from = f.items[0].Revision - 1
	}
}

// after returns what came after a revision; kept is false where that reaches further back than what is kept.
func (f *feed) after(r Revision) (items []Announcement, kept bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r < f.from {
		return nil, false
	}
	skip := min(int(r-f.from), len(f.items))
	return f.items[skip:len(f.items):len(f.items)], true
}

// News returns the announcements of the revisions after the given one, in order, waiting until there is one. What is
// announced is in the view already. A reader farther behind than can be told gets ErrFarBehind.
func (inv *Inventory) News(ctx context.Context, after Revision) ([]Announcement, error) {
	for {
		inv.waiting.Lock()
		news := inv.news
		inv.waiting.Unlock()
		items, kept := inv.feed.after(after)
		if !kept {
			return inv.oldNews(ctx, after)
		}
		if len(items) > 0 {
			return items, nil
		}
		select {
		case <-news:
		case <-inv.stopped:
			return nil, Refuse(Busy, "news", Text{"服务正在停止", "the service is stopping"})
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// oldNews reads from the store what is no longer kept. What was read when ctx ends or the store fails is told already, and a
// reader for whom the time did not suffice to read even one revision is far behind: he would else never come nearer.
func (inv *Inventory) oldNews(ctx context.Context, after Revision) ([]Announcement, error) {
	head := inv.View().Revision()
	if after < 0 || head-after > farthestBehind {
		return nil, ErrFarBehind
	}
	var out []Announcement
	for r := after; r < head; r++ {
		c, err := inv.store.Changes(ctx, r)
		switch {
		case err == nil:
		case len(out) > 0:
			return out, nil
		case errors.Is(err, context.DeadlineExceeded):
			return nil, ErrFarBehind
		default:
			return nil, err
		}
		out = append(out, announce(c))
	}
	return out, nil
}
