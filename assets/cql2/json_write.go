package cql2

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/paulmach/orb"
)

// JSON is the JSON form of an expression that a parser returned: ParseJSON reads it back as the same.
func JSON(e Expr) []byte {
	w := &jsonWriter{}
	w.expression(e)
	return w.Bytes()
}

type jsonWriter struct{ bytes.Buffer }

func (w *jsonWriter) expression(e Expr) {
	switch e := e.(type) {
	case Logic:
		w.operation(e.Op, e.Args...)
	case Not:
		w.operation(not, e.Arg)
	case Compare:
		w.operation(e.Op, e.Left, e.Right)
	case Like:
		w.operation(like, e.Value, e.Pattern)
	case Between:
		w.operation(between, e.Value, e.Low, e.High)
	case In:
		w.operation(in, e.Value, Array{e.List})
	case IsNull:
		w.operation(isNull, e.Arg)
	case Spatial:
		w.operation(e.Op, e.Left, e.Right)
	case Temporal:
		w.operation(e.Op, e.Left, e.Right)
	case Arrays:
		w.operation(e.Op, e.Left, e.Right)
	case Arithmetic:
		w.operation(e.Op, e.Left, e.Right)
	case Fold:
		w.operation(e.Op, e.Arg)
	case Call:
		w.operation(Op(e.Name), e.Args...)
	default:
		w.value(e)
	}
}

func (w *jsonWriter) operation(op Op, args ...Expr) {
	w.WriteString(`{"op":`)
	w.text(string(op))
	w.WriteString(`,"args":`)
	w.list(args)
	w.WriteByte('}')
}

func (w *jsonWriter) list(list []Expr) {
	w.each(len(list), func(i int) { w.expression(list[i]) })
}

func (w *jsonWriter) each(n int, write func(int)) {
	w.WriteByte('[')
	for i := range n {
		if i > 0 {
			w.WriteByte(',')
		}
		write(i)
	}
	w.WriteByte(']')
}

func (w *jsonWriter) value(e Expr) {
	switch e := e.(type) {
	case Property:
		w.WriteString(`{"property":`)
		w.text(e.Name)
		w.WriteByte('}')
	case String:
		w.text(e.Value)
	case Number:
		w.number(e.Value)
	case Boolean:
		w.WriteString(strconv.FormatBool(e.Value))
	case Instant:
		key := `{"timestamp":"`
		if e.Day {
			key = `{"date":"`
		}
		w.WriteString(key + e.String() + `"}`)
	case Interval:
		w.WriteString(`{"interval":[`)
		w.bound(e.From)
		w.WriteByte(',')
		w.bound(e.To)
		w.WriteString("]}")
	case Geometry:
		h := e.Heights
		w.shape(e.Shape, &h)
	case Box:
		w.WriteString(`{"bbox":`)
		w.each(len(e.Corners), func(i int) { w.number(e.Corners[i]) })
		w.WriteByte('}')
	case Array:
		w.list(e.Elements)
	}
}

func (w *jsonWriter) bound(e Expr) {
	switch e := e.(type) {
	case Open:
		w.text("..")
	case Instant:
		w.text(e.String())
	default:
		w.expression(e)
	}
}

func (w *jsonWriter) text(s string) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err == nil { // a string always encodes
		w.Truncate(w.Len() - 1) // the encoder's line feed
	}
}

func (w *jsonWriter) number(n float64) { w.Write(strconv.AppendFloat(nil, n, 'g', -1, 64)) }

// shape writes GeoJSON and takes the heights of its positions from h.
func (w *jsonWriter) shape(g orb.Geometry, h *[]float64) {
	w.WriteString(`{"type":"` + g.GeoJSONType() + `",`)
	if c, ok := g.(orb.Collection); ok {
		w.WriteString(`"geometries":`)
		w.each(len(c), func(i int) { w.shape(c[i], h) })
	} else {
		w.WriteString(`"coordinates":`)
		w.coordinates(g, h)
	}
	w.WriteByte('}')
}

func (w *jsonWriter) coordinates(g orb.Geometry, h *[]float64) {
	switch g := g.(type) {
	case orb.Point:
		w.position(g, h)
	case orb.MultiPoint:
		w.each(len(g), func(i int) { w.position(g[i], h) })
	case orb.LineString:
		w.each(len(g), func(i int) { w.position(g[i], h) })
	case orb.Ring:
		w.each(len(g), func(i int) { w.position(g[i], h) })
	case orb.MultiLineString:
		w.each(len(g), func(i int) { w.coordinates(g[i], h) })
	case orb.Polygon:
		w.each(len(g), func(i int) { w.coordinates(g[i], h) })
	case orb.MultiPolygon:
		w.each(len(g), func(i int) { w.coordinates(g[i], h) })
	}
}

func (w *jsonWriter) position(p orb.Point, h *[]float64) {
	w.WriteByte('[')
	w.number(p[0])
	w.WriteByte(',')
	w.number(p[1])
	if len(*h) > 0 {
		w.WriteByte(',')
		w.number((*h)[0])
		*h = (*h)[1:]
	}
	w.WriteByte(']')
}
