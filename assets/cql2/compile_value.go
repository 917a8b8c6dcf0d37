package cql2

import (
	"math"

	"needlepoint/assets"
)

func (c compiler[R]) text(e Expr) (value[R, string], *assets.Error) {
	if err := c.is(e, TextForm); err != nil {
		return nil, err
	}
	switch e := e.(type) {
	case String:
		return constant[R](e.Value), nil
	case Fold:
		if s, ok := literalText(e); ok {
			return constant[R](s), nil
		}
		arg, err := c.text(e.Arg)
		if err != nil {
			return nil, err
		}
		fold := e.Op.fold()
		return func(r R) (string, bool) {
			s, ok := arg(r)
			return fold(s), ok
		}, nil
	case Property:
		q, err := c.q.find(e.Name)
		if err != nil {
			return nil, err
		}
		if q.Form == TextForm {
			return q.Text, nil
		}
		return ofJSON(q.JSON, rawText), nil
	}
	return called(c, e, datum.asText)
}

// literalText is the value of a text literal, folded as it says.
func literalText(e Expr) (string, bool) {
	switch e := e.(type) {
	case String:
		return e.Value, true
	case Fold:
		s, ok := literalText(e.Arg)
		return e.Op.fold()(s), ok
	}
	return "", false
}

// ofJSON reads a JSON value of a record.
func ofJSON[R, T any](get func(R) (string, bool), read func(raw string) (T, bool)) value[R, T] {
	return func(r R) (v T, ok bool) {
		if raw, has := get(r); has {
			return read(raw)
		}
		return v, false
	}
}

// called is a function whose result is read as T.
func called[R, T any](c compiler[R], e Expr, as func(datum) (T, bool)) (value[R, T], *assets.Error) {
	v, err := c.datum(e)
	if err != nil {
		return nil, err
	}
	return func(r R) (out T, ok bool) {
		if d, ok := v(r); ok {
			return as(d)
		}
		return out, false
	}, nil
}

func (c compiler[R]) number(e Expr) (value[R, float64], *assets.Error) {
	if err := c.is(e, NumberForm); err != nil {
		return nil, err
	}
	switch e := e.(type) {
	case Number:
		return constant[R](e.Value), nil
	case Arithmetic:
		a, b, err := both(c.number, e.Left, e.Right)
		if err != nil {
			return nil, err
		}
		return func(r R) (float64, bool) {
			x, ok := a(r)
			if !ok {
				return 0, false
			}
			y, ok := b(r)
			if !ok {
				return 0, false
			}
			return finite(e.Op.apply(x, y))
		}, nil
	case Property:
		q, err := c.q.find(e.Name)
		if err != nil {
			return nil, err
		}
		if q.Form == NumberForm {
			return q.Number, nil
		}
		return ofJSON(q.JSON, rawNumber), nil
	}
	return called(c, e, datum.asNumber)
}

// finite takes what is no number for absent.
func finite(x float64) (float64, bool) { return x, !math.IsNaN(x - x) }

// apply computes; div leaves out the fraction of the quotient, and % has the sign of the dividend.
func (op Op) apply(x, y float64) float64 {
	switch op {
	case Plus:
		return x + y
	case Minus:
		return x - y
	case Times:
		return x * y
	case Over:
		return x / y
	case Modulo:
		return math.Mod(x, y)
	case Div:
		return math.Trunc(x / y)
	}
	return math.Pow(x, y)
}

func (c compiler[R]) boolean(e Expr) (value[R, bool], *assets.Error) {
	if err := c.is(e, BooleanForm); err != nil {
		return nil, err
	}
	switch e := e.(type) {
	case Property:
		q, err := c.q.find(e.Name)
		if err != nil {
			return nil, err
		}
		if q.Form == BooleanForm {
			return q.Boolean, nil
		}
		return ofJSON(q.JSON, rawBoolean), nil
	case Call:
		return called(c, e, datum.asBoolean)
	}
	test, err := c.condition(e)
	if err != nil {
		return nil, err
	}
	return func(r R) (v, ok bool) {
		t := test(r)
		return t == yes, t != unknown
	}, nil
}

func (c compiler[R]) moment(e Expr) (value[R, Moment], *assets.Error) {
	f, err := c.form(e)
	if err != nil {
		return nil, err
	}
	if f != DateForm && f != TimestampForm && f != AnyForm {
		return nil, wrongForm(e, f, TimestampForm)
	}
	switch e := e.(type) {
	case Instant:
		return constant[R](MomentOf(e.Time)), nil
	case Property:
		q, err := c.q.find(e.Name)
		if err != nil {
			return nil, err
		}
		if q.Form != AnyForm {
			return q.Moment, nil
		}
		return ofJSON(q.JSON, rawMoment), nil
	}
	return called(c, e, datum.asMoment)
}
