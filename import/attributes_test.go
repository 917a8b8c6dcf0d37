package importer

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"needlepoint/assets"
)

// TestNewAttributesAreThoseOfAnEmptyRecord makes attributes in both ways: in a list, and over those of a record that has none.
func TestNewAttributesAreThoseOfAnEmptyRecord(t *testing.T) {
	catalogue, err := assets.DefaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(4, 5))
	texts := []string{"", "true", "12", "1.50", "-0", "1e3", "2026-11-24", "20261124", "2026/1/4", "路灯", "cast_iron", "铸铁", "a\"b\\c", "x\x00y", "\xff", " on ", "ON"}
	values := []any{nil, true, json.Number("7"), json.Number("1.0"), json.Number("1e999"), []any{"a", nil}, map[string]any{"b": json.Number("2"), "a": "x"}}
	listed := 0
	for range 20_000 {
		class := catalogue.Classes()[r.IntN(len(catalogue.Classes()))].Key
		fields := catalogue.Fields(class)
		j := judge{mapping: Mapping{Noun: assets.AssetNoun}, known: map[assets.ClassKey]map[string]*assets.Field{class: byKey(fields)}}
		c := candidate{scope: scope{class: class}}
		for range r.IntN(6) {
			f := fields[r.IntN(len(fields))]
			name := []string{f.Key, f.Key, f.Key, "own", "自己\t"}[r.IntN(5)]
			var value any
			switch r.IntN(5) {
			case 0:
				value = values[r.IntN(len(values))]
			case 1:
				value = texts[r.IntN(len(texts))]
			case 2:
				value = Cell(texts[r.IntN(len(texts))])
			default:
				value = "7"
				if len(f.Values) > 0 {
					v := f.Values[r.IntN(len(f.Values))]
					value = []any{v.Key, v.Label.ZH, v.Label.EN, Cell(v.Label.EN)}[r.IntN(4)]
				}
			}
			c.values = append(c.values, Field{Name: name, Value: value})
		}
		got, ok := newAttributes(slices.Clone(c.values), j.known[class])
		if !ok {
			continue
		}
		listed++
		want, err := j.attributes(c, assets.Asset{})
		if err != nil || got != want {
			t.Fatalf("%v\nare %s, want %s: %v", c.values, got, want, err)
		}
	}
	if listed < 10_000 {
		t.Fatalf("only %d were made in a list", listed)
	}
}
