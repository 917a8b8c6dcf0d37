package ogc

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/cql2"
	"needlepoint/geo/crs"
)

// inLonLat returns an expression with the coordinates of its literals turned from a reference system into longitude,
// latitude.
func inLonLat(expr cql2.Expr, s crs.System) (cql2.Expr, error) {
	if isStored(s) {
		return expr, nil
	}
	t := turning{system: s}
	out := t.turn(expr)
	return out, t.err
}

type turning struct {
	system crs.System
	err    error
}

func (t *turning) all(list []cql2.Expr) []cql2.Expr {
	out := make([]cql2.Expr, len(list))
	for i, e := range list {
		out[i] = t.turn(e)
	}
	return out
}

// turn rebuilds the nodes that a geometry can stand below; all others are taken as they are.
func (t *turning) turn(expr cql2.Expr) cql2.Expr {
	switch e := expr.(type) {
	case cql2.Geometry:
		e.Shape = t.shape(e.Shape)
		return e
	case cql2.Box:
		parts := make([]string, len(e.Corners))
		for i, v := range e.Corners {
			parts[i] = fmt.Sprint(v)
		}
		shape, err := boxShape(strings.Join(parts, ","), t.system)
		if err != nil {
			t.err = err
		}
		if shape == nil { // a box that covers nothing meets nothing: an empty geometry
			shape = orb.MultiPoint{}
		}
		return cql2.Geometry{Shape: shape}
	case cql2.Logic:
		e.Args = t.all(e.Args)
		return e
	case cql2.Not:
		e.Arg = t.turn(e.Arg)
		return e
	case cql2.Compare:
		e.Left, e.Right = t.turn(e.Left), t.turn(e.Right)
		return e
	case cql2.Between:
		e.Value, e.Low, e.High = t.turn(e.Value), t.turn(e.Low), t.turn(e.High)
		return e
	case cql2.In:
		e.Value, e.List = t.turn(e.Value), t.all(e.List)
		return e
	case cql2.IsNull:
		e.Arg = t.turn(e.Arg)
		return e
	case cql2.Spatial:
		e.Left, e.Right = t.turn(e.Left), t.turn(e.Right)
		return e
	case cql2.Arithmetic:
		e.Left, e.Right = t.turn(e.Left), t.turn(e.Right)
		return e
	case cql2.Call:
		e.Args = t.all(e.Args)
		return e
	}
	return expr
}

func (t *turning) shape(g orb.Geometry) orb.Geometry {
	if c, ok := g.(orb.Collection); ok {
		out := make(orb.Collection, len(c))
		for i, part := range c {
			out[i] = t.shape(part)
		}
		return out
	}
	return crs.TransformGeometry(g, func(p orb.Point) orb.Point {
		q := t.system.Inverse(t.system.InOrder(p))
		if math.IsNaN(q[0]) || math.IsNaN(q[1]) {
			t.err = badParameter("filter", fmt.Sprintf("%v %v", p[0], p[1]), assets.Text{
				ZH: fmt.Sprintf("坐标不在 %s 的范围内；请核对 filter-crs 和坐标顺序", t.system),
				EN: fmt.Sprintf("no place has these coordinates in %s; check filter-crs and the order of the axes", t.system)})
		}
		return q
	})
}
