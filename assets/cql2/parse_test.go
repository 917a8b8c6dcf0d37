package cql2_test

import (
	"errors"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/cql2"
)

func TestEveryConstructComesBack(t *testing.T) {
	for _, text := range []string{
		`a = 1 AND b <> 'x' AND c < 2 AND d > -3 AND e <= 4e-5 AND f >= .5`,
		`(a = 1 AND b = 2) AND c = 3`,
		`a = 1 OR (b = 2 OR c = 3)`,
		`NOT (NOT (a = 1))`,
		`NOT (a = 1 OR b = 2) AND TRUE`,
		`a NOT LIKE 'x%' OR a NOT IN (1, 2) OR a NOT BETWEEN 1 AND b + 2 OR a IS NOT NULL`,
		`CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('%ü\_\%'))`,
		`'it''s' = name OR 'it\'s' = name OR name = ''`,
		`"a""b" = 'c\d' AND "和平 区" = '重工''街' AND 名称 = '灯'`,
		`"and" = 1 AND "Point" = 2 AND "casei" = 3 AND "null" = 4 AND date = DATE('2020-02-29')`,
		`(a + b) * c / d % e div f - -2 = 2 ^ (a - (b - c))`,
		`-(a + b) < -c AND (-2) ^ 2 = 4`,
		`(a = b) IS NULL AND (a + 1) IS NULL AND POINT(1 2) IS NOT NULL AND DATE('2020-01-01') IS NULL`,
		`f() AND g((1), ((2)), (3) + 4, (a = 1), (a = 1) AND TRUE, (a = b) IS NULL, (), ('x', DATE('2020-01-01')))`,
		`T_AFTER(a, INTERVAL('..', '2020-01-01')) OR t_metby(INTERVAL(a, f(b)), TIMESTAMP('2020-01-01T00:00:00.123456789Z'))`,
		`A_CONTAINS(a, (1)) AND a_containedBy((), b) AND A_EQUALS((('x', 1)), (a, b + 1))`,
		`S_TOUCHES(g, BBOX(1, 2, 3, 4)) AND s_crosses(BBOX(170, 2, -1, -170, 4, 9), g)`,
		`S_WITHIN(g, POINT Z (1 2 3)) OR S_WITHIN(g, POINTZ(1 2 3)) OR S_WITHIN(g, POINT(1 2 3))`,
		`S_EQUALS(g, MULTIPOINT(1 2, 3 4)) OR S_EQUALS(g, MULTIPOINT((1 2), (3 4)))`,
		`S_EQUALS(g, MULTIPOLYGON Z (((0 0 1, 1 0 2, 0 1 3, 0 0 1), (0 0 1, 1 0 2, 0 1 3, 0 0 1)), ((0 0 1, 1 0 2, 0 1 3, 0 0 1))))`,
		`S_INTERSECTS(g, GEOMETRYCOLLECTION Z (POINT Z (1 2 3), LINESTRING(1 2 3, 4 5 6), MULTILINESTRING((1 1 1, 2 2 2))))`,
		`a IN ()`,
		"a\u3000=\u00a01\n\tAND\fb=2",
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		backAndForth(t, e)
	}
}

func TestTextOfEveryKindComesBack(t *testing.T) {
	for _, s := range []string{``, `\`, `\\`, `'`, `''`, `\'`, `'\`, `\\'`, `a\'b\\''c\`, `%\%\_`, "\n\t", `"`, `城\`, `\'\'\\'`} {
		for _, e := range []cql2.Expr{
			cql2.Compare{Op: cql2.Equal, Left: cql2.Property{Name: "x" + s}, Right: cql2.String{Value: s}},
			cql2.Compare{Op: cql2.Equal, Left: cql2.String{Value: s}, Right: cql2.String{Value: `'`}},
		} {
			backAndForth(t, e)
		}
	}
}

func TestSameMeaning(t *testing.T) {
	for _, c := range [][2]string{
		{`a = 1 and b = 2`, `(a = 1) AND ((b = 2))`},
		{`a + b * c ^ 2 > 1`, `a + (b * (c ^ 2)) > 1`},
		{`a - b - c = 1`, `((a - b) - c) = 1`},
		{`NOT a = 1 AND b = 2`, `(NOT (a = 1)) AND b = 2`},
		{`a = 1 OR b = 2 AND c = 3`, `a = 1 OR (b = 2 AND c = 3)`},
		{`f((((a))) + 1)`, `f(a + 1)`},
		{`a = - b`, `a = -1 * b`},
		{`t = timestamp('2020-01-01T00:00:00.500Z')`, `t = TIMESTAMP('2020-01-01T00:00:00.5Z')`},
	} {
		a, err := cql2.ParseText(c[0])
		if err != nil {
			t.Fatal(err)
		}
		b, err := cql2.ParseText(c[1])
		if err != nil {
			t.Fatal(err)
		}
		if !cql2.Same(a, b) {
			t.Errorf("%s\nis not\n%s", cql2.Text(a), cql2.Text(b))
		}
	}
}

