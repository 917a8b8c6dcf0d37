package cql2

import (
	"fmt"

	"needlepoint/assets"
)

// Predicate tells whether a record passes. Any number of goroutines may ask.
type Predicate[R any] func(R) bool

// Compile makes a predicate of an expression that a parser returned. The error is an *assets.Error that names the
// property, function or operand that does not fit.
func Compile[R any](e Expr, q Queryables[R]) (Predicate[R], error) {
	c := compiler[R]{q}
	test, err := c.condition(e)
	if err != nil {
		return nil, err
	}
	return func(r R) bool { return test(r) == yes }, nil
}

// condition is a compiled condition.
type condition[R any] func(R) truth

// value is a compiled operand with values of T; ok is false where the record has none.
type value[R, T any] func(R) (v T, ok bool)

func constant[R, T any](v T) value[R, T] {
	return func(R) (T, bool) { return v, true }
}

type compiler[R any] struct{ q Queryables[R] }

func (c compiler[R]) condition(e Expr) (condition[R], *assets.Error) {
	switch e := e.(type) {
	case Logic:
		return c.logic(e)
	case Not:
		arg, err := c.condition(e.Arg)
		if err != nil {
			return nil, err
		}
		return func(r R) truth { return arg(r).not() }, nil
	case Boolean:
		t := truthOf(e.Value)
		return func(R) truth { return t }, nil
	case Compare:
		return c.compare(e)
	case Like:
		return c.like(e)
	case Between:
		return c.between(e)
	case In:
		return c.in(e)
	case IsNull:
		return c.isNull(e)
	case Spatial:
		return c.spatial(e)
	case Temporal:
		return c.temporal(e)
	case Arrays:
		return c.arrays(e)
	case Call:
		f, err := findFunction(e)
		if err != nil {
			return nil, err
		}
		return nil, wrongForm(e, f.Result, BooleanForm)
	}
	return nil, refused(Text(e), assets.Text{
		ZH: "“" + shorten(Text(e), 60) + "”不是条件。",
		EN: "\"" + shorten(Text(e), 60) + "\" is no condition.",
	})
}

func (c compiler[R]) logic(e Logic) (condition[R], *assets.Error) {
	args := make([]condition[R], len(e.Args))
	for i, arg := range e.Args {
		var err *assets.Error
		if args[i], err = c.condition(arg); err != nil {
			return nil, err
		}
	}
	if e.Op == Or {
		return func(r R) truth {
			t := no
			for _, arg := range args {
				if t = max(t, arg(r)); t == yes {
					break
				}
			}
			return t
		}, nil
	}
	return func(r R) truth {
		t := yes
		for _, arg := range args {
			if t = min(t, arg(r)); t == no {
				break
			}
		}
		return t
	}, nil
}

// form tells what values an operand has.
func (c compiler[R]) form(e Expr) (Form, *assets.Error) {
	switch e := e.(type) {
	case Property:
		q, err := c.q.find(e.Name)
		return q.Form, err
	case Call:
		f, err := findFunction(e)
		return f.Result, err
	case String, Fold:
		return TextForm, nil
	case Number, Arithmetic:
		return NumberForm, nil
	case Instant:
		if e.Day {
			return DateForm, nil
		}
		return TimestampForm, nil
	case Interval:
		return intervalForm, nil
	case Geometry, Box:
		return GeometryForm, nil
	case Array:
		return ArrayForm, nil
	}
	return BooleanForm, nil
}

// is checks that an operand is of a form, or of any.
func (c compiler[R]) is(e Expr, wanted Form) *assets.Error {
	f, err := c.form(e)
	if err != nil {
		return err
	}
	if f != wanted && f != AnyForm {
		return wrongForm(e, f, wanted)
	}
	return nil
}

func wrongForm(e Expr, f, wanted Form) *assets.Error {
	text := shorten(Text(e), 60)
	return refused(text, assets.Text{
		ZH: fmt.Sprintf("“%s”是%s，这里要用%s。", text, f.Name().ZH, wanted.Name().ZH),
		EN: fmt.Sprintf("\"%s\" is %s where %s is needed.", text, f.Name().EN, wanted.Name().EN),
	})
}
