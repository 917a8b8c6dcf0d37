package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"testing"

	"needlepoint/assets/access"
	"needlepoint/web"
)

const (
	lampPassword = "a lamp in every lane 7"
	nextPassword = "two lamps in every lane 8"
)

// startClosed serves the small book to people who have signed in alone.
func startClosed(t *testing.T) *service {
	return startWith(t, func(c *web.Config) { c.Demo, c.Sample = false, "" })
}

// browser keeps cookies and sends what confirms a change, as a page of the service does.
type browser struct {
	s      *service
	client *http.Client
	csrf   string
	last   http.Header
}

func (s *service) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	transport := &http.Transport{}
	s.t.Cleanup(transport.CloseIdleConnections)
	return &browser{s: s, client: &http.Client{Jar: jar, Transport: transport}}
}

// do sends a request and reads its answer into out, where it is of the status wanted.
func (b *browser) do(method, path string, body any, status int, out any) string {
	b.s.t.Helper()
	var in io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.s.t.Fatal(err)
		}
		in = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(b.s.t.Context(), method, b.s.url+path, in)
	if err != nil {
		b.s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Language", "en")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if b.csrf != "" {
		req.Header.Set("Needlepoint-CSRF", b.csrf)
	}
	resp, err := b.client.Do(req)
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	if b.last = resp.Header; resp.StatusCode != status {
		b.s.t.Fatalf("%s %s: %d, want %d: %s", method, path, resp.StatusCode, status, text)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			b.s.t.Fatalf("%s %s: %v: %s", method, path, err, text)
		}
	}
	return string(text)
}

// session is the answer about who asks.
type session struct {
	SignedIn           bool `json:"signed_in"`
	Account, Display   string
	Means              string
	Roles, Permissions []string
	Territory          []struct{ ID int }
	Groups             []string
	Grants             []access.Grant
	Demo               struct {
		On      bool
		As      string
		Offered []string
	}
	CSRF        string
	SetupNeeded bool   `json:"setup_needed"`
	ExpiresAt   string `json:"expires_at"`
}

// take reads a session and sends its confirmation from then on.
func (b *browser) take(method, path string, body any) session {
	b.s.t.Helper()
	var out session
	b.do(method, path, body, 200, &out)
	b.csrf = out.CSRF
	return out
}

func (b *browser) signIn(name, password string) session {
	b.s.t.Helper()
	return b.take("POST", "/api/session", map[string]string{"name": name, "password": password})
}

// hire makes an account that can sign in.
func (s *service) hire(name string, grants ...access.Grant) {
	s.t.Helper()
	s.add(name, grants...)
	if err := s.people.SetPassword(s.t.Context(), admin(), name, lampPassword); err != nil {
		s.t.Fatal(err)
	}
}

func TestAFirstStartIsSetUpByItsLinkAndThenAsksForSignIn(t *testing.T) {
	s := startClosed(t)
	b := s.browser()
	if before := b.take("GET", "/api/session", nil); before.SignedIn || before.Means != "none" || !before.SetupNeeded || len(before.Permissions) > 0 {
		t.Fatalf("before anybody is there: %+v", before)
	}
	b.do("GET", "/api/assets", nil, 401, nil)
	var offer struct {
		Valid   bool
		Purpose string
	}
	b.do("GET", "/api/setup/"+strings.Repeat("x", 43), nil, 200, &offer)
	if offer.Valid {
		t.Fatal("any secret is valid")
	}
	link, ok, err := s.people.FirstLink(t.Context())
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	b.do("GET", "/api/setup/"+link.Secret, nil, 200, &offer)
	if !offer.Valid || offer.Purpose != "first" {
		t.Fatalf("the link is %+v", offer)
	}
	b.do("POST", "/api/setup/"+link.Secret, map[string]string{"name": "boss", "password": "short"}, 422, nil)
	boss := b.take("POST", "/api/setup/"+link.Secret, map[string]string{"name": "Boss", "display": "林", "password": lampPassword})
	if !boss.SignedIn || boss.Account != "boss" || boss.Means != "session" || boss.SetupNeeded || boss.CSRF == "" || boss.ExpiresAt == "" || len(boss.Territory) > 0 {
		t.Fatalf("set up as %+v", boss)
	}
	if cookie := b.last.Get("Set-Cookie"); !strings.HasPrefix(cookie, "np_session=") || !strings.Contains(cookie, "HttpOnly") ||
		!strings.Contains(cookie, "SameSite=Lax") || !strings.Contains(cookie, "Path=/") {
		t.Errorf("the cookie is %s", cookie)
	}
	b.do("POST", "/api/setup/"+link.Secret, map[string]string{"name": "second", "password": lampPassword}, 404, nil)
	if again := b.take("GET", "/api/session", nil); again.Account != "boss" || b.last.Get("Cache-Control") != "no-store" || b.last.Get("ETag") != "" {
		t.Errorf("read again: %+v %v", again, b.last)
	}
	b.do("GET", "/api/assets", nil, 200, nil)
	b.do("DELETE", "/api/session", nil, 204, nil)
	b.csrf = ""
	b.do("GET", "/api/assets", nil, 401, nil)
	if after := b.take("GET", "/api/session", nil); after.SignedIn {
		t.Errorf("signed out: %+v", after)
	}
}

