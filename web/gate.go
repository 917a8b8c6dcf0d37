package web

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Bounds of the gate.
const (
	defaultConnections = 4096
	stale              = 10 * time.Second // without an answer: longer than the changes feed is silent
	lingering          = 2 * time.Second  // for the rest of a request that was refused
	lingeringBytes     = 32 << 20
	acceptPause        = 50 * time.Millisecond
	mostTold           = 64 // at once, that there is no room
)

// gate is a listener that holds at most so many connections, of one address at most an eighth of them. Where it is full the connection
// that has had no answer for longest makes room, so that connections which are held open and not used keep nobody out.
type gate struct {
	net.Listener
	most, each int
	trusted    Proxies // an address of theirs stands for many clients
	clock      atomic.Int64
	closed     chan struct{}
	closing    sync.Once
	telling    chan struct{} // as many as are told that there is no room; nil where words are not plain

	mu   sync.Mutex
	open map[*gateConn]struct{}
	from map[netip.Addr]int
}

// newGate guards a listener; who is refused is told nothing unless telling is set.
func newGate(l net.Listener, limits Limits) *gate {
	most := limits.Connections
	if most == 0 {
		most = defaultConnections
	}
	g := &gate{Listener: l, most: most, each: max(most/8, 1), trusted: limits.Proxies, closed: make(chan struct{}),
		open: map[*gateConn]struct{}{}, from: map[netip.Addr]int{}}
	go g.tell()
	return g
}

// tell keeps a clock that costs its readers nothing.
func (g *gate) tell() {
	begun := time.Now()
	tick := time.NewTicker(time.Second / 4)
	defer tick.Stop()
	for {
		select {
		case <-g.closed:
			return
		case <-tick.C:
			g.clock.Store(int64(time.Since(begun)))
		}
	}
}

// Close stops listening. Whoever asks nothing then is waited for no longer.
func (g *gate) Close() error {
	g.closing.Do(func() {
		close(g.closed)
		go g.endIdle()
	})
	return g.Listener.Close()
}

// Accept returns the next connection that there is room for. Running out of files or memory is no reason to stop listening.
func (g *gate) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			if !passing(err) {
				return nil, err
			}
			g.makeRoom(netip.Addr{})
			select {
			case <-g.closed:
				return nil, err
			case <-time.After(acceptPause):
			}
			continue
		}
		c := &gateConn{Conn: conn, gate: g, from: addressOf(conn.RemoteAddr())}
		c.answered.Store(g.clock.Load())
		if g.admit(c) {
			return c, nil
		}
		g.refuse(conn)
	}
}

// crowded is the whole answer to a connection that there is no room for.
const crowded = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 2\r\nConnection: close\r\n" +
	"Content-Length: 126\r\n\r\n" + `{"title":"Service Unavailable","status":503,"code":"busy","detail":"too many connections are open; try again a little later"}` + "\n"

// refuse closes a connection that there is no room for: with a word where words are plain and few others are being told.
func (g *gate) refuse(conn net.Conn) {
	select {
	case g.telling <- struct{}{}:
	default:
		_ = conn.Close()
		return
	}
	go func() {
		defer func() { <-g.telling }()
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(lingering))
		half, can := conn.(interface{ CloseWrite() error })
		if _, err := conn.Read(make([]byte, 4<<10)); err != nil || !can { // an answer before the question would puzzle the client
			return
		}
		if _, err := io.WriteString(conn, crowded); err == nil && half.CloseWrite() == nil {
			_, _ = io.CopyN(io.Discard, conn, 1<<16) // else the answer is thrown away with what nobody read
		}
	}()
}

// passing reports whether accepting may work again a little later.
func passing(err error) bool {
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED, syscall.EINTR} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// admit takes a connection in where there is room, or where room can be made.
func (g *gate) admit(c *gateConn) bool {
	g.mu.Lock()
	full, tooMany := len(g.open) >= g.most, g.from[c.from] >= g.each && !g.trusted.trusts(c.from)
	g.mu.Unlock()
	switch {
	case tooMany && !g.makeRoom(c.from):
		return false
	case full && !tooMany && !g.makeRoom(netip.Addr{}):
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open[c] = struct{}{}
	g.from[c.from]++
	return true
}

// makeRoom ends the connection that has had no answer for longest, of one address where it is given; false where none is stale.
func (g *gate) makeRoom(of netip.Addr) bool {
	limit := g.clock.Load() - int64(stale)
	var oldest *gateConn
	g.mu.Lock()
	for c := range g.open {
		if of.IsValid() && c.from != of {
			continue
		}
		if at := c.answered.Load(); at <= limit {
			oldest, limit = c, at
		}
	}
	g.mu.Unlock()
	if oldest == nil {
		return false
	}
	oldest.cut()
	return true
}

func (g *gate) forget(c *gateConn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, known := g.open[c]; !known {
		return
	}
	delete(g.open, c)
	if g.from[c.from]--; g.from[c.from] == 0 {
		delete(g.from, c.from)
	}
}

// gateConn is a connection that the gate holds.
type gateConn struct {
	net.Conn
	gate     *gate
	from     netip.Addr
	answered atomic.Int64 // on the gate's clock
	asked    atomic.Bool  // a request of it is being answered
	heard    atomic.Bool  // something came since endIdle looked
	lingers  atomic.Bool
}

// Write sends a piece of an answer.
func (c *gateConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.answered.Store(c.gate.clock.Load())
	return n, err
}

// cut ends the connection from the gate's side: whoever works on it learns so by an error, and closes it.
func (c *gateConn) cut() {
	c.gate.forget(c)
	_ = c.Conn.Close()
}

// Close ends the connection. One whose request was refused while some of it was still on its way takes in the rest first: else the
// system would throw away the answer together with what nobody read. Until then it counts among those that are open.
func (c *gateConn) Close() error {
	defer c.gate.forget(c)
	if half, can := c.Conn.(interface{ CloseWrite() error }); can && c.lingers.Load() && half.CloseWrite() == nil {
		_ = c.Conn.SetReadDeadline(time.Now().Add(lingering))
		_, _ = io.CopyN(io.Discard, c.Conn, lingeringBytes) // whatever comes
	}
	return c.Conn.Close()
}

// linger has a connection take in the rest of a refused request before it is closed.
func linger(conn net.Conn) {
	if c := gated(conn); c != nil {
		c.lingers.Store(true)
	}
}

// gated is the connection of the gate beneath conn, nil where it came in by no gate.
func gated(conn net.Conn) *gateConn {
	if inner, secured := conn.(interface{ NetConn() net.Conn }); secured {
		conn = inner.NetConn()
	}
	c, _ := conn.(*gateConn)
	return c
}
