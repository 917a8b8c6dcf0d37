package postgis

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

const (
	opJournal = "journal"

	// $1 below which revision, $2 until when or NULL, $3 how many, $4 whose or '', $5 by which way in or ''.
	readEntries = `SELECT ` + setColumns + `, t.inserted, t.updated, t.deleted
		FROM (SELECT * FROM needlepoint.change_set WHERE rev < $1 AND ($2::timestamptz IS NULL OR at <= $2)
			AND ($4 = '' OR actor = $4) AND ($5 = '' OR via = $5) ORDER BY rev DESC LIMIT $3) s
		CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE c.before IS NULL) AS inserted,
			count(*) FILTER (WHERE c.before IS NOT NULL AND c.after IS NOT NULL) AS updated,
			count(*) FILTER (WHERE c.before IS NOT NULL AND c.after IS NULL) AS deleted
			FROM needlepoint.change_row c WHERE c.rev = s.rev) t
		ORDER BY s.rev DESC`
)

// Journal implements assets.Journal.
func (s *Store) Journal(ctx context.Context, page assets.JournalPage) ([]assets.Entry, error) {
	if page.Limit <= 0 {
		return nil, nil
	}
	reading, leave, err := s.enterReading(ctx, opJournal)
	if err != nil {
		return nil, err
	}
	defer leave()
	before := int64(page.Before)
	if before <= 0 {
		before = assets.MaxID
	}
	var until *time.Time
	if !page.Until.IsZero() {
		until = &page.Until
	}
	rows, err := s.pool.Query(reading, readEntries, before, until, page.Limit, clean(page.Actor), clean(page.Via))
	if err != nil {
		return nil, s.failure(ctx, opJournal, err)
	}
	var c assets.Committed
	var inserted, updated, deleted int
	var entries []assets.Entry
	_, err = pgx.ForEachRow(rows, append(setTargets(&c), &inserted, &updated, &deleted), func() error {
		e := assets.EntryOf(c)
		e.At = assets.KeptTime(e.At)
		e.Inserted, e.Updated, e.Deleted = inserted, updated, deleted
		entries = append(entries, e)
		return nil
	})
	return entries, s.failure(ctx, opJournal, err)
}
