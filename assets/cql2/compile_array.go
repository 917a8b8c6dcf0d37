package cql2

import (
	"slices"

	"needlepoint/assets"
)

// list compiles an array; an element without a value is left out.
func (c compiler[R]) list(e Expr) (value[R, []datum], *assets.Error) {
	if err := c.is(e, ArrayForm); err != nil {
		return nil, err
	}
	switch e := e.(type) {
	case Property:
		q, err := c.q.find(e.Name)
		if err != nil {
			return nil, err
		}
		return ofJSON(q.JSON, rawList), nil
	case Call:
		return called(c, e, datum.asList)
	case Array:
		return c.elements(e)
	}
	return nil, wrongForm(e, AnyForm, ArrayForm)
}

func (c compiler[R]) elements(e Array) (value[R, []datum], *assets.Error) {
	elements := make([]value[R, datum], len(e.Elements))
	fixed := true
	for i, element := range e.Elements {
		f, err := c.form(element)
		if err != nil {
			return nil, err
		}
		if f == GeometryForm || f == intervalForm {
			return nil, refused(Text(element), assets.Text{
				ZH: "“" + shorten(Text(element), 60) + "”：数组中不能比较" + f.Name().ZH + "。",
				EN: "\"" + shorten(Text(element), 60) + "\": " + f.Name().EN + " in an array cannot be compared.",
			})
		}
		if elements[i], err = c.datum(element); err != nil {
			return nil, err
		}
		fixed = fixed && len(Properties(element)) == 0
	}
	gather := func(r R) ([]datum, bool) {
		list := make([]datum, 0, len(elements))
		for _, element := range elements {
			if d, ok := element(r); ok {
				list = append(list, d)
			}
		}
		return list, true
	}
	if fixed {
		var nobody R
		list, _ := gather(nobody)
		return constant[R](list), nil
	}
	return gather, nil
}

func (c compiler[R]) arrays(e Arrays) (condition[R], *assets.Error) {
	a, b, err := both(c.list, e.Left, e.Right)
	if err != nil {
		return nil, err
	}
	var test func(x, y []datum) bool
	switch e.Op {
	case AContains:
		test = holds
	case AContainedBy:
		test = func(x, y []datum) bool { return holds(y, x) }
	case AEquals:
		test = sameSet
	default:
		test = func(x, y []datum) bool {
			return slices.ContainsFunc(x, func(d datum) bool { return slices.ContainsFunc(y, d.equals) })
		}
	}
	return func(r R) truth {
		x, ok := a(r)
		if !ok {
			return unknown
		}
		y, ok := b(r)
		return known(ok, ok && test(x, y))
	}, nil
}
