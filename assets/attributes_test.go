package assets

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestAttributesAreCanonical(t *testing.T) {
	for in, want := range map[string]string{
		`{}`: `{}`,
		` { "b" : 1 , "a" : [ 1.50 , true , null ] } `: `{"a":[1.5,true,null],"b":1}`,
		`{"n":100.0,"m":1e2,"o":100}`:                  `{"m":100,"n":100,"o":100}`,
		`{"big":9007199254740993}`:                     `{"big":9007199254740993}`,
		`{"huge":1e21,"tiny":-0.0}`:                    `{"huge":1e+21,"tiny":0}`,
		`{"s":"\u8def\u706f \"x\"\/\n"}`:               `{"s":"路灯 \"x\"/\n"}`,
		`{"z":{"y":{"x":{}}},"é":"\u0001"}`:            `{"z":{"y":{"x":{}}},"é":"\u0001"}`,
	} {
		a, err := ParseAttributes([]byte(in))
		if err != nil || a.String() != want {
			t.Errorf("%s: %s, %v; want %s", in, a, err, want)
		}
		again, err := ParseAttributes([]byte(a.String()))
		if err != nil || again != a {
			t.Errorf("%s is not canonical: it reads back as %s, %v", a, again, err)
		}
		fromMap, err := AttributesOf(a.Map())
		if err != nil || fromMap != a {
			t.Errorf("%s comes back from its map as %s, %v", a, fromMap, err)
		}
	}
}

func TestAttributesRefuse(t *testing.T) {
	for what, in := range map[string]string{
		"an array": `[1]`, "a number": `1`, "nothing": ``, "two objects": `{}{}`, "a key twice": `{"a":1,"a":2}`,
		"a key twice inside": `{"o":{"a":1,"a":2}}`, "NUL": `{"a":"x\u0000y"}`, "too large a number": `{"a":1e999}`,
		"too deep": `{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`, "cut short": `{"a":`,
	} {
		if a, err := ParseAttributes([]byte(in)); err == nil {
			t.Errorf("%s is taken as %s", what, a)
		}
	}
	if a, err := AttributesOf(map[string]any{"x": math.NaN()}); err == nil {
		t.Errorf("NaN is taken as %s", a)
	}
}

func TestAttributesGetAndWith(t *testing.T) {
	a, err := AttributesOf(map[string]any{"height_m": 9.5, "lamp": "LED", "a\"b": 1})
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := a.Get("height_m"); !ok || v != json.Number("9.5") {
		t.Errorf("height_m: %v, %v", v, ok)
	}
	if v, ok := a.Get(`a"b`); !ok || v != json.Number("1") {
		t.Errorf(`a"b: %v, %v`, v, ok)
	}
	if _, ok := a.Get("height"); ok {
		t.Error("a part of a key is taken for a key")
	}
	b, err := a.With("lamp", nil)
	if err != nil || b.String() != `{"a\"b":1,"height_m":9.5}` || a.String() == b.String() {
		t.Errorf("without lamp: %s, %v; the original is %s", b, err, a)
	}
}

func FuzzParseAttributes(f *testing.F) {
	f.Add([]byte(`{"a":[1,2.5,"x",{"b":null}],"路灯":"\ud83d\ude00"}`))
	f.Add([]byte(`{"n":-0.1e-7,"i":-9223372036854775808}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ParseAttributes(data)
		if err != nil {
			return
		}
		if !json.Valid([]byte(a.String())) {
			t.Fatalf("%q: %s is no JSON", data, a)
		}
		if again, err := ParseAttributes([]byte(a.String())); err != nil || again != a {
			t.Fatalf("%q: %s reads back as %s, %v", data, a, again, err)
		}
	})
}

func TestRawAttributes(t *testing.T) {
	a, err := ParseAttributes([]byte(`{"height_m":12.50,"text":"a\"b","list":[1,{"x":2}],"null":null,"od\"d":true,"tab\t":1}`))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"height_m": "12.5", "text": `"a\"b"`, "list": `[1,{"x":2}]`, "null": "null", "od\"d": "true", "tab\t": "1"} {
		if raw, ok := a.Raw(key); !ok || raw != want {
			t.Errorf("%q is %s, %v", key, raw, ok)
		}
	}
	for _, key := range []string{"", "x", "height", "list.x", "\x00"} {
		if raw, ok := a.Raw(key); ok {
			t.Errorf("%q is %s", key, raw)
		}
	}
	if _, ok := (Attributes{}).Raw("x"); ok {
		t.Error("the empty object has an attribute")
	}
	if n := testing.AllocsPerRun(100, func() { a.Raw("text") }); n > 0 {
		t.Errorf("a reading allocates %v times", n)
	}
}
