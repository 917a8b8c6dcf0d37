package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

type account struct {
	Name, Display string
	Disabled      bool
	Version       int64
	HasPassword   bool `json:"has_password"`
	Grants        []access.Grant
	LastSignInAt  string `json:"last_sign_in_at"`
}

func TestAccountsAreManagedOverHTTP(t *testing.T) {
	s := startClosed(t)
	s.hire("boss", access.Grant{Role: access.Admin})
	b := s.browser()
	b.signIn("boss", lampPassword)
	var added struct {
		Account    account
		Invitation struct {
			Link      string
			ExpiresAt string `json:"expires_at"`
		}
	}
	b.do("POST", "/api/accounts", map[string]any{"name": "lin", "display": "林工", "grants": []map[string]any{{"role": "crew", "groups": []string{"LAMP"}, "boundary": 1}}}, 200, &added)
	if added.Account.Name != "lin" || added.Account.HasPassword || len(added.Account.Grants) != 1 || !strings.HasPrefix(added.Invitation.Link, s.url+"/setup/") {
		t.Fatalf("added %+v", added)
	}
	b.do("POST", "/api/accounts", map[string]any{"name": "lin"}, 409, nil)
	b.do("POST", "/api/accounts", map[string]any{"name": "wei", "grants": []map[string]any{{"role": "king"}}}, 422, nil)
	b.do("POST", "/api/accounts", map[string]any{"name": "wei", "grants": []map[string]any{{"role": "crew", "boundary": 99}}}, 422, nil)
	lin := s.browser()
	secret := added.Invitation.Link[strings.LastIndex(added.Invitation.Link, "/")+1:]
	var offer struct{ Purpose, Name, Display string }
	lin.do("GET", "/api/setup/"+secret, nil, 200, &offer)
	if offer.Purpose != "invitation" || offer.Name != "lin" || offer.Display != "林工" {
		t.Errorf("the link is for %+v", offer)
	}
	lin.take("POST", "/api/setup/"+secret, map[string]any{"password": lampPassword})
	lin.do("GET", "/api/accounts", nil, 403, nil)

	var list struct{ Items []account }
	b.do("GET", "/api/accounts", nil, 200, &list)
	if len(list.Items) != 2 || list.Items[0].Name != "boss" || list.Items[1].LastSignInAt == "" || list.Items[1].Version == added.Account.Version {
		t.Fatalf("listed %+v", list)
	}
	now := list.Items[1]
	b.do("PATCH", "/api/accounts/lin", map[string]any{"version": added.Account.Version, "display": "old"}, 409, nil)
	b.do("PATCH", "/api/accounts/lin", map[string]any{"version": now.Version, "display": "林", "grants": []map[string]any{{"role": "viewer"}}}, 200, &now)
	if now.Display != "林" || len(now.Grants) != 1 || now.Grants[0].Role != access.Viewer {
		t.Errorf("changed to %+v", now)
	}
	if me := lin.take("GET", "/api/session", nil); me.Display != "林" || len(me.Territory) > 0 || me.Roles[0] != "viewer" {
		t.Errorf("the next request is of %+v", me)
	}
	b.do("PATCH", "/api/accounts/lin", map[string]any{"version": now.Version, "disabled": true}, 200, &now)
	if me := lin.take("GET", "/api/session", nil); me.SignedIn {
		t.Error("who is disabled goes on")
	}
	b.do("POST", "/api/accounts/lin/invitation", nil, 409, nil)
	b.do("PATCH", "/api/accounts/lin", map[string]any{"version": now.Version, "disabled": false}, 200, &now)
	b.do("POST", "/api/accounts/lin/invitation", map[string]any{}, 200, &struct{}{})
	b.do("PATCH", "/api/accounts/boss", map[string]any{"version": list.Items[0].Version, "disabled": true}, 409, nil)
	b.do("DELETE", "/api/accounts/boss", nil, 409, nil)
	b.do("DELETE", "/api/accounts/lin", nil, 204, nil)
	b.do("PATCH", "/api/accounts/lin", map[string]any{"version": 1}, 404, nil)
	for _, method := range []string{http.MethodPatch, http.MethodDelete} {
		b.do(method, "/api/accounts/%E2%80%AE%00", map[string]any{"version": 1}, 404, nil)
	}
}

