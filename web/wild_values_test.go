package web_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/paulmach/orb"
)

// wild makes up values: such as a schema asks for, and such as nobody should send.
type wild struct {
	*rand.Rand
	district orb.Bound
	classes  []string
	imports  []string // ids that the service gave
	tags     []string // ETags that it gave
	digests  []string // of plans that it made
	settings string   // that it has
	careful  bool     // this request is to be carried out
}

func pick[T any](w *wild, from ...T) T { return from[w.IntN(len(from))] }

// known are values that mean something to the service, by the name of what they are given for.
func (w *wild) known(name string) any {
	lon := w.district.Min[0] + w.Float64()*(w.district.Max[0]-w.district.Min[0])
	lat := w.district.Min[1] + w.Float64()*(w.district.Max[1]-w.district.Min[1])
	size := w.Float64() * 0.02
	switch name {
	case "class", "classes":
		return pick(w, w.classes...)
	case "id", "featureId", "boundary", "except", "asset":
		return 1 + w.IntN(2500)
	case "revision", "as_of", "base", "if_rev", "before":
		return w.IntN(4)
	case "lon":
		return lon
	case "lat":
		return lat
	case "bbox":
		return []any{lon, lat, lon + size, lat + size}
	case "limit":
		return 1 + w.IntN(200)
	case "key":
		return uuid.NewSHA1(uuid.Nil, []byte{byte(w.IntN(40))}).String()
	case "due_by", "date":
		return fmt.Sprintf("2026-%02d-%02d", 1+w.IntN(12), 1+w.IntN(28))
	case "datetime":
		return pick(w, "2026-11-25T08:00:00Z", "2020-01-01/..", "../2027-01-01T00:00:00Z", "2025-01-01/2026-01-01")
	case "square":
		return fmt.Sprintf("%d/%d/%d", w.IntN(20), w.IntN(4000), w.IntN(2000))
	case "sort":
		return pick(w, "id", "-ref", "name", "attributes.height_m", "-rev", "condition")
	case "format":
		return pick(w, "geojson", "csv")
	case "filter":
		return pick(w, "condition='damaged'", "height_m > 3 AND stage IN ('in_service')", "name LIKE '%灯%'", fmt.Sprintf("S_INTERSECTS(geometry,BBOX(%f,%f,%f,%f))", lon, lat, lon+size, lat+size),
			`{"op":"=","args":[{"property":"condition"},"intact"]}`, "NOT (ref IS NULL)", "CASEI(name) = CASEI('A')")
	case "geometry":
		return w.geometry(lon, lat)
	case "attributes", "properties":
		return map[string]any{pick(w, "height_m", "notes", "material", "installed_on", "condition", "ref", "name"): pick[any](w, 3.5, "木", "2020-01-01", "intact", nil)}
	case "q":
		return pick(w, "灯", "001", "a", "路")
	}
	return nil
}

func (w *wild) geometry(lon, lat float64) any {
	p := func(dx, dy float64) []any { return []any{lon + dx, lat + dy} }
	switch w.IntN(4) {
	case 0:
		return map[string]any{"type": "LineString", "coordinates": []any{p(0, 0), p(0.001, 0), p(0.001, 0.001)}}
	case 1:
		return map[string]any{"type": "Polygon", "coordinates": []any{[]any{p(0, 0), p(0.001, 0), p(0.001, 0.001), p(0, 0)}}}
	}
	return map[string]any{"type": "Point", "coordinates": p(0, 0)}
}

// asked makes up a value that a schema allows, or nearly.
func (w *wild) asked(d described, name string, given any, depth int) any {
	schema := d.resolve(given)
	if v := w.known(name); v != nil && (w.careful || w.IntN(8) > 0) {
		if schema["type"] == "array" || slices.Contains(list(schema["type"]), "array") {
			if _, whole := v.([]any); !whole {
				return []any{v}
			}
		}
		return v
	}
	if values := list(schema["enum"]); len(values) > 0 {
		return pick(w, values...)
	}
	for _, way := range []string{"oneOf", "anyOf", "allOf"} {
		if ways := list(schema[way]); len(ways) > 0 && schema["type"] == nil {
			return w.asked(d, name, pick(w, ways...), depth)
		}
	}
	kind, _ := schema["type"].(string)
	if kinds := list(schema["type"]); len(kinds) > 0 {
		kind = pick(w, kinds...).(string)
	}
	switch kind {
	case "integer":
		low, _ := schema["minimum"].(float64)
		return int64(low) + w.Int64N(pick[int64](w, 2, 30, 3000))
	case "number":
		return w.NormFloat64() * 100
	case "boolean":
		return w.IntN(2) == 0
	case "null":
		return nil
	case "array":
		out := []any{}
		for range w.IntN(4) {
			out = append(out, w.asked(d, name, schema["items"], depth+1))
		}
		return out
	case "object":
		return w.object(d, schema, depth)
	}
	switch schema["format"] {
	case "uuid":
		return w.known("key")
	case "date-time":
		return "2026-11-25T08:00:00Z"
	}
	return pick(w, "L-1", "路灯", "a", "", "damaged", "asset", "insert", "x y")
}

