package geo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
)

// AppendGeoJSON appends g as an RFC 7946 geometry; each number is the shortest that reads back as the same
// float64. A nil geometry, and one that holds NaN or an infinity, is null: GeoJSON has no word for it.
func AppendGeoJSON(out []byte, g orb.Geometry) []byte {
	w := geojsonWriter{out: out, finite: true}
	switch t := g.(type) {
	case orb.Point:
		w.open("Point")
		w.point(t)
	case orb.MultiPoint:
		if len(t) == 0 {
			return append(out, "null"...)
		}
		w.open("MultiPoint")
		w.points(t)
	case orb.LineString:
		w.open("LineString")
		w.points(t)
	case orb.MultiLineString:
		w.open("MultiLineString")
		w.each(len(t), func(i int) { w.points(t[i]) })
	case orb.Polygon:
		w.open("Polygon")
		w.rings(t)
	case orb.MultiPolygon:
		w.open("MultiPolygon")
		w.each(len(t), func(i int) { w.rings(t[i]) })
	default:
		return append(out, "null"...)
	}
	if !w.finite {
		return append(out, "null"...)
	}
	return append(w.out, '}')
}

type geojsonWriter struct {
	out    []byte
	finite bool
}

func (w *geojsonWriter) open(kind string) {
	w.out = append(w.out, `{"type":"`...)
	w.out = append(w.out, kind...)
	w.out = append(w.out, `","coordinates":`...)
}

func (w *geojsonWriter) point(p orb.Point) {
	for i, v := range p {
		w.finite = w.finite && !math.IsNaN(v) && !math.IsInf(v, 0)
		w.out = append(w.out, "[,"[i])
		w.out = appendDegrees(w.out, v)
	}
	w.out = append(w.out, ']')
}

// appendDegrees appends the shortest decimal that reads back as v, which most coordinates are kept as: of seven decimals at most.
func appendDegrees(out []byte, v float64) []byte {
	const unit, decimals = 1e7, 7
	n := math.Round(v * unit)
	if !(math.Abs(n) < 1<<43) || n/unit != v || n == 0 {
		return strconv.AppendFloat(out, v, 'f', -1, 64)
	}
	out = slices.Grow(out, DecimalRoom)
	end := len(out)
	return out[:end+PutDecimal(out[end:end+DecimalRoom], int64(n), decimals)]
}

func (w *geojsonWriter) each(n int, part func(i int)) {
	w.out = append(w.out, '[')
	for i := range n {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		part(i)
	}
	w.out = append(w.out, ']')
}

func (w *geojsonWriter) points(ps []orb.Point) { w.each(len(ps), func(i int) { w.point(ps[i]) }) }
func (w *geojsonWriter) rings(p orb.Polygon)   { w.each(len(p), func(i int) { w.points(p[i]) }) }

// ParseGeoJSON reads an RFC 7946 geometry, every coordinate with all its bits. Numbers after the second of a
// position are dropped, of which there may be two: heights are attributes here. JSON null, and a geometry with no position at all
// such as {"type":"Point","coordinates":[]}, is nil without an error. It does not judge ranges or rings: Structure and
// Check do. A GeometryCollection is taken only where all its members are of one kind, as the multi-geometry
// of that kind.
func ParseGeoJSON(data []byte) (orb.Geometry, error) {
	if string(data) == "null" || len(data) == 0 {
		return nil, nil
	}
	if g, size, ok := ReadGeoJSON(data); ok && blank(data[size:]) {
		return g, nil
	}
	return parseGeoJSON(data)
}

// blank reports whether a text is white space.
func blank(text []byte) bool { return len(bytes.Trim(text, " \t\r\n")) == 0 }

