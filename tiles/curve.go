package tiles

import "github.com/paulmach/orb"

// curveKey places the middle of a box of lon/lat on a Hilbert curve over the globe (2^31 cells a side), so that
// features in the order of their keys lie near each other in a tile's bytes. It depends on nothing but the box.
func curveKey(b orb.Bound) uint64 {
	const side = 1 << 31
	x := clampCell((b.Min[0]/2 + b.Max[0]/2 + 180) / 360 * side)
	y := clampCell((b.Min[1]/2 + b.Max[1]/2 + 90) / 180 * side)
	var key uint64
	for s := uint32(side / 2); s > 0; s /= 2 {
		var quadrant uint64
		right, upper := x&s != 0, y&s != 0
		switch {
		case right && upper:
			quadrant = 2
		case right:
			quadrant = 3
		case upper:
			quadrant = 1
		}
		key = key<<2 | quadrant
		if !upper {
			if right {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return key
}

// clampCell keeps what is out of range, or no number, at the edge of the curve.
func clampCell(v float64) uint32 {
	const last = 1<<31 - 1
	switch {
	case !(v > 0):
		return 0
	case v > last:
		return last
	}
	return uint32(v)
}
