package postgis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

const (
	unlimited = `SELECT set_config('statement_timeout', '0', true)`

	readHead = `SELECT h.revision, h.hash, c.at FROM needlepoint.head h LEFT JOIN needlepoint.change_set c ON c.rev = h.revision`
	readPast = `SELECT rev, hash, at FROM needlepoint.change_set WHERE rev = $1`

	// $1 revision, $2 ids, $3 noun.
	changedSince = `SELECT DISTINCT id FROM needlepoint.change_row WHERE noun = $3 AND id = ANY ($2) AND rev > $1`
)

// Load calls each once for every record of the book at revision at. See assets.Store.
func (s *Store) Load(ctx context.Context, at assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	reading, leave, err := s.enterReading(ctx, opLoad)
	if err != nil {
		return assets.Head{}, err
	}
	defer leave()
	if at == 0 {
		// Where another writer keeps the head for long the edits come with a later revision.
		if err := s.adoptPending(reading); err != nil && assets.CodeOf(classify(opLoad, err)) != assets.Busy {
			return assets.Head{}, s.failure(ctx, opLoad, err)
		}
	}
	var head assets.Head
	var refused error
	err = s.inSnapshot(reading, func(tx pgx.Tx) error {
		var err error
		if head, err = headAt(reading, tx, at); err != nil {
			return err
		}
		if _, err := tx.Exec(reading, unlimited); err != nil {
			return err
		}
		l := loading{tx: tx, at: head.Revision, each: func(r assets.Record) error {
			refused = each(r)
			return refused
		}}
		if l.pending, err = readPending(reading, tx); err != nil {
			return err
		}
		for _, noun := range []assets.Noun{assets.BoundaryNoun, assets.AssetNoun} {
			if err := l.noun(reading, noun); err != nil {
				return err
			}
		}
		return nil
	})
	if refused != nil {
		return assets.Head{}, refused
	}
	if err != nil {
		return assets.Head{}, s.failure(ctx, opLoad, err)
	}
	return head, nil
}

// inSnapshot runs do in a transaction that sees one state of the database throughout.
func (s *Store) inSnapshot(ctx context.Context, do func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, do)
}

// headAt reads the head as the transaction sees it, or the past revision that at names.
func headAt(ctx context.Context, tx pgx.Tx, at assets.Revision) (assets.Head, error) {
	var h assets.Head
	var when *time.Time
	sql, args := readHead, []any(nil)
	if at != 0 {
		sql, args = readPast, []any{int64(at)}
	}
	err := tx.QueryRow(ctx, sql, args...).Scan(&h.Revision, &h.Hash, &when)
	if errors.Is(err, pgx.ErrNoRows) && at != 0 {
		return h, assets.Refuse(assets.NotFound, opLoad, assets.Text{
			ZH: fmt.Sprintf("没有修订 %d", at), EN: fmt.Sprintf("there is no revision %d", at)})
	}
	if when != nil {
		h.At = assets.KeptTime(*when)
	}
	return h, err
}

// loading is one load under way.
type loading struct {
	tx      pgx.Tx
	at      assets.Revision
	pending pending
	each    func(assets.Record) error
}

// noun yields the records of one noun in ascending id.
func (l *loading) noun(ctx context.Context, noun assets.Noun) error {
	hidden, err := l.hidden(ctx, noun)
	if err != nil {
		return err
	}
	rows, err := l.tx.Query(ctx, shelfOf(noun).loadPast, int64(l.at))
	if err != nil {
		return err
	}
	var image *string
	var r row
	_, err = pgx.ForEachRow(rows, append([]any{&image}, r.targets()...), func() error {
		for len(hidden) > 0 && hidden[0].Key() < r.id {
			if err := l.each(hidden[0]); err != nil {
				return err
			}
			hidden = hidden[1:]
		}
		if len(hidden) > 0 && hidden[0].Key() == r.id {
			return nil // it comes next
		}
		if image == nil {
			if record := l.pending.stateOf(noun, &r); record != nil {
				return l.each(record)
			}
			return nil
		}
		record, err := assets.ParseImage(noun, []byte(*image))
		if err != nil {
			return err
		}
		return l.each(record)
	})
	if err != nil {
		return err
	}
	for _, record := range hidden {
		if err := l.each(record); err != nil {
			return err
		}
	}
	return nil
}

// hidden returns, in ascending id, the records as they were before outside edits not yet adopted, apart from
// those that the log says more about.
func (l *loading) hidden(ctx context.Context, noun assets.Noun) ([]assets.Record, error) {
	var ids []int64
	for e, before := range l.pending {
		if e.noun == noun && before != nil {
			ids = append(ids, e.id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := l.tx.Query(ctx, changedSince, int64(l.at), ids, string(noun))
	if err != nil {
		return nil, err
	}
	changed, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, err
	}
	var out []assets.Record
	for _, id := range ids {
		if !slices.Contains(changed, id) {
			out = append(out, l.pending[entry{noun, id}])
		}
	}
	slices.SortFunc(out, func(a, b assets.Record) int { return cmp.Compare(a.Key(), b.Key()) })
	return out, nil
}
