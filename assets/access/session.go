package access

import (
	"context"
	"time"

	"needlepoint/assets"
)

// How long a session lasts.
const (
	sessionIdle   = 12 * time.Hour     // without a request
	SessionLength = 7 * 24 * time.Hour // at most
	mostSessions  = 20                 // of one account; the oldest makes room

	renewEvery = time.Minute      // how often uses are looked at
	renewAfter = 10 * time.Minute // how much later a use must be for it to be written
)

// session is a person who has signed in. What is exported is how a store keeps it.
type session struct {
	Account string    `json:"account"`
	Era     int64     `json:"era"` // of the account when it began
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
	Client  string    `json:"client,omitempty"`

	id   string
	used used
}

func (s *session) uses() used {
	if s == nil {
		return nil
	}
	return s.used
}

// seen is when the session was last used, as far as this desk knows.
func (s *session) seen() time.Time {
	if at := time.Unix(s.used.Load(), 0); at.After(s.Seen) {
		return at
	}
	return s.Seen
}

// ends is when the session is over unless it is used.
func (s *session) ends() time.Time {
	idle, whole := s.seen().Add(sessionIdle), s.Created.Add(SessionLength)
	if idle.Before(whole) {
		return idle
	}
	return whole
}

// Session is what whoever signed in is told of it.
type Session struct {
	Principal Principal
	Expires   time.Time
}

// SigningIn is an attempt to sign in.
type SigningIn struct {
	Name, Password string
	Client         string // network address
}

// Session returns who has a session's secret, and counts it as used; ok is false where the session is over or unknown. It allocates
// nothing and takes well under a microsecond.
func (d *Desk) Session(secret string) (_ Principal, ok bool) {
	b := d.book.Load()
	s, a := b.session(secret)
	if s == nil {
		return Principal{}, false
	}
	now := d.clock()
	if !now.Before(s.ends()) {
		return Principal{}, false
	}
	touch(s.used, now)
	return a.principal(BySession, s.id), true
}

// Expires returns when a session is over unless it is used; the zero time where it is over or unknown.
func (d *Desk) Expires(secret string) time.Time {
	s, _ := d.book.Load().session(secret)
	if s == nil {
		return time.Time{}
	}
	return s.ends()
}

// session returns a session with its account, nil where it does not hold any more, whatever the time.
func (b *book) session(secret string) (*session, *account) {
	key, ok := digestOf(secret)
	if !ok {
		return nil, nil
	}
	s := b.sessions[key]
	if s == nil {
		return nil, nil
	}
	a := b.accounts[s.Account]
	if a == nil || a.Disabled || a.era != s.Era {
		return nil, nil
	}
	return s, a
}

// SignIn judges a name and a password and begins a session: its secret is for a cookie. Whatever is wrong, the answer and the work
// are the same; Unauthenticated for a wrong one, TooMany with Retry where there were too many, Forbidden for a right one of an
// account that is disabled.
func (d *Desk) SignIn(ctx context.Context, in SigningIn) (secret string, _ Session, err error) {
	name := foldName(in.Name)
	if len(name) > 4*maxName { // no account has it, and it is not worth remembering
		name = name[:4*maxName]
	}
	a, err := d.judge(ctx, judging{name: name, password: in.Password, client: in.Client})
	if err != nil {
		return "", Session{}, err
	}
	return d.beginSession(ctx, a.Name, in.Client, Event{What: SignedIn, Detail: DetailOf(map[string]any{"means": "password"})})
}

// judging is a password to be compared with that of an account.
type judging struct{ name, password, client string }

// counted is what a failure is counted under.
func (in judging) counted(b *book) counted {
	if a := b.accounts[in.name]; a != nil && a.home != "" && a.home == networkOf(in.client) {
		return counted{in.name, a.home}
	}
	return counted{name: in.name}
}

// judge returns the account whose password was given.
func (d *Desk) judge(ctx context.Context, in judging) (*account, error) {
	under := in.counted(d.book.Load())
	if err := d.attempts.look(under, in.client, d.clock()); err != nil { // which needs no turn
		return nil, err
	}
	leave, err := d.hashing.enter(ctx, in.name, in.client)
	if err != nil {
		return nil, err
	}
	defer leave()
	if err := d.attempts.begin(under, in.client, d.clock()); err != nil {
		return nil, err
	}
	a := d.book.Load().accounts[in.name]
	kept := ""
	if a != nil {
		kept = a.password
	}
	right, old := false, false
	if len(in.password) <= MaxPassword {
		right, old = isPassword(in.password, kept)
	}
	if !right {
		d.failed(in, under, a)
		return nil, wrongPassword()
	}
	d.attempts.end(under, in.client, succeeded, d.clock())
	if a.Disabled {
		d.notes.add(Event{At: d.clock(), Via: assets.ViaUI, Client: in.client, What: SignInFailed, Subject: a.Name,
			Detail: DetailOf(map[string]any{"disabled": true})})
		return nil, assets.Refuse(assets.Forbidden, "sign in", assets.Text{
			ZH: "这个账号已停用；请联系系统管理员", EN: "this account is disabled; ask an administrator"})
	}
	if old {
		d.rehash(ctx, a, in.password)
	}
	return a, nil
}

