package gpkg

import (
	"context"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

const (
	sqlAccountsHead = `SELECT version, swept, seq, hash FROM head`
	sqlAllEntries   = `SELECT shelf, key, body FROM entry WHERE body IS NOT NULL ORDER BY shelf, key`
	sqlEntriesSince = `SELECT shelf, key, body FROM entry WHERE version > :after ORDER BY shelf, key`
	sqlPutEntry     = `INSERT INTO entry (shelf, key, version, body) VALUES (:shelf, :key, :version, :body) ON CONFLICT (shelf, key) DO UPDATE SET version = excluded.version, body = excluded.body`
	sqlDropEntry    = `UPDATE entry SET version = :version, body = NULL WHERE shelf = :shelf AND key = :key AND body IS NOT NULL`
	sqlSweepEntries = `DELETE FROM entry WHERE body IS NULL AND version <= :swept`
	sqlSetAccounts  = `UPDATE head SET version = :version, swept = :swept, seq = :seq, hash = :hash`
	sqlPutEvent     = `INSERT INTO event (seq, at, actor, via, client, what, subject, detail, hash) VALUES (:seq, :at, :actor, :via, :client, :what, :subject, :detail, :hash)`

	sweepEvery = 2 * access.Remembered // versions, after which what was dropped long ago is forgotten
)

// accountsHead is the one row about the whole.
type accountsHead struct {
	version, swept int64
	trail          access.Head
}

func readAccountsHead(conn *sqlite.Conn) (h accountsHead, err error) {
	err = query(conn, sqlAccountsHead, nil, func(stmt *sqlite.Stmt) error {
		h = accountsHead{stmt.ColumnInt64(0), stmt.ColumnInt64(1), access.Head{Seq: stmt.ColumnInt64(2), Hash: stmt.ColumnText(3)}}
		return nil
	})
	return h, err
}

// Load implements access.Store.
func (a *Accounts) Load(ctx context.Context) (s access.State, err error) {
	err = a.read(ctx, func(conn *sqlite.Conn) error {
		head, err := readAccountsHead(conn)
		if err != nil {
			return err
		}
		s = access.State{Version: head.version, Whole: true}
		return query(conn, sqlAllEntries, nil, scanEntries(&s))
	})
	return s, err
}

// Changed implements access.Store.
func (a *Accounts) Changed(ctx context.Context, after int64) (access.State, error) {
	for {
		news := a.awaited()
		s, err := a.changedSince(ctx, after)
		if err != nil || s.Version > after {
			return s, err
		}
		wait := time.NewTimer(a.poll)
		select {
		case <-ctx.Done():
		case <-a.closed:
		case <-news:
		case <-wait.C:
		}
		wait.Stop()
	}
}

func (a *Accounts) changedSince(ctx context.Context, after int64) (s access.State, err error) {
	err = a.read(ctx, func(conn *sqlite.Conn) error {
		head, err := readAccountsHead(conn)
		if err != nil || head.version <= after {
			return err
		}
		if s.Version = head.version; after < head.swept {
			s.Whole = true
			return query(conn, sqlAllEntries, nil, scanEntries(&s))
		}
		return query(conn, sqlEntriesSince, args{":after": after}, scanEntries(&s))
	})
	return s, err
}

func scanEntries(s *access.State) func(*sqlite.Stmt) error {
	return func(stmt *sqlite.Stmt) error {
		e := access.Entry{Shelf: access.Shelf(stmt.ColumnText(0)), Key: stmt.ColumnText(1)}
		if stmt.ColumnType(2) != sqlite.TypeNull {
			e.Body = []byte(stmt.ColumnText(2))
		}
		s.Entries = append(s.Entries, e)
		return nil
	}
}

func (a *Accounts) awaited() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.news
}

func (a *Accounts) announce() {
	a.mu.Lock()
	defer a.mu.Unlock()
	close(a.news)
	a.news = make(chan struct{})
}

// Commit implements access.Store.
func (a *Accounts) Commit(ctx context.Context, c access.Change) (kept access.Kept, err error) {
	err = a.write(ctx, func(conn *sqlite.Conn) error {
		head, err := readAccountsHead(conn)
		if err != nil {
			return err
		}
		if len(c.Entries) > 0 {
			if head.version != c.Base {
				return assets.Refuse(assets.Conflict, opAccounts, assets.Text{
					ZH: fmt.Sprintf("账号已被别人修改（版本 %d，不是 %d）", head.version, c.Base),
					EN: fmt.Sprintf("the accounts were changed by somebody else (version %d, not %d)", head.version, c.Base)})
			}
			head.version++
		}
		for _, e := range c.Entries {
			if err := putEntry(conn, e, head.version); err != nil {
				return err
			}
		}
		if head.version-head.swept > sweepEvery {
			head.swept = head.version - access.Remembered
			if err := query(conn, sqlSweepEntries, args{":swept": head.swept}, nil); err != nil {
				return err
			}
		}
		events, trail := access.Chain(head.trail, c.Events)
		for _, e := range events {
			if err := putEvent(conn, e); err != nil {
				return err
			}
		}
		kept = access.Kept{Version: head.version, Head: trail}
		return query(conn, sqlSetAccounts, args{":version": head.version, ":swept": head.swept, ":seq": trail.Seq, ":hash": trail.Hash}, nil)
	})
	if err != nil {
		return access.Kept{}, err
	}
	a.announce()
	return kept, nil
}

func putEntry(conn *sqlite.Conn, e access.Entry, version int64) error {
	if e.Body == nil {
		return query(conn, sqlDropEntry, args{":shelf": string(e.Shelf), ":key": e.Key, ":version": version}, nil)
	}
	return query(conn, sqlPutEntry, args{":shelf": string(e.Shelf), ":key": e.Key, ":version": version, ":body": string(e.Body)}, nil)
}
