package gpkg

import (
	"errors"
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

// bulkRows is the number of rows from which making an index anew may beat keeping it in step. A row kept in step
// costs some fifteen times what it costs in a rebuild of the spatial index, and a rebuild takes all rows; of the index of
// refs a row costs twice what it does in a rebuild, so that it is made anew where most rows are new.
const (
	bulkRows    = 5000
	rebuildGain = 8
	refsGain    = 2

	sqlIndexText = `SELECT sql FROM sqlite_master WHERE type = 'index' AND name = :name`
)

// suspension is a noun whose indexes are made anew at the end of the transaction, rather than kept in step.
type suspension struct {
	shelf  *shelf
	refs   string         // what makes the index of refs again; empty where it is kept in step
	leaves <-chan []entry // of the spatial index, where all rows are new
}

// suspend takes the triggers of a noun away, and its index of refs, where so many rows are written that making them anew is
// cheaper than keeping them in step. Nobody else sees the table without them, as all this is one transaction.
func (w *writing) suspend(changes []assets.Change) error {
	written := map[assets.Noun]int64{}
	for _, ch := range changes {
		written[ch.Noun]++
	}
	for _, s := range allShelves() {
		n := written[s.noun]
		if n < bulkRows {
			continue
		}
		rows, err := number(w.conn, s.rtree, nil)
		if err != nil {
			return err
		}
		if rows+n > n*rebuildGain {
			continue
		}
		for _, drop := range slices.Concat(s.dropIndex, s.dropNotes) {
			if err := query(w.conn, drop, nil, nil); err != nil {
				return err
			}
		}
		suspended := &suspension{shelf: s}
		w.suspended = append(w.suspended, suspended)
		if rows+n <= n*refsGain {
			if err := w.suspendRefs(suspended); err != nil {
				return err
			}
		}
		if rows == 0 {
			suspended.leaves = leavesOf(changes, s.noun)
		}
	}
	return nil
}

func (w *writing) suspendRefs(of *suspension) error {
	err := query(w.conn, sqlIndexText, args{":name": of.shelf.refs}, func(stmt *sqlite.Stmt) error {
		of.refs = stmt.ColumnText(0)
		return nil
	})
	if err != nil || of.refs == "" {
		return err
	}
	return query(w.conn, `DROP INDEX `+of.shelf.refs, nil, nil)
}

func (w *writing) isSuspended(noun assets.Noun) bool {
	return slices.ContainsFunc(w.suspended, func(s *suspension) bool { return s.shelf.noun == noun })
}

// leavesOf gathers, beside the caller, the boxes of all that is written of a noun; nil where there is more to it than inserts.
func leavesOf(changes []assets.Change, noun assets.Noun) <-chan []entry {
	for _, ch := range changes {
		if ch.Noun == noun && ch.Before != nil {
			return nil
		}
	}
	out := make(chan []entry, 1)
	go func() {
		var boxes leafBoxes
		for _, ch := range changes {
			if ch.Noun != noun {
				continue
			}
			if box, err := envelope(ch.After.Shape()); err == nil { // as every geometry is that is kept
				boxes.add(ch.ID, box)
			}
		}
		out <- boxes.ordered()
	}()
	return out
}

// resume makes the suspended indexes again and brings all triggers back.
func (w *writing) resume(changes []assets.Change) error {
	for _, s := range w.suspended {
		if s.refs != "" {
			if err := w.resumeRefs(s, changes); err != nil {
				return err
			}
		}
		var err error
		if s.leaves == nil {
			err = w.rebuildIndex(s.shelf)
		} else {
			err = w.packIndex(s.shelf, s.gathered())
		}
		if err != nil {
			return err
		}
	}
	if len(w.suspended) == 0 {
		return nil
	}
	w.suspended = nil
	return runFile(w.conn, outsideScript)
}

// gathered waits for the boxes that leavesOf gathers.
func (s *suspension) gathered() []entry {
	entries := <-s.leaves
	s.leaves = nil
	return entries
}

// abandon waits for what still works beside a transaction that is given up.
func (w *writing) abandon() {
	for _, s := range w.suspended {
		if s.leaves != nil {
			s.gathered()
		}
	}
	w.suspended = nil
}

// resumeRefs makes the index of refs again; where two records have the same it refuses the last of the changes that has it.
func (w *writing) resumeRefs(of *suspension, changes []assets.Change) error {
	made := query(w.conn, of.refs, nil, nil)
	if made == nil {
		return nil
	}
	twin, err := number(w.conn, of.shelf.twins, nil)
	if err != nil {
		return errors.Join(made, err)
	}
	row, err := of.shelf.get(w.conn, twin)
	if err != nil || row.record == nil {
		return errors.Join(made, err)
	}
	for _, ch := range slices.Backward(changes) {
		if ch.Noun == of.shelf.noun && ch.After != nil && refPlace(ch.After) == refPlace(row.record) {
			return refused(ch, made)
		}
	}
	return fmt.Errorf("refs of %s: %w", of.shelf.noun, made)
}
