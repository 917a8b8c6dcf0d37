package web

import (
	"context"
	"encoding/hex"
	"net/netip"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// request is the context of one request: its id, the language to answer in, the view that the whole answer is made from, and a
// deadline. The clock is wound only for who waits, since most requests are answered before anybody looks at it.
type request struct {
	id, language string
	deadline     time.Time
	client       netip.Addr // of who sent it
	cost         int        // of the tokens of his and of the account's
	who          asker      // without a right until its route's guard has found out; set before any handler runs

	mu     sync.Mutex
	view   *assets.View // nil for the present
	told   *publicFace  // what the public is told, where it asks
	timer  context.Context
	cancel context.CancelFunc
	ended  bool
}

// newRequest gives a request its id and its deadline.
func newRequest(random [6]byte, language string, deadline time.Time) *request {
	var id [12]byte
	hex.Encode(id[:], random[:])
	return &request{id: string(id[:]), language: language, deadline: deadline}
}

// Deadline, Done, Err and Value make a request a context.Context.
func (r *request) Deadline() (time.Time, bool) { return r.deadline, true }

func (r *request) Done() <-chan struct{} { return r.wound().Done() }

func (r *request) Err() error {
	r.mu.Lock()
	timer, ended := r.timer, r.ended
	r.mu.Unlock()
	switch {
	case timer != nil:
		return timer.Err()
	case !time.Now().Before(r.deadline):
		return context.DeadlineExceeded
	case ended:
		return context.Canceled
	}
	return nil
}

func (r *request) Value(key any) any {
	if key == keyRequest {
		return r
	}
	return nil
}

// wound returns the context that ends when the request does.
func (r *request) wound() context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.timer == nil {
		r.timer, r.cancel = context.WithDeadline(context.Background(), r.deadline)
		if r.ended {
			r.cancel()
		}
	}
	return r.timer
}

// end says that the request is answered.
func (r *request) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended = true; r.cancel != nil {
		r.cancel()
	}
}

// contextKey names what a request's context holds.
type contextKey int

const keyRequest contextKey = iota

// requestOf returns the request that a context is of, or none that says anything.
func requestOf(ctx context.Context) *request {
	if r, ok := ctx.(*request); ok {
		return r
	}
	if r, ok := ctx.Value(keyRequest).(*request); ok {
		return r
	}
	return &request{}
}

func requestID(ctx context.Context) string { return requestOf(ctx).id }

// language returns the language to answer in, "zh" unless the reader prefers English.
func language(ctx context.Context) string {
	if lang := requestOf(ctx).language; lang != "" {
		return lang
	}
	return "zh"
}

// answerFrom sets the one view that the whole request is answered from.
func answerFrom(ctx context.Context, v assets.View) {
	r := requestOf(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.view = &v
}

// view returns the one view that the whole request is answered from: what who asks may see.
func (s *Server) view(ctx context.Context) assets.View {
	r := requestOf(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.view != nil {
		return *r.view
	}
	return s.inventory.View().As(who(ctx).right)
}

// prefersEnglish reports whether the reader's first language is English.
func prefersEnglish(c *fiber.Ctx) bool {
	accepts := c.Request().Header.Peek(fiber.HeaderAcceptLanguage)
	return len(accepts) >= 2 && accepts[0]|0x20 == 'e' && accepts[1]|0x20 == 'n'
}
