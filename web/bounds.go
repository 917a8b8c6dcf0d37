package web

import (
	"bytes"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"needlepoint/import/job"
	"needlepoint/tiles/basemaps"
)

// bound is what a request to one route may take.
type bound struct {
	route   string        // "GET /api/export"; * is any one part of a path, and at its end anything
	body    int           // bytes of its body; 0 for as much as a question of a few fields, -1 for as much as the service takes at all
	reading time.Duration // for the body to arrive
	cost    int           // of the client's tokens
	working time.Duration // for the answer to be made, where that is less than the service gives any; 0 for as much
}

// Bounds of what has no row of its own.
const (
	tinyBody     = 16 << 10 // of who is not known yet
	strangerBody = 64 << 10 // of who does not even say who he is: it is in memory before anybody looks at it
	smallBody    = 1 << 20
	headBytes    = 16 << 10         // of the head of a request: its address and its fields
	headPatience = 15 * time.Second // for the head of a request, and for the first words of TLS
	bodyPatience = 30 * time.Second
	longPatience = 2 * time.Minute // for large bodies: 16 MiB at a megabit a second

	probing  = 2 * time.Second  // who asks whether the service lives does not wait for longer
	glancing = 10 * time.Second // what a map or a field asks for while somebody looks: later it would come to nobody
)

// bounds has a row for each route that takes more than a question: a large body, time for it, or much work; and for those whose answer
// is worth nothing later.
var bounds = []bound{
	{route: "GET /healthz", working: probing}, // costs nothing: probes are never refused
	{route: "GET /readyz", working: probing},
	{route: "GET /tiles/*", cost: 1, working: glancing},
	{route: "GET /api/near", cost: 1, working: glancing},
	{route: "GET /api/search", cost: 1, working: glancing},
	{route: "GET /api/snap", cost: 1, working: glancing},
	{route: "POST /api/session", body: tinyBody, reading: headPatience, cost: 1}, // open to all, as are the next
	{route: "POST /api/session/*", body: tinyBody, reading: headPatience, cost: 1},
	{route: "POST /api/setup/*", body: tinyBody, reading: headPatience, cost: 1},
	{route: "POST /api/changesets", body: -1, reading: longPatience, cost: 1},
	{route: "POST /api/bulk", body: maxQuestion, reading: bodyPatience, cost: 10},
	{route: "POST /api/assets/query", body: maxQuestion, reading: bodyPatience, cost: 1},
	{route: "GET /api/export", reading: bodyPatience, cost: 50},
	{route: "POST /api/export", body: maxQuestion, reading: bodyPatience, cost: 50},
	{route: "GET /api/past/*", reading: bodyPatience, cost: 50},
	{route: "PUT /api/imports/*/files/*", body: job.MaxPiece + 1, reading: longPatience, cost: 1},
	{route: "PUT /api/basemaps/*", body: basemaps.MaxChunk + 1, reading: longPatience, cost: 1},
	{route: "PUT /api/settings/basemaps", body: maxQuestion, reading: bodyPatience, cost: 1},
	{route: "PUT /api/settings/public", body: maxQuestion, reading: bodyPatience, cost: 50},
	{route: "POST /ogc/*", body: -1, reading: longPatience, cost: 1},
	{route: "PUT /ogc/*", body: -1, reading: longPatience, cost: 1},
	{route: "PATCH /ogc/*", body: -1, reading: longPatience, cost: 1},
}

// otherwise is the row of all other routes.
var otherwise = bound{reading: bodyPatience, cost: 1}

// boundsOf are the rows by method.
var boundsOf = func() map[string][]boundPath {
	out := map[string][]boundPath{}
	for i := range bounds {
		method, path, _ := strings.Cut(bounds[i].route, " /")
		out[method] = append(out[method], boundPath{&bounds[i], strings.Split(path, "/")})
	}
	return out
}()

type boundPath struct {
	*bound
	parts []string
}

// boundOf finds the row of a request before it is routed: by the address as it was sent, of which only the plain form of a route gets
// more than the others.
func boundOf(method, address []byte) *bound {
	rows := boundsOf[string(method)]
	if len(rows) == 0 {
		return &otherwise
	}
	if end := bytes.IndexByte(address, '?'); end >= 0 {
		address = address[:end]
	}
	address = bytes.TrimPrefix(bytes.TrimRight(address, "/"), []byte{'/'})
	for i := range rows {
		if rows[i].matches(address) {
			return rows[i].bound
		}
	}
	return &otherwise
}

// patience is how long an answer may take to be made.
func (s *Server) patience(b *bound) time.Duration {
	if b.working > 0 {
		return min(b.working, s.deadline)
	}
	return s.deadline
}

// matches reports whether an address is of the route.
func (b *boundPath) matches(address []byte) bool {
	for _, want := range b.parts[:len(b.parts)-1] {
		part, rest, more := bytes.Cut(address, []byte{'/'})
		if !more || want != "*" && string(part) != want {
			return false
		}
		address = rest
	}
	last := b.parts[len(b.parts)-1]
	return last == "*" && len(address) > 0 || string(address) == last
}

// knowsSender reports whether a head has credentials that hold now. What only looks like some is a stranger's.
func (s *Server) knowsSender(h *fasthttp.RequestHeader) bool {
	if given := h.Peek(fiber.HeaderAuthorization); len(given) > 0 {
		_, ok := s.access.Token(tokenOf(given))
		return ok
	}
	for _, name := range [...]string{cookieSession, cookieSecure} {
		if secret := h.Cookie(name); len(secret) > 0 {
			if _, ok := s.access.Session(string(secret)); ok {
				return true
			}
		}
	}
	return false
}

// receiving bounds the body of a request when only its head is there.
func (s *Server) receiving(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	if ambiguous(h) {
		h.SetConnectionClose()
	}
	if n := h.ContentLength(); n <= 0 && n != -1 { // without a body; -1 is one of unknown length
		return fasthttp.RequestConfig{MaxRequestBodySize: smallBody}
	}
	b := boundOf(h.Method(), h.RequestURI())
	limit := b.body
	switch {
	case limit < 0:
		limit = s.maxBody
	case limit == 0:
		limit = smallBody
	}
	if s.access != nil && !s.demo && !s.knowsSender(h) {
		limit = min(limit, strangerBody)
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: min(limit, s.maxBody), ReadTimeout: max(b.reading, time.Second)}
}
