package access_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

func TestTheFirstLinkMakesAnAdministratorOnce(t *testing.T) {
	o := openOffice(t)
	link, ok, err := o.FirstLink(t.Context())
	if err != nil || !ok || !o.NeedsSetup() {
		t.Fatalf("first link: %v, %v", ok, err)
	}
	if s, ok := o.Setup(link.Secret); !ok || s.Purpose != access.PurposeFirst {
		t.Fatalf("the link is for %+v, %v", s, ok)
	}
	choose := access.Completing{Secret: link.Secret, Name: " Lin ", Display: "林工", Password: "short", Client: "192.0.2.7"}
	_, _, err = o.Complete(t.Context(), choose)
	o.expect(assets.Invalid, err)
	choose.Password = goodPassword
	secret, s, err := o.Complete(t.Context(), choose)
	if err != nil || s.Principal.Account != "lin" || s.Principal.Display != "林工" || !s.Principal.MayEverywhere(access.Accounts) {
		t.Fatalf("completed as %+v, %v", s, err)
	}
	if !o.signedIn(secret) || o.NeedsSetup() {
		t.Error("the first administrator is not signed in")
	}
	_, _, err = o.Complete(t.Context(), choose)
	o.expect(assets.NotFound, err)
	if _, ok := o.Setup(link.Secret); ok {
		t.Error("the link holds a second time")
	}
	if _, ok, err := o.FirstLink(t.Context()); ok || err != nil {
		t.Errorf("there is a second first link: %v, %v", ok, err)
	}
	if e := o.events(access.SetUp); len(e) != 1 || e[0].Subject != "lin" {
		t.Errorf("the trail says %+v", e)
	}
}

func TestAFirstLinkEndsWithADay(t *testing.T) {
	o := openOffice(t)
	link, _, err := o.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o.pass(24 * time.Hour)
	if _, ok := o.Setup(link.Secret); ok {
		t.Error("it holds after a day")
	}
}

func TestWrongPasswordAndUnknownNameAreAnsweredAlike(t *testing.T) {
	o := openOffice(t)
	o.hire("lin", grant(access.Viewer, 0))
	try := func(name, password string) error {
		_, _, err := o.SignIn(t.Context(), access.SigningIn{Name: name, Password: password, Client: "192.0.2.7"})
		o.expect(assets.Unauthenticated, err)
		return err
	}
	const typed = "my password in the wrong field"
	if a, b := try("lin", "not the password"), try(typed, "not the password"); a.Error() != b.Error() {
		t.Errorf("%q and %q", a, b)
	}
	try("lin", strings.Repeat("long", 100))
	e := o.events(access.SignInFailed)
	if len(e) != 2 {
		t.Fatalf("%d events, want one of the account and one of an unknown name: %+v", len(e), e)
	}
	for _, e := range e {
		if strings.Contains(e.Subject+string(e.Detail)+e.Actor, "wrong field") {
			t.Errorf("what was typed as a name is in the trail: %+v", e)
		}
	}
}

// Somebody elsewhere who fails on purpose keeps nobody out who comes from where he came before; there failures count as anywhere.
func TestANameThatIsLockedElsewhereOpensAtHome(t *testing.T) {
	o := openOffice(t)
	o.hire("lin", grant(access.Viewer, 0))
	from := func(client, password string) error {
		_, _, err := o.SignIn(t.Context(), access.SigningIn{Name: "lin", Password: password, Client: client})
		return err
	}
	const home, away = "192.0.2.7", "203.0.113.9"
	if err := from(home, goodPassword); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		o.expect(assets.Unauthenticated, from(away, "wrong"))
	}
	o.expect(assets.TooMany, from(away, goodPassword))
	o.expect(assets.TooMany, from("198.51.100.4", goodPassword))
	if err := from(home, goodPassword); err != nil {
		t.Errorf("at home: %v", err)
	}
	o.expect(assets.TooMany, from(away, goodPassword)) // a success at home says nothing of who fails elsewhere
	for range 10 {
		o.expect(assets.Unauthenticated, from(home, "wrong"))
	}
	o.expect(assets.TooMany, from(home, goodPassword))
	o.pass(time.Minute)
	if err := from(home, goodPassword); err != nil {
		t.Errorf("at home, a minute later: %v", err)
	}
}

