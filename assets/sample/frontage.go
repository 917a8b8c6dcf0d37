package sample

import (
	"math"

	"github.com/paulmach/orb"
)

// side is one side of a block.
type side int

const (
	southSide side = iota
	northSide
	westSide
	eastSide
)

// frontage is the strip between the middle of a road and a block, in its own directions: s along the road,
// eastwards or northwards, d from the centreline towards the block.
type frontage struct {
	side  side
	rank  rank
	road  line
	half  float64
	walk  float64
	start corner
	end   corner
}

// corner is one end of a frontage.
type corner struct {
	at     float64 // s of the lattice point
	other  rank    // of the road around the corner, noRoad where there is none
	radius float64
	edge   float64 // how far the sidewalk keeps from the lattice point where there is no other road
}

// clear is how far from the lattice point the straight kerb begins.
func (c corner) clear() float64 {
	if c.other == noRoad {
		return c.edge
	}
	return c.other.halfWidth() + c.radius
}

// frontage returns the strip on one side of block (i, j); ok is false where there is no road.
func (l *layout) frontage(i, j int, at side) (f frontage, ok bool) {
	corner := func(where float64, other rank, n node, beyond use) corner {
		c := corner{at: where, other: other, radius: n.corner()}
		if beyond == outside {
			c.edge = 1.5
		}
		return c
	}
	f.side = at
	switch at {
	case southSide, northSide:
		row, from := j, i
		if at == northSide {
			row++
		}
		f.rank, f.road = l.acrossRoad(i, row), l.vs[row]
		f.start = corner(l.us[from].at, l.upRoad(i, j), l.node(i, row), l.at(i-1, j))
		f.end = corner(l.us[i+1].at, l.upRoad(i+1, j), l.node(i+1, row), l.at(i+1, j))
	default:
		column := i
		if at == eastSide {
			column++
		}
		f.rank, f.road = l.upRoad(column, j), l.us[column]
		f.start = corner(l.vs[j].at, l.acrossRoad(i, j), l.node(column, j), l.at(i, j-1))
		f.end = corner(l.vs[j+1].at, l.acrossRoad(i, j+1), l.node(column, j+1), l.at(i, j+1))
	}
	f.half, f.walk = f.rank.halfWidth(), f.rank.walk()
	return f, f.rank != noRoad
}

// plan returns (u, v) of the point s along and d from the centreline.
func (f frontage) plan(s, d float64) (u, v float64) {
	switch f.side {
	case southSide:
		return s, f.road.at + d
	case northSide:
		return s, f.road.at - d
	case westSide:
		return f.road.at + d, s
	}
	return f.road.at - d, s
}

// along and inward are the unit steps of the frontage in the plan.
func (f frontage) along() (du, dv float64) {
	if f.side == southSide || f.side == northSide {
		return 1, 0
	}
	return 0, 1
}

func (f frontage) inward() (du, dv float64) {
	u0, v0 := f.plan(0, 0)
	u1, v1 := f.plan(0, 1)
	return u1 - u0, v1 - v0
}

// facing returns the compass direction that a sign looks to so that the traffic of this half of the road,
// which keeps to the right, meets it.
func (f frontage) facing(l *lattice, s float64) int {
	du, dv := f.along()
	if f.side == northSide || f.side == westSide {
		du, dv = -du, -dv
	}
	u, v := f.plan(s, f.half)
	return l.azimuth(u, v, du, dv)
}

// towardsRoad returns the compass direction from the block to the road.
func (f frontage) towardsRoad(l *lattice, s float64) int {
	du, dv := f.inward()
	u, v := f.plan(s, f.half)
	return l.azimuth(u, v, -du, -dv)
}

// kerb returns the kerb from the middle of one corner to the middle of the other, as (s, d).
func (f frontage) kerb() [][2]float64 {
	var out [][2]float64
	arc := func(c corner, way float64) [][2]float64 {
		if c.other == noRoad {
			return [][2]float64{{c.at + way*c.edge, f.half}}
		}
		var bend [][2]float64
		for k := range 3 {
			a := math.Pi/4 + math.Pi/8*float64(k)
			bend = append(bend, [2]float64{c.at + way*(c.other.halfWidth()+c.radius*(1-math.Cos(a))), f.half + c.radius*(1-math.Sin(a))})
		}
		return bend
	}
	out = append(out, arc(f.start, 1)...)
	a, b := f.start.at+f.start.clear()+1, f.end.at-f.end.clear()-1
	for k := 1; k < steps; k++ {
		if s := f.start.at + (f.end.at-f.start.at)*float64(k)/steps; s > a && s < b {
			out = append(out, [2]float64{s, f.half})
		}
	}
	bend := arc(f.end, -1)
	for k := len(bend) - 1; k >= 0; k-- {
		out = append(out, bend[k])
	}
	return out
}

// back returns the rear edge of the sidewalk, from start to end, as (s, d).
func (f frontage) back(depth float64) [][2]float64 {
	inner := func(c corner, way float64) float64 {
		if c.other == noRoad {
			return c.at + way*c.edge
		}
		return c.at + way*(c.other.halfWidth()+c.other.walk()/f.walk*depth)
	}
	a, b := inner(f.start, 1), inner(f.end, -1)
	out := [][2]float64{{a, f.half + depth}}
	for k := 1; k < steps; k++ {
		if s := f.start.at + (f.end.at-f.start.at)*float64(k)/steps; s > a+1 && s < b-1 {
			out = append(out, [2]float64{s, f.half + depth})
		}
	}
	return append(out, [2]float64{b, f.half + depth})
}

// spread puts (s, d) pairs into the plan.
func (f frontage) spread(list [][2]float64) [][2]float64 {
	out := make([][2]float64, len(list))
	for k, q := range list {
		out[k][0], out[k][1] = f.plan(q[0], q[1])
	}
	return out
}

// frontages adds sidewalks, kerbs and everything that stands along the roads of the block.
func (s *sketch) frontages() {
	for at := southSide; at <= eastSide; at++ {
		f, ok := s.frontage(s.i, s.j, at)
		switch {
		case !ok, s.use == riverUse && at >= westSide, s.use == tributaryUse && at < westSide:
			continue
		}
		s.sidewalk(f)
		s.furnish(f)
	}
}

func (s *sketch) sidewalk(f frontage) {
	kerb, back := f.kerb(), f.back(f.walk)
	ring := f.spread(kerb)
	for k := len(back) - 1; k >= 0; k-- {
		u, v := f.plan(back[k][0], back[k][1])
		ring = append(ring, [2]float64{u, v})
	}
	hand := "left"
	if f.side == northSide || f.side == westSide { // seen along the line, eastwards or northwards
		hand = "right"
	}
	s.built("sidewalk_segment", f.road.name.zh, orb.Polygon{s.ring(ring)}, s.bag.of(pair{"side", hand}, pair{"width_m", f.walk}, pair{"road_name", f.road.name.zh},
		pair{"surface", [...]string{"", "concrete", "permeable_brick", "granite"}[f.rank]}, pair{"tactile", f.rank >= secondary}))
	s.built("kerb", "", s.line(f.spread(kerb)), s.bag.of(pair{"material", "花岗岩"}, pair{"height_mm", 150}))
	if f.rank >= secondary {
		s.built("tactile_path", "", s.line(f.spread(f.back(f.walk-1))), s.bag.of(pair{"access_kind", "tactile_path"}, pair{"tactile_kind", "guiding"}, pair{"width_mm", 300}))
	}
}
