package postgis

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

const (
	eventColumns = `seq, at, actor, via, client, what, subject, detail, hash`
	writeEvent   = `INSERT INTO needlepoint_private.event (` + eventColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	readTrail    = `SELECT ` + eventColumns + ` FROM needlepoint_private.event WHERE seq > $1 ORDER BY seq`

	readEvents = `SELECT ` + eventColumns + ` FROM needlepoint_private.event WHERE seq < @before`
	ofWhat     = ` AND what = ANY (@what)`
	ofActor    = ` AND actor = @actor`
	ofSubject  = ` AND subject = @subject`
	ofSince    = ` AND at >= @since`
	ofUntil    = ` AND at < @until`
	newest     = ` ORDER BY seq DESC LIMIT @limit`

	endOfTrail = 1<<63 - 1
)

func queueEvent(batch *pgx.Batch, e access.Event) {
	var detail *string
	if e.Detail != nil {
		text := string(e.Detail)
		detail = &text
	}
	batch.Queue(writeEvent, e.Seq, e.At, e.Actor, e.Via, e.Client, string(e.What), e.Subject, detail, e.Hash)
}

func scanEvent(row pgx.CollectableRow) (e access.Event, err error) {
	var detail *string
	var at time.Time
	err = row.Scan(&e.Seq, &at, &e.Actor, &e.Via, &e.Client, &e.What, &e.Subject, &detail, &e.Hash)
	e.At = at.UTC()
	if detail != nil {
		e.Detail = json.RawMessage(*detail)
	}
	return e, err
}

// queryOf puts the conditions of a query together.
func queryOf(q access.EventQuery) (sql string, named pgx.StrictNamedArgs) {
	sql, named = readEvents, pgx.StrictNamedArgs{"before": int64(endOfTrail), "limit": q.Most()}
	narrow := func(wanted bool, condition, name string, value any) {
		if wanted {
			sql, named[name] = sql+condition, value
		}
	}
	if q.Before > 0 {
		named["before"] = q.Before
	}
	what := make([]string, len(q.What))
	for i, w := range q.What {
		what[i] = string(w)
	}
	narrow(len(what) > 0, ofWhat, "what", what)
	narrow(q.Actor != "", ofActor, "actor", clean(q.Actor))
	narrow(q.Subject != "", ofSubject, "subject", clean(q.Subject))
	narrow(!q.Since.IsZero(), ofSince, "since", q.Since)
	narrow(!q.Until.IsZero(), ofUntil, "until", q.Until)
	return sql + newest, named
}

// Events implements access.Store.
func (a *Accounts) Events(ctx context.Context, q access.EventQuery) (out []access.Event, head access.Head, err error) {
	sql, named := queryOf(q)
	err = a.inSnapshot(ctx, func(ctx context.Context, tx pgx.Tx) error {
		h, err := headBy(ctx, tx, readAccounts)
		if err != nil {
			return err
		}
		head = h.trail
		rows, err := tx.Query(ctx, sql, named)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, scanEvent)
		return err
	})
	return out, head, err
}

// Trail implements access.Store.
func (a *Accounts) Trail(ctx context.Context, after int64, each func(access.Event) error) (head access.Head, err error) {
	var stop error
	err = a.inSnapshot(ctx, func(ctx context.Context, tx pgx.Tx) error {
		head, err = followTrail(ctx, tx, after, func(e access.Event) error {
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

// followTrail reads the events after one, and where the trail ends.
func followTrail(ctx context.Context, tx pgx.Tx, after int64, each func(access.Event) error) (access.Head, error) {
	h, err := headBy(ctx, tx, readAccounts)
	if err != nil {
		return access.Head{}, err
	}
	rows, err := tx.Query(ctx, readTrail, after)
	if err != nil {
		return access.Head{}, err
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanEvent(rows)
		if err != nil {
			return access.Head{}, fmt.Errorf("event: %w", err)
		}
		if err := each(e); err != nil {
			return access.Head{}, err
		}
	}
	return h.trail, rows.Err()
}

// AccountsDatabase is the URL of a database whose accounts are looked at without being opened: nothing is made or written.
type AccountsDatabase string

// Trail implements access.Trailer.
func (d AccountsDatabase) Trail(ctx context.Context, after int64, each func(access.Event) error) (head access.Head, err error) {
	config, err := lookingConfig(string(d))
	if err != nil {
		return head, err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return head, openFailure(ctx, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var stop error
	err = pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var there bool
		if err := tx.QueryRow(ctx, hasAccounts).Scan(&there); err != nil {
			return err
		}
		if !there {
			return assets.Refuse(assets.NotFound, opAccounts, assets.Text{ZH: "数据库里没有账号", EN: "the database keeps no accounts"})
		}
		head, err = followTrail(ctx, tx, after, func(e access.Event) error {
			stop = each(e)
			return stop
		})
		return err
	})
	if stop != nil {
		return access.Head{}, stop
	}
	if err != nil {
		return access.Head{}, openFailure(ctx, err)
	}
	return head, nil
}
