package gpkg

import (
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	sqlHead     = `SELECT revision, hash, next_row FROM head`
	sqlMoveHead = `UPDATE head SET revision = :rev, hash = :hash, next_row = :row, writing = 0`

	sqlPutSet = `INSERT INTO change_set (rev, base, at, actor, via, reason, key, digest, hash, first_row, row_count)
		VALUES (:rev, :base, :at, :actor, :via, :reason, :key, :digest, :hash, :first, :count)`
	sqlPutRow  = `INSERT INTO change_row (n, rev, noun, id, before, after, print) VALUES ` // and the places of the values
	logColumns = 7
	sqlSet     = `SELECT rev, base, at, actor, via, reason, key, digest, hash, first_row, row_count FROM change_set WHERE rev = :rev`
	sqlRows    = `SELECT noun, id, before, after FROM change_row WHERE n BETWEEN :first AND :last ORDER BY n`

	sqlRecordSets = `SELECT s.rev, s.base, s.at, s.actor, s.via, s.reason, s.key, s.digest, s.hash, r.n, 1
		FROM change_row r JOIN change_set s ON s.rev = r.rev WHERE r.noun = :noun AND r.id = :id ORDER BY r.rev`
	sqlNextBefore    = `SELECT before FROM change_row WHERE noun = :noun AND id = :id AND rev > :rev ORDER BY rev LIMIT 1`
	sqlPendingBefore = `SELECT id, ref, class, grid, name, condition, stage, attributes, rev, geom
		FROM outside_edit WHERE noun = :noun AND id = :id AND existed = 1`

	// A log that grew by an earlier revision also touches contents, whose time and extent are for other programs.
	sqlTouchContents = `UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'),
		min_x = NULL, min_y = NULL, max_x = NULL, max_y = NULL WHERE table_name IN ('asset', 'boundary')`
)

// position is where the log ends.
type position struct {
	revision assets.Revision
	hash     string
	nextRow  int64
}

func endOfLog(conn *sqlite.Conn) (position, error) {
	var p position
	err := query(conn, sqlHead, nil, func(stmt *sqlite.Stmt) error {
		p = position{assets.Revision(stmt.ColumnInt64(0)), stmt.ColumnText(1), stmt.ColumnInt64(2)}
		return nil
	})
	return p, err
}

// appendLog keeps c as the next revision at the end of the log, with the prints of what its inserts made, and moves the head.
func (w *writing) appendLog(c assets.Committed, prints []int64) error {
	end, err := endOfLog(w.conn)
	if err != nil {
		return err
	}
	if err := w.appendRows(c, end.nextRow, prints); err != nil {
		return err
	}
	if err := query(w.conn, sqlPutSet, args{
		":rev": int64(c.Revision), ":base": int64(c.Base), ":at": c.At.Format(time.RFC3339Nano), ":actor": c.Actor, ":via": c.Via,
		":reason": c.Reason, ":key": c.Key, ":digest": c.Digest, ":hash": c.Hash, ":first": end.nextRow, ":count": len(c.Changes)}, nil); err != nil {
		return err
	}
	if err := query(w.conn, sqlTouchContents, nil, nil); err != nil {
		return err
	}
	return query(w.conn, sqlMoveHead, args{":rev": int64(c.Revision), ":hash": c.Hash, ":row": end.nextRow + int64(len(c.Changes))}, nil)
}

func (w *writing) appendRows(c assets.Committed, first int64, prints []int64) error {
	for i := 0; i < len(c.Changes); {
		rest := c.Changes[i:]
		run := 1
		var err error
		if insertsOf(rest) == rowsAtOnce {
			run = rowsAtOnce
			err = w.appendInserts(logRows{c.Revision, first + int64(i), rest[:run], prints[i:]})
		} else {
			err = w.appendRow(logRows{c.Revision, first + int64(i), rest[:1], prints[i:]})
		}
		if err != nil {
			return err
		}
		i += run
	}
	return nil
}

// logRows are changes on their way into the log, from row n on.
type logRows struct {
	rev     assets.Revision
	n       int64
	changes []assets.Change
	prints  []int64
}

func (w *writing) appendRow(r logRows) error {
	stmt, err := w.conn.Prepare(sqlPutRow + rowsOf(1, logColumns))
	if err != nil {
		return err
	}
	ch := r.changes[0]
	stmt.BindInt64(1, r.n)
	stmt.BindInt64(2, int64(r.rev))
	stmt.BindText(3, string(ch.Noun))
	stmt.BindInt64(4, ch.ID)
	if ch.Before == nil {
		stmt.BindInt64(7, r.prints[0])
	} else {
		w.blob = assets.AppendImage(w.blob[:0], ch.Before)
		stmt.BindText(5, string(w.blob))
		if ch.After != nil {
			w.blob = assets.AppendImage(w.blob[:0], ch.After)
			stmt.BindText(6, string(w.blob))
		}
	}
	return step(stmt)
}

