package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"needlepoint/assets"
)

// Bounds of tokens.
const (
	MaxTokenDays = 366
	maxTokens    = 50 // of one account
	maxLabel     = 100
)

// token lets a program ask in the name of an account. What is exported is how a store keeps it.
type token struct {
	Account     string    `json:"account"`
	Label       string    `json:"label"`
	Scopes      []Scope   `json:"scopes"`
	Created     time.Time `json:"created"`
	Expires     time.Time `json:"expires"`
	LastUsedDay string    `json:"last_used_day,omitempty"`

	id   string
	used used
}

func (t *token) uses() used {
	if t == nil {
		return nil
	}
	return t.used
}

// Token is what is told of a token; its secret is told once, when it is issued.
type Token struct {
	ID          string
	Account     string
	Label       string
	Scopes      []Scope
	Created     time.Time
	Expires     time.Time
	LastUsedDay string // "2026-11-24", "" for never
}

func (t *token) public() Token {
	out := Token{ID: t.id, Account: t.Account, Label: t.Label, Scopes: slices.Clone(t.Scopes), Created: t.Created, Expires: t.Expires,
		LastUsedDay: t.LastUsedDay}
	if at := t.used.Load(); at > 0 {
		out.LastUsedDay = max(out.LastUsedDay, time.Unix(at, 0).UTC().Format(time.DateOnly))
	}
	return out
}

// Token returns in whose name a token asks, and counts it as used; ok is false where it is unknown, revoked, expired, or of a
// disabled account. It allocates nothing and takes well under a microsecond.
func (d *Desk) Token(secret string) (_ Principal, ok bool) {
	key, ok := digestOf(strings.TrimPrefix(secret, tokenPrefix))
	if !ok || !IsToken(secret) {
		return Principal{}, false
	}
	b := d.book.Load()
	t := b.tokens[key]
	if t == nil {
		return Principal{}, false
	}
	a, now := b.accounts[t.Account], d.clock()
	if a == nil || a.Disabled || !now.Before(t.Expires) {
		return Principal{}, false
	}
	touch(t.used, now)
	p := a.principal(ByToken, t.id)
	p.Scopes = t.Scopes
	return p, true
}

// Issuing is a token that is wanted.
type Issuing struct {
	Account string // whose; the asker's own where empty
	Label   string // what it is for
	Scopes  []Scope
	Days    int // that it lasts, 1 to MaxTokenDays
}

// Issue makes a token and returns its secret, which nobody can be told again. People make tokens of their own account. Administrators
// make none of others', since what is done with a token is done in its account's name; the operator of the machine may.
func (d *Desk) Issue(ctx context.Context, by Doing, in Issuing) (secret string, _ Token, err error) {
	if in.Account == "" {
		in.Account = by.Principal.Account
	}
	in.Account = foldName(in.Account)
	if in.Label = strings.TrimSpace(in.Label); in.Label == "" || utf8.RuneCountInString(in.Label) > maxLabel {
		return "", Token{}, refuseToken("label", fmt.Sprintf("请写明令牌的用途（1 到 %d 个字符）", maxLabel),
			fmt.Sprintf("say what the token is for, in 1 to %d characters", maxLabel))
	}
	if in.Days < 1 || in.Days > MaxTokenDays {
		return "", Token{}, refuseToken("days", fmt.Sprintf("days＝%d：应为 1 到 %d", in.Days, MaxTokenDays),
			fmt.Sprintf("days = %d: 1 to %d is expected", in.Days, MaxTokenDays))
	}
	scopes := []Scope{}
	for _, s := range AllScopes() {
		if slices.Contains(in.Scopes, s) {
			scopes = append(scopes, s)
		}
	}
	if len(scopes) == 0 || slices.ContainsFunc(in.Scopes, func(s Scope) bool { return !s.Valid() }) {
		return "", Token{}, refuseToken("scopes", fmt.Sprintf("scopes＝%v：应为 %v 中的一项或几项", in.Scopes, AllScopes()),
			fmt.Sprintf("scopes = %v: one or more of %v are expected", in.Scopes, AllScopes()))
	}
	secret, key, err := newSecret(d.random)
	if err != nil {
		return "", Token{}, err
	}
	now := assets.KeptTime(d.clock())
	t := &token{Account: in.Account, Label: in.Label, Scopes: scopes, Created: now, Expires: now.AddDate(0, 0, in.Days), id: key.publicID()}
	err = d.change(ctx, func(b *book) (Change, error) {
		a, err := d.mayHandle(b, by, in.Account)
		if err != nil {
			return Change{}, err
		}
		if a.Name != by.Principal.Account && by.Principal.Means != ByOperator {
			return Change{}, assets.Refuse(assets.Forbidden, "token", assets.Text{
				ZH: "令牌只能由本人签发：用它做的事都记在本人名下", EN: "a token is issued by its own holder: what is done with it is done in the holder's name"})
		}
		if n := len(b.tokensOf(a.Name)); n >= maxTokens {
			return Change{}, refuseToken("", fmt.Sprintf("一个账号最多 %d 个令牌；请先吊销不用的", maxTokens),
				fmt.Sprintf("an account has at most %d tokens; revoke one that is not used", maxTokens))
		}
		return Change{Entries: []Entry{entry(shelfToken, key.text(), t)}, Events: []Event{by.event(TokenIssued, a.Name, map[string]any{
			"token": t.id, "label": t.Label, "scopes": t.Scopes, "expires": t.Expires}, now)}}, nil
	})
	if err != nil {
		return "", Token{}, err
	}
	return tokenPrefix + secret, Token{ID: t.id, Account: t.Account, Label: t.Label, Scopes: t.Scopes, Created: t.Created, Expires: t.Expires}, nil
}

func refuseToken(field, zh, en string) error {
	e := assets.Refuse(assets.Invalid, "token", assets.Text{ZH: zh, EN: en})
	if field != "" {
		e.Faults = []assets.Fault{{Field: field, Message: e.Message}}
	}
	return e
}

// Revoke takes a token back; it holds for the next request.
func (d *Desk) Revoke(ctx context.Context, by Doing, id string) error {
	return d.change(ctx, func(b *book) (Change, error) {
		for key, t := range b.tokens {
			if t.id != id {
				continue
			}
			if _, err := d.mayHandle(b, by, t.Account); err != nil {
				break
			}
			return Change{Entries: []Entry{{Shelf: shelfToken, Key: key.text()}}, Events: []Event{by.event(TokenRevoked, t.Account,
				map[string]any{"token": t.id, "label": t.Label}, d.clock())}}, nil
		}
		return Change{}, assets.Refuse(assets.NotFound, "token", assets.Text{
			ZH: fmt.Sprintf("没有编号为“%s”的令牌", shorten(id)), EN: fmt.Sprintf("there is no token %q", shorten(id))})
	})
}

// Tokens returns the tokens of an account, expired ones included, the newest first.
func (d *Desk) Tokens(by Doing, name string) ([]Token, error) {
	b := d.book.Load()
	a, err := d.mayHandle(b, by, foldName(name))
	if err != nil {
		return nil, err
	}
	return b.tokensOf(a.Name), nil
}

func (b *book) tokensOf(name string) []Token {
	out := []Token{}
	for _, t := range b.tokens {
		if t.Account == name {
			out = append(out, t.public())
		}
	}
	slices.SortFunc(out, func(x, y Token) int { return cmp.Or(y.Created.Compare(x.Created), cmp.Compare(x.ID, y.ID)) })
	return out
}
