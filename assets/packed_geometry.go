package assets

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// form says how the geometry of a packed row is written: its kind in the low bits, how its coordinates are kept above.
type form uint8

// Kinds of a packed geometry. The plain ones need no word on their structure, since it follows from the number of positions.
const (
	formPoint form = iota
	formLine
	formRing // a polygon of one ring
	formPoints
	formLines
	formPolygon
	formPolygons

	formKinds   form = 7
	scaleShift       = 3
	scaleRaw         = 0 // as doubles
	leastDigits      = 7 // scale s > 0: whole numbers of 10^-(leastDigits+s-1) degrees from the segment's origin
)

var scales = [...]float64{scaleRaw: 0, 1: 1e7, 2: 1e8, 3: 1e9}

func (f form) kind() form { return f & formKinds }
func (f form) scale() int { return int(f >> scaleShift) }

// origin is where the whole numbers of a segment are counted from, a scale.
type origin [len(scales)][2]int64

// exact keeps coordinates so that they come back bit for bit: in 8 bytes a position where they are decimals near the origin, in 16
// where not.
type exact struct {
	words  []uint32
	origin origin
	set    [len(scales)]bool // whether the origin of a scale is chosen
}

// add writes the positions of one row and returns their scale.
func (e *exact) add(points []orb.Point) (scale int) {
	at := len(e.words)
	for s := 1; s < len(scales); s++ {
		if e.addScaled(points, s) {
			return s
		}
		e.words = e.words[:at]
	}
	for _, p := range points {
		for _, v := range p {
			bits := math.Float64bits(v)
			e.words = append(e.words, uint32(bits), uint32(bits>>32))
		}
	}
	return scaleRaw
}

func (e *exact) addScaled(points []orb.Point, s int) bool {
	unit := scales[s]
	for _, p := range points {
		for axis, v := range p {
			n := math.Round(v * unit)
			if !(math.Abs(n) < 1<<52) || n == 0 && math.Signbit(n) || math.Float64bits(n/unit) != math.Float64bits(v) {
				return false
			}
			if !e.set[s] && axis == 0 {
				e.origin[s] = [2]int64{int64(n), int64(math.Round(p[1] * unit))}
				e.set[s] = true
			}
			d := int64(n) - e.origin[s][axis]
			if d < math.MinInt32 || d > math.MaxInt32 {
				return false
			}
			e.words = append(e.words, uint32(int32(d)))
		}
	}
	return true
}

// positions appends n positions kept at a place of the words.
func (e *exact) positions(out []orb.Point, at uint32, n, scale int) []orb.Point {
	if scale == scaleRaw {
		for _, w := range chunksOf(e.words[at:], n, 4) {
			out = append(out, orb.Point{double(w[0], w[1]), double(w[2], w[3])})
		}
		return out
	}
	words := e.words[at : int(at)+2*n]
	for i := 0; i < len(words); i += 2 {
		out = append(out, e.whole(words[i], words[i+1], scale))
	}
	return out
}

// whole returns the position that two words of a scale above scaleRaw stand for.
func (e *exact) whole(x, y uint32, scale int) orb.Point {
	unit, from := scales[scale], &e.origin[scale]
	return orb.Point{float64(from[0]+int64(int32(x))) / unit, float64(from[1]+int64(int32(y))) / unit}
}

// position returns the first position kept at a place of the words.
func (e *exact) position(at uint32, scale int) orb.Point {
	w := e.words[at:]
	if scale == scaleRaw {
		return orb.Point{double(w[0], w[1]), double(w[2], w[3])}
	}
	return e.whole(w[0], w[1], scale)
}

func double(low, high uint32) float64 { return math.Float64frombits(uint64(low) | uint64(high)<<32) }

func chunksOf(words []uint32, n, size int) func(yield func(int, []uint32) bool) {
	return func(yield func(int, []uint32) bool) {
		for i := range n {
			if !yield(i, words[i*size:(i+1)*size]) {
				return
			}
		}
	}
}

// flatten lists the positions of a geometry and how they hang together: structure is empty for the plain forms, else the
// numbers of positions of the parts, for polygons after the number of their rings each.
func flatten(g orb.Geometry, points []orb.Point, structure []uint32) (form, []orb.Point, []uint32, error) {
	rings := func(p orb.Polygon) {
		structure = append(structure, uint32(len(p)))
		for _, r := range p {
			points = append(points, r...)
			structure = append(structure, uint32(len(r)))
		}
	}
	switch t := g.(type) {
	case orb.Point:
		return formPoint, append(points, t), structure, nil
	case orb.LineString:
		return formLine, append(points, t...), structure, nil
	case orb.Polygon:
		if len(t) == 1 {
			return formRing, append(points, t[0]...), structure, nil
		}
		rings(t)
		return formPolygon, points, structure, nil
	case orb.MultiPoint:
		return formPoints, append(points, t...), structure, nil
	case orb.MultiLineString:
		structure = append(structure, uint32(len(t)))
		for _, l := range t {
			points = append(points, l...)
			structure = append(structure, uint32(len(l)))
		}
		return formLines, points, structure, nil
	case orb.MultiPolygon:
		structure = append(structure, uint32(len(t)))
		for _, p := range t {
			rings(p)
		}
		return formPolygons, points, structure, nil
	}
	return 0, points, structure, fmt.Errorf("a geometry of kind %T is not kept", g)
}

// unflatten is the reverse of flatten. The geometry shares the positions.
func unflatten(f form, points []orb.Point, structure []uint32) orb.Geometry {
	take := func() []orb.Point {
		n := structure[0]
		structure = structure[1:]
		part := points[:n:n]
		points = points[n:]
		return part
	}
	polygon := func() orb.Polygon {
		p := make(orb.Polygon, structure[0])
		structure = structure[1:]
		for i := range p {
			p[i] = take()
		}
		return p
	}
	switch f {
	case formPoint:
		return points[0]
	case formLine:
		return orb.LineString(points)
	case formRing:
		return orb.Polygon{points}
	case formPoints:
		return orb.MultiPoint(points)
	case formPolygon:
		return polygon()
	case formLines:
		lines := make(orb.MultiLineString, structure[0])
		structure = structure[1:]
		for i := range lines {
			lines[i] = take()
		}
		return lines
	}
	polygons := make(orb.MultiPolygon, structure[0])
	structure = structure[1:]
	for i := range polygons {
		polygons[i] = polygon()
	}
	return polygons
}
