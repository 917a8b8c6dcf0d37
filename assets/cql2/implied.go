package cql2

import (
	"slices"

	"github.com/paulmach/orb"
)

// Bound is a box that the geometry property of every record that passes meets, for a spatial index; ok is false
// where the expression asks for none. A box that crosses the antimeridian counts with all longitudes. The box is
// empty (Min above Max) where nothing can pass.
func Bound(e Expr, geometry string) (box orb.Bound, ok bool) {
	switch e := e.(type) {
	case Spatial:
		if e.Op == SDisjoint {
			return box, false
		}
		for _, side := range [][2]Expr{{e.Left, e.Right}, {e.Right, e.Left}} {
			if p, is := side[0].(Property); !is || p.Name != geometry {
				continue
			}
			if g, is := literal(side[1]); is {
				return g.Bound(), true
			}
		}
	case Logic:
		for i, arg := range e.Args {
			one, has := Bound(arg, geometry)
			switch {
			case e.Op == Or && !has:
				return orb.Bound{}, false
			case e.Op == Or && i > 0:
				box = unite(box, one)
			case has && ok:
				box = intersection(box, one)
			case has:
				box = one
			}
			ok = ok || has
		}
		return box, ok
	}
	return box, false
}

// Intersecting returns the shape that a match must meet, where the expression asks for that and for nothing else.
func Intersecting(e Expr, geometry string) (shape orb.Geometry, ok bool) {
	s, ok := e.(Spatial)
	if !ok || s.Op != SIntersects {
		return nil, false
	}
	for _, side := range [][2]Expr{{s.Left, s.Right}, {s.Right, s.Left}} {
		if p, is := side[0].(Property); is && p.Name == geometry {
			shape, ok = literal(side[1])
			_, many := shape.(orb.Collection)
			return shape, ok && !many
		}
	}
	return nil, false
}

// unite is the box around two, of which one may be empty.
func unite(a, b orb.Bound) orb.Bound {
	switch {
	case a.Min[0] > a.Max[0] || a.Min[1] > a.Max[1]:
		return b
	case b.Min[0] > b.Max[0] || b.Min[1] > b.Max[1]:
		return a
	}
	return a.Union(b)
}

func intersection(a, b orb.Bound) orb.Bound {
	return orb.Bound{
		Min: orb.Point{max(a.Min[0], b.Min[0]), max(a.Min[1], b.Min[1])},
		Max: orb.Point{min(a.Max[0], b.Max[0]), min(a.Max[1], b.Max[1])},
	}
}

// Equalities lists the only values that a text property can have in a record that passes, sorted; ok is false where
// the expression leaves that open. No value at all means that nothing can pass.
func Equalities(e Expr, property string) (values []string, ok bool) {
	switch e := e.(type) {
	case Compare:
		if e.Op != Equal {
			return nil, false
		}
		for _, side := range [][2]Expr{{e.Left, e.Right}, {e.Right, e.Left}} {
			s, text := side[1].(String)
			if p, is := side[0].(Property); is && text && p.Name == property {
				return []string{s.Value}, true
			}
		}
	case In:
		if p, is := e.Value.(Property); !is || p.Name != property {
			return nil, false
		}
		for _, one := range e.List {
			s, text := one.(String)
			if !text {
				return nil, false
			}
			values = append(values, s.Value)
		}
		return sorted(values), true
	case Logic:
		for i, arg := range e.Args {
			some, has := Equalities(arg, property)
			switch {
			case e.Op == Or && !has:
				return nil, false
			case e.Op == Or && i > 0:
				values = append(values, some...)
			case has && ok:
				values = slices.DeleteFunc(values, func(v string) bool { return !slices.Contains(some, v) })
			case has:
				values = some
			}
			ok = ok || has
		}
		return sorted(values), ok
	}
	return nil, false
}

func sorted(values []string) []string {
	out := slices.Clone(values)
	slices.Sort(out)
	return slices.Compact(out)
}
