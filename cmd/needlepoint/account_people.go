package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// linkFlags say where people reach the service.
type linkFlags struct {
	URL string `help:"Address that people reach the service by, for the link." default:"http://127.0.0.1:8080" env:"NEEDLEPOINT_URL" placeholder:"URL" name:"url"`
}

func (f linkFlags) base() string { return strings.TrimRight(f.URL, "/") }

// accountAdd adds an account.
type accountAdd struct {
	accountFlags
	linkFlags
	grantFlags
	Name    string      `arg:"" help:"What it signs in with: small letters, digits, Chinese characters, . _ - @."`
	Display string      `help:"The name as people read it."`
	Role    access.Role `help:"One of ${roles}; none where not given." placeholder:"ROLE"`
	Stdin   bool        `help:"Read the password from standard input instead of printing a link."`
}

// Run adds it, and invites its holder unless a password was given.
func (c accountAdd) Run(ctx context.Context, con *console) error {
	var grants []access.Grant
	var places bookOfBoundaries
	if c.Role == "" && (c.Boundary != "" || len(c.Group) > 0) {
		return misuse{assets.Text{ZH: "--boundary 和 --group 要和 --role 一起用", EN: "--boundary and --group go with --role"}}
	}
	if c.Role != "" {
		g, known, err := c.grant(ctx, c.storeFlags, c.Role)
		if err != nil {
			return err
		}
		grants, places = append(grants, g), known
	}
	password := ""
	if c.Stdin {
		var err error
		if password, err = con.readSecret(); err != nil {
			return err
		}
	}
	return c.with(ctx, con, places, func(o accountOffice) error {
		a, err := o.Add(ctx, o.by, access.Adding{Name: c.Name, Display: c.Display, Grants: grants})
		if err != nil {
			return err
		}
		if c.Stdin {
			if err := o.SetPassword(ctx, o.by, a.Name, password); err != nil {
				return fmt.Errorf("account %q is added, without a password: %w", a.Name, err)
			}
			a.HasPassword = true
			return o.say(assets.Text{ZH: fmt.Sprintf("已添加账号 %s", a.Name), EN: fmt.Sprintf("account %s is added", a.Name)},
				map[string]any{"account": bodyOf(a)})
		}
		return o.invite(ctx, a, c.base())
	})
}

// invite prints a link for an account.
func (o accountOffice) invite(ctx context.Context, a access.Account, base string) error {
	i, err := o.Invite(ctx, o.by, a.Name)
	if err != nil {
		return err
	}
	link := setupLink(base, i)
	return o.say(assets.Text{
		ZH: fmt.Sprintf("账号 %s：请把这个链接交给本人设置密码（只能用一次，%s 前有效）：\n%s", a.Name, local(i.Expires), link),
		EN: fmt.Sprintf("account %s: give its holder this link to choose a password with (once, until %s):\n%s", a.Name, local(i.Expires), link)},
		map[string]any{"account": bodyOf(a), "invitation": invitationBody{link, i.Expires}})
}

// find returns an account by name.
func (o accountOffice) find(name string) (access.Account, error) {
	for _, a := range o.Accounts(o.by) {
		if a.Name == strings.ToLower(strings.TrimSpace(name)) {
			return a, nil
		}
	}
	return access.Account{}, assets.Refuse(assets.NotFound, "account", assets.Text{
		ZH: fmt.Sprintf("没有账号“%s”", name), EN: fmt.Sprintf("there is no account %q", name)})
}

// accountInvite prints a link.
type accountInvite struct {
	accountFlags
	linkFlags
	Name string `arg:"" help:"Of the account."`
}

// Run ends earlier links of the account.
func (c accountInvite) Run(ctx context.Context, con *console) error {
	return c.at(ctx, con, func(o accountOffice) error {
		a, err := o.find(c.Name)
		if err != nil {
			return err
		}
		return o.invite(ctx, a, c.base())
	})
}

// accountRole gives or takes a role.
type accountRole struct {
	accountFlags
	grantFlags
	Name string      `arg:"" help:"Of the account."`
	Role access.Role `arg:"" help:"One of ${roles}."`
	Take bool        `help:"Take the role away instead; everywhere unless --boundary names where."`
	Only bool        `help:"Take all other roles away."`
}

