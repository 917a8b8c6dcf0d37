package gpkg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"

	"zombiezen.com/go/sqlite"
)

// Bounds of what is committed together: change sets, and operations of all of them.
const (
	togetherSets       = 64
	togetherOperations = 1024
)

// queued is one piece of work that waits to be written, with others in one transaction. The Store's lock guards its state.
type queued struct {
	ctx        context.Context
	operations int
	work       func(*writing) error

	begun bool
	done  chan struct{} // closed when err is set
	err   error
}

// errLost is what work gets whose transaction ended through another's fault. Nothing of it was kept.
var errLost = errors.New("the transaction that this was part of was taken back")

// writeTogether is write for small work: what many want written meanwhile goes into one transaction, and so into one wait for
// the disk. Each piece is judged after those before it, and kept or refused by itself; all that is kept survives, or nothing.
// Whoever gets the writing connection first leads the others. A context that ends takes back what has not begun.
func (s *Store) writeTogether(ctx context.Context, operations int, work func(*writing) error) error {
	if operations > togetherOperations {
		return s.write(ctx, work)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	patience, cancel := context.WithTimeoutCause(ctx, s.busyWait, errBusy)
	defer cancel()
	q := &queued{ctx: ctx, operations: operations, work: work, done: make(chan struct{})}
	s.mu.Lock()
	s.queue = append(s.queue, q)
	s.mu.Unlock()
	for {
		var err error
		select {
		case <-q.done:
			return q.err
		case <-s.closed:
			err = os.ErrClosed
		case <-patience.Done():
			err = context.Cause(patience)
		case conn := <-s.writer:
			err = s.lead(patience, conn)
		}
		if err == nil {
			continue
		}
		if s.withdraw(q) {
			return err
		}
		<-q.done // it has begun, and ends soon
		return q.err
	}
}

// withdraw takes work back; false where it has begun or is done.
func (s *Store) withdraw(q *queued) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.begun {
		return false
	}
	s.queue = slices.DeleteFunc(s.queue, func(other *queued) bool { return other == q })
	return true
}

// idle reports whether nothing waits to be written: others have led already.
func (s *Store) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue) == 0
}

// begin takes from the queue what is written next.
func (s *Store) begin() (batch []*queued) {
	s.mu.Lock()
	defer s.mu.Unlock()
	operations := 0
	for len(s.queue) > 0 && len(batch) < togetherSets {
		q := s.queue[0]
		if operations += q.operations; len(batch) > 0 && operations > togetherOperations {
			break
		}
		q.begun = true
		batch, s.queue = append(batch, q), s.queue[1:]
	}
	return batch
}

// lead writes what is queued when the file is free, and gives the connection back. An error says that the file could not be had.
func (s *Store) lead(patience context.Context, conn *sqlite.Conn) error {
	defer func() {
		conn.SetInterrupt(nil)
		s.writer <- conn
	}()
	if s.isClosed() {
		return os.ErrClosed
	}
	if s.idle() {
		return nil
	}
	conn.SetInterrupt(patience.Done())
	if err := query(conn, "BEGIN IMMEDIATE", nil, nil); err != nil {
		if patience.Err() != nil {
			return context.Cause(patience)
		}
		return err
	}
	conn.SetInterrupt(nil)
	batch := s.begin()
	lost := s.writeBatch(conn, batch)
	if !conn.AutocommitEnabled() {
		_ = query(conn, "ROLLBACK", nil, nil)
	}
	for _, q := range batch {
		if q.err == nil {
			q.err = lost
		}
		close(q.done)
	}
	return nil
}

// writeBatch does the work of a batch in the transaction under way and commits it; an error says that nothing was kept.
func (s *Store) writeBatch(conn *sqlite.Conn, batch []*queued) error {
	dirty := false
	for _, q := range batch {
		var changed bool
		changed, q.err = q.run(conn)
		dirty = dirty || changed
		if conn.AutocommitEnabled() { // SQLite itself has taken everything back
			return errors.Join(errLost, q.err)
		}
	}
	if !dirty {
		return nil
	}
	if err := query(conn, "COMMIT", nil, nil); err != nil {
		return err
	}
	s.announce()
	return nil
}

const (
	sqlOne     = `SAVEPOINT one`
	sqlOneBack = `ROLLBACK TO one`
	sqlOneDone = `RELEASE one`
)

// run does the work within the transaction of the others; changed tells whether it left something to commit. A panic is an error
// of this work alone, since it runs in another's goroutine.
func (q *queued) run(conn *sqlite.Conn) (changed bool, err error) {
	if err := q.ctx.Err(); err != nil {
		return false, err
	}
	if err := query(conn, sqlOne, nil, nil); err != nil {
		return false, err
	}
	w := &writing{conn: conn}
	err = contained(q.work, w)
	if conn.AutocommitEnabled() {
		return false, err
	}
	if err != nil || !w.dirty {
		if back := query(conn, sqlOneBack, nil, nil); back != nil {
			return false, errors.Join(err, back)
		}
	}
	if ended := query(conn, sqlOneDone, nil, nil); ended != nil {
		return false, errors.Join(err, ended)
	}
	return w.dirty && err == nil, err
}

func contained(work func(*writing) error, w *writing) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return work(w)
}
