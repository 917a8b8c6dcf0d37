package access

import (
	"fmt"
	"slices"
	"time"

	"needlepoint/assets"
)

// ViaCommand is the way in of who runs commands on the machine of the store.
const ViaCommand = "cli"

// Doing is who changes accounts, for the rule and for the trail.
type Doing struct {
	Principal Principal
	Via       string // the way in
	Client    string // network address
}

func (by Doing) event(what What, subject string, detail map[string]any, at time.Time) Event {
	e := Event{At: at, Actor: by.Principal.Account, Via: by.Via, Client: by.Client, What: what, Subject: subject}
	if len(detail) > 0 {
		e.Detail = DetailOf(detail)
	}
	return e
}

// mayHandle returns the account by name where it is the doer's own or one that he manages.
func (d *Desk) mayHandle(b *book, by Doing, name string) (*account, error) {
	a := b.accounts[name]
	if a != nil && (a.Name == by.Principal.Account && by.Principal.Means == BySession || d.manages(by.Principal, a.Grants)) {
		return a, nil
	}
	return nil, noAccount(name)
}

// mayManage returns the account by name where the doer manages it: others look as if they were not there.
func (d *Desk) mayManage(b *book, by Doing, name string) (*account, error) {
	if !by.Principal.May(Accounts) {
		return nil, notAdmin()
	}
	a := b.accounts[name]
	if a == nil || !d.manages(by.Principal, a.Grants) {
		return nil, noAccount(name)
	}
	return a, nil
}

func noAccount(name string) error {
	return assets.Refuse(assets.NotFound, "accounts", assets.Text{
		ZH: fmt.Sprintf("没有账号“%s”", shorten(name)), EN: fmt.Sprintf("there is no account %q", shorten(name))})
}

// manages reports whether somebody may grant, and so take away, every one of some grants. An account without grants belongs to no
// territory: only who administers the whole manages it.
func (d *Desk) manages(p Principal, grants []Grant) bool {
	if !p.May(Accounts) {
		return false
	}
	if len(grants) == 0 {
		return p.MayEverywhere(Accounts)
	}
	return !slices.ContainsFunc(grants, func(g Grant) bool { return !d.mayGrant(p, g) })
}

// mayGrant reports whether somebody may grant a role: an administrator of the whole any role anywhere, one of a boundary or of some
// groups any but the administrator's within that boundary and those groups.
func (d *Desk) mayGrant(p Principal, g Grant) bool {
	return slices.ContainsFunc(p.Grants, func(own Grant) bool {
		switch {
		case own.Role != Admin:
			return false
		case own.whole():
			return true
		case g.Role == Admin:
			return false
		case own.Boundary != 0 && (g.Boundary == 0 || g.Boundary != own.Boundary && !d.territory.Inside(g.Boundary, own.Boundary)):
			return false
		case len(own.Groups) == 0:
			return true
		}
		return len(g.Groups) > 0 && !slices.ContainsFunc(g.Groups, func(group string) bool { return !slices.Contains(own.Groups, group) })
	})
}

// refuseGrants says which of some grants the doer may not give.
func (d *Desk) refuseGrants(by Doing, grants []Grant) error {
	refusal := assets.Refuse(assets.Forbidden, "grants", assets.Text{
		ZH: "有些授权超出了您自己的管理范围", EN: "some grants go beyond what you administer yourself"})
	for i, g := range grants {
		if !d.mayGrant(by.Principal, g) {
			refusal.Faults = append(refusal.Faults, assets.Fault{Field: fmt.Sprintf("grants[%d]", i), Value: string(g.Role), Message: assets.Text{
				ZH: fmt.Sprintf("第 %d 条（%s）超出您管理的边界或属性组；请全区的系统管理员来授予", i+1, g.Role.Name().ZH),
				EN: fmt.Sprintf("grant %d (%s) lies outside the boundary or the attribute groups that you administer; ask an administrator of the whole district", i+1, g.Role.Name().EN)}})
		}
	}
	if len(refusal.Faults) > 0 {
		return refusal
	}
	return nil
}
