package postgis

import (
	"context"
	"embed"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"

	"needlepoint/assets/access"
)

// Accounts keeps accounts and the trail of events in the schema "needlepoint_private", which no backup of the book and no reader of
// it touches. Several may be open on one database, in one process or in many.
type Accounts struct {
	pool     *pgxpool.Pool
	lockWait time.Duration
	poll     time.Duration
	hints    *hints

	life   context.Context // ends with Close
	end    context.CancelFunc
	users  sync.WaitGroup
	gate   sync.Mutex // between entering and closing
	closed bool
}

var _ access.Store = (*Accounts)(nil)

const (
	opAccounts = "accounts"

	listenAccounts     = `LISTEN needlepoint_accounts`
	accountConnections = 4
	accountsPoll       = 800 * time.Millisecond // beside the notifications, which may be lost

	setAccountsSession = `SELECT set_config('application_name', 'needlepoint accounts', false),
		set_config('client_min_messages', 'warning', false),
		set_config('statement_timeout', '2min', false),
		set_config('idle_in_transaction_session_timeout', '2min', false)`
)

// OpenAccounts connects to the database that url names, and creates or updates the schema of accounts in it. No error repeats the
// url.
func OpenAccounts(ctx context.Context, url string, opts Options) (*Accounts, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, badURL(opAccounts)
	}
	config.MaxConns, config.MinConns = accountConnections, 0
	c := config.ConnConfig
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectTimeout
	}
	c.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	listening := c.Copy()
	c.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: cancelGrace}
	}
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, setAccountsSession)
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, openFailure(ctx, err)
	}
	if err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return migrateAccounts(ctx, tx) }); err != nil {
		pool.Close()
		return nil, openFailure(ctx, err)
	}
	a := &Accounts{pool: pool, lockWait: opts.LockWait, poll: opts.Poll, hints: newHints(listenAccounts)}
	if a.lockWait <= 0 {
		a.lockWait = 10 * time.Second
	}
	if a.poll <= 0 {
		a.poll = accountsPoll
	}
	a.life, a.end = context.WithCancel(context.WithoutCancel(ctx))
	if !opts.PollOnly {
		a.users.Go(func() { a.hints.listen(a.life, listening) })
	}
	return a, nil
}

// accountFiles are the steps of the private schema. It counts them itself, since backups of the book do not carry it.
//
//go:embed private/*.sql
var accountFiles embed.FS

const (
	hasAccounts       = `SELECT to_regclass('needlepoint_private.migration') IS NOT NULL`
	createAccounts    = `CREATE SCHEMA IF NOT EXISTS needlepoint_private`
	createAccountStep = `CREATE TABLE needlepoint_private.migration (
		number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`
	lastAccountStep  = `SELECT coalesce(max(number), 0) FROM needlepoint_private.migration`
	writeAccountStep = `INSERT INTO needlepoint_private.migration (number, name) VALUES ($1, $2)`
)

// migrateAccounts brings the private schema up to date, one process at a time.
func migrateAccounts(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, lockMigration); err != nil {
		return err
	}
	var encoding string
	if err := tx.QueryRow(ctx, readEncoding).Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return notUTF8(encoding)
	}
	var there bool
	if err := tx.QueryRow(ctx, hasAccounts).Scan(&there); err != nil {
		return err
	}
	if !there {
		for _, sql := range []string{createAccounts, createAccountStep} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
	}
	var at int
	if err := tx.QueryRow(ctx, lastAccountStep).Scan(&at); err != nil {
		return err
	}
	steps, err := stepsIn(accountFiles, "private/*.sql")
	if err != nil {
		return err
	}
	if at > len(steps) {
		return tooNew(at, len(steps))
	}
	for _, step := range steps[at:] {
		if _, err := tx.Exec(ctx, step.sql); err != nil {
			return fmt.Errorf("accounts, step %d %s: %w", step.number, step.name, err)
		}
		if _, err := tx.Exec(ctx, writeAccountStep, step.number, step.name); err != nil {
			return err
		}
	}
	return nil
}

// Close implements access.Store.
func (a *Accounts) Close() error {
	a.gate.Lock()
	a.closed = true
	a.gate.Unlock()
	a.end()
	a.users.Wait()
	a.pool.Close()
	return nil
}

// enter notes a call as under way until leave is called; the returned context ends with the caller's and with the store.
func (a *Accounts) enter(ctx context.Context) (_ context.Context, leave func(), err error) {
	a.gate.Lock()
	defer a.gate.Unlock()
	if a.closed {
		return nil, nil, closedError(opAccounts)
	}
	a.users.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(a.life, cancel)
	return ctx, func() { stop(); cancel(); a.users.Done() }, nil
}

func (a *Accounts) failure(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", opAccounts, ctx.Err())
	case a.life.Err() != nil:
		return closedError(opAccounts)
	}
	return classify(opAccounts, err)
}

// inSnapshot runs do in a transaction that sees one state of the database throughout.
func (a *Accounts) inSnapshot(ctx context.Context, do func(context.Context, pgx.Tx) error) error {
	inside, leave, err := a.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	err = pgx.BeginTxFunc(inside, a.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
		func(tx pgx.Tx) error { return do(inside, tx) })
	return a.failure(ctx, err)
}
