package access

import (
	"context"
	"time"
)

// Store keeps accounts and the trail of events. It is the port that assets/gpkg and assets/postgis implement and that
// assets/access/accesstest checks, a case for each sentence below.
//
// What it keeps is never part of the book that is handed to others. Everything a method returns is the caller's own. A method
// stops when its context does and returns the context's error. After Close every method returns an error.
type Store interface {
	// Load returns every entry there is, and the version that they are true for: 0 where nothing was ever kept.
	Load(ctx context.Context) (State, error)

	// Commit keeps the change whole or not at all; when it returns without an error the change survives a crash of the machine.
	// A change with entries has Base as the version of the store, otherwise it is a Conflict; it makes the version one more. An
	// entry takes the place of the one of the same shelf and key; one without a body drops it, and dropping what is not there
	// does nothing. The events are appended in order, each with the number and hash that Chain gives it after the last one
	// kept; a change of events alone leaves the version as it is. While another writer holds the store, Commit waits a
	// bounded time, then returns Busy.
	Commit(ctx context.Context, c Change) (Kept, error)

	// Changed returns the entries put or dropped after a version, waiting until there are some. Where that is too long ago to
	// tell what was dropped, it returns all entries and says that they are the whole. Several nodes on one store learn of each
	// other's changes within a second.
	Changed(ctx context.Context, after int64) (State, error)

	// Events returns the newest events that the query lets through, newest first, and where the trail ends.
	Events(ctx context.Context, q EventQuery) ([]Event, Head, error)

	// Trail calls each for every event after the one with the given number, in order, and returns where the trail ends as the
	// store keeps it, apart from the events: all of one state. An error of each ends it and is returned.
	Trail(ctx context.Context, after int64, each func(Event) error) (Head, error)

	// Close releases the store; a waiting Changed returns.
	Close() error
}

// Remembered is for how many versions at least a store can tell what was dropped.
const Remembered = 200

// Shelf is what an entry is.
type Shelf string

// The shelves.
const (
	shelfAccount    Shelf = "account"    // by name
	shelfSession    Shelf = "session"    // by the digest of the secret
	shelfToken      Shelf = "token"      // by the digest of the secret
	shelfInvitation Shelf = "invitation" // by the digest of the secret
	shelfRetired    Shelf = "retired"    // names of removed accounts, which nobody gets again
)

// Entry is one thing that a store keeps. A store does not look into it.
type Entry struct {
	Shelf Shelf
	Key   string
	Body  []byte // JSON; nil for one that is dropped
}

// State is what a store holds, or what became of it since a version.
type State struct {
	Version int64
	Whole   bool // all entries; otherwise those put or dropped since
	Entries []Entry
}

// Change is what a store is to keep.
type Change struct {
	Base    int64 // the version that the writer saw
	Entries []Entry
	Events  []Event // numbers and hashes are the store's to give
}

// Kept says what a commit made.
type Kept struct {
	Version int64
	Head    Head
}

// Head is where the trail of events ends; the zero Head is that of a trail without events.
type Head struct {
	Seq  int64
	Hash string
}

// EventQuery narrows the trail; what is zero lets everything through.
type EventQuery struct {
	What    []What
	Actor   string
	Subject string
	Since   time.Time // at or after
	Until   time.Time // before
	Before  int64     // only events with a smaller number
	Limit   int       // 100 where 0
}

// Most returns how many events are wanted at most.
func (q EventQuery) Most() int {
	if q.Limit <= 0 {
		return 100
	}
	return q.Limit
}