func TestErrorsOfText(t *testing.T) {
	for _, c := range []struct {
		text         string
		line, column int
		en           string // a part of the sentence
	}{
		{``, 1, 1, `found the end, expected a condition`},
		{`a b = 1`, 1, 3, `found "b", expected an operator`},
		{`a`, 1, 1, `expected a condition, such as a = TRUE`},
		{`a = `, 1, 5, `found the end, expected a single value`},
		{"名称 = '灯' AND\n  b ! 3", 2, 5, `found "!"`},
		{`a = 'x`, 1, 7, `the single quote that ends the text`},
		{`"a = 1`, 1, 7, `the double quote that ends the name`},
		{`"" = 1`, 1, 1, `an empty name`},
		{`a = 1 b`, 1, 7, `found "b"`},
		{`a = 1)`, 1, 6, `found ")"`},
		{`(a = 1`, 1, 7, `expected ")"`},
		{`a AND b = 1`, 1, 1, `the property "a"`},
		{`a = b = c`, 1, 7, `found "="`},
		{`a LIKE b`, 1, 8, `expected a pattern`},
		{`5 LIKE 'x'`, 1, 1, `found a number`},
		{`a BETWEEN 'x' AND 3`, 1, 11, `found text`},
		{`a BETWEEN 1 OR 3`, 1, 13, `expected AND`},
		{`a NOT 5`, 1, 7, `LIKE, BETWEEN or IN`},
		{`a IS 5`, 1, 6, `expected NULL`},
		{`a = 1e999`, 1, 5, `below 1.8e308`},
		{`a = 1x`, 1, 6, `a space or an operator`},
		{`a = 1e`, 1, 7, `digits of the exponent`},
		{`a = .`, 1, 5, `a number`},
		{`a ^ b ^ c = 1`, 1, 7, `brackets that say which power`},
		{`a = 'x' + 1`, 1, 5, `found text`},
		{`a = DATE('2020-02-30')`, 1, 10, `a date such as`},
		{`a = DATE('2020-01-01T00:00:00Z')`, 1, 10, `a date such as`},
		{`a = TIMESTAMP('2020-01-01T00:00:00+08:00')`, 1, 15, `a timestamp in UTC`},
		{`a = INTERVAL('2020-01-01', '..')`, 1, 5, `found an interval`},
		{`T_AFTER(a, INTERVAL('2020-01-02', '2020-01-01'))`, 1, 21, `ends before it begins`},
		{`T_AFTER(a, INTERVAL('x', '..'))`, 1, 21, `a bound of an interval`},
		{`S_INTERSECTS(g, 5)`, 1, 17, `expected a geometry`},
		{`S_INTERSECTS(g)`, 1, 15, `expected ","`},
		{`S_INTERSECTS(g, POINT(1))`, 1, 24, `expected a number`},
		{`S_INTERSECTS(g, POINT Z (1 2))`, 1, 23, `three numbers in each position`},
		{`S_INTERSECTS(g, LINESTRING(1 2, 3 4 5))`, 1, 33, `a height in all positions or in none`},
		{`S_INTERSECTS(g, LINESTRING(1 2))`, 1, 27, `at least two positions`},
		{`S_INTERSECTS(g, POLYGON((1 2, 2 3, 1 2)))`, 1, 25, `at least four positions`},
		{`S_INTERSECTS(g, GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2))))`, 1, 36, `POINT, LINESTRING`},
		{`S_INTERSECTS(g, BBOX(1,2,3))`, 1, 21, `a box with another number`},
		{`S_INTERSECTS(g, BBOX(1,4,3,2))`, 1, 21, `south is above its north`},
		{`A_CONTAINS(a, 1)`, 1, 15, `expected an array`},
		{`NULL = 1`, 1, 1, `double quotes around a property named NULL`},
		{"a = '\xff'", 1, 5, `not UTF-8`},
		{"a = '\x00'", 1, 5, `NUL`},
		{strings.Repeat("(", 5000) + "a = 1", 1, 102, `nesting deeper than 100`},
		{strings.Repeat("NOT (", 200) + "a = 1", 1, 506, `nesting deeper than 100`},
		{"a = 1" + strings.Repeat(" + 1", 5000), 1, 407, `nesting deeper than 100`},
		{`f(` + strings.Repeat("f(", 100000), 1, 203, `nesting deeper than 100`},
	} {
		_, err := cql2.ParseText(c.text)
		checkFault(t, c.text, err, c.en)
		if p, ok := cql2.PositionOf(err); !ok || p.Line != c.line || p.Column != c.column {
			t.Errorf("%.60q: at line %d, column %d, want %d, %d", c.text, p.Line, p.Column, c.line, c.column)
		}
	}
}

