package access_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
)

// The boundaries of the tests: street 2 and community 3 in it, in district 1; street 4 beside it.
const (
	district  assets.BoundaryID = 1
	street    assets.BoundaryID = 2
	community assets.BoundaryID = 3
	beside    assets.BoundaryID = 4
)

// places is the territory of the tests.
type places struct{}

func (places) Exists(id assets.BoundaryID) bool { return id >= district && id <= beside }
func (places) Inside(inner, outer assets.BoundaryID) bool {
	return inner == outer || outer == district || inner == community && outer == street
}
func (places) FirstStreet() assets.BoundaryID { return street }

const (
	goodPassword = "a lamp in every lane 7"
	nextPassword = "two lamps in every lane 8"
)

// office is a desk with its store, and a clock that the test moves.
type office struct {
	*access.Desk
	t     testing.TB
	path  string
	store *counted
	now   *atomic.Int64
	log   *lockedBuffer
}

// counted is a store that counts what is written.
type counted struct {
	access.Store
	commits atomic.Int64
}

func (c *counted) Commit(ctx context.Context, change access.Change) (access.Kept, error) {
	c.commits.Add(1)
	return c.Store.Commit(ctx, change)
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) text() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.String()
}

func openOffice(t testing.TB) *office {
	t.Helper()
	now := &atomic.Int64{}
	now.Store(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC).UnixMicro())
	return officeAt(t, filepath.Join(t.TempDir(), "book.gpkg"+gpkg.AccountsEnding), now)
}

// another opens a second desk on the same store, as another node does.
func (o *office) another() *office { return officeAt(o.t, o.path, o.now) }

func officeAt(t testing.TB, path string, now *atomic.Int64) *office {
	t.Helper()
	kept, err := gpkg.OpenAccounts(t.Context(), path, gpkg.Options{Poll: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, path: path, store: &counted{Store: kept}, now: now, log: &lockedBuffer{}}
	o.Desk, err = access.Open(t.Context(), access.Options{Store: o.store, Catalogue: catalogue(t), Territory: places{}, Clock: o.clock,
		Log: slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Desk.Close(); err != nil {
			t.Error(err)
		}
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
		if said := o.log.text(); said != "" {
			t.Errorf("the desk complains: %s", said)
		}
	})
	return o
}

func (o *office) clock() time.Time { return time.UnixMicro(o.now.Load()).UTC() }

func (o *office) pass(d time.Duration) { o.now.Add(d.Microseconds()) }

// operator is who may everything, from the command line.
func operator() access.Doing {
	return access.Doing{Principal: access.Operator("root"), Via: "cli"}
}

// as is what somebody does who has signed in.
func as(p access.Principal) access.Doing {
	return access.Doing{Principal: p, Via: assets.ViaUI, Client: "192.0.2.7"}
}

// hire makes an account with a password and signs it in.
func (o *office) hire(name string, grants ...access.Grant) (secret string, p access.Principal) {
	o.t.Helper()
	if _, err := o.Add(o.t.Context(), operator(), access.Adding{Name: name, Grants: grants}); err != nil {
		o.t.Fatal(err)
	}
	if err := o.SetPassword(o.t.Context(), operator(), name, goodPassword); err != nil {
		o.t.Fatal(err)
	}
	return o.signIn(name, goodPassword)
}

func (o *office) signIn(name, password string) (string, access.Principal) {
	o.t.Helper()
	secret, s, err := o.SignIn(o.t.Context(), access.SigningIn{Name: name, Password: password, Client: "192.0.2.7"})
	if err != nil {
		o.t.Fatalf("signing in as %s: %v", name, err)
	}
	return secret, s.Principal
}

func (o *office) expect(code assets.Code, err error) {
	o.t.Helper()
	if assets.CodeOf(err) != code {
		o.t.Fatalf("got %v, want code %q", err, code)
	}
}

// retryOf is how long a refusal asks to wait.
func retryOf(err error) time.Duration {
	var e *assets.Error
	errors.As(err, &e)
	return e.Retry
}

// signedIn reports whether a session holds.
func (o *office) signedIn(secret string) bool {
	_, ok := o.Session(secret)
	return ok
}

// events returns the trail, newest first.
func (o *office) events(what ...access.What) []access.Event {
	o.t.Helper()
	out, _, err := o.Events(o.t.Context(), access.EventQuery{What: what, Limit: 1000})
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

// until waits for what another node does.
func (o *office) until(what string, done func() bool) {
	o.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			o.t.Fatalf("%s: does not come", what)
		}
	}
}

func grant(role access.Role, at assets.BoundaryID, groups ...string) access.Grant {
	return access.Grant{Role: role, Boundary: at, Groups: groups}
}
