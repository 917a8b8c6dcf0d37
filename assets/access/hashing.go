package access

import (
	"context"
	"runtime"
	"sync"
	"time"

	"needlepoint/assets"
)

// Bounds of the work on passwords. What is beyond is refused at once: it would only make everybody wait.
const (
	mostHashing     = 2  // computed at once
	mostWaiting     = 48 // in the queue behind them
	mostOfOneName   = 4  // of them for one account
	mostOfOneClient = 24 // of them from one address, so that others find room
	queueRetry      = 2 * time.Second
)

// hashing has passwords computed a few at a time, with a bounded queue in which no account and no address takes all room.
type hashing struct {
	slots chan struct{}

	mu      sync.Mutex
	waiting int
	names   map[string]int
	clients map[string]int
}

func newHashing() *hashing {
	return &hashing{slots: make(chan struct{}, min(mostHashing, max(1, runtime.GOMAXPROCS(0)/2))),
		names: map[string]int{}, clients: map[string]int{}}
}

// enter waits for a turn and returns what ends it. It refuses at once where the queue has no room.
func (h *hashing) enter(ctx context.Context, name, client string) (leave func(), err error) {
	if !h.join(name, client) {
		e := assets.Refuse(assets.TooMany, "sign in", assets.Text{
			ZH: "同时登录的人太多，请过几秒再试", EN: "too many are signing in at once; try again in a few seconds"})
		e.Retry = queueRetry
		return nil, e
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; h.part(name, client) }, nil
	case <-ctx.Done():
		h.part(name, client)
		return nil, ctx.Err()
	}
}

func (h *hashing) join(name, client string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.waiting >= mostHashing+mostWaiting || h.names[name] >= mostOfOneName || h.clients[client] >= mostOfOneClient {
		return false
	}
	h.waiting++
	h.names[name]++
	h.clients[client]++
	return true
}

func (h *hashing) part(name, client string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiting--
	count(h.names, name)
	count(h.clients, client)
}

// count takes one away, and the key with the last.
func count(m map[string]int, key string) {
	if m[key]--; m[key] <= 0 {
		delete(m, key)
	}
}
