package cql2

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"needlepoint/assets"
)

// common is the form in which two operands compare.
func common(a, b Form) (Form, bool) {
	if a == DateForm {
		a = TimestampForm
	}
	if b == DateForm {
		b = TimestampForm
	}
	switch {
	case a == AnyForm:
		return b, true
	case a == b || b == AnyForm:
		return a, true
	}
	return 0, false
}

func (c compiler[R]) compare(e Compare) (condition[R], *assets.Error) {
	left, err := c.form(e.Left)
	if err != nil {
		return nil, err
	}
	right, err := c.form(e.Right)
	if err != nil {
		return nil, err
	}
	f, ok := common(left, right)
	if !ok {
		return nil, notComparable(e, left, right)
	}
	switch f {
	case TextForm:
		return c.compareText(e)
	case NumberForm:
		a, b, err := both(c.number, e.Left, e.Right)
		if err != nil {
			return nil, err
		}
		if n, ok := e.Right.(Number); ok {
			return compareNumber(e.Op, a, n.Value), nil
		}
		return ordered(e.Op, a, b, cmp.Compare[float64]), nil
	case TimestampForm:
		a, b, err := both(c.moment, e.Left, e.Right)
		if err != nil {
			return nil, err
		}
		return ordered(e.Op, a, b, Moment.compare), nil
	case BooleanForm:
		if e.Op != Equal && e.Op != NotEqual {
			break
		}
		a, b, err := both(c.boolean, e.Left, e.Right)
		if err != nil {
			return nil, err
		}
		return ordered(e.Op, a, b, func(x, y bool) int { return int(truthOf(x) - truthOf(y)) }), nil
	case AnyForm:
		a, b, err := both(c.datum, e.Left, e.Right)
		if err != nil {
			return nil, err
		}
		return func(r R) truth {
			x, okX := a(r)
			y, okY := b(r)
			order, ok := x.compare(y)
			return known(okX && okY && ok, e.Op.holds(order))
		}, nil
	}
	return nil, noSuchComparison(e, f)
}

// both compiles two operands.
func both[V any](compile func(Expr) (V, *assets.Error), left, right Expr) (a, b V, err *assets.Error) {
	if a, err = compile(left); err == nil {
		b, err = compile(right)
	}
	return a, b, err
}

func ordered[R, T any](op Op, a, b value[R, T], compare func(T, T) int) condition[R] {
	return func(r R) truth {
		x, ok := a(r)
		if !ok {
			return unknown
		}
		y, ok := b(r)
		return known(ok, op.holds(compare(x, y)))
	}
}

func compareNumber[R any](op Op, a value[R, float64], n float64) condition[R] {
	return func(r R) truth {
		x, ok := a(r)
		return known(ok, op.holds(cmp.Compare(x, n)))
	}
}

func notComparable(e Compare, left, right Form) *assets.Error {
	text := shorten(Text(e), 80)
	hint := assets.Text{}
	if s, ok := e.Right.(String); ok && (left == DateForm || left == TimestampForm) {
		if i, ok := parseInstant(s.Value); ok {
			hint = assets.Text{ZH: "请写作 " + Text(i) + "。", EN: " Write " + Text(i) + "."}
		}
	}
	return refused(text, assets.Text{
		ZH: fmt.Sprintf("“%s”：%s与%s不能比较。%s", text, left.Name().ZH, right.Name().ZH, hint.ZH),
		EN: fmt.Sprintf("\"%s\": %s cannot be compared with %s.%s", text, left.Name().EN, right.Name().EN, hint.EN),
	})
}

func noSuchComparison(e Compare, f Form) *assets.Error {
	text := shorten(Text(e), 80)
	instead := assets.Text{ZH: "只能用 = 或 <>", EN: "use = or <>"}
	switch f {
	case GeometryForm:
		instead = assets.Text{ZH: "请用 S_EQUALS 等空间函数", EN: "use a spatial function such as S_EQUALS"}
	case ArrayForm:
		instead = assets.Text{ZH: "请用 A_EQUALS 等数组函数", EN: "use an array function such as A_EQUALS"}
	}
	return refused(text, assets.Text{
		ZH: fmt.Sprintf("“%s”：%s不能这样比较，%s。", text, f.Name().ZH, instead.ZH),
		EN: fmt.Sprintf("\"%s\": %s cannot be compared like that; %s.", text, f.Name().EN, instead.EN),
	})
}

