package postgis

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"needlepoint/assets"
)

// migrationFiles are numbered NNN_name.sql; a number once released never changes its meaning.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

type migration struct {
	number int
	name   string
	sql    string
}

// migrations returns every step of the book in ascending number, without a gap.
func migrations() ([]migration, error) { return stepsIn(migrationFiles, "migrations/*.sql") }

func stepsIn(files embed.FS, pattern string) ([]migration, error) {
	names, err := fs.Glob(files, pattern) // sorted
	if err != nil {
		return nil, err
	}
	steps := make([]migration, len(names))
	for i, file := range names {
		number, name, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".sql"), "_")
		n, err := strconv.Atoi(number)
		if err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s: number %d is expected", file, i+1)
		}
		text, err := files.ReadFile(file)
		if err != nil {
			return nil, err
		}
		steps[i] = migration{n, name, string(text)}
	}
	return steps, nil
}

const (
	// The key of the lock is the bytes of "needle" as a number, so that no other program is likely to use it.
	lockMigration = `SELECT set_config('lock_timeout', '60s', true), pg_advisory_xact_lock(121381771832421)`

	readEncoding = `SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()`

	hasPostGIS    = `SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis')`
	createPostGIS = `CREATE EXTENSION postgis`

	// The migrations say "geometry" without a schema, and the extension may live in any.
	findPostGIS = `SELECT set_config('search_path', quote_ident(n.nspname), true)
		FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'`

	lastMigration = `SELECT coalesce(max(number), 0) FROM needlepoint.migration`
)

// migrate brings the schema up to date in one transaction, one process at a time.
func migrate(ctx context.Context, conn *pgx.Conn) error {
	steps, err := migrations()
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := takeTurn(ctx, tx); err != nil {
			return err
		}
		if err := ensurePostGIS(ctx, tx); err != nil {
			return err
		}
		return climb(ctx, tx, ladder{schema: "needlepoint", steps: steps})
	})
}

// takeTurn waits until no other process migrates, and refuses a database that this package cannot keep texts in.
func takeTurn(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, lockMigration); err != nil {
		return err
	}
	var encoding string
	if err := tx.QueryRow(ctx, readEncoding).Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return notUTF8(encoding)
	}
	return nil
}

func notUTF8(encoding string) error {
	return assets.Refuse(assets.Unsupported, opOpen, assets.Text{
		ZH: fmt.Sprintf("数据库编码是 %s；需要 UTF8", encoding),
		EN: fmt.Sprintf("the database is encoded in %s; UTF8 is needed", encoding)})
}

func tooNew(op string, at, known int) error {
	return assets.Refuse(assets.Unsupported, op, assets.Text{
		ZH: fmt.Sprintf("数据库由更新版本的程序建立（第 %d 步；本程序只到第 %d 步）", at, known),
		EN: fmt.Sprintf("the database was made by a newer version (step %d; this one knows %d)", at, known)})
}

// ladder is a schema and the steps that make it, of which it counts those taken itself. Its name is one of this package's own.
type ladder struct {
	schema string
	steps  []migration
}

// climb takes the steps that the schema has not taken yet.
func climb(ctx context.Context, tx pgx.Tx, l ladder) error {
	table := l.schema + ".migration"
	var there bool
	if err := tx.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, table).Scan(&there); err != nil {
		return err
	}
	if !there {
		for _, sql := range []string{`CREATE SCHEMA IF NOT EXISTS ` + l.schema, `CREATE TABLE ` + table + ` (
			number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
	}
	var at int
	if err := tx.QueryRow(ctx, `SELECT coalesce(max(number), 0) FROM `+table).Scan(&at); err != nil {
		return err
	}
	if at > len(l.steps) {
		return tooNew(opOpen, at, len(l.steps))
	}
	for _, step := range l.steps[at:] {
		if _, err := tx.Exec(ctx, step.sql); err != nil {
			return fmt.Errorf("%s, migration %d %s: %w", l.schema, step.number, step.name, err)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO `+table+` (number, name) VALUES ($1, $2)`, step.number, step.name); err != nil {
			return err
		}
	}
	return nil
}

// ensurePostGIS creates the extension where it is missing and lets the migrations see its types.
func ensurePostGIS(ctx context.Context, tx pgx.Tx) error {
	var there bool
	if err := tx.QueryRow(ctx, hasPostGIS).Scan(&there); err != nil {
		return err
	}
	if !there {
		if _, err := tx.Exec(ctx, createPostGIS); err != nil {
			return noPostGIS(err)
		}
	}
	_, err := tx.Exec(ctx, findPostGIS)
	return err
}

// noPostGIS says what to do when the extension cannot be created.
func noPostGIS(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	message := assets.Text{
		ZH: "数据库中没有 PostGIS，服务器上也没有安装；请先安装 PostGIS 软件包",
		EN: "the database has no PostGIS and the server does not offer it; install its PostGIS package first"}
	if pg.Code == insufficientPrivilege {
		message = assets.Text{
			ZH: "数据库中没有 PostGIS，本账号无权创建；请管理员执行 CREATE EXTENSION postgis",
			EN: "the database has no PostGIS and this account may not create it; have an administrator run CREATE EXTENSION postgis"}
	}
	return &assets.Error{Code: assets.Unsupported, Op: opOpen, Message: message, Err: err}
}
