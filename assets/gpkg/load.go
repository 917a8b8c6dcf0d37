package gpkg

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	// What a record was right after the revision :at is what stands before its first change since.
	sqlBefores = `SELECT id, before FROM change_row WHERE noun = :noun AND rev > :at ORDER BY id, rev`
	sqlPending = `SELECT id, ref, class, grid, name, condition, stage, attributes, rev, geom, existed
		FROM outside_edit WHERE noun = :noun ORDER BY id`
)

// Load implements assets.Store.
func (s *Store) Load(ctx context.Context, at assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	if at == 0 {
		// Where another writer holds the file, pending edits stay pending and the load shows what they replaced.
		if err := s.adoptPending(ctx); err != nil && assets.CodeOf(s.failure(ctx, opLoad, err)) != assets.Busy {
			return assets.Head{}, s.failure(ctx, opLoad, err)
		}
	}
	var head assets.Head
	var stopped error // by each, which is returned as it is
	err := s.read(ctx, func(conn *sqlite.Conn) error {
		end, err := endOfLog(conn)
		if err != nil {
			return err
		}
		rev := at
		if at == 0 {
			rev = end.revision
		}
		if rev < 0 || rev > end.revision {
			return assets.Refuse(assets.NotFound, opLoad, assets.Text{
				ZH: fmt.Sprintf("没有第 %d 版，最新为第 %d 版", at, end.revision),
				EN: fmt.Sprintf("there is no revision %d; the newest is %d", at, end.revision)})
		}
		if rev > 0 {
			c, _, err := readSet(conn, rev)
			if err != nil {
				return err
			}
			head = assets.Head{Revision: c.Revision, At: c.At, Hash: c.Hash}
		}
		for _, shelf := range allShelves() {
			if err := shelf.load(conn, rev, func(r assets.Record) error {
				stopped = each(r)
				return stopped
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if stopped != nil {
		return assets.Head{}, stopped
	}
	if err != nil {
		return assets.Head{}, s.failure(ctx, opLoad, err)
	}
	return head, nil
}

// load yields the records of one noun as they stood at a revision: the rows of the file, under what stood
// before the edits that are still pending, under what stood before the changes since.
func (s *shelf) load(conn *sqlite.Conn, at assets.Revision, each func(assets.Record) error) (err error) {
	since, err := conn.Prepare(sqlBefores)
	if err != nil {
		return err
	}
	since.SetText(":noun", string(s.noun))
	since.SetInt64(":at", int64(at))
	rows, err := conn.Prepare(s.all)
	if err != nil {
		return err
	}
	pending, err := s.pending(conn)
	if err != nil {
		return err
	}
	log, file := &cursor{stmt: since}, &cursor{stmt: rows}
	defer func() {
		_ = since.Reset()
		_ = rows.Reset()
	}()
	layers := []layer{
		layer{log, func() (assets.Record, error) { return imageAt(since, 1, s.noun) }},
		layer{pending, pending.record},
		layer{file, func() (assets.Record, error) {
			r, fault := readRow(rows, s.noun, 0)
			if fault != nil {
				return nil, nil //nolint:nilnil,nilerr // a row that cannot be read is no record of the book
			}
			return r, nil
		}},
	}
	for _, l := range layers {
		if err := l.advance(math.MinInt64); err != nil {
			return err
		}
	}
	for {
		id := int64(math.MaxInt64)
		ended := true
		for _, l := range layers {
			if at, ok := l.at(); ok {
				id, ended = min(id, at), false
			}
		}
		if ended {
			return nil
		}
		taken := false
		for _, l := range layers {
			if at, ok := l.at(); !ok || at != id {
				continue
			}
			if !taken {
				taken = true
				r, err := l.record()
				if err != nil {
					return err
				}
				if r != nil {
					if err := each(r); err != nil {
						return err
					}
				}
			}
			if err := l.advance(id); err != nil {
				return err
			}
		}
	}
}

// layer is one source of records by ascending id; a nil record says that there is none under the id.
type layer struct {
	walker
	record func() (assets.Record, error)
}

type walker interface {
	at() (id int64, ok bool)  // where it stands
	advance(past int64) error // to the first id after past
}

// cursor walks a statement whose first column is the id.
type cursor struct {
	stmt *sqlite.Stmt
	row  bool
}

func (c *cursor) at() (int64, bool) {
	if !c.row {
		return 0, false
	}
	return c.stmt.ColumnInt64(0), true
}

func (c *cursor) advance(past int64) (err error) {
	for {
		if c.row, err = c.stmt.Step(); err != nil || !c.row || c.stmt.ColumnInt64(0) > past || past == math.MinInt64 {
			return err
		}
	}
}

// befores walks what stood before the pending edits of a noun.
type befores struct {
	ids     []int64
	records []assets.Record // nil where there was none
}

func (b *befores) at() (int64, bool) {
	if len(b.ids) == 0 {
		return 0, false
	}
	return b.ids[0], true
}

func (b *befores) advance(past int64) error {
	i, found := slices.BinarySearch(b.ids, past)
	if found {
		i++
	}
	b.ids, b.records = b.ids[i:], b.records[i:]
	return nil
}

func (b *befores) record() (assets.Record, error) { return b.records[0], nil }

func (s *shelf) pending(conn *sqlite.Conn) (*befores, error) {
	b := &befores{}
	err := query(conn, sqlPending, args{":noun": string(s.noun)}, func(stmt *sqlite.Stmt) error {
		b.ids = append(b.ids, stmt.ColumnInt64(0))
		var r assets.Record
		if stmt.ColumnInt64(10) == 1 {
			r, _ = readRow(stmt, s.noun, 0) // what could not be read before was no record
		}
		b.records = append(b.records, r)
		return nil
	})
	return b, err
}
