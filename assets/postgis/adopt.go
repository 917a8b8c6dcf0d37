package postgis

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

// editColumns are the columns of row as outside_edit, called e, keeps them.
const editColumns = `e.id, e.ref, e.class, e.condition, e.kind, e.grid, e.name, e.stage, e.geom, coalesce(e.attributes, '{}'), e.rev`

const (
	hasEdits = `SELECT EXISTS (SELECT FROM needlepoint.outside_edit)`

	// The first edit since the service last wrote the record knows what the book holds of it.
	readPendingSQL = `SELECT DISTINCT ON (e.noun, e.id) e.noun, e.existed, ` + editColumns + `
		FROM needlepoint.outside_edit e ORDER BY e.noun, e.id, e.seq`

	// $1 noun, $2 ids, $3 the last edit of each that was looked at.
	dropEdits = `DELETE FROM needlepoint.outside_edit e USING unnest($2::bigint[], $3::bigint[]) AS d (id, last)
		WHERE e.noun = $1 AND e.id = d.id AND e.seq <= d.last`

	writeNext = `UPDATE needlepoint.head SET next_asset = $1, next_boundary = $2`

	forgiveRows = `DELETE FROM needlepoint.unreadable_row WHERE noun = $1 AND id = ANY ($2)`
	blameRow    = `INSERT INTO needlepoint.unreadable_row (noun, id, at, fault) VALUES ($1, $2, $3, $4)`
)

// pending is what the book holds of the records that have outside edits not adopted yet; nil for a record
// that it does not have.
type pending map[entry]assets.Record

// readPending reads the edits that q sees.
func readPending(ctx context.Context, q querier) (pending, error) {
	rows, err := q.Query(ctx, readPendingSQL)
	if err != nil {
		return nil, err
	}
	out := pending{}
	var noun assets.Noun
	var existed bool
	var r row
	_, err = pgx.ForEachRow(rows, append([]any{&noun, &existed}, r.targets()...), func() error {
		out[entry{noun, r.id}] = nil
		if record, unreadable := r.record(noun); existed && unreadable == nil {
			out[entry{noun, r.id}] = record
		}
		return nil
	})
	return out, err
}

// stateOf returns what the book holds of the record in a row of the table; nil where it has none, which is
// so too where the row cannot be read.
func (p pending) stateOf(noun assets.Noun, r *row) assets.Record {
	if before, edited := p[entry{noun, r.id}]; edited {
		return before
	}
	record, unreadable := r.record(noun)
	if unreadable != nil {
		return nil
	}
	return record
}

// edited is a record that outside edits touched.
type edited struct {
	entry
	first, last   int64 // the edits looked at
	at            time.Time
	before, after assets.Record // nil where there was or is none that can be read
	fault         error         // why the row as it stands cannot be read
}

// adopt makes the outside edits that are there one revision, its changes in the order in which the records
// were first edited, and returns how many changes it has; 0 where there was nothing to adopt. Edits of rows
// that somebody else holds wait for the next time.
func (w *writing) adopt(ctx context.Context) (int, error) {
	var waiting bool
	if err := w.tx.QueryRow(ctx, hasEdits).Scan(&waiting); err != nil || !waiting {
		return 0, err
	}
	var found []edited
	for _, noun := range assets.AllNouns() {
		of, err := w.edited(ctx, noun)
		if err != nil {
			return 0, err
		}
		if err := w.settle(ctx, noun, of); err != nil {
			return 0, err
		}
		found = append(found, of...)
	}
	slices.SortFunc(found, func(a, b edited) int { return cmp.Compare(a.first, b.first) })
	c := assets.Committed{Base: w.head.revision, Actor: assets.OutsideActor, Via: assets.ViaOutside}
	for _, e := range found {
		if e.unchanged() {
			continue
		}
		if e.at.After(c.At) {
			c.At = e.at
		}
		change := assets.Change{Noun: e.noun, ID: e.id, Before: e.before}
		if e.after != nil {
			change.After = e.after.WithRevision(w.head.revision + 1)
		}
		c.Changes = append(c.Changes, change)
	}
	if len(c.Changes) == 0 { // ids that were given and are gone again count all the same
		_, err := w.tx.Exec(ctx, writeNext, w.head.asset, w.head.boundary)
		return 0, err
	}
	return len(c.Changes), w.keep(ctx, c)
}