func (c compiler[R]) compareText(e Compare) (condition[R], *assets.Error) {
	a, b, err := both(c.text, e.Left, e.Right)
	if err != nil {
		return nil, err
	}
	s, ok := literalText(e.Right)
	if !ok {
		return ordered(e.Op, a, b, strings.Compare), nil
	}
	if f, folds := e.Left.(Fold); folds && f.Op == CaseI && (e.Op == Equal || e.Op == NotEqual) {
		if a, err = c.text(f.Arg); err != nil {
			return nil, err
		}
		return func(r R) truth {
			x, ok := a(r)
			return known(ok, foldsTo(x, s) == (e.Op == Equal))
		}, nil
	}
	if e.Op == Equal {
		return func(r R) truth {
			x, ok := a(r)
			return known(ok, x == s)
		}, nil
	}
	return func(r R) truth {
		x, ok := a(r)
		return known(ok, e.Op.holds(strings.Compare(x, s)))
	}, nil
}

func (c compiler[R]) between(e Between) (condition[R], *assets.Error) {
	v, err := c.number(e.Value)
	if err != nil {
		return nil, err
	}
	low, high, err := both(c.number, e.Low, e.High)
	if err != nil {
		return nil, err
	}
	atLeast, atMost := ordered(NotLess, v, low, cmp.Compare[float64]), ordered(NotGreater, v, high, cmp.Compare[float64])
	return func(r R) truth { return min(atLeast(r), atMost(r)) }, nil
}

// in is an OR of equalities; lists of literals are looked up at once.
func (c compiler[R]) in(e In) (condition[R], *assets.Error) {
	tests := make([]condition[R], len(e.List))
	var texts []string
	for i, one := range e.List {
		var err *assets.Error
		if tests[i], err = c.compare(Compare{Equal, e.Value, one}); err != nil {
			return nil, err
		}
		if s, ok := literalText(one); ok {
			texts = append(texts, s)
		}
	}
	if len(texts) == len(tests) && len(texts) > 1 {
		return c.inTexts(e.Value, texts)
	}
	return func(r R) truth {
		t := no
		for _, test := range tests {
			if t = max(t, test(r)); t == yes {
				break
			}
		}
		return t
	}, nil
}

const fewTexts = 8

func (c compiler[R]) inTexts(e Expr, texts []string) (condition[R], *assets.Error) {
	v, err := c.text(e)
	if err != nil {
		return nil, err
	}
	if len(texts) <= fewTexts {
		return func(r R) truth {
			s, ok := v(r)
			return known(ok, slices.Contains(texts, s))
		}, nil
	}
	set := make(map[string]bool, len(texts))
	for _, s := range texts {
		set[s] = true
	}
	return func(r R) truth {
		s, ok := v(r)
		return known(ok, set[s])
	}, nil
}

// isNull asks whether an operand has no value; a condition has none where it is unknown.
func (c compiler[R]) isNull(e IsNull) (condition[R], *assets.Error) {
	if conditionRole.takes(e.Arg) && !isCall(e.Arg) {
		arg, err := c.condition(e.Arg)
		if err != nil {
			return nil, err
		}
		return func(r R) truth { return truthOf(arg(r) == unknown) }, nil
	}
	if i, ok := e.Arg.(Interval); ok {
		v, err := c.interval(i)
		if err != nil {
			return nil, err
		}
		return absent(v), nil
	}
	if f, ok := e.Arg.(Fold); ok {
		v, err := c.text(f)
		if err != nil {
			return nil, err
		}
		return absent(v), nil
	}
	v, err := c.datum(e.Arg)
	if err != nil {
		return nil, err
	}
	return absent(v), nil
}

func absent[R, T any](v value[R, T]) condition[R] {
	return func(r R) truth {
		_, ok := v(r)
		return truthOf(!ok)
	}
}
