package cql2

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Text is the text form of an expression that a parser returned: ParseText reads it back as the same.
func Text(e Expr) string {
	w := &textWriter{}
	w.expression(e)
	return w.String()
}

type textWriter struct{ strings.Builder }

func (w *textWriter) write(parts ...string) {
	for _, s := range parts {
		w.WriteString(s)
	}
}

func (w *textWriter) expression(e Expr) {
	switch e := e.(type) {
	case Logic:
		for i, arg := range e.Args {
			if i > 0 {
				w.write(" ", e.Op.keyword(), " ")
			}
			_, nested := arg.(Logic)
			w.enclosed(arg, nested)
		}
	case Not:
		w.write("NOT ")
		switch e.Arg.(type) {
		case Logic, Not:
			w.enclosed(e.Arg, true)
		default:
			w.expression(e.Arg)
		}
	case Compare:
		w.infix(string(e.Op), e.Left, e.Right)
	case Like:
		w.infix("LIKE", e.Value, e.Pattern)
	case Between:
		w.infix("BETWEEN", e.Value, e.Low)
		w.write(" AND ")
		w.expression(e.High)
	case In:
		w.expression(e.Value)
		w.write(" IN ")
		w.list(e.List)
	case IsNull:
		w.enclosed(e.Arg, conditionRole.takes(e.Arg) && !scalarRole.takes(e.Arg))
		w.write(" IS NULL")
	case Spatial:
		w.call(e.Op.keyword(), e.Left, e.Right)
	case Temporal:
		w.call(e.Op.keyword(), e.Left, e.Right)
	case Arrays:
		w.call(e.Op.keyword(), e.Left, e.Right)
	case Arithmetic:
		w.arithmetic(e)
	default:
		w.value(e)
	}
}

func (w *textWriter) value(e Expr) {
	switch e := e.(type) {
	case Fold:
		w.call(e.Op.keyword(), e.Arg)
	case Call:
		w.call(e.Name, e.Args...)
	case Property:
		w.name(e.Name)
	case String:
		w.text(e.Value)
	case Number:
		w.number(e.Value)
	case Boolean:
		w.write(strings.ToUpper(strconv.FormatBool(e.Value)))
	case Instant:
		if e.Day {
			w.write("DATE('", e.String(), "')")
		} else {
			w.write("TIMESTAMP('", e.String(), "')")
		}
	case Interval:
		w.write("INTERVAL(")
		w.bound(e.From)
		w.write(", ")
		w.bound(e.To)
		w.write(")")
	case Geometry:
		w.geometry(e)
	case Box:
		w.write("BBOX(")
		for i, n := range e.Corners {
			w.comma(i)
			w.number(n)
		}
		w.write(")")
	case Array:
		w.list(e.Elements)
	}
}

// enclosed writes e, in brackets where they are needed to keep it together.
func (w *textWriter) enclosed(e Expr, needed bool) {
	if needed {
		w.write("(")
	}
	w.expression(e)
	if needed {
		w.write(")")
	}
}

func (w *textWriter) infix(op string, left, right Expr) {
	w.expression(left)
	w.write(" ", op, " ")
	w.expression(right)
}

func (w *textWriter) call(name string, args ...Expr) {
	w.write(name)
	w.list(args)
}

func (w *textWriter) list(list []Expr) {
	w.write("(")
	for i, e := range list {
		w.comma(i)
		w.expression(e)
	}
	w.write(")")
}

func (w *textWriter) comma(i int) {
	if i > 0 {
		w.write(", ")
	}
}

func (w *textWriter) arithmetic(e Arithmetic) {
	left, nested := e.Left.(Arithmetic)
	w.enclosed(e.Left, nested && (left.Op.rank() < e.Op.rank() || e.Op == Power))
	op := string(e.Op)
	if e.Op == Div {
		op = "DIV"
	}
	w.write(" ", op, " ")
	right, nested := e.Right.(Arithmetic)
	w.enclosed(e.Right, nested && right.Op.rank() <= e.Op.rank())
}

func (w *textWriter) bound(e Expr) {
	switch e := e.(type) {
	case Open:
		w.write("'..'")
	case Instant:
		w.write("'", e.String(), "'")
	default:
		w.expression(e)
	}
}

// name writes a property's name, in double quotes where it could be read as anything else.
func (w *textWriter) name(name string) {
	_, operator := lookUp(name)
	_, _, wkt := wktKind(strings.ToUpper(name))
	switch word := strings.ToUpper(name); {
	case !isName(name) || operator || wkt, word == "IS", word == "NULL", word == "TRUE", word == "FALSE", word == "Z":
		w.write("\"", strings.ReplaceAll(name, "\"", "\"\""), "\"")
	default:
		w.write(name)
	}
}

// text writes a literal as scanText reads it: backslashes right before a quote, or before the end, are doubled.
func (w *textWriter) text(s string) {
	w.write("'")
	slashes := 0
	for i := range len(s) {
		switch s[i] {
		case '\\':
			slashes++
		case '\'':
			w.write(strings.Repeat("\\", slashes), "'")
			slashes = 0
		default:
			slashes = 0
		}
		w.WriteByte(s[i])
	}
	w.write(strings.Repeat("\\", slashes), "'")
}

func (w *textWriter) number(n float64) { w.write(strconv.FormatFloat(n, 'g', -1, 64)) }

func (w *textWriter) geometry(g Geometry) {
	h := g.Heights
	w.shape(g.Shape, &h)
}

// shape writes WKT and takes the heights of its positions from h.
func (w *textWriter) shape(g orb.Geometry, h *[]float64) {
	w.write(strings.ToUpper(g.GeoJSONType()))
	if len(*h) > 0 {
		w.write(" Z ")
	}
	switch g := g.(type) {
	case orb.Point:
		w.positions([]orb.Point{g}, h)
	case orb.LineString:
		w.positions(g, h)
	case orb.Polygon:
		w.rings(g, h)
	case orb.MultiPoint:
		w.each(len(g), func(i int) { w.positions(g[i:i+1], h) })
	case orb.MultiLineString:
		w.each(len(g), func(i int) { w.positions(g[i], h) })
	case orb.MultiPolygon:
		w.each(len(g), func(i int) { w.rings(g[i], h) })
	case orb.Collection:
		w.each(len(g), func(i int) { w.shape(g[i], h) })
	}
}

func (w *textWriter) rings(p orb.Polygon, h *[]float64) {
	w.each(len(p), func(i int) { w.positions(p[i], h) })
}

func (w *textWriter) each(n int, write func(int)) {
	w.write("(")
	for i := range n {
		w.comma(i)
		write(i)
	}
	w.write(")")
}

func (w *textWriter) positions(ps []orb.Point, h *[]float64) {
	w.each(len(ps), func(i int) {
		w.number(ps[i][0])
		w.write(" ")
		w.number(ps[i][1])
		if len(*h) > 0 {
			w.write(" ")
			w.number((*h)[0])
			*h = (*h)[1:]
		}
	})
}
