package postgis

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

const (
	opInspect = "inspect"

	// The name of the snapshot follows, which PostgreSQL gave.
	shareSnapshot = `SET TRANSACTION SNAPSHOT '`

	// Operators of geometries are found wherever the extension lives.
	seePostGIS = `SELECT set_config('search_path', quote_ident(n.nspname), false)
		FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'`
	holdOn = `SELECT set_config('idle_in_transaction_session_timeout', '0', false), set_config('statement_timeout', '0', false)`
)

var _ assets.Ledger = (*Store)(nil)

// Inspect implements assets.Ledger.
func (s *Store) Inspect(ctx context.Context, look func(context.Context, assets.Inspection) error) error {
	reading, leave, err := s.enterReading(ctx, opInspect)
	if err != nil {
		return err
	}
	defer leave()
	return s.failure(ctx, opInspect, Database(s.url).Inspect(reading, look))
}

// Database is the URL of a store that is looked at without being opened as one: nothing is made, mended or brought up to this
// program.
type Database string

// Inspect implements assets.Ledger.
func (d Database) Inspect(ctx context.Context, look func(context.Context, assets.Inspection) error) error {
	config, err := lookingConfig(string(d))
	if err != nil {
		return err
	}
	in := &inspection{config: config}
	defer in.close()
	err = in.begin(ctx)
	if err != nil {
		return openFailure(ctx, err)
	}
	return look(ctx, in)
}

// lookingConfig says how to connect to a database that is only looked at.
func lookingConfig(url string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, badURL(opInspect) // the parser's own words may repeat the password
	}
	for name := range config.RuntimeParams { // those are for the pool of connections
		if strings.HasPrefix(name, "pool_") {
			delete(config.RuntimeParams, name)
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	return config, nil
}

// inspection is one state of a database, which its first connection holds and the others share.
type inspection struct {
	config   *pgx.ConnConfig
	holder   *pgx.Conn
	snapshot string
	step     int // the last migration that it has had

	mu   sync.Mutex
	idle []*pgx.Conn // in a transaction with the snapshot
}

const isStore = `SELECT to_regclass('needlepoint.head') IS NOT NULL AND to_regclass('needlepoint.migration') IS NOT NULL`

func (in *inspection) begin(ctx context.Context) (err error) {
	if in.holder, err = in.connect(ctx); err != nil {
		return err
	}
	if _, err := in.holder.Exec(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return err
	}
	if err := in.holder.QueryRow(ctx, exportSnapshot).Scan(&in.snapshot); err != nil {
		return err
	}
	var ours bool
	if err := in.holder.QueryRow(ctx, isStore).Scan(&ours); err != nil {
		return err
	}
	if !ours {
		return assets.Refuse(assets.Invalid, opInspect, assets.Text{ZH: "数据库里没有台账", EN: "the database holds no store"})
	}
	steps, err := migrations()
	if err != nil {
		return err
	}
	var at int
	if err := in.holder.QueryRow(ctx, lastMigration).Scan(&at); err != nil {
		return err
	}
	if in.step = at; at > len(steps) {
		return tooNew(opInspect, at, len(steps))
	}
	return nil
}

func (in *inspection) connect(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, in.config.Copy())
	if err != nil {
		return nil, err
	}
	err = prepareSession(ctx, conn)
	for _, sql := range []string{holdOn, seePostGIS} {
		if err == nil {
			_, err = conn.Exec(ctx, sql)
		}
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return conn, nil
}

func (in *inspection) close() {
	ctx, cancel := context.WithTimeout(context.Background(), cancelGrace)
	defer cancel()
	for _, conn := range append(in.idle, in.holder) {
		if conn != nil {
			_ = conn.Close(ctx) // whatever becomes of it: it has only read
		}
	}
}

// with runs f in a transaction that sees the state.
func (in *inspection) with(ctx context.Context, f func(*pgx.Conn) error) error {
	conn, err := in.take(ctx)
	if err != nil {
		return err
	}
	if err := f(conn); err != nil {
		_ = conn.Close(context.WithoutCancel(ctx)) // with what it may still have to say
		return err
	}
	in.mu.Lock()
	in.idle = append(in.idle, conn)
	in.mu.Unlock()
	return nil
}

func (in *inspection) take(ctx context.Context) (*pgx.Conn, error) {
	in.mu.Lock()
	if n := len(in.idle); n > 0 {
		conn := in.idle[n-1]
		in.idle = in.idle[:n-1]
		in.mu.Unlock()
		return conn, nil
	}
	in.mu.Unlock()
	conn, err := in.connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, sql := range []string{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", shareSnapshot + in.snapshot + "'"} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return nil, errors.Join(err, conn.Close(ctx))
		}
	}
	return conn, nil
}
