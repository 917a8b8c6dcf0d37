package gpkg

import (
	"context"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	sqlHasPending = `SELECT EXISTS (SELECT 1 FROM outside_edit)`
	sqlAllPending = `SELECT id, ref, class, grid, name, condition, stage, attributes, rev, geom, existed, noun, at
		FROM outside_edit ORDER BY seq`
	sqlClearPending = `DELETE FROM outside_edit`
	sqlNoteFault    = `INSERT OR REPLACE INTO unreadable_row (noun, id, at, fault) VALUES (:noun, :id, :at, :fault)`
	sqlForgetFault  = `DELETE FROM unreadable_row WHERE noun = :noun AND id = :id`
	sqlUnreadable   = `SELECT noun, id, fault FROM unreadable_row ORDER BY noun, id`
	viaOutside      = "outside"
	placeExisted    = 10
	placeNoun       = 11
	placeAt         = 12
)

func hasPending(conn *sqlite.Conn) (bool, error) {
	n, err := number(conn, sqlHasPending, nil)
	return n == 1, err
}

// adoptPending makes a revision of the edits that were made around the service, where there are any.
func (s *Store) adoptPending(ctx context.Context) error {
	var pending bool
	err := s.read(ctx, func(conn *sqlite.Conn) (err error) {
		pending, err = hasPending(conn)
		return err
	})
	if err != nil || !pending {
		return err
	}
	return s.write(ctx, func(w *writing) error { return w.adopt() })
}

// edit is one row that was changed around the service: what the book held, and what stands there now.
type edit struct {
	shelf  *shelf
	id     int64
	at     time.Time
	before assets.Record
	now    row
}

// adopt keeps the net effect of all pending edits as one revision of actor "outside". A row that the service
// cannot read counts as no record: it is noted in unreadable_row and stops nothing. Rows that say what the book
// says get their revision back and are no change.
func (w *writing) adopt() error {
	if pending, err := hasPending(w.conn); err != nil || !pending {
		return err
	}
	if err := w.start(); err != nil {
		return err
	}
	edits, err := w.pendingEdits()
	if err != nil {
		return err
	}
	end, err := endOfLog(w.conn)
	if err != nil {
		return err
	}
	c := assets.Committed{Revision: end.revision + 1, Base: end.revision, Actor: assets.OutsideActor, Via: viaOutside}
	for _, e := range edits {
		if e.at.After(c.At) {
			c.At = e.at
		}
		if err := w.noteFault(e); err != nil {
			return err
		}
		if !e.now.exists { // REPLACE removes rows without firing the trigger that clears the index
			if err := query(w.conn, e.shelf.unindex, args{":id": e.id}, nil); err != nil {
				return err
			}
		}
		if e.id >= 1 && e.id <= assets.MaxID {
			for sql, named := range map[string]args{e.shelf.raise: {":next": e.id + 1}, e.shelf.given: {":id": e.id}} {
				if err := query(w.conn, sql, named, nil); err != nil {
					return err
				}
			}
		}
		if e.before == nil && e.now.record == nil {
			continue
		}
		rev := c.Revision
		if e.before != nil && e.now.record != nil && assets.SameContent(e.before, e.now.record) {
			rev = e.before.Revised()
		} else {
			ch := assets.Change{Noun: e.shelf.noun, ID: e.id, Before: e.before}
			if e.now.record != nil {
				ch.After = e.now.record.WithRevision(rev)
			}
			c.Changes = append(c.Changes, ch)
		}
		if e.now.record != nil && e.now.record.Revised() != rev {
			if err := query(w.conn, e.shelf.stamp, args{":id": e.id, ":rev": int64(rev)}, nil); err != nil {
				return err
			}
		}
	}
	if err := query(w.conn, sqlClearPending, nil, nil); err != nil {
		return err
	}
	if len(c.Changes) == 0 {
		return w.stop()
	}
	c.At = assets.KeptTime(c.At)
	var prints []int64
	c.Hash, prints = assets.ChainPrints(end.hash, c)
	return w.appendLog(c, prints)
}

func (w *writing) pendingEdits() ([]edit, error) {
	var edits []edit
	err := query(w.conn, sqlAllPending, nil, func(stmt *sqlite.Stmt) error {
		e := edit{shelf: shelfOf(assets.Noun(stmt.ColumnText(placeNoun))), id: stmt.ColumnInt64(columnID)}
		// A time that cannot be read is no reason to lose the edit.
		e.at, _ = time.Parse(time.RFC3339Nano, stmt.ColumnText(placeAt))
		if stmt.ColumnInt64(placeExisted) == 1 {
			e.before, _ = readRow(stmt, e.shelf.noun, 0) // what could not be read before was no record
		}
		edits = append(edits, e)
		return nil
	})
	for i := range edits {
		if err != nil {
			return nil, err
		}
		edits[i].now, err = edits[i].shelf.get(w.conn, edits[i].id)
	}
	return edits, err
}

// noteFault keeps the table of unreadable rows true for one row.
func (w *writing) noteFault(e edit) error {
	key := args{":noun": string(e.shelf.noun), ":id": e.id}
	if e.now.fault == nil {
		return query(w.conn, sqlForgetFault, key, nil)
	}
	key[":at"], key[":fault"] = e.at.Format(time.RFC3339Nano), e.now.fault.Error()
	return query(w.conn, sqlNoteFault, key, nil)
}

// Unreadable is a row of the file that is no record of the book, because the service cannot read it.
type Unreadable struct {
	Noun  assets.Noun
	ID    int64
	Fault string // why, in English
}

// Unreadable lists the rows that edits around the service left in a form that it cannot read.
func (s *Store) Unreadable(ctx context.Context) ([]Unreadable, error) {
	var out []Unreadable
	err := s.read(ctx, func(conn *sqlite.Conn) error {
		return query(conn, sqlUnreadable, nil, func(stmt *sqlite.Stmt) error {
			out = append(out, Unreadable{assets.Noun(stmt.ColumnText(0)), stmt.ColumnInt64(1), stmt.ColumnText(2)})
			return nil
		})
	})
	return out, s.failure(ctx, opLoad, err)
}
