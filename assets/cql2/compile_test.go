package cql2_test

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets/cql2"
)

// row is a record of these tests: JSON values by name, geometries aside.
type row struct {
	json   map[string]string
	shapes map[string]orb.Geometry
}

func column(name string, form cql2.Form) cql2.Queryable[*row] {
	q := cql2.Queryable[*row]{Name: name, Form: form}
	raw := func(r *row) (string, bool) {
		s, ok := r.json[name]
		return s, ok
	}
	switch form {
	case cql2.TextForm:
		q.Text = raw
	case cql2.NumberForm:
		q.Number = func(r *row) (n float64, ok bool) {
			s, ok := r.json[name]
			if ok {
				_, err := fmt.Sscan(s, &n)
				ok = err == nil
			}
			return n, ok
		}
	case cql2.BooleanForm:
		q.Boolean = func(r *row) (bool, bool) {
			s, ok := r.json[name]
			return s == "true", ok
		}
	case cql2.DateForm, cql2.TimestampForm:
		q.Moment = func(r *row) (cql2.Moment, bool) { return cql2.ParseMoment(r.json[name]) }
	case cql2.GeometryForm:
		q.Geometry = func(r *row) orb.Geometry { return r.shapes[name] }
	default:
		q.JSON = raw
	}
	return q
}

func rows() cql2.Queryables[*row] {
	return cql2.NewQueryables(
		column("s", cql2.TextForm), column("s0", cql2.TextForm), column("n", cql2.NumberForm), column("n0", cql2.NumberForm),
		column("yes", cql2.BooleanForm), column("no", cql2.BooleanForm), column("b0", cql2.BooleanForm),
		column("d", cql2.DateForm), column("t", cql2.TimestampForm), column("t0", cql2.TimestampForm),
		column("g", cql2.GeometryForm), column("g0", cql2.GeometryForm), column("list", cql2.ArrayForm), column("list0", cql2.ArrayForm),
		column("anyText", cql2.AnyForm), column("anyNumber", cql2.AnyForm), column("anyList", cql2.AnyForm), column("any0", cql2.AnyForm),
	)
}

// sample has a value in every column whose name does not end in 0.
func sample() *row {
	return &row{
		json: map[string]string{
			"s": "Straße 'A'%", "n": "7.5", "yes": "true", "no": "false", "d": "2024-02-29", "t": "2024-02-29T12:00:00.5Z",
			"list": `["a","b",3,true,"2024-02-29"]`, "anyText": `"x\ty"`, "anyNumber": "12", "anyList": `[1,2]`,
		},
		shapes: map[string]orb.Geometry{"g": orb.Polygon{{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}}},
	}
}

