package geo

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// orientation is +1 where a, b, c turn counter-clockwise, -1 clockwise, 0 where they lie on one line: the sign
// of the exact determinant of the coordinates as given. 0 for coordinates that are not finite.
func orientation(a, b, c orb.Point) int {
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := float64(left) - float64(right)
	// Shewchuk's bound of the rounding of the three lines above.
	const filter = (3 + 16*0x1p-53) * 0x1p-53
	if limit := filter * (math.Abs(left) + math.Abs(right)); det > limit || -det > limit {
		return sign(det)
	}
	if left == 0 && right == 0 && (a[0] == c[0] || b[1] == c[1]) && (a[1] == c[1] || b[0] == c[0]) {
		return 0 // true zeros: a difference of floats is zero only when they are equal
	}
	return exactOrientation(a, b, c, c)
}

// midpointOrientation is the orientation of a, b and the exact midpoint of u and v. It is linear in the third
// place, so its sign is that of the sum of two determinants.
func midpointOrientation(a, b, u, v orb.Point) int {
	toU, toV := orientation(a, b, u), orientation(a, b, v)
	if toU == toV || toV == 0 {
		return toU
	}
	if toU == 0 {
		return toV
	}
	return exactOrientation(a, b, u, v)
}

// exactOrientation is the sign of orient(a,b,u) + orient(a,b,v).
func exactOrientation(a, b, u, v orb.Point) int {
	for _, p := range [...]orb.Point{a, b, u, v} {
		if !isFinite(p) {
			return 0
		}
	}
	if s, ok := expandedOrientation(a, b, u, v); ok {
		return s
	}
	rat := func(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }
	sub := func(x, y float64) *big.Rat { return new(big.Rat).Sub(rat(x), rat(y)) }
	mul := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(x, y) }
	dx, dy := sub(b[0], a[0]), sub(b[1], a[1])
	x := new(big.Rat).Add(sub(u[0], a[0]), sub(v[0], a[0]))
	y := new(big.Rat).Add(sub(u[1], a[1]), sub(v[1], a[1]))
	return mul(dx, y).Cmp(mul(dy, x))
}

// expandedOrientation does the same in floating-point expansions, without allocation. It is not ok where a
// product of coordinates could overflow or fall below the smallest normal numbers.
func expandedOrientation(a, b, u, v orb.Point) (int, bool) {
	for _, p := range [...]orb.Point{a, b, u, v} {
		for _, x := range p {
			if x != 0 && (math.Abs(x) < 1e-120 || math.Abs(x) > 1e120) {
				return 0, false
			}
		}
	}
	var e expansion
	for _, c := range [...]orb.Point{u, v} {
		// a x b + b x c + c x a
		e.addProduct(a[0], b[1])
		e.addProduct(-a[1], b[0])
		e.addProduct(b[0], c[1])
		e.addProduct(-b[1], c[0])
		e.addProduct(c[0], a[1])
		e.addProduct(-c[1], a[0])
	}
	return e.sign(), true
}

// expansion is an exact sum of floats that do not overlap, smallest first (Shewchuk 1997).
type expansion struct {
	terms [24]float64
	n     int
}

func (e *expansion) addProduct(x, y float64) {
	p := x * y
	e.add(math.FMA(x, y, -p))
	e.add(p)
}

func (e *expansion) add(x float64) {
	n := 0
	for _, t := range e.terms[:e.n] {
		s := x + t
		r := s - x
		err := (x - (s - r)) + (t - r)
		x = s
		if err != 0 {
			e.terms[n] = err
			n++
		}
	}
	if x != 0 {
		e.terms[n] = x
		n++
	}
	e.n = n
}

func (e *expansion) sign() int {
	if e.n == 0 {
		return 0
	}
	return sign(e.terms[e.n-1])
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// less orders places by longitude, then latitude.
func less(p, q orb.Point) bool { return p[0] < q[0] || p[0] == q[0] && p[1] < q[1] }

// between tells whether p, known to lie on the line through a and b, lies on the segment, ends included.
func between(p, a, b orb.Point) bool {
	if less(b, a) {
		a, b = b, a
	}
	return !less(p, a) && !less(b, p)
}
