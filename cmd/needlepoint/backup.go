package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
	"needlepoint/assets/postgis"
)

// sumsEnding is what the name of a backup's sums has after the backup's own.
const sumsEnding = ".sums.json"

// backupCommand copies the whole book into one file.
type backupCommand struct {
	storeFlags
	JSON     bool   `help:"Print the sums as JSON, for programs." name:"json"`
	Accounts bool   `help:"Copy accounts, tokens and the audit trail too, into FILE.accounts; without it they are not in the backup. Sessions never are."`
	File     string `arg:"" help:"Where to write: a GeoPackage for a GeoPackage store, an archive as pg_dump makes it for PostGIS. Its sums go beside it, into FILE.sums.json."`
}

// Run makes the copy while the service goes on, then reads the store's book at the same revision, whose sums it writes down.
func (c backupCommand) Run(ctx context.Context, con *console) (err error) {
	if err := c.mustExist(); err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	b, ok := store.(assets.Backup)
	if !ok {
		return misuse{assets.Text{ZH: "这种存储不支持备份", EN: "this store makes no backups"}}
	}
	head, err := b.Backup(ctx, c.File)
	if err != nil {
		return err
	}
	sums := assets.SummaryOfNothing()
	if head.Revision > 0 {
		if sums, err = summarise(ctx, con, store, head.Revision); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(sums, "", "  ")
	if err != nil {
		return err
	}
	if err := assets.PlaceFile(c.File+sumsEnding, func(temporary string) error {
		return os.WriteFile(temporary, append(text, '\n'), 0o644)
	}); err != nil {
		return err
	}
	var copied access.Copied
	if c.Accounts {
		if copied, err = c.backUpAccounts(ctx); err != nil {
			return err
		}
	}
	if c.JSON {
		fmt.Fprintln(con.out, string(text))
		return nil
	}
	con.say(assets.Text{ZH: "备份：" + c.File, EN: "backup: " + c.File})
	con.showSums(sums)
	c.sayAccounts(con, copied)
	return nil
}

// restoreCommand makes a book of a backup.
type restoreCommand struct {
	storeFlags
	Accounts bool   `help:"Restore accounts, tokens and the audit trail too, from FILE.accounts."`
	File     string `arg:"" help:"The backup." type:"existingfile"`
}

// Run restores into a store that holds nothing yet, and compares the sums.
func (c restoreCommand) Run(ctx context.Context, con *console) (err error) {
	dump, err := isDump(c.File)
	switch {
	case err != nil:
		return err
	case dump && !c.isPostgres():
		return misuse{assets.Text{ZH: c.File + " 是 PostGIS 台账的备份；请用 --store postgres://… 指明一个空数据库",
			EN: c.File + " is a backup of a book in PostGIS: name an empty database with --store postgres://…"}}
	case !dump && c.isPostgres():
		return misuse{assets.Text{ZH: c.File + " 是 GeoPackage 台账的备份；请用 --store 指明一个新的 .gpkg 文件",
			EN: c.File + " is a backup of a book in a GeoPackage: name a new .gpkg file with --store"}}
	}
	if err := c.checkAccounts(ctx); err != nil {
		return err
	}
	switch {
	case dump:
		err = postgis.Restore(ctx, c.File, c.Store)
	default:
		err = gpkg.Restore(ctx, c.File, c.Store)
	}
	if err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	sums, err := summarise(ctx, con, store, 0)
	if err != nil {
		return err
	}
	con.say(assets.Text{ZH: fmt.Sprintf("已恢复到 %s", c.masked()), EN: fmt.Sprintf("restored into %s", c.masked())})
	con.showSums(sums)
	if err := c.restoreAccounts(ctx, con); err != nil {
		return err
	}
	want, err := readSums(c.File + sumsEnding)
	if errors.Is(err, os.ErrNotExist) {
		con.say(assets.Text{ZH: "备份旁没有 " + sumsEnding + "，只核对了日志的散列链", EN: "no " + sumsEnding + " lies beside the backup: only the chain of the log was checked"})
		return nil
	}
	if err != nil {
		return err
	}
	return con.compareSums(sums, want)
}

// checkCommand counts a book and computes its digests.
type checkCommand struct {
	storeFlags
	Against string `help:"Compare with this: a backup's sums, or another store." placeholder:"FILE|URL"`
	JSON    bool   `help:"Print the sums as JSON, for programs." name:"json"`
}

// Run reads the whole store, its log included.
func (c checkCommand) Run(ctx context.Context, con *console) (err error) {
	if err := c.mustExist(); err != nil {
		return err
	}
	sums, err := c.sumsOf(ctx, con, c.storeFlags)
	if err != nil {
		return err
	}
	if c.JSON {
		text, err := json.MarshalIndent(sums, "", "  ")
		if err != nil {
			return err
		}
		fmt.Fprintln(con.out, string(text))
	} else {
		con.showSums(sums)
	}
	if c.Against == "" {
		return nil
	}
	other := storeFlags{Store: c.Against}
	if err := other.mustExist(); err != nil {
		return err
	}
	want, err := readSums(c.Against)
	if err != nil { // it is a store then
		if want, err = c.sumsOf(ctx, con, other); err != nil {
			return err
		}
	}
	return con.compareSums(sums, want)
}

func (c checkCommand) sumsOf(ctx context.Context, con *console, f storeFlags) (sums assets.Summary, err error) {
	store, err := f.open(ctx)
	if err != nil {
		return sums, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return summarise(ctx, con, store, 0)
}

// summarise reads a store with progress.
func summarise(ctx context.Context, con *console, store assets.Store, at assets.Revision) (assets.Summary, error) {
	shown := con.progress(assets.Text{ZH: "核对", EN: "checking"}, 0)
	defer shown.done()
	return assets.Summarise(ctx, store, at, func(n int) { shown.at(int64(n)) })
}

// isDump reports whether a file is an archive of pg_dump.
func isDump(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	magic := make([]byte, 5)
	n, _ := f.Read(magic)
	return string(magic[:n]) == "PGDMP", nil
}

func readSums(path string) (assets.Summary, error) {
	var s assets.Summary
	text, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(text, &s); err != nil || s.Records == "" {
		return s, misuse{assets.Text{ZH: path + " 不是备份的核对文件", EN: path + " holds no sums of a backup"}}
	}
	return s, nil
}

func (con *console) showSums(s assets.Summary) {
	con.say(assets.Text{
		ZH: fmt.Sprintf("  修订 %s，日志散列 %s", grouped(int64(s.Revision)), s.Hash),
		EN: fmt.Sprintf("  revision %s, hash of the log %s", grouped(int64(s.Revision)), s.Hash)})
	con.say(assets.Text{
		ZH: fmt.Sprintf("  部件 %s，边界 %s，日志中的变更 %s", grouped(int64(s.Assets)), grouped(int64(s.Boundaries)), grouped(int64(s.Changes))),
		EN: fmt.Sprintf("  %s assets, %s boundaries, %s changes in the log", grouped(int64(s.Assets)), grouped(int64(s.Boundaries)), grouped(int64(s.Changes)))})
	con.say(assets.Text{ZH: "  记录摘要 " + s.Records, EN: "  digest of the records " + s.Records})
}

// compareSums says that two books are one and the same, or what differs.
func (con *console) compareSums(got, want assets.Summary) error {
	if got == want {
		con.say(assets.Text{ZH: "核对一致：数量和摘要全部相符", EN: "they match: every count and digest is equal"})
		return nil
	}
	refusal := assets.Refuse(assets.Invalid, "check", assets.Text{ZH: "核对不一致", EN: "they do not match"})
	for _, d := range []struct {
		field     string
		zh        string
		got, want any
	}{
		{"revision", "修订", got.Revision, want.Revision}, {"hash", "日志散列", got.Hash, want.Hash},
		{"assets", "部件数", got.Assets, want.Assets}, {"boundaries", "边界数", got.Boundaries, want.Boundaries},
		{"changes", "日志变更数", got.Changes, want.Changes}, {"records", "记录摘要", got.Records, want.Records},
	} {
		if d.got != d.want {
			refusal.Faults = append(refusal.Faults, assets.Fault{Field: d.field, Message: assets.Text{
				ZH: fmt.Sprintf("%s：这里是 %v，应为 %v", d.zh, d.got, d.want), EN: fmt.Sprintf("%s: %v here, %v expected", d.field, d.got, d.want)}})
		}
	}
	return refusal
}
