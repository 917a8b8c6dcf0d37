package assets

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Order says by what a list is sorted; the zero value is by ascending id. Equal keys follow each other by id.
//
// Texts are compared without regard to case and full-width forms, runs of digits as the numbers they are (L-9 before L-10),
// everything else by code point, which puts Chinese in the order of Unicode, not of pinyin: it is the same on every machine and
// for ever. Of a text that is longer than 240 bytes only the beginning counts. Conditions and stages stand as their vocabulary
// lists them; attributes: numbers, then texts, then false and true, then lists and objects. What has no value
// stands last, whichever way the list runs.
type Order struct {
	Field    string // one of OrderFields, or "attributes.KEY"; empty is "id"
	Backward bool
}

const attributeField = "attributes."

// OrderFields lists the fields that every asset can be sorted by.
func OrderFields() []string {
	return []string{"id", "ref", "name", "class", "condition", "stage", "rev"}
}

// ParseOrder reads a field name with a leading "-" for backward; "" is the zero Order.
func ParseOrder(s string) (Order, error) {
	o := Order{Field: strings.TrimPrefix(s, "-"), Backward: strings.HasPrefix(s, "-")}
	key, attribute := strings.CutPrefix(o.Field, attributeField)
	switch {
	case s == "":
		return Order{}, nil
	case attribute && key != "" && len(key) <= 200, slices.Contains(OrderFields(), o.Field):
		return o, nil
	}
	return Order{}, Refuse(Invalid, "sort", Text{
		fmt.Sprintf("sort＝“%.60s”：应为 %s 或 attributes.属性名，前面加 - 表示倒序", s, strings.Join(OrderFields(), "、")),
		fmt.Sprintf("sort = %.60q: %s or attributes.KEY is expected, with - in front to reverse", s, strings.Join(OrderFields(), ", "))})
}

// String is the reverse of ParseOrder.
func (o Order) String() string {
	field := cmp.Or(o.Field, "id")
	if o.Backward {
		return "-" + field
	}
	return field
}

// orderKey is what an asset is sorted by. Group comes first: keys of different groups never compare otherwise.
type orderKey struct {
	Group  int8
	Number float64
	Text   string
}

// Groups of keys, in order.
const (
	groupNumber int8 = iota
	groupText
	groupTruth
	groupOther
	groupNone // no value
)

// maxKeyText bounds the text of a key, and with it the token of a page.
const maxKeyText = 240

func textKey(s string) orderKey {
	if s == "" {
		return orderKey{Group: groupNone}
	}
	s = strings.ToValidUTF8(s, "\uFFFD") // as a token carries it
	if len(s) > maxKeyText {
		cut := maxKeyText
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut]
	}
	return orderKey{Group: groupText, Text: s}
}

func rankKey[T comparable](all []T, v T) orderKey {
	if i := slices.Index(all, v); i >= 0 {
		return orderKey{Number: float64(i)}
	}
	return orderKey{Group: groupNone}
}

// keyOf returns the function that finds the key of an asset of a view.
func (o Order) keyOf(v View) func(row) orderKey {
	s := v.snap
	switch o.Field {
	case "ref":
		return func(r row) orderKey { return textKey(r.ref()) }
	case "name":
		return func(r row) orderKey { return textKey(r.name()) }
	case "class":
		return func(r row) orderKey { return textKey(string(s.combos[r.combo()].class)) }
	case "condition":
		all := AllConditions()
		return func(r row) orderKey { return rankKey(all, s.combos[r.combo()].condition) }
	case "stage":
		all := AllStages()
		return func(r row) orderKey { return rankKey(all, s.combos[r.combo()].stage) }
	case "rev":
		return func(r row) orderKey { return orderKey{Number: float64(r.rev())} }
	}
	if key, ok := strings.CutPrefix(o.Field, attributeField); ok {
		quoted := string(appendLossy(nil, key))
		return func(r row) orderKey {
			if v.withholds(r, key) {
				return orderKey{Group: groupNone}
			}
			return attributeKey(r, quoted[1:len(quoted)-1])
		}
	}
	return func(row) orderKey { return orderKey{} }
}

