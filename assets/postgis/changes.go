package postgis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

const (
	setColumns = `s.rev, s.base, s.at, s.actor, s.via, s.reason, s.key, s.digest, s.hash`

	readSet = `SELECT ` + setColumns + ` FROM needlepoint.change_set s WHERE s.rev = $1`

	// $1 revision; an insert is given the image before the record's next change, NULL where there was none.
	readChanges = `SELECT c.noun, c.id, c.before, c.after, CASE WHEN c.before IS NULL THEN
			(SELECT n.before FROM needlepoint.change_row n WHERE n.noun = c.noun AND n.id = c.id AND n.rev > c.rev ORDER BY n.rev LIMIT 1)
		END
		FROM needlepoint.change_row c WHERE c.rev = $1 ORDER BY c.seq`

	// $1 noun, $2 id.
	readHistory = `SELECT ` + setColumns + `, c.before, c.after
		FROM needlepoint.change_row c JOIN needlepoint.change_set s ON s.rev = c.rev
		WHERE c.noun = $1 AND c.id = $2 ORDER BY c.rev`

	readRevision = `SELECT revision FROM needlepoint.head`
)

// setTargets returns where Scan puts setColumns.
func setTargets(c *assets.Committed) []any {
	return []any{&c.Revision, &c.Base, &c.At, &c.Actor, &c.Via, &c.Reason, &c.Key, &c.Digest, &c.Hash}
}

// Changes returns the revision after the given one, waiting until there is one. See assets.Store.
func (s *Store) Changes(ctx context.Context, after assets.Revision) (assets.Committed, error) {
	reading, leave, err := s.enterReading(ctx, opChanges)
	if err != nil {
		return assets.Committed{}, err
	}
	defer leave()
	next := max(after, 0) + 1
	looking := time.NewTicker(s.poll)
	defer looking.Stop()
	for {
		hint := s.hints.wait() // before looking, so that what comes after the look is not missed
		c, found, err := s.look(reading, next)
		if err != nil {
			return assets.Committed{}, s.failure(ctx, opChanges, err)
		}
		if found {
			return c, nil
		}
		select {
		case <-hint:
		case <-looking.C:
		case <-reading.Done():
			return assets.Committed{}, s.failure(ctx, opChanges, reading.Err())
		}
	}
}

// look reads a revision if it is there, adopting outside edits where it is not.
func (s *Store) look(ctx context.Context, r assets.Revision) (c assets.Committed, found bool, _ error) {
	for try := 0; try < 2; try++ {
		var head assets.Revision
		if err := s.pool.QueryRow(ctx, readRevision).Scan(&head); err != nil {
			return c, false, err
		}
		if head >= r {
			err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
				var err error
				c, err = readCommitted(ctx, tx, r)
				return err
			})
			return c, err == nil, err
		}
		if try > 0 {
			break
		}
		// Edits that cannot be adopted now because somebody else writes are met again.
		if err := s.adoptPending(ctx); err != nil && assets.CodeOf(classify(opChanges, err)) != assets.Busy {
			return c, false, err
		}
	}
	return c, false, nil
}

// readCommitted reads one revision with all its changes.
func readCommitted(ctx context.Context, tx pgx.Tx, r assets.Revision) (assets.Committed, error) {
	var c assets.Committed
	if err := tx.QueryRow(ctx, readSet, int64(r)).Scan(setTargets(&c)...); err != nil {
		return c, err
	}
	c.At = assets.KeptTime(c.At)
	rows, err := tx.Query(ctx, readChanges, int64(r))
	if err != nil {
		return c, err
	}
	var e entry
	var before, after, later *string
	standing := map[entry]int{} // inserts whose image is not in the log: their place
	_, err = pgx.ForEachRow(rows, []any{&e.noun, &e.id, &before, &after, &later}, func() error {
		if before == nil && after == nil {
			if after = later; after == nil {
				standing[e] = len(c.Changes)
			}
		}
		change, err := parseChange(e, before, after)
		if err == nil && before == nil && change.After != nil {
			change.After = change.After.WithRevision(r)
		}
		c.Changes = append(c.Changes, change)
		return err
	})
	if err != nil || len(standing) == 0 {
		return c, err
	}
	return c, fillStanding(ctx, tx, &c, standing)
}

