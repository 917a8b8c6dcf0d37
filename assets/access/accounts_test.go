package access_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

func TestWhatAdministratorsMayGrant(t *testing.T) {
	o := openOffice(t)
	_, whole := o.hire("boss", grant(access.Admin, 0))
	_, ofStreet := o.hire("street", grant(access.Admin, street))
	_, ofLamps := o.hire("lamps", grant(access.Admin, street, "LAMP", "POLE"))
	_, keeper := o.hire("keeper", grant(access.Keeper, 0))
	for i, c := range []struct {
		by    access.Principal
		grant access.Grant
		may   bool
	}{
		{whole, grant(access.Admin, 0), true},
		{whole, grant(access.Keeper, 0), true},
		{whole, grant(access.Admin, street), true},
		{ofStreet, grant(access.Crew, street), true},
		{ofStreet, grant(access.Keeper, community), true},
		{ofStreet, grant(access.Crew, community, "LAMP"), true},
		{ofStreet, grant(access.Viewer, 0), false},
		{ofStreet, grant(access.Viewer, district), false},
		{ofStreet, grant(access.Viewer, beside), false},
		{ofStreet, grant(access.Admin, street), false},
		{ofStreet, grant(access.Admin, community), false},
		{ofStreet, grant(access.Admin, 0), false},
		{ofLamps, grant(access.Crew, street, "LAMP"), true},
		{ofLamps, grant(access.Crew, community, "LAMP", "POLE"), true},
		{ofLamps, grant(access.Crew, street), false},
		{ofLamps, grant(access.Crew, street, "LAMP", "TREE"), false},
		{ofLamps, grant(access.Crew, beside, "LAMP"), false},
		{keeper, grant(access.Viewer, 0), false},
		{access.Principal{}, grant(access.Viewer, 0), false},
		{o.Demo("planner"), grant(access.Viewer, 0), false},
	} {
		name := fmt.Sprint("new", i)
		_, err := o.Add(t.Context(), as(c.by), access.Adding{Name: name, Grants: []access.Grant{c.grant}})
		if c.may && err != nil || !c.may && assets.CodeOf(err) != assets.Forbidden {
			t.Errorf("%s grants %+v: %v", c.by.Account, c.grant, err)
		}
		if !c.may { // nor by way of an account that is there
			target := fmt.Sprint("target", i)
			if _, err := o.Add(t.Context(), operator(), access.Adding{Name: target, Grants: []access.Grant{grant(access.Viewer, street, "LAMP")}}); err != nil {
				t.Fatal(err)
			}
			grants := []access.Grant{grant(access.Viewer, street, "LAMP"), c.grant}
			if _, err := o.Change(t.Context(), as(c.by), access.Changing{Name: target, Grants: &grants}); err == nil {
				t.Errorf("%s adds %+v to an account", c.by.Account, c.grant)
			}
		}
	}
}