func TestALockedNameSaysHowLongAndOpensByItself(t *testing.T) {
	o := openOffice(t)
	o.hire("lin", grant(access.Viewer, 0))
	o.hire("wei", grant(access.Viewer, 0))
	for range 10 {
		_, _, err := o.SignIn(t.Context(), access.SigningIn{Name: "LIN", Password: "wrong", Client: "192.0.2.9"})
		o.expect(assets.Unauthenticated, err)
	}
	_, _, err := o.SignIn(t.Context(), access.SigningIn{Name: "lin", Password: goodPassword, Client: "198.51.100.7"})
	o.expect(assets.TooMany, err)
	if wait := retryOf(err); wait != time.Minute {
		t.Errorf("retry after %v, want a minute", wait)
	}
	o.signIn("wei", goodPassword)
	o.pass(time.Minute)
	o.signIn("lin", goodPassword)
	locked, failed := o.events(access.LockedOut), o.events(access.SignInFailed)
	if len(locked) != 1 || locked[0].Subject != "lin" {
		t.Errorf("lock-outs in the trail: %+v", locked)
	}
	told := 0 // an event for each time that the desk wrote its notes down, which a slow machine does more than once
	for _, e := range failed {
		sum := struct{ Times int }{1}
		if len(e.Detail) > 0 && json.Unmarshal(e.Detail, &sum) != nil || e.Subject != "lin" {
			t.Errorf("a failure is kept as %+v", e)
		}
		told += sum.Times
	}
	if told != 10 {
		t.Errorf("ten failures are kept as %+v", failed)
	}
	for range 10 { // the name is watched from there on: but for the first of them, each locks it for longer
		_, _, err := o.SignIn(t.Context(), access.SigningIn{Name: "lin", Password: "wrong", Client: "192.0.2.9"})
		o.expect(assets.Unauthenticated, err)
		o.pass(15 * time.Minute)
	}
	o.pass(-15 * time.Minute)
	_, _, err = o.SignIn(t.Context(), access.SigningIn{Name: "lin", Password: goodPassword, Client: "192.0.2.9"})
	o.expect(assets.TooMany, err)
	if err := o.SetPassword(t.Context(), operator(), "lin", nextPassword); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.SignIn(t.Context(), access.SigningIn{Name: "lin", Password: nextPassword, Client: "192.0.2.9"}); err != nil {
		t.Errorf("a new password does not end the lock: %v", err)
	}
}

func TestASessionEndsIdleAndAtTheLatestAfterAWeek(t *testing.T) {
	o := openOffice(t)
	idle, _ := o.hire("lin", grant(access.Viewer, 0))
	used, _ := o.signIn("lin", goodPassword)
	before := o.store.commits.Load()
	for hours := 0; hours < 6; hours++ {
		o.pass(time.Hour)
		for range 50 {
			o.signedIn(used)
		}
	}
	if n := o.store.commits.Load() - before; n != 0 {
		t.Errorf("300 requests of a session wrote %d times", n)
	}
	o.pass(6 * time.Hour)
	if o.signedIn(idle) {
		t.Error("a session holds that nobody used for twelve hours")
	}
	for day := 0; day < 13; day++ {
		if !o.signedIn(used) {
			t.Fatalf("a used session is over after %d half days more", day)
		}
		o.pass(12*time.Hour - time.Minute)
	}
	o.pass(12*time.Hour + 13*time.Minute)
	if o.signedIn(used) {
		t.Error("a session holds after a week")
	}
}

func TestUsesOutliveTheNode(t *testing.T) {
	o := openOffice(t)
	secret, _ := o.hire("lin", grant(access.Viewer, 0))
	o.pass(11 * time.Hour)
	if !o.signedIn(secret) {
		t.Fatal("it is over")
	}
	if err := o.Desk.Close(); err != nil { // writes what was used
		t.Fatal(err)
	}
	o.pass(11 * time.Hour)
	if other := o.another(); !other.signedIn(secret) {
		t.Error("another node does not know that the session was used")
	}
}

