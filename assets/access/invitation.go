package access

import (
	"context"
	"time"

	"needlepoint/assets"
)

// How long links are good for.
const (
	invitationLength = 72 * time.Hour
	firstLinkLength  = 24 * time.Hour
)

// invitation is a link with which somebody chooses a password, once. What is exported is how a store keeps it.
type invitation struct {
	Account string    `json:"account,omitempty"` // empty for the link of a first start, whose holder makes the first account
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires"`
	By      string    `json:"by,omitempty"` // the account of who gave it; empty for the operator
}

func (i *invitation) first() bool { return i.Account == "" }

// Invitation is what a link is made of; the secret is told once.
type Invitation struct {
	Secret  string
	Expires time.Time
}

// Invite makes a link with which the holder of an account chooses a password; an earlier link of the account ends.
func (d *Desk) Invite(ctx context.Context, by Doing, name string) (Invitation, error) {
	name = foldName(name)
	secret, key, err := newSecret(d.random)
	if err != nil {
		return Invitation{}, err
	}
	now := assets.KeptTime(d.clock())
	i := &invitation{Account: name, Created: now, Expires: now.Add(invitationLength), By: by.Principal.Account}
	err = d.change(ctx, func(b *book) (Change, error) {
		a, err := d.mayManage(b, by, name)
		if err != nil {
			return Change{}, err
		}
		if a.Disabled {
			return Change{}, assets.Refuse(assets.Conflict, "invite", assets.Text{
				ZH: "账号已停用；请先启用，再发邀请链接", EN: "the account is disabled; enable it before inviting"})
		}
		return Change{Entries: append(b.dropInvitations(name), entry(shelfInvitation, key.text(), i)),
			Events: []Event{by.event(Invited, name, map[string]any{"expires": i.Expires}, now)}}, nil
	})
	if err != nil {
		return Invitation{}, err
	}
	return Invitation{secret, i.Expires}, nil
}

// dropInvitations ends the links of an account, of the first start where the name is empty.
func (b *book) dropInvitations(name string) []Entry {
	return b.dropLinks(func(i *invitation) bool { return i.Account == name })
}

// dropInvitationsOfOthers ends the links of an account but those that somebody gave himself: what an account is granted now may be more
// than who gave them could grant.
func (b *book) dropInvitationsOfOthers(name, by string) []Entry {
	return b.dropLinks(func(i *invitation) bool { return i.Account == name && i.By != by })
}

func (b *book) dropLinks(over func(*invitation) bool) (out []Entry) {
	for key, i := range b.invitations {
		if over(i) {
			out = append(out, Entry{Shelf: shelfInvitation, Key: key.text()})
		}
	}
	return out
}

// NeedsSetup reports whether nobody can administer the whole yet, so that the first account is to be made.
func (d *Desk) NeedsSetup() bool { return d.book.Load().administrators() == 0 }

// FirstLink makes the link with which the first administrator is made; ok is false where there is one already.
func (d *Desk) FirstLink(ctx context.Context) (_ Invitation, ok bool, err error) {
	secret, key, err := newSecret(d.random)
	if err != nil {
		return Invitation{}, false, err
	}
	now := assets.KeptTime(d.clock())
	i := &invitation{Created: now, Expires: now.Add(firstLinkLength)}
	err = d.change(ctx, func(b *book) (Change, error) {
		if ok = b.administrators() == 0; !ok {
			return Change{}, nil
		}
		return Change{Entries: []Entry{entry(shelfInvitation, key.text(), i)}}, nil
	})
	if err != nil || !ok {
		return Invitation{}, false, err
	}
	return Invitation{secret, i.Expires}, true, nil
}

// Purpose says what a link is for.
type Purpose string

// The purposes.
const (
	PurposeFirst      Purpose = "first"      // to make the first account
	PurposeInvitation Purpose = "invitation" // to choose the password of an account
)

// Setup is what a link's holder is told before he chooses a password.
type Setup struct {
	Purpose Purpose
	Name    string // of the account; empty for the first
	Display string
	Expires time.Time
}

