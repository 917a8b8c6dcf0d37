package assets

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// maxShownValue bounds, in characters, how much of a wrong value a sentence repeats.
const maxShownValue = 60

// maxShownChoices bounds how many allowed values a sentence lists.
const maxShownChoices = 14

// unitName spells a unit of the catalogue; any other unit stands as it is.
func unitName(unit string) Text {
	switch unit {
	case "mm":
		return Text{"毫米", "millimetres"}
	case "cm":
		return Text{"厘米", "centimetres"}
	case "m":
		return Text{"米", "metres"}
	case "km":
		return Text{"千米", "kilometres"}
	case "cm²":
		return Text{"平方厘米", "square centimetres"}
	case "m²":
		return Text{"平方米", "square metres"}
	case "ha":
		return Text{"公顷", "hectares"}
	case "°":
		return Text{"度", "degrees"}
	case "W":
		return Text{"瓦", "watts"}
	case "L":
		return Text{"升", "litres"}
	case "t":
		return Text{"吨", "tonnes"}
	case "CNY":
		return Text{"元", "yuan"}
	}
	return Text{unit, unit}
}

func englishPrinter() *message.Printer { return message.NewPrinter(language.English) }

// wrong builds the fault of one field: field, value, and what is expected, in one sentence.
func wrong(field, value string, expected Text) Fault {
	short := strings.TrimPrefix(field, "attributes.")
	zh, en := short, short
	if value != "" {
		zh, en = short+"＝"+fullWidthQuotes(value), short+" = "+value
	}
	return Fault{Field: field, Value: value, Message: Text{zh + "：" + expected.ZH, en + ": " + expected.EN}}
}

// quoted shows text as a value, shortened, with what cannot be printed escaped.
func quoted(s string) string {
	if r := []rune(s); len(r) > maxShownValue {
		s = string(r[:maxShownValue]) + "…"
	}
	return strconv.Quote(s)
}

func fullWidthQuotes(value string) string {
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		return "“" + value[1:len(value)-1] + "”"
	}
	return value
}

func listOf[T interface {
	~string
	Name() Text
}](all []T) []Value {
	out := make([]Value, len(all))
	for i, v := range all {
		out[i] = Value{string(v), v.Name()}
	}
	return out
}

func notListed(field, value string, allowed []Value) Fault {
	return wrong(field, quoted(value), oneOf(allowed).expected())
}

// phrase is what is allowed, to be put into a sentence.
type phrase Text

func (p phrase) expected() Text { return Text{"应为" + p.ZH, p.EN + " is expected"} }

func oneOf(values []Value) phrase {
	var zh, en []string
	for i, v := range values {
		if i == maxShownChoices {
			zh, en = append(zh, fmt.Sprintf("… 共 %d 项", len(values))), append(en, fmt.Sprintf("… (%d in all)", len(values)))
			break
		}
		zh, en = append(zh, labelled(v.Key, v.Label.ZH, "（", "）")), append(en, labelled(v.Key, v.Label.EN, " (", ")"))
	}
	return phrase{strings.Join(zh, "、") + " 之一", "one of " + strings.Join(en, ", ")}
}

func labelled(key, label, open, shut string) string {
	if label == "" || strings.EqualFold(label, key) {
		return key
	}
	return key + open + label + shut
}

// allowed says what the schema of a field allows.
func (f Field) allowed() phrase {
	if len(f.Values) > 0 {
		choice := oneOf(f.Values)
		if f.Type == "array" {
			return phrase{"列表，每项为 " + choice.ZH + "，不重复", "a list, each element " + choice.EN + ", none twice,"}
		}
		return phrase{" " + choice.ZH, choice.EN}
	}
	switch f.Type {
	case "number":
		return f.bounded(phrase{"数字", "a number"})
	case "integer":
		return f.bounded(phrase{"整数", "a whole number"})
	case "boolean":
		return phrase{" true（是）或 false（否）", "true or false"}
	case "array":
		return phrase{"列表", "a list"}
	case "string":
		return f.textual()
	}
	return phrase{"目录规定的值", "a value as the catalogue has it"}
}