// attributeKey finds an attribute by its key as canonical JSON writes it.
func attributeKey(r row, key string) orderKey {
	none := orderKey{Group: groupNone}
	raw, ok := r.attribute(key)
	switch {
	case !ok || raw == "null":
		return none
	case raw == "true":
		return orderKey{Group: groupTruth, Number: 1}
	case raw == "false":
		return orderKey{Group: groupTruth}
	case raw[0] == '"':
		text := raw[1 : len(raw)-1]
		if strings.Contains(text, `\`) {
			_ = json.Unmarshal([]byte(raw), &text) // canonical text has no faults
		}
		return textKey(text)
	case raw[0] == '[' || raw[0] == '{':
		out := textKey(raw)
		out.Group = groupOther
		return out
	}
	if n, err := strconv.ParseFloat(raw, 64); err == nil {
		return orderKey{Number: n}
	}
	return none
}

// compare orders two keys; what has no value comes last either way.
func (o Order) compare(a, b orderKey) int {
	if a.Group == groupNone || b.Group == groupNone {
		return cmp.Compare(a.Group, b.Group)
	}
	c := cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Number, b.Number))
	if c == 0 {
		c = compareTexts(a.Text, b.Text)
	}
	if o.Backward {
		return -c
	}
	return c
}

// compareIDs orders equal keys: by id, and by id backward only where the id itself is the order.
func (o Order) compareIDs(a, b AssetID) int {
	if o.Backward && cmp.Or(o.Field, "id") == "id" {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// compareTexts compares as Order says; texts that differ at all are never equal.
func compareTexts(a, b string) int {
	if a == b {
		return 0
	}
	x, y := fold(a), fold(b)
	for x != "" && y != "" {
		if isDigit(x[0]) && isDigit(y[0]) {
			var m, n string
			m, x = digits(x)
			n, y = digits(y)
			if c := cmp.Or(cmp.Compare(len(m), len(n)), strings.Compare(m, n)); c != 0 {
				return c
			}
			continue
		}
		r, i := utf8.DecodeRuneInString(x)
		s, j := utf8.DecodeRuneInString(y)
		if r != s {
			return cmp.Compare(r, s)
		}
		x, y = x[i:], y[j:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digits splits off the number that s begins with, without its leading zeros.
func digits(s string) (number, rest string) {
	end := 0
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	return strings.TrimLeft(s[:end], "0"), s[end:]
}

// mark is a place in a sorted list: behind the asset with this key and id.
type mark struct {
	key orderKey
	id  AssetID
}

// token writes a mark for a reader to give back; it names the order, so that it cannot be taken for one of another list.
func (o Order) token(m mark) string {
	text, _ := json.Marshal([]any{o.String(), m.key.Group, m.key.Number, m.key.Text, m.id}) // finite numbers and texts always marshal
	return base64.RawURLEncoding.EncodeToString(text)
}

// parseToken reads what token wrote for the same order.
func (o Order) parseToken(s string) (mark, error) {
	var m mark
	var order string
	parts := []any{&order, &m.key.Group, &m.key.Number, &m.key.Text, &m.id}
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(text, &parts)
	}
	switch {
	case err != nil || len(parts) != 5 || m.id < 0 || m.key.Group < 0 || m.key.Group > groupNone:
		return m, Refuse(Invalid, "after", Text{
			fmt.Sprintf("after＝“%.40s”：应为上一页 next 的原样取值", s),
			fmt.Sprintf("after = %.40q: the next of the page before is expected, as it was", s)})
	case order != o.String():
		return m, Refuse(Invalid, "after", Text{
			fmt.Sprintf("after：来自按 %s 排序的列表，这里是 %s；换了排序请从第一页读起", order, o),
			fmt.Sprintf("after: it is of a list sorted by %s, and this one is by %s; read from the first page when the order changes", order, o)})
	}
	return m, nil
}