func TestSigningOutAndDisablingHoldAtOnceAndOnOtherNodes(t *testing.T) {
	o := openOffice(t)
	first, p := o.hire("lin", grant(access.Viewer, 0))
	second, _ := o.signIn("lin", goodPassword)
	token, _, err := o.Issue(t.Context(), as(p), access.Issuing{Label: "QGIS", Scopes: []access.Scope{access.ScopeRead}, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	other := o.another()
	if !other.signedIn(first) || !other.signedIn(second) {
		t.Fatal("another node does not know the sessions")
	}
	if err := o.SignOut(t.Context(), first, "192.0.2.7"); err != nil {
		t.Fatal(err)
	}
	if o.signedIn(first) || !o.signedIn(second) {
		t.Error("signing out ends another session, or not its own")
	}
	other.until("the end of the session on another node", func() bool { return !other.signedIn(first) })
	version, disabled := o.Version(), true
	if _, err := o.Change(t.Context(), operator(), access.Changing{Name: "lin", Disabled: &disabled}); err != nil {
		t.Fatal(err)
	}
	if _, ok := o.Token(token); ok || o.signedIn(second) || o.Version() == version {
		t.Error("who is disabled goes on")
	}
	other.until("the disabling on another node", func() bool { _, ok := other.Token(token); return !ok && !other.signedIn(second) })
	_, _, err = o.SignIn(t.Context(), access.SigningIn{Name: "lin", Password: goodPassword, Client: "192.0.2.7"})
	o.expect(assets.Forbidden, err)
	disabled = false
	if _, err := o.Change(t.Context(), operator(), access.Changing{Name: "lin", Disabled: &disabled}); err != nil {
		t.Fatal(err)
	}
	if _, ok := o.Token(token); !ok || o.signedIn(second) {
		t.Error("who is enabled again has old sessions, or no tokens")
	}
}

func TestChangingThePasswordEndsAllOtherSessions(t *testing.T) {
	o := openOffice(t)
	first, _ := o.hire("lin", grant(access.Viewer, 0))
	second, _ := o.signIn("lin", goodPassword)
	change := access.PasswordChanging{Session: second, Old: "not the old one", New: nextPassword, Client: "192.0.2.7"}
	_, _, err := o.ChangePassword(t.Context(), change)
	o.expect(assets.Invalid, err)
	change.Old, change.New = goodPassword, "lin"
	_, _, err = o.ChangePassword(t.Context(), change)
	o.expect(assets.Invalid, err)
	if !o.signedIn(first) {
		t.Fatal("a refused change ends sessions")
	}
	change.New = nextPassword
	third, s, err := o.ChangePassword(t.Context(), change)
	if err != nil || s.Principal.Account != "lin" {
		t.Fatalf("%+v, %v", s, err)
	}
	if o.signedIn(first) || o.signedIn(second) || !o.signedIn(third) {
		t.Error("sessions of the old password hold, or the new one does not")
	}
	_, _, err = o.SignIn(t.Context(), access.SigningIn{Name: "lin", Password: goodPassword, Client: "192.0.2.7"})
	o.expect(assets.Unauthenticated, err)
	o.signIn("lin", nextPassword)
}

func TestAnAccountHasAtMostTwentySessions(t *testing.T) {
	o := openOffice(t)
	first, _ := o.hire("lin", grant(access.Viewer, 0))
	var last string
	for range 20 {
		o.pass(time.Second)
		last, _ = o.signIn("lin", goodPassword)
	}
	if o.signedIn(first) || !o.signedIn(last) {
		t.Error("the oldest session does not make room")
	}
}

func TestTheDemoUserIsOfEveryRoleOrOfOne(t *testing.T) {
	o := openOffice(t)
	all := o.Demo("")
	for _, need := range access.AllPermissions() {
		if !all.MayEverywhere(need) {
			t.Errorf("the demo user may not %s", need)
		}
	}
	crew := o.Demo("crew")
	if len(crew.Grants) != 1 || crew.Grants[0].Boundary != street || crew.May(access.Govern) || crew.ID == all.ID {
		t.Errorf("the demo crew is %+v", crew)
	}
	if p := o.Demo("admin"); len(p.Grants) != len(access.AllRoles()) {
		t.Errorf("a role that is not offered gives %+v", p)
	}
}

func TestLookingUpASessionOrTokenAllocatesNothing(t *testing.T) {
	o := openOffice(t)
	secret, p := o.hire("lin", grant(access.Viewer, 0))
	token, _, err := o.Issue(t.Context(), as(p), access.Issuing{Label: "QGIS", Scopes: []access.Scope{access.ScopeRead}, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(200, func() { o.Session(secret); o.Token(token); o.Token(secret) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkSession(b *testing.B) {
	o := openOffice(b)
	secret, _ := o.hire("lin", grant(access.Viewer, 0))
	for b.Loop() {
		if !o.signedIn(secret) {
			b.Fatal("the session is over")
		}
	}
}

func BenchmarkToken(b *testing.B) {
	o := openOffice(b)
	_, p := o.hire("lin", grant(access.Viewer, 0))
	token, _, err := o.Issue(b.Context(), as(p), access.Issuing{Label: "QGIS", Scopes: []access.Scope{access.ScopeRead}, Days: 30})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, ok := o.Token(token); !ok {
			b.Fatal("the token is over")
		}
	}
}