func (f Field) bounded(p phrase) phrase {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	unit := unitName(f.Unit)
	switch {
	case f.Min != nil && f.Max != nil:
		p = phrase{fmt.Sprintf("%s 到 %s 的%s", " "+number(*f.Min), number(*f.Max), p.ZH), fmt.Sprintf("%s from %s to %s", p.EN, number(*f.Min), number(*f.Max))}
	case f.Min != nil && *f.Min == 0:
		p = phrase{"不小于 0 的" + p.ZH, p.EN + " not below 0"}
	case f.Min != nil:
		p = phrase{fmt.Sprintf("不小于 %s 的%s", number(*f.Min), p.ZH), fmt.Sprintf("%s not below %s", p.EN, number(*f.Min))}
	case f.Max != nil:
		p = phrase{fmt.Sprintf("不大于 %s 的%s", number(*f.Max), p.ZH), fmt.Sprintf("%s not above %s", p.EN, number(*f.Max))}
	}
	if f.Unit != "" {
		p = phrase{p.ZH + "（" + unit.ZH + "）", p.EN + " in " + unit.EN}
	}
	return p
}

func (f Field) textual() phrase {
	switch {
	case f.Format == "date":
		return phrase{"日期，如 2026-11-24", "a date such as 2026-11-24"}
	case f.Format == "date-time":
		return phrase{"日期时间，如 2026-11-24T08:30:00+08:00", "a date and time such as 2026-11-24T08:30:00+08:00"}
	case f.Pattern != "":
		return phrase{"形如 " + f.Pattern + " 的文字", "text of the form " + f.Pattern}
	case f.MaxLength > 0:
		return phrase{fmt.Sprintf("不超过 %d 个字符的文字", f.MaxLength), fmt.Sprintf("text of at most %d characters", f.MaxLength)}
	}
	return phrase{"文字", "text"}
}

// leaves appends the innermost causes of a validation error, the ones that name a fault.
func leaves(e *jsonschema.ValidationError, into []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return append(into, e)
	}
	for _, cause := range e.Causes {
		into = leaves(cause, into)
	}
	return into
}

// faults turns a validation error into one sentence a property, in order of the property's key.
func (s *schemaFields) faults(bad *jsonschema.ValidationError, m map[string]any) []Fault {
	said := map[string]Fault{}
	for _, leaf := range leaves(bad, nil) {
		if required, ok := leaf.ErrorKind.(*kind.Required); ok && len(leaf.InstanceLocation) == 0 {
			for _, key := range required.Missing {
				said[key] = wrong("attributes."+key, "", Text{"缺少，" + s.fields[key].allowed().expected().ZH, "missing; " + s.fields[key].allowed().expected().EN})
			}
			continue
		}
		if len(leaf.InstanceLocation) == 0 {
			why := leaf.ErrorKind.LocalizedString(englishPrinter())
			said[""] = wrong("attributes", "", Text{why, why})
			continue
		}
		key := leaf.InstanceLocation[0]
		if _, again := said[key]; again {
			continue
		}
		value := plainJSON(m[key])
		if text, ok := m[key].(string); ok {
			value = quoted(text)
		} else if r := []rune(value); len(r) > maxShownValue {
			value = string(r[:maxShownValue]) + "…"
		}
		expected := s.fields[key].allowed().expected()
		if s.fields[key].Type == "" {
			// A freer schema may refuse for a reason that the field's description does not hold.
			expected.EN += " (" + leaf.ErrorKind.LocalizedString(englishPrinter()) + ")"
		}
		said[key] = wrong("attributes."+key, value, expected)
	}
	out := make([]Fault, 0, len(said))
	for _, f := range said {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Fault) int { return strings.Compare(a.Field, b.Field) })
	return out
}
