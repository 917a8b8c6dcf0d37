package cql2_test

import (
	"testing"

	"needlepoint/assets/cql2"
)

// BenchmarkPredicate is what one record costs a filter.
func BenchmarkPredicate(b *testing.B) {
	q := cql2.AssetQueryables(catalogue(b), "")
	a := lamp(b)
	for name, text := range map[string]string{
		"equality":  `class = 'street_light' AND condition IN ('damaged', 'missing')`,
		"box":       `S_INTERSECTS(geometry, BBOX(123.4,41.7,123.5,41.9))`,
		"polygon":   `S_WITHIN(geometry, POLYGON((123.4 41.7,123.5 41.7,123.5 41.9,123.45 41.95,123.4 41.9,123.4 41.7)))`,
		"attribute": `installed_on < DATE('2020-01-01') AND accuracy_m <= 0.5`,
		"folded":    `CASEI(ref) LIKE CASEI('L-%')`,
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			b.Fatal(err)
		}
		p, err := cql2.Compile(e, q)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p(a)
			}
		})
	}
}
