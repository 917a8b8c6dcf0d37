package postgis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"needlepoint/assets"
)

const (
	// How often a commit starts over when a transaction outside the service got in its way.
	maxTries = 4

	// COMMIT is not interrupted, so that its outcome is known.
	commitTimeout = time.Minute

	// From this many operations on the planner is told what the staging table holds.
	bulk = 500
)

const (
	// The triggers leave rows written under needlepoint.writer alone. A server told not to wait for the disk is
	// told to wait here; stronger settings stay.
	setCommit = `SELECT set_config('needlepoint.writer', 'on', true), set_config('lock_timeout', $1, true),
		set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
			ELSE current_setting('synchronous_commit') END, true)`

	createStaged = `CREATE TEMP TABLE IF NOT EXISTS staged ON COMMIT DELETE ROWS AS
		SELECT 0 AS seq, ''::text AS noun, ''::text AS action, a.id, a.ref, a.class, a.condition, b.kind, b.grid, a.name,
			a.stage, a.geom, a.attributes
		FROM needlepoint.asset a, needlepoint.boundary b WITH NO DATA`
	analyzeStaged = `ANALYZE pg_temp.staged`

	lockHead = `SELECT revision, hash, next_asset, next_boundary FROM needlepoint.head FOR UPDATE`
	// What an outside insert would get next; ids it has taken are not given again.
	readGiven = `SELECT (SELECT last_value + is_called::int FROM needlepoint.asset_id),
		(SELECT last_value + is_called::int FROM needlepoint.boundary_id)`

	findKey   = `SELECT rev, digest FROM needlepoint.change_set WHERE key = $1 AND key <> ''`
	findGiven = `SELECT id FROM needlepoint.change_row WHERE rev = $1 ORDER BY seq`

	writeSet = `INSERT INTO needlepoint.change_set (rev, base, at, actor, via, reason, key, digest, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	writeHead = `UPDATE needlepoint.head SET revision = $1, hash = $2, next_asset = $3, next_boundary = $4`
	notify    = `SELECT pg_notify('needlepoint', $1)`
)

var (
	stagedTable   = pgx.Identifier{"pg_temp", "staged"}
	stagedColumns = []string{"seq", "noun", "action", "id", "ref", "class", "condition", "kind", "grid", "name", "stage", "geom", "attributes"}

	changeTable   = pgx.Identifier{"needlepoint", "change_row"}
	changeColumns = []string{"rev", "seq", "noun", "id", "before", "after", "print"}
)

// Commit keeps the change set as one revision, or nothing of it. See assets.Store.
//
// Rows are staged and the rows that operations name are locked before the head is, so that writers wait for
// each other only while the book itself is written, and so that nobody outside can change a
// record between its judgement and its writing.
func (s *Store) Commit(ctx context.Context, cs assets.ChangeSet) (assets.Receipt, error) {
	leave, err := s.enter(opCommit)
	if err != nil {
		return assets.Receipt{}, err
	}
	defer leave()
	receipt, err := s.commit(ctx, cs)
	if err == nil {
		return receipt, nil
	}
	if ctx.Err() != nil && !errors.Is(err, errUnknownOutcome) {
		return assets.Receipt{}, fmt.Errorf("%s: %w", opCommit, ctx.Err())
	}
	return assets.Receipt{}, classify(opCommit, err)
}

func (s *Store) commit(ctx context.Context, cs assets.ChangeSet) (assets.Receipt, error) {
	cs.Key, cs.Actor, cs.Via, cs.Reason = clean(cs.Key), clean(cs.Actor), clean(cs.Via), clean(cs.Reason)
	digest := ""
	if cs.Key != "" {
		digest = cs.Digest()
		if receipt, seen, err := replay(ctx, s.pool, cs.Key, digest); seen || err != nil {
			return receipt, err
		}
	}
	p, err := newPlan(cs, digest)
	if err != nil {
		return assets.Receipt{}, err
	}
	for try := 1; ; try++ {
		receipt, err := s.attempt(ctx, p)
		if !contended(err) || try == maxTries || ctx.Err() != nil {
			return receipt, err
		}
	}
}

// attempt runs the whole commit once.
func (s *Store) attempt(ctx context.Context, p *plan) (assets.Receipt, error) {
	w, err := s.beginWriting(ctx)
	if err != nil {
		return assets.Receipt{}, err
	}
	defer w.abandon()
	if err := w.stage(ctx, p); err != nil {
		return assets.Receipt{}, err
	}
	if err := w.takeHead(ctx); err != nil {
		return assets.Receipt{}, err
	}
	if p.cs.Key != "" {
		if receipt, seen, err := replay(ctx, w.tx, p.cs.Key, p.digest); seen || err != nil {
			return receipt, err
		}
	}
	adopted, err := w.adopt(ctx)
	if err != nil {
		return assets.Receipt{}, err
	}
	if adopted == 0 {
		receipt, err := w.write(ctx, p)
		if err != nil {
			return assets.Receipt{}, err
		}
		return receipt, w.commit(ctx)
	}
	// What was adopted stays, whatever becomes of the change set.
	var receipt assets.Receipt
	before := w.head
	refusal := pgx.BeginFunc(ctx, w.tx, func(pgx.Tx) error {
		var err error
		receipt, err = w.write(ctx, p)
		return err
	})
	var domain *assets.Error
	if refusal != nil && !errors.As(refusal, &domain) {
		return assets.Receipt{}, refusal
	}
	if refusal != nil {
		w.head = before
	}
	if err := w.commit(ctx); err != nil {
		return assets.Receipt{}, err
	}
	return receipt, refusal
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// replay looks for an earlier change set of the key: its receipt where the digest is the same, KeyReused where not.
func replay(ctx context.Context, q querier, key, digest string) (_ assets.Receipt, seen bool, _ error) {
	var revision int64
	var kept string
	err := q.QueryRow(ctx, findKey, key).Scan(&revision, &kept)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return assets.Receipt{}, false, nil
	case err != nil:
		return assets.Receipt{}, false, err
	case kept != digest:
		return assets.Receipt{}, false, assets.Refuse(assets.KeyReused, opCommit, assets.Text{
			ZH: "这个幂等键已用于另一个请求", EN: "this idempotency key was used for another request before"})
	}
	rows, err := q.Query(ctx, findGiven, revision)
	if err != nil {
		return assets.Receipt{}, false, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return assets.Receipt{}, false, err
	}
	return assets.Receipt{Revision: assets.Revision(revision), IDs: ids, Replayed: true}, true, nil
}

// head is the one row that whoever writes holds.
type head struct {
	revision        assets.Revision
	hash            string
	asset, boundary int64 // the ids that the next inserts get
}

// next returns where the next id of a noun is kept.
func (h *head) next(noun assets.Noun) *int64 {
	if noun == assets.BoundaryNoun {
		return &h.boundary
	}
	return &h.asset
}

// given notes that a record of the noun has the id, so that no later one gets it.
func (h *head) given(noun assets.Noun, id int64) {
	next := h.next(noun)
	*next = max(*next, id+1)
}

// writing is one transaction that writes the book.
type writing struct {
	conn  *pgxpool.Conn
	tx    pgx.Tx
	found head // as it was taken
	head  head // as it will be
}

// beginWriting starts a transaction on a connection of its own, waiting for one no longer than for a lock.
func (s *Store) beginWriting(ctx context.Context) (*writing, error) {
	waiting, cancel := context.WithTimeout(ctx, s.lockWait)
	conn, err := s.pool.Acquire(waiting)
	cancel()
	if err != nil {
		if waiting.Err() != nil && ctx.Err() == nil {
			return nil, busy(opCommit, err)
		}
		return nil, err
	}
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite})
	if err != nil {
		conn.Release()
		return nil, err
	}
	w := &writing{conn: conn, tx: tx}
	if _, err := tx.Exec(ctx, setCommit, fmt.Sprintf("%dms", s.lockWait.Milliseconds())); err != nil {
		w.abandon()
		return nil, err
	}
	return w, nil
}

// abandon rolls back what was not committed and returns the connection.
func (w *writing) abandon() {
	ctx, cancel := context.WithTimeout(context.Background(), cancelGrace)
	defer cancel()
	_ = w.tx.Rollback(ctx) // a broken connection rolls back by itself; after a commit there is nothing to do
	w.conn.Release()
}

var errUnknownOutcome = errors.New("the connection broke during COMMIT")

// commit makes the transaction last. Where the connection breaks meanwhile nobody knows whether it did.
func (w *writing) commit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	err := w.tx.Commit(ctx)
	var pg *pgconn.PgError
	if err == nil || errors.As(err, &pg) || errors.Is(err, pgx.ErrTxCommitRollback) {
		return err
	}
	return &assets.Error{Code: assets.Internal, Op: opCommit, Err: fmt.Errorf("%w: %w", errUnknownOutcome, err), Message: assets.Text{
		ZH: "提交时与数据库的连接中断，结果未知；用同一个幂等键重发是安全的",
		EN: "the connection broke during the commit and its outcome is not known; sending it again under the same key is safe"}}
}

// stage copies the operations beside the book and takes the rows that they name.
func (w *writing) stage(ctx context.Context, p *plan) error {
	if _, err := w.tx.Exec(ctx, createStaged); err != nil {
		return err
	}
	_, err := w.tx.CopyFrom(ctx, stagedTable, stagedColumns, pgx.CopyFromSlice(len(p.rows), func(i int) ([]any, error) {
		op, r := p.cs.Operations[i], &p.rows[i]
		if op.Action == assets.Delete {
			return []any{i, string(op.Noun), string(op.Action), r.id, "", "", "", "", "", "", "", nil, nil}, nil
		}
		return []any{i, string(op.Noun), string(op.Action), r.id, r.ref, r.class, r.condition, r.kind, r.grid, r.name, r.stage,
			r.geom, r.attributes}, nil
	}))
	if err != nil {
		return err
	}
	if len(p.rows) >= bulk {
		if _, err := w.tx.Exec(ctx, analyzeStaged); err != nil {
			return err
		}
	}
	for _, noun := range assets.AllNouns() {
		if t := p.tally[noun]; t != nil && t.touches() {
			if _, err := w.tx.Exec(ctx, shelfOf(noun).lockStaged); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeHead waits for the head. From here to the end of the transaction nobody else commits.
func (w *writing) takeHead(ctx context.Context) error {
	var h head
	var asset, boundary int64
	batch := &pgx.Batch{}
	batch.Queue(lockHead).QueryRow(func(r pgx.Row) error { return r.Scan(&h.revision, &h.hash, &h.asset, &h.boundary) })
	batch.Queue(readGiven).QueryRow(func(r pgx.Row) error { return r.Scan(&asset, &boundary) })
	if err := w.tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	h.asset, h.boundary = max(h.asset, asset), max(h.boundary, boundary)
	w.found, w.head = h, h
	return nil
}

// keep writes the log of one revision and moves the head to it. The records themselves are written already.
func (w *writing) keep(ctx context.Context, c assets.Committed) error {
	c.Revision = w.head.revision + 1
	c.At = assets.KeptTime(c.At)
	var prints []int64
	c.Hash, prints = assets.ChainPrints(w.head.hash, c)
	_, err := w.tx.CopyFrom(ctx, changeTable, changeColumns, pgx.CopyFromSlice(len(c.Changes), func(i int) ([]any, error) {
		ch := c.Changes[i]
		var before, after, print any
		if ch.Before == nil {
			print = prints[i]
		} else {
			before = assets.AppendImage(nil, ch.Before)
			if ch.After != nil {
				after = assets.AppendImage(nil, ch.After)
			}
		}
		return []any{int64(c.Revision), i, string(ch.Noun), ch.ID, before, after, print}, nil
	}))
	if err != nil {
		return err
	}
	w.head.revision, w.head.hash = c.Revision, c.Hash
	batch := &pgx.Batch{}
	batch.Queue(writeSet, int64(c.Revision), int64(c.Base), c.At, c.Actor, c.Via, c.Reason, c.Key, c.Digest, c.Hash)
	batch.Queue(writeHead, int64(c.Revision), c.Hash, w.head.asset, w.head.boundary)
	batch.Queue(notify, fmt.Sprint(c.Revision))
	for _, noun := range assets.AllNouns() {
		if next := *w.head.next(noun); next != *w.found.next(noun) {
			batch.Queue(shelfOf(noun).advance, next-1)
		}
	}
	return w.tx.SendBatch(ctx, batch).Close()
}