// failed counts a failure and notes it, and a lock-out. A name that is no account's is not repeated: it may be a password that was
// typed into the wrong field.
func (d *Desk) failed(in judging, under counted, a *account) {
	e := Event{At: d.clock(), Via: assets.ViaUI, Client: in.client, What: SignInFailed}
	if a != nil {
		e.Subject = a.Name
	} else {
		e.Detail = DetailOf(map[string]any{"unknown_name": true})
	}
	d.notes.add(e)
	if lock := d.attempts.end(under, in.client, failed, d.clock()); lock > 0 {
		e.What = LockedOut
		e.Detail = DetailOf(map[string]any{"seconds": int(lock / time.Second), "unknown_name": a == nil})
		d.notes.add(e)
	}
}

func wrongPassword() error {
	return assets.Refuse(assets.Unauthenticated, "sign in", assets.Text{
		ZH: "账号或密码不对", EN: "the name or the password is not right"})
}

// rehash keeps a password at the present cost. That it fails does no harm: the next time it is tried again.
func (d *Desk) rehash(ctx context.Context, a *account, password string) {
	kept, err := hashPassword(password, d.random)
	if err == nil {
		err = d.change(ctx, func(b *book) (Change, error) {
			now := b.accounts[a.Name]
			if now == nil || now.password != a.password {
				return Change{}, nil
			}
			next := *now
			next.password = kept
			return Change{Entries: []Entry{next.entry()}}, nil
		})
	}
	if err != nil {
		d.log.Warn("a password is not kept at the present cost", "err", err)
	}
}

// beginSession begins a session of an account and notes the event about it.
func (d *Desk) beginSession(ctx context.Context, name, client string, e Event) (string, Session, error) {
	secret, key, err := newSecret(d.random)
	if err != nil {
		return "", Session{}, err
	}
	var begun *session
	err = d.change(ctx, func(b *book) (Change, error) {
		a := b.accounts[name]
		if a == nil || a.Disabled {
			return Change{}, wrongPassword()
		}
		now := assets.KeptTime(d.clock())
		begun = &session{Account: a.Name, Era: a.era, Created: now, Seen: now, Client: client}
		signed := *a
		signed.LastSignIn, signed.home = now, networkOf(client)
		e.At, e.Actor, e.Via, e.Client, e.Subject = now, a.Name, assets.ViaUI, client, a.Name
		c := Change{Entries: []Entry{signed.entry(), entry(shelfSession, key.text(), begun)}, Events: []Event{e}}
		c.Entries = append(c.Entries, b.surplus(a.Name, now)...)
		return c, nil
	})
	if err != nil {
		return "", Session{}, err
	}
	p, _ := d.Session(secret)
	return secret, Session{Principal: p, Expires: begun.Created.Add(sessionIdle)}, nil
}

// surplus drops sessions of an account that are over, and the oldest where there would be too many with one more.
func (b *book) surplus(name string, now time.Time) (out []Entry) {
	var oldest digest
	var first *session
	n := 0
	for key, s := range b.sessions {
		switch {
		case s.Account != name:
		case !now.Before(s.ends()):
			out = append(out, Entry{Shelf: shelfSession, Key: key.text()})
		default:
			if n++; first == nil || s.seen().Before(first.seen()) {
				oldest, first = key, s
			}
		}
	}
	if n >= mostSessions {
		out = append(out, Entry{Shelf: shelfSession, Key: oldest.text()})
	}
	return out
}

// SignOut ends a session; one that is over or unknown is no error.
func (d *Desk) SignOut(ctx context.Context, secret, client string) error {
	key, ok := digestOf(secret)
	if !ok {
		return nil
	}
	return d.change(ctx, func(b *book) (Change, error) {
		s := b.sessions[key]
		if s == nil {
			return Change{}, nil
		}
		return Change{Entries: []Entry{{Shelf: shelfSession, Key: key.text()}}, Events: []Event{{At: d.clock(), Actor: s.Account,
			Via: assets.ViaUI, Client: client, What: SignedOut, Subject: s.Account}}}, nil
	})
}
