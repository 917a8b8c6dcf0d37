package gpkg

import (
	"context"
	"errors"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	opJournal = "journal"

	sqlEntries = `SELECT rev, base, at, actor, via, reason, key, digest, hash, first_row, row_count FROM change_set
		WHERE rev < :before AND (:actor = '' OR actor = :actor) AND (:via = '' OR via = :via) ORDER BY rev DESC`
	sqlTally = `SELECT sum(before IS NULL), sum(before IS NOT NULL AND after IS NULL) FROM change_row WHERE n BETWEEN :first AND :last`
)

// errEnough ends a query early.
var errEnough = errors.New("enough")

// Journal implements assets.Journal.
func (s *Store) Journal(ctx context.Context, page assets.JournalPage) ([]assets.Entry, error) {
	before := int64(page.Before)
	if before <= 0 {
		before = assets.MaxID
	}
	var entries []assets.Entry
	err := s.read(ctx, func(conn *sqlite.Conn) error {
		var where []span
		if page.Limit <= 0 {
			return nil
		}
		err := query(conn, sqlEntries, args{":before": before, ":actor": clean(page.Actor), ":via": clean(page.Via)}, func(stmt *sqlite.Stmt) error {
			c, at, err := scanSet(stmt)
			// Times are compared here and not in SQL, since their texts have fractions of any length.
			if err != nil || !page.Until.IsZero() && c.At.After(page.Until) {
				return err
			}
			entries, where = append(entries, assets.EntryOf(c)), append(where, at)
			if len(entries) == page.Limit {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
		for i := range entries {
			if err := tally(conn, where[i], &entries[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return entries, s.failure(ctx, opJournal, err)
}

// tally counts what the changes at a place of the log did.
func tally(conn *sqlite.Conn, where span, e *assets.Entry) error {
	return query(conn, sqlTally, args{":first": where.first, ":last": where.first + where.count - 1}, func(stmt *sqlite.Stmt) error {
		e.Inserted, e.Deleted = stmt.ColumnInt(0), stmt.ColumnInt(1)
		e.Updated = int(where.count) - e.Inserted - e.Deleted
		return nil
	})
}
