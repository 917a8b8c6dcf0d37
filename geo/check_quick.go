package geo

import "github.com/paulmach/orb"

// quickRing is the most positions of a ring that is judged edge against edge.
const quickRing = 64

// surelyValid reports whether a geometry is valid beyond doubt, as most are: points, lines, and areas of one short ring whose edges
// keep apart. Of any other it says nothing.
func surelyValid(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point:
		return isLonLat(g) // no NaN is
	case orb.LineString:
		return surelyLine(g)
	case orb.Polygon:
		return len(g) == 1 && surelySimple(g[0])
	}
	return false
}

func surelyLine(line orb.LineString) bool {
	different := false
	for _, p := range line {
		if !isLonLat(p) {
			return false
		}
		different = different || p != line[0]
	}
	return different
}

// surelySimple reports whether a ring is closed and no edge of it meets another but where one ends and the next begins.
func surelySimple(ring orb.Ring) bool {
	n := len(ring) - 1 // edges
	if n < 3 || n >= quickRing || ring[n] != ring[0] {
		return false
	}
	var boxes [quickRing]orb.Bound
	for i := range n {
		a, b := ring[i], ring[i+1]
		if !isLonLat(a) || a == b {
			return false
		}
		boxes[i] = orb.Bound{Min: orb.Point{min(a[0], b[0]), min(a[1], b[1])}, Max: orb.Point{max(a[0], b[0]), max(a[1], b[1])}}
	}
	for i := range n {
		a, b := ring[i], ring[i+1]
		if orientation(a, b, ring[(i+1)%n+1]) == 0 { // goes straight on, or back
			return false
		}
		for k := i + 2; k < n; k++ {
			if i == 0 && k == n-1 || !boxes[i].Intersects(boxes[k]) {
				continue
			}
			if c, d := ring[k], ring[k+1]; !surelyBeside(a, b, c, d) && !surelyBeside(c, d, a, b) {
				return false
			}
		}
	}
	return true
}

// surelyBeside reports whether c and d lie on one side of the line through a and b, and not on it.
func surelyBeside(a, b, c, d orb.Point) bool {
	side := orientation(a, b, c)
	return side != 0 && side == orientation(a, b, d)
}
