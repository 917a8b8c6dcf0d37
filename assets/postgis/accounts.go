package postgis

import (
	"context"
	"embed"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"needlepoint/assets/access"
)

// Accounts keeps accounts and the trail of events in the schema "needlepoint_private", which no backup of the book and no reader of
// it touches. Several may be open on one database, in one process or in many.
type Accounts struct {
	lockWait time.Duration
	poll     time.Duration
	hints    *hints
	door
}

var _ access.Store = (*Accounts)(nil)

const (
	opAccounts = "accounts"

	hasAccounts        = `SELECT to_regclass('needlepoint_private.migration') IS NOT NULL`
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
	listening := settle(config)
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
	a := &Accounts{lockWait: opts.LockWait, poll: opts.Poll, hints: newHints(listenAccounts)}
	if a.lockWait <= 0 {
		a.lockWait = 10 * time.Second
	}
	if a.poll <= 0 {
		a.poll = accountsPoll
	}
	a.open(ctx, pool)
	if !opts.PollOnly {
		a.users.Go(func() { a.hints.listen(a.life, listening) })
	}
	return a, nil
}

// accountFiles are the steps of the private schema. It counts them itself, since backups of the book do not carry it.
//
//go:embed private/*.sql
var accountFiles embed.FS

// migrateAccounts brings the private schema up to date, one process at a time.
func migrateAccounts(ctx context.Context, tx pgx.Tx) error {
	if err := takeTurn(ctx, tx); err != nil {
		return err
	}
	steps, err := stepsIn(accountFiles, "private/*.sql")
	if err != nil {
		return err
	}
	return climb(ctx, tx, ladder{schema: "needlepoint_private", steps: steps})
}

// inSnapshot runs do in a transaction that sees one state of the database throughout.
func (a *Accounts) inSnapshot(ctx context.Context, do func(context.Context, pgx.Tx) error) error {
	inside, leave, err := a.enterReading(ctx, opAccounts)
	if err != nil {
		return err
	}
	defer leave()
	err = pgx.BeginTxFunc(inside, a.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
		func(tx pgx.Tx) error { return do(inside, tx) })
	return a.failure(ctx, opAccounts, err)
}
