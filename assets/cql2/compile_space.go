package cql2

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// shape compiles a geometry.
func (c compiler[R]) shape(e Expr) (value[R, orb.Geometry], *assets.Error) {
	if err := c.is(e, GeometryForm); err != nil {
		return nil, err
	}
	switch e := e.(type) {
	case Geometry, Box:
		g, err := literalShape(e)
		return constant[R](g), err
	case Property:
		q, err := c.q.find(e.Name)
		if err != nil {
			return nil, err
		}
		if q.Form != GeometryForm {
			return nil, wrongForm(e, q.Form, GeometryForm)
		}
		return func(r R) (orb.Geometry, bool) {
			g := q.Geometry(r)
			return g, g != nil
		}, nil
	}
	return called(c, e, datum.asShape)
}

// literalShape checks a literal and makes one geometry of it.
func literalShape(e Expr) (orb.Geometry, *assets.Error) {
	if b, ok := e.(Box); ok {
		return b.shape(), nil
	}
	g, _ := e.(Geometry)
	parts := []orb.Geometry{g.Shape}
	if collection, ok := g.Shape.(orb.Collection); ok {
		parts = collection
	}
	for _, part := range parts {
		if err := geo.Check(part); err != nil {
			fault := assets.GeometryFault("filter", err)
			message := assets.Text{ZH: "过滤条件中的几何：" + fault.Message.ZH, EN: "A geometry of the filter: " + fault.Message.EN}
			out := refused(Text(e), message)
			out.Place = fault.Place
			return nil, out
		}
	}
	return g.Shape, nil
}

// shape is the places of a box: an area, two where it crosses the antimeridian, a line or a point where it is flat.
func (b Box) shape() orb.Geometry {
	half := len(b.Corners) / 2
	west, south, east, north := b.Corners[0], b.Corners[1], b.Corners[half], b.Corners[half+1]
	switch {
	case west > east && south < north && west < 180 && east > -180:
		return orb.MultiPolygon{boxPolygon(west, south, 180, north), boxPolygon(-180, south, east, north)}
	case west > east && south < north:
		if west < 180 {
			east = 180
		} else {
			west = -180
		}
	case west > east:
		return orb.MultiLineString{{{west, south}, {180, south}}, {{-180, south}, {east, south}}}
	}
	if west == east && south == north {
		return orb.Point{west, south}
	}
	if west == east || south == north {
		return orb.LineString{{west, south}, {east, north}}
	}
	return boxPolygon(west, south, east, north)
}

func boxPolygon(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

// turned is the function that says the same with its operands exchanged.
func (op Op) turned() Op {
	switch op {
	case SContains:
		return SWithin
	case SWithin:
		return SContains
	}
	return op
}

func (c compiler[R]) spatial(e Spatial) (condition[R], *assets.Error) {
	a, b, err := both(c.shape, e.Left, e.Right)
	if err != nil {
		return nil, err
	}
	left, isLeft := literal(e.Left)
	right, isRight := literal(e.Right)
	switch {
	case isRight:
		test, err := prepared(e.Op.turned(), right, e)
		return against(a, test), err
	case isLeft:
		test, err := prepared(e.Op, left, e)
		return against(b, test), err
	}
	return func(r R) truth {
		x, ok := a(r)
		if !ok {
			return unknown
		}
		y, ok := b(r)
		return known(ok, ok && related(e.Op, geo.Prepare(x), y))
	}, nil
}

func literal(e Expr) (orb.Geometry, bool) {
	switch e.(type) {
	case Geometry, Box:
		g, err := literalShape(e)
		return g, err == nil
	}
	return nil, false
}

// against asks a prepared literal about the geometry of each record.
func against[R any](v value[R, orb.Geometry], test func(orb.Geometry) bool) condition[R] {
	return func(r R) truth {
		g, ok := v(r)
		return known(ok, ok && test(g))
	}
}

// prepared makes the question whether a literal is in a relation to a geometry; the literal comes first.
func prepared(op Op, literal orb.Geometry, e Spatial) (func(orb.Geometry) bool, *assets.Error) {
	collection, ok := literal.(orb.Collection)
	if !ok {
		x, box := geo.Prepare(literal), literal.Bound()
		rectangle := isRectangle(literal)
		return func(g orb.Geometry) bool {
			if p, ok := g.(orb.Point); ok {
				if !box.Contains(p) {
					return op == SDisjoint
				}
				if rectangle && (op == SIntersects || op == SDisjoint) {
					return op == SIntersects
				}
				return related(op, x, g)
			}
			b := g.Bound()
			if !box.Intersects(b) {
				return op == SDisjoint
			}
			if rectangle && (op == SIntersects || op == SDisjoint) && box.Contains(b.Min) && box.Contains(b.Max) {
				return op == SIntersects
			}
			return related(op, x, g)
		}, nil
	}
	if op != SIntersects && op != SDisjoint {
		return nil, refused(Text(e), assets.Text{
			ZH: fmt.Sprintf("GEOMETRYCOLLECTION 只能用于 S_INTERSECTS 和 S_DISJOINT，不能用于 %s。", e.Op.keyword()),
			EN: fmt.Sprintf("A GEOMETRYCOLLECTION can be used in S_INTERSECTS and S_DISJOINT, not in %s.", e.Op.keyword()),
		})
	}
	parts := make([]*geo.Prepared, len(collection))
	for i, g := range collection {
		parts[i] = geo.Prepare(g)
	}
	return func(g orb.Geometry) bool {
		met := slices.ContainsFunc(parts, func(x *geo.Prepared) bool { return x.Intersects(g) })
		return met == (op == SIntersects)
	}, nil
}

// isRectangle tells whether a geometry is all of its box.
func isRectangle(g orb.Geometry) bool {
	p, ok := g.(orb.Polygon)
	if !ok || len(p) != 1 || len(p[0]) != 5 {
		return false
	}
	b := p.Bound()
	for i, q := range p[0] {
		if q[0] != b.Min[0] && q[0] != b.Max[0] || q[1] != b.Min[1] && q[1] != b.Max[1] {
			return false
		}
		if i > 0 && q[0] != p[0][i-1][0] && q[1] != p[0][i-1][1] {
			return false
		}
	}
	return true
}

func related(op Op, x *geo.Prepared, g orb.Geometry) bool {
	switch op {
	case SIntersects:
		return x.Intersects(g)
	case SDisjoint:
		return !x.Intersects(g)
	case SEquals:
		return x.Equals(g)
	case STouches:
		return x.Touches(g)
	case SCrosses:
		return x.Crosses(g)
	case SOverlaps:
		return x.Overlaps(g)
	case SContains:
		return x.Contains(g)
	}
	return x.Within(g)
}
