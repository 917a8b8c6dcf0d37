package cql2_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets/cql2"
)

// dice gives randomness that a failure can repeat: NEEDLEPOINT_SEED names it, the log shows it.
func dice(t testing.TB) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("NEEDLEPOINT_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatalf("NEEDLEPOINT_SEED=%q: %v", s, err)
		}
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// rounds is short, or full under NEEDLEPOINT_PROVE.
func rounds(short, full int) int {
	if os.Getenv("NEEDLEPOINT_PROVE") != "" {
		return full
	}
	return short
}

// dealer deals values and expressions over the table things, few enough of each that they meet.
type dealer struct{ *rand.Rand }

func pick[T any](d dealer, list ...T) T { return list[d.IntN(len(list))] }

// text has cases, accents, quotes and what LIKE takes for more than itself; Greek and German fold beyond one letter.
func (d dealer) text() string {
	return pick(d, "a", "A", "Ä", "ä", "Straße", "STRASSE", "οδος", "ΟΔΟΣ", "é", "e\u0301", "it's", "50%", "a_b", `a\b`, "灯", "路灯", "", " a", "Zürich", "zurich")
}

func (d dealer) number() float64 {
	return pick(d, 0, 1, 2, 3, -1, -2.5, 0.5, 7, 10, 1e6, float64(d.IntN(10)))
}

func (d dealer) time() time.Time {
	return time.Date(2024, 2, 27+d.IntN(4), pick(d, 0, 0, 12), 0, pick(d, 0, 0, 1), 0, time.UTC)
}

func (d dealer) day() time.Time { return d.time().Truncate(24 * time.Hour) }

func (d dealer) place() orb.Point { return orb.Point{float64(d.IntN(7)), float64(d.IntN(7))} }

// shape is of one simple part: there PostGIS is exact as well. Other shapes are compared with it in the room geo.
func (d dealer) shape() orb.Geometry {
	for {
		a, b, c := d.place(), d.place(), d.place()
		switch turn := (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]); d.IntN(4) {
		case 0:
			return a
		case 1:
			if a != b {
				return orb.LineString{a, b}
			}
		case 2:
			if turn != 0 {
				return orb.Polygon{{a, b, c, a}}
			}
		default:
			if a[0] < b[0] && a[1] < b[1] {
				return orb.Polygon{{a, {b[0], a[1]}, b, {a[0], b[1]}, a}}
			}
		}
	}
}

func (d dealer) words() []string {
	out := []string{}
	for range d.IntN(4) {
		out = append(out, pick(d, "a", "b", "c", "d", "it's"))
	}
	return out
}

// things deals a table with a column of each form, a fifth of the values absent.
func (d dealer) things(n int) *table {
	tb := &table{name: "things", columns: []cql2.Queryable[*row]{
		column("s", cql2.TextForm), column("s2", cql2.TextForm), column("n", cql2.NumberForm), column("n2", cql2.NumberForm),
		column("b", cql2.BooleanForm), column("d", cql2.DateForm), column("t", cql2.TimestampForm), column("t2", cql2.TimestampForm),
		column("g", cql2.GeometryForm), column("g2", cql2.GeometryForm), column("list", cql2.ArrayForm), column("list2", cql2.ArrayForm),
	}, sql: []string{"text", "text", "double precision", "double precision", "boolean", "date", "timestamptz", "timestamptz", "geometry", "geometry", "text[]", "text[]"}}
	for i := range n {
		r := &row{json: map[string]string{}, shapes: map[string]orb.Geometry{}}
		for _, c := range tb.columns {
			if d.IntN(5) == 0 {
				continue
			}
			switch c.Form {
			case cql2.TextForm:
				r.json[c.Name] = d.text()
			case cql2.NumberForm:
				r.json[c.Name] = fmt.Sprint(d.number())
			case cql2.BooleanForm:
				r.json[c.Name] = fmt.Sprint(d.IntN(2) == 0)
			case cql2.DateForm:
				r.json[c.Name] = d.day().Format(time.DateOnly)
			case cql2.TimestampForm:
				r.json[c.Name] = d.time().Format(time.RFC3339Nano)
			case cql2.GeometryForm:
				r.shapes[c.Name] = d.shape()
			default:
				data, _ := json.Marshal(d.words()) // strings always encode
				r.json[c.Name] = string(data)
			}
		}
		tb.ids, tb.rows = append(tb.ids, int64(i+1)), append(tb.rows, r)
	}
	return tb
}

