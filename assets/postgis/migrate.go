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

	hasSchema       = `SELECT to_regclass('needlepoint.migration') IS NOT NULL`
	createSchema    = `CREATE SCHEMA IF NOT EXISTS needlepoint`
	createMigration = `CREATE TABLE needlepoint.migration (
		number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`
	lastMigration  = `SELECT coalesce(max(number), 0) FROM needlepoint.migration`
	writeMigration = `INSERT INTO needlepoint.migration (number, name) VALUES ($1, $2)`
)

// migrate brings the schema up to date in one transaction, one process at a time.
func migrate(ctx context.Context, conn *pgx.Conn) error {
	steps, err := migrations()
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
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
		if err := ensurePostGIS(ctx, tx); err != nil {
			return err
		}
		at, err := appliedUpTo(ctx, tx)
		if err != nil {
			return err
		}
		if at > len(steps) {
			return tooNew(at, len(steps))
		}
		for _, step := range steps[at:] {
			if _, err := tx.Exec(ctx, step.sql); err != nil {
				return fmt.Errorf("migration %d %s: %w", step.number, step.name, err)
			}
			if _, err := tx.Exec(ctx, writeMigration, step.number, step.name); err != nil {
				return err
			}
		}
		return nil
	})
}

func notUTF8(encoding string) error {
	return assets.Refuse(assets.Unsupported, opOpen, assets.Text{
		ZH: fmt.Sprintf("数据库编码是 %s；需要 UTF8", encoding),
		EN: fmt.Sprintf("the database is encoded in %s; UTF8 is needed", encoding)})
}

func tooNew(at, known int) error {
	return assets.Refuse(assets.Unsupported, opOpen, assets.Text{
		ZH: fmt.Sprintf("数据库由更新版本的程序建立（第 %d 步；本程序只到第 %d 步）", at, known),
		EN: fmt.Sprintf("the database was made by a newer version (step %d; this one knows %d)", at, known)})
}

// appliedUpTo returns the number of the last migration applied, making the table that says so where it is missing.
func appliedUpTo(ctx context.Context, tx pgx.Tx) (int, error) {
	var there bool
	if err := tx.QueryRow(ctx, hasSchema).Scan(&there); err != nil {
		return 0, err
	}
	if !there {
		for _, sql := range []string{createSchema, createMigration} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return 0, err
			}
		}
	}
	var at int
	err := tx.QueryRow(ctx, lastMigration).Scan(&at)
	return at, err
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
