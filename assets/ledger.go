package assets

import (
	"context"
)

// Ledger is optional to a Store: everything that it keeps, as it lies there, for whoever proves the book.
type Ledger interface {
	// Inspect calls look once with the store as it lies at one moment, and returns what look returns. Whatever is committed
	// meanwhile does not show. Nothing is written: no outside edit is adopted, no lost trigger or index made anew.
	Inspect(ctx context.Context, look func(context.Context, Inspection) error) error
}

// Inspection reads a store as it lies at one moment. What cannot be, or cannot be read, is no error but a fault, told beside
// what it is a fault of. Its methods may be called at the same time and again. What an each is given is its own.
type Inspection interface {
	// Foot returns where the log is said to end.
	Foot(ctx context.Context) (Foot, error)

	// Sets yields every change set of the log in ascending revision.
	Sets(ctx context.Context, each func(LoggedSet) error) error

	// Rows yields every change of the log in the order of the hash: by revision, then in operation order.
	Rows(ctx context.Context, each func(LoggedRow) error) error

	// Records yields every row of a noun in ascending id, also those that outside edits left.
	Records(ctx context.Context, noun Noun, each func(KeptRow) error) error

	// Pending returns what the book holds of each record that has outside edits nobody adopted yet, boundaries before
	// assets, by id.
	Pending(ctx context.Context) ([]PendingEdit, error)

	// Unreadable returns the rows that are known to be no records because they cannot be read.
	Unreadable(ctx context.Context) ([]RecordKey, error)

	// SpatialIndex compares the store's own spatial index of a noun with the geometries in its rows.
	SpatialIndex(ctx context.Context, noun Noun) (IndexState, error)

	// Watch returns what is amiss with that which notes outside edits; none where every edit will be noted.
	Watch(ctx context.Context) ([]Text, error)
}

// RecordKey names a record.
type RecordKey struct {
	Noun Noun  `json:"noun"`
	ID   int64 `json:"id"`
}

// Foot is where a log is said to end.
type Foot struct {
	Revision Revision
	Hash     string
	Next     map[Noun]int64 // the ids that the next inserts get
	Faults   []Text         // in the store's own terms
}

// LoggedSet is one change set of a log, without its changes.
type LoggedSet struct {
	Committed
	Count int64 // of its changes as the log names it; below 0 where it names none
	Fault Text  // in the store's own terms; zero where there is none
}

// LoggedRow is one change of a log. An insert has no images: what it made is the image before the record's next change, else
// what the book holds.
type LoggedRow struct {
	Revision Revision
	RecordKey
	Before, After []byte // as AppendImage wrote them; nil where the log has none
	Print         int64  // ImagePrint of what an insert made
	Printed       bool   // Print is known, as it is of every insert but those of old
	Fault         Text   // in the store's own terms; zero where there is none
}

// KeptRow is one row of a noun's table.
type KeptRow struct {
	ID     int64
	Record Record // nil where it cannot be read
	Fault  string // why, in English
}

// PendingEdit is what the book holds of a record that was edited around the service since.
type PendingEdit struct {
	RecordKey
	Before Record // nil where it holds none
}

// IndexState is what was found of the spatial index of one noun.
type IndexState struct {
	Entries int64
	Faults  []IndexFault
}

// IndexFault is one thing wrong with a spatial index.
type IndexFault struct {
	ID      int64 // of the record; 0 where it is the index itself
	Message Text
}