// condition deals an expression of at most depth levels of logic.
func (d dealer) condition(depth int) cql2.Expr {
	if depth > 0 && d.IntN(2) == 0 {
		if d.IntN(4) == 0 {
			return cql2.Not{Arg: d.condition(depth - 1)}
		}
		e := cql2.Logic{Op: pick(d, cql2.And, cql2.Or)}
		for range 2 + d.IntN(2) {
			e.Args = append(e.Args, d.condition(depth-1))
		}
		return e
	}
	compare := pick(d, cql2.Equal, cql2.NotEqual, cql2.Less, cql2.Greater, cql2.NotGreater, cql2.NotLess)
	switch d.IntN(14) {
	case 0:
		return cql2.Compare{Op: compare, Left: d.character(2), Right: d.character(2)}
	case 1:
		return cql2.Compare{Op: compare, Left: d.numeric(2), Right: d.numeric(2)}
	case 2:
		return cql2.Compare{Op: compare, Left: d.instant(), Right: d.instant()}
	case 3:
		return cql2.Compare{Op: pick(d, cql2.Equal, cql2.NotEqual), Left: cql2.Property{Name: "b"}, Right: cql2.Boolean{Value: d.IntN(2) == 0}}
	case 4, 5:
		return d.like()
	case 6:
		return cql2.Between{Value: d.numeric(1), Low: d.numeric(1), High: d.numeric(1)}
	case 7:
		e := cql2.In{Value: d.character(1), List: []cql2.Expr{}}
		for range d.IntN(12) {
			e.List = append(e.List, d.character(1))
		}
		return e
	case 8:
		return cql2.IsNull{Arg: pick(d, d.character(1), d.numeric(1), d.instant(), cql2.Expr(cql2.Property{Name: "g"}), d.condition(0))}
	case 9, 10:
		return cql2.Spatial{Op: pick(d, cql2.SContains, cql2.SCrosses, cql2.SDisjoint, cql2.SEquals, cql2.SIntersects, cql2.SOverlaps, cql2.STouches, cql2.SWithin),
			Left: d.geometry(), Right: d.geometry()}
	case 11, 12:
		return cql2.Temporal{Op: pick(d, cql2.TAfter, cql2.TBefore, cql2.TContains, cql2.TDisjoint, cql2.TDuring, cql2.TEquals, cql2.TFinishedBy, cql2.TFinishes,
			cql2.TIntersects, cql2.TMeets, cql2.TMetBy, cql2.TOverlappedBy, cql2.TOverlaps, cql2.TStartedBy, cql2.TStarts), Left: d.temporal(), Right: d.temporal()}
	}
	return cql2.Arrays{Op: pick(d, cql2.AContains, cql2.AContainedBy, cql2.AEquals, cql2.AOverlaps), Left: d.array(), Right: d.array()}
}

func (d dealer) character(depth int) cql2.Expr {
	switch {
	case depth > 0 && d.IntN(3) == 0:
		return cql2.Fold{Op: pick(d, cql2.CaseI, cql2.AccentI), Arg: d.character(depth - 1)}
	case d.IntN(2) == 0:
		return cql2.Property{Name: pick(d, "s", "s2")}
	}
	return cql2.String{Value: d.text()}
}

func (d dealer) like() cql2.Expr {
	parts := []string{}
	for range 1 + d.IntN(3) {
		parts = append(parts, pick(d, "%", "_", "a", `\%`, `\_`, "ä", "s", "灯", "%"))
	}
	e := cql2.Like{Value: d.character(0), Pattern: cql2.String{Value: strings.Join(parts, "")}}
	if d.IntN(2) == 0 {
		op := pick(d, cql2.CaseI, cql2.AccentI)
		e.Value, e.Pattern = cql2.Fold{Op: op, Arg: e.Value}, cql2.Fold{Op: op, Arg: e.Pattern}
	}
	return e
}

