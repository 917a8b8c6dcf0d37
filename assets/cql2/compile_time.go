package cql2

import "needlepoint/assets"

// span is an interval with its ends.
type span struct{ from, to Moment }

// interval compiles a temporal operand; an instant is the interval that begins and ends there.
func (c compiler[R]) interval(e Expr) (value[R, span], *assets.Error) {
	i, ok := e.(Interval)
	if !ok {
		at, err := c.moment(e)
		if err != nil {
			return nil, err
		}
		return func(r R) (span, bool) {
			m, ok := at(r)
			return span{m, m}, ok
		}, nil
	}
	from, err := c.bound(i.From, beginning)
	if err != nil {
		return nil, err
	}
	to, err := c.bound(i.To, forever)
	if err != nil {
		return nil, err
	}
	return func(r R) (span, bool) {
		a, ok := from(r)
		if !ok {
			return span{}, false
		}
		b, ok := to(r)
		return span{a, b}, ok
	}, nil
}

// bound compiles a bound of an interval; open is what ".." stands for.
func (c compiler[R]) bound(e Expr, open Moment) (value[R, Moment], *assets.Error) {
	if _, ok := e.(Open); ok {
		return constant[R](open), nil
	}
	return c.moment(e)
}

func (c compiler[R]) temporal(e Temporal) (condition[R], *assets.Error) {
	a, b, err := both(c.interval, e.Left, e.Right)
	if err != nil {
		return nil, err
	}
	return func(r R) truth {
		x, ok := a(r)
		if !ok {
			return unknown
		}
		y, ok := b(r)
		return known(ok, e.Op.relates(x, y))
	}, nil
}

// relates is the relation of two intervals as CQL2 defines it by their ends.
func (op Op) relates(x, y span) bool {
	starts, ends := x.from.compare(y.from), x.to.compare(y.to)
	toStart, fromEnd := x.to.compare(y.from), x.from.compare(y.to)
	switch op {
	case TAfter:
		return fromEnd > 0
	case TBefore:
		return toStart < 0
	case TContains:
		return starts < 0 && ends > 0
	case TDisjoint:
		return toStart < 0 || fromEnd > 0
	case TDuring:
		return starts > 0 && ends < 0
	case TEquals:
		return starts == 0 && ends == 0
	case TFinishedBy:
		return starts < 0 && ends == 0
	case TFinishes:
		return starts > 0 && ends == 0
	case TIntersects:
		return toStart >= 0 && fromEnd <= 0
	case TMeets:
		return toStart == 0
	case TMetBy:
		return fromEnd == 0
	case TOverlappedBy:
		return starts > 0 && fromEnd < 0 && ends > 0
	case TOverlaps:
		return starts < 0 && toStart > 0 && ends < 0
	case TStartedBy:
		return starts == 0 && ends > 0
	}
	return starts == 0 && ends < 0
}
