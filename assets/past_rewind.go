package assets

import (
	"context"
	"fmt"
)

// rewind makes the snapshot of a past revision: backwards from the present, which shares all that has not changed
// since, or from the store where so much has changed that reading everything is less work.
func (inv *Inventory) rewind(ctx context.Context, m *moment) (*Snapshot, error) {
	if book := inv.follower.thaw(); book != nil && inv.near(ctx, m.revision, book) {
		m.own = 0
		if err := inv.revert(ctx, book, m); err == nil {
			return book.freeze(), nil
		} else if ctx.Err() != nil {
			return nil, err
		}
	}
	m.own = 0
	m.done.Store(0)
	n, many := inv.View().Len()
	m.total.Store(int64(n + many))
	book, err := loadBook(ctx, inv.store, m.revision, func(r Record) {
		m.done.Add(1)
		if _, ok := r.(Asset); ok {
			m.own += rowCost
		} else {
			m.own += recordCost(r)
		}
	})
	if err != nil {
		return nil, err
	}
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

// revert takes the book back to the moment, one revision at a time. What it leaves among the recent assets is packed as that of
// the present is, so that a past that has been made is as quick to read.
func (inv *Inventory) revert(ctx context.Context, book *builder, m *moment) error {
	m.done.Store(0)
	m.total.Store(int64(book.head.Revision - m.revision))
	for book.head.Revision > m.revision {
		c, err := inv.store.Changes(ctx, book.head.Revision-1)
		if err != nil {
			return err
		}
		if err := book.revert(c); err != nil {
			return err
		}
		for _, ch := range c.Changes {
			m.own += changeCost + recordCost(ch.Before)
		}
		m.done.Add(1)
	}
	entries, err := inv.Journal(ctx, JournalPage{Before: m.revision + 1, Limit: 1})
	if err != nil {
		return err
	}
	if len(entries) != 1 || entries[0].Revision != m.revision {
		return fmt.Errorf("revision %d is missing from the journal", m.revision)
	}
	book.head = entries[0].Head()
	return book.uncrowd(ctx)
}

// uncrowd packs what is crowded until nothing is.
func (b *builder) uncrowd(ctx context.Context) error {
	for ctx.Err() == nil {
		snap := b.freeze()
		slots, due := snap.crowded()
		if !due {
			return nil
		}
		work, err := snap.repack(slots)
		if err != nil {
			return err
		}
		b.adopt(work)
	}
	return ctx.Err()
}
