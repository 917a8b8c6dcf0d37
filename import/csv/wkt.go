package csvfile

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// ParseWKT reads well-known text of the six kinds of geometry, in lon/lat degrees, with all bits of each
// number. A leading SRID=4326; or SRID=4490; is accepted, any other refused by name. Numbers after the second
// of a position are dropped. Empty text and EMPTY are nil without an error.
func ParseWKT(text string) (orb.Geometry, error) {
	w := wktReader{in: text}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if err := w.srid(); err != nil {
		return nil, err
	}
	kind := w.word()
	switch tag := w.word(); tag {
	case "", "Z", "M", "ZM":
	case "EMPTY":
		return nil, w.ended()
	default:
		return nil, w.expected("( or EMPTY")
	}
	if w.word() == "EMPTY" {
		return nil, w.ended()
	}
	g, err := w.geometry(strings.TrimSuffix(strings.TrimSuffix(kind, "M"), "Z"))
	if err != nil {
		return nil, err
	}
	return g, w.ended()
}

type wktReader struct {
	in string
	at int
}

func (w *wktReader) expected(what string) error {
	return fmt.Errorf("well-known text byte %d: %s is expected", w.at, what)
}

func (w *wktReader) space() {
	for w.at < len(w.in) && strings.IndexByte(" \t\r\n", w.in[w.at]) >= 0 {
		w.at++
	}
}

func (w *wktReader) take(c byte) bool {
	w.space()
	if w.at == len(w.in) || w.in[w.at] != c {
		return false
	}
	w.at++
	return true
}

// word takes letters, if any follow, and returns them in capitals.
func (w *wktReader) word() string {
	w.space()
	start := w.at
	for w.at < len(w.in) && (w.in[w.at]|0x20 >= 'a' && w.in[w.at]|0x20 <= 'z') {
		w.at++
	}
	return strings.ToUpper(w.in[start:w.at])
}

func (w *wktReader) ended() error {
	if w.space(); w.at < len(w.in) {
		return w.expected("the end")
	}
	return nil
}

func (w *wktReader) srid() error {
	w.space()
	if len(w.in)-w.at < 5 || !strings.EqualFold(w.in[w.at:w.at+5], "SRID=") {
		return nil
	}
	number, rest, found := strings.Cut(w.in[w.at+5:], ";")
	if !found {
		return w.expected("SRID=number;")
	}
	if n := strings.TrimSpace(number); n != "4326" && n != "4490" {
		return fmt.Errorf("well-known text: SRID %.20s is not lon/lat; 4326 and 4490 are taken", n)
	}
	w.at = len(w.in) - len(rest)
	return nil
}

func (w *wktReader) geometry(kind string) (orb.Geometry, error) {
	switch kind {
	case "POINT":
		if !w.take('(') {
			return nil, w.expected("(")
		}
		p, err := w.position()
		if err == nil && !w.take(')') {
			err = w.expected(")")
		}
		if err != nil {
			return nil, err
		}
		return p, nil
	case "MULTIPOINT":
		return shape[orb.MultiPoint](wktList(w, (*wktReader).wrapped))
	case "LINESTRING":
		return shape[orb.LineString](wktList(w, (*wktReader).position))
	case "MULTILINESTRING":
		return shape[orb.MultiLineString](wktList(w, (*wktReader).line))
	case "POLYGON":
		return shape[orb.Polygon](wktList(w, (*wktReader).ring))
	case "MULTIPOLYGON":
		return shape[orb.MultiPolygon](wktList(w, (*wktReader).polygon))
	case "GEOMETRYCOLLECTION":
		return nil, errors.New("well-known text: a GEOMETRYCOLLECTION is not taken; split it into one row a geometry")
	}
	return nil, fmt.Errorf("well-known text: %.20q is none of POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON", kind)
}

func shape[G interface {
	~[]E
	orb.Geometry
}, E any](parts []E, err error) (orb.Geometry, error) {
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	return G(parts), nil
}

func wktList[T any](w *wktReader, read func(*wktReader) (T, error)) ([]T, error) {
	if !w.take('(') {
		return nil, w.expected("(")
	}
	var out []T
	for {
		v, err := read(w)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		if w.take(')') {
			return out, nil
		}
		if !w.take(',') {
			return nil, w.expected(", or )")
		}
	}
}

func (w *wktReader) line() (orb.LineString, error) { return wktList(w, (*wktReader).position) }
func (w *wktReader) ring() (orb.Ring, error)       { return wktList(w, (*wktReader).position) }
func (w *wktReader) polygon() (orb.Polygon, error) { return wktList(w, (*wktReader).ring) }

// wrapped reads a position of a MULTIPOINT, with or without brackets of its own.
func (w *wktReader) wrapped() (orb.Point, error) {
	own := w.take('(')
	p, err := w.position()
	if err == nil && own && !w.take(')') {
		err = w.expected(")")
	}
	return p, err
}

func (w *wktReader) position() (orb.Point, error) {
	var p orb.Point
	for n := 0; ; n++ {
		w.space()
		start := w.at
		for w.at < len(w.in) && strings.IndexByte("+-.0123456789eE", w.in[w.at]) >= 0 {
			w.at++
		}
		if w.at == start && n >= 2 {
			return p, nil
		}
		v, err := strconv.ParseFloat(w.in[start:w.at], 64)
		if err != nil || math.IsInf(v, 0) || n == 4 {
			w.at = start
			return p, w.expected("a position of two numbers, lon and lat")
		}
		if n < 2 {
			p[n] = v
		}
	}
}
