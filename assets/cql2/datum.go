package cql2

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// datum is a value whose form is known only when there is one: an element of an array, an argument of a function,
// what a JSON property holds.
type datum struct {
	form   Form
	text   string
	number float64
	truth  bool
	moment Moment
	shape  orb.Geometry
	list   []datum
}

func (d datum) asText() (string, bool)    { return d.text, d.form == TextForm }
func (d datum) asNumber() (float64, bool) { return d.number, d.form == NumberForm }
func (d datum) asBoolean() (bool, bool)   { return d.truth, d.form == BooleanForm }
func (d datum) asShape() (orb.Geometry, bool) {
	return d.shape, d.form == GeometryForm && d.shape != nil
}
func (d datum) asList() ([]datum, bool) { return d.list, d.form == ArrayForm }

// asMoment reads text as an instant too: JSON has no other way to write one.
func (d datum) asMoment() (Moment, bool) {
	if d.form == TextForm {
		return ParseMoment(d.text)
	}
	return d.moment, d.form == DateForm || d.form == TimestampForm
}

// compare orders two values of one form; ok is false where they do not compare.
func (d datum) compare(e datum) (order int, ok bool) {
	f, ok := common(d.form, e.form)
	switch {
	case ok && f == TextForm:
		return strings.Compare(d.text, e.text), true
	case ok && f == NumberForm:
		return cmp.Compare(d.number, e.number), true
	case ok && f == BooleanForm:
		return int(truthOf(d.truth) - truthOf(e.truth)), true
	case ok && f == ArrayForm:
		return int(truthOf(!sameSet(d.list, e.list))), true
	}
	x, okX := d.asMoment()
	y, okY := e.asMoment()
	return x.compare(y), okX && okY
}

func (d datum) equals(e datum) bool {
	order, ok := d.compare(e)
	return ok && order == 0
}

// holds tells whether every value of others is one of list.
func holds(list, others []datum) bool {
	for _, d := range others {
		if !slices.ContainsFunc(list, d.equals) {
			return false
		}
	}
	return true
}

func sameSet(a, b []datum) bool { return holds(a, b) && holds(b, a) }

// datum compiles an operand of any form.
func (c compiler[R]) datum(e Expr) (value[R, datum], *assets.Error) {
	switch e := e.(type) {
	case Property:
		q, err := c.q.find(e.Name)
		if err != nil {
			return nil, err
		}
		if q.Form == AnyForm || q.Form == ArrayForm {
			return ofJSON(q.JSON, rawDatum), nil
		}
	case Call:
		return c.call(e)
	case Array:
		list, err := c.list(e)
		return wrapped(list, err, func(l []datum) datum { return datum{form: ArrayForm, list: l} })
	}
	f, err := c.form(e)
	if err != nil {
		return nil, err
	}
	switch f {
	case TextForm:
		v, err := c.text(e)
		return wrapped(v, err, func(s string) datum { return datum{form: f, text: s} })
	case NumberForm:
		v, err := c.number(e)
		return wrapped(v, err, func(n float64) datum { return datum{form: f, number: n} })
	case BooleanForm:
		v, err := c.boolean(e)
		return wrapped(v, err, func(b bool) datum { return datum{form: f, truth: b} })
	case DateForm, TimestampForm:
		v, err := c.moment(e)
		return wrapped(v, err, func(m Moment) datum { return datum{form: f, moment: m} })
	case GeometryForm:
		v, err := c.shape(e)
		return wrapped(v, err, func(g orb.Geometry) datum { return datum{form: f, shape: g} })
	}
	return nil, refused(Text(e), assets.Text{
		ZH: "“" + shorten(Text(e), 60) + "”不能用在这里。",
		EN: "\"" + shorten(Text(e), 60) + "\" cannot be used here.",
	})
}

func wrapped[R, T any](v value[R, T], err *assets.Error, wrap func(T) datum) (value[R, datum], *assets.Error) {
	if err != nil {
		return nil, err
	}
	return func(r R) (datum, bool) {
		x, ok := v(r)
		return wrap(x), ok
	}, nil
}

// The readers of a JSON value: ok is false where it is of another form, or null.

func rawText(raw string) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	if strings.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1], true
	}
	var s string
	err := json.Unmarshal([]byte(raw), &s)
	return s, err == nil
}

func rawNumber(raw string) (float64, bool) {
	if raw == "" || raw[0] != '-' && !isDigit(rune(raw[0])) {
		return 0, false
	}
	n, err := strconv.ParseFloat(raw, 64)
	return n, err == nil
}

func rawBoolean(raw string) (v, ok bool) { return raw == "true", raw == "true" || raw == "false" }

func rawMoment(raw string) (Moment, bool) {
	s, ok := rawText(raw)
	if !ok {
		return Moment{}, false
	}
	return ParseMoment(s)
}

func rawList(raw string) ([]datum, bool) {
	d, ok := rawDatum(raw)
	return d.list, ok && d.form == ArrayForm
}

// rawDatum reads any value; an object has no use in a filter and counts as text of its own.
func rawDatum(raw string) (datum, bool) {
	if s, ok := rawText(raw); ok {
		return datum{form: TextForm, text: s}, true
	}
	if n, ok := rawNumber(raw); ok {
		return datum{form: NumberForm, number: n}, true
	}
	if b, ok := rawBoolean(raw); ok {
		return datum{form: BooleanForm, truth: b}, true
	}
	if raw == "" || raw == "null" {
		return datum{}, false
	}
	if raw[0] != '[' {
		return datum{form: AnyForm, text: raw}, true
	}
	var list []json.RawMessage
	if json.Unmarshal([]byte(raw), &list) != nil {
		return datum{}, false
	}
	out := datum{form: ArrayForm, list: make([]datum, 0, len(list))}
	for _, element := range list {
		if d, ok := rawDatum(strings.TrimSpace(string(element))); ok {
			out.list = append(out.list, d)
		}
	}
	return out, true
}