// parseGeoJSON is ParseGeoJSON for a geometry written in any way.
func parseGeoJSON(data []byte) (orb.Geometry, error) {
	var in struct {
		Type        string            `json:"type"`
		Coordinates json.RawMessage   `json:"coordinates"`
		Geometries  []json.RawMessage `json:"geometries"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("geometry: %w", err)
	}
	if in.Type == "GeometryCollection" {
		return collected(in.Geometries)
	}
	r := positionReader{in: in.Coordinates}
	g, err := r.geometry(in.Type)
	if err != nil {
		return nil, fmt.Errorf("geometry %s: %w", in.Type, err)
	}
	return g, nil
}

// collected joins the members of a GeometryCollection; a collection within a collection is refused.
func collected(members []json.RawMessage) (orb.Geometry, error) {
	var all gathered
	for _, m := range members {
		var head struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(m, &head); err != nil {
			return nil, fmt.Errorf("geometry: %w", err)
		}
		if head.Type == "GeometryCollection" {
			return nil, errors.New("geometry: a collection within a collection is not supported")
		}
		g, err := ParseGeoJSON(m)
		if err != nil {
			return nil, err
		}
		if err := all.take(g); err != nil {
			return nil, err
		}
	}
	return all.geometry()
}

// gathered is the members of a collection by their kind.
type gathered struct {
	points orb.MultiPoint
	lines  orb.MultiLineString
	areas  orb.MultiPolygon
}

func (c *gathered) take(g orb.Geometry) error {
	switch t := g.(type) {
	case nil:
	case orb.Point:
		c.points = append(c.points, t)
	case orb.MultiPoint:
		c.points = append(c.points, t...)
	case orb.LineString:
		c.lines = append(c.lines, t)
	case orb.MultiLineString:
		c.lines = append(c.lines, t...)
	case orb.Polygon:
		c.areas = append(c.areas, t)
	case orb.MultiPolygon:
		c.areas = append(c.areas, t...)
	default:
		return errors.New("geometry: a collection within a collection is not supported")
	}
	return nil
}

// geometry is the members as one; nil where there are none.
func (c *gathered) geometry() (orb.Geometry, error) {
	switch {
	case len(c.points) > 0 && len(c.lines)+len(c.areas) == 0:
		return c.points, nil
	case len(c.lines) > 0 && len(c.points)+len(c.areas) == 0:
		return c.lines, nil
	case len(c.areas) > 0 && len(c.points)+len(c.lines) == 0:
		return c.areas, nil
	case len(c.points)+len(c.lines)+len(c.areas) == 0:
		return nil, nil
	}
	return nil, errors.New("geometry GeometryCollection: members of several kinds; split it into one feature a kind")
}

// positionReader reads nested arrays of numbers to the depth that the geometry's type names, and no deeper.
type positionReader struct {
	in []byte
	at int
}

func (r *positionReader) geometry(kind string) (orb.Geometry, error) {
	if len(r.in) == 0 {
		return nil, errors.New("coordinates are missing")
	}
	if r.peek() == 'n' { // "coordinates": null
		return nil, nil
	}
	switch kind {
	case "Point":
		if r.emptyArray() {
			return nil, nil
		}
		return wrap(r.position())
	case "MultiPoint":
		return whole[orb.MultiPoint](list(r, (*positionReader).position))
	case "LineString":
		return whole[orb.LineString](list(r, (*positionReader).position))
	case "MultiLineString":
		return whole[orb.MultiLineString](list(r, (*positionReader).line))
	case "Polygon":
		return whole[orb.Polygon](list(r, (*positionReader).ring))
	case "MultiPolygon":
		return whole[orb.MultiPolygon](list(r, (*positionReader).polygon))
	}
	return nil, fmt.Errorf("type %q: Point, LineString, Polygon or a Multi of them is expected", kind)
}

func wrap(p orb.Point, err error) (orb.Geometry, error) {
	if err != nil {
		return nil, err
	}
	return p, nil
}

// whole turns a list of parts into the geometry G, nil where there is none.
func whole[G interface {
	~[]E
	orb.Geometry
}, E any](parts []E, err error) (orb.Geometry, error) {
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	return G(parts), nil
}

func (r *positionReader) line() (orb.LineString, error) { return list(r, (*positionReader).position) }
func (r *positionReader) ring() (orb.Ring, error)       { return list(r, (*positionReader).position) }
func (r *positionReader) polygon() (orb.Polygon, error) { return list(r, (*positionReader).ring) }

func (r *positionReader) peek() byte {
	for r.at < len(r.in) {
		switch c := r.in[r.at]; c {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return c
		}
	}
	return 0
}

func (r *positionReader) take(c byte) bool {
	if r.peek() != c {
		return false
	}
	r.at++
	return true
}

func (r *positionReader) emptyArray() bool {
	mark := r.at
	if r.take('[') && r.take(']') {
		return true
	}
	r.at = mark
	return false
}

func list[T any](r *positionReader, read func(*positionReader) (T, error)) ([]T, error) {
	if !r.take('[') {
		return nil, fmt.Errorf("coordinates byte %d: an array is expected", r.at)
	}
	var out []T
	for !r.take(']') {
		if len(out) > 0 && !r.take(',') {
			return nil, fmt.Errorf("coordinates byte %d: a comma is expected", r.at)
		}
		v, err := read(r)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// maxNumbers is how many numbers a position may have: some writers add a height and a measure, which are left out.
const maxNumbers = 4

func (r *positionReader) position() (orb.Point, error) {
	var p orb.Point
	if !r.take('[') {
		return p, fmt.Errorf("coordinates byte %d: a position [lon, lat] is expected", r.at)
	}
	n := 0
	for !r.take(']') {
		if n > 0 && !r.take(',') {
			return p, fmt.Errorf("coordinates byte %d: a comma is expected", r.at)
		}
		v, err := r.number()
		if err != nil {
			return p, err
		}
		if n < 2 {
			p[n] = v
		}
		if n++; n > maxNumbers {
			return p, fmt.Errorf("coordinates byte %d: a position has at most %d numbers", r.at, maxNumbers)
		}
	}
	if n < 2 {
		return p, fmt.Errorf("coordinates byte %d: a position needs two numbers, lon and lat", r.at)
	}
	return p, nil
}

func (r *positionReader) number() (float64, error) {
	r.peek()
	start := r.at
	for r.at < len(r.in) {
		switch c := r.in[r.at]; {
		case c >= '0' && c <= '9', c == '-', c == '+', c == '.', c == 'e', c == 'E':
			r.at++
			continue
		}
		break
	}
	v, err := strconv.ParseFloat(string(r.in[start:r.at]), 64)
	if err != nil {
		return 0, fmt.Errorf("coordinates byte %d: a number is expected", start)
	}
	return v, nil
}
