package assets

import (
	"context"
	"time"
)

// Entry is a revision as the journal lists it: who, when, why and how much, without the changes themselves.
type Entry struct {
	Revision Revision
	Base     Revision
	At       time.Time
	Actor    string
	Via      string
	Reason   string
	Hash     string // hex SHA-256 of the chain up to this revision

	Inserted, Updated, Deleted int

	Unjudged bool // for a reader of a part: it touched so much that what it did in his part is not told
}

// Changes returns how many records the revision touched.
func (e Entry) Changes() int { return e.Inserted + e.Updated + e.Deleted }

// Head returns the stamp of the book at this revision.
func (e Entry) Head() Head { return Head{Revision: e.Revision, At: e.At, Hash: e.Hash} }

// EntryOf returns the entry of a change set that was read whole.
func EntryOf(c Committed) Entry {
	e := Entry{Revision: c.Revision, Base: c.Base, At: c.At, Actor: c.Actor, Via: c.Via, Reason: c.Reason, Hash: c.Hash}
	for _, ch := range c.Changes {
		switch ch.Action() {
		case Insert:
			e.Inserted++
		case Update:
			e.Updated++
		case Delete:
			e.Deleted++
		}
	}
	return e
}

// JournalPage asks for a stretch of the journal.
type JournalPage struct {
	Before Revision  // only revisions below it; 0 from the newest on
	Until  time.Time // only those committed at that time or earlier; zero for all
	Actor  string    // only those of this actor; empty for all
	Via    string    // only those that came in this way; empty for all
	Limit  int       // at most so many
}

// Journal is optional to a Store: the list of its revisions without reading their changes.
type Journal interface {
	// Journal returns entries in descending revision. Outside edits that nobody adopted yet are in none of them.
	Journal(ctx context.Context, page JournalPage) ([]Entry, error)
}

// Journal returns entries in descending revision.
func (inv *Inventory) Journal(ctx context.Context, page JournalPage) ([]Entry, error) {
	j, ok := inv.store.(Journal)
	if !ok {
		return nil, Refuse(Unsupported, "journal", Text{"这种存储不列出修订", "this store does not list its revisions"})
	}
	return j.Journal(ctx, page)
}

// Committed returns one revision with all its changes.
func (inv *Inventory) Committed(ctx context.Context, r Revision) (Committed, error) {
	if r <= 0 || r > inv.View().Revision() {
		return Committed{}, noRevision("revision", r, inv.View().Revision())
	}
	return inv.store.Changes(ctx, r-1)
}
