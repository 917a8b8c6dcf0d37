package gpkg

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

const (
	eventColumns = `seq, at, actor, via, client, what, subject, detail, hash`
	sqlTrail     = `SELECT ` + eventColumns + ` FROM event WHERE seq > :after ORDER BY seq`

	sqlEvents    = `SELECT ` + eventColumns + ` FROM event WHERE seq < :before`
	sqlOfWhat    = ` AND what IN (SELECT value FROM json_each(:what))`
	sqlOfActor   = ` AND actor = :actor`
	sqlOfSubject = ` AND subject = :subject`
	sqlSince     = ` AND at >= :since`
	sqlUntil     = ` AND at < :until`
	sqlNewest    = ` ORDER BY seq DESC LIMIT :limit`

	endOfTime = 1<<63 - 1
)

func putEvent(conn *sqlite.Conn, e access.Event) error {
	var detail any
	if e.Detail != nil {
		detail = string(e.Detail)
	}
	return query(conn, sqlPutEvent, args{":seq": e.Seq, ":at": e.At.UnixMicro(), ":actor": e.Actor, ":via": e.Via, ":client": e.Client,
		":what": string(e.What), ":subject": e.Subject, ":detail": detail, ":hash": e.Hash}, nil)
}

func scanEvent(stmt *sqlite.Stmt) access.Event {
	e := access.Event{Seq: stmt.ColumnInt64(0), At: time.UnixMicro(stmt.ColumnInt64(1)).UTC(), Actor: stmt.ColumnText(2), Via: stmt.ColumnText(3),
		Client: stmt.ColumnText(4), What: access.What(stmt.ColumnText(5)), Subject: stmt.ColumnText(6), Hash: stmt.ColumnText(8)}
	if stmt.ColumnType(7) != sqlite.TypeNull {
		e.Detail = json.RawMessage(stmt.ColumnText(7))
	}
	return e
}

// queryOf puts the conditions of a query together.
func queryOf(q access.EventQuery) (sql string, named args) {
	sql, named = sqlEvents, args{":before": int64(endOfTime), ":limit": q.Most()}
	narrow := func(wanted bool, condition, name string, value any) {
		if wanted {
			sql, named[name] = sql+condition, value
		}
	}
	if q.Before > 0 {
		named[":before"] = q.Before
	}
	what, _ := json.Marshal(q.What) // texts: never fails
	narrow(len(q.What) > 0, sqlOfWhat, ":what", string(what))
	narrow(q.Actor != "", sqlOfActor, ":actor", q.Actor)
	narrow(q.Subject != "", sqlOfSubject, ":subject", q.Subject)
	narrow(!q.Since.IsZero(), sqlSince, ":since", q.Since.UnixMicro())
	narrow(!q.Until.IsZero(), sqlUntil, ":until", q.Until.UnixMicro())
	return sql + sqlNewest, named
}

// Events implements access.Store.
func (a *Accounts) Events(ctx context.Context, q access.EventQuery) (out []access.Event, head access.Head, err error) {
	sql, named := queryOf(q)
	out = []access.Event{}
	err = a.read(ctx, func(conn *sqlite.Conn) error {
		h, err := readAccountsHead(conn)
		if err != nil {
			return err
		}
		head = h.trail
		return query(conn, sql, named, func(stmt *sqlite.Stmt) error {
			out = append(out, scanEvent(stmt))
			return nil
		})
	})
	return out, head, err
}

// Trail implements access.Store.
func (a *Accounts) Trail(ctx context.Context, after int64, each func(access.Event) error) (head access.Head, err error) {
	var stop error
	err = a.read(ctx, func(conn *sqlite.Conn) error {
		head, err = readTrail(conn, after, func(e access.Event) error {
			stop = each(e)
			return stop
		})
		return err
	})
	if stop != nil {
		return access.Head{}, stop
	}
	return head, err
}

// readTrail reads the events after one, in the transaction under way, and where the trail ends.
func readTrail(conn *sqlite.Conn, after int64, each func(access.Event) error) (access.Head, error) {
	h, err := readAccountsHead(conn)
	if err != nil {
		return access.Head{}, err
	}
	return h.trail, query(conn, sqlTrail, args{":after": after}, func(stmt *sqlite.Stmt) error { return each(scanEvent(stmt)) })
}

// AccountsFile is the path of a file of accounts that is looked at without being opened as one: nothing is made or written.
type AccountsFile string

// Trail implements access.Trailer.
func (f AccountsFile) Trail(ctx context.Context, after int64, each func(access.Event) error) (head access.Head, err error) {
	if _, err := os.Stat(string(f)); errors.Is(err, os.ErrNotExist) {
		return head, assets.Refuse(assets.NotFound, opAccounts, assets.Text{ZH: "没有账号文件", EN: "there is no file of accounts"})
	}
	file := File(f)
	conn, err := file.open()
	if err != nil {
		return head, file.failure(ctx, err)
	}
	defer func() { err = errors.Join(err, file.failure(ctx, conn.Close())) }()
	conn.SetInterrupt(ctx.Done())
	defer conn.SetInterrupt(nil)
	id, err := number(conn, "PRAGMA application_id", nil)
	if err == nil && id != accountsID {
		return head, assets.Refuse(assets.Invalid, opAccounts, assets.Text{
			ZH: "账号文件的位置上是别的 SQLite 数据库", EN: "where the accounts should be lies another SQLite database"})
	}
	if err == nil {
		err = run(conn, "PRAGMA query_only = ON; BEGIN;")
	}
	var stop error
	if err == nil {
		head, err = readTrail(conn, after, func(e access.Event) error {
			stop = each(e)
			return stop
		})
	}
	if stop != nil {
		return access.Head{}, stop
	}
	return head, file.failure(ctx, err)
}
