package access_test

import (
	"slices"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

func catalogue(t testing.TB) *assets.Catalogue {
	t.Helper()
	c, err := assets.DefaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPermitsAreWhatTheRolesAllow(t *testing.T) {
	c := catalogue(t)
	see, edit, govern := assets.MaySee, assets.MayEdit, assets.MayGovern
	for _, want := range []struct {
		role     access.Role
		acts     assets.Act
		withheld bool // contacts
	}{
		{access.Viewer, see, true}, {access.Crew, see | edit, true}, {access.Designer, see | edit, true}, {access.Planner, see | edit, true},
		{access.Keeper, see | edit | govern, false}, {access.Approver, see, true}, {access.Supervisor, see, false}, {access.Admin, see, false},
	} {
		p := access.Principal{Grants: []access.Grant{{Role: want.role}}}.Permits(c)
		if len(p) != 1 || p[0].Acts != want.acts || p[0].Classes != nil || p[0].Boundary != 0 {
			t.Errorf("%s: %+v", want.role, p)
			continue
		}
		if got := slices.Contains(p[0].Withheld, "contact"); got != want.withheld {
			t.Errorf("%s: contacts withheld %v, want %v", want.role, got, want.withheld)
		}
	}
}

func TestPermitsFollowGroupBoundaryAndScope(t *testing.T) {
	c := catalogue(t)
	grants := []access.Grant{{Role: access.Crew, Groups: []string{"LAMP", "no such"}, Boundary: 7}, {Role: access.Viewer}}
	p := access.Principal{Grants: grants}.Permits(c)
	if len(p) != 2 || p[0].Boundary != 7 || p[1].Classes != nil {
		t.Fatalf("permits %+v", p)
	}
	for _, key := range p[0].Classes {
		if class, ok := c.Class(key); !ok || class.Group != "LAMP" {
			t.Errorf("class %s is no lamp", key)
		}
	}
	if len(p[0].Classes) == 0 {
		t.Error("no lamps at all")
	}
	only := access.Principal{Grants: []access.Grant{{Role: access.Crew, Groups: []string{"no such"}}}}.Permits(c)
	if only[0].Classes == nil || len(only[0].Classes) != 0 {
		t.Errorf("a group that no class is in lets classes through: %v", only[0].Classes)
	}
	reading := access.Principal{Grants: grants, Scopes: []access.Scope{access.ScopeRead}}
	for _, p := range reading.Permits(c) {
		if p.Acts != assets.MaySee {
			t.Errorf("a token that reads has acts %b", p.Acts)
		}
	}
	importing := access.Principal{Grants: []access.Grant{{Role: access.Keeper}}, Scopes: []access.Scope{access.ScopeImport}}
	if importing.May(access.Edit) || !importing.May(access.Import) || importing.Permits(c)[0].Acts&assets.MayGovern == 0 {
		t.Errorf("a token that imports: %+v", importing.Permits(c))
	}
	if none := (access.Principal{}); none.May(access.See) || none.Known() || none.Permits(c) != nil {
		t.Error("nobody has a right")
	}
}

func TestNoScopeHoldsWhatPeopleDecide(t *testing.T) {
	p := access.Principal{Grants: []access.Grant{{Role: access.Admin}, {Role: access.Approver}}, Scopes: access.AllScopes()}
	for _, need := range []access.Permission{access.Approve, access.Settings, access.Accounts} {
		if p.May(need) {
			t.Errorf("a token may %s", need)
		}
	}
}

func TestEveryRoleAndPermissionIsNamedInBothLanguages(t *testing.T) {
	named := func(key string, name assets.Text) {
		if name.ZH == "" || name.EN == "" || name.ZH == key {
			t.Errorf("%s is called %q and %q", key, name.ZH, name.EN)
		}
	}
	for _, r := range access.AllRoles() {
		named(string(r), r.Name())
		for _, p := range r.Permissions() {
			if !p.Valid() || !r.Allows(p) {
				t.Errorf("%s has permission %q", r, p)
			}
		}
	}
	for _, p := range access.AllPermissions() {
		named(string(p), p.Name())
	}
	for _, s := range access.AllScopes() {
		named(string(s), s.Name())
	}
}
