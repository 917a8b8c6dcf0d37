package access

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"needlepoint/assets"
)

// Account is one person, or one program, that is known by name. Its name is for ever: change sets and events name it.
type Account struct {
	Name        string
	Display     string
	Grants      []Grant
	Disabled    bool
	Created     time.Time
	Version     int64 // moves on with every change of the account
	HasPassword bool
	LastSignIn  time.Time // zero for never
}

// administers reports whether the account can add and change every other one.
func (a *account) administers() bool {
	return !a.Disabled && a.HasPassword && slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role == Admin && g.whole() })
}

// account is an Account with what nobody is told. It is never written to.
type account struct {
	Account
	password string // as hashPassword wrote it; "" for none
	era      int64  // sessions of another era are over
	home     string // the network of the last sign-in, as networkOf names it; "" for none
}

func (a *account) principal(means Means, id string) Principal {
	return Principal{Account: a.Name, Display: a.Display, Grants: a.Grants, Means: means, ID: id}
}

// accountBody is how a store keeps an account.
type accountBody struct {
	Name       string     `json:"name"`
	Display    string     `json:"display"`
	Grants     []Grant    `json:"grants"`
	Disabled   bool       `json:"disabled,omitempty"`
	Created    time.Time  `json:"created"`
	Version    int64      `json:"version"`
	Password   string     `json:"password,omitempty"`
	Era        int64      `json:"era"`
	LastSignIn *time.Time `json:"last_sign_in,omitempty"`
	Home       string     `json:"last_sign_in_from,omitempty"`
}

func (a *account) entry() Entry {
	body := accountBody{Name: a.Name, Display: a.Display, Grants: a.Grants, Disabled: a.Disabled, Created: a.Created,
		Version: a.Version, Password: a.password, Era: a.era, Home: a.home}
	if !a.LastSignIn.IsZero() {
		body.LastSignIn = &a.LastSignIn
	}
	return entry(shelfAccount, a.Name, body)
}

func readAccount(body []byte) (*account, error) {
	var in accountBody
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	a := &account{Account: Account{Name: in.Name, Display: in.Display, Grants: tidyGrants(in.Grants), Disabled: in.Disabled,
		Created: in.Created, Version: in.Version, HasPassword: in.Password != ""}, password: in.Password, era: in.Era, home: in.Home}
	if in.LastSignIn != nil {
		a.LastSignIn = *in.LastSignIn
	}
	return a, nil
}

func entry(shelf Shelf, key string, body any) Entry {
	text, _ := json.Marshal(body) // texts, numbers and times: never fails
	return Entry{Shelf: shelf, Key: key, Body: text}
}

// Bounds of names, in characters.
const (
	minName    = 2
	maxName    = 64
	maxDisplay = 100
)

// reservedNames are actors that are no accounts.
func reservedNames() []string {
	return []string{demoAccount, "public", "anonymous", "needlepoint", "system", "setup", assets.OutsideActor}
}

// foldName returns a name as accounts are kept under: composed, in small letters, without space around.
func foldName(name string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(name))) }

// checkName refuses names that could be taken for another or for no account at all.
func checkName(name string) error {
	refuse := func(zh, en string) error {
		return &assets.Error{Code: assets.Invalid, Op: "account", Message: assets.Text{ZH: zh, EN: en},
			Faults: []assets.Fault{{Field: "name", Value: shorten(name), Message: assets.Text{ZH: zh, EN: en}}}}
	}
	n := utf8.RuneCountInString(name)
	if n < minName || n > maxName {
		return refuse(fmt.Sprintf("账号名应为 %d 到 %d 个字符", minName, maxName),
			fmt.Sprintf("the name of an account has %d to %d characters", minName, maxName))
	}
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || unicode.Is(unicode.Han, r)
		if !letter && (i == 0 || !strings.ContainsRune("._-@", r)) {
			return refuse(fmt.Sprintf("账号名“%s”：只用小写字母、数字、汉字和 . _ - @，并以字母、数字或汉字开头", shorten(name)),
				fmt.Sprintf("name %q: small Latin letters, digits, Chinese characters and . _ - @ are expected, a letter or digit first", shorten(name)))
		}
	}
	if slices.Contains(reservedNames(), name) {
		return refuse(fmt.Sprintf("账号名“%s”由系统保留，请换一个", name), fmt.Sprintf("the name %q is kept for the service itself; choose another", name))
	}
	return nil
}

// checkDisplay returns the name as people read it, tidied.
func checkDisplay(display string) (string, error) {
	display = norm.NFC.String(strings.TrimSpace(display))
	if n := utf8.RuneCountInString(display); n > maxDisplay || strings.ContainsFunc(display, unicode.IsControl) || !utf8.ValidString(display) {
		message := assets.Text{ZH: fmt.Sprintf("显示名应不超过 %d 个字符，且不含控制字符", maxDisplay),
			EN: fmt.Sprintf("a display name has at most %d characters and no control characters", maxDisplay)}
		return "", &assets.Error{Code: assets.Invalid, Op: "account", Message: message,
			Faults: []assets.Fault{{Field: "display", Value: shorten(display), Message: message}}}
	}
	return display, nil
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}
