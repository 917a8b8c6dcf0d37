package gpkg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"needlepoint/assets"
)

// Options are what a store is opened with; the zero value is usable.
type Options struct {
	BusyWait time.Duration // how long a commit waits for another writer before it is Busy; 10 s where 0
	Poll     time.Duration // how often a waiting Changes looks for other writers; 150 ms where 0
}

// Store keeps the book in one GeoPackage file. Several may be open on one file, in one process or in many.
type Store struct {
	path     string
	busyWait time.Duration
	poll     time.Duration

	readers *sqlitex.Pool
	writer  chan *sqlite.Conn // holds the one writing connection while nobody writes

	mu     sync.Mutex
	queue  []*queued     // work that waits to be written, in order
	news   chan struct{} // closed and made anew with each revision kept through this handle
	closed chan struct{}
	fresh  fresh
}

var (
	_ assets.Store = (*Store)(nil)
	_ assets.Meta  = (*Store)(nil)
)

const readerCount = 8

// Open opens the GeoPackage at path, creating it where there is no file or an empty one.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	s := &Store{path: path, busyWait: opts.BusyWait, poll: opts.Poll, writer: make(chan *sqlite.Conn, 1),
		news: make(chan struct{}), closed: make(chan struct{})}
	if s.busyWait <= 0 {
		s.busyWait = 10 * time.Second
	}
	if s.poll <= 0 {
		s.poll = 150 * time.Millisecond
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	conn, err := openWriter(path)
	if err != nil {
		return nil, translate(opOpen, err)
	}
	ready, err := settled(conn)
	s.writer <- conn
	if err == nil && !ready {
		err = s.write(ctx, func(w *writing) error {
			w.dirty = true
			return migrate(w.conn)
		})
		// GDAL reads the head of the file around the write-ahead log; where others hold the log it stays for later.
		_, _ = number(conn, "PRAGMA wal_checkpoint(PASSIVE)", nil)
	}
	if err == nil {
		s.readers, err = sqlitex.NewPool(path, sqlitex.PoolOptions{
			Flags: sqlite.OpenReadWrite, PoolSize: readerCount, PrepareConn: prepareReader})
	}
	if err != nil {
		_ = conn.Close()
		return nil, s.failure(ctx, opOpen, err)
	}
	return s, nil
}

// Close lets the commit under way end, interrupts all else, folds the write-ahead log into the file and
// releases it. A second Close does nothing.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.isClosed() {
		s.mu.Unlock()
		return nil
	}
	close(s.closed)
	s.mu.Unlock()
	err := s.readers.Close()
	conn := <-s.writer
	conn.SetInterrupt(nil)
	conn.SetBusyTimeout(time.Second)
	// Whatever stays in the log because others still use the file is folded in by the last of them.
	_ = run(conn, "PRAGMA wal_checkpoint(TRUNCATE);")
	if err := errors.Join(err, conn.Close()); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	return nil
}

func (s *Store) isClosed() bool { return isOver(s.closed) }

// isOver reports whether a channel is closed on which nothing is sent.
func isOver(closed <-chan struct{}) bool {
	select {
	case <-closed:
		return true
	default:
		return false
	}
}

// announce wakes every waiting Changes of this handle.
func (s *Store) announce() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.news)
	s.news = make(chan struct{})
}

// awaited returns a channel that is closed with the next revision kept through this handle.
func (s *Store) awaited() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.news
}

// read runs f in a read transaction: it sees one state of the file throughout.
func (s *Store) read(ctx context.Context, f func(*sqlite.Conn) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.isClosed() {
		return os.ErrClosed
	}
	conn, err := s.readers.Take(ctx)
	if err != nil {
		return err
	}
	defer s.readers.Put(conn)
	if err := query(conn, "BEGIN", nil, nil); err != nil {
		return err
	}
	defer func() {
		conn.SetInterrupt(nil)
		if ended := query(conn, "ROLLBACK", nil, nil); err == nil {
			err = ended
		}
	}()
	return f(conn)
}

// writing is one transaction of the service.
type writing struct {
	conn  *sqlite.Conn
	dirty bool // there is something to commit

	kept      assets.Committed // what a commit made, without adopted edits
	suspended []*suspension
	blob      []byte // of the geometry at hand
}

const (
	sqlStartWriting = `UPDATE head SET writing = 1`
	sqlStopWriting  = `UPDATE head SET writing = 0`
)

// write runs f in a write transaction and commits it, or rolls it back where f fails or left it clean. It
// waits a bounded time for other writers of this handle and of others.
func (s *Store) write(ctx context.Context, f func(*writing) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	patience, cancel := context.WithTimeoutCause(ctx, s.busyWait, errBusy)
	defer cancel()
	var conn *sqlite.Conn
	select {
	case <-s.closed:
		return os.ErrClosed
	case <-patience.Done():
		return context.Cause(patience)
	case conn = <-s.writer:
	}
	defer func() {
		conn.SetInterrupt(nil)
		s.writer <- conn
	}()
	if s.isClosed() {
		return os.ErrClosed
	}
	conn.SetInterrupt(patience.Done())
	if err := query(conn, "BEGIN IMMEDIATE", nil, nil); err != nil {
		if patience.Err() != nil {
			return context.Cause(patience)
		}
		return err
	}
	conn.SetInterrupt(ctx.Done())
	w := &writing{conn: conn}
	err = f(w)
	// From here on the outcome is decided, and a context that ends now must not blur it.
	conn.SetInterrupt(nil)
	if err == nil && w.dirty {
		s.offer(w.kept)
		if err = query(conn, "COMMIT", nil, nil); err == nil {
			s.announce()
			return nil
		}
		s.offer(assets.Committed{})
	}
	if !conn.AutocommitEnabled() {
		if ended := query(conn, "ROLLBACK", nil, nil); err == nil {
			err = ended
		}
	}
	return err
}

// start marks the transaction as the service's own, so that no trigger takes its rows for outside edits.
func (w *writing) start() error {
	w.dirty = true
	return query(w.conn, sqlStartWriting, nil, nil)
}

func (w *writing) stop() error { return query(w.conn, sqlStopWriting, nil, nil) }