// Run changes the grants of the account.
func (c accountRole) Run(ctx context.Context, con *console) error {
	if c.Take && c.Only {
		return misuse{assets.Text{ZH: "--take 和 --only 不能一起用", EN: "--take and --only do not go together"}}
	}
	g, places, err := c.grant(ctx, c.storeFlags, c.Role)
	if err != nil {
		return err
	}
	return c.with(ctx, con, places, func(o accountOffice) error {
		a, err := o.find(c.Name)
		if err != nil {
			return err
		}
		grants := a.Grants
		switch {
		case c.Take:
			grants = slices.DeleteFunc(slices.Clone(grants), func(had access.Grant) bool {
				return had.Role == g.Role && (c.Boundary == "" || had.Boundary == g.Boundary)
			})
			if len(grants) == len(a.Grants) {
				return assets.Refuse(assets.NotFound, "account", assets.Text{
					ZH: fmt.Sprintf("账号“%s”没有这个角色", a.Name), EN: fmt.Sprintf("account %q does not have that role there", a.Name)})
			}
		case c.Only:
			grants = []access.Grant{g}
		default:
			grants = append(slices.Clone(grants), g)
		}
		if a, err = o.Change(ctx, o.by, access.Changing{Name: a.Name, Version: a.Version, Grants: &grants}); err != nil {
			return err
		}
		zh, en := "没有角色", "no role"
		for i, g := range a.Grants {
			if i == 0 {
				zh, en = "", ""
			}
			zh, en = zh+"\n  "+o.sentence(g).ZH, en+"\n  "+o.sentence(g).EN
		}
		return o.say(assets.Text{ZH: a.Name + "：" + zh, EN: a.Name + ": " + en}, map[string]any{"account": bodyOf(a)})
	})
}

// accountDisable disables an account.
type accountDisable struct {
	accountFlags
	Name string `arg:"" help:"Of the account."`
}

// Run disables it.
func (c accountDisable) Run(ctx context.Context, con *console) error {
	return c.set(ctx, con, switching{c.Name, true, assets.Text{ZH: "账号 %s 已停用，所有登录立即失效", EN: "account %s is disabled and signed out everywhere"}})
}

// accountEnable enables an account again.
type accountEnable struct {
	accountFlags
	Name string `arg:"" help:"Of the account."`
}

// Run enables it.
func (c accountEnable) Run(ctx context.Context, con *console) error {
	return c.set(ctx, con, switching{c.Name, false, assets.Text{ZH: "账号 %s 已启用", EN: "account %s is enabled"}})
}

// switching is an account to be disabled or enabled, and what is said then.
type switching struct {
	name     string
	disabled bool
	say      assets.Text
}

func (f accountFlags) set(ctx context.Context, con *console, s switching) error {
	return f.at(ctx, con, func(o accountOffice) error {
		a, err := o.Change(ctx, o.by, access.Changing{Name: s.name, Disabled: &s.disabled})
		if err != nil {
			return err
		}
		return o.say(assets.Text{ZH: fmt.Sprintf(s.say.ZH, a.Name), EN: fmt.Sprintf(s.say.EN, a.Name)}, map[string]any{"account": bodyOf(a)})
	})
}

// accountRemove removes an account.
type accountRemove struct {
	accountFlags
	Name string `arg:"" help:"Of the account."`
}

// Run removes it with its tokens.
func (c accountRemove) Run(ctx context.Context, con *console) error {
	return c.at(ctx, con, func(o accountOffice) error {
		if err := o.Remove(ctx, o.by, c.Name); err != nil {
			return err
		}
		return o.say(assets.Text{ZH: fmt.Sprintf("账号 %s 已删除；这个名字不再给别人使用", c.Name),
			EN: fmt.Sprintf("account %s is removed; nobody gets its name again", c.Name)}, map[string]any{"removed": c.Name})
	})
}

// accountList lists accounts, or tokens.
type accountList struct {
	accountFlags
	Name string `arg:"" optional:"" help:"List the tokens of this account instead."`
}

// Run prints a table.
func (c accountList) Run(ctx context.Context, con *console) error {
	return c.at(ctx, con, func(o accountOffice) error {
		if c.Name != "" {
			return o.listTokens(c.Name)
		}
		all := o.Accounts(o.by)
		if o.json {
			out := []accountBody{}
			for _, a := range all {
				out = append(out, bodyOf(a))
			}
			return o.say(assets.Text{}, map[string]any{"accounts": out})
		}
		if len(all) == 0 {
			o.con.say(assets.Text{ZH: "还没有账号", EN: "there are no accounts yet"})
		}
		table := tabwriter.NewWriter(o.con.out, 0, 0, 2, ' ', 0)
		for _, a := range all {
			var grants []string
			for _, g := range a.Grants {
				grants = append(grants, o.sentence(g).In(o.con.lang))
			}
			state := assets.Text{}
			switch {
			case a.Disabled:
				state = assets.Text{ZH: "已停用", EN: "disabled"}
			case !a.HasPassword:
				state = assets.Text{ZH: "未设密码", EN: "no password"}
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", a.Name, a.Display, strings.Join(grants, "; "), state.In(o.con.lang))
		}
		return table.Flush()
	})
}
