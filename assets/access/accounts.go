package access

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"needlepoint/assets"
)

// Adding is an account that is wanted.
type Adding struct {
	Name    string
	Display string
	Grants  []Grant
}

// Accounts returns the accounts that the asker manages, by name.
func (d *Desk) Accounts(by Doing) []Account {
	out := []Account{}
	for _, a := range d.book.Load().accounts {
		if d.manages(by.Principal, a.Grants) {
			out = append(out, a.public())
		}
	}
	slices.SortFunc(out, func(a, b Account) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func (a *account) public() Account {
	out := a.Account
	out.Grants = slices.Clone(a.Grants)
	return out
}

// Add makes an account, which has no password yet: an invitation gives it one.
func (d *Desk) Add(ctx context.Context, by Doing, in Adding) (Account, error) {
	name, display, err := d.checkAdding(in)
	if err != nil {
		return Account{}, err
	}
	a := &account{Account: Account{Name: name, Display: display, Grants: tidyGrants(in.Grants), Created: assets.KeptTime(d.clock()), Version: 1}, era: 1}
	err = d.change(ctx, func(b *book) (Change, error) {
		if !by.Principal.May(Accounts) {
			return Change{}, notAdmin()
		}
		if err := d.refuseGrants(by, a.Grants); err != nil {
			return Change{}, err
		}
		if !d.manages(by.Principal, a.Grants) {
			return Change{}, assets.Refuse(assets.Forbidden, "accounts", assets.Text{
				ZH: "您只管理一部分区域：新账号至少要有一条在您范围内的授权", EN: "you administer a part of the district: a new account needs a grant within it"})
		}
		if err := b.free(name); err != nil {
			return Change{}, err
		}
		return Change{Entries: []Entry{a.entry()}, Events: []Event{by.event(AccountAdded, name,
			map[string]any{"display": display, "grants": a.Grants}, a.Created)}}, nil
	})
	return a.public(), err
}

func (d *Desk) checkAdding(in Adding) (name, display string, err error) {
	name = foldName(in.Name)
	if err := checkName(name); err != nil {
		return "", "", err
	}
	if display, err = checkDisplay(in.Display); err != nil {
		return "", "", err
	}
	if display == "" {
		display = name
	}
	return name, display, d.checkGrants(in.Grants)
}

// free refuses a name that somebody has or had.
func (b *book) free(name string) error {
	if b.accounts[name] != nil || b.retired[name] {
		return assets.Refuse(assets.Conflict, "accounts", assets.Text{
			ZH: fmt.Sprintf("账号名“%s”已有人使用或曾有人使用，请换一个", name),
			EN: fmt.Sprintf("the name %q is in use or was once; choose another", name)})
	}
	return nil
}

// Changing is what is to become of an account; what is nil stays.
type Changing struct {
	Name     string
	Version  int64 // that the doer saw; 0 where he does not care
	Display  *string
	Disabled *bool
	Grants   *[]Grant
}

// Change changes an account. It holds for the next request: who is disabled is signed out everywhere.
func (d *Desk) Change(ctx context.Context, by Doing, in Changing) (Account, error) {
	in.Name = foldName(in.Name)
	if in.Display != nil {
		display, err := checkDisplay(*in.Display)
		if err != nil {
			return Account{}, err
		}
		if display == "" {
			display = in.Name
		}
		in.Display = &display
	}
	if in.Grants != nil {
		if err := d.checkGrants(*in.Grants); err != nil {
			return Account{}, err
		}
	}
	var next *account
	err := d.change(ctx, func(b *book) (Change, error) {
		a, err := d.mayManage(b, by, in.Name)
		if err != nil {
			return Change{}, err
		}
		if in.Version != 0 && in.Version != a.Version {
			return Change{}, assets.Refuse(assets.Conflict, "accounts", assets.Text{
				ZH: fmt.Sprintf("账号“%s”已被别人修改过；请看过现在的内容再改", a.Name),
				EN: fmt.Sprintf("account %q was changed by somebody else; look at it again before changing it", a.Name)})
		}
		var events []Event
		if next, events = a.changed(by, in, d.clock()); len(events) == 0 {
			return Change{}, nil
		}
		if in.Grants != nil {
			if err := d.refuseGrants(by, next.Grants); err != nil {
				return Change{}, err
			}
			if !d.manages(by.Principal, next.Grants) {
				return Change{}, notWithin()
			}
		}
		c := Change{Entries: []Entry{next.entry()}, Events: events}
		if !reflect.DeepEqual(next.Grants, a.Grants) {
			c.Entries = append(c.Entries, b.dropInvitationsOfOthers(a.Name, by.Principal.Account)...)
		}
		return c, b.keepsAdministrator(a, next)
	})
	if err != nil {
		return Account{}, err
	}
	return next.public(), nil
}

// changed returns the account as it shall be, and the events that tell what is other.
func (a *account) changed(by Doing, in Changing, now time.Time) (*account, []Event) {
	next := *a
	var events []Event
	detail := map[string]any{}
	if in.Display != nil && *in.Display != a.Display {
		next.Display = *in.Display
		detail["display"] = next.Display
	}
	if in.Disabled != nil && *in.Disabled != a.Disabled {
		next.Disabled = *in.Disabled
		detail["disabled"] = next.Disabled
		if next.Disabled {
			next.era++
		}
	}
	if len(detail) > 0 {
		events = append(events, by.event(AccountChanged, a.Name, detail, now))
	}
	if in.Grants != nil {
		if grants := tidyGrants(*in.Grants); !reflect.DeepEqual(grants, a.Grants) {
			next.Grants = grants
			events = append(events, by.event(RightsChanged, a.Name, map[string]any{"before": a.Grants, "after": grants}, now))
		}
	}
	if len(events) > 0 {
		next.Version++
	}
	return &next, events
}

// keepsAdministrator refuses a change that would leave nobody who can administer the whole; next is nil where a is removed.
func (b *book) keepsAdministrator(a, next *account) error {
	if !a.administers() || next != nil && next.administers() || b.administrators() > 1 {
		return nil
	}
	return assets.Refuse(assets.Conflict, "accounts", assets.Text{
		ZH: fmt.Sprintf("“%s”是最后一位全区的系统管理员；请先让另一位能登录的账号成为全区系统管理员", a.Name),
		EN: fmt.Sprintf("%q is the last administrator of the whole district; make another account that can sign in one first", a.Name)})
}

// Remove takes an account away with its tokens and sessions. Its name stays with what it did: nobody gets it again.
func (d *Desk) Remove(ctx context.Context, by Doing, name string) error {
	name = foldName(name)
	return d.change(ctx, func(b *book) (Change, error) {
		a, err := d.mayManage(b, by, name)
		if err != nil {
			return Change{}, err
		}
		c := Change{Entries: []Entry{{Shelf: shelfAccount, Key: name}, entry(shelfRetired, name, struct{}{})},
			Events: []Event{by.event(AccountRemoved, name, map[string]any{"display": a.Display, "grants": a.Grants}, d.clock())}}
		for key, s := range b.sessions {
			if s.Account == name {
				c.Entries = append(c.Entries, Entry{Shelf: shelfSession, Key: key.text()})
			}
		}
		for key, t := range b.tokens {
			if t.Account == name {
				c.Entries = append(c.Entries, Entry{Shelf: shelfToken, Key: key.text()})
			}
		}
		c.Entries = append(c.Entries, b.dropInvitations(name)...)
		return c, b.keepsAdministrator(a, nil)
	})
}

func notAdmin() error {
	return assets.Refuse(assets.Forbidden, "accounts", assets.Text{
		ZH: "只有系统管理员能管理账号", EN: "accounts are managed by administrators alone"})
}

func notWithin() error {
	return assets.Refuse(assets.Forbidden, "accounts", assets.Text{
		ZH: "您只管理一部分区域：账号至少要留一条在您范围内的授权", EN: "you administer a part of the district: an account keeps at least one grant within it"})
}
