package geo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// The kinds of well-known binary.
const (
	wkbPoint uint32 = iota + 1
	wkbLineString
	wkbPolygon
	wkbMultiPoint
	wkbMultiLineString
	wkbMultiPolygon
)

// wkbOthers are the kinds that are not of the house, by name.
var wkbOthers = map[uint32]string{
	7: "GeometryCollection", 8: "CircularString", 9: "CompoundCurve", 10: "CurvePolygon", 11: "MultiCurve", 12: "MultiSurface",
	13: "Curve", 14: "Surface", 15: "PolyhedralSurface", 16: "TIN", 17: "Triangle",
}

// ParseWKB reads well-known binary of either byte order, ISO and extended, and how many ordinates a position of it
// has, 2 to 4; those after the second are dropped. It does not judge ranges, rings or emptiness: an empty point is NaN,
// NaN, as its writers have it. An error names the kind where that is not of the house.
func ParseWKB(data []byte) (g orb.Geometry, ordinates int, err error) {
	r := wkbReader{in: data}
	g = r.geometry()
	switch {
	case r.err != nil:
		return nil, 0, r.err
	case len(r.in) > 0:
		return nil, 0, errors.New("something follows the geometry")
	}
	return g, r.ordinates, nil
}

// ParseWKBMembers is ParseWKB that takes a GeometryCollection too, where all its members are of one kind: as the
// multi-geometry of that kind.
func ParseWKBMembers(data []byte) (g orb.Geometry, ordinates int, err error) {
	r := wkbReader{in: data}
	kind, f := r.head()
	const wkbCollection = 7
	if r.err != nil || kind != wkbCollection {
		return ParseWKB(data)
	}
	var all gathered
	for range r.count(f, leastWKBPart) {
		if err := all.take(r.geometry()); r.err == nil && err != nil {
			r.err = err
		}
		if r.err != nil {
			return nil, 0, r.err
		}
	}
	if len(r.in) > 0 {
		return nil, 0, errors.New("something follows the geometry")
	}
	g, err = all.geometry()
	return g, f.size, err
}

// wkbReader reads one geometry. After the first fault it reads nothing more.
type wkbReader struct {
	in        []byte
	ordinates int // of the outermost head
	err       error
}

func (r *wkbReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
		r.in = nil
	}
}

func (r *wkbReader) take(n int) []byte {
	if len(r.in) < n {
		r.fail("it ends too early")
		return nil
	}
	out := r.in[:n]
	r.in = r.in[n:]
	return out
}

// wkbForm is the byte order and the number of ordinates of one geometry.
type wkbForm struct {
	order binary.ByteOrder
	size  int
}

// head reads byte order and kind.
func (r *wkbReader) head() (uint32, wkbForm) {
	b := r.take(5)
	if b == nil {
		return 0, wkbForm{}
	}
	f := wkbForm{order: binary.BigEndian, size: 2}
	switch b[0] {
	case 0:
	case 1:
		f.order = binary.LittleEndian
	default:
		r.fail("its byte order is %d", b[0])
		return 0, f
	}
	kind := f.order.Uint32(b[1:])
	const extendedZ, extendedM, extendedSRS = 0x80000000, 0x40000000, 0x20000000
	if kind&extendedZ != 0 {
		f.size++
	}
	if kind&extendedM != 0 {
		f.size++
	}
	if kind&extendedSRS != 0 {
		r.take(4)
	}
	kind &^= extendedZ | extendedM | extendedSRS
	switch kind / 1000 {
	case 1, 2:
		f.size++
	case 3:
		f.size += 2
	}
	return kind % 1000, f
}

// count reads how many parts follow, each of at least least bytes, so that a lie cannot claim memory.
func (r *wkbReader) count(f wkbForm, least int) int {
	b := r.take(4)
	if b == nil {
		return 0
	}
	n := f.order.Uint32(b)
	if uint64(n)*uint64(least) > uint64(len(r.in)) {
		r.fail("it ends too early")
		return 0
	}
	return int(n)
}

func (r *wkbReader) point(f wkbForm) (p orb.Point) {
	if b := r.take(8 * f.size); b != nil {
		p[0], p[1] = math.Float64frombits(f.order.Uint64(b)), math.Float64frombits(f.order.Uint64(b[8:]))
	}
	return p
}

func (r *wkbReader) points(f wkbForm) []orb.Point {
	out := make([]orb.Point, r.count(f, 8*f.size))
	for i := range out {
		out[i] = r.point(f)
	}
	return out
}

func (r *wkbReader) rings(f wkbForm) orb.Polygon {
	out := make(orb.Polygon, r.count(f, 4))
	for i := range out {
		out[i] = r.points(f)
	}
	return out
}

// part reads a member of a multi-geometry, which must be of the one kind.
func (r *wkbReader) part(want uint32) wkbForm {
	kind, f := r.head()
	if r.err == nil && kind != want {
		r.fail("a part is of kind %d, not %d", kind, want)
	}
	return f
}

const leastWKBPart = 9 // a head and a count

func (r *wkbReader) geometry() orb.Geometry {
	kind, f := r.head()
	if r.err != nil {
		return nil
	}
	r.ordinates = f.size
	switch kind {
	case wkbPoint:
		return r.point(f)
	case wkbLineString:
		return orb.LineString(r.points(f))
	case wkbPolygon:
		return r.rings(f)
	case wkbMultiPoint:
		out := make(orb.MultiPoint, r.count(f, leastWKBPart))
		for i := range out {
			out[i] = r.point(r.part(wkbPoint))
		}
		return out
	case wkbMultiLineString:
		out := make(orb.MultiLineString, r.count(f, leastWKBPart))
		for i := range out {
			out[i] = r.points(r.part(wkbLineString))
		}
		return out
	case wkbMultiPolygon:
		out := make(orb.MultiPolygon, r.count(f, leastWKBPart))
		for i := range out {
			out[i] = r.rings(r.part(wkbPolygon))
		}
		return out
	}
	if name := wkbOthers[kind]; name != "" {
		r.fail("a %s is none of point, line and area", name)
	} else {
		r.fail("its kind %d is none of point, line and area", kind)
	}
	return nil
}
