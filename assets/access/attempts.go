package access

import (
	"fmt"
	"net/netip"
	"sync"
	"time"

	"needlepoint/assets"
)

// The rule of lock-outs. It is counted on each node, and a restart forgets it.
const (
	freeFailures = 10               // of one name, from anywhere, before it is locked
	firstLock    = time.Minute      // doubled with each further failure
	longestLock  = 15 * time.Minute // …up to this
	forgetAfter  = time.Hour        // without a failure

	clientBurst  = 60              // failures from one address before it is slowed down
	clientRefill = 2 * time.Second // after which one more is let through

	mostRemembered = 20_000 // names, and addresses
)

// attempts counts failures to sign in by name, whether there is such an account or not, and by network address.
type attempts struct {
	mu      sync.Mutex
	names   map[counted]*failures
	clients map[string]*bucket
}

// counted is what failures are counted under: a name wherever it is tried from, or a name at the network from which its account was
// last signed in to. So nobody elsewhere keeps a person out who comes from where he came before.
type counted struct{ name, home string }

// failures are those of one name, or of one name at home.
type failures struct {
	count   int
	running int // attempts that are being computed
	last    time.Time
	until   time.Time // locked until then
}

// bucket is what one address has left.
type bucket struct {
	spent int
	at    time.Time
}

func newAttempts() *attempts {
	return &attempts{names: map[counted]*failures{}, clients: map[string]*bucket{}}
}

// begin admits one attempt, or says how long to wait. Whoever is admitted calls end. Attempts that run already count as failures, so
// that no number of simultaneous ones gets past the rule.
func (t *attempts) begin(name counted, client string, now time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.barred(name, client, now); err != nil {
		return err
	}
	f := t.names[name]
	if f == nil || f.running == 0 && now.Sub(f.last) >= forgetAfter {
		f = &failures{last: now}
		t.make(name, f)
	}
	if f.running >= max(1, freeFailures-f.count) {
		return waitFor(time.Second, "这个账号正在登录", "this account is being signed in to already")
	}
	f.running++
	return nil
}

// look says how long to wait where an attempt would not be admitted now, without beginning one.
func (t *attempts) look(name counted, client string, now time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.barred(name, client, now)
}

func (t *attempts) barred(name counted, client string, now time.Time) error {
	if b := t.clients[networkOf(client)]; b != nil {
		b.refill(now)
		if b.spent >= clientBurst {
			return waitFor(clientRefill, "这个网络地址登录失败太多次", "too many failed attempts from this network address")
		}
	}
	if f := t.names[name]; f != nil && now.Before(f.until) {
		return waitFor(f.until.Sub(now), "这个账号因多次登录失败暂时锁定", "this account is locked for a while after too many failed attempts")
	}
	return nil
}

// end says how an admitted attempt went, and reports for how long its name is locked now, 0 where it is not.
func (t *attempts) end(name counted, client string, outcome outcome, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.names[name]
	if f == nil { // forgotten meanwhile, since there are too many
		f = &failures{running: 1}
		t.make(name, f)
	}
	f.running = max(0, f.running-1)
	switch outcome {
	case succeeded:
		f.count, f.until = 0, time.Time{}
		if f.running == 0 {
			delete(t.names, name)
		}
	case failed:
		f.count, f.last = f.count+1, now
		b := t.clients[networkOf(client)]
		if b == nil {
			b = &bucket{at: now}
			makeRoom(t.clients, func(b *bucket) time.Time { return b.at })
			t.clients[networkOf(client)] = b
		}
		b.refill(now)
		b.spent++
		if f.count >= freeFailures {
			lock := min(firstLock<<min(f.count-freeFailures, 8), longestLock)
			f.until = now.Add(lock)
			return lock
		}
	}
	return 0
}

// outcome is how an attempt went.
type outcome int

const (
	abandoned outcome = iota // it was not judged
	failed
	succeeded
)

// forget takes a name's failures back: its account has got a new password.
func (t *attempts) forget(name counted) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f := t.names[name]; f != nil && f.running == 0 {
		delete(t.names, name)
	} else if f != nil {
		f.count, f.until = 0, time.Time{}
	}
}

func (t *attempts) make(name counted, f *failures) {
	makeRoom(t.names, func(f *failures) time.Time {
		if f.running > 0 {
			return time.Unix(1<<40, 0) // last to go
		}
		return f.last
	})
	t.names[name] = f
}

// makeRoom drops the quarter of a full map that was touched longest ago.
func makeRoom[K comparable, V any](m map[K]V, touched func(V) time.Time) {
	if len(m) < mostRemembered {
		return
	}
	var oldest, newest time.Time
	first := true
	for _, v := range m {
		if at := touched(v); first || at.Before(oldest) {
			oldest, first = at, false
		}
		if at := touched(v); at.After(newest) && at.Unix() < 1<<40 {
			newest = at
		}
	}
	limit := oldest.Add(newest.Sub(oldest) / 4)
	for key, v := range m {
		if !touched(v).After(limit) {
			delete(m, key)
		}
	}
}

func (b *bucket) refill(now time.Time) {
	if n := int(now.Sub(b.at) / clientRefill); n > 0 {
		b.spent, b.at = max(0, b.spent-n), b.at.Add(time.Duration(n)*clientRefill)
	}
}

// networkOf returns what stands for a client: its address, of IPv6 the network that one subscriber has.
func networkOf(client string) string {
	a, err := netip.ParseAddr(client)
	if err != nil || a.Unmap().Is4() {
		return client
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return client
	}
	return p.String()
}

func waitFor(d time.Duration, zh, en string) error {
	seconds := int((d + time.Second - 1) / time.Second)
	e := assets.Refuse(assets.TooMany, "sign in", assets.Text{
		ZH: fmt.Sprintf("%s，请 %d 秒后再试", zh, seconds), EN: fmt.Sprintf("%s; try again in %d s", en, seconds)})
	e.Retry = d
	return e
}
