package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// accountPassword gives an account a password.
type accountPassword struct {
	accountFlags
	Name  string `arg:"" help:"Of the account."`
	Stdin bool   `help:"Read the password from standard input, for scripts; else it is asked for twice."`
}

// Run sets it; sessions of the account end.
func (c accountPassword) Run(ctx context.Context, con *console) error {
	password, err := "", error(nil)
	if c.Stdin {
		password, err = con.readSecret()
	} else {
		password, err = con.askSecret()
	}
	if err != nil {
		return err
	}
	return c.at(ctx, con, func(o accountOffice) error {
		a, err := o.find(c.Name)
		if err != nil {
			return err
		}
		if err := o.SetPassword(ctx, o.by, a.Name, password); err != nil {
			return err
		}
		return o.say(assets.Text{ZH: fmt.Sprintf("账号 %s 的密码已更改；原有登录已失效，令牌不受影响", a.Name),
			EN: fmt.Sprintf("the password of account %s is changed; it is signed out everywhere, its tokens stay", a.Name)}, map[string]any{"account": a.Name})
	})
}

// maxSecretInput bounds what is read as a password.
const maxSecretInput = 4 << 10

// readSecret reads a password from standard input: all of it, without the end of the line.
func (con *console) readSecret() (string, error) {
	text, err := io.ReadAll(io.LimitReader(con.in, maxSecretInput))
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	password := strings.TrimRight(string(text), "\r\n")
	if password == "" || strings.ContainsAny(password, "\r\n") {
		return "", misuse{assets.Text{ZH: "标准输入里应有一行密码", EN: "standard input should hold the password on one line"}}
	}
	return password, nil
}

// askSecret has a password typed twice, unseen.
func (con *console) askSecret() (string, error) {
	terminal, ok := con.in.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return "", misuse{assets.Text{ZH: "这里没有终端可以输入密码；脚本请用 --stdin", EN: "there is no terminal to type a password at; scripts use --stdin"}}
	}
	var typed [2]string
	for i, prompt := range []assets.Text{{ZH: "新密码：", EN: "New password: "}, {ZH: "再输一次：", EN: "Once more: "}} {
		fmt.Fprint(con.err, prompt.In(con.lang))
		text, err := term.ReadPassword(int(terminal.Fd()))
		fmt.Fprintln(con.err)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", misuse{assets.Text{ZH: "两次输入的密码不一样", EN: "the two passwords are not the same"}}
	}
	return typed[0], nil
}

// accountToken issues a token.
type accountToken struct {
	accountFlags
	Name  string         `arg:"" help:"Of the account in whose name the token is used."`
	Label string         `help:"What it is for." required:""`
	Scope []access.Scope `help:"What it may be used for: some of ${scopes}." default:"read" placeholder:"SCOPE"`
	Days  int            `help:"How long it lasts." default:"90"`
}

// tokenBody is a token as programs read it.
type tokenBody struct {
	ID          string         `json:"id"`
	Label       string         `json:"label"`
	Scopes      []access.Scope `json:"scopes"`
	CreatedAt   time.Time      `json:"created_at"`
	ExpiresAt   time.Time      `json:"expires_at"`
	LastUsedDay string         `json:"last_used_day,omitempty"`
	Token       string         `json:"token,omitempty"`
}

func tokenBodyOf(t access.Token) tokenBody {
	return tokenBody{ID: t.ID, Label: t.Label, Scopes: t.Scopes, CreatedAt: t.Created, ExpiresAt: t.Expires, LastUsedDay: t.LastUsedDay}
}

// Run prints the token alone on standard output, and what is to be said about it beside.
func (c accountToken) Run(ctx context.Context, con *console) error {
	return c.at(ctx, con, func(o accountOffice) error {
		secret, t, err := o.Issue(ctx, o.by, access.Issuing{Account: c.Name, Label: c.Label, Scopes: c.Scope, Days: c.Days})
		if err != nil {
			return err
		}
		if o.json {
			body := tokenBodyOf(t)
			body.Token = secret
			return o.say(assets.Text{}, body)
		}
		fmt.Fprintln(con.err, assets.Text{ZH: fmt.Sprintf("令牌 %s（%s 前有效）只显示这一次：", t.ID, local(t.Expires)),
			EN: fmt.Sprintf("token %s (until %s) is shown this once:", t.ID, local(t.Expires))}.In(con.lang))
		fmt.Fprintln(con.out, secret)
		return nil
	})
}

// accountRevoke takes a token back.
type accountRevoke struct {
	accountFlags
	ID string `arg:"" help:"Of the token, as list NAME prints it."`
}

// Run revokes it at once.
func (c accountRevoke) Run(ctx context.Context, con *console) error {
	return c.at(ctx, con, func(o accountOffice) error {
		if err := o.Revoke(ctx, o.by, c.ID); err != nil {
			return err
		}
		return o.say(assets.Text{ZH: fmt.Sprintf("令牌 %s 已吊销", c.ID), EN: fmt.Sprintf("token %s is revoked", c.ID)}, map[string]any{"revoked": c.ID})
	})
}

// listTokens prints the tokens of an account.
func (o accountOffice) listTokens(name string) error {
	all, err := o.Tokens(o.by, name)
	if err != nil {
		return err
	}
	out := []tokenBody{}
	for _, t := range all {
		out = append(out, tokenBodyOf(t))
	}
	if o.json {
		return o.say(assets.Text{}, map[string]any{"tokens": out})
	}
	if len(out) == 0 {
		o.con.say(assets.Text{ZH: "没有令牌", EN: "no tokens"})
	}
	table := tabwriter.NewWriter(o.con.out, 0, 0, 2, ' ', 0)
	for _, t := range out {
		used := assets.Text{ZH: "未用过", EN: "never used"}
		if t.LastUsedDay != "" {
			used = assets.Text{ZH: "最近使用 " + t.LastUsedDay, EN: "last used " + t.LastUsedDay}
		}
		fmt.Fprintf(table, "%s\t%s\t%v\t%s\t%s\n", t.ID, t.Label, t.Scopes, local(t.ExpiresAt), used.In(o.con.lang))
	}
	return table.Flush()
}
