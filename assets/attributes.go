package assets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Attributes is an immutable JSON object in canonical form, so that two are equal exactly when == says so
// and both stores give back the same bytes: keys sorted by bytes, no space, whole numbers that fit 64 bits
// with all their digits, other numbers in the shortest form that reads back as the same float64. The zero
// value is the empty object.
type Attributes struct {
	text string // canonical, or "" for the empty object
}

// maxAttributeDepth bounds nesting, so that hostile input cannot exhaust the stack.
const maxAttributeDepth = 32

// ParseAttributes reads a JSON object. It refuses anything else, a key given twice, nesting deeper than 32,
// NUL in a string and numbers beyond float64.
func ParseAttributes(data []byte) (Attributes, error) {
	return ParseAttributesText(string(data))
}

// ParseAttributesText is ParseAttributes for a text, which is kept as it is where it is canonical already.
func ParseAttributesText(text string) (Attributes, error) {
	if isCanonicalObject(text) {
		return Attributes{text}, nil
	}
	return readAttributes([]byte(text))
}

// readAttributes is ParseAttributes for a text in any form.
func readAttributes(data []byte) (Attributes, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var out []byte
	tok, err := dec.Token()
	if err != nil {
		return Attributes{}, fmt.Errorf("attributes: %w", err)
	}
	if tok != json.Delim('{') {
		return Attributes{}, errors.New("attributes: a JSON object is expected")
	}
	if out, err = canonicalObject(out, dec, 1); err != nil {
		return Attributes{}, fmt.Errorf("attributes: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Attributes{}, errors.New("attributes: something follows the object")
	}
	return wrapCanonical(out), nil
}

// AttributesOf makes attributes of a map with JSON-like values (string, bool, nil, any number, json.Number,
// []any, map[string]any). NaN and infinities are refused.
func AttributesOf(m map[string]any) (Attributes, error) {
	if len(m) == 0 {
		return Attributes{}, nil
	}
	out, err := appendCanonical(nil, m, 0)
	if err != nil {
		return Attributes{}, fmt.Errorf("attributes: %w", err)
	}
	return wrapCanonical(out), nil
}

func wrapCanonical(text []byte) Attributes {
	if len(text) <= 2 {
		return Attributes{}
	}
	return Attributes{text: string(text)}
}

// String returns the canonical JSON text, "{}" for the empty object.
func (a Attributes) String() string {
	if a.text == "" {
		return "{}"
	}
	return a.text
}

// IsEmpty reports whether there is no attribute.
func (a Attributes) IsEmpty() bool { return a.text == "" }

// MarshalJSON returns the canonical text.
func (a Attributes) MarshalJSON() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalJSON reads what ParseAttributes reads.
func (a *Attributes) UnmarshalJSON(data []byte) error {
	parsed, err := ParseAttributes(data)
	if err == nil {
		*a = parsed
	}
	return err
}

// Map returns the attributes as a fresh map; numbers are json.Number, with every digit.
func (a Attributes) Map() map[string]any {
	m := map[string]any{}
	dec := json.NewDecoder(strings.NewReader(a.String()))
	dec.UseNumber()
	if err := dec.Decode(&m); err != nil { // canonical text always decodes
		return map[string]any{}
	}
	return m
}

// Get returns one attribute; numbers are json.Number. ok is false where there is none.
func (a Attributes) Get(key string) (value any, ok bool) {
	if !strings.Contains(a.text, key) && !strings.ContainsAny(key, "\"\\<>&\u2028\u2029") {
		return nil, false
	}
	value, ok = a.Map()[key]
	return value, ok
}

// Text returns an attribute that is a text, "" where there is none or it is something else.
func (a Attributes) Text(key string) string {
	value, _ := a.Get(key)
	text, _ := value.(string)
	return text
}

// Raw returns the canonical JSON of one attribute, as a part of the text that is kept: nothing is copied. ok is
// false where there is none.
func (a Attributes) Raw(key string) (raw string, ok bool) {
	if a.text == "" {
		return "", false
	}
	if strings.ContainsAny(key, "\"\\") || strings.ContainsFunc(key, unicode.IsControl) {
		escaped, err := appendString(nil, key)
		if err != nil {
			return "", false // no attribute has NUL in its key
		}
		key = string(escaped[1 : len(escaped)-1])
	}
	err := members(a.text, func(k, value string) bool {
		if k == key {
			raw, ok = value, true
		}
		return !ok
	})
	return raw, ok && err == nil
}

// With returns attributes with key set to value, or without it where value is nil.
func (a Attributes) With(key string, value any) (Attributes, error) {
	m := a.Map()
	if value == nil {
		delete(m, key)
	} else {
		m[key] = value
	}
	return AttributesOf(m)
}

type member struct {
	key   string
	value []byte
}

func canonicalObject(out []byte, dec *json.Decoder, depth int) ([]byte, error) {
	var members []member
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, ok := tok.(string)
		if !ok {
			return nil, fmt.Errorf("key %v: a string is expected", tok)
		}
		value, err := canonicalValue(nil, dec, depth)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		members = append(members, member{key, value})
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	return appendMembers(out, members)
}

func appendMembers(out []byte, members []member) ([]byte, error) {
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.key, b.key) })
	out = append(out, '{')
	for i, m := range members {
		if i > 0 {
			if members[i-1].key == m.key {
				return nil, fmt.Errorf("%s: the key is given twice", m.key)
			}
			out = append(out, ',')
		}
		var err error
		if out, err = appendString(out, m.key); err != nil {
			return nil, err
		}
		out = append(out, ':')
		out = append(out, m.value...)
	}
	return append(out, '}'), nil
}

