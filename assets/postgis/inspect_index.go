package postgis

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

const (
	// $1 table. A partial index would serve a part of the rows only.
	findIndex = `SELECT c.relname, i.indisvalid AND i.indisready AND i.indislive
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
		WHERE i.indrelid = $1::regclass AND m.amname = 'gist' AND a.attname = 'geom' AND i.indpred IS NULL
		ORDER BY 2 DESC, 1 LIMIT 1`

	// The planner must not do without the index here; the setting is taken back after.
	avoidScan = `SELECT set_config('enable_seqscan', $1, false)`

	findTriggers = `SELECT t.tgrelid::regclass::text, t.tgname, p.proname, t.tgenabled::text, pg_get_triggerdef(t.oid)
		FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname = 'needlepoint' AND NOT t.tgisinternal`

	findFunctions = `SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'needlepoint'`

	maxLacking = 1000

	// everywhere is a box that meets every geometry there can be.
	everywhere = `ST_MakeEnvelope(-1.7e308, -1.7e308, 1.7e308, 1.7e308, 4326)`
)

// SpatialIndex implements assets.Inspection: the index is there and valid, and leads to every row.
func (in *inspection) SpatialIndex(ctx context.Context, noun assets.Noun) (state assets.IndexState, err error) {
	say := func(id int64, zh, en string) {
		state.Faults = append(state.Faults, assets.IndexFault{ID: id, Message: assets.Text{ZH: zh, EN: en}})
	}
	s := shelfOf(noun)
	err = in.with(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, findIndex, s.table)
		if err != nil {
			return err
		}
		var name string
		var valid bool
		found, err := pgx.ForEachRow(rows, []any{&name, &valid}, func() error { return nil })
		switch {
		case err != nil:
			return err
		case found.RowsAffected() == 0:
			say(0, s.table+" 的几何没有空间索引", "the geometries of "+s.table+" have no spatial index")
			return nil
		case !valid:
			say(0, "空间索引 "+name+" 无效", "the spatial index "+name+" is not valid")
			return nil
		}
		if _, err := conn.Exec(ctx, avoidScan, "off"); err != nil {
			return err
		}
		var all int64
		if err := conn.QueryRow(ctx, s.countIndexed).Scan(&state.Entries, &all); err != nil {
			return err
		}
		if state.Entries < all {
			ids, err := lacking(ctx, conn, s)
			if err != nil {
				return err
			}
			for _, id := range ids {
				say(id, "空间索引里没有它", "the spatial index lacks it")
			}
		}
		_, err = conn.Exec(ctx, avoidScan, "on")
		return err
	})
	return state, err
}

// lacking returns the ids of rows that the index does not lead to, in ascending order, not more than some.
func lacking(ctx context.Context, conn *pgx.Conn, s shelf) ([]int64, error) {
	rows, err := conn.Query(ctx, s.lacking, maxLacking)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

var functionText = regexp.MustCompile(`(?s)CREATE (?:OR REPLACE )?FUNCTION needlepoint\.(\w+)\(\).*?AS \$\$(.*?)\$\$`)

// watching are the triggers that there have to be: table, name and function, and what their definition must say.
var watching = []struct{ table, name, function, says string }{
	{"needlepoint.asset", "note", "note_asset", "AFTER INSERT OR DELETE OR UPDATE"},
	{"needlepoint.boundary", "note", "note_boundary", "AFTER INSERT OR DELETE OR UPDATE"},
	{"needlepoint.asset", "no_truncate", "refuse_truncate", "BEFORE TRUNCATE"},
	{"needlepoint.boundary", "no_truncate", "refuse_truncate", "BEFORE TRUNCATE"},
}

// Watch implements assets.Inspection.
func (in *inspection) Watch(ctx context.Context) (amiss []assets.Text, err error) {
	say := func(zh, en string) { amiss = append(amiss, assets.Text{ZH: zh, EN: en}) }
	wanted := map[string]string{}
	steps, err := migrations()
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		for _, m := range functionText.FindAllStringSubmatch(step.sql, -1) {
			wanted[m[1]] = m[2]
		}
	}
	type trigger struct{ Table, Name, Function, Enabled, Definition string }
	err = in.with(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, findTriggers)
		if err != nil {
			return err
		}
		triggers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[trigger])
		if err != nil {
			return err
		}
		for _, w := range watching {
			i := slices.IndexFunc(triggers, func(t trigger) bool { return t.Table == w.table && t.Name == w.name })
			switch {
			case i < 0:
				say(fmt.Sprintf("%s 缺少触发器 %s", w.table, w.name), fmt.Sprintf("%s lacks its trigger %s", w.table, w.name))
			case triggers[i].Enabled != "O" && triggers[i].Enabled != "A":
				say(fmt.Sprintf("%s 的触发器 %s 已停用", w.table, w.name), fmt.Sprintf("the trigger %s of %s is disabled", w.name, w.table))
			case triggers[i].Function != w.function || !strings.Contains(triggers[i].Definition, w.says) ||
				w.name == "note" && !strings.Contains(triggers[i].Definition, "needlepoint.writer"):
				say(fmt.Sprintf("%s 的触发器 %s 被改动过", w.table, w.name), fmt.Sprintf("the trigger %s of %s was altered", w.name, w.table))
			}
		}
		if rows, err = conn.Query(ctx, findFunctions); err != nil {
			return err
		}
		var name, text string
		_, err = pgx.ForEachRow(rows, []any{&name, &text}, func() error {
			if want, known := wanted[name]; known && want != text {
				say(fmt.Sprintf("函数 needlepoint.%s 被改动过", name), fmt.Sprintf("the function needlepoint.%s was altered", name))
			}
			return nil
		})
		return err
	})
	return amiss, err
}
