package gpkg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// wkbReader reads well-known binary of either byte order, ISO and extended, two to four dimensions. After the
// first fault it reads nothing more.
type wkbReader struct {
	in  []byte
	err error
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

// form is the byte order and the number of ordinates of one geometry.
type form struct {
	order binary.ByteOrder
	size  int
}

// head reads byte order and kind.
func (r *wkbReader) head() (uint32, form) {
	b := r.take(5)
	if b == nil {
		return 0, form{}
	}
	f := form{order: binary.BigEndian, size: 2}
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
func (r *wkbReader) count(f form, least int) int {
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

func (r *wkbReader) point(f form) (p orb.Point) {
	if b := r.take(8 * f.size); b != nil {
		p[0], p[1] = math.Float64frombits(f.order.Uint64(b)), math.Float64frombits(f.order.Uint64(b[8:]))
	}
	return p
}

func (r *wkbReader) points(f form) []orb.Point {
	out := make([]orb.Point, r.count(f, 8*f.size))
	for i := range out {
		out[i] = r.point(f)
	}
	return out
}

func (r *wkbReader) rings(f form) orb.Polygon {
	out := make(orb.Polygon, r.count(f, 4))
	for i := range out {
		out[i] = r.points(f)
	}
	return out
}

// part reads a member of a multi-geometry, which must be of the one kind.
func (r *wkbReader) part(want uint32) form {
	kind, f := r.head()
	if r.err == nil && kind != want {
		r.fail("a part is of kind %d, not %d", kind, want)
	}
	return f
}

const leastPart = 9 // a head and a count

func (r *wkbReader) geometry() orb.Geometry {
	kind, f := r.head()
	if r.err != nil {
		return nil
	}
	switch kind {
	case wkbPoint:
		return r.point(f)
	case wkbLineString:
		return orb.LineString(r.points(f))
	case wkbPolygon:
		return r.rings(f)
	case wkbMultiPoint:
		out := make(orb.MultiPoint, r.count(f, leastPart))
		for i := range out {
			out[i] = r.point(r.part(wkbPoint))
		}
		return out
	case wkbMultiLineString:
		out := make(orb.MultiLineString, r.count(f, leastPart))
		for i := range out {
			out[i] = r.points(r.part(wkbLineString))
		}
		return out
	case wkbMultiPolygon:
		out := make(orb.MultiPolygon, r.count(f, leastPart))
		for i := range out {
			out[i] = r.rings(r.part(wkbPolygon))
		}
		return out
	}
	r.err = errors.New("its kind is none of point, line and area")
	return nil
}
