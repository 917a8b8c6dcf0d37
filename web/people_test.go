package web_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
	"needlepoint/web"
)

// openAccounts opens a file of accounts of the test's own.
func openAccounts(t testing.TB, inv *assets.Inventory) *access.Desk {
	t.Helper()
	store, err := gpkg.OpenAccounts(t.Context(), filepath.Join(t.TempDir(), "book.gpkg.accounts"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	people, err := access.Open(t.Context(), access.Options{Store: store, Catalogue: inv.Catalogue(), Territory: access.TerritoryOf(inv.View)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(people.Close(), store.Close()); err != nil {
			t.Error(err)
		}
	})
	return people
}

// admin is who makes accounts for tests.
func admin() access.Doing { return access.Doing{Principal: access.Operator("test"), Via: "test"} }

// add makes an account with grants.
func (s *service) add(name string, grants ...access.Grant) access.Account {
	s.t.Helper()
	a, err := s.people.Add(s.t.Context(), admin(), access.Adding{Name: name, Display: "测试 " + name, Grants: grants})
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// bearer makes a token of an account, as a header that a request may be sent with.
func (s *service) bearer(name string, scopes ...access.Scope) []string {
	s.t.Helper()
	secret, _, err := s.people.Issue(s.t.Context(), admin(), access.Issuing{Account: name, Label: "test", Scopes: scopes, Days: 1})
	if err != nil {
		s.t.Fatal(err)
	}
	return []string{"Authorization", "Bearer " + secret}
}

// known makes an account with grants and returns what it is known by.
func (s *service) known(grants ...access.Grant) []string {
	s.t.Helper()
	name := fmt.Sprint("known-", len(s.people.Accounts(admin())))
	s.add(name, grants...)
	return s.bearer(name, access.AllScopes()...)
}

// signedIn makes an account with grants and a password, signs in, and returns what a page sends then.
func (s *service) signedIn(grants ...access.Grant) []string {
	s.t.Helper()
	name := fmt.Sprint("person-", len(s.people.Accounts(admin())))
	s.add(name, grants...)
	link, err := s.people.Invite(s.t.Context(), admin(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	secret, _, err := s.people.Complete(s.t.Context(), access.Completing{Secret: link.Secret, Password: "a password of " + name})
	if err != nil {
		s.t.Fatal(err)
	}
	return []string{"Cookie", "np_session=" + secret, "Needlepoint-CSRF", web.CSRF(secret)}
}

// everyRole grants everything.
func everyRole() (out []access.Grant) {
	for _, r := range access.AllRoles() {
		out = append(out, access.Grant{Role: r})
	}
	return out
}

func idText(id assets.AssetID) string { return fmt.Sprint(int64(id)) }

func revisionTextOf(r assets.Revision) string { return fmt.Sprint(int64(r)) }

// wantStatus sends a merge patch that has to succeed.
func (m *matrix) wantStatus(t *testing.T, who []string, method, path string, body any) {
	t.Helper()
	if status, _, out := m.do(method, path, body, append(who, "Content-Type", "application/merge-patch+json")...); status >= 300 {
		t.Fatalf("%s %s: %d %s", method, path, status, out)
	}
}
