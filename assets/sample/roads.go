package sample

import (
	"math"

	"github.com/paulmach/orb"
)

// axis is one of the two directions of the lattice.
type axis int

const (
	acrossAxis axis = iota
	upAxis
)

// node describes a crossing of lattice lines: the ranks of the four arms, noRoad where there is none.
type node struct {
	south, north, west, east rank
}

func (l *layout) node(i, j int) node {
	return node{l.upRoad(i, j-1), l.upRoad(i, j), l.acrossRoad(i-1, j), l.acrossRoad(i, j)}
}

// upRank and acrossRank are the ranks of the two roads at a crossing.
func (n node) upRank() rank     { return max(n.south, n.north) }
func (n node) acrossRank() rank { return max(n.west, n.east) }

// upWins reports whether the north-south road runs through the crossing and the other one ends at it.
func (n node) upWins() bool {
	through := func(a, b rank) int {
		if a > 0 && b > 0 {
			return 10
		}
		return 0
	}
	return through(n.south, n.north)+int(n.upRank()) >= through(n.west, n.east)+int(n.acrossRank())
}

// corner is the radius of the kerbs at the crossing, in metres.
func (n node) corner() float64 {
	if n.upWins() {
		return n.acrossRank().corner()
	}
	return n.upRank().corner()
}

// span is a stretch of road between two crossings, in its own directions: s along, t across, t growing to
// the left of s.
type span struct {
	l      *layout
	up     bool
	line   float64 // u of an up road, v of an across road
	from   float64 // s of the crossings
	to     float64
	half   float64 // to the kerb
	start  spanEnd
	finish spanEnd
}

// spanEnd is how a span ends: trim metres before the crossing (beyond it when negative), with a flared
// corner of the radius on either side where a road goes off.
type spanEnd struct {
	trim        float64
	flare       float64 // 0 where the span runs through
	left, right bool    // a road goes off on this side
	other       float64 // half the width of the crossing road
	radius      float64
}

func (s span) plan(along, left float64) [2]float64 {
	if s.up {
		return [2]float64{s.line - left, along}
	}
	return [2]float64{along, s.line + left}
}

// roads adds the carriageways along the south and west sides of the place, with centrelines and bridges.
func (s *sketch) roads() {
	if r := s.acrossRoad(s.i, s.j); r != noRoad {
		v := s.vs[s.j]
		sp := span{l: s.layout, line: v.at, from: s.us[s.i].at, to: s.us[s.i+1].at, half: r.halfWidth(),
			start: s.end(s.i, s.j, acrossAxis), finish: s.end(s.i+1, s.j, acrossAxis)}
		s.road(sp, r, v, s.acrossOverWater(s.i, s.j))
	}
	if r := s.upRoad(s.i, s.j); r != noRoad {
		u := s.us[s.i]
		sp := span{l: s.layout, up: true, line: u.at, from: s.vs[s.j].at, to: s.vs[s.j+1].at, half: r.halfWidth(),
			start: s.end(s.i, s.j, upAxis), finish: s.end(s.i, s.j+1, upAxis)}
		s.road(sp, r, u, s.upOverWater(s.i, s.j))
	}
}

// end says how the up road or, otherwise, the across road ends at crossing (i, j).
func (l *layout) end(i, j int, up axis) spanEnd {
	n := l.node(i, j)
	other := n.upRank()
	straight := n.west > 0 && n.east > 0
	left, right := n.north > 0, n.south > 0
	wins := !n.upWins()
	if up == upAxis {
		other = n.acrossRank()
		straight = n.south > 0 && n.north > 0
		left, right = n.west > 0, n.east > 0
		wins = !wins
	}
	e := spanEnd{left: left, right: right, other: other.halfWidth(), radius: n.corner()}
	switch {
	case other == noRoad && !straight:
		e.trim = 1 // a dead end, or the edge of the district
	case other == noRoad:
	case wins && !straight:
		// The road that goes round a corner covers it, but not where the district ends there.
		if e.trim = -other.halfWidth(); l.atEdge(i, j) {
			e.trim = 1
		}
	case !wins:
		e.trim, e.flare = other.halfWidth(), n.corner()
	}
	return e
}

// atEdge reports whether crossing (i, j) lies on the outline of the district.
func (l *layout) atEdge(i, j int) bool {
	return l.at(i, j) == outside || l.at(i-1, j) == outside || l.at(i, j-1) == outside || l.at(i-1, j-1) == outside
}

func (s *sketch) road(sp span, r rank, l line, overWater bool) {
	shape := s.ring(sp.outline())
	attributes := s.bag.of(pair{"road_class", roadClass(r)}, pair{"road_name", l.name.zh}, pair{"width_m", 2 * r.halfWidth()},
		pair{"lanes", [...]int{0, 2, 4, 6}[r]}, pair{"pavement", "asphalt"}, pair{"maintenance_grade", [...]string{"", "III", "II", "I"}[r]},
		pair{"pci", 62 + s.rand.IntN(36)}, pair{"installed_on", isoDay(l.year, 9, 30)})
	s.built("road_segment", l.name.zh, orb.Polygon{shape}, attributes)
	var centre [][2]float64
	for k := 0; k <= steps; k++ {
		centre = append(centre, sp.plan(sp.from+(sp.to-sp.from)*float64(k)/steps, 0))
	}
	line := s.line(centre)
	line[0], line[len(line)-1] = s.tip(sp, sp.from+sp.start.stub()), s.tip(sp, sp.to-sp.finish.stub())
	s.land("road_centerline", l.name.zh, line, s.bag.of(pair{"road_class", roadClass(r)}, pair{"road_name", l.name.zh}))
	if overWater {
		s.bridge(sp, l)
	}
}

