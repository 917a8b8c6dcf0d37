package cql2_test

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"needlepoint/assets/cql2"
)

// sqlOf writes an expression as PostgreSQL understands it, from the meaning that the package states, by itself. It is
// for these tests alone: its literals stand in the text of the command.
func sqlOf(e cql2.Expr) string {
	switch e := e.(type) {
	case cql2.Logic:
		return joined(e.Args, " "+string(e.Op)+" ")
	case cql2.Not:
		return "(not " + sqlOf(e.Arg) + ")"
	case cql2.Compare:
		return "(" + sqlOf(e.Left) + " " + string(e.Op) + " " + sqlOf(e.Right) + ")"
	case cql2.Like:
		return "(" + sqlOf(e.Value) + " like " + sqlOf(e.Pattern) + ")"
	case cql2.Between:
		return "(" + sqlOf(e.Value) + " between " + sqlOf(e.Low) + " and " + sqlOf(e.High) + ")"
	case cql2.In:
		if len(e.List) == 0 {
			return "false"
		}
		return "(" + sqlOf(e.Value) + " in " + joined(e.List, ", ") + ")"
	case cql2.IsNull:
		return "(" + sqlOf(e.Arg) + " is null)"
	case cql2.Spatial:
		return "ST_" + strings.TrimPrefix(string(e.Op), "s_") + "(" + sqlOf(e.Left) + ", " + sqlOf(e.Right) + ")"
	case cql2.Temporal:
		return temporalSQL(e)
	case cql2.Arrays:
		a, b := sqlOf(e.Left), sqlOf(e.Right)
		return "(" + map[cql2.Op]string{
			cql2.AContains: a + " @> " + b, cql2.AContainedBy: a + " <@ " + b, cql2.AOverlaps: a + " && " + b,
			cql2.AEquals: a + " @> " + b + " and " + a + " <@ " + b,
		}[e.Op] + ")"
	case cql2.Arithmetic:
		return arithmeticSQL(e)
	case cql2.Fold:
		if e.Op == cql2.CaseI {
			return `replace(replace(lower(` + sqlOf(e.Arg) + ` collate "und-x-icu"), 'ς', 'σ'), 'ß', 'ss') collate "C"`
		}
		return `normalize(regexp_replace(normalize(` + sqlOf(e.Arg) + `, NFD), '[\u0300-\u036f]', '', 'g'), NFC)`
	case cql2.Call:
		return map[string]string{"abs": "abs", "ceil": "ceil", "floor": "floor", "length": "char_length"}[e.Name] + joined(e.Args, ", ")
	case cql2.Array:
		return "array[" + strings.Trim(joined(e.Elements, ", "), "()") + "]::text[]"
	}
	return literalSQL(e)
}

func joined(list []cql2.Expr, by string) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = sqlOf(e)
	}
	return "(" + strings.Join(parts, by) + ")"
}

func literalSQL(e cql2.Expr) string {
	switch e := e.(type) {
	case cql2.Property:
		return `"` + e.Name + `"`
	case cql2.String:
		return "'" + strings.ReplaceAll(e.Value, "'", "''") + "'"
	case cql2.Number:
		return "(" + strconv.FormatFloat(e.Value, 'f', -1, 64) + ")::float8"
	case cql2.Boolean:
		return strconv.FormatBool(e.Value)
	case cql2.Instant:
		return "timestamptz '" + e.Time.Format("2006-01-02 15:04:05.999999") + "+00'"
	case cql2.Geometry:
		return "ST_GeomFromText('" + wkt.MarshalString(e.Shape) + "', 4326)"
	case cql2.Box:
		c, half := e.Corners, len(e.Corners)/2
		west, south, east, north := c[0], c[1], c[half], c[half+1]
		if west <= east {
			return boxSQL(west, south, east, north)
		}
		return "ST_Collect(" + boxSQL(west, south, 180, north) + ", " + boxSQL(-180, south, east, north) + ")"
	}
	panic(fmt.Sprintf("no SQL for %T", e))
}

func boxSQL(w, s, e, n float64) string {
	ring := orb.Polygon{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}
	return "ST_GeomFromText('" + wkt.MarshalString(ring) + "', 4326)"
}

func arithmeticSQL(e cql2.Arithmetic) string {
	a, b := sqlOf(e.Left), sqlOf(e.Right)
	nonzero := "nullif(" + b + ", 0)"
	switch e.Op {
	case cql2.Over:
		return "(" + a + " / " + nonzero + ")"
	case cql2.Modulo:
		return "mod(" + a + "::numeric, " + nonzero + "::numeric)::float8"
	case cql2.Div:
		return "trunc(" + a + " / " + nonzero + ")"
	}
	return "(" + a + " " + string(e.Op) + " " + b + ")"
}

// temporalSQL compares the ends of intervals; it is null where an end is.
func temporalSQL(e cql2.Temporal) string {
	s1, e1 := ends(e.Left)
	s2, e2 := ends(e.Right)
	test := map[cql2.Op]string{
		cql2.TAfter: "s1 > e2", cql2.TBefore: "e1 < s2", cql2.TContains: "s1 < s2 and e1 > e2", cql2.TDisjoint: "e1 < s2 or s1 > e2",
		cql2.TDuring: "s1 > s2 and e1 < e2", cql2.TEquals: "s1 = s2 and e1 = e2", cql2.TFinishedBy: "s1 < s2 and e1 = e2",
		cql2.TFinishes: "s1 > s2 and e1 = e2", cql2.TIntersects: "s1 <= e2 and e1 >= s2", cql2.TMeets: "e1 = s2", cql2.TMetBy: "s1 = e2",
		cql2.TOverlappedBy: "s1 > s2 and s1 < e2 and e1 > e2", cql2.TOverlaps: "s1 < s2 and e1 > s2 and e1 < e2",
		cql2.TStartedBy: "s1 = s2 and e1 > e2", cql2.TStarts: "s1 = s2 and e1 < e2",
	}[e.Op]
	return fmt.Sprintf("(select case when s1 is null or e1 is null or s2 is null or e2 is null then null else %s end from (values (%s, %s, %s, %s)) v(s1, e1, s2, e2))",
		test, s1, e1, s2, e2)
}

func ends(e cql2.Expr) (from, to string) {
	i, ok := e.(cql2.Interval)
	if !ok {
		return sqlOf(e) + "::timestamptz", sqlOf(e) + "::timestamptz"
	}
	end := func(e cql2.Expr, open string) string {
		if _, ok := e.(cql2.Open); ok {
			return "timestamptz '" + open + "'"
		}
		return sqlOf(e) + "::timestamptz"
	}
	return end(i.From, "-infinity"), end(i.To, "infinity")
}