func canonicalValue(out []byte, dec *json.Decoder, depth int) ([]byte, error) {
	if depth >= maxAttributeDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxAttributeDepth)
	}
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			return canonicalObject(out, dec, depth+1)
		}
		out = append(out, '[')
		for i := 0; dec.More(); i++ {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = canonicalValue(out, dec, depth+1); err != nil {
				return nil, err
			}
		}
		if _, err := dec.Token(); err != nil {
			return nil, err
		}
		return append(out, ']'), nil
	default:
		return appendCanonical(out, tok, depth)
	}
}

func appendCanonical(out []byte, v any, depth int) ([]byte, error) {
	if depth > maxAttributeDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxAttributeDepth)
	}
	switch t := v.(type) {
	case nil:
		return append(out, "null"...), nil
	case bool:
		return strconv.AppendBool(out, t), nil
	case string:
		return appendString(out, t)
	case json.Number:
		return appendNumber(out, string(t))
	case float64:
		return appendFloat(out, t)
	case float32:
		return appendFloat(out, float64(t))
	case int:
		return strconv.AppendInt(out, int64(t), 10), nil
	case int64:
		return strconv.AppendInt(out, t, 10), nil
	case int32:
		return strconv.AppendInt(out, int64(t), 10), nil
	case []any:
		out = append(out, '[')
		var err error
		for i, e := range t {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = appendCanonical(out, e, depth+1); err != nil {
				return nil, err
			}
		}
		return append(out, ']'), nil
	case map[string]any:
		members := make([]member, 0, len(t))
		for k, e := range t {
			value, err := appendCanonical(nil, e, depth+1)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", k, err)
			}
			members = append(members, member{k, value})
		}
		return appendMembers(out, members)
	}
	return nil, fmt.Errorf("%T is no JSON value", v)
}

// appendNumber keeps every digit of a whole number that fits 64 bits, and rounds the rest to float64.
func appendNumber(out []byte, text string) ([]byte, error) {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return strconv.AppendInt(out, i, 10), nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, fmt.Errorf("number %s is out of range", text)
	}
	return appendFloat(out, f)
}

// appendFloat writes whole values below 2^53 without exponent or point, so that 100, 100.0 and 1e2 are one value.
func appendFloat(out []byte, f float64) ([]byte, error) {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return nil, errors.New("NaN and infinity are no JSON numbers")
	case f == 0:
		return append(out, '0'), nil
	case f == math.Trunc(f) && math.Abs(f) < 1<<53:
		return strconv.AppendInt(out, int64(f), 10), nil
	}
	return strconv.AppendFloat(out, f, 'g', -1, 64), nil
}

const hexDigits = "0123456789abcdef"

// appendString writes a JSON string with the fewest escapes; bytes that are no UTF-8 become U+FFFD.
func appendString(out []byte, s string) ([]byte, error) {
	out = append(out, '"')
	if standsForItself(s) {
		return append(append(out, s...), '"'), nil
	}
	for _, r := range s {
		switch {
		case r == 0:
			return nil, errors.New("a string holds a NUL character, which no store keeps")
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, '\\', 'n')
		case r == '\r':
			out = append(out, '\\', 'r')
		case r == '\t':
			out = append(out, '\\', 't')
		case r < 0x20:
			out = append(out, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"'), nil
}

// standsForItself reports whether a text is UTF-8 and needs no escape.
func standsForItself(s string) bool {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c == '"' || c == '\\':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s)
}
