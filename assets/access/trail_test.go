package access_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
)

// TestNoSecretIsKeptAnywhere goes through everything that has a secret, and looks for each in entries, events, files and the log.
func TestNoSecretIsKeptAnywhere(t *testing.T) {
	o := openOffice(t)
	var secrets []string
	link, _, err := o.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	session, s, err := o.Complete(t.Context(), access.Completing{Secret: link.Secret, Name: "boss", Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := o.Issue(t.Context(), as(s.Principal), access.Issuing{Label: "QGIS", Scopes: access.AllScopes(), Days: 9})
	if err != nil {
		t.Fatal(err)
	}
	renewed, _, err := o.ChangePassword(t.Context(), access.PasswordChanging{Session: session, Old: goodPassword, New: nextPassword})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Add(t.Context(), operator(), access.Adding{Name: "lin"}); err != nil {
		t.Fatal(err)
	}
	invitation, err := o.Invite(t.Context(), operator(), "lin")
	if err != nil {
		t.Fatal(err)
	}
	const wrong = "a wrong password, but nearly right"
	_, _, _ = o.SignIn(t.Context(), access.SigningIn{Name: "boss", Password: wrong})
	_, _, _ = o.SignIn(t.Context(), access.SigningIn{Name: wrong, Password: "boss"})
	secrets = append(secrets, goodPassword, nextPassword, wrong, link.Secret, session, strings.TrimPrefix(token, "npt_"), renewed, invitation.Secret)
	for _, text := range []string{link.Secret, session, renewed, invitation.Secret} {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(raw) != 32 {
			t.Fatalf("a secret of %d bytes, %v", len(raw), err)
		}
		secrets = append(secrets, string(raw), fmt.Sprintf("%x", raw))
	}
	var places []string
	state, err := o.store.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range state.Entries {
		places = append(places, string(e.Shelf)+e.Key+string(e.Body))
	}
	for _, e := range o.events() {
		text, _ := json.Marshal(e)
		places = append(places, string(text))
	}
	files, _ := filepath.Glob(o.path + "*")
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		places = append(places, string(text))
	}
	places = append(places, o.log.text())
	if len(files) == 0 || len(state.Entries) < 4 {
		t.Fatalf("%d files and %d entries are looked through", len(files), len(state.Entries))
	}
	for _, secret := range secrets {
		for _, place := range places {
			if strings.Contains(place, secret) {
				t.Errorf("%.12q… is kept in %.60q", secret, place)
			}
		}
	}
}

func TestAStormIsKeptAsSums(t *testing.T) {
	o := openOffice(t)
	before := o.store.commits.Load()
	const clients, each = 3000, 4
	var wg sync.WaitGroup
	for part := range 4 {
		wg.Go(func() {
			for n := part; n < clients; n += 4 {
				for range each {
					if err := o.Note(t.Context(), access.Event{What: access.TokenRefused, Client: fmt.Sprint("client", n)}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	e := o.events(access.TokenRefused)
	if n := o.store.commits.Load() - before; n > 10 || len(e) > 60*int(n) {
		t.Errorf("%d refusals are written by %d commits as %d events", clients*each, n, len(e))
	}
	total := 0
	for _, e := range e {
		sum := struct{ Times int }{1}
		if len(e.Detail) > 0 {
			if err := json.Unmarshal(e.Detail, &sum); err != nil {
				t.Fatal(err)
			}
		}
		total += sum.Times
	}
	if total != clients*each {
		t.Errorf("the sums are %d, want %d", total, clients*each)
	}
}

// Who sends wrong tokens from many addresses takes nobody's name out of the trail.
func TestAStormOfOneKindTakesNoLineOfAnother(t *testing.T) {
	o := openOffice(t)
	for n := range 200 {
		if err := o.Note(t.Context(), access.Event{What: access.TokenRefused, Client: fmt.Sprint("client", n)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Note(t.Context(), access.Event{What: access.LockedOut, Subject: "lin", Client: "203.0.113.9"}); err != nil {
		t.Fatal(err)
	}
	if e := o.events(access.LockedOut); len(e) != 1 || e[0].Subject != "lin" || e[0].Client != "203.0.113.9" {
		t.Errorf("the lock-out is kept as %+v", e)
	}
}

func TestWhatIsNotedIsThereWhenNoteReturnsAndKeepsItsOrder(t *testing.T) {
	o := openOffice(t)
	if err := o.Note(t.Context(), access.Event{What: access.Denied, Actor: "lin", Subject: "/api/imports"}); err != nil {
		t.Fatal(err)
	}
	if err := o.Note(t.Context(), access.Event{What: access.Exported, Actor: "lin", Detail: access.DetailOf(map[string]int{"revision": 7})}); err != nil {
		t.Fatal(err)
	}
	var what []access.What
	if _, err := o.store.Trail(t.Context(), 0, func(e access.Event) error { what = append(what, e.What); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(what) != 2 || what[0] != access.Denied || what[1] != access.Exported {
		t.Errorf("the trail is %v", what)
	}
}

func TestACopyHasTheSameAccountsTokensAndTrail(t *testing.T) {
	o := openOffice(t)
	session, p := o.hire("boss", grant(access.Admin, 0))
	token, _, err := o.Issue(t.Context(), as(p), access.Issuing{Label: "QGIS", Scopes: access.AllScopes(), Days: 9})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.accounts")
	to, err := gpkg.OpenAccounts(t.Context(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	copied, err := access.Copy(t.Context(), o.store, to)
	if err != nil || copied.Accounts != 1 || copied.Tokens != 1 || copied.Events < 4 {
		t.Fatalf("%+v, %v", copied, err)
	}
	if _, err := access.Copy(t.Context(), o.store, to); assets.CodeOf(err) != assets.Conflict {
		t.Errorf("a second copy over the first: %v", err)
	}
	v, err := access.VerifyEvents(t.Context(), to)
	if err != nil || len(v.Faults) > 0 || v.Head != copied.Head {
		t.Errorf("the copied trail: %+v, %v", v, err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	other := officeAt(t, path, o.now)
	if _, ok := other.Token(token); !ok || other.signedIn(session) {
		t.Error("in the copy the token does not hold, or the session does")
	}
	other.signIn("boss", goodPassword)
}
