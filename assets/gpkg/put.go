package gpkg

import (
	"strings"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	// rowColumns is how many values a row has: id, geometry, revision, and then the texts that a shelf binds.
	rowColumns = 9
	// rowsAtOnce is how many rows one statement inserts where there are many: it looks for the end of the table, and keeps
	// account of the ids given, once for all of them.
	rowsAtOnce = 128
)

// rowsOf writes so many rows of places for values.
func rowsOf(rows, columns int) string {
	row := "(" + strings.Repeat("?,", columns-1) + "?)"
	return strings.Repeat(row+",", rows-1) + row
}

// put runs the shelf's insert or update for r.
func (s *shelf) put(conn *sqlite.Conn, sql string, r assets.Record) error {
	stmt, err := conn.Prepare(sql)
	if err != nil {
		return err
	}
	if _, err := s.fill(stmt, r, placed{at: 1}); err != nil {
		return err
	}
	return step(stmt)
}

// placed says from which parameter on a row is bound, and lends memory.
type placed struct {
	at   int
	blob []byte
}

// fill binds a record to a statement, and returns the memory lent.
func (s *shelf) fill(stmt *sqlite.Stmt, r assets.Record, p placed) ([]byte, error) {
	blob, err := appendBlob(p.blob[:0], r.Shape())
	if err != nil {
		return nil, err
	}
	stmt.BindInt64(p.at, r.Key())
	stmt.BindBytes(p.at+1, blob)
	stmt.BindInt64(p.at+2, int64(r.Revised()))
	s.bind(stmt, r, p.at+3)
	return blob, nil
}

// putAll writes the rows of inserts and updates in order; inserts that follow each other together, where no trigger stands by
// whose statements would have to obey how theirs ends.
func (w *writing) putAll(changes []assets.Change) error {
	for len(changes) > 0 {
		run := insertsOf(changes)
		if run < rowsAtOnce || !w.isSuspended(changes[0].Noun) {
			run = 1
			if err := w.putOne(changes[0]); err != nil {
				return err
			}
		} else if err := w.putMany(changes[:run]); err != nil {
			return err
		}
		changes = changes[run:]
	}
	return nil
}

// insertsOf returns how many inserts of one noun the changes begin with, no more than go together.
func insertsOf(changes []assets.Change) int {
	for i, ch := range changes {
		if i == rowsAtOnce || ch.Before != nil || ch.After == nil || ch.Noun != changes[0].Noun {
			return i
		}
	}
	return len(changes)
}

func (w *writing) putOne(ch assets.Change) error {
	if ch.After == nil {
		return nil
	}
	s := shelfOf(ch.Noun)
	sql := s.update
	if ch.Before == nil {
		sql = s.insert + rowsOf(1, rowColumns)
	}
	if err := s.put(w.conn, sql, ch.After); err != nil {
		return refused(ch, err)
	}
	return nil
}

// putMany inserts rowsAtOnce rows. Where one of them is refused it says which; those before it stay, for the caller takes the
// whole change set back: so nothing must be set aside for taking back the statement alone.
func (w *writing) putMany(changes []assets.Change) error {
	s := shelfOf(changes[0].Noun)
	stmt, err := w.conn.Prepare(strings.Replace(s.insert, "INSERT", "INSERT OR FAIL", 1) + rowsOf(rowsAtOnce, rowColumns))
	if err != nil {
		return err
	}
	for i, ch := range changes {
		if w.blob, err = s.fill(stmt, ch.After, placed{1 + i*rowColumns, w.blob}); err != nil {
			return err
		}
	}
	if err := step(stmt); err != nil {
		for _, ch := range changes {
			if n, asked := number(w.conn, s.exists, args{":id": ch.ID}); asked != nil || n == 0 {
				return refused(ch, err)
			}
		}
		return err
	}
	return nil
}
