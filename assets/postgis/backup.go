package postgis

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

const (
	opBackup  = "backup"
	opRestore = "restore"

	exportSnapshot = `SELECT pg_export_snapshot()`

	// The transaction that holds the snapshot is idle for as long as the dump takes.
	liftLimit = `SELECT set_config('idle_in_transaction_session_timeout', '0', true)`

	hasBook = `SELECT to_regclass('needlepoint.head') IS NOT NULL`
)

// Backup implements assets.Backup: the copy is an archive of pg_dump's custom format holding the schema needlepoint, all
// of one snapshot of the database. Edits made around the service are adopted first. PostgreSQL's client programs must
// be on the machine, of the server's version or newer.
func (s *Store) Backup(ctx context.Context, path string) (assets.Head, error) {
	reading, leave, err := s.enterReading(ctx, opBackup)
	if err != nil {
		return assets.Head{}, err
	}
	defer leave()
	if err := s.adoptPending(reading); err != nil {
		return assets.Head{}, s.failure(ctx, opBackup, err)
	}
	var head assets.Head
	err = s.inSnapshot(reading, func(tx pgx.Tx) error {
		var snapshot string
		if err := tx.QueryRow(reading, exportSnapshot).Scan(&snapshot); err != nil {
			return err
		}
		if _, err := tx.Exec(reading, liftLimit); err != nil {
			return err
		}
		var err error
		if head, err = headAt(reading, tx, 0); err != nil {
			return err
		}
		return s.dump(reading, snapshot, path)
	})
	return head, s.failure(ctx, opBackup, err)
}

// dump runs pg_dump on an exported snapshot.
func (s *Store) dump(ctx context.Context, snapshot, path string) error {
	return assets.PlaceFile(path, func(temporary string) error {
		tool := client{program: "pg_dump", url: s.url}
		return tool.run(ctx, "--format=custom", "--schema=needlepoint", "--no-owner", "--no-privileges",
			"--snapshot="+snapshot, "--file="+temporary)
	})
}

// Restore fills the database that url names from an archive that Backup or pg_dump made. A database that holds a book
// already is refused. It is done whole or not at all.
func Restore(ctx context.Context, archive, url string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return badURL(opRestore)
	}
	if err := makeRoom(ctx, config); err != nil {
		return openFailure(ctx, err)
	}
	tool := client{program: "pg_restore", url: url}
	if err := tool.run(ctx, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", archive); err != nil {
		return fmt.Errorf("%s: %w", opRestore, err)
	}
	return nil
}

// makeRoom refuses a database with a book in it, and sees to PostGIS, which the archive counts on.
func makeRoom(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		var there bool
		if err := tx.QueryRow(ctx, hasBook).Scan(&there); err != nil {
			return err
		}
		if there {
			return assets.Refuse(assets.Conflict, opRestore, assets.Text{
				ZH: "这个数据库里已有台账，不会覆盖；请恢复到一个空的数据库",
				EN: "this database holds a book already, which is not overwritten; restore into an empty database"})
		}
		return ensurePostGIS(ctx, tx)
	})
}

// client is one of PostgreSQL's own programs.
type client struct{ program, url string }

// run ends with the program's own words where it fails. The password goes by the environment, where no other account of
// the machine reads it.
func (c client) run(ctx context.Context, args ...string) error {
	path, err := exec.LookPath(c.program)
	if err != nil {
		return assets.Refuse(assets.Unsupported, opBackup, assets.Text{
			ZH: fmt.Sprintf("本机没有 %s；请安装 PostgreSQL 客户端程序（Debian：apt-get install postgresql-client）", c.program),
			EN: fmt.Sprintf("%s is not on this machine; install PostgreSQL's client programs (Debian: apt-get install postgresql-client)", c.program)})
	}
	u, err := url.Parse(c.url)
	if err != nil {
		return badURL(opBackup)
	}
	command := exec.CommandContext(ctx, path)
	command.Env = os.Environ()
	if password, given := u.User.Password(); given {
		command.Env = append(command.Env, "PGPASSWORD="+password)
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	for name := range query { // those are for the pool of connections, and unknown to the programs
		if strings.HasPrefix(name, "pool_") {
			query.Del(name)
		}
	}
	u.RawQuery = query.Encode()
	command.Args = append([]string{c.program, "--no-password", "--dbname=" + u.String()}, args...)
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		words := strings.TrimSpace(said.String())
		return &assets.Error{Code: assets.Invalid, Op: c.program, Err: err, Message: assets.Text{
			ZH: fmt.Sprintf("%s 未能完成：%s", c.program, words), EN: fmt.Sprintf("%s did not succeed: %s", c.program, words)}}
	}
	return nil
}

func badURL(op string) error {
	return assets.Refuse(assets.Invalid, op, assets.Text{
		ZH: "数据库连接串有误；应为 postgres://用户:密码@主机:端口/数据库",
		EN: "the connection string is not valid; postgres://user:password@host:port/database is expected"})
}
