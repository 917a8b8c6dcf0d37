package storetest

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// hardTexts are strings that careless storage mangles.
func hardTexts() []string {
	return []string{
		"", " ", "绣城 路灯", "O'Brien \"quoted\" \\back\\slash", "line\nbreak\ttab\r\n", "\x01\x1f\x7f", "é é", "𠀀🚏👨‍👩‍👧",
		"\u2028\u2029\ufeff", "\ufffd", "NULL", "{}", "'; DROP TABLE asset; --", "%s ?1 :id $1 @x", "1e3", "0012", " trailing ",
		strings.Repeat("长", 3000),
	}
}

// hardNumbers are numbers that careless storage rounds.
func hardNumbers() []any {
	return []any{0, -1, int64(math.MaxInt64), int64(math.MinInt64), int64(1<<53 + 1), 0.1, 1.0 / 3, 1e300, 5e-324, -2.5e-7,
		math.MaxFloat64, json.Number("12345678901234567890123"), json.Number("1.10"), 4503599627370497.5}
}

// hardRecords returns one record of every kind of geometry, with hard text and numbers.
func hardRecords() []assets.Record {
	west, south := math.Nextafter(123, 124), math.Nextafter(41, 40)
	ring := orb.Ring{{west, south}, {123.3, 41}, {123.3, 1.0/3 + 41}, {123, 41.3}, {west, south}}
	hole := orb.Ring{{123.1, 41.1}, {123.1, 41.2}, {123.2, 41.1}, {123.1, 41.1}}
	shapes := []orb.Geometry{
		orb.Point{math.Copysign(0, -1), 5e-324}, orb.Point{-180, 90},
		orb.MultiPoint{{1, 2}}, orb.MultiPoint{{1, 2}, {0.1, 0.2}, {1, 2}},
		orb.LineString{{123, 41}, {123.1, 41.1}}, orb.LineString{{1e-300, 0}, {179.99999999999997, -89.99999999999999}, {1, 1}},
		orb.MultiLineString{{{123, 41}, {123.1, 41.1}}, {{1, 2}, {3, 4}, {5, 6}}},
		orb.Polygon{ring}, orb.Polygon{ring, hole}, orb.MultiPolygon{{ring, hole}}, orb.MultiPolygon{{ring}, {hole}},
	}
	texts, numbers := hardTexts(), hardNumbers()
	records := make([]assets.Record, 0, 2*len(texts))
	for i, text := range texts {
		var deep any = text
		for range 12 {
			deep = []any{map[string]any{"内": deep, "": i}}
		}
		attributes, err := assets.AttributesOf(map[string]any{"text": text, "key " + text: true, "number": numbers[i%len(numbers)], "deep": deep, "nothing": nil})
		if err != nil {
			panic(err) // the values above are fixed
		}
		shape := shapes[i%len(shapes)]
		records = append(records,
			assets.Asset{Ref: text, Class: "street_light", Name: text, Condition: assets.Damaged, Stage: assets.Planned, Geometry: shape, Attributes: attributes},
			assets.Boundary{Ref: text, Kind: assets.Park, Grid: text, Name: text, Stage: assets.Retired, Geometry: shape, Attributes: attributes})
	}
	return records
}

func (g *generator) text() string {
	if g.r.IntN(2) == 0 {
		return pick(g.r, []string{"路灯", "lamp", "垃圾箱 3"})
	}
	texts := hardTexts()
	return texts[g.r.IntN(len(texts)-1)]
}

func (g *generator) attributes() assets.Attributes {
	m := map[string]any{}
	for range g.r.IntN(4) {
		m[g.text()] = g.value(0)
	}
	a, err := assets.AttributesOf(m)
	if err != nil {
		panic(err) // value gives JSON values only
	}
	return a
}

func (g *generator) value(depth int) any {
	kind := g.r.IntN(8)
	switch {
	case kind == 0:
		return nil
	case kind == 1:
		return g.r.IntN(2) == 0
	case kind < 4:
		return pick(g.r, hardNumbers())
	case kind == 4 && depth < 8:
		return []any{g.value(depth + 1), g.value(depth + 1)}
	case kind == 5 && depth < 8:
		return map[string]any{g.text(): g.value(depth + 1)}
	}
	return g.text()
}
