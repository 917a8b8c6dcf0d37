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

// loadBatch is how many records go from the reader to the caller at once.
const loadBatch = 256

// loaded is a record on its way to the caller: a row of the file that is still to be read, or a record made from elsewhere.
type loaded struct {
	noun   assets.Noun // of the row; empty where there is none
	row    rawRow
	record assets.Record // nil where the row is to be read
}

func (l *loaded) none() bool { return l.record == nil && l.noun == "" }

// Load implements assets.Store. The file is read on while the caller takes what has been read.
func (s *Store) Load(ctx context.Context, at assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	if at == 0 {
		// Where another writer holds the file, pending edits stay pending and the load shows what they replaced.
		if err := s.adoptPending(ctx); err != nil && assets.CodeOf(s.failure(ctx, opLoad, err)) != assets.Busy {
			return assets.Head{}, s.failure(ctx, opLoad, err)
		}
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	var head assets.Head
	batches, ended := make(chan []loaded, 4), make(chan error, 1)
	go func() {
		defer close(batches)
		var err error
		head, err = s.loadInto(reading, at, batches)
		ended <- err
	}()
	var stopped error // by each, which is returned as it is
	for batch := range batches {
		if stopped == nil {
			if stopped = handOver(batch, each); stopped != nil {
				stop()
			}
		}
	}
	err := <-ended
	if stopped != nil {
		return assets.Head{}, stopped
	}
	if err != nil {
		return assets.Head{}, s.failure(ctx, opLoad, err)
	}
	return head, nil
}

func handOver(batch []loaded, each func(assets.Record) error) error {
	for i := range batch {
		it := &batch[i]
		if it.record == nil {
			if it.record, _ = it.row.record(it.noun); it.record == nil {
				continue // a row that cannot be read is no record of the book
			}
		}
		if err := each(it.record); err != nil {
			return err
		}
	}
	return nil
}

// loadInto reads the book as it stood at a revision, 0 for the present, and hands it over in batches.
func (s *Store) loadInto(ctx context.Context, at assets.Revision, batches chan<- []loaded) (head assets.Head, err error) {
	batch := make([]loaded, 0, loadBatch)
	flush := func() error {
		select {
		case batches <- batch:
			batch = make([]loaded, 0, loadBatch)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err = s.read(ctx, func(conn *sqlite.Conn) error {
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
			if err := shelf.load(conn, rev, func(it loaded) error {
				if batch = append(batch, it); len(batch) < loadBatch {
					return nil
				}
				return flush()
			}); err != nil {
				return err
			}
		}
		return flush()
	})
	return head, err
}

// load yields the records of one noun as they stood at a revision: the rows of the file, under what stood
// before the edits that are still pending, under what stood before the changes since.
func (s *shelf) load(conn *sqlite.Conn, at assets.Revision, each func(loaded) error) (err error) {
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
		layer{log, func() (loaded, error) {
			r, err := imageAt(since, 1, s.noun)
			return loaded{record: r}, err
		}},
		layer{pending, func() (loaded, error) { return loaded{record: pending.records[0]}, nil }},
		layer{file, func() (loaded, error) { return loaded{noun: s.noun, row: takeRow(rows, 0)}, nil }},
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
				it, err := l.take()
				if err != nil {
					return err
				}
				if !it.none() {
					if err := each(it); err != nil {
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

// layer is one source of records by ascending id; take may find that there is none under the id at which it stands.
type layer struct {
	walker
	take func() (loaded, error)
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
