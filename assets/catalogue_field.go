package assets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Field describes one known attribute, for forms, for mapping the columns of a delivery, for sentences.
type Field struct {
	Key    string
	Name   Text
	Type   string  // "string", "number", "integer", "boolean", "array"; "" where the schema is of a freer kind
	Format string  // "date", "date-time" or ""
	Unit   string  // "m", "mm", "°" …, or ""
	Values []Value // what is allowed, of the elements where the Type is array; nil where there is no list

	Min, Max  *float64 // bounds of a number
	MaxLength int      // of a string in characters; 0 = unbounded
	Pattern   string   // regular expression of a string
	Withheld  string   // one of WithheldGroups where the attribute is told only to some; "" for everybody
	Person    bool     // it may name somebody: told to whoever works here, never to the public

	quick quickRule
	exact map[string]string // what valueKey answers for each key of Values
}

// Value is one allowed value with its label.
type Value struct {
	Key   string
	Label Text
}

// quickRule tells how far a raw JSON value can be accepted without the schema.
type quickRule int

const (
	askSchema quickRule = iota
	acceptText
	acceptEnum
	acceptDate
	acceptNumber
	acceptInteger
	acceptBoolean
)

// quickKeyword reports whether quick rules understand a keyword; a property with any other asks the schema.
func quickKeyword(k string) bool {
	switch k {
	case "type", "enum", "minimum", "maximum", "maxLength", "format", "title", "description", "$comment", "examples", "default":
		return true
	}
	return strings.HasPrefix(k, "x-")
}