func TestTokensAreIssuedUsedAndRevokedOverHTTP(t *testing.T) {
	s := startClosed(t)
	s.hire("boss", access.Grant{Role: access.Admin})
	s.hire("lin", access.Grant{Role: access.Crew})
	lin, boss := s.browser(), s.browser()
	lin.signIn("lin", lampPassword)
	boss.signIn("boss", lampPassword)
	var issued struct{ ID, Token string }
	lin.do("POST", "/api/tokens", map[string]any{"label": "QGIS", "scopes": []string{"read"}, "days": 30}, 200, &issued)
	if lin.last.Get("Cache-Control") != "no-store" || !access.IsToken(issued.Token) {
		t.Errorf("issued %+v, %v", issued, lin.last)
	}
	lin.do("POST", "/api/tokens", map[string]any{"label": "QGIS", "scopes": []string{"everything"}, "days": 30}, 422, nil)
	lin.do("POST", "/api/tokens", map[string]any{"label": "QGIS", "scopes": []string{"read"}, "days": 500}, 422, nil)
	asks := func(headers ...string) int {
		status, _, _ := s.do("GET", "/api/assets", nil, headers...)
		return status
	}
	if asks("Authorization", "Bearer "+issued.Token) != 200 {
		t.Error("the token does not hold")
	}
	if status, _, _ := s.do("GET", "/api/tokens", nil, "Authorization", "Bearer "+issued.Token); status != 200 {
		t.Errorf("a token asks for tokens: %d", status)
	}
	if status, _, _ := s.do("POST", "/api/tokens", `{"label":"more","scopes":["read"],"days":1}`, "Authorization", "Bearer "+issued.Token); status != 403 {
		t.Errorf("a token issues a token: %d", status)
	}
	var list struct {
		Items []struct {
			ID, Label   string
			Scopes      []string
			LastUsedDay string `json:"last_used_day"`
		}
	}
	lin.do("GET", "/api/tokens", nil, 200, &list)
	if len(list.Items) != 1 || list.Items[0].ID != issued.ID || list.Items[0].LastUsedDay == "" {
		t.Errorf("listed %+v", list)
	}
	lin.do("GET", "/api/accounts/lin/tokens", nil, 403, nil)
	boss.do("GET", "/api/accounts/lin/tokens", nil, 200, &list)
	if len(list.Items) != 1 {
		t.Errorf("an administrator sees %+v", list)
	}
	boss.do("DELETE", "/api/tokens/"+issued.ID, nil, 204, nil)
	if asks("Authorization", "Bearer "+issued.Token) != 401 {
		t.Error("a revoked token holds")
	}
	boss.do("DELETE", "/api/tokens/"+issued.ID, nil, 404, nil)
	events, _, err := s.people.Events(t.Context(), access.EventQuery{What: []access.What{access.TokenRefused}, Limit: 10})
	if err != nil || len(events) != 1 || events[0].Via != assets.ViaToken || events[0].Client == "" || events[0].Actor != "" {
		t.Errorf("the trail tells of a refused token %+v, %v", events, err)
	}
}

func TestRolesAndTheTrailAreTold(t *testing.T) {
	s := startClosed(t)
	s.hire("boss", access.Grant{Role: access.Admin})
	s.hire("street", access.Grant{Role: access.Supervisor, Boundary: 1})
	b := s.browser()
	b.signIn("boss", lampPassword)
	var roles struct {
		Roles, Permissions, Groups, Scopes []struct {
			Key         string
			Permissions []string
			Classes     []string
		}
	}
	b.do("GET", "/api/roles", nil, 200, &roles)
	if len(roles.Roles) != len(access.AllRoles()) || len(roles.Permissions) != len(access.AllPermissions()) || len(roles.Groups) < 20 || len(roles.Scopes) != 3 {
		t.Errorf("roles %+v", roles)
	}
	for _, g := range roles.Groups {
		if g.Key == "LAMP" && len(g.Classes) == 0 {
			t.Error("lamps are of no class")
		}
	}
	s.browser().do("POST", "/api/session", map[string]string{"name": "boss", "password": "wrong"}, 401, nil)
	var trail struct {
		Items []struct {
			Seq           int64
			What, Subject string
			Client, Via   string
			Detail        map[string]any
		}
		Head struct {
			Seq  int64
			Hash string
		}
	}
	b.do("GET", "/api/audit?what=signed_in,sign_in_failed&subject=boss&limit=1", nil, 200, &trail)
	if len(trail.Items) != 1 || trail.Items[0].What != "sign_in_failed" || trail.Items[0].Client == "" || trail.Head.Seq < 4 || len(trail.Head.Hash) != 64 {
		t.Fatalf("the trail %+v", trail)
	}
	before := trail.Items[0].Seq
	b.do("GET", "/api/audit?what=signed_in,sign_in_failed&before="+strconv.FormatInt(before, 10), nil, 200, &trail)
	if len(trail.Items) != 1 || trail.Items[0].What != "signed_in" || trail.Items[0].Via != "ui" {
		t.Errorf("before that %+v", trail)
	}
	b.do("GET", "/api/audit?since=2001-01-01T00:00:00Z&until=2001-01-02T00:00:00Z", nil, 200, &trail)
	if len(trail.Items) != 0 {
		t.Errorf("in another year %+v", trail)
	}
	b.do("GET", "/api/audit?what=nonsense", nil, 422, nil)
	b.do("GET", "/api/audit?since=yesterday", nil, 422, nil)
	part := s.browser()
	part.signIn("street", lampPassword)
	part.do("GET", "/api/audit", nil, 403, nil) // the trail is of the whole district
}
