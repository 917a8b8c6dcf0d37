package gpkg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// AccountsEnding is what the name of the file of accounts has after the GeoPackage's own.
const AccountsEnding = ".accounts"

// Accounts keeps accounts and the trail of events in an SQLite file beside a GeoPackage, never in it: the GeoPackage is handed to
// others. Only the owner of the file reads it. Several may be open on one file, in one process or in many.
type Accounts struct {
	pool *sqlitex.Pool
	poll time.Duration

	mu     sync.Mutex
	news   chan struct{} // closed and made anew with each change kept through this handle
	closed chan struct{}
}

var _ access.Store = (*Accounts)(nil)

const (
	opAccounts = "accounts"

	accountsID      = 0x4E504143 // "NPAC"
	accountsVersion = 1
	accountsScript  = "schema/accounts.sql"
	accountsConns   = 4
	accountsMode    = 0o600
)

// OpenAccounts opens the file of accounts at path, making it where there is none.
func OpenAccounts(ctx context.Context, path string, opts Options) (*Accounts, error) {
	a := &Accounts{poll: opts.Poll, news: make(chan struct{}), closed: make(chan struct{})}
	if a.poll <= 0 {
		a.poll = 200 * time.Millisecond
	}
	wait := opts.BusyWait
	if wait <= 0 {
		wait = 10 * time.Second
	}
	if err := keepPrivate(path); err != nil {
		return nil, &assets.Error{Code: assets.Internal, Op: opAccounts, Err: err, Message: assets.Text{
			ZH: fmt.Sprintf("无法建立或保护账号文件 %s", path), EN: fmt.Sprintf("the file of accounts %s cannot be made or kept private", path)}}
	}
	pool, err := sqlitex.NewPool(path, sqlitex.PoolOptions{Flags: sqlite.OpenReadWrite, PoolSize: accountsConns,
		PrepareConn: func(conn *sqlite.Conn) error {
			conn.SetBusyTimeout(wait)
			return run(conn, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
		}})
	if err != nil {
		return nil, translate(opAccounts, err)
	}
	a.pool = pool
	if err := a.write(ctx, prepareAccounts); err != nil {
		_ = pool.Close()
		return nil, err
	}
	return a, nil
}

// keepPrivate makes the file where there is none, and takes it from everybody but its owner; its log and index follow it.
func keepPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, accountsMode)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && info.Mode().Perm() != accountsMode {
		err = file.Chmod(accountsMode)
	}
	return err
}

// prepareAccounts makes the tables in an empty file, and refuses one that is something else.
func prepareAccounts(conn *sqlite.Conn) error {
	tables, err := number(conn, sqlAnyTable, nil)
	if err != nil {
		return err
	}
	if tables == 0 {
		if err := runFile(conn, accountsScript); err != nil {
			return err
		}
		return run(conn, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", accountsID, accountsVersion))
	}
	id, err := number(conn, "PRAGMA application_id", nil)
	if err != nil {
		return err
	}
	version, err := number(conn, "PRAGMA user_version", nil)
	switch {
	case err != nil:
		return err
	case id != accountsID:
		return assets.Refuse(assets.Invalid, opAccounts, assets.Text{
			ZH: "账号文件的位置上是别的 SQLite 数据库；请移走它", EN: "where the accounts should be lies another SQLite database; move it away"})
	case version > accountsVersion:
		return assets.Refuse(assets.Unsupported, opAccounts, assets.Text{
			ZH: fmt.Sprintf("账号文件的版本是 %d，本程序只认到 %d；请升级程序", version, accountsVersion),
			EN: fmt.Sprintf("the file of accounts is of version %d, and this program knows versions up to %d: use a newer program", version, accountsVersion)})
	}
	return nil
}

// Close implements access.Store.
func (a *Accounts) Close() error {
	a.mu.Lock()
	if a.isClosed() {
		a.mu.Unlock()
		return nil
	}
	close(a.closed)
	a.mu.Unlock()
	return a.pool.Close()
}

func (a *Accounts) isClosed() bool { return isOver(a.closed) }

// read runs f in a read transaction.
func (a *Accounts) read(ctx context.Context, f func(*sqlite.Conn) error) error {
	return a.inTransaction(ctx, "BEGIN", f)
}

// write runs f in a write transaction, which is kept where f returns no error.
func (a *Accounts) write(ctx context.Context, f func(*sqlite.Conn) error) error {
	return a.inTransaction(ctx, "BEGIN IMMEDIATE", f)
}

func (a *Accounts) inTransaction(ctx context.Context, begin string, f func(*sqlite.Conn) error) (err error) {
	defer func() { err = failureOf(ctx, opAccounts, a.closed, err) }()
	if a.isClosed() {
		return os.ErrClosed
	}
	conn, err := a.pool.Take(ctx)
	if err != nil {
		return err
	}
	defer a.pool.Put(conn)
	if err := query(conn, begin, nil, nil); err != nil {
		return err
	}
	err = f(conn)
	conn.SetInterrupt(nil) // from here on the outcome is decided
	if err == nil {
		err = query(conn, "COMMIT", nil, nil)
	}
	if !conn.AutocommitEnabled() {
		err = errors.Join(err, query(conn, "ROLLBACK", nil, nil))
	}
	return err
}
