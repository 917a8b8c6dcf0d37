package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// sweep moves a line from west to east (and within one longitude from south to north) over the edges of rings,
// keeping those it cuts in order from below. As long as no two edges cross the order is a fact of the input, so
// every decision is an exact orientation of positions as given and nothing is ever computed by rounding. The
// first crossing ends it (Shamos and Hoey 1976); touches are judged where they happen.
type sweep struct {
	rings []sweptRing
	segs  []segment
	line  status
	joint joints
	cut   *Fault // the interior falls apart: where the westernmost cycle of touches closes
}

// segment is an edge from its lesser to its greater end.
type segment struct {
	a, b    orb.Point
	ring    int32
	forward bool // the ring runs from a to b
}

type sweptRing struct {
	part     part
	started  bool
	ccw      bool
	parent   int32 // the ring directly around this one, -1 for none
	leftmost orb.Point
}

func newSweep(parts []part) *sweep {
	s := &sweep{rings: make([]sweptRing, len(parts)), joint: joints{up: map[int32]int32{}}}
	n := 0
	for _, part := range parts {
		n += len(part.points)
	}
	s.segs = make([]segment, 0, n)
	for i, part := range parts {
		s.rings[i] = sweptRing{part: part, parent: -1}
		for k := 1; k < len(part.points); k++ {
			a, b := part.points[k-1], part.points[k]
			if less(a, b) {
				s.segs = append(s.segs, segment{a, b, int32(i), true})
			} else if less(b, a) {
				s.segs = append(s.segs, segment{b, a, int32(i), false})
			}
		}
	}
	s.line = newStatus(s.segs)
	return s
}

func (s *sweep) run() *Fault {
	slices.SortFunc(s.segs, func(x, y segment) int { return comparePlaces(x.a, y.a) })
	ends := make([]orb.Point, len(s.segs))
	for i := range s.segs {
		ends[i] = s.segs[i].b
	}
	slices.SortFunc(ends, comparePlaces)
	var starting []int32
	for i, j := 0, 0; j < len(ends); {
		p := ends[j]
		if i < len(s.segs) && less(s.segs[i].a, p) {
			p = s.segs[i].a
		}
		for j < len(ends) && ends[j] == p {
			j++
		}
		starting = starting[:0]
		for i < len(s.segs) && s.segs[i].a == p {
			starting = append(starting, int32(i))
			i++
		}
		if f := s.pass(p, starting); f != nil {
			return f
		}
	}
	return nil
}

// pass moves the line over p, where the segments starting begin.
func (s *sweep) pass(p orb.Point, starting []int32) *Fault {
	below, at, above := s.line.split(p)
	west := s.line.list(at)
	east := slices.Clone(starting)
	through := 0
	for _, k := range west {
		if s.segs[k].b != p {
			east = append(east, k)
			through++
		}
	}
	if through > 1 {
		return faultAt(FaultCrossing, p)
	}
	slices.SortFunc(east, func(x, y int32) int {
		return -orientation(p, s.segs[x].b, s.segs[y].b)
	})
	for i := 1; i < len(east); i++ {
		x, y := &s.segs[east[i-1]], &s.segs[east[i]]
		if orientation(p, x.b, y.b) == 0 {
			if x.ring == y.ring {
				return faultAt(FaultSpike, p)
			}
			return faultAt(FaultCrossing, p)
		}
	}
	if len(west)+len(east) > 2 {
		if f := s.touch(p, west, east); f != nil {
			return f
		}
	}
	under, over := s.line.last(below), s.line.first(above)
	s.startRings(p, east, under)
	if f := s.neighbours(under, over, east); f != nil {
		return f
	}
	s.line.put(below, east, above)
	return nil
}

// neighbours looks for a crossing among segments that have just become neighbours.
func (s *sweep) neighbours(under, over int32, east []int32) *Fault {
	if len(east) == 0 {
		return s.crossing(under, over)
	}
	if f := s.crossing(under, east[0]); f != nil {
		return f
	}
	return s.crossing(east[len(east)-1], over)
}

func (s *sweep) crossing(i, j int32) *Fault {
	if i < 0 || j < 0 {
		return nil
	}
	x, y := &s.segs[i], &s.segs[j]
	if orientation(x.a, x.b, y.a)*orientation(x.a, x.b, y.b) < 0 &&
		orientation(y.a, y.b, x.a)*orientation(y.a, y.b, x.b) < 0 {
		return faultAt(FaultCrossing, crossingPlace(x, y))
	}
	return nil
}

// crossingPlace is for the message only, so it may be rounded.
func crossingPlace(x, y *segment) orb.Point {
	dx, dy := x.b[0]-x.a[0], x.b[1]-x.a[1]
	ex, ey := y.b[0]-y.a[0], y.b[1]-y.a[1]
	den := dx*ey - dy*ex
	t := ((y.a[0]-x.a[0])*ey - (y.a[1]-x.a[1])*ex) / den
	p := orb.Point{x.a[0] + t*dx, x.a[1] + t*dy}
	if !(t >= 0 && t <= 1) || !isFinite(p) {
		return x.b
	}
	return p
}

// startRings notes, for each ring whose leftmost position is p, its direction and the ring directly around it.
func (s *sweep) startRings(p orb.Point, east []int32, under int32) {
	for _, k := range east {
		seg := &s.segs[k]
		r := &s.rings[seg.ring]
		if !r.started {
			r.started, r.leftmost, r.ccw = true, p, seg.forward
			if under >= 0 {
				around := s.segs[under].ring
				if s.segs[under].forward != s.rings[around].ccw { // its inside is below
					around = s.rings[around].parent
				}
				r.parent = around
			}
		}
		under = k
	}
}

// touch judges a place where more than two half-edges meet: none of the rings may pass it twice, and no two
// may swap sides. west and east list the segments to either side from below.
func (s *sweep) touch(p orb.Point, west, east []int32) *Fault {
	// Once around p: up the east side, down the west side.
	around := make([]int32, 0, len(west)+len(east))
	for _, k := range east {
		around = append(around, s.segs[k].ring)
	}
	for i := len(west) - 1; i >= 0; i-- {
		around = append(around, s.segs[west[i]].ring)
	}
	times := make(map[int32]int, len(around)/2)
	for _, r := range around {
		if times[r]++; times[r] > 2 {
			return faultAt(FaultSelfTouch, p)
		}
	}
	// Rings that keep their sides close in the reverse of the order in which they open.
	clear(times)
	var open, met []int32
	for _, r := range around {
		if times[r]++; times[r] == 1 {
			open, met = append(open, r), append(met, r)
			continue
		}
		if open[len(open)-1] != r {
			return faultAt(FaultCrossing, p)
		}
		open = open[:len(open)-1]
	}
	if s.cut == nil && s.joint.meet(s.rings, met) {
		s.cut = faultAt(FaultDisconnected, p)
	}
	return nil
}
