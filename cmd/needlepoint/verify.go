package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
	"needlepoint/assets/postgis"
	"needlepoint/assets/verify"
)

// verifyCommand proves a book from what its store keeps.
type verifyCommand struct {
	Store   string   `help:"GeoPackage file, or postgres:// URL." default:"${store_default}" env:"NEEDLEPOINT_STORE" placeholder:"FILE|URL"`
	Expect  []string `help:"A hash that was published with its revision and must be in the chain." placeholder:"HASH@REVISION"`
	Against []string `help:"An exported file or a backup: the hash that it is stamped with must be in the chain." placeholder:"FILE"`
	JSON    bool     `help:"Print the report as JSON, for programs." name:"json"`
}

// Run looks at the store and writes nothing to it.
func (c verifyCommand) Run(ctx context.Context, con *console) error {
	store := storeFlags{Store: c.Store}
	if err := store.mustExist(); err != nil {
		return err
	}
	stamps, err := c.stamps(ctx)
	if err != nil {
		return err
	}
	shown := con.progress(assets.Text{ZH: "检验", EN: "verifying"}, 0)
	restore := collectOften()
	report, err := verify.Run(ctx, store.ledger(), verify.Options{Clock: con.clock, Published: stamps,
		Progress: func(rows int) { shown.at(int64(rows)) }})
	restore()
	shown.done()
	if err == nil {
		err = con.addTrail(ctx, report, store.trail())
	}
	if err != nil {
		return err
	}
	if c.JSON {
		text, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return err
		}
		fmt.Fprintln(con.out, string(text))
	} else {
		con.showReport(report)
	}
	if report.Failed() {
		return assets.Refuse(assets.Invalid, "verify", assets.Text{
			ZH: store.masked() + "：检验未通过", EN: store.masked() + " does not hold"})
	}
	return nil
}

// ledger is the store to look at, which is not opened as one: that would bring it up to this program.
func (f storeFlags) ledger() assets.Ledger {
	if f.isPostgres() {
		return postgis.Database(f.Store)
	}
	return gpkg.File(f.Store)
}

// trail is where the audit trail of the store is read, which is not opened either.
func (f storeFlags) trail() access.Trailer {
	if f.isPostgres() {
		return postgis.AccountsDatabase(f.Store)
	}
	return gpkg.AccountsFile(f.accountsFile())
}

// addTrail follows the chain of the audit trail.
func (con *console) addTrail(ctx context.Context, report *verify.Report, trail access.Trailer) error {
	start := con.clock()
	found, err := access.VerifyEvents(ctx, trail)
	c := &verify.Check{Name: verify.CheckTrail, Verdict: verify.OK}
	switch {
	case assets.CodeOf(err) == assets.NotFound:
		c.What = assets.Text{ZH: "没有账号，也没有审计记录", EN: "no accounts are kept here, and no audit trail"}
	case err != nil:
		return err
	default:
		c.What = assets.Text{ZH: fmt.Sprintf("审计记录的散列链完整：%d 条", found.Events), EN: fmt.Sprintf("the audit trail follows its chain of hashes: %d events", found.Events)}
		c.Mend = assets.Text{ZH: "审计记录在本服务之外被改动过；请用备份核对", EN: "the audit trail was altered around the service; compare it with a backup"}
	}
	for _, f := range found.Faults {
		c.Verdict = verify.Failed
		c.Faults = append(c.Faults, verify.Fault{ID: f.Seq, Message: f.Message})
	}
	c.Took = con.clock().Sub(start)
	report.Took += c.Took
	report.Checks = append(report.Checks, c)
	return nil
}

// maxShown bounds how many faults of one check are shown to people; programs get them all.
const maxShown = 10

// showReport prints one line a check, and under it what is wrong.
func (con *console) showReport(r *verify.Report) {
	word := map[verify.Verdict]string{verify.OK: "ok     ", verify.Pending: "PENDING", verify.Failed: "FAILED "}
	for _, c := range r.Checks {
		fmt.Fprintf(con.out, "%s  %s  (%s)\n", word[c.Verdict], c.Line().In(con.lang), c.Took.Round(10*time.Millisecond))
		for _, f := range c.Faults[:min(len(c.Faults), maxShown)] {
			con.say(assets.Text{ZH: "         " + f.Message.ZH, EN: "         " + f.Message.EN})
		}
		if more := len(c.Faults) + c.More - maxShown; more > 0 {
			con.say(assets.Text{ZH: fmt.Sprintf("         另有 %s 处", grouped(int64(more))), EN: fmt.Sprintf("         and %s more", grouped(int64(more)))})
		}
		if c.Verdict != verify.OK {
			con.say(assets.Text{ZH: "         → " + c.Mend.ZH, EN: "         → " + c.Mend.EN})
		}
	}
	con.say(assets.Text{
		ZH: fmt.Sprintf("修订 %s，散列 %s；部件 %s，边界 %s，变更 %s；用时 %s", grouped(int64(r.Revision)), r.Hash,
			grouped(int64(r.Assets)), grouped(int64(r.Boundaries)), grouped(int64(r.Changes)), r.Took.Round(10*time.Millisecond)),
		EN: fmt.Sprintf("revision %s, hash %s: %s assets, %s boundaries, %s changes, in %s", grouped(int64(r.Revision)), r.Hash,
			grouped(int64(r.Assets)), grouped(int64(r.Boundaries)), grouped(int64(r.Changes)), r.Took.Round(10*time.Millisecond))})
}