// unchanged tells whether the edits came to nothing: made and removed again, or said the same.
func (e edited) unchanged() bool {
	if e.before == nil || e.after == nil {
		return e.before == nil && e.after == nil
	}
	return assets.SameContent(e.before, e.after)
}

// edited takes the rows of one noun that outside edits touched and reads what they were and are.
func (w *writing) edited(ctx context.Context, noun assets.Noun) ([]edited, error) {
	s := shelfOf(noun)
	rows, err := w.tx.Query(ctx, s.lockEdited)
	if err != nil {
		return nil, err
	}
	held, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, err
	}
	if rows, err = w.tx.Query(ctx, s.edited); err != nil {
		return nil, err
	}
	var out []edited
	var first, last int64
	var at time.Time
	var existed, exists bool
	var before, now row
	targets := append([]any{&first, &last, &at, &existed}, before.targets()...)
	targets = append(append(targets, &exists), now.targets()...)
	_, err = pgx.ForEachRow(rows, targets, func() error {
		// A row that is there but not held may change any moment: its edits wait.
		if _, locked := slices.BinarySearch(held, before.id); exists && !locked {
			return nil
		}
		e := edited{entry: entry{noun, before.id}, first: first, last: last, at: at}
		if record, unreadable := before.record(noun); existed && unreadable == nil {
			e.before = record
		}
		if exists {
			e.after, e.fault = now.record(noun)
		}
		out = append(out, e)
		return nil
	})
	return out, err
}

// settle stamps the rows with the revision that the book will know them by, notes those that cannot be read and
// forgets the edits.
func (w *writing) settle(ctx context.Context, noun assets.Noun, found []edited) error {
	if len(found) == 0 {
		return nil
	}
	var ids, last, stamped, revisions []int64
	batch := &pgx.Batch{}
	for _, e := range found {
		ids, last = append(ids, e.id), append(last, e.last)
		if e.id > 0 && e.id <= assets.MaxID {
			w.head.given(noun, e.id)
		}
		if e.after != nil {
			revision := w.head.revision + 1
			if e.unchanged() {
				revision = e.before.Revised() // somebody may have written the column rev
			}
			stamped, revisions = append(stamped, e.id), append(revisions, int64(revision))
		}
	}
	batch.Queue(forgiveRows, string(noun), ids)
	for _, e := range found {
		if e.fault != nil {
			batch.Queue(blameRow, string(noun), e.id, e.at, e.fault.Error())
		}
	}
	batch.Queue(shelfOf(noun).stamp, stamped, revisions)
	batch.Queue(dropEdits, string(noun), ids, last)
	return w.tx.SendBatch(ctx, batch).Close()
}

// adoptPending adopts what is pending in a transaction of its own.
func (s *Store) adoptPending(ctx context.Context) error {
	var waiting bool
	if err := s.pool.QueryRow(ctx, hasEdits).Scan(&waiting); err != nil || !waiting {
		return err
	}
	w, err := s.beginWriting(ctx)
	if err != nil {
		return err
	}
	defer w.abandon()
	if err := w.takeHead(ctx); err != nil {
		return err
	}
	if _, err := w.adopt(ctx); err != nil {
		return err
	}
	return w.commit(ctx)
}

const readUnreadable = `SELECT noun, id, fault FROM needlepoint.unreadable_row ORDER BY noun, id`

// Unreadable is a row of the tables that is no record of the book, because the service cannot read it.
type Unreadable struct {
	Noun  assets.Noun
	ID    int64
	Fault string // why, in English
}

// Unreadable lists the rows that edits around the service left in a form that it cannot read.
func (s *Store) Unreadable(ctx context.Context) ([]Unreadable, error) {
	reading, leave, err := s.enterReading(ctx, opLoad)
	if err != nil {
		return nil, err
	}
	defer leave()
	rows, err := s.pool.Query(reading, readUnreadable)
	if err != nil {
		return nil, s.failure(ctx, opLoad, err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Unreadable])
	return out, s.failure(ctx, opLoad, err)
}
