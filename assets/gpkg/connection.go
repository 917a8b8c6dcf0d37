package gpkg

import (
	"fmt"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// settings hold for every connection. FULL makes a commit in WAL mode survive a loss of power.
const settings = `
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = ON;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -16384;
`

// walWait bounds the wait for a moment without readers, which turning a new file to WAL needs.
const walWait = 10 * time.Second

// prepare readies a connection of any kind. A waiting statement ends with the connection's interrupt.
func prepare(conn *sqlite.Conn) error {
	if err := registerFunctions(conn); err != nil {
		return err
	}
	if err := run(conn, settings); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	return nil
}

func prepareReader(conn *sqlite.Conn) error {
	if err := prepare(conn); err != nil {
		return err
	}
	return run(conn, "PRAGMA query_only = ON;")
}

// openWriter opens the one connection that writes, and turns the file to WAL.
func openWriter(path string) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		return nil, err
	}
	conn.SetBusyTimeout(walWait)
	err = run(conn, "PRAGMA journal_mode = WAL;")
	if err == nil {
		err = prepare(conn)
	}
	if err == nil {
		err = run(conn, "PRAGMA cache_size = -65536;")
	}
	conn.SetBlockOnBusy()
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// run executes a script of statements, each in a transaction of its own unless one is under way. The script
// ends with a statement, not with a comment.
func run(conn *sqlite.Conn, script string) error {
	for script = strings.TrimSpace(script); script != ""; script = strings.TrimSpace(script) {
		stmt, rest, err := conn.PrepareTransient(script)
		if err != nil {
			return err
		}
		script = script[len(script)-rest:]
		for more := true; more && err == nil; {
			more, err = stmt.Step()
		}
		if ended := stmt.Finalize(); err == nil {
			err = ended
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// args are the named arguments of a statement, such as ":id".
type args map[string]any

// query runs a statement that is kept prepared, and calls each for every row.
func query(conn *sqlite.Conn, sql string, named args, each func(*sqlite.Stmt) error) error {
	return sqlitex.Execute(conn, sql, &sqlitex.ExecOptions{Named: named, ResultFunc: each})
}

// number returns the one integer that a statement answers, 0 where it answers nothing.
func number(conn *sqlite.Conn, sql string, named args) (n int64, err error) {
	err = query(conn, sql, named, func(stmt *sqlite.Stmt) error {
		n = stmt.ColumnInt64(0)
		return nil
	})
	return n, err
}
