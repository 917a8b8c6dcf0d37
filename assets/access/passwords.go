package access

import (
	"context"

	"needlepoint/assets"
)

// hashingFor is a new password to be hashed.
type hashingFor struct{ password, client string }

// hashNew judges a new password and returns what is kept of it, in its turn behind those who sign in.
func (d *Desk) hashNew(ctx context.Context, a Account, in hashingFor) (string, error) {
	if err := checkPassword(in.password, a); err != nil {
		return "", err
	}
	leave, err := d.hashing.enter(ctx, a.Name, in.client)
	if err != nil {
		return "", err
	}
	defer leave()
	return hashPassword(in.password, d.random)
}

// PasswordChanging is a change of one's own password.
type PasswordChanging struct {
	Session  string // the secret of the session that asks
	Old, New string
	Client   string
}

// ChangePassword gives the account of a session another password. All its sessions end, and a new one begins: its secret takes the
// place of the old one. Tokens stay.
func (d *Desk) ChangePassword(ctx context.Context, in PasswordChanging) (secret string, _ Session, err error) {
	s, a := d.book.Load().session(in.Session)
	if s == nil {
		return "", Session{}, assets.Refuse(assets.Unauthenticated, "password", assets.Text{ZH: "请先登录", EN: "sign in first"})
	}
	if _, err := d.judge(ctx, judging{name: a.Name, password: in.Old, client: in.Client}); err != nil {
		if assets.CodeOf(err) == assets.Unauthenticated { // who asks is known; it is the old password that is not right
			wrong := assets.Refuse(assets.Invalid, "password", assets.Text{ZH: "原密码不对", EN: "the old password is not right"})
			wrong.Faults = []assets.Fault{{Field: "old", Message: wrong.Message}}
			err = wrong
		}
		return "", Session{}, err
	}
	if err := d.setPassword(ctx, Doing{Principal: a.principal(BySession, s.id), Via: assets.ViaUI, Client: in.Client}, a.Account, in.New); err != nil {
		return "", Session{}, err
	}
	return d.beginSession(ctx, a.Name, in.Client, Event{What: SignedIn, Detail: DetailOf(map[string]any{"means": "password_changed"})})
}

// SetPassword gives an account that the doer manages a password: for the operator's command line.
func (d *Desk) SetPassword(ctx context.Context, by Doing, name, password string) error {
	a, err := d.mayManage(d.book.Load(), by, foldName(name))
	if err != nil {
		return err
	}
	return d.setPassword(ctx, by, a.Account, password)
}

func (d *Desk) setPassword(ctx context.Context, by Doing, of Account, password string) error {
	kept, err := d.hashNew(ctx, of, hashingFor{password: password, client: by.Client})
	if err != nil {
		return err
	}
	return d.change(ctx, func(b *book) (Change, error) {
		a := b.accounts[of.Name]
		if a == nil {
			return Change{}, noAccount(of.Name)
		}
		next := *a
		next.password, next.HasPassword = kept, true
		next.era++
		next.Version++
		return Change{Entries: append(b.dropInvitations(a.Name), next.entry()),
			Events: []Event{by.event(PasswordChanged, a.Name, nil, assets.KeptTime(d.clock()))}}, nil
	})
}
