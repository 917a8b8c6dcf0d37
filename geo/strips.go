package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Strips tells quickly of most places of the fixed-point world whether they lie in an area: from east to west runs each of the strips
// of equal height that the area's box is cut into, and what lies between its edges there is all inside or all outside. It is never
// wrong, but does not know near an edge.
type Strips struct {
	top    uint32 // of the first strip
	height uint32 // of each
	strips [stripCount]strip
	spans  []span
}

const stripCount = 32

// strip is what the edges cover of a strip, and the spans between them.
type strip struct {
	west, east uint32 // all beyond is outside; west is beyond east where no edge comes
	from, to   int    // of the spans
}

type span struct {
	west, east uint32
	inside     bool
}

// slack is how many units a place may stand from where its degrees put it, rounding and all.
const slack = 2

// mostStripDegrees bounds the width of an area whose edges are followed in floats: what they err by is then far below slack.
const mostStripDegrees = 1

// levelDegrees is the least height of an edge that is followed; a flatter one is taken to be everywhere that its box is.
const levelDegrees = 1e-6

// NewStrips makes strips of an area of few edges that is not large; nil for any other geometry.
func NewStrips(x *Prepared) *Strips {
	b := x.bound
	if !x.area || len(x.edges) > fewEdges || !(b.Max[0]-b.Min[0] <= mostStripDegrees && b.Max[1]-b.Min[1] <= mostStripDegrees) ||
		!(math.Abs(b.Min[1]) < 85 && math.Abs(b.Max[1]) < 85 && math.Abs(b.Min[0]) < 179 && math.Abs(b.Max[0]) < 179) {
		return nil
	}
	box := WorldBoxOf(b)
	s := &Strips{top: box.Min.Y - slack, height: (box.Max.Y-box.Min.Y+2*slack)/stripCount + 1}
	const wide = slack * 360.0 / (1 << WorldBits) // slack in degrees where a unit is the most
	var covered [fewEdges]span
	south := WorldPoint{Y: s.top}.LonLat()[1]
	for i := range s.strips {
		north := south
		south = WorldPoint{Y: s.top + uint32(i+1)*s.height}.LonLat()[1]
		n := 0
		for j := range x.edges {
			e := &x.edges[j]
			if e.a[1] > north+wide && e.b[1] > north+wide || e.a[1] < south-wide && e.b[1] < south-wide {
				continue
			}
			west, east := e.between(south-wide, north+wide)
			one := span{west: worldUnit((west+180)/360) - slack, east: worldUnit((east+180)/360) + slack}
			at := n
			for ; at > 0 && covered[at-1].west > one.west; at-- {
				covered[at] = covered[at-1]
			}
			covered[at] = one
			n++
		}
		s.strips[i] = s.strip(x, covered[:n], (south+north)/2)
	}
	return s
}

// between returns how far west and east an edge reaches between two latitudes, between which some of it lies.
func (e *edge) between(south, north float64) (west, east float64) {
	a, b := e.a, e.b
	if a[1] > b[1] {
		a, b = b, a
	}
	if b[1]-a[1] >= levelDegrees {
		slope, from := (b[0]-a[0])/(b[1]-a[1]), a
		if a[1] < south {
			a = orb.Point{from[0] + slope*(south-from[1]), south}
		}
		if b[1] > north {
			b = orb.Point{from[0] + slope*(north-from[1]), north}
		}
	}
	return min(a[0], b[0]), max(a[0], b[0])
}

// strip enters the spans between what the edges cover, given from west to east; lat is a latitude in the strip.
func (s *Strips) strip(x *Prepared, covered []span, lat float64) strip {
	if len(covered) == 0 {
		return strip{west: 1}
	}
	out := strip{west: covered[0].west, east: covered[0].east, from: len(s.spans)}
	for _, c := range covered[1:] {
		if c.west > out.east+1 {
			gap := span{west: out.east + 1, east: c.west - 1}
			middle := orb.Point{WorldPoint{X: gap.west + (gap.east-gap.west)/2}.LonLat()[0], lat}
			gap.inside = x.locate(middle, middle) == inside
			s.spans = append(s.spans, gap)
		}
		out.east = max(out.east, c.east)
	}
	out.to = len(s.spans)
	return out
}

// Inside reports that a place lies in the area; where it is false the place may.
func (s *Strips) Inside(p WorldPoint) bool {
	i := (p.Y - s.top) / s.height
	if p.Y < s.top || i >= stripCount {
		return false
	}
	for _, c := range s.spans[s.strips[i].from:s.strips[i].to] {
		if p.X >= c.west && p.X <= c.east {
			return c.inside
		}
	}
	return false
}

// Outside reports that no place of a box that is not empty lies in the area; where it is false one may.
func (s *Strips) Outside(b WorldBox) bool {
	if b.Max.Y < s.top {
		return true
	}
	first := (max(b.Min.Y, s.top) - s.top) / s.height
	last := min((b.Max.Y-s.top)/s.height, stripCount-1)
	for i := first; i <= last; i++ {
		if one := &s.strips[i]; !one.isOutside(b, s.spans[one.from:one.to]) {
			return false
		}
	}
	return true
}

func (one *strip) isOutside(b WorldBox, spans []span) bool {
	if b.Max.X < one.west || b.Min.X > one.east {
		return true
	}
	for _, c := range spans {
		if b.Min.X >= c.west && b.Max.X <= c.east {
			return !c.inside
		}
	}
	return false
}