// appendInserts keeps rowsAtOnce inserts, which have no images.
func (w *writing) appendInserts(r logRows) error {
	stmt, err := w.conn.Prepare(sqlPutRow + rowsOf(rowsAtOnce, logColumns))
	if err != nil {
		return err
	}
	for i, ch := range r.changes {
		at := 1 + i*logColumns
		stmt.BindInt64(at, r.n+int64(i))
		stmt.BindInt64(at+1, int64(r.rev))
		stmt.BindText(at+2, string(ch.Noun))
		stmt.BindInt64(at+3, ch.ID)
		stmt.BindInt64(at+6, r.prints[i])
	}
	return step(stmt)
}

// span is where the changes of a change set lie in the log.
type span struct{ first, count int64 }

func scanSet(stmt *sqlite.Stmt) (assets.Committed, span, error) {
	at, err := time.Parse(time.RFC3339Nano, stmt.ColumnText(2))
	if err != nil {
		return assets.Committed{}, span{}, fmt.Errorf("time of revision %d: %w", stmt.ColumnInt64(0), err)
	}
	return assets.Committed{
		Revision: assets.Revision(stmt.ColumnInt64(0)), Base: assets.Revision(stmt.ColumnInt64(1)), At: at.UTC(),
		Actor: stmt.ColumnText(3), Via: stmt.ColumnText(4), Reason: stmt.ColumnText(5), Key: stmt.ColumnText(6), Digest: stmt.ColumnText(7),
		Hash: stmt.ColumnText(8),
	}, span{stmt.ColumnInt64(9), stmt.ColumnInt64(10)}, nil
}

// readSet reads one revision without its changes.
func readSet(conn *sqlite.Conn, rev assets.Revision) (c assets.Committed, where span, err error) {
	err = query(conn, sqlSet, args{":rev": int64(rev)}, func(stmt *sqlite.Stmt) (err error) {
		c, where, err = scanSet(stmt)
		return err
	})
	if err == nil && c.Revision == 0 {
		err = fmt.Errorf("revision %d is missing from the log", rev)
	}
	return c, where, err
}

// changesAt reads the changes that lie at a place of the log, images complete.
func changesAt(conn *sqlite.Conn, rev assets.Revision, where span) ([]assets.Change, error) {
	end, err := endOfLog(conn)
	if err != nil {
		return nil, err
	}
	pending, err := hasPending(conn)
	if err != nil {
		return nil, err
	}
	find := inserts{conn: conn, rev: rev, later: rev < end.revision, pending: pending}
	changes := make([]assets.Change, 0, where.count)
	err = query(conn, sqlRows, args{":first": where.first, ":last": where.first + where.count - 1}, func(stmt *sqlite.Stmt) error {
		ch := assets.Change{Noun: assets.Noun(stmt.ColumnText(0)), ID: stmt.ColumnInt64(1)}
		var err error
		if stmt.ColumnType(2) == sqlite.TypeNull {
			ch.After, err = find.made(ch)
		} else if ch.Before, err = imageAt(stmt, 2, ch.Noun); err == nil {
			ch.After, err = imageAt(stmt, 3, ch.Noun)
		}
		changes = append(changes, ch)
		return err
	})
	return changes, err
}

// imageAt reads the image in a column; nil where it is NULL.
func imageAt(stmt *sqlite.Stmt, column int, noun assets.Noun) (assets.Record, error) {
	if stmt.ColumnType(column) == sqlite.TypeNull {
		return nil, nil //nolint:nilnil // nil is how a Change says that there is no such record
	}
	image := make([]byte, stmt.ColumnLen(column))
	stmt.ColumnBytes(column, image)
	return assets.ParseImage(noun, image)
}

// inserts finds what the inserts of one revision made: see the table change_row.
type inserts struct {
	conn    *sqlite.Conn
	rev     assets.Revision
	later   bool // there are later revisions
	pending bool // there are outside edits that wait to be adopted
}

func (f inserts) made(ch assets.Change) (assets.Record, error) {
	var made assets.Record
	if f.later {
		err := query(f.conn, sqlNextBefore, args{":noun": string(ch.Noun), ":id": ch.ID, ":rev": int64(f.rev)}, func(stmt *sqlite.Stmt) (err error) {
			made, err = imageAt(stmt, 0, ch.Noun)
			return err
		})
		if made != nil || err != nil {
			return made, err
		}
	}
	if f.pending {
		err := query(f.conn, sqlPendingBefore, args{":noun": string(ch.Noun), ":id": ch.ID}, func(stmt *sqlite.Stmt) (err error) {
			made, err = readRow(stmt, ch.Noun, 0)
			return err
		})
		if made != nil || err != nil {
			return made, err
		}
	}
	now, err := shelfOf(ch.Noun).get(f.conn, ch.ID)
	if err == nil && now.record == nil {
		err = fmt.Errorf("%s %d of revision %d is gone without a trace", ch.Noun, ch.ID, f.rev)
	}
	return now.record, err
}