// Setup returns what a link is for; ok is false where it is over, used or unknown.
func (d *Desk) Setup(secret string) (_ Setup, ok bool) {
	_, i := d.book.Load().invitation(secret, d.clock())
	switch {
	case i == nil:
		return Setup{}, false
	case i.first():
		return Setup{Purpose: PurposeFirst, Expires: i.Expires}, true
	}
	a := d.book.Load().accounts[i.Account]
	if a == nil {
		return Setup{}, false
	}
	return Setup{Purpose: PurposeInvitation, Name: a.Name, Display: a.Display, Expires: i.Expires}, true
}

// invitation returns a link that still holds, nil where there is none.
func (b *book) invitation(secret string, now time.Time) (digest, *invitation) {
	key, ok := digestOf(secret)
	if !ok {
		return key, nil
	}
	i := b.invitations[key]
	if i == nil || !now.Before(i.Expires) || i.first() && b.administrators() > 0 {
		return key, nil
	}
	if a := b.accounts[i.Account]; !i.first() && (a == nil || a.Disabled) {
		return key, nil
	}
	return key, i
}

// Completing is what a link's holder chooses.
type Completing struct {
	Secret   string // of the link
	Name     string // of the first account; ignored where the link is an account's
	Display  string // the display name stays where empty
	Password string
	Client   string // network address
}

// Complete uses a link up: it gives its account the password, or makes the first account, an administrator of the whole, and signs
// in. NotFound where the link does not hold.
func (d *Desk) Complete(ctx context.Context, in Completing) (secret string, _ Session, err error) {
	offer, ok := d.Setup(in.Secret)
	if !ok {
		return "", Session{}, linkIsOver()
	}
	account := Account{Name: offer.Name, Display: offer.Display}
	if offer.Purpose == PurposeFirst {
		if account.Name = foldName(in.Name); checkName(account.Name) != nil {
			return "", Session{}, checkName(account.Name)
		}
	}
	display, err := checkDisplay(in.Display)
	if err != nil {
		return "", Session{}, err
	}
	if display != "" {
		account.Display = display
	}
	if account.Display == "" {
		account.Display = account.Name
	}
	kept, err := d.hashNew(ctx, account, hashingFor{password: in.Password, client: in.Client})
	if err != nil {
		return "", Session{}, err
	}
	err = d.change(ctx, func(b *book) (Change, error) {
		key, i := b.invitation(in.Secret, d.clock())
		if i == nil || i.Account != offer.Name {
			return Change{}, linkIsOver()
		}
		return b.completing(completed{key: key, account: account, kept: kept, client: in.Client, at: assets.KeptTime(d.clock())})
	})
	if err != nil {
		return "", Session{}, err
	}
	return d.beginSession(ctx, account.Name, in.Client, Event{What: SignedIn, Detail: DetailOf(map[string]any{"means": string(offer.Purpose)})})
}

// completed is a link used up.
type completed struct {
	key     digest
	account Account
	kept    string // the password's hash
	client  string
	at      time.Time
}

func (b *book) completing(in completed) (Change, error) {
	by := Doing{Principal: Principal{Account: in.account.Name}, Via: assets.ViaUI, Client: in.client}
	c := Change{Entries: []Entry{{Shelf: shelfInvitation, Key: in.key.text()}}}
	old := b.accounts[in.account.Name]
	if i := b.invitations[in.key]; !i.first() {
		next := *old
		next.Display, next.password, next.HasPassword = in.account.Display, in.kept, true
		next.era++
		next.Version++
		c.Entries = append(append(c.Entries, b.dropInvitations(next.Name)...), next.entry())
		c.Events = []Event{by.event(PasswordChanged, next.Name, map[string]any{"by": "invitation"}, in.at)}
		return c, nil
	}
	if err := b.free(in.account.Name); err != nil {
		return Change{}, err
	}
	first := &account{Account: in.account, password: in.kept, era: 1}
	first.Grants, first.Created, first.Version, first.HasPassword = tidyGrants([]Grant{{Role: Admin}}), in.at, 1, true
	c.Entries = append(append(c.Entries, b.dropInvitations("")...), first.entry())
	c.Events = []Event{by.event(SetUp, first.Name, map[string]any{"display": first.Display, "grants": first.Grants}, in.at)}
	return c, nil
}

func linkIsOver() error {
	return assets.Refuse(assets.NotFound, "setup", assets.Text{
		ZH: "这个链接已用过、已过期或不存在；请向系统管理员要一个新的", EN: "this link was used, is over or never was; ask an administrator for a new one"})
}