// checkFault makes sure that err is a refusal for people.
func checkFault(t *testing.T, input string, err error, en string) {
	t.Helper()
	var e *assets.Error
	if !errors.As(err, &e) || e.Code != assets.Invalid || len(e.Faults) != 1 || e.Faults[0].Field != "filter" ||
		e.Message.ZH == "" || e.Faults[0].Message != e.Message {
		t.Errorf("%.60q: no refusal: %v", input, err)
	} else if !strings.Contains(e.Message.EN, en) {
		t.Errorf("%.60q: %q does not say %q", input, e.Message.EN, en)
	}
}

func TestErrorsOfJSON(t *testing.T) {
	for _, c := range []struct {
		json   string
		offset int
		en     string
	}{
		{``, 0, `found the end`},
		{`{"op":"="`, 9, `found the end`},
		{`{"op":"=",}`, 9, `well-formed JSON`},
		{`true false`, 5, `expected the end`},
		{`null`, 0, `found null, expected a condition`},
		{`"x"`, 0, `found text, expected a condition`},
		{`{}`, 0, `an object with op, property`},
		{`{"op":1,"args":[]}`, 6, `the name of an operator`},
		{`{"op":"="}`, 0, `an array args of "="`},
		{`{"op":"=","args":[1]}`, 17, `1 arguments, expected 2`},
		{`{"op":"AND","args":[true,true]}`, 6, `expected "and"`},
		{`{"op":"and","args":[true]}`, 19, `two or more conditions`},
		{`{"op":"a b","args":[]}`, 6, `the name of an operator or function`},
		{`{"op":"point","args":[]}`, 6, `the name of an operator or function`},
		{`{"op":"not","op":"not","args":[true]}`, 12, `each key once`},
		{`{"op":"not","args":[{"property":""}]}`, 32, `the name of a property`},
		{`{"op":"=","args":[{"property":"a"},{"date":"2020-13-01"}]}`, 43, `a date such as`},
		{`{"op":"in","args":[{"property":"a"},5]}`, 36, `an array of values`},
		{`{"op":"in","args":[{"property":"a"},[[1]]]}`, 37, `found an array`},
		{`{"op":"t_after","args":[{"property":"a"},{"interval":["x",".."]}]}`, 54, `a bound of an interval`},
		{`{"op":"t_after","args":[{"property":"a"},{"interval":["2020-01-01"]}]}`, 53, `two bounds`},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"Circle","coordinates":[1,2]}]}`, 42, `a GeoJSON geometry`},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"Point","coordinates":[1,2,3,4]}]}`, 72, `two or three numbers`},
		{`{"op":"s_within","args":[{"property":"g"},{"type":"Point","coordinates":[]}]}`, 72, `two or three numbers`},
		{`{"op":"s_within","args":[{"property":"g"},{"bbox":[1,2,3]}]}`, 50, `a box with another number`},
		{`{"op":"=","args":[{"property":"a"},1e999]}`, 35, `below 1.8e308`},
		{`{"op":"=","args":[{"property":"a"},"` + "\xff" + `"]}`, 36, `not UTF-8`},
		{`{"op":"=","args":[{"property":"a"},"\u0000"]}`, 35, `NUL`},
		{strings.Repeat(`{"op":"not","args":[`, 40000), 2080, `nesting deeper than 100`},
		{strings.Repeat(`[`, 100000), 208, `nesting deeper than 100`},
		{strings.Repeat(`{"op":"not","args":[`, 100) + "true" + strings.Repeat("]}", 100), 0, `nesting deeper than 100`},
	} {
		_, err := cql2.ParseJSON([]byte(c.json))
		checkFault(t, c.json, err, c.en)
		if p, ok := cql2.PositionOf(err); !ok || p.Offset != c.offset {
			t.Errorf("%.80q: at %d, want %d", c.json, p.Offset, c.offset)
		}
	}
}

func TestTooLong(t *testing.T) {
	long := strings.Repeat(" ", cql2.MaxLength+1)
	if _, err := cql2.ParseText(long); assets.CodeOf(err) != assets.TooLarge {
		t.Errorf("text: %v", err)
	}
	if _, err := cql2.ParseJSON([]byte(long)); assets.CodeOf(err) != assets.TooLarge {
		t.Errorf("JSON: %v", err)
	}
}
