package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
)

// accountsEnding is what the name of a backup's accounts has after the backup's own. They are an SQLite file of the same kind whatever
// keeps the store, so that they move between a file and a database.
const accountsEnding = gpkg.AccountsEnding

// backUpAccounts copies accounts, tokens and the audit trail of the store into a file of their own, which its owner alone reads.
func (c backupCommand) backUpAccounts(ctx context.Context) (copied access.Copied, err error) {
	from, err := c.openAccounts(ctx)
	if err != nil {
		return copied, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	err = assets.PlaceFile(c.File+accountsEnding, func(temporary string) error {
		to, err := gpkg.OpenAccounts(ctx, temporary, gpkg.Options{})
		if err != nil {
			return err
		}
		copied, err = access.Copy(ctx, from, to)
		return errors.Join(err, to.Close())
	})
	return copied, err
}

// sayAccounts tells what became of the accounts, also where nothing did.
func (c backupCommand) sayAccounts(con *console, copied access.Copied) {
	if !c.Accounts {
		con.say(assets.Text{
			ZH: fmt.Sprintf("账号、令牌和审计记录不在这个备份里；加 --accounts 可另存为 %s，请与台账分开保管", filepath.Base(c.File)+accountsEnding),
			EN: fmt.Sprintf("accounts, tokens and the audit trail are not in this backup; --accounts copies them into %s, to be kept apart from the book", filepath.Base(c.File)+accountsEnding)})
		return
	}
	con.say(assets.Text{
		ZH: fmt.Sprintf("  账号 %d，令牌 %d，审计记录 %s：%s（只有文件所有者可读；请分开保管）", copied.Accounts, copied.Tokens, grouped(copied.Events), c.File+accountsEnding),
		EN: fmt.Sprintf("  %d accounts, %d tokens, %s events of the audit trail: %s (its owner alone reads it; keep it apart)", copied.Accounts, copied.Tokens, grouped(copied.Events), c.File+accountsEnding)})
}

// restoreAccounts fills the accounts of the new store from those of the backup; without --accounts it says what is left out.
func (c restoreCommand) restoreAccounts(ctx context.Context, con *console) error {
	path := c.File + accountsEnding
	if !c.Accounts {
		con.say(assets.Text{
			ZH: "账号没有恢复：新台账还没有任何账号；needlepoint restore --accounts 会一并恢复，或用 needlepoint account add 新建",
			EN: "no accounts were restored: the new store has none; needlepoint restore --accounts brings them too, needlepoint account add makes new ones"})
		return nil
	}
	copied, err := c.fillAccounts(ctx, path)
	if err != nil {
		return err
	}
	con.say(assets.Text{
		ZH: fmt.Sprintf("  已恢复账号 %d，令牌 %d，审计记录 %s；所有人需重新登录", copied.Accounts, copied.Tokens, grouped(copied.Events)),
		EN: fmt.Sprintf("  %d accounts, %d tokens and %s events of the audit trail restored; everybody signs in again", copied.Accounts, copied.Tokens, grouped(copied.Events))})
	return nil
}

// checkAccounts refuses, before anything is restored, accounts that are not there or would go where there are some.
func (c restoreCommand) checkAccounts(ctx context.Context) error {
	if !c.Accounts {
		return nil
	}
	if _, err := os.Stat(c.File + accountsEnding); err != nil {
		return misuse{assets.Text{ZH: fmt.Sprintf("备份旁没有 %s", c.File+accountsEnding), EN: fmt.Sprintf("there is no %s beside the backup", c.File+accountsEnding)}}
	}
	if !c.isPostgres() {
		if _, err := os.Stat(c.accountsFile()); err == nil {
			return assets.Refuse(assets.Conflict, "restore", assets.Text{ZH: c.accountsFile() + " 已存在，不会覆盖", EN: c.accountsFile() + " exists already and is not overwritten"})
		}
		return nil
	}
	to, err := c.openAccounts(ctx)
	if err != nil {
		return err
	}
	state, err := to.Load(ctx)
	if err == nil && state.Version > 0 {
		err = assets.Refuse(assets.Conflict, "restore", assets.Text{ZH: "这个数据库里已有账号，不会覆盖", EN: "this database holds accounts already, which are not overwritten"})
	}
	return errors.Join(err, to.Close())
}

// fillAccounts works on a copy, so that the backup stays as it is.
func (c restoreCommand) fillAccounts(ctx context.Context, path string) (copied access.Copied, err error) {
	folder, err := os.MkdirTemp("", "needlepoint-accounts-") // its owner's alone
	if err != nil {
		return copied, err
	}
	defer os.RemoveAll(folder)
	opened := filepath.Join(folder, "accounts")
	if err := copyPrivately(path, opened); err != nil {
		return copied, err
	}
	from, err := gpkg.OpenAccounts(ctx, opened, gpkg.Options{})
	if err != nil {
		return copied, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := c.openAccounts(ctx)
	if err != nil {
		return copied, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	return access.Copy(ctx, from, to)
}

func copyPrivately(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}
