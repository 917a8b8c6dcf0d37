package overlay

import "math/bits"

// Point is a position of the grid. Coordinates lie within ±MaxCoordinate.
type Point struct{ X, Y int64 }

// MaxCoordinate bounds coordinates so that no product of the package overflows.
const MaxCoordinate = 1 << 28

// DoubleArea is twice the signed area of a ring by the shoelace formula.
func DoubleArea(ring []Point) int64 {
	if len(ring) < 3 {
		return 0
	}
	var s int64
	for i := 2; i < len(ring); i++ {
		s += turn(ring[0], ring[i-1], ring[i])
	}
	return s
}

// turn is twice the area of the triangle: positive where c lies to the left of the way from a to b with y upwards.
func turn(a, b, c Point) int64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }

// compare orders positions by x, then y.
func compare(p, q Point) int {
	switch {
	case p.X != q.X:
		return sign(p.X - q.X)
	default:
		return sign(p.Y - q.Y)
	}
}

func sign(v int64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// scaled is value * num / den for 0 < num < den, rounded to the nearest integer and halves upwards, which is how
// half-open pixels divide the plane.
func scaled(value, num, den int64) int64 {
	magnitude := uint64(value)
	if value < 0 {
		magnitude = uint64(-value)
	}
	hi, lo := bits.Mul64(uint64(num), magnitude)
	q, r := bits.Div64(hi, lo, uint64(den))
	// den is below 2^62, so doubling the remainder does not overflow.
	if twice := r << 1; twice > uint64(den) || twice == uint64(den) && value > 0 {
		q++
	}
	if value < 0 {
		return -int64(q)
	}
	return int64(q)
}
