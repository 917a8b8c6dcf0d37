package postgis

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// hints tells waiters that something may have happened. A hint may be lost or mean nothing: whoever gets one
// looks for itself, and looks now and then without one.
type hints struct {
	sql string // says what is listened to

	mu   sync.Mutex
	next chan struct{}
}

func newHints(sql string) *hints { return &hints{sql: sql, next: make(chan struct{})} }

// wait returns a channel that is closed at the next hint after this call.
func (h *hints) wait() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.next
}

func (h *hints) give() {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.next)
	h.next = make(chan struct{})
}

const (
	listenBook = `LISTEN needlepoint`

	firstReconnect = 100 * time.Millisecond
	lastReconnect  = 10 * time.Second
)

// listen gives a hint for each notification until ctx ends, on a connection of its own that it makes anew
// whenever it is lost.
func (h *hints) listen(ctx context.Context, config *pgx.ConnConfig) {
	pause := firstReconnect
	for ctx.Err() == nil {
		heard := h.listenOnce(ctx, config)
		if heard {
			pause = firstReconnect
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, lastReconnect)
	}
}

// listenOnce listens until the connection or ctx ends, and reports whether it came to listen at all.
func (h *hints) listenOnce(ctx context.Context, config *pgx.ConnConfig) bool {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(closing) // nothing is lost with it
	}()
	if _, err := conn.Exec(ctx, h.sql); err != nil {
		return false
	}
	h.give() // for what happened while nobody listened
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return true
		}
		h.give()
	}
}
