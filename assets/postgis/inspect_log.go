package postgis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

const (
	countHeads  = `SELECT count(*) FROM needlepoint.head`
	readFoot    = `SELECT revision, hash, next_asset, next_boundary FROM needlepoint.head`
	readAllSets = `SELECT ` + setColumns + ` FROM needlepoint.change_set s ORDER BY s.rev`
	readAllRows = `SELECT rev, seq, noun, id, before, after, print FROM needlepoint.change_row ORDER BY rev, seq`
	readOldRows = `SELECT rev, seq, noun, id, before, after, NULL::bigint FROM needlepoint.change_row ORDER BY rev, seq` // before there were prints
	stepPrints  = 2
	readAside   = `SELECT noun, id FROM needlepoint.unreadable_row ORDER BY noun, id`
)

// Foot implements assets.Inspection.
func (in *inspection) Foot(ctx context.Context) (assets.Foot, error) {
	foot := assets.Foot{Next: map[assets.Noun]int64{}}
	say := func(zh, en string) { foot.Faults = append(foot.Faults, assets.Text{ZH: zh, EN: en}) }
	err := in.with(ctx, func(conn *pgx.Conn) error {
		var heads, asset, boundary, givenAsset, givenBoundary int64
		if err := conn.QueryRow(ctx, countHeads).Scan(&heads); err != nil {
			return err
		}
		if heads != 1 {
			say(fmt.Sprintf("head 表有 %d 行，应有一行", heads), fmt.Sprintf("the table head has %d rows, and one is expected", heads))
		}
		err := conn.QueryRow(ctx, readFoot).Scan(&foot.Revision, &foot.Hash, &asset, &boundary)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		foot.Next[assets.AssetNoun], foot.Next[assets.BoundaryNoun] = asset, boundary
		if err := conn.QueryRow(ctx, readGiven).Scan(&givenAsset, &givenBoundary); err != nil {
			return err
		}
		for _, n := range []struct {
			noun        assets.Noun
			next, given int64
		}{{assets.AssetNoun, asset, givenAsset}, {assets.BoundaryNoun, boundary, givenBoundary}} {
			if n.next > n.given {
				say(fmt.Sprintf("head.next_%s＝%d，而序列给出的下一个编号是 %d", n.noun, n.next, n.given),
					fmt.Sprintf("head.next_%s is %d, and the sequence would give %d", n.noun, n.next, n.given))
			}
		}
		return nil
	})
	return foot, err
}

// Sets implements assets.Inspection.
func (in *inspection) Sets(ctx context.Context, each func(assets.LoggedSet) error) error {
	return in.with(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, readAllSets)
		if err != nil {
			return err
		}
		s := assets.LoggedSet{Count: -1}
		_, err = pgx.ForEachRow(rows, setTargets(&s.Committed), func() error {
			s := s
			if s.Fault = (assets.Text{}); s.At.Truncate(time.Microsecond) != s.At {
				s.Fault = assets.Text{ZH: fmt.Sprintf("修订 %d 的时间不是整微秒", s.Revision), EN: fmt.Sprintf("the time of revision %d is no whole microsecond", s.Revision)}
			}
			s.At = assets.KeptTime(s.At)
			return each(s)
		})
		return err
	})
}

// Rows implements assets.Inspection.
func (in *inspection) Rows(ctx context.Context, each func(assets.LoggedRow) error) error {
	return in.with(ctx, func(conn *pgx.Conn) error {
		sql := readAllRows
		if in.step < stepPrints {
			sql = readOldRows
		}
		rows, err := conn.Query(ctx, sql)
		if err != nil {
			return err
		}
		var rev, seq, id int64
		var noun string
		var before, after []byte
		var print *int64
		last, next := int64(0), int64(0)
		_, err = pgx.ForEachRow(rows, []any{&rev, &seq, &noun, &id, &before, &after, &print}, func() error {
			if rev != last {
				last, next = rev, 0
			}
			row := assets.LoggedRow{Revision: assets.Revision(rev), RecordKey: assets.RecordKey{Noun: nounOf(noun), ID: id}, Before: before, After: after}
			if row.Printed = print != nil; row.Printed {
				row.Print = *print
			}
			if seq != next {
				row.Fault = assets.Text{ZH: fmt.Sprintf("修订 %d 第 %d 条变更的序号是 %d", rev, next+1, seq),
					EN: fmt.Sprintf("change %d of revision %d has the number %d", next+1, rev, seq)}
			}
			next = seq + 1
			return each(row)
		})
		return err
	})
}

// nounOf returns one string for all rows of a noun.
func nounOf(text string) assets.Noun {
	for _, noun := range assets.AllNouns() {
		if string(noun) == text {
			return noun
		}
	}
	return assets.Noun(text)
}

// Records implements assets.Inspection.
func (in *inspection) Records(ctx context.Context, noun assets.Noun, each func(assets.KeptRow) error) error {
	return in.with(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, shelfOf(noun).all)
		if err != nil {
			return err
		}
		var r row
		_, err = pgx.ForEachRow(rows, r.targets(), func() error {
			kept := assets.KeptRow{ID: r.id}
			record, fault := r.record(noun)
			if kept.Record = record; fault != nil {
				kept.Record, kept.Fault = nil, fault.Error()
			}
			return each(kept)
		})
		return err
	})
}

// Pending implements assets.Inspection.
func (in *inspection) Pending(ctx context.Context) (edits []assets.PendingEdit, err error) {
	err = in.with(ctx, func(conn *pgx.Conn) error {
		found, err := readPending(ctx, conn)
		for e, before := range found {
			edits = append(edits, assets.PendingEdit{RecordKey: assets.RecordKey{Noun: e.noun, ID: e.id}, Before: before})
		}
		return err
	})
	slices.SortFunc(edits, func(a, b assets.PendingEdit) int {
		return cmp.Or(-strings.Compare(string(a.Noun), string(b.Noun)), cmp.Compare(a.ID, b.ID)) // boundaries first
	})
	return edits, err
}

// Unreadable implements assets.Inspection.
func (in *inspection) Unreadable(ctx context.Context) (keys []assets.RecordKey, err error) {
	err = in.with(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, readAside)
		if err != nil {
			return err
		}
		keys, err = pgx.CollectRows(rows, pgx.RowToStructByPos[assets.RecordKey])
		return err
	})
	return keys, err
}