// fillStanding completes the inserts of c that nobody changed since, from the tables.
func fillStanding(ctx context.Context, tx pgx.Tx, c *assets.Committed, standing map[entry]int) error {
	pending, err := readPending(ctx, tx)
	if err != nil {
		return err
	}
	for e, before := range pending {
		if place, wanted := standing[e]; wanted && before != nil {
			c.Changes[place].After = before.WithRevision(c.Revision)
		}
	}
	for _, noun := range assets.AllNouns() {
		rows, err := tx.Query(ctx, shelfOf(noun).inserted, int64(c.Revision))
		if err != nil {
			return err
		}
		var r row
		_, err = pgx.ForEachRow(rows, r.targets(), func() error {
			if record := pending.stateOf(noun, &r); record != nil {
				c.Changes[standing[entry{noun, r.id}]].After = record.WithRevision(c.Revision)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for e, place := range standing {
		if c.Changes[place].After == nil {
			return fmt.Errorf("revision %d made %s %d, of which nothing is left", c.Revision, e.noun, e.id)
		}
	}
	return nil
}

// parseChange reads the images of one change; nil ones are absent.
func parseChange(e entry, before, after *string) (assets.Change, error) {
	change := assets.Change{Noun: e.noun, ID: e.id}
	for _, side := range []struct {
		image *string
		into  *assets.Record
	}{{before, &change.Before}, {after, &change.After}} {
		if side.image == nil {
			continue
		}
		record, err := assets.ParseImage(e.noun, []byte(*side.image))
		if err != nil {
			return change, err
		}
		*side.into = record
	}
	return change, nil
}

// History returns every revision that touched one record, oldest first. See assets.Store.
func (s *Store) History(ctx context.Context, noun assets.Noun, id int64) ([]assets.Committed, error) {
	reading, leave, err := s.enterReading(ctx, opHistory)
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []assets.Committed
	err = s.inSnapshot(reading, func(tx pgx.Tx) error {
		var err error
		out, err = readHistoryOf(reading, tx, entry{noun, id})
		return err
	})
	if err != nil {
		return nil, s.failure(ctx, opHistory, err)
	}
	if len(out) == 0 {
		return nil, assets.Missing(opHistory, noun, id)
	}
	return out, nil
}

func readHistoryOf(ctx context.Context, tx pgx.Tx, e entry) ([]assets.Committed, error) {
	rows, err := tx.Query(ctx, readHistory, string(e.noun), e.id)
	if err != nil {
		return nil, err
	}
	var out []assets.Committed
	var c assets.Committed
	var before, after *string
	_, err = pgx.ForEachRow(rows, append(setTargets(&c), &before, &after), func() error {
		c := c
		c.At = assets.KeptTime(c.At)
		change, err := parseChange(e, before, after)
		if err != nil {
			return err
		}
		if n := len(out); n > 0 && out[n-1].Changes[0].After == nil && change.Before != nil {
			out[n-1].Changes[0].After = change.Before // what the insert before made
		}
		c.Changes = []assets.Change{change}
		out = append(out, c)
		return nil
	})
	if err != nil || len(out) == 0 {
		return nil, err
	}
	last := &out[len(out)-1]
	if last.Changes[0].Before != nil {
		return out, nil
	}
	last.Changes[0].After, err = standingOf(ctx, tx, e)
	switch {
	case err != nil:
		return nil, err
	case last.Changes[0].After == nil:
		return nil, fmt.Errorf("revision %d made %s %d, of which nothing is left", last.Revision, e.noun, e.id)
	}
	last.Changes[0].After = last.Changes[0].After.WithRevision(last.Revision)
	return out, nil
}

// standingOf returns what the book holds of a record; nil where it has none.
func standingOf(ctx context.Context, tx pgx.Tx, e entry) (assets.Record, error) {
	pending, err := readPending(ctx, tx)
	if err != nil {
		return nil, err
	}
	var r row
	err = tx.QueryRow(ctx, shelfOf(e.noun).current, e.id).Scan(r.targets()...)
	if errors.Is(err, pgx.ErrNoRows) {
		return pending[e], nil // an outside edit may have removed it
	}
	return pending.stateOf(e.noun, &r), err
}