func (w *wild) object(d described, schema map[string]any, depth int) any {
	out := map[string]any{}
	properties, _ := schema["properties"].(map[string]any)
	required := list(schema["required"])
	for _, name := range sortedKeys(properties) {
		needed := slices.Contains(required, any(name))
		if needed && (w.careful || w.IntN(12) > 0) || !needed && depth < 5 && w.IntN(2) == 0 {
			out[name] = w.asked(d, name, properties[name], depth+1)
		}
	}
	if !w.careful && w.IntN(10) == 0 {
		out[w.odd()] = w.hostile(3)
	}
	return out
}

// odd is a text that programs trip over.
func (w *wild) odd() string {
	return pick(w, "", " ", "\x00", "\u202e\u200b", "é", "é", "💧👩‍👩‍👧", "\ufeff", "\ud7ff\ue000", "İıſ", "null", "NaN", "-0", "1e400", "9223372036854775808", "0x1f", "../../etc/passwd", "..\\..\\x", "%00", "%2e%2e%2f", "%ff%fe",
		"'; DROP TABLE asset; --", "\" OR 1=1 --", "${jndi:ldap://127.0.0.1/a}", "{{7*7}}", "<script>alert(1)</script>", "=1+1", "a,b,,c", ",", ";", "[]", "{}", "true", "constructor", "__proto__", "toString",
		strings.Repeat("a", 300), strings.Repeat("号", 5000), strings.Repeat("(", 900), "\xff\xfe", "\xed\xa0\x80", "2026-13-45", "0000-00-00T99:99:99Z", "+", "*", "%", "\t", "W/\"", "1/0/0", "-1/-1/-1")
}

// hostile is a value that nobody should send.
func (w *wild) hostile(depth int) any {
	switch w.IntN(9) {
	case 0:
		return pick[any](w, nil, true, false, []any{}, map[string]any{})
	case 1:
		return pick[any](w, -1, 0, 1<<31, int64(1)<<53, int64(-1)<<63, 1e300, -1e-300, 0.1)
	case 2:
		return json.RawMessage(pick(w, "1e400", "-1e999", "123456789012345678901234567890", "0.000000000000000000000000000000000000001", "1E2", "-0", "00", "NaN", "Infinity", "1.", "tru"))
	case 3:
		return json.RawMessage(strings.Repeat(`[`, 1+w.IntN(12000)) + strings.Repeat(`]`, 1+w.IntN(12000)))
	case 4:
		n := 1 + w.IntN(3000)
		return json.RawMessage(strings.Repeat(`{"geometry":`, n) + "1" + strings.Repeat(`}`, n))
	case 5:
		if depth > 0 {
			return []any{w.hostile(depth - 1), w.odd(), w.hostile(depth - 1)}
		}
	case 6:
		if depth > 0 {
			return map[string]any{w.odd(): w.hostile(depth - 1), "type": w.odd(), "coordinates": w.hostile(depth - 1)}
		}
	}
	return w.odd()
}

// spoil puts hostile values somewhere into a value.
func (w *wild) spoil(v any) any {
	switch v := v.(type) {
	case map[string]any:
		keys := sortedKeys(v)
		if len(keys) == 0 || w.IntN(6) == 0 {
			return w.hostile(2)
		}
		key := pick(w, keys...)
		if w.IntN(8) == 0 {
			delete(v, key)
			return v
		}
		v[key] = w.spoil(v[key])
		return v
	case []any:
		if len(v) == 0 || w.IntN(6) == 0 {
			return w.hostile(2)
		}
		if w.IntN(6) == 0 {
			return slices.Repeat(v, 1+w.IntN(200))
		}
		i := w.IntN(len(v))
		v[i] = w.spoil(v[i])
		return v
	}
	return w.hostile(2)
}

// text is a value as JSON; what JSON cannot say comes out as it may.
func (w *wild) text(v any) []byte {
	if raw, isRaw := v.(json.RawMessage); isRaw {
		return raw
	}
	out, err := json.Marshal(v)
	if err == nil {
		return out
	}
	switch v := v.(type) {
	case map[string]any:
		out = []byte{'{'}
		for i, key := range sortedKeys(v) {
			if i > 0 {
				out = append(out, ',')
			}
			name, _ := json.Marshal(key)
			out = append(append(append(out, name...), ':'), w.text(v[key])...)
		}
		return append(out, '}')
	case []any:
		out = []byte{'['}
		for i, one := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, w.text(one)...)
		}
		return append(out, ']')
	}
	return []byte("null")
}
