package web

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// Cookies and headers of who asks.
const (
	cookieSession = "np_session"
	cookieSecure  = "__Host-np_session" // where the connection is encrypted: no other host and no plain page can set it
	cookieDemo    = "np_demo"
	headerCSRF    = "Needlepoint-CSRF"
)

// asker is who a request is from, and what he may see and do. The zero asker is nobody, who may nothing.
type asker struct {
	access.Principal
	right  *assets.Right
	via    string
	secret string // of his session or token
}

// nobody has a right to nothing, which is not the same as no right being known.
var nobody = asker{right: assets.NewRight(assets.View{}, nil)}

// whoAsks reads the credentials of a request: a token, else a session, else the demo of a sample. A wrong token is refused; a
// session that is over is nobody.
func (s *Server) whoAsks(c *fiber.Ctx) (asker, error) {
	// Read before the principal is, so that no right of the past is ever taken for one of the present.
	version := s.access.Version()
	if given := c.Request().Header.Peek(fiber.HeaderAuthorization); len(given) > 0 {
		secret := tokenOf(given)
		p, ok := s.access.Token(secret)
		if !ok {
			return asker{right: nobody.right, via: wayIn(c, access.ByToken)}, assets.Refuse(assets.Unauthenticated, "token", assets.Text{
				ZH: "令牌不对、已过期或已撤销；请在“我的令牌”里新建一个", EN: "the token is wrong, has expired or was revoked; make a new one under my tokens"})
		}
		who := s.asker(c, p, version)
		who.secret = secret
		return who, nil
	}
	name := cookieSession
	if c.Protocol() == "https" {
		name = cookieSecure
	}
	if secret := string(c.Request().Header.Cookie(name)); secret != "" {
		if p, ok := s.access.Session(secret); ok {
			who := s.asker(c, p, version)
			who.secret = secret
			return who, nil
		}
	}
	if s.demo && atHome(c) {
		return s.asker(c, s.access.Demo(string(c.Request().Header.Cookie(cookieDemo))), version), nil
	}
	return nobody, nil
}

// lasting returns the right of who asks as it stands whenever it is asked for, for answers that go on.
func (s *Server) lasting(a *asker) func() (*assets.Right, bool) {
	return func() (*assets.Right, bool) {
		version := s.access.Version()
		var p access.Principal
		ok := true
		switch {
		case a.Means == access.BySession:
			p, ok = s.access.Session(a.secret)
		case a.Means == access.ByToken:
			p, ok = s.access.Token(a.secret)
		default: // the demo is what it is
			p = a.Principal
		}
		if !ok || !p.May(access.See) {
			return nil, false
		}
		return s.rights.of(p, version, s.inventory), true
	}
}

// tokenOf returns the token of an Authorization header: of Bearer what follows, of Basic the password, whoever it names.
func tokenOf(header []byte) string {
	kind, rest, _ := bytes.Cut(header, []byte{' '})
	switch strings.ToLower(string(kind)) {
	case "bearer":
		return string(bytes.TrimSpace(rest))
	case "basic":
		text, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(rest)))
		if err != nil {
			return ""
		}
		_, password, _ := strings.Cut(string(text), ":")
		return password
	}
	return ""
}

// atHome reports whether a request was sent on this machine by a name of this machine, and passed on by nobody: a page of another
// site whose name has been made to mean this machine has that name in Host.
func atHome(c *fiber.Ctx) bool {
	head := &c.Request().Header
	for _, passedOn := range []string{"Forwarded", fiber.HeaderXForwardedFor, fiber.HeaderXForwardedHost, fiber.HeaderXForwardedProto, "X-Real-Ip", fiber.HeaderVia} {
		if len(head.Peek(passedOn)) > 0 {
			return false
		}
	}
	return addressOf(c.Context().RemoteAddr()).IsLoopback() && loopbackHost(string(head.Host()))
}

// asker gives a principal his right, as it stands now, and the way in that he took.
func (s *Server) asker(c *fiber.Ctx, p access.Principal, version uint64) asker {
	return asker{Principal: p, right: s.rights.of(p, version, s.inventory), via: wayIn(c, p.Means)}
}

// wayIn names the way in that a change set is kept with.
func wayIn(c *fiber.Ctx, means access.Means) string {
	switch {
	case strings.HasPrefix(c.Path(), "/ogc"):
		if bytes.Contains(c.Request().Header.UserAgent(), []byte("QGIS")) {
			return assets.ViaQGIS
		}
		return assets.ViaOGC
	case means == access.BySession || means == access.ByDemo && c.Get("Sec-Fetch-Site") != "":
		return assets.ViaUI
	case means == access.ByToken:
		return assets.ViaToken
	}
	return assets.ViaAPI
}

// csrf is what a page has to send with each change: another site can have a browser send the cookie, but cannot know this.
func (a *asker) csrf() string {
	if a.Means != access.BySession {
		return ""
	}
	sum := hmac.New(sha256.New, []byte(a.secret))
	sum.Write([]byte("needlepoint csrf"))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

// confirmed reports whether a request has it.
func (a *asker) confirmed(c *fiber.Ctx) bool {
	return hmac.Equal([]byte(c.Get(headerCSRF)), []byte(a.csrf()))
}

// who returns who a request is from.
func who(ctx context.Context) *asker {
	if r := requestOf(ctx); r.who.right != nil {
		return &r.who
	}
	return &nobody
}

// rights keeps the rights made of principals, for as long as neither accounts nor their boundaries change.
type rights struct {
	mu   sync.RWMutex
	held map[string]heldRight // by the id of the principal
}

type heldRight struct {
	version uint64
	right   *assets.Right
}

// mostRights bounds how many rights are kept: beyond it all are made anew.
const mostRights = 4096

// of returns the right of a principal as accounts had it at a version.
func (r *rights) of(p access.Principal, version uint64, inv *assets.Inventory) *assets.Right {
	present := inv.View()
	r.mu.RLock()
	held, ok := r.held[p.ID]
	r.mu.RUnlock()
	if ok && held.version == version && held.right.Stands(present) {
		return held.right
	}
	right := assets.NewRight(present, p.Permits(inv.Catalogue()))
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held == nil || len(r.held) >= mostRights {
		r.held = map[string]heldRight{}
	}
	r.held[p.ID] = heldRight{version, right}
	return right
}