func TestSigningInAnswersAlikeForAllThatIsWrong(t *testing.T) {
	s := startClosed(t)
	s.hire("lin", access.Grant{Role: access.Crew, Boundary: 1, Groups: []string{"LAMP"}})
	b := s.browser()
	type answer struct{ Code, Detail string }
	var one, other answer
	b.do("POST", "/api/session", map[string]string{"name": "lin", "password": "wrong"}, 401, &one)
	b.do("POST", "/api/session", map[string]string{"name": "nobody", "password": "wrong"}, 401, &other)
	if one != other || one.Code != "unauthenticated" {
		t.Errorf("%+v and %+v", one, other)
	}
	b.do("POST", "/api/session", map[string]any{"name": "lin", "password": 1234567890123}, 422, nil)
	if text := b.do("POST", "/api/session", map[string]any{"name": "lin", "password": 1234567890123}, 422, nil); strings.Contains(text, "1234567890") {
		t.Errorf("a password is repeated: %s", text)
	}
	lin := b.signIn(" LIN", lampPassword)
	if lin.Account != "lin" || len(lin.Territory) != 1 || lin.Territory[0].ID != 1 || len(lin.Groups) != 1 || len(lin.Roles) != 1 || lin.Roles[0] != "crew" {
		t.Errorf("signed in as %+v", lin)
	}
	for n := range 10 {
		s.browser().do("POST", "/api/session", map[string]string{"name": "lin", "password": fmt.Sprint("wrong", n)}, 401, nil)
	}
	locked := s.browser()
	locked.do("POST", "/api/session", map[string]string{"name": "lin", "password": lampPassword}, 429, nil)
	if after := locked.last.Get("Retry-After"); after != "60" && after != "59" {
		t.Errorf("Retry-After %q", after)
	}
	if still := b.take("GET", "/api/session", nil); !still.SignedIn {
		t.Error("a lock ends sessions")
	}
}

func TestAChangeByCookieHasToBeConfirmed(t *testing.T) {
	s := startClosed(t)
	s.hire("boss", access.Grant{Role: access.Admin})
	b := s.browser()
	csrf := b.signIn("boss", lampPassword).CSRF
	for _, given := range []string{"", "wrong", csrf[:len(csrf)-1]} {
		b.csrf = given
		b.do("POST", "/api/accounts", map[string]any{"name": "lin"}, 403, nil)
		b.do("DELETE", "/api/session", nil, 403, nil)
	}
	b.csrf = csrf
	b.do("POST", "/api/accounts", map[string]any{"name": "lin"}, 200, nil)
}

func TestChangingThePasswordByItsOwnerKeepsThisBrowserAlone(t *testing.T) {
	s := startClosed(t)
	s.hire("lin", access.Grant{Role: access.Viewer})
	here, there := s.browser(), s.browser()
	here.signIn("lin", lampPassword)
	there.signIn("lin", lampPassword)
	here.do("POST", "/api/session/password", map[string]string{"old": "wrong", "new": nextPassword}, 422, nil)
	here.take("POST", "/api/session/password", map[string]string{"old": lampPassword, "new": nextPassword})
	if !here.take("GET", "/api/session", nil).SignedIn || there.take("GET", "/api/session", nil).SignedIn {
		t.Error("the wrong sessions hold")
	}
	s.browser().do("POST", "/api/session/password", map[string]string{"old": nextPassword, "new": lampPassword}, 401, nil)
}

