package assets

import (
	"context"
	"time"
)

// Store keeps the book. It is the port that assets/gpkg and assets/postgis implement and that
// assets/storetest checks, a case for each sentence below.
//
// Everything a method returns is the caller's own. A method stops when its context does and returns the
// context's error. After Close every method returns an error.
type Store interface {
	// Load calls each once for every record as it stood at revision at, or at the head when at is 0,
	// first boundaries, then assets, each in ascending id, and returns the head of the book that the records are
	// true for (the zero Head for a store without a revision).
	// What it yields is one consistent state, whatever is committed meanwhile. An error of each ends the
	// load and is returned. A revision that does not exist is NotFound. Load at the head first adopts
	// pending outside edits.
	Load(ctx context.Context, at Revision, each func(Record) error) (Head, error)

	// Commit keeps the change set as one revision, or nothing of it. When it returns without an error
	// the revision survives a crash of the machine. Revisions are consecutive, from 1, in commit order.
	// Inserts without an id get one above every id ever given to that noun; a deleted record's id
	// is given back only to an insert that names it, and only while no record has it. Each record kept is
	// stamped with the revision. A record of an operation whose IfRev is not AnyRevision must be at
	// that revision, and with Strict the head must be Base; otherwise Conflict. An update or delete of
	// an absent record is NotFound. Two records of one noun, class (kind and grid for boundaries) and
	// non-empty ref are a Conflict. The key is judged before everything else: seen before with the same
	// ChangeSet.Digest, the first receipt comes back with Replayed set and nothing is written; with another
	// digest it is KeyReused. Pending outside edits are adopted before the change set is judged. While another
	// writer holds the store, Commit waits a bounded time,
	// then returns Busy. The records of cs are the book's from then on: nobody writes to what they hold.
	Commit(ctx context.Context, cs ChangeSet) (Receipt, error)

	// Changes returns the revision after the given one, with its changes in operation order, waiting
	// until there is one. Before and After are complete records, bit for bit as they were kept. Outside
	// edits appear as a revision of actor "outside", also those made while the store was closed.
	// A revision above the head is waited for, never skipped.
	Changes(ctx context.Context, after Revision) (Committed, error)

	// History returns, oldest first, every revision that touched the record, each with only that record's
	// change. A record that never existed is NotFound; a deleted one still has its history.
	History(ctx context.Context, noun Noun, id int64) ([]Committed, error)

	// Close releases the store; a waiting Changes returns.
	Close() error
}

// Head names a revision as a stamp: its number, when it was committed and its hash in the chain.
type Head struct {
	Revision Revision
	At       time.Time
	Hash     string
}

// Meta is optional to a Store: small facts about the book as a whole, such as that it is a sample.
type Meta interface {
	// SetMeta keeps value under key; Meta returns "" for a key never set.
	SetMeta(ctx context.Context, key, value string) error
	Meta(ctx context.Context, key string) (string, error)
}

// MetaSample is the Meta key that marks a store as holding invented data; its value is the notice to show.
const MetaSample = "sample"

// MetaBasemaps is the Meta key of the list of basemaps; its value is JSON.
const MetaBasemaps = "basemaps"

// MetaFace is the Meta key of what the public is told of the book; its value is JSON.
const MetaFace = "public"

// OutsideActor is the actor of change sets that adopt edits made around the service.
const OutsideActor = "outside"