// tip returns where a centreline ends: along metres after a crossing, or before it.
func (s *sketch) tip(sp span, along float64) orb.Point {
	q := sp.plan(along, 0)
	return s.lattice.point(q[0], q[1])
}

// stub is how far before the crossing the centreline ends: nowhere but where the road itself does.
func (e spanEnd) stub() float64 {
	if e.flare == 0 {
		return max(0, e.trim)
	}
	return 0
}

func roadClass(r rank) string { return [...]string{"", "branch", "secondary", "arterial"}[r] }

// verge is from the centreline to the back of the sidewalk, and a metre; nothing where there is no road.
func (r rank) verge() float64 {
	if r == noRoad {
		return 0
	}
	return r.halfWidth() + r.walk() + 1
}

// bridge adds the deck over the water.
func (s *sketch) bridge(sp span, l line) {
	c, at := s.bay, sp.line
	if !sp.up {
		c = s.lake
	}
	low, high := c.banks(at)
	if s.at(s.i, s.j-1) == riverUse && !sp.up { // where the tributary joins the river
		low, high = c.banks(c.from + 30)
	}
	low, high = low-6, high+6
	var plan [][2]float64
	for k := range 5 {
		plan = append(plan, sp.plan(low+(high-low)*float64(k)/4, sp.half))
	}
	for k := range 5 {
		plan = append(plan, sp.plan(high-(high-low)*float64(k)/4, -sp.half))
	}
	s.built("river_bridge", l.name.zh+"桥", orb.Polygon{s.ring(plan)}, s.bag.of(pair{"length_m", math.Round(high - low)}, pair{"width_m", 2 * sp.half},
		pair{"load_limit_t", 30}, pair{"built_year", l.year}, pair{"bridge_grade", s.one([]string{"A", "A", "B", "B", "C"})}))
}

// outline returns the carriageway in plan coordinates.
func (sp span) outline() [][2]float64 {
	var out [][2]float64
	// Along the right side, across the finish, back along the left side, across the start.
	out = append(out, sp.side(-1)...)
	out = append(out, sp.closing(sp.finish, 1)...)
	left := sp.side(1)
	for k := len(left) - 1; k >= 0; k-- {
		out = append(out, left[k])
	}
	return append(out, sp.closing(sp.start, -1)...)
}

// side returns the kerb on one side, sign 1 for the left, from start to finish.
func (sp span) side(sign float64) [][2]float64 {
	var out [][2]float64
	a, b := sp.reach(sp.start, sign), sp.reach(sp.finish, sign)
	if sp.start.flare > 0 && sp.goesOff(sp.start, sign) {
		out = append(out, sp.arc(sp.start, sign, 1)...)
	} else {
		out = append(out, sp.plan(sp.from+sp.start.trim, sign*sp.half))
		if sp.start.flare == 0 && sp.goesOff(sp.start, sign) {
			out = append(out, sp.plan(sp.from+a, sign*sp.half))
		}
	}
	for k := 1; k < steps; k++ {
		if at := sp.from + (sp.to-sp.from)*float64(k)/steps; at > sp.from+a+1 && at < sp.to-b-1 {
			out = append(out, sp.plan(at, sign*sp.half))
		}
	}
	if sp.finish.flare > 0 && sp.goesOff(sp.finish, sign) {
		return append(out, sp.arc(sp.finish, sign, -1)...)
	}
	if sp.finish.flare == 0 && sp.goesOff(sp.finish, sign) {
		out = append(out, sp.plan(sp.to-b, sign*sp.half))
	}
	return append(out, sp.plan(sp.to-sp.finish.trim, sign*sp.half))
}

func (sp span) goesOff(e spanEnd, sign float64) bool {
	if sign > 0 {
		return e.left
	}
	return e.right
}

// reach is how far from the crossing the straight kerb begins.
func (sp span) reach(e spanEnd, sign float64) float64 {
	if !sp.goesOff(e, sign) {
		return max(e.trim, 0)
	}
	return e.other + e.radius
}

// arcSteps is into how many chords the kerb of a corner is divided.
const arcSteps = 4

// arc returns the flared kerb at one end: from the crossing road inwards at the start (way 1), the other way
// round at the finish (way -1).
func (sp span) arc(e spanEnd, sign, way float64) [][2]float64 {
	out := make([][2]float64, 0, arcSteps+1)
	for k := range arcSteps + 1 {
		a := math.Pi / 2 * float64(k) / arcSteps
		if way < 0 {
			a = math.Pi/2 - a
		}
		// a = 0 touches the crossing road, a = π/2 this one.
		in := e.other + e.radius*(1-math.Cos(a))
		wide := sp.half + e.radius*(1-math.Sin(a))
		at := sp.from + in
		if way < 0 {
			at = sp.to - in
		}
		out = append(out, sp.plan(at, sign*wide))
	}
	return out
}

// closing returns the point in the middle of an end that meets another road, where that road has one too.
func (sp span) closing(e spanEnd, way float64) [][2]float64 {
	if e.flare == 0 {
		return nil
	}
	at := sp.from + e.trim
	if way > 0 {
		at = sp.to - e.trim
	}
	return [][2]float64{sp.plan(at, 0)}
}
