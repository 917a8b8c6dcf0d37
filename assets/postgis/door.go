package postgis

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
)

// door is what calls go in and out by: a pool of connections that is closed when the last call has left.
type door struct {
	pool *pgxpool.Pool

	life   context.Context // ends with Close
	end    context.CancelFunc
	users  sync.WaitGroup // calls under way, and the listener
	gate   sync.Mutex     // between entering and closing
	closed bool
}

// open sets the door to a pool, for longer than the context of who opens it.
func (d *door) open(ctx context.Context, pool *pgxpool.Pool) {
	d.pool = pool
	d.life, d.end = context.WithCancel(context.WithoutCancel(ctx))
}

// Close lets commits that are under way finish, ends everything else and closes the connections.
func (d *door) Close() error {
	d.gate.Lock()
	d.closed = true
	d.gate.Unlock()
	d.end()
	d.users.Wait()
	d.pool.Close()
	return nil
}

// enter notes a call as under way until the returned func is called.
func (d *door) enter(op string) (leave func(), err error) {
	d.gate.Lock()
	defer d.gate.Unlock()
	if d.closed {
		return nil, closedError(op)
	}
	d.users.Add(1)
	return d.users.Done, nil
}

// enterReading is enter for a call that Close ends: the returned context ends with the caller's and with the door.
func (d *door) enterReading(ctx context.Context, op string) (context.Context, func(), error) {
	leave, err := d.enter(op)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(d.life, cancel)
	return ctx, func() { stop(); cancel(); leave() }, nil
}

// failure turns what the database said into what the ports promise: the context's error where the context
// ended, a closed error where Close ended the call, and else what classify makes of it.
func (d *door) failure(ctx context.Context, op string, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", op, ctx.Err())
	case d.life.Err() != nil:
		return closedError(op)
	}
	return classify(op, err)
}

// settle has a pool connect as this package needs it, and returns how a connection is to be made that only listens: it waits without a
// statement that could be cancelled.
func settle(config *pgxpool.Config) (listening *pgx.ConnConfig) {
	c := config.ConnConfig
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectTimeout
	}
	// Every execution is planned anew: the staging table of one connection holds one row now and a million next.
	c.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	listening = c.Copy()
	// A cancelled statement is cancelled on the server too, so that it does not go on holding locks.
	c.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: cancelGrace}
	}
	return listening
}
