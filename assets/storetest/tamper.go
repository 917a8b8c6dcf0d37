package storetest

import (
	"context"
	"testing"

	"needlepoint/assets"
)

// Tamperer is optional to a Book: a way to alter what the store keeps so that it notices nothing.
type Tamperer interface {
	// Text returns all of a column, in the order of the rows, in one string.
	Text(t testing.TB, table, column string) string

	// Around runs statements in one transaction, with nothing that would note them as outside edits, and returns how many rows
	// they changed. {name} stands for a table of the store.
	Around(t testing.TB, statements ...string) (changed int64, err error)

	// LogColumns lists every column of the log: the tables change_set, change_row and head.
	LogColumns() []LogColumn

	// Former are statements that make the schema what it was before the log had prints of inserts.
	Former() []string

	// RowName is what tells the rows of any table apart, and sorts them.
	RowName() string
}

// LogColumn is one column of the log.
type LogColumn struct {
	Table, Name string
	Others      []string // SQL expressions that give it another value where it has one
}

// logTables are all that a case may have to put back.
var logTables = []string{"change_set", "change_row", "head", "asset", "boundary"}

// tampering is a book that is altered and put back.
type tampering struct {
	*desk
	Tamperer
}

// tamper readies the desk's book; it skips where the book cannot be altered.
func (d *desk) tamper() tampering {
	d.t.Helper()
	how, ok := d.book.(Tamperer)
	if !ok {
		d.t.Skip("this book cannot be altered behind the store's back")
	}
	return tampering{d, how}
}

// alter runs statements around the service; an error of the database fails the test.
func (d tampering) alter(statements ...string) {
	d.t.Helper()
	if _, err := d.Around(d.t, statements...); err != nil {
		d.t.Fatal(err)
	}
}

// save notes how everything stands.
func (d tampering) save() {
	d.t.Helper()
	for _, table := range logTables {
		d.alter("CREATE TABLE {saved_" + table + "} AS SELECT * FROM {" + table + "}")
	}
}

// restore puts everything back.
func (d tampering) restore() {
	d.t.Helper()
	var statements []string
	for _, table := range logTables {
		statements = append(statements, "DELETE FROM {"+table+"}", "INSERT INTO {"+table+"} SELECT * FROM {saved_"+table+"}")
	}
	d.alter(statements...)
}

// countLog counts the rows of the log's tables.
func countLog(rows map[string]int) func(context.Context, assets.Inspection) error {
	rows["head"] = 1
	return func(ctx context.Context, in assets.Inspection) error {
		if err := in.Sets(ctx, func(assets.LoggedSet) error { rows["change_set"]++; return nil }); err != nil {
			return err
		}
		return in.Rows(ctx, func(assets.LoggedRow) error { rows["change_row"]++; return nil })
	}
}