func TestAnAdministratorOfAPartSeesAndChangesOnlyWhatLiesInIt(t *testing.T) {
	o := openOffice(t)
	o.hire("boss", grant(access.Admin, 0))
	_, p := o.hire("street", grant(access.Admin, street))
	by := as(p)
	for name, grants := range map[string][]access.Grant{
		"inside": {grant(access.Crew, street), grant(access.Viewer, community)},
		"partly": {grant(access.Crew, street), grant(access.Viewer, beside)},
		"whole":  {grant(access.Viewer, 0)},
		"none":   {},
	} {
		if _, err := o.Add(t.Context(), operator(), access.Adding{Name: name, Grants: grants}); err != nil {
			t.Fatal(err)
		}
	}
	var seen []string
	for _, a := range o.Accounts(by) {
		seen = append(seen, a.Name)
	}
	if !slices.Equal(seen, []string{"inside"}) {
		t.Errorf("sees %v", seen)
	}
	display := "another name"
	for _, name := range []string{"partly", "whole", "none", "boss", "street", "nobody"} {
		_, err := o.Change(t.Context(), by, access.Changing{Name: name, Display: &display})
		o.expect(assets.NotFound, err) // as if it were not there
		_, err = o.Invite(t.Context(), by, name)
		o.expect(assets.NotFound, err)
		o.expect(assets.NotFound, o.Remove(t.Context(), by, name))
		_, _, err = o.Issue(t.Context(), by, access.Issuing{Account: name, Label: "x", Scopes: access.AllScopes(), Days: 1})
		if name != "street" {
			o.expect(assets.NotFound, err)
			_, err = o.Tokens(by, name)
			o.expect(assets.NotFound, err)
		}
	}
	if _, err := o.Change(t.Context(), by, access.Changing{Name: "inside", Display: &display}); err != nil {
		t.Error(err)
	}
	none := []access.Grant{}
	_, err := o.Change(t.Context(), by, access.Changing{Name: "inside", Grants: &none})
	o.expect(assets.Forbidden, err)
	if _, err := o.Add(t.Context(), by, access.Adding{Name: "loose"}); assets.CodeOf(err) != assets.Forbidden {
		t.Errorf("adds an account that belongs nowhere: %v", err)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	o := openOffice(t)
	o.hire("boss", grant(access.Admin, 0))
	o.hire("part", grant(access.Admin, street))
	if _, err := o.Add(t.Context(), operator(), access.Adding{Name: "invited", Grants: []access.Grant{grant(access.Admin, 0)}}); err != nil {
		t.Fatal(err)
	}
	yes, less := true, []access.Grant{grant(access.Keeper, 0)}
	for _, change := range []access.Changing{{Name: "boss", Disabled: &yes}, {Name: "boss", Grants: &less}} {
		_, err := o.Change(t.Context(), operator(), change)
		o.expect(assets.Conflict, err)
	}
	o.expect(assets.Conflict, o.Remove(t.Context(), operator(), "boss"))
	o.hire("second", grant(access.Admin, 0))
	if err := o.Remove(t.Context(), operator(), "boss"); err != nil {
		t.Fatal(err)
	}
	_, err := o.Change(t.Context(), operator(), access.Changing{Name: "second", Disabled: &yes})
	o.expect(assets.Conflict, err)
	_, err = o.Add(t.Context(), operator(), access.Adding{Name: "boss", Grants: less})
	o.expect(assets.Conflict, err) // what the first boss did keeps its name
}

func TestTwoNodesTogetherDoNotRemoveTheLastAdministrators(t *testing.T) {
	o := openOffice(t)
	o.hire("one", grant(access.Admin, 0))
	o.hire("two", grant(access.Admin, 0))
	other := o.another()
	yes := true
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, desk := range []*office{o, other} {
		wg.Go(func() {
			_, errs[i] = desk.Change(t.Context(), operator(), access.Changing{Name: []string{"one", "two"}[i], Disabled: &yes})
		})
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("one of them should be refused: %v, %v", errs[0], errs[1])
	}
}

func TestManyDesksChangeAccountsAtOnceAndLoseNothing(t *testing.T) {
	o := openOffice(t)
	var wg sync.WaitGroup
	desks := []*office{o, o.another(), o.another()}
	for n, desk := range desks {
		wg.Go(func() {
			for i := range 10 {
				if _, err := desk.Add(t.Context(), operator(), access.Adding{Name: fmt.Sprintf("n%di%d", n, i)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, desk := range desks {
		desk.until("all accounts on every node", func() bool { return len(desk.Accounts(operator())) == 30 })
	}
	v, err := access.VerifyEvents(t.Context(), o.store)
	if err != nil || v.Events != 30 || len(v.Faults) > 0 {
		t.Errorf("the trail: %+v, %v", v, err)
	}
}

func TestAChangeOfWhatSomebodyElseChangedIsAConflict(t *testing.T) {
	o := openOffice(t)
	a, err := o.Add(t.Context(), operator(), access.Adding{Name: "lin", Grants: []access.Grant{grant(access.Viewer, 0)}})
	if err != nil {
		t.Fatal(err)
	}
	display, grants := "林", []access.Grant{grant(access.Crew, street, "LAMP"), grant(access.Crew, street, "LAMP")}
	b, err := o.Change(t.Context(), operator(), access.Changing{Name: "lin", Version: a.Version, Display: &display, Grants: &grants})
	if err != nil || b.Version == a.Version || b.Display != display || len(b.Grants) != 1 {
		t.Fatalf("%+v, %v", b, err)
	}
	_, err = o.Change(t.Context(), operator(), access.Changing{Name: "lin", Version: a.Version, Display: &display})
	o.expect(assets.Conflict, err)
	same, err := o.Change(t.Context(), operator(), access.Changing{Name: "lin", Version: b.Version, Display: &display, Grants: &grants})
	if err != nil || same.Version != b.Version {
		t.Errorf("a change of nothing: %+v, %v", same, err)
	}
	e := o.events(access.AccountChanged, access.RightsChanged)
	if len(e) != 2 || !strings.Contains(string(e[0].Detail), `"before":[{"role":"viewer"`) {
		t.Errorf("the trail says %+v", e)
	}
}

func TestBadNamesGrantsAndPasswordsAreRefusedWithASentence(t *testing.T) {
	o := openOffice(t)
	for _, name := range []string{"", "a", "demo", "Outside", "-lin", "lin wei", "lïn", "лин", "a\x00b", "lin\u202e", strings.Repeat("l", 65)} {
		_, err := o.Add(t.Context(), operator(), access.Adding{Name: name})
		o.expect(assets.Invalid, err)
	}
	for _, name := range []string{"lin", "林工", "lin.wei_2@city-gov.example"} {
		if _, err := o.Add(t.Context(), operator(), access.Adding{Name: name}); err != nil {
			t.Error(err)
		}
	}
	_, err := o.Add(t.Context(), operator(), access.Adding{Name: "LIN "})
	o.expect(assets.Conflict, err)
	for _, g := range []access.Grant{grant("king", 0), grant(access.Crew, 99), grant(access.Crew, 0, "NO_SUCH")} {
		_, err := o.Add(t.Context(), operator(), access.Adding{Name: "other", Grants: []access.Grant{g}})
		o.expect(assets.Invalid, err)
	}
	_, err = o.Add(t.Context(), operator(), access.Adding{Name: "other", Grants: make([]access.Grant, 65)})
	o.expect(assets.TooLarge, err)
	_, err = o.Add(t.Context(), operator(), access.Adding{Name: "other", Display: "a\nb"})
	o.expect(assets.Invalid, err)
	for _, password := range []string{"", "123456789", "1234567890", "aaaaaaaaaaaaaaa", "abcabcabcabcabc", "lin.wei_2@city-gov.example1", "Password1!",
		"qwertyuiop12", strings.Repeat("long", 51), "caf\xe9 in the lane"} {
		o.expect(assets.Invalid, o.SetPassword(t.Context(), operator(), "lin.wei_2@city-gov.example", password))
	}
	o.expect(assets.NotFound, o.SetPassword(t.Context(), operator(), "nobody", goodPassword))
	for _, password := range []string{"correct horse battery", "城市部件一个也不能少吧", "e\u0301tage de la tour 4"} {
		if err := o.SetPassword(t.Context(), operator(), "lin", password); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
	o.signIn("lin", "étage de la tour 4") // another way to write the same
}

func TestAnInvitationGivesAPasswordOnce(t *testing.T) {
	o := openOffice(t)
	if _, err := o.Add(t.Context(), operator(), access.Adding{Name: "lin", Display: "林", Grants: []access.Grant{grant(access.Crew, street)}}); err != nil {
		t.Fatal(err)
	}
	first, err := o.Invite(t.Context(), operator(), "lin")
	if err != nil {
		t.Fatal(err)
	}
	second, err := o.Invite(t.Context(), operator(), "lin")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := o.Setup(first.Secret); ok {
		t.Error("an earlier link holds")
	}
	if s, ok := o.Setup(second.Secret); !ok || s.Name != "lin" || s.Purpose != access.PurposeInvitation {
		t.Errorf("the link is for %+v", s)
	}
	_, s, err := o.Complete(t.Context(), access.Completing{Secret: second.Secret, Name: "ignored", Password: goodPassword})
	if err != nil || s.Principal.Account != "lin" || s.Principal.Display != "林" || s.Principal.MayEverywhere(access.Accounts) {
		t.Fatalf("%+v, %v", s, err)
	}
	_, _, err = o.Complete(t.Context(), access.Completing{Secret: second.Secret, Password: nextPassword})
	o.expect(assets.NotFound, err)
	third, err := o.Invite(t.Context(), operator(), "lin")
	if err != nil {
		t.Fatal(err)
	}
	o.pass(72 * time.Hour)
	if _, ok := o.Setup(third.Secret); ok {
		t.Error("a link holds after three days")
	}
	yes := true
	if _, err := o.Change(t.Context(), operator(), access.Changing{Name: "lin", Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	_, err = o.Invite(t.Context(), operator(), "lin")
	o.expect(assets.Conflict, err)
}

func TestTokensHaveScopesAnEndAndAnOwner(t *testing.T) {
	o := openOffice(t)
	_, lin := o.hire("lin", grant(access.Crew, street))
	_, wei := o.hire("wei", grant(access.Crew, street))
	_, boss := o.hire("boss", grant(access.Admin, 0))
	for _, bad := range []access.Issuing{{Label: "", Scopes: access.AllScopes(), Days: 1}, {Label: "x", Days: 1}, {Label: "x", Scopes: []access.Scope{"all"}, Days: 1},
		{Label: "x", Scopes: access.AllScopes(), Days: 0}, {Label: "x", Scopes: access.AllScopes(), Days: 367}} {
		_, _, err := o.Issue(t.Context(), as(lin), bad)
		o.expect(assets.Invalid, err)
	}
	secret, token, err := o.Issue(t.Context(), as(lin), access.Issuing{Label: "QGIS", Scopes: []access.Scope{access.ScopeWrite}, Days: 30})
	if err != nil || !access.IsToken(secret) || !strings.HasPrefix(secret, "npt_") {
		t.Fatalf("%+v, %v", token, err)
	}
	p, ok := o.Token(secret)
	if !ok || p.Account != "lin" || p.Means != access.ByToken || !p.May(access.Edit) || p.May(access.History) {
		t.Errorf("the token is %+v", p)
	}
	listed, err := o.Tokens(as(lin), "lin")
	if err != nil || len(listed) != 1 || listed[0].ID != token.ID || listed[0].LastUsedDay != "2026-11-24" {
		t.Errorf("listed %+v, %v", listed, err)
	}
	o.expect(assets.NotFound, o.Revoke(t.Context(), as(wei), token.ID))
	_, err = o.Tokens(as(wei), "lin")
	o.expect(assets.NotFound, err)
	_, _, err = o.Issue(t.Context(), as(p), access.Issuing{Label: "more", Scopes: access.AllScopes(), Days: 30}) // a token makes no tokens
	o.expect(assets.NotFound, err)
	_, _, err = o.Issue(t.Context(), as(boss), access.Issuing{Account: "lin", Label: "x", Scopes: access.AllScopes(), Days: 1})
	o.expect(assets.Forbidden, err) // what is done with it would be done in lin's name
	if listed, err := o.Tokens(as(boss), "lin"); err != nil || len(listed) != 1 {
		t.Errorf("an administrator sees %+v, %v", listed, err)
	}
	o.pass(30 * 24 * time.Hour)
	if _, ok := o.Token(secret); ok {
		t.Error("it holds after its last day")
	}
	secret, token, err = o.Issue(t.Context(), operator(), access.Issuing{Account: "lin", Label: "crew", Scopes: access.AllScopes(), Days: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Revoke(t.Context(), as(boss), token.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := o.Token(secret); ok {
		t.Error("a revoked token holds")
	}
	for range 49 {
		if _, _, err := o.Issue(t.Context(), as(wei), access.Issuing{Label: "x", Scopes: access.AllScopes(), Days: 1}); err != nil {
			t.Fatal(err)
		}
	}
	_, _, _ = o.Issue(t.Context(), as(wei), access.Issuing{Label: "x", Scopes: access.AllScopes(), Days: 1})
	_, _, err = o.Issue(t.Context(), as(wei), access.Issuing{Label: "x", Scopes: access.AllScopes(), Days: 1})
	o.expect(assets.Invalid, err)
}

func TestGrantorsAreTheAdministratorsWhoCouldGrantIt(t *testing.T) {
	o := openOffice(t)
	for name, g := range map[string]access.Grant{"boss": grant(access.Admin, 0), "street": grant(access.Admin, street), "lamps": grant(access.Admin, 0, "LAMP"),
		"crew": grant(access.Crew, street), "gone": grant(access.Admin, 0)} {
		if _, err := o.Add(t.Context(), operator(), access.Adding{Name: name, Grants: []access.Grant{g}}); err != nil {
			t.Fatal(err)
		}
	}
	yes := true
	if _, err := o.Change(t.Context(), operator(), access.Changing{Name: "gone", Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		need access.Permission
		at   []assets.BoundaryID
		want string
	}{
		{access.Edit, []assets.BoundaryID{street, community}, "boss lamps street"}, {access.Edit, []assets.BoundaryID{beside}, "boss lamps"},
		{access.Edit, nil, "boss lamps"}, {access.Accounts, []assets.BoundaryID{street}, "boss"}, {access.Settings, nil, "boss"},
	} {
		var names []string
		for _, a := range o.Grantors(c.need, c.at) {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s in %v: %s, want %s", c.need, c.at, got, c.want)
		}
	}
}
