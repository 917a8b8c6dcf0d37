package tiles

import "github.com/paulmach/orb"

// ringSet holds the rings of one feature: open, wound right (an exterior has positive area with y downwards, a
// hole negative), each hole after its exterior.
type ringSet struct {
	vertices []vertex
	ends     []int // where each ring ends in vertices
}

func (s *ringSet) reset() { s.vertices, s.ends = s.vertices[:0], s.ends[:0] }

// truncate takes the set back to what it was at an earlier moment.
func (s *ringSet) truncate(was ringSet) {
	s.vertices, s.ends = s.vertices[:len(was.vertices)], s.ends[:len(was.ends)]
}

func (s *ringSet) add(ring []vertex) {
	s.vertices = append(s.vertices, ring...)
	s.ends = append(s.ends, len(s.vertices))
}

func (s *ringSet) len() int { return len(s.ends) }

func (s *ringSet) ring(i int) []vertex {
	start := 0
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.vertices[start:s.ends[i]]
}

// alongBorder reports whether no ring passes through the window itself.
func (s *ringSet) alongBorder() bool {
	for i := range s.len() {
		if !alongBorder(s.ring(i)) {
			return false
		}
	}
	return true
}

// leastHole is twice the area, in square units, below which a hole is not drawn: rounding makes and unmakes it, and
// most of them would touch the exterior and cost a mending.
const leastHole = 3

// polygon collects the rings of one polygon as far as they lie in the window. collapsed says that the polygon
// reaches the window but has no area there at this scale.
func (p *pen) polygon(rings orb.Polygon) fate {
	what, before := absent, p.area
	for i, places := range rings {
		if !p.trace(places) {
			p.area.truncate(before)
			return leftOut
		}
		if i > 0 {
			p.tracedHole()
			continue
		}
		if what = p.tracedRing(); what != drawn {
			return what
		}
	}
	return what
}

// tracedRing collects the path at hand as the exterior of a polygon.
func (p *pen) tracedRing() fate {
	ring, touch, grazes, reaches := p.clippedRing()
	switch {
	case !reaches:
		return absent
	case len(ring) < 3 && grazes:
		return absent
	}
	p.mark = touch
	if len(ring) < 3 {
		return collapsed
	}
	if doubleArea(ring) <= 0 {
		reverse(ring)
	}
	p.area.add(ring)
	return drawn
}

// tracedHole collects the path at hand as a hole.
func (p *pen) tracedHole() {
	ring, _, _, reaches := p.clippedRing()
	if !reaches || len(ring) < 3 {
		return
	}
	area := doubleArea(ring)
	if -leastHole < area && area < leastHole {
		return
	}
	if area > 0 {
		reverse(ring)
	}
	p.area.add(ring)
}

// clippedRing returns the part in the window of the ring that is the path at hand, open and without spikes. touch is a place of
// it; grazes says that it runs along the border of the window at most, and reaches is false where it stays outside.
func (p *pen) clippedRing() (ring []vertex, touch vertex, grazes, reaches bool) {
	ring, grazes = p.path, true
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		ring = ring[:n-1]
	}
	limits := boxOf(ring)
	if limits.missesWindow() {
		return nil, touch, true, false
	}
	if !limits.insideWindow() {
		ring = clipRing(ring, &p.buffers)
	}
	if len(ring) > 0 {
		touch, grazes = ring[0], alongBorder(ring)
	}
	return dropSpikes(ring), touch, grazes, true
}

// endAreas draws the rings collected from all polygons of a feature, mended where they are not valid together.
func (p *pen) endAreas(best fate) fate {
	if best != drawn {
		return best
	}
	if !p.validity.holds(&p.area) {
		inHole := p.area.alongBorder() // the window lies in a hole, whose cut covers that of the exterior
		if !p.area.mend() {
			return leftOut
		}
		if p.area.len() == 0 && inHole {
			return absent
		}
	}
	if p.area.len() == 0 {
		return collapsed
	}
	for i := range p.area.len() {
		p.moveAlong(p.area.ring(i))
		p.command(closePath, 1)
	}
	return drawn
}

// alongBorder reports whether every edge of an open ring runs along the border of the window.
func alongBorder(ring []vertex) bool {
	a := ring[len(ring)-1]
	for _, b := range ring {
		upright := a.x == b.x && (a.x == windowLow || a.x == windowHigh)
		level := a.y == b.y && (a.y == windowLow || a.y == windowHigh)
		if !upright && !level {
			return false
		}
		a = b
	}
	return true
}

// dropSpikes removes, in place, repeated vertices and those at which an open ring turns straight back, until none
// is left: they enclose nothing. A ring without area ends with fewer than three vertices.
func dropSpikes(ring []vertex) []vertex {
	out := ring[:0]
	for _, v := range ring {
		out = append(out, v)
		out = trimTail(out)
	}
	// The ends meet as well: trim there until the seam is clean.
	for len(out) >= 3 {
		n := len(out)
		switch {
		case out[0] == out[n-1], isSpike(out[n-2], out[n-1], out[0]):
			out = out[:n-1]
		case isSpike(out[n-1], out[0], out[1]):
			copy(out, out[1:])
			out = out[:n-1]
		default:
			return out
		}
	}
	return out
}

// trimTail drops vertices before the last one for as long as they repeat it or turn straight back at it.
func trimTail(out []vertex) []vertex {
	for n := len(out); n >= 2; n = len(out) {
		last := out[n-1]
		switch {
		case out[n-2] == last:
			out = out[:n-1]
		case n >= 3 && isSpike(out[n-3], out[n-2], last):
			out[n-2] = last
			out = out[:n-1]
		default:
			return out
		}
	}
	return out
}

// isSpike reports whether the path a, b, c turns straight back at b.
func isSpike(a, b, c vertex) bool {
	ux, uy, vx, vy := b.x-a.x, b.y-a.y, c.x-b.x, c.y-b.y
	return ux*vy == uy*vx && ux*vx+uy*vy < 0
}

// doubleArea returns twice the area of an open ring in the window, positive where it runs clockwise to the eye
// (y points down).
func doubleArea(ring []vertex) (sum int64) {
	previous := ring[len(ring)-1]
	for _, v := range ring {
		sum += previous.x*v.y - v.x*previous.y
		previous = v
	}
	return sum
}

func reverse(ring []vertex) {
	for i, j := 1, len(ring)-1; i < j; i, j = i+1, j-1 {
		ring[i], ring[j] = ring[j], ring[i]
	}
}
