package access

import (
	"slices"
	"strings"
)

// Means is how a principal is known.
type Means string

// The means. Signing in with a password is one way to a session; another one would end in a session as well.
const (
	BySession  Means = "session"  // a person who has signed in
	ByToken    Means = "token"    // a program with a token of an account
	ByDemo     Means = "demo"     // whoever asks a sample on loopback
	ByPublic   Means = "public"   // anybody, where the book has a public face
	ByOperator Means = "operator" // who runs commands on the machine of the store
)

// Principal is who asks, as rights are made from it. It is read afresh for every request, and a copy stays as it is. Nothing it
// holds is written to. The zero Principal is nobody and may nothing.
type Principal struct {
	Account string // the name, also the actor of change sets
	Display string
	Grants  []Grant
	Scopes  []Scope // of a token; nil where nothing is narrowed
	Means   Means
	ID      string // names the session or token without giving it away
}

// Known reports whether anybody is known to ask.
func (p Principal) Known() bool { return p.Means != "" }

// May reports whether the principal has the permission anywhere at all.
func (p Principal) May(need Permission) bool {
	return p.scoped(need) && slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.Role.Allows(need) })
}

// MayEverywhere reports whether the principal has the permission for all classes in the whole district.
func (p Principal) MayEverywhere(need Permission) bool {
	return p.scoped(need) && slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.whole() && g.Role.Allows(need) })
}

// Permissions returns what the principal may anywhere, in the order of AllPermissions.
func (p Principal) Permissions() []Permission {
	out := []Permission{}
	for _, each := range AllPermissions() {
		if p.May(each) {
			out = append(out, each)
		}
	}
	return out
}

// Roles returns the roles granted, the least first, each once.
func (p Principal) Roles() []Role {
	out := []Role{}
	for _, r := range AllRoles() {
		if slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.Role == r }) {
			out = append(out, r)
		}
	}
	return out
}

func (p Principal) scoped(need Permission) bool {
	return p.Scopes == nil || slices.ContainsFunc(p.Scopes, func(s Scope) bool { return s.allows(need) })
}

// Operator is who runs a command on the machine of the store: whoever can write the store needs no further right.
func Operator(name string) Principal {
	return Principal{Account: name, Display: name, Grants: []Grant{{Role: Admin}}, Means: ByOperator}
}

// demoAccount is the name under which a sample's demo user is kept; no account can have it.
const demoAccount = "demo"

// DemoRoles lists the roles that the demo user can be switched to, in the order in which they are offered.
func DemoRoles() []Role { return []Role{Planner, Approver, Crew, Designer, Supervisor, Keeper, Viewer} }

// Demo returns the demo user: of every role, or of the one given where it is offered; a crew has the first street alone. Whether
// there is a demo at all is not decided here.
func (d *Desk) Demo(role string) Principal {
	p := Principal{Account: demoAccount, Display: "演示用户 demo user", Means: ByDemo, ID: demoAccount}
	if !slices.Contains(DemoRoles(), Role(role)) {
		p.Grants = everyRole
		return p
	}
	p.ID += "/" + role
	g := Grant{Role: Role(role)}
	if g.Role == Crew {
		g.Boundary = d.territory.FirstStreet()
	}
	p.Grants = []Grant{g}
	return p
}

// DemoRole returns the one role that the demo user is switched to, "" where it has all.
func (p Principal) DemoRole() string {
	if p.Means != ByDemo {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(p.ID, demoAccount), "/")
}

// Of returns who an account is while nobody signed in is there, for work that goes on in his name; the demo user is one of them. ok is false
// for an account that is gone or disabled.
func (d *Desk) Of(name string) (_ Principal, ok bool) {
	if name == demoAccount {
		return d.Demo(""), true
	}
	a := d.book.Load().accounts[name]
	if a == nil || a.Disabled {
		return Principal{}, false
	}
	return a.principal(ByOperator, "account/"+name), true
}

var everyRole = func() (out []Grant) {
	for _, r := range AllRoles() {
		out = append(out, Grant{Role: r})
	}
	return out
}()
