package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// accountCommand is about people and programs that are known by name. It works beside a running service, which follows.
type accountCommand struct {
	Add      accountAdd      `cmd:"" help:"Add an account, and print the link with which its holder chooses a password."`
	List     accountList     `cmd:"" help:"List the accounts, or the tokens of one."`
	Role     accountRole     `cmd:"" help:"Give an account a role, or take it away."`
	Invite   accountInvite   `cmd:"" help:"Print a new link with which the holder of an account chooses a password."`
	Password accountPassword `cmd:"" help:"Give an account a password, typed twice or read from standard input."`
	Token    accountToken    `cmd:"" help:"Issue a token for QGIS, a script or a phone, and print it once."`
	Revoke   accountRevoke   `cmd:"" help:"Take a token back."`
	Disable  accountDisable  `cmd:"" help:"Disable an account: it is signed out everywhere at once."`
	Enable   accountEnable   `cmd:"" help:"Enable a disabled account again."`
	Remove   accountRemove   `cmd:"" help:"Remove an account for good; its name stays with what it did."`
}

// accountFlags are those of every command about accounts.
type accountFlags struct {
	storeFlags
	JSON bool `help:"Print JSON, for programs." name:"json"`
}

// accountOffice is what the commands work at.
type accountOffice struct {
	accountDesk
	con  *console
	json bool
	by   access.Doing
}

// at opens the accounts of the store, has do work at them, and closes them.
func (f accountFlags) at(ctx context.Context, con *console, do func(accountOffice) error) (err error) {
	return f.with(ctx, con, bookOfBoundaries{}, do)
}

func (f accountFlags) with(ctx context.Context, con *console, places bookOfBoundaries, do func(accountOffice) error) (err error) {
	if err := f.mustExist(); err != nil {
		return err
	}
	catalogue, err := f.readCatalogue()
	if err != nil {
		return err
	}
	desk, err := f.openAccountDesk(ctx, access.Options{Catalogue: catalogue, Territory: places, Clock: con.clock})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, desk.Close()) }()
	return do(accountOffice{accountDesk: desk, con: con, json: f.JSON, by: access.Doing{Principal: access.Operator(actor()), Via: access.ViaCommand}})
}

// say prints a sentence, or v where JSON is wanted.
func (o accountOffice) say(t assets.Text, v any) error {
	if !o.json {
		o.con.say(t)
		return nil
	}
	enc := json.NewEncoder(o.con.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// accountBody is an account as programs read it.
type accountBody struct {
	Name        string         `json:"name"`
	Display     string         `json:"display"`
	Disabled    bool           `json:"disabled"`
	HasPassword bool           `json:"has_password"`
	CreatedAt   time.Time      `json:"created_at"`
	LastSignIn  *time.Time     `json:"last_sign_in_at,omitempty"`
	Grants      []access.Grant `json:"grants"`
}

func bodyOf(a access.Account) accountBody {
	out := accountBody{Name: a.Name, Display: a.Display, Disabled: a.Disabled, HasPassword: a.HasPassword, CreatedAt: a.Created, Grants: a.Grants}
	if !a.LastSignIn.IsZero() {
		out.LastSignIn = &a.LastSignIn
	}
	return out
}

type invitationBody struct {
	Link      string    `json:"link"`
	ExpiresAt time.Time `json:"expires_at"`
}

// grantFlags say which role is given, where.
type grantFlags struct {
	Boundary string   `help:"Only in this boundary: its id, ref or name. The whole district where not given." placeholder:"ID|NAME"`
	Group    []string `help:"Only for assets of these attribute groups of the catalogue, such as LAMP; all where not given." placeholder:"KEY"`
}

// grant reads the boundaries of the store too, by which grants are judged.
func (g grantFlags) grant(ctx context.Context, f storeFlags, role access.Role) (_ access.Grant, places bookOfBoundaries, err error) {
	out := access.Grant{Role: role, Groups: g.Group}
	if err := f.mustExist(); err != nil {
		return out, places, err
	}
	if places, err = f.readBoundaries(ctx); err != nil {
		return out, places, err
	}
	if g.Boundary != "" {
		out.Boundary, err = places.named(g.Boundary)
	}
	return out, places, err
}

// roleWords are the roles for a help text.
func roleWords() string {
	var words []string
	for _, r := range access.AllRoles() {
		words = append(words, string(r))
	}
	return strings.Join(words, ",")
}

// scopeWords are the scopes for a help text.
func scopeWords() string {
	var words []string
	for _, s := range access.AllScopes() {
		words = append(words, string(s))
	}
	return strings.Join(words, ",")
}

// local writes a time as people at this machine read it.
func local(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

// sentence says what a grant is.
func (o accountOffice) sentence(g access.Grant) assets.Text {
	out := g.Role.Name()
	if g.Boundary != 0 {
		out.ZH, out.EN = fmt.Sprintf("%s，边界 %d", out.ZH, g.Boundary), fmt.Sprintf("%s in boundary %d", out.EN, g.Boundary)
	}
	if len(g.Groups) > 0 {
		groups := strings.Join(g.Groups, ", ")
		out.ZH, out.EN = out.ZH+"，"+groups, out.EN+" for "+groups
	}
	return out
}
