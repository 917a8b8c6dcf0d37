package geo

import (
	"slices"
	"strconv"

	"github.com/paulmach/orb"
)

// ReadGeoJSON reads the geometry that data begins with, where it is written as nearly all are: type first, then coordinates, no
// other member, nothing empty. It returns how many bytes that took; ok is false where it is written otherwise, or wrongly, which
// is for ParseGeoJSON to tell.
func ReadGeoJSON(data []byte) (g orb.Geometry, size int, ok bool) {
	r := quickReader{in: data}
	if g, ok = r.geometry(); !ok {
		return nil, 0, false
	}
	return g, r.at, true
}

// quickReader reads JSON strictly, and gives up at whatever is not usual. Its positions lie in one list until the geometry is whole.
type quickReader struct {
	in     []byte
	at     int
	points []orb.Point
	few    [32]orb.Point
}

func (r *quickReader) peek() byte {
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

func (r *quickReader) take(c byte) bool {
	if r.peek() != c {
		return false
	}
	r.at++
	return true
}

// plain takes a string without escapes and returns what is between its quotes.
func (r *quickReader) plain() []byte {
	if !r.take('"') {
		return nil
	}
	start := r.at
	for r.at < len(r.in) && r.in[r.at] != '"' && r.in[r.at] >= ' ' && r.in[r.at] != '\\' {
		r.at++
	}
	text := r.in[start:r.at]
	if !r.take('"') {
		return nil
	}
	return text
}

func (r *quickReader) geometry() (orb.Geometry, bool) {
	if !r.take('{') || string(r.plain()) != "type" || !r.take(':') {
		return nil, false
	}
	kind := r.plain()
	if kind == nil || !r.take(',') || string(r.plain()) != "coordinates" || !r.take(':') {
		return nil, false
	}
	r.points = r.few[:0]
	g := r.coordinates(string(kind))
	return g, g != nil && r.take('}')
}

func (r *quickReader) coordinates(kind string) orb.Geometry {
	switch kind {
	case "Point":
		if p, ok := r.position(); ok {
			return p
		}
	case "LineString":
		if line, ok := r.run(); ok {
			return orb.LineString(line)
		}
	case "MultiPoint":
		if points, ok := r.run(); ok {
			return orb.MultiPoint(points)
		}
	case "Polygon":
		if p, ok := r.polygon(); ok {
			return p
		}
	case "MultiLineString":
		var m orb.MultiLineString
		if r.each(func() bool {
			line, ok := r.run()
			m = append(m, line)
			return ok
		}) {
			return m
		}
	case "MultiPolygon":
		var m orb.MultiPolygon
		if r.each(func() bool {
			p, ok := r.polygon()
			m = append(m, p)
			return ok
		}) {
			return m
		}
	}
	return nil
}

// each takes an array of at least one part.
func (r *quickReader) each(part func() bool) bool {
	if !r.take('[') {
		return false
	}
	for {
		if !part() {
			return false
		}
		if r.take(']') {
			return true
		}
		if !r.take(',') {
			return false
		}
	}
}

func (r *quickReader) polygon() (orb.Polygon, bool) {
	p := make(orb.Polygon, 0, 1)
	ok := r.each(func() bool {
		ring, ok := r.run()
		p = append(p, ring)
		return ok
	})
	return p, ok
}

// run takes an array of at least one position, and returns them as a list of their own.
func (r *quickReader) run() ([]orb.Point, bool) {
	r.points = r.points[:0]
	ok := r.each(func() bool {
		p, ok := r.position()
		r.points = append(r.points, p)
		return ok
	})
	return slices.Clone(r.points), ok
}

func (r *quickReader) position() (p orb.Point, ok bool) {
	if !r.take('[') {
		return p, false
	}
	for n := 0; n < maxNumbers; n++ {
		v, ok := r.number()
		if !ok {
			return p, false
		}
		if n < 2 {
			p[n] = v
		}
		if r.take(']') {
			return p, n > 0
		}
		if !r.take(',') {
			return p, false
		}
	}
	return p, false
}

// exactTens are the powers of ten that are float64 values.
var exactTens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number takes a JSON number. One of up to 15 digits without an exponent is a quotient of two whole numbers that float64 has
// exactly, and so rounded only once.
func (r *quickReader) number() (float64, bool) {
	r.peek()
	start := r.at
	minus := r.at < len(r.in) && r.in[r.at] == '-'
	if minus {
		r.at++
	}
	first := r.at
	whole, n := r.digits(0)
	if n == 0 || n > 1 && r.in[first] == '0' {
		return 0, false
	}
	decimals := 0
	if r.at < len(r.in) && r.in[r.at] == '.' {
		r.at++
		if whole, decimals = r.digits(whole); decimals == 0 {
			return 0, false
		}
	}
	exponent := false
	if r.at < len(r.in) && r.in[r.at]|0x20 == 'e' {
		exponent = true
		r.at++
		if r.at < len(r.in) && (r.in[r.at] == '+' || r.in[r.at] == '-') {
			r.at++
		}
		if _, n := r.digits(0); n == 0 {
			return 0, false
		}
	}
	if exponent || n+decimals > 15 {
		v, err := strconv.ParseFloat(string(r.in[start:r.at]), 64)
		return v, err == nil
	}
	v := float64(whole) / exactTens[decimals]
	if minus {
		v = -v
	}
	return v, true
}

// digits takes digits and returns them after those of a number, modulo 2^64, and how many they are.
func (r *quickReader) digits(number uint64) (uint64, int) {
	start := r.at
	for r.at < len(r.in) && r.in[r.at]-'0' <= 9 {
		number = number*10 + uint64(r.in[r.at]-'0')
		r.at++
	}
	return number, r.at - start
}
