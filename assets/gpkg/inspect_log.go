package gpkg

import (
	"context"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	sqlFoot     = `SELECT revision, hash, next_row, next_asset, next_boundary, writing FROM head`
	sqlGiven    = `SELECT name, seq FROM sqlite_sequence WHERE name IN ('asset', 'boundary')`
	sqlAllSets  = `SELECT rev, base, at, actor, via, reason, key, digest, hash, first_row, row_count FROM change_set ORDER BY rev`
	sqlAllRows  = `SELECT n, rev, noun, id, before, after, print FROM change_row ORDER BY n`
	sqlOldRows  = `SELECT n, rev, noun, id, before, after, NULL FROM change_row ORDER BY n` // before there were prints
	sqlLastRow  = `SELECT coalesce(max(n), 0) FROM change_row`
	sqlEdits    = `SELECT id, ref, class, grid, name, condition, stage, attributes, rev, geom, existed, noun FROM outside_edit ORDER BY noun DESC, id`
	sqlPutAside = `SELECT noun, id FROM unreadable_row ORDER BY noun, id`
)

// Foot implements assets.Inspection.
func (in *inspection) Foot(ctx context.Context) (assets.Foot, error) {
	foot := assets.Foot{Next: map[assets.Noun]int64{}}
	say := func(zh, en string) { foot.Faults = append(foot.Faults, assets.Text{ZH: zh, EN: en}) }
	err := in.with(ctx, func(conn *sqlite.Conn) error {
		heads, nextRow := 0, int64(0)
		if err := query(conn, sqlFoot, nil, func(stmt *sqlite.Stmt) error {
			heads++
			foot.Revision, foot.Hash = assets.Revision(stmt.ColumnInt64(0)), stmt.ColumnText(1)
			nextRow = stmt.ColumnInt64(2)
			foot.Next[assets.AssetNoun], foot.Next[assets.BoundaryNoun] = stmt.ColumnInt64(3), stmt.ColumnInt64(4)
			if wrong := oddColumn(stmt, "itiiii"); wrong != "" {
				say("head."+wrong+" 的取值种类不对", "head."+wrong+" is of the wrong kind")
			}
			if n := stmt.ColumnInt64(5); n != 0 {
				say(fmt.Sprintf("head.writing＝%d，应为 0：外部编辑不会被登记", n), fmt.Sprintf("head.writing is %d and should be 0: outside edits are not noted", n))
			}
			return nil
		}); err != nil {
			return err
		}
		if heads != 1 {
			say(fmt.Sprintf("head 表有 %d 行，应有一行", heads), fmt.Sprintf("the table head has %d rows, and one is expected", heads))
		}
		last, err := number(conn, sqlLastRow, nil)
		if err != nil {
			return err
		}
		if nextRow != last+1 {
			say(fmt.Sprintf("head.next_row＝%d，应为 %d", nextRow, last+1), fmt.Sprintf("head.next_row is %d and should be %d", nextRow, last+1))
		}
		return query(conn, sqlGiven, nil, func(stmt *sqlite.Stmt) error {
			noun, given := assets.Noun(stmt.ColumnText(0)), stmt.ColumnInt64(1)
			if next := foot.Next[noun]; next > given+1 {
				say(fmt.Sprintf("head.next_%s＝%d，而最后给出的编号是 %d", noun, next, given),
					fmt.Sprintf("head.next_%s is %d, and the last id given is %d", noun, next, given))
			}
			return nil
		})
	})
	return foot, err
}

// kinds of a column by letter.
var columnKinds = map[byte]sqlite.ColumnType{'i': sqlite.TypeInteger, 't': sqlite.TypeText}

// oddColumn names the first column whose value is not of the kind that its letter says (i whole number, t text, large letters or NULL);
// "" where all are. A file may hold a value of any kind in any column, and 12 reads the same as '12x'.
func oddColumn(stmt *sqlite.Stmt, kinds string) string {
	for i := range len(kinds) {
		is := stmt.ColumnType(i)
		letter := kinds[i]
		if letter < 'a' {
			if is == sqlite.TypeNull {
				continue
			}
			letter += 'a' - 'A'
		}
		if columnKinds[letter] != is {
			return stmt.ColumnName(i)
		}
	}
	return ""
}

// Sets implements assets.Inspection.
func (in *inspection) Sets(ctx context.Context, each func(assets.LoggedSet) error) error {
	return in.with(ctx, func(conn *sqlite.Conn) error {
		next := int64(1)
		return query(conn, sqlAllSets, nil, func(stmt *sqlite.Stmt) error {
			s := loggedSet(stmt)
			where := span{stmt.ColumnInt64(9), stmt.ColumnInt64(10)}
			if where.first != next && s.Fault == (assets.Text{}) {
				s.Fault = assets.Text{
					ZH: fmt.Sprintf("修订 %d 的变更应从第 %d 行起，日志写的是 %d", s.Revision, next, where.first),
					EN: fmt.Sprintf("the changes of revision %d should begin with row %d, and the log says %d", s.Revision, next, where.first)}
			}
			next = where.first + where.count
			return each(s)
		})
	})
}

