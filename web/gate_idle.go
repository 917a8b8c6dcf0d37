package web

import (
	"net"
	"time"

	"github.com/valyala/fasthttp"
)

// stopQuiet is how long a connection may say nothing when the service stops, before it counts as idle.
const stopQuiet = 500 * time.Millisecond

// asking notes that a request of this connection is being answered.
func asking(conn net.Conn) {
	if c := gated(conn); c != nil {
		c.asked.Store(true)
	}
}

// answered notes what the server says of a connection: after an answer it asks nothing, until the next request.
func answered(conn net.Conn, state fasthttp.ConnState) {
	if state != fasthttp.StateIdle {
		return
	}
	if c := gated(conn); c != nil {
		c.asked.Store(false)
	}
}

// Read takes in what the client sends.
func (c *gateConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && !c.heard.Load() {
		c.heard.Store(true)
	}
	return n, err
}

// endIdle ends the connections that ask nothing, and that nothing comes from, until none is left. The server itself counts one that
// never asked as busy, and browsers open such connections to have them ready: the service would wait for them as long as it waits for
// anything.
func (g *gate) endIdle() {
	for {
		g.mu.Lock()
		open := make([]*gateConn, 0, len(g.open))
		for c := range g.open {
			c.heard.Store(false)
			open = append(open, c)
		}
		g.mu.Unlock()
		if len(open) == 0 {
			return
		}
		time.Sleep(stopQuiet)
		for _, c := range open {
			if !c.asked.Load() && !c.heard.Load() {
				c.cut()
			}
		}
	}
}