func compiled(t *testing.T, text string) cql2.Predicate[*row] {
	t.Helper()
	e, err := cql2.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	p, err := cql2.Compile(e, rows())
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

// verdict tells what a condition is of a record: "true", "false" or "null".
func verdict(t *testing.T, condition string, r *row) string {
	t.Helper()
	switch {
	case compiled(t, condition)(r):
		return "true"
	case compiled(t, "NOT ("+condition+")")(r):
		return "false"
	case compiled(t, "("+condition+") IS NULL")(r):
		return "null"
	}
	return "nothing"
}

func TestConditions(t *testing.T) {
	for want, conditions := range map[string][]string{
		"true": {
			`s = 'Straße ''A''%'`, `s > 'S'`, `s LIKE '%\%'`, `s LIKE 'Stra_e%'`, `s LIKE '%e _A_%'`, `CASEI(s) = CASEI('STRASSE ''a''%')`,
			`CASEI(s) LIKE CASEI('strasse%')`, `CASEI(s) IN (CASEI('x'), CASEI('sTRASSE ''A''%'))`, `ACCENTI('Beyoncé') = ACCENTI('Beyonce')`,
			`CASEI(ACCENTI('ÉA')) = CASEI(ACCENTI('ea'))`, `n = 7.5`, `n BETWEEN 7 AND 8`, `n IN (1, 7.5)`, `n div 2 = 3`, `-n div 2 = -3`,
			`n % 2 = 1.5`, `n ^ 2 = 56.25`, `n / 2 - 1 = 2.75`, `yes = TRUE`, `no <> yes`, `no = FALSE`, `s IN ('1','2','3','4','5','6','7','8','9','Straße ''A''%')`,
			`d = DATE('2024-02-29')`, `d < t`, `t > DATE('2024-02-29')`, `t = TIMESTAMP('2024-02-29T12:00:00.500Z')`, `s0 IS NULL`, `any0 IS NULL`, `g0 IS NULL`,
			`list0 IS NULL`, `n / 0 IS NULL`, `(s0 = 'x') IS NULL`, `INTERVAL(t0, '..') IS NULL`, `s IS NOT NULL`, `5 IS NOT NULL`, `CASEI(s0) IS NULL`,
			`T_AFTER(t, d)`, `T_DURING(t, INTERVAL('2024-02-29', '..'))`, `T_INTERSECTS(INTERVAL('..', d), INTERVAL(d, t))`, `T_MEETS(INTERVAL('..', d), INTERVAL(d, t))`,
			`T_EQUALS(INTERVAL('..', '..'), INTERVAL('..', '..'))`, `A_CONTAINS(list, ('a', 3))`, `A_CONTAINEDBY(('b'), list)`, `A_OVERLAPS(list, (7, TRUE))`,
			`A_EQUALS(list, ('b', 'a', 'a', 3, TRUE, DATE('2024-02-29')))`, `A_CONTAINS(list, ())`, `A_CONTAINS(list, (d))`, `A_EQUALS(anyList, (2, 1))`,
			`A_EQUALS(((1, 2), 3), (3, (2, 1)))`, `A_CONTAINS((n + 1), (8.5))`,
			`S_INTERSECTS(g, POINT(4 4))`, `S_TOUCHES(g, POINT(4 4))`, `S_WITHIN(POINT(1 1), g)`, `S_CONTAINS(g, LINESTRING(0 0, 1 1))`, `S_EQUALS(g, BBOX(0,0,4,4))`,
			`S_OVERLAPS(g, BBOX(3,3,5,5))`, `S_CROSSES(LINESTRING(-1 -1, 9 9), g)`, `S_CROSSES(g, LINESTRING(-1 -1, 9 9))`, `S_DISJOINT(g, BBOX(5,5,6,6))`, `S_WITHIN(g, g)`, `S_EQUALS(g, g)`,
			`S_INTERSECTS(g, GEOMETRYCOLLECTION(POINT(9 9), POINT(1 1)))`, `NOT S_INTERSECTS(g, BBOX(170, 0, -170, 1))`, `S_INTERSECTS(POINT(175 0.5), BBOX(170, 0, -170, 1))`,
			`anyText = 'x` + "\t" + `y'`, `anyNumber > 11`, `anyNumber <> anyList OR TRUE`, `abs(-n) = n`, `LENGTH(s) = 11`, `upper(s) LIKE 'STRASSE%' OR upper(s) LIKE 'STRAßE%'`,
			`year(d) = 2024 AND month(t) = 2`, `round(n) = 8 AND floor(n) = 7 AND ceil(n) = 8`, `area_m2(g) > 1e11 AND length_m(g) > 1e6`, `trim(' x ') = 'x'`, `lower('ABC') = 'abc'`,
			`s LIKE '%%'`, `'' LIKE ''`, `'a\\' LIKE 'a\\'`, `'aXbXc' LIKE 'a%X_'`, `'城市' LIKE '_市'`,
		},
		"false": {
			`s = 's'`, `s LIKE 's%'`, `s LIKE '_'`, `n > 8`, `n IN ()`, `s0 IN ()`, `yes = FALSE`, `s IS NULL`, `T_BEFORE(t, d)`, `A_CONTAINS(list, ('c'))`, `A_OVERLAPS(list, ())`,
			`S_DISJOINT(g, POINT(4 4))`, `S_TOUCHES(g, POINT(1 1))`, `S_INTERSECTS(g, BBOX(5,5,6,6))`, `FALSE`, `s0 = 'x' AND FALSE`, `anyNumber = 3`, `'aXbXc' LIKE 'a%Y_'`, `'ab' LIKE 'a'`,
			`S_CROSSES(g, BBOX(3,3,5,5))`,
		},
		"null": {
			`s0 = 'x'`, `s0 <> 'x'`, `s0 LIKE '%'`, `n0 BETWEEN 1 AND 2`, `n BETWEEN 1 AND n0`, `n IN (n0, 1)`, `n0 IN (1)`, `n / 0 > 1`, `0 / 0 = 0 / 0`, `b0 = TRUE`, `t0 > d`,
			`T_AFTER(t0, d)`, `T_AFTER(INTERVAL(t0, '..'), d)`, `A_CONTAINS(list0, ())`, `S_INTERSECTS(g0, g)`, `S_WITHIN(POINT(1 1), g0)`, `any0 = 3`, `anyNumber = 'x'`, `anyText = anyNumber`,
			`abs(n0) = 1`, `S_DISJOINT(g0, POINT(0 0))`, `s IN (s0, 'x')`, `CASEI(s0) = CASEI('x')`, `s0 = s`, `A_CONTAINS(anyText, ())`,
		},
	} {
		for _, c := range conditions {
			if got := verdict(t, c, sample()); got != want {
				t.Errorf("%s is %s, want %s", c, got, want)
			}
		}
	}
}

// TestTruthTables checks AND, OR, NOT and IS NULL over all values of three-valued logic.
func TestTruthTables(t *testing.T) {
	values := []string{"false", "null", "true"} // AND takes the least, OR the greatest
	as := map[string]string{"false": "FALSE", "null": "s0 = 'x'", "true": "TRUE"}
	for i, a := range values {
		if got := verdict(t, "NOT ("+as[a]+")", sample()); got != values[2-i] {
			t.Errorf("NOT %s is %s", a, got)
		}
		if got, want := verdict(t, "("+as[a]+") IS NULL", sample()), fmt.Sprint(a == "null"); got != want {
			t.Errorf("%s IS NULL is %s", a, got)
		}
		for j, b := range values {
			if got := verdict(t, as[a]+" AND "+as[b], sample()); got != values[min(i, j)] {
				t.Errorf("%s AND %s is %s", a, b, got)
			}
			if got := verdict(t, as[a]+" OR "+as[b], sample()); got != values[max(i, j)] {
				t.Errorf("%s OR %s is %s", a, b, got)
			}
		}
	}
}

func TestRefusalsOfCompile(t *testing.T) {
	for text, en := range map[string]string{
		`sx = 'a'`:                          `There is no queryable property "sx"; near it are: s, s0`,
		`n = 'a'`:                           `a number cannot be compared with text`,
		`d = '2024-01-01'`:                  `Write DATE('2024-01-01')`,
		`yes < TRUE`:                        `use = or <>`,
		`g = g`:                             `S_EQUALS`,
		`list = list`:                       `A_EQUALS`,
		`n LIKE 'a'`:                        `"n" is a number where text is needed`,
		`s BETWEEN 1 AND 2`:                 `"s" is text where a number is needed`,
		`s + 1 = 2`:                         `"s" is text where a number is needed`,
		`n IN (1, 'a')`:                     `a number cannot be compared with text`,
		`S_INTERSECTS(s, POINT(1 2))`:       `"s" is text where a geometry is needed`,
		`S_INTERSECTS(anyText, POINT(1 2))`: `is any value where a geometry is needed`,
		`T_AFTER(s, d)`:                     `"s" is text where a timestamp is needed`,
		`A_CONTAINS(s, ('a'))`:              `"s" is text where an array is needed`,
		`A_CONTAINS(list, (POINT(1 2)))`:    `a geometry in an array`,
		`nofunc(1) = 2`:                     `There is no function "nofunc"; there are: abs, area_m2`,
		`abs(s) = 2`:                        `"s" is text where a number is needed`,
		`abs() = 2`:                         `takes 1 arguments; here are 0`,
		`abs(1)`:                            `is a number where true or false is needed`,
		`S_INTERSECTS(g, POLYGON((0 0,2 2,2 0,0 2,0 0)))`:                 `A geometry of the filter`,
		`S_INTERSECTS(g, POINT(41.8 123.4))`:                              `A geometry of the filter`,
		`S_WITHIN(g, GEOMETRYCOLLECTION(POINT(1 1)))`:                     `not in S_WITHIN`,
		`S_INTERSECTS(g, GEOMETRYCOLLECTION(POINT(1 1), POINT(1 200)))`:   `A geometry of the filter`,
		`s = 'x' AND (n > 1 OR NOT S_INTERSECTS(g, LINESTRING(1 1,1 1)))`: `A geometry of the filter`,
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		_, err = cql2.Compile(e, rows())
		checkFault(t, text, err, en)
	}
}
