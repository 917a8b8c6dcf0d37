package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Relation is how two geometries a and b lie to one another: the dimensionally extended nine-intersection matrix.
// It has an entry for each of interior, boundary and exterior of a with each of b.
type Relation struct {
	m          [3][3]int8 // the dimension of the common places, -1 where there are none
	dimA, dimB int8
}

// Rows and columns of the matrix.
const (
	interior = iota
	boundary
	exterior
)

// String is the matrix row by row, such as "212101212", F where there is no common place.
func (r Relation) String() string {
	out := make([]byte, 0, 9)
	for _, row := range r.m {
		for _, d := range row {
			out = append(out, "F012"[d+1])
		}
	}
	return string(out)
}

// Matches compares the matrix with a pattern of nine characters: F, 0, 1, 2, T for any dimension and * for whatever.
func (r Relation) Matches(pattern string) bool {
	if len(pattern) != 9 {
		return false
	}
	for i, c := range []byte(r.String()) {
		switch want := pattern[i]; want {
		case '*':
		case 'T':
			if c == 'F' {
				return false
			}
		default:
			if c != want {
				return false
			}
		}
	}
	return true
}

// Disjoint tells whether a and b share no place.
func (r Relation) Disjoint() bool { return r.Matches("FF*FF****") }

// Equals tells whether a and b are the same places.
func (r Relation) Equals() bool { return r.Matches("T*F**FFF*") }

// Touches tells whether a and b share places, but none of the interiors of both.
func (r Relation) Touches() bool {
	return r.Matches("FT*******") || r.Matches("F**T*****") || r.Matches("F***T****")
}

// Within tells whether no place of a lies outside b, and some of its interior within that of b.
func (r Relation) Within() bool { return r.Matches("T*F**F***") }

// Contains is Within the other way round.
func (r Relation) Contains() bool { return r.Matches("T*****FF*") }

// Overlaps tells whether a and b, of one dimension, share places of that dimension and each has some of its own.
func (r Relation) Overlaps() bool {
	if r.dimA != r.dimB {
		return false
	}
	if r.dimA == 1 {
		return r.Matches("1*T***T**")
	}
	return r.Matches("T*T***T**")
}

// Crosses tells whether the interiors share places, fewer than either has, and the one of lower dimension goes
// beyond the other; two lines cross where they share nothing but single places.
func (r Relation) Crosses() bool {
	switch {
	case r.dimA < r.dimB:
		return r.Matches("T*T******")
	case r.dimA > r.dimB:
		return r.Matches("T*****T**")
	case r.dimA == 1:
		return r.Matches("0********")
	}
	return false
}

// dim is the dimension of the geometry, -1 for none.
func (x *Prepared) dim() int8 {
	switch {
	case len(x.edges) == 0:
		return -1
	case x.area:
		return 2
	case x.parts[0].role == roleLine:
		return 1
	}
	return 0
}

// endsOf lists the boundary of lines: the places where an odd number of them begin or end.
func endsOf(parts []part) []orb.Point {
	var all []orb.Point
	for _, part := range parts {
		if n := len(part.points); part.role == roleLine && n > 0 && part.points[0] != part.points[n-1] {
			all = append(all, part.points[0], part.points[n-1])
		}
	}
	slices.SortFunc(all, comparePlaces)
	odd := all[:0]
	for i := 0; i < len(all); {
		j := i + 1 // a place that is not a number does not even equal itself
		for j < len(all) && all[j] == all[i] {
			j++
		}
		if (j-i)%2 == 1 {
			odd = append(odd, all[i])
		}
		i = j
	}
	return odd
}

func (x *Prepared) isEnd(p orb.Point) bool {
	_, found := slices.BinarySearchFunc(x.ends, p, comparePlaces)
	return found
}

// at tells where a place lies.
func (x *Prepared) at(p orb.Point) int {
	if x.area {
		switch x.locate(p, p) {
		case inside:
			return interior
		case onBoundary:
			return boundary
		}
		return exterior
	}
	on := false
	x.touching(orb.Bound{Min: p, Max: p}, func(e edge) bool {
		on = orientation(e.a, e.b, p) == 0
		return !on
	})
	if !on {
		return exterior
	}
	return x.atEdge(p)
}

// atEdge tells where a place lies that is known to be on an edge.
func (x *Prepared) atEdge(p orb.Point) int {
	if x.area || x.isEnd(p) {
		return boundary
	}
	return interior
}