func (d dealer) numeric(depth int) cql2.Expr {
	switch {
	case depth > 0 && d.IntN(16) == 0:
		// Of halves, which both have exactly: PostgreSQL has a remainder of decimals only, and rounds a third to fifteen digits first.
		return cql2.Arithmetic{Op: cql2.Modulo, Left: d.numeric(0), Right: d.numeric(0)}
	case depth > 0 && d.IntN(3) == 0:
		return cql2.Arithmetic{Op: pick(d, cql2.Plus, cql2.Minus, cql2.Times, cql2.Over, cql2.Div), Left: d.numeric(depth - 1), Right: d.numeric(depth - 1)}
	case depth > 0 && d.IntN(8) == 0:
		return cql2.Arithmetic{Op: cql2.Power, Left: d.numeric(0), Right: cql2.Number{Value: 2}}
	case depth > 0 && d.IntN(8) == 0:
		return cql2.Call{Name: pick(d, "abs", "floor", "ceil"), Args: []cql2.Expr{d.numeric(depth - 1)}}
	case d.IntN(2) == 0:
		return cql2.Property{Name: pick(d, "n", "n2")}
	}
	return cql2.Number{Value: d.number()}
}

func (d dealer) instant() cql2.Expr {
	switch d.IntN(4) {
	case 0:
		return cql2.Instant{Time: d.day(), Day: true}
	case 1:
		return cql2.Instant{Time: d.time()}
	}
	return cql2.Property{Name: pick(d, "d", "t", "t2")}
}

func (d dealer) temporal() cql2.Expr {
	if d.IntN(3) == 0 {
		return d.instant()
	}
	e := cql2.Interval{From: pick(d, d.instant(), d.instant(), cql2.Expr(cql2.Open{})), To: pick(d, d.instant(), d.instant(), cql2.Expr(cql2.Open{}))}
	from, ok := e.From.(cql2.Instant)
	if to, also := e.To.(cql2.Instant); ok && also && to.Time.Before(from.Time) {
		e.From, e.To = to, from
	}
	return e
}

func (d dealer) geometry() cql2.Expr {
	switch d.IntN(5) {
	case 0:
		return cql2.Geometry{Shape: d.shape()}
	case 1:
		for {
			if a, b := d.place(), d.place(); a[0] < b[0] && a[1] < b[1] {
				return cql2.Box{Corners: []float64{a[0], a[1], b[0], b[1]}}
			}
		}
	}
	return cql2.Property{Name: pick(d, "g", "g", "g2")}
}

func (d dealer) array() cql2.Expr {
	if d.IntN(2) == 0 {
		return cql2.Property{Name: pick(d, "list", "list2")}
	}
	e := cql2.Array{Elements: []cql2.Expr{}}
	for _, s := range d.words() {
		e.Elements = append(e.Elements, cql2.String{Value: s})
	}
	return e
}

// TestRandomExpressionsAsPostGIS: any expression comes back in both forms, is written as the schema has it, and lets
// the same records through here and in PostGIS.
func TestRandomExpressionsAsPostGIS(t *testing.T) {
	d := dealer{dice(t)}
	things := d.things(120)
	conn := database(t, []*table{things})
	n := rounds(1000, 50000)
	some := 0
	for range n {
		e := d.condition(3)
		backAndForth(t, e)
		got, want := things.here(t, e), things.there(t, conn, e)
		if !slices.Equal(got, want) {
			t.Errorf("%s\n%s\n%d pass here, %d in PostGIS\n%v\n%v", cql2.Text(e), sqlOf(e), len(got), len(want), got, want)
		}
		if len(want) > 0 && len(want) < len(things.rows) {
			some++
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d expressions, %d of them let some through and some not", n, some)
	if some < n/3 {
		t.Error("the deal is lopsided")
	}
}

// TestRandomExpressionsComeBack needs no database; what is written satisfies the schema of the standard.
func TestRandomExpressionsComeBack(t *testing.T) {
	d := dealer{dice(t)}
	s := schema(t)
	for range rounds(300, 5000) {
		e := d.condition(4)
		backAndForth(t, e)
		validate(t, s, cql2.JSON(e))
		if t.Failed() {
			return
		}
	}
}
