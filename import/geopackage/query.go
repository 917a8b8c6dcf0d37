package geopackage

import (
	"errors"
	"strings"

	"zombiezen.com/go/sqlite"
)

// script runs statements that answer nothing of interest.
func script(conn *sqlite.Conn, text string) error {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		stmt, rest, err := conn.PrepareTransient(text)
		if err != nil {
			return err
		}
		text = text[len(text)-rest:]
		if err := step(stmt, func(*sqlite.Stmt) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

// query calls each for every row of a statement.
func query(conn *sqlite.Conn, sql string, each func(*sqlite.Stmt) error) error {
	stmt, _, err := conn.PrepareTransient(sql)
	if err != nil {
		return err
	}
	return step(stmt, each)
}

func step(stmt *sqlite.Stmt, each func(*sqlite.Stmt) error) error {
	for {
		more, err := stmt.Step()
		if err == nil && more {
			err = each(stmt)
		}
		if err != nil || !more {
			return errors.Join(err, stmt.Finalize())
		}
	}
}

// quoted writes a name for SQL.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literal writes a text for SQL.
func literal(text string) string { return `'` + strings.ReplaceAll(text, `'`, `''`) + `'` }
