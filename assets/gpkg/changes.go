package gpkg

import (
	"context"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

// Changes implements assets.Store.
func (s *Store) Changes(ctx context.Context, after assets.Revision) (assets.Committed, error) {
	s.wish(after + 1)
	defer s.unwish(after + 1)
	for {
		news := s.awaited()
		c, pending, err := s.changesAfter(ctx, max(after, 0))
		if err != nil {
			return assets.Committed{}, s.failure(ctx, opChanges, err)
		}
		if c.Revision > 0 {
			return c, nil
		}
		if pending {
			// While another writer holds the file the edits stay pending, and the next round tries again.
			err := s.adoptPending(ctx)
			if err == nil {
				continue
			}
			if err = s.failure(ctx, opChanges, err); assets.CodeOf(err) != assets.Busy {
				return assets.Committed{}, err
			}
		}
		wait := time.NewTimer(s.poll)
		select {
		case <-ctx.Done():
		case <-s.closed:
		case <-news:
		case <-wait.C:
		}
		wait.Stop()
	}
}

// changesAfter reads the revision after the given one, where there is one; pending tells whether outside edits
// wait to become one.
func (s *Store) changesAfter(ctx context.Context, after assets.Revision) (c assets.Committed, pending bool, err error) {
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		end, err := endOfLog(conn)
		if err != nil {
			return err
		}
		if after < end.revision {
			var where span
			if c, where, err = readSet(conn, after+1); err != nil {
				return err
			}
			if changes := s.claim(c); changes != nil {
				c.Changes = changes
				return nil
			}
			c.Changes, err = changesAt(conn, c.Revision, where)
			return err
		}
		pending, err = hasPending(conn)
		return err
	})
	return c, pending, err
}

// History implements assets.Store.
func (s *Store) History(ctx context.Context, noun assets.Noun, id int64) ([]assets.Committed, error) {
	var out []assets.Committed
	err := s.read(ctx, func(conn *sqlite.Conn) error {
		var where []span
		if err := query(conn, sqlRecordSets, args{":noun": string(noun), ":id": id}, func(stmt *sqlite.Stmt) error {
			c, at, err := scanSet(stmt)
			out, where = append(out, c), append(where, at)
			return err
		}); err != nil {
			return err
		}
		for i := range out {
			var err error
			if out[i].Changes, err = changesAt(conn, out[i].Revision, where[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, s.failure(ctx, opHistory, err)
	}
	if len(out) == 0 {
		return nil, assets.Missing(opHistory, noun, id)
	}
	return out, nil
}
