package tiles

import "slices"

// edge is one edge of a ring set, its west end first.
type edge struct {
	west, east vertex
	ring       int // which ring, and which of its edges
	index      int
}

// validity checks ring sets; its buffers are kept from set to set.
type validity struct {
	edges []edge
	ranks []uint64 // of the edges from west to east: the x of the west end above the place in edges
}

// rankOrigin makes every x that a tile has positive.
const rankOrigin = 1 << 30

// holds reports whether the rings form valid areas as they stand: no ring meets itself or another, every hole
// lies in an exterior, no exterior lies in another. It errs on the strict side: rings that touch in a single
// vertex, which would be allowed, are refused as well.
func (c *validity) holds(s *ringSet) bool {
	if s.len() == 1 && convex(s.ring(0)) {
		return true
	}
	c.edges = c.edges[:0]
	for r := range s.len() {
		ring := s.ring(r)
		previous := ring[len(ring)-1]
		for i, v := range ring {
			west, east := previous, v
			if east.x < west.x {
				west, east = east, west
			}
			c.edges = append(c.edges, edge{west, east, r, i})
			previous = v
		}
	}
	c.ranks = c.ranks[:0]
	for i := range c.edges {
		c.ranks = append(c.ranks, uint64(c.edges[i].west.x+rankOrigin)<<32|uint64(i))
	}
	slices.Sort(c.ranks) // words, since edges are slow to move
	for i, rank := range c.ranks {
		a := &c.edges[uint32(rank)]
		until := uint64(a.east.x+rankOrigin+1) << 32
		for _, next := range c.ranks[i+1:] {
			if next >= until {
				break
			}
			if b := &c.edges[uint32(next)]; !s.neighbours(a, b) && a.meets(b) {
				return false
			}
		}
	}
	if s.len() == 1 {
		return true
	}
	for r := range s.len() {
		if s.depth(r) != 0 {
			return false
		}
	}
	return true
}

// convex reports whether an open ring without spikes turns right at every vertex and goes round once, and so cannot meet itself.
// It errs on the strict side: a straight vertex is refused.
func convex(ring []vertex) bool {
	a, b := ring[len(ring)-2], ring[len(ring)-1]
	turns := 0 // of the way from west to east and back
	for _, v := range ring {
		if side(a, b, v) <= 0 {
			return false
		}
		if (b.x >= a.x) != (v.x >= b.x) {
			turns++
		}
		a, b = b, v
	}
	return turns == 2
}

// neighbours reports whether two edges of one ring share a vertex by following each other.
func (s *ringSet) neighbours(a, b *edge) bool {
	if a.ring != b.ring {
		return false
	}
	d := a.index - b.index
	last := len(s.ring(a.ring)) - 1
	return d == 1 || d == -1 || d == last || d == -last
}

// depth returns how many times the other rings wind around ring r, less what they should: 0 for an exterior, 1 for
// a hole. The rings must not touch.
func (s *ringSet) depth(r int) int {
	ring := s.ring(r)
	n := 0
	if doubleArea(ring) < 0 {
		n = -1
	}
	for other := range s.len() {
		if other != r {
			n += winding(s.ring(other), ring[0])
		}
	}
	return n
}

// winding returns how often an open ring runs around v, which is not on it: 1 for an exterior, -1 for a hole.
func winding(ring []vertex, v vertex) (n int) {
	a := ring[len(ring)-1]
	for _, b := range ring {
		switch {
		case a.y <= v.y && b.y > v.y && side(a, b, v) > 0:
			n++
		case a.y > v.y && b.y <= v.y && side(a, b, v) < 0:
			n--
		}
		a = b
	}
	return n
}

// side is positive where c lies to the right of the way from a to b, to the eye (y points down), and 0 on the line.
func side(a, b, c vertex) int64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }

// meets reports whether two edges have a place in common.
func (a *edge) meets(b *edge) bool {
	if min(a.west.y, a.east.y) > max(b.west.y, b.east.y) || max(a.west.y, a.east.y) < min(b.west.y, b.east.y) {
		return false
	}
	if a.east.x < b.west.x || b.east.x < a.west.x {
		return false
	}
	// Their boxes meet, so two collinear edges meet as well.
	return !sameSide(side(a.west, a.east, b.west), side(a.west, a.east, b.east)) &&
		!sameSide(side(b.west, b.east, a.west), side(b.west, b.east, a.east))
}

func sameSide(a, b int64) bool { return a > 0 && b > 0 || a < 0 && b < 0 }
