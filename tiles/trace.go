package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

// trace takes a line or ring to tile units, into p.path, without repeated vertices. ok is false where it is not all on
// earth. An edge is straight in lon/lat, so a long one gets vertices where it crosses the tile. Where the pen has a tolerance the
// path is simplified.
func (p *pen) trace(places []orb.Point) (ok bool) {
	p.path = p.path[:0]
	for i, place := range places {
		if !projectable(place) {
			return false
		}
		if i > 0 && math.Abs(place[1]-places[i-1][1]) > p.grid.straight {
			p.bend(places[i-1], place)
		}
		p.pass(p.grid.project(place))
	}
	p.path = p.simplify.path(p.path)
	return len(p.path) > 0
}

// pass adds a vertex to the path unless the path is there already.
func (p *pen) pass(v vertex) {
	if n := len(p.path); n == 0 || p.path[n-1] != v {
		p.path = append(p.path, v)
	}
}

// mostBends bounds the vertices that one edge is given in a tile.
const mostBends = 4096

// bend adds vertices between a and b, as far as the edge lies in the tile, so that no piece bows by more than half a
// unit. They are the same for ab and ba.
func (p *pen) bend(a, b orb.Point) {
	south, north := a, b
	if north[1] < south[1] {
		south, north = north, south
	}
	from, to, ok := within(p.grid.shown, south, north)
	if !ok {
		return
	}
	pieces := min(math.Ceil((to-from)*(north[1]-south[1])/p.grid.straight), mostBends)
	for i := 0.0; i <= pieces; i++ {
		k := i
		if south != a {
			k = pieces - i
		}
		t := from
		if pieces > 0 {
			t += (to - from) * k / pieces
		}
		p.pass(p.grid.project(orb.Point{south[0] + t*(north[0]-south[0]), south[1] + t*(north[1]-south[1])}))
	}
}

// within returns the part of the edge from a to b that lies in the box, as fractions of its length; ok is false
// where there is none.
func within(box orb.Bound, a, b orb.Point) (from, to float64, ok bool) {
	from, to = 0, 1
	for axis := range 2 {
		d := b[axis] - a[axis]
		if d == 0 {
			if a[axis] < box.Min[axis] || a[axis] > box.Max[axis] {
				return 0, 0, false
			}
			continue
		}
		enter, leave := (box.Min[axis]-a[axis])/d, (box.Max[axis]-a[axis])/d
		from, to = max(from, min(enter, leave)), min(to, max(enter, leave))
	}
	return from, to, from <= to
}
