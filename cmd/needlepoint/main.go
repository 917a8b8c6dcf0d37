// Command needlepoint keeps the book of a district's public assets: it serves it, fills it and hands it on.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"needlepoint/assets"
	"needlepoint/web"
)

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1
	exitMisuse  = 2
)

// commands is the whole command line.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the map and the API."`
	Import  importCommand  `cmd:"" help:"Import a delivery: plan it, show the plan, keep it as one revision."`
	Export  exportCommand  `cmd:"" help:"Export assets or boundaries to GeoJSON, CSV or GeoPackage."`
	Undo    undoCommand    `cmd:"" help:"Take one revision back, as a revision of its own."`
	Sample  sampleCommand  `cmd:"" help:"Fill an empty store with an invented district."`
	Public  publicCommand  `cmd:"" help:"Show or set what is told to who asks without credentials."`
	Backup  backupCommand  `cmd:"" help:"Copy the whole book into one file, while the service goes on."`
	Restore restoreCommand `cmd:"" help:"Make a book of a backup."`
	Check   checkCommand   `cmd:"" help:"Count a book, compute its digests and follow the chain of its log."`
	Verify  verifyCommand  `cmd:"" help:"Prove a book from its log: chain of hashes, replay against the tables, indexes. Writes nothing."`
	Bench   benchCommand   `cmd:"" help:"Measure the service at work, on made-up assets or on a store."`
	Account accountCommand `cmd:"" help:"Add people, give them roles, issue tokens, disable accounts."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// console is what a command talks to: streams, clock and language are handed in, so that tests can be one.
type console struct {
	in       io.Reader
	out, err io.Writer
	clock    func() time.Time
	lang     string // "zh" or "en"
	terminal bool   // err is a terminal, where a progress bar may move
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], newConsole()))
}

// run parses and runs one command line, and returns the exit code: 0 done (help included), 1 failed, 2 misused.
func run(ctx context.Context, args []string, con *console) int {
	code := -1
	parser, err := kong.New(&commands{},
		kong.Name("needlepoint"),
		kong.Description("The book of every public asset of a district, on one map."),
		kong.Writers(con.out, con.err),
		kong.Exit(func(c int) { code = c }),
		kong.Vars{"store_default": defaultStore, "bench_parts": benchParts(), "roles": roleWords(), "scopes": scopeWords(), "local_proxies": web.LoopbackProxies},
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(con),
	)
	if err != nil {
		fmt.Fprintln(con.err, "needlepoint:", err)
		return exitFailure
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if code >= 0 { // help was asked for and printed
		return code
	}
	if err != nil {
		fmt.Fprintln(con.err, "needlepoint:", err)
		fmt.Fprintln(con.err, "needlepoint --help lists the commands.")
		return exitMisuse
	}
	if err := parsed.Run(); err != nil {
		con.fail(err)
		if errors.As(err, new(misuse)) {
			return exitMisuse
		}
		return exitFailure
	}
	return exitOK
}

// misuse is the error of a command line that parses and still asks for something impossible.
type misuse struct{ assets.Text }

func (m misuse) Error() string { return m.EN }

// fail prints an error in the reader's language, its faults a line each.
func (con *console) fail(err error) {
	var m misuse
	if errors.As(err, &m) {
		fmt.Fprintln(con.err, "needlepoint:", m.In(con.lang))
		return
	}
	var e *assets.Error
	if !errors.As(err, &e) || e.Message == (assets.Text{}) {
		fmt.Fprintln(con.err, "needlepoint:", err)
		return
	}
	fmt.Fprintln(con.err, "needlepoint:", e.Message.In(con.lang))
	for _, f := range e.Faults {
		if f.Message != e.Message {
			fmt.Fprintln(con.err, "  "+f.Message.In(con.lang))
		}
	}
	if e.Err != nil {
		fmt.Fprintln(con.err, "  ("+e.Err.Error()+")")
	}
}

// say prints a line in the reader's language.
func (con *console) say(t assets.Text) { fmt.Fprintln(con.out, t.In(con.lang)) }