func readField(key string, raw json.RawMessage) (Field, error) {
	var in struct {
		Type             any
		Format           string
		Title            string
		TitleZH          string          `json:"x-title-zh"`
		Unit             string          `json:"x-unit"`
		Labels           map[string]Text `json:"x-enum-labels"`
		Enum             []any
		Items            *struct{ Enum []any }
		Minimum, Maximum *float64
		MaxLength        int
		Pattern          string
		Withheld         string `json:"x-withheld"`
		Person           bool   `json:"x-person"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return Field{}, err
	}
	f := Field{Key: key, Name: Text{in.TitleZH, in.Title}, Format: in.Format, Unit: in.Unit,
		Min: in.Minimum, Max: in.Maximum, MaxLength: in.MaxLength, Pattern: in.Pattern, Withheld: in.Withheld, Person: in.Person}
	if f.Withheld != "" && !slices.Contains(WithheldGroups(), f.Withheld) {
		return Field{}, fmt.Errorf("x-withheld = %q: one of %v is expected", f.Withheld, WithheldGroups())
	}
	f.Type, _ = in.Type.(string)
	enum := in.Enum
	if in.Items != nil && f.Type == "array" {
		enum = in.Items.Enum
	}
	texts := true
	for _, v := range enum {
		s, isText := v.(string)
		texts = texts && isText
		if !isText {
			s = fmt.Sprint(v)
		}
		label, ok := in.Labels[s]
		if !ok {
			label = Text{s, s}
		}
		f.Values = append(f.Values, Value{s, label})
	}
	exact := make(map[string]string, len(f.Values))
	for _, v := range f.Values {
		exact[v.Key] = f.valueKey(v.Key)
	}
	f.exact = exact
	var keywords map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keywords); err != nil {
		return Field{}, err
	}
	for k := range keywords {
		if !quickKeyword(k) {
			return f, nil
		}
	}
	f.quick = f.quickest(texts)
	return f, nil
}

func (f Field) quickest(texts bool) quickRule {
	switch {
	case f.Type == "string" && f.Values != nil && texts && f.Format == "" && f.MaxLength == 0:
		return acceptEnum
	case f.Values != nil:
		return askSchema
	case f.Type == "string" && f.Format == "date" && f.MaxLength == 0:
		return acceptDate
	case f.Type == "string" && f.Format == "":
		return acceptText
	case f.Type == "number" && f.Format == "":
		return acceptNumber
	case f.Type == "integer" && f.Format == "":
		return acceptInteger
	case f.Type == "boolean" && f.Format == "":
		return acceptBoolean
	}
	return askSchema
}

// accepts reports that raw, a canonical JSON value, is certainly allowed; false means only: ask the schema.
func (f *Field) accepts(raw string) bool {
	if f.quick == askSchema {
		return false
	}
	if f.quick == acceptBoolean {
		return raw == "true" || raw == "false"
	}
	if f.quick == acceptNumber || f.quick == acceptInteger {
		if raw == "" || raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
			return false
		}
		if f.quick == acceptInteger && strings.ContainsAny(raw, ".eE") {
			return false
		}
		v, err := strconv.ParseFloat(raw, 64)
		// Beyond 2^53 the comparison with a bound would be inexact; that is for the schema.
		return err == nil && v > -1<<53 && v < 1<<53 && (f.Min == nil || v >= *f.Min) && (f.Max == nil || v <= *f.Max)
	}
	if len(raw) < 2 || raw[0] != '"' || strings.IndexByte(raw, '\\') >= 0 {
		return false
	}
	text := raw[1 : len(raw)-1]
	switch f.quick {
	case acceptText:
		return f.MaxLength == 0 || len(text) <= f.MaxLength || utf8.RuneCountInString(text) <= f.MaxLength
	case acceptDate:
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	}
	_, listed := f.exact[text]
	return listed
}

// deliveredDate is how dates stand in deliveries beside the ISO form.
var deliveredDate = regexp.MustCompile(`^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$`)

// Parse turns the text of a delivered cell into the attribute's JSON value: numbers with thousands signs
// left out, yes and no in both languages, dates as 20261124 or 2026/11/24, the label of a value as well as
// its key, lists split at commas and semicolons. It only translates; whether the value is allowed is for
// CheckAsset. ok is false where the text cannot be read as the attribute's type.
func (f Field) Parse(text string) (value any, ok bool) {
	text = strings.TrimSpace(text)
	switch f.Type {
	case "number", "integer":
		n := strings.ReplaceAll(text, ",", "")
		v, err := strconv.ParseFloat(n, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || f.Type == "integer" && v != math.Trunc(v) {
			return nil, false
		}
		return v, true
	case "boolean":
		switch strings.ToLower(text) {
		case "true", "yes", "y", "t", "1", "是", "有":
			return true, true
		case "false", "no", "n", "f", "0", "否", "无":
			return false, true
		}
		return nil, false
	case "array":
		list := []any{}
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;，；、|", r) }) {
			list = append(list, f.valueKey(strings.TrimSpace(part)))
		}
		return list, true
	case "string":
		if f.Format == "date" {
			return isoDate(text), true
		}
		return f.valueKey(text), true
	}
	return nil, false
}

// valueKey returns the key of the value that text names by key or label, and text itself where none does.
func (f Field) valueKey(text string) string {
	if key, known := f.exact[text]; known {
		return key
	}
	for _, v := range f.Values {
		if strings.EqualFold(v.Key, text) || v.Label.ZH == text || strings.EqualFold(v.Label.EN, text) {
			return v.Key
		}
	}
	return text
}

func isoDate(text string) string {
	if len(text) == len(time.DateOnly) && text[4] == '-' && text[7] == '-' &&
		isDigits(text[:4]) && isDigits(text[5:7]) && isDigits(text[8:]) {
		return text
	}
	if m := deliveredDate.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
	}
	return text
}

func isDigits(text string) bool {
	for i := range len(text) {
		if !isDigit(text[i]) {
			return false
		}
	}
	return true
}

// members calls each for every member of a canonical JSON object, its key still escaped, its value raw.
func members(object string, each func(key, raw string) bool) error {
	rest := object
	if len(rest) < 2 || rest[0] != '{' {
		return errors.New("no object")
	}
	rest = rest[1:]
	for rest != "" && rest[0] != '}' {
		keyEnd := valueEnd(rest)
		if keyEnd < 2 || keyEnd >= len(rest) || rest[keyEnd] != ':' {
			return errors.New("no member")
		}
		key := rest[1 : keyEnd-1]
		rest = rest[keyEnd+1:]
		end := valueEnd(rest)
		if end <= 0 || !each(key, rest[:end]) {
			return nil
		}
		rest = strings.TrimPrefix(rest[end:], ",")
	}
	return nil
}

// valueEnd returns the length of the canonical JSON value that s begins with.
func valueEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// plainJSON writes v compactly and without HTML escapes, for reading.
func plainJSON(v any) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(buf.String())
}
