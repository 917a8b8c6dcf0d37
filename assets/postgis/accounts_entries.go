package postgis

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

const (
	readAccounts  = `SELECT version, swept, seq, hash FROM needlepoint_private.head`
	holdAccounts  = readAccounts + ` FOR UPDATE`
	writeAccounts = `UPDATE needlepoint_private.head SET version = $1, swept = $2, seq = $3, hash = $4`
	waitAccounts  = `SELECT set_config('lock_timeout', $1, true)`

	allEntries   = `SELECT shelf, key, body FROM needlepoint_private.entry WHERE body IS NOT NULL ORDER BY shelf, key`
	entriesSince = `SELECT shelf, key, body FROM needlepoint_private.entry WHERE version > $1 ORDER BY shelf, key`
	writeEntry   = `INSERT INTO needlepoint_private.entry (shelf, key, version, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (shelf, key) DO UPDATE SET version = excluded.version, body = excluded.body`
	dropEntry    = `UPDATE needlepoint_private.entry SET version = $3, body = NULL WHERE shelf = $1 AND key = $2 AND body IS NOT NULL`
	sweepEntries = `DELETE FROM needlepoint_private.entry WHERE body IS NULL AND version <= $1`
	notifyOthers = `SELECT pg_notify('needlepoint_accounts', $1)`

	sweepEvery = 2 * access.Remembered // versions, after which what was dropped long ago is forgotten
)

// accountsHead is the one row about the whole.
type accountsHead struct {
	version, swept int64
	trail          access.Head
}

func headBy(ctx context.Context, tx pgx.Tx, sql string) (h accountsHead, err error) {
	err = tx.QueryRow(ctx, sql).Scan(&h.version, &h.swept, &h.trail.Seq, &h.trail.Hash)
	return h, err
}

// Load implements access.Store.
func (a *Accounts) Load(ctx context.Context) (s access.State, err error) {
	err = a.inSnapshot(ctx, func(ctx context.Context, tx pgx.Tx) error {
		head, err := headBy(ctx, tx, readAccounts)
		if err != nil {
			return err
		}
		s = access.State{Version: head.version, Whole: true}
		s.Entries, err = entriesBy(ctx, tx, allEntries)
		return err
	})
	return s, err
}

// Changed implements access.Store.
func (a *Accounts) Changed(ctx context.Context, after int64) (access.State, error) {
	for {
		hint := a.hints.wait()
		s, err := a.changedSince(ctx, after)
		if err != nil || s.Version > after {
			return s, err
		}
		wait := time.NewTimer(a.poll)
		select {
		case <-ctx.Done():
		case <-a.life.Done():
		case <-hint:
		case <-wait.C:
		}
		wait.Stop()
	}
}

func (a *Accounts) changedSince(ctx context.Context, after int64) (s access.State, err error) {
	err = a.inSnapshot(ctx, func(ctx context.Context, tx pgx.Tx) error {
		head, err := headBy(ctx, tx, readAccounts)
		if err != nil || head.version <= after {
			return err
		}
		if s.Version = head.version; after < head.swept {
			s.Whole = true
			s.Entries, err = entriesBy(ctx, tx, allEntries)
			return err
		}
		s.Entries, err = entriesBy(ctx, tx, entriesSince, after)
		return err
	})
	return s, err
}

func entriesBy(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]access.Entry, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e access.Entry, err error) {
		var body *string
		err = row.Scan(&e.Shelf, &e.Key, &body)
		if body != nil {
			e.Body = []byte(*body)
		}
		return e, err
	})
}

// Commit implements access.Store.
func (a *Accounts) Commit(ctx context.Context, c access.Change) (access.Kept, error) {
	inside, leave, err := a.enterReading(ctx, opAccounts)
	if err != nil {
		return access.Kept{}, err
	}
	defer leave()
	var kept access.Kept
	err = pgx.BeginFunc(inside, a.pool, func(tx pgx.Tx) (err error) {
		kept, err = a.commit(inside, tx, c)
		return err
	})
	if err != nil {
		return access.Kept{}, a.failure(ctx, opAccounts, err)
	}
	return kept, nil
}

func (a *Accounts) commit(ctx context.Context, tx pgx.Tx, c access.Change) (kept access.Kept, err error) {
	if _, err := tx.Exec(ctx, waitAccounts, strconv.FormatInt(a.lockWait.Milliseconds(), 10)+"ms"); err != nil {
		return kept, err
	}
	head, err := headBy(ctx, tx, holdAccounts)
	if err != nil {
		return kept, err
	}
	if len(c.Entries) > 0 {
		if head.version != c.Base {
			return kept, assets.Refuse(assets.Conflict, opAccounts, assets.Text{
				ZH: fmt.Sprintf("账号已被别人修改（版本 %d，不是 %d）", head.version, c.Base),
				EN: fmt.Sprintf("the accounts were changed by somebody else (version %d, not %d)", head.version, c.Base)})
		}
		head.version++
	}
	batch := &pgx.Batch{}
	for _, e := range c.Entries {
		if e.Body == nil {
			batch.Queue(dropEntry, string(e.Shelf), e.Key, head.version)
		} else {
			batch.Queue(writeEntry, string(e.Shelf), e.Key, head.version, string(e.Body))
		}
	}
	if head.version-head.swept > sweepEvery {
		head.swept = head.version - access.Remembered
		batch.Queue(sweepEntries, head.swept)
	}
	events, trail := access.Chain(head.trail, c.Events)
	for _, e := range events {
		queueEvent(batch, e)
	}
	batch.Queue(writeAccounts, head.version, head.swept, trail.Seq, trail.Hash)
	if len(c.Entries) > 0 {
		batch.Queue(notifyOthers, strconv.FormatInt(head.version, 10))
	}
	return access.Kept{Version: head.version, Head: trail}, tx.SendBatch(ctx, batch).Close()
}
