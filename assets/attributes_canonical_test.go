package assets

import (
	"encoding/json"
	"testing"
)

// What counts as canonical without being read must be what reading and writing makes of it.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		`{"a":1}`, `{"a":1,"b":"x"}`, `{"b":1,"a":2}`, `{"a":1,"a":2}`, `{"a":-0}`, `{"a":01}`, `{"a":1.0}`, `{"a":1.5}`, `{"a":1e2}`,
		`{"a":1e+30}`, `{"a":9223372036854775807}`, `{"a":9223372036854775808}`, `{"a":0.1}`, `{"a":.5}`, `{"a":1.}`, `{"a":+1}`, `{"a":--1}`,
		`{"a":[1,null,true,false,{}]}`, `{"a":[]}`, `{"a":{"c":1,"b":2}}`, `{"旱柳":"银杏"}`, `{"a":"\n"}`, "{\"a\":\"\xff\"}", `{"a": 1}`,
		`{}`, `{"":0}`, `{"a":"<&>"}`, `{"a":1}x`, `[1]`, `{"a":[[[[[[[[[[1]]]]]]]]]]}`, `{"a":NaN}`, `{"a":1_0}`, `{"a":0x1}`, `{"a":5e-324}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !isCanonicalObject(text) {
			return
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("%q is no JSON", text)
		}
		read, err := readAttributes([]byte(text))
		if err != nil || read.String() != text {
			t.Fatalf("%q is read as %q, %v", text, read, err)
		}
	})
}

// The usual attributes are taken as they are.
func TestUsualAttributesAreCanonical(t *testing.T) {
	for _, text := range []string{
		`{"alive":"alive","crown_m":5,"height_m":10.5,"planted_on":"2014-04-12","species_zh":"旱柳"}`,
		`{"net_installed":false,"tags":["a","b"],"x":null}`,
	} {
		if !isCanonicalObject(text) {
			t.Errorf("%s is read anew", text)
		}
	}
}
