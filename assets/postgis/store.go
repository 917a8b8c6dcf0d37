package postgis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"needlepoint/assets"
)

// Options are what a store is opened with; the zero value is usable.
type Options struct {
	LockWait time.Duration // how long a commit waits for another writer before it is Busy; 10 s where 0
	Poll     time.Duration // how often a waiting Changes looks by itself; 1 s where 0
	PollOnly bool          // never LISTEN: for connections through a pooler that does not carry notifications
}

// Store keeps the book in one PostGIS database. Several may be open on one database, in one process or in many.
type Store struct {
	url      string // for PostgreSQL's own programs
	lockWait time.Duration
	poll     time.Duration
	hints    *hints
	door
}

var (
	_ assets.Store = (*Store)(nil)
	_ assets.Meta  = (*Store)(nil)
)

const (
	leastConnections = 8 // a load or two must not keep writers waiting
	cancelGrace      = 5 * time.Second
	connectTimeout   = 15 * time.Second
)

// Open connects to the database that url names (postgres://… or keyword=value), creates or updates the schema
// "needlepoint" in it and returns the store. The database must be in UTF8 and have PostGIS or let this account
// create it. No error repeats the url.
func Open(ctx context.Context, url string, opts Options) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, badURL(opOpen) // the parser's own words may repeat the password
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = max(config.MaxConns, leastConnections)
	}
	listening := settle(config)
	config.AfterConnect = prepareSession

	if err := openSchema(ctx, config.ConnConfig); err != nil {
		return nil, openFailure(ctx, err)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, openFailure(ctx, err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, openFailure(ctx, err)
	}
	s := &Store{url: url, lockWait: opts.LockWait, poll: opts.Poll, hints: newHints(listenBook)}
	if s.lockWait <= 0 {
		s.lockWait = 10 * time.Second
	}
	if s.poll <= 0 {
		s.poll = time.Second
	}
	s.open(ctx, pool)
	if !opts.PollOnly {
		s.users.Go(func() { s.hints.listen(s.life, listening) })
	}
	return s, nil
}

func openSchema(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return migrate(ctx, conn)
}

func openFailure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", opOpen, ctx.Err())
	}
	return classify(opOpen, err)
}

const (
	// A transaction whose process hangs lets go of its locks by itself, and no statement runs for ever. A load
	// lifts the limit for itself: it lasts as long as its reader takes.
	setSession = `SELECT set_config('application_name', 'needlepoint', false),
		set_config('client_min_messages', 'warning', false),
		set_config('statement_timeout', '15min', false),
		set_config('idle_in_transaction_session_timeout', '5min', false)`

	findGeometry = `SELECT t.oid FROM pg_extension e JOIN pg_type t ON t.typnamespace = e.extnamespace
		WHERE e.extname = 'postgis' AND t.typname = 'geometry'`
)

// prepareSession teaches a new connection the type geometry, whose binary form is EWKB, and its limits.
func prepareSession(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, setSession); err != nil {
		return err
	}
	var oid uint32
	if err := conn.QueryRow(ctx, findGeometry).Scan(&oid); err != nil {
		return fmt.Errorf("type geometry: %w", err)
	}
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: oid, Codec: pgtype.ByteaCodec{}})
	return nil
}

const (
	readMeta  = `SELECT value FROM needlepoint.meta WHERE key = $1`
	writeMeta = `INSERT INTO needlepoint.meta (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`
)

// SetMeta keeps value under key.
func (s *Store) SetMeta(ctx context.Context, key, value string) error {
	reading, leave, err := s.enterReading(ctx, opMeta)
	if err != nil {
		return err
	}
	defer leave()
	_, err = s.pool.Exec(reading, writeMeta, clean(key), clean(value))
	return s.failure(ctx, opMeta, err)
}

// Meta returns the value kept under key, "" where there is none.
func (s *Store) Meta(ctx context.Context, key string) (string, error) {
	reading, leave, err := s.enterReading(ctx, opMeta)
	if err != nil {
		return "", err
	}
	defer leave()
	var value string
	err = s.pool.QueryRow(reading, readMeta, clean(key)).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return value, s.failure(ctx, opMeta, err)
}