func TestTheDemoUserSwitchesRolesAndIsNowhereElse(t *testing.T) {
	s := start(t)
	b := s.browser()
	demo := b.take("GET", "/api/session", nil)
	if demo.SignedIn || demo.Means != "demo" || !demo.Demo.On || demo.Display != "Demo user" || len(demo.Roles) != len(access.AllRoles()) || demo.CSRF != "" || demo.SetupNeeded {
		t.Fatalf("the demo is %+v", demo)
	}
	viewer := b.take("POST", "/api/session/demo", map[string]string{"as": "viewer"})
	if viewer.Demo.As != "viewer" || len(viewer.Roles) != 1 || viewer.Roles[0] != "viewer" {
		t.Fatalf("as a viewer: %+v", viewer)
	}
	if again := b.take("GET", "/api/session", nil); again.Demo.As != "viewer" {
		t.Errorf("the next request is of %+v", again)
	}
	b.do("GET", "/api/audit", nil, 403, nil)
	b.do("POST", "/api/session/demo", map[string]string{"as": "admin"}, 422, nil)
	b.do("POST", "/api/tokens", map[string]any{"label": "x", "scopes": []string{"read"}, "days": 1}, 403, nil)
	if all := b.take("POST", "/api/session/demo", map[string]string{"as": ""}); all.Demo.As != "" || len(all.Roles) != len(access.AllRoles()) {
		t.Errorf("of all roles again: %+v", all)
	}
	var trail struct {
		Items []struct{ Subject, Actor string }
	}
	b.do("GET", "/api/audit?what=demo_switched", nil, 200, &trail)
	if len(trail.Items) != 2 || trail.Items[1].Subject != "viewer" || trail.Items[1].Actor != "demo" {
		t.Errorf("the trail says %+v", trail)
	}
	closed := startClosed(t).browser()
	if here := closed.take("GET", "/api/session", nil); here.Demo.On || here.Means != "none" {
		t.Errorf("where there is no demo: %+v", here)
	}
	closed.do("POST", "/api/session/demo", map[string]string{"as": "viewer"}, 404, nil)
}

// TestNoSecretIsLogged serves at the level that tells most, and looks for every secret in what is logged.
func TestNoSecretIsLogged(t *testing.T) {
	log := &bytes.Buffer{}
	s := startWith(t, func(c *web.Config) {
		c.Demo, c.Sample = false, ""
		c.Log = slog.New(slog.NewJSONHandler(&lockedWriter{w: log}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	link, _, err := s.people.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	b.do("GET", "/setup/"+link.Secret, nil, pageStatus(t, s, "/setup/x"), nil)
	b.do("GET", "/api/setup/"+link.Secret, nil, 200, nil)
	boss := b.take("POST", "/api/setup/"+link.Secret, map[string]string{"name": "boss", "password": lampPassword})
	cookie, _, _ := strings.Cut(strings.TrimPrefix(b.last.Get("Set-Cookie"), "np_session="), ";")
	var issued struct{ Token string }
	b.do("POST", "/api/tokens", map[string]any{"label": "QGIS", "scopes": []string{"read"}, "days": 1}, 200, &issued)
	var added struct{ Invitation struct{ Link string } }
	b.do("POST", "/api/accounts", map[string]any{"name": "lin"}, 200, &added)
	_, invitation, _ := strings.Cut(added.Invitation.Link, "/setup/")
	s.do("GET", "/api/assets", nil, "Authorization", "Bearer "+issued.Token)
	s.do("GET", "/api/assets", nil, "Authorization", "Bearer npt_"+strings.Repeat("w", 43))
	s.browser().do("POST", "/api/session", map[string]string{"name": "typed in the wrong field", "password": "a wrong password"}, 401, nil)
	b.do("POST", "/api/session/password", map[string]string{"old": lampPassword, "new": nextPassword}, 200, nil)
	said := log.String()
	if !strings.Contains(said, "/api/setup/…") || len(cookie) != 43 || len(invitation) != 43 {
		t.Fatalf("not what was to be looked through: cookie %q, invitation %q\n%s", cookie, invitation, said)
	}
	for _, secret := range []string{link.Secret, lampPassword, nextPassword, cookie, issued.Token, invitation, boss.CSRF, "a wrong password", "typed in the wrong field",
		strings.Repeat("w", 43), "argon2id"} {
		if strings.Contains(said, secret) {
			t.Errorf("%.12q… is in the log", secret)
		}
	}
}

// pageStatus is what the UI's own page answers, which is not in every build.
func pageStatus(t *testing.T, s *service, path string) int {
	t.Helper()
	status, _, _ := s.do("GET", path, nil)
	return status
}

// lockedWriter is written to by many requests at once.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