// loggedSet reads a set as it lies there.
func loggedSet(stmt *sqlite.Stmt) assets.LoggedSet {
	at, err := time.Parse(time.RFC3339Nano, stmt.ColumnText(2))
	s := assets.LoggedSet{Count: stmt.ColumnInt64(10), Committed: assets.Committed{
		Revision: assets.Revision(stmt.ColumnInt64(0)), Base: assets.Revision(stmt.ColumnInt64(1)), At: at.UTC(),
		Actor: stmt.ColumnText(3), Via: stmt.ColumnText(4), Reason: stmt.ColumnText(5), Key: stmt.ColumnText(6),
		Digest: stmt.ColumnText(7), Hash: stmt.ColumnText(8)}}
	if wrong := oddColumn(stmt, "iitttttttii"); wrong != "" {
		s.Fault = assets.Text{ZH: fmt.Sprintf("修订 %d 的 %s 取值种类不对", s.Revision, wrong), EN: fmt.Sprintf("%s of revision %d is of the wrong kind", wrong, s.Revision)}
	}
	if err != nil || assets.KeptTime(at).Format(time.RFC3339Nano) != stmt.ColumnText(2) {
		s.Fault = assets.Text{ZH: fmt.Sprintf("修订 %d 的时间（at）不是本服务写的样子", s.Revision), EN: fmt.Sprintf("the time (at) of revision %d is not as the service writes it", s.Revision)}
	}
	return s
}

// Rows implements assets.Inspection. Rows belong to the set in whose stretch they lie.
func (in *inspection) Rows(ctx context.Context, each func(assets.LoggedRow) error) error {
	return in.with(ctx, func(conn *sqlite.Conn) error {
		var ends []setEnd
		if err := query(conn, sqlAllSets, nil, func(stmt *sqlite.Stmt) error {
			ends = append(ends, setEnd{assets.Revision(stmt.ColumnInt64(0)), stmt.ColumnInt64(9) + stmt.ColumnInt64(10)})
			return nil
		}); err != nil {
			return err
		}
		next := int64(1)
		rows := sqlAllRows
		if in.version < versionPrints {
			rows = sqlOldRows
		}
		return query(conn, rows, nil, func(stmt *sqlite.Stmt) error {
			row := assets.LoggedRow{Revision: assets.Revision(stmt.ColumnInt64(1)), RecordKey: assets.RecordKey{
				Noun: assets.Noun(stmt.ColumnText(2)), ID: stmt.ColumnInt64(3)}}
			row.Before, row.After = rawImage(stmt, 4), rawImage(stmt, 5)
			n, said := stmt.ColumnInt64(0), row.Revision
			for len(ends) > 0 && ends[0].end <= n {
				ends = ends[1:]
			}
			if len(ends) > 0 {
				row.Revision = ends[0].rev
			}
			row.Print, row.Printed = stmt.ColumnInt64(6), stmt.ColumnType(6) != sqlite.TypeNull
			wrong := oddColumn(stmt, "iitiTTI")
			switch {
			case wrong != "":
				row.Fault = assets.Text{ZH: fmt.Sprintf("日志第 %d 行的 %s 取值种类不对", n, wrong), EN: fmt.Sprintf("%s of row %d of the log is of the wrong kind", wrong, n)}
			case n != next:
				row.Fault = assets.Text{ZH: fmt.Sprintf("日志第 %d 行之前缺少 %d 行", n, n-next), EN: fmt.Sprintf("%d rows are missing from the log before row %d", n-next, n)}
			case said != row.Revision:
				row.Fault = assets.Text{ZH: fmt.Sprintf("日志第 %d 行写的是修订 %d，应为 %d", n, said, row.Revision),
					EN: fmt.Sprintf("row %d of the log says revision %d, and it lies in revision %d", n, said, row.Revision)}
			}
			next = n + 1
			return each(row)
		})
	})
}

// setEnd is where the rows of a revision end.
type setEnd struct {
	rev assets.Revision
	end int64
}

func rawImage(stmt *sqlite.Stmt, column int) []byte {
	if stmt.ColumnType(column) == sqlite.TypeNull {
		return nil
	}
	image := make([]byte, stmt.ColumnLen(column))
	stmt.ColumnBytes(column, image)
	return image
}

// Records implements assets.Inspection.
func (in *inspection) Records(ctx context.Context, noun assets.Noun, each func(assets.KeptRow) error) error {
	return in.with(ctx, func(conn *sqlite.Conn) error {
		return query(conn, shelfOf(noun).all, nil, func(stmt *sqlite.Stmt) error {
			row := assets.KeptRow{ID: stmt.ColumnInt64(columnID)}
			record, fault := readRow(stmt, noun, 0)
			if row.Record = record; fault != nil {
				row.Record, row.Fault = nil, fault.Error()
			}
			return each(row)
		})
	})
}

// Pending implements assets.Inspection.
func (in *inspection) Pending(ctx context.Context) (edits []assets.PendingEdit, err error) {
	err = in.with(ctx, func(conn *sqlite.Conn) error {
		return query(conn, sqlEdits, nil, func(stmt *sqlite.Stmt) error {
			e := assets.PendingEdit{RecordKey: assets.RecordKey{Noun: assets.Noun(stmt.ColumnText(placeNoun)), ID: stmt.ColumnInt64(columnID)}}
			if stmt.ColumnInt64(placeExisted) == 1 {
				if record, fault := readRow(stmt, e.Noun, 0); fault == nil { // what could not be read before was no record
					e.Before = record
				}
			}
			edits = append(edits, e)
			return nil
		})
	})
	return edits, err
}

// Unreadable implements assets.Inspection.
func (in *inspection) Unreadable(ctx context.Context) (keys []assets.RecordKey, err error) {
	err = in.with(ctx, func(conn *sqlite.Conn) error {
		return query(conn, sqlPutAside, nil, func(stmt *sqlite.Stmt) error {
			keys = append(keys, assets.RecordKey{Noun: assets.Noun(stmt.ColumnText(0)), ID: stmt.ColumnInt64(1)})
			return nil
		})
	})
	return keys, err
}
