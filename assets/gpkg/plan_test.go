package gpkg

import (
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
)

// TestNoCommitReadsAWholeTable asks SQLite how it would run each statement of a commit and of following one: by an index, since a
// walk over a table would make each commit slower than the one before it. Tables of one row, and one that is empty as a rule, are
// walked.
func TestNoCommitReadsAWholeTable(t *testing.T) {
	b := newBook(t)
	s, _ := b.Open(t).(*Store)
	defer s.Close()
	statements := []string{sqlByKey, sqlRowIDs, sqlHead, sqlMoveHead, sqlPutSet, sqlPutRow + rowsOf(1, logColumns), sqlSet, sqlRows, sqlHasPending,
		sqlStartWriting, sqlStopWriting, sqlTouchContents, sqlRecordSets, sqlNextBefore}
	for _, shelf := range allShelves() {
		statements = append(statements, shelf.one, shelf.exists, shelf.next, shelf.raise, shelf.insert+rowsOf(1, rowColumns), shelf.update, shelf.remove, shelf.unref)
	}
	small := func(step string) bool {
		return step == "SCAN head" || step == "SCAN CONSTANT ROW" || strings.HasPrefix(step, "SCAN outside_edit")
	}
	err := s.read(t.Context(), func(conn *sqlite.Conn) error {
		for _, sql := range statements {
			if sql == "" {
				continue
			}
			stmt, _, err := conn.PrepareTransient("EXPLAIN QUERY PLAN " + sql)
			if err != nil {
				return err
			}
			for {
				row, err := stmt.Step()
				if err != nil {
					return err
				}
				if !row {
					break
				}
				if step := stmt.ColumnText(3); strings.HasPrefix(step, "SCAN ") && !small(step) {
					t.Errorf("%s\n%s", step, sql)
				}
			}
			if err := stmt.Finalize(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
