package sample

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// water adds what is laid out along whole watercourses: reaches, bay, lake, islands, wetland, paths.
func (s *sketch) water() {
	s.reaches()
	s.mouth()
	for n, c := range []course{s.bay, s.lake} {
		name := []string{"玉龙湾", "判甲炉湖"}[n]
		s.pool(c, name)
		s.wetland(c, []string{"玉龙湾湿地公园", "判甲炉湿地公园"}[n])
	}
}

// stations returns the values of s at which every shape along a course has its points.
func (s *sketch) stations(c course, cuts []float64) []float64 {
	all := append(c.samples(c.from, c.to, int((c.to-c.from)/30)), c.bulgeFrom, c.bulgeTo)
	return sortedUnique(append(all, cuts...))
}

// reaches adds the river, cut where the larger roads cross it.
func (s *sketch) reaches() {
	c := s.bay
	cuts := []float64{c.from}
	for i := 1; i < s.waters.nu; i++ {
		if at := s.us[i].at; s.upRoad(i, s.river) == arterial && at > c.from+100 && at < c.to-100 {
			cuts = append(cuts, at)
		}
	}
	cuts = append(cuts, c.to)
	stations := s.stations(c, cuts)
	for k := 1; k < len(cuts); k++ {
		var low, high [][2]float64
		for _, at := range stations {
			if at < cuts[k-1] || at > cuts[k] {
				continue
			}
			a, b := c.banks(at)
			low, high = append(low, [2]float64{at, a}), append(high, [2]float64{at, b})
		}
		slices.Reverse(high)
		shape := orb.Polygon{s.ring(append(low, high...))}
		if e := c.eyot; e.s-e.rs*1.2 > cuts[k-1] && e.s+e.rs*1.2 < cuts[k] {
			shape = append(shape, s.hole(c, e))
			s.land("island", "示例江心洲", orb.Polygon{s.ring(e.ring())}, s.bag.of(pair{"access", "无桥，乘船"}))
			s.built("green_area", "江心洲绿地", orb.Polygon{s.ring(e.ring())}, s.bag.of(pair{"green_kind", "protective"}, pair{"care_grade", "3"}))
		}
		s.land("river_reach", fmt.Sprintf("万水河%d段", k), shape, s.bag.of(pair{"river_name", "万水河"}, pair{"length_m", math.Round(cuts[k] - cuts[k-1])}, pair{"chief", "示例河长"}))
	}
}

// hole returns the shore of an island as a hole: clockwise.
func (s *sketch) hole(c course, i isle) orb.Ring {
	r := s.ring(s.islePlan(c, i))
	slices.Reverse(r)
	return r
}

func (s *sketch) islePlan(c course, i isle) [][2]float64 {
	plan := i.ring()
	for k, q := range plan {
		plan[k][0], plan[k][1] = c.plan(q[0], q[1])
	}
	return plan
}

// mouth adds the tributary, from the bank of the river to the edge of the district.
func (s *sketch) mouth() {
	c := s.lake
	from := s.vs[s.river+1].at
	var low, high, foot [][2]float64
	l0, h0 := c.banks(from)
	for k := range 5 {
		u := l0 + (h0-l0)*float64(k)/4
		_, bank := s.bay.banks(u)
		foot = append(foot, [2]float64{u, bank})
	}
	for _, at := range s.stations(c, []float64{from}) {
		if at < from {
			continue
		}
		a, b := c.banks(at)
		low, high = append(low, [2]float64{a, at}), append(high, [2]float64{b, at})
	}
	slices.Reverse(low)
	s.land("river_reach", "判甲炉支流", orb.Polygon{s.ring(slices.Concat(foot, high, low))}, s.bag.of(pair{"river_name", "判甲炉支流"}, pair{"chief", "示例河长"}))
}

// pool adds the bay or the lake with its island.
func (s *sketch) pool(c course, name string) {
	var bank, shore [][2]float64
	for _, at := range s.stations(c, nil) {
		if at < c.bulgeFrom || at > c.bulgeTo {
			continue
		}
		low, high := c.banks(at)
		t := high
		if c.towardsLow {
			t = low
		}
		bu, bv := c.plan(at, t)
		su, sv := c.plan(at, c.shore(at))
		bank, shore = append(bank, [2]float64{bu, bv}), append(shore, [2]float64{su, sv})
	}
	slices.Reverse(shore)
	shape := s.ring(append(bank, shore...))
	s.land("water_body", name, orb.Polygon{shape, s.hole(c, c.isle)}, s.bag.of(pair{"contact", "示例公园管理处"}))
	isle := orb.Polygon{s.ring(s.islePlan(c, c.isle))}
	s.land("island", name+"岛", isle, s.bag.of(pair{"access", "栈桥未通，乘船"}))
	s.built("green_area", name+"岛绿地", isle.Clone(), s.bag.of(pair{"green_kind", "park"}, pair{"care_grade", "2"}))
}

// belt is a strip of a park between two fractions of the way inland, cut across into parts.
type belt struct {
	near, far float64
	parts     int
}

// parts calls each for the parts of a belt.
func (s *sketch) parts(c course, of belt, each func(k int, shape orb.Polygon)) {
	a, b := c.parkFrom+3, c.parkTo-3
	for k := range of.parts {
		from, to := a+(b-a)*float64(k)/float64(of.parts), a+(b-a)*float64(k+1)/float64(of.parts)
		var first, second [][2]float64
		for _, at := range c.samples(from, to, 8) {
			u, v := c.plan(at, c.inland(at, of.near))
			first = append(first, [2]float64{u, v})
			u, v = c.plan(at, c.inland(at, of.far))
			second = append(second, [2]float64{u, v})
		}
		slices.Reverse(second)
		each(k, orb.Polygon{s.ring(append(first, second...))})
	}
}

// Belts of a park as fractions of the way from the shore inland: flats, marsh, path, wood.
const (
	flatsEnd  = 0.20
	marshEnd  = 0.48
	pathAt    = 0.50
	woodStart = 0.52
	woodEnd   = 0.99
)

// wetland adds the belts between the shore and the edge of the park, the loop path and a boardwalk.
func (s *sketch) wetland(c course, park string) {
	s.parts(c, belt{0.004, flatsEnd, 6}, func(k int, shape orb.Polygon) {
		s.land("wetland_parcel", fmt.Sprintf("%s滩涂%d号图斑", park, k+1), shape, s.bag.of(pair{"land_code_sd", "1106"}, pair{"land_code_gk", "0506"}, pair{"wet_kind", "内陆滩涂"}, pair{"depth_design_m", 0.3 + 0.1*float64(k)}, pair{"seasonal", true}))
	})
	s.parts(c, belt{flatsEnd, marshEnd, 5}, func(k int, shape orb.Polygon) {
		code := [][3]string{{"0402", "0503", "沼泽草地"}, {"0306", "0502", "灌丛沼泽"}}[k%2]
		s.land("wetland_parcel", fmt.Sprintf("%s沼泽%d号图斑", park, k+1), shape, s.bag.of(pair{"land_code_sd", code[0]}, pair{"land_code_gk", code[1]}, pair{"wet_kind", code[2]}, pair{"depth_design_m", 0.5}, pair{"seasonal", k%2 == 0}))
	})
	s.parts(c, belt{woodStart, woodEnd, 4}, func(k int, shape orb.Polygon) {
		s.built("woodland_and_its_facilities", park+"林带", shape, s.bag.of(pair{"green_kind", "park"}, pair{"care_grade", "2"}))
	})
	// The path keeps its width, so its edges are metres rather than fractions.
	var left, right [][2]float64
	for _, at := range c.samples(c.parkFrom+8, c.parkTo-8, 40) {
		t := c.inland(at, pathAt)
		u, v := c.plan(at, t-1.5)
		left = append(left, [2]float64{u, v})
		u, v = c.plan(at, t+1.5)
		right = append(right, [2]float64{u, v})
	}
	slices.Reverse(right)
	s.built("sidewalk_segment", park+"环湾步道", orb.Polygon{s.ring(append(left, right...))}, s.bag.of(pair{"width_m", 3}, pair{"surface", "permeable_brick"}))
	at := c.bulgeFrom + 0.7*(c.bulgeTo-c.bulgeFrom)
	var deck [][2]float64
	for _, q := range [][2]float64{{at - 1.5, c.inland(at, 0.03)}, {at + 1.5, c.inland(at, 0.03)}, {at + 1.5, c.inland(at, 0.485)}, {at - 1.5, c.inland(at, 0.485)}} {
		u, v := c.plan(q[0], q[1])
		deck = append(deck, [2]float64{u, v})
	}
	s.built("boardwalk", park+"栈桥", orb.Polygon{s.ring(append(deck, deck[0]))}, s.bag.of(pair{"width_m", 3}, pair{"built_year", 2021}, pair{"bridge_grade", "A"}))
	stakes := 0
	for at := c.parkFrom + 2; at < c.parkTo; at += 60 {
		stakes++
		u, v := c.plan(at, c.inland(at, 0.999))
		s.point("boundary_stake", u, v, s.bag.of(pair{"stake_no", fmt.Sprintf("J%d", stakes)}, pair{"ring_no", 1}, pair{"order", stakes}, pair{"set_on", "2023-10-20"}))
	}
}

// bankSide is one side of a watercourse within a block: the frontage behind it and the way to the water.
type bankSide struct {
	c        course
	f        frontage
	high     bool    // the bank of higher t
	sign     float64 // the way to the water, in t
	from, to float64 // stretch along the course
}

// bank returns t one metre landwards of the waterline.
func (b bankSide) bank(at float64) float64 {
	low, high := b.c.banks(at)
	if b.high {
		return high + 1
	}
	return low - 1
}

// embankment fills a block of the river or the tributary beside the water.
func (s *sketch) embankment() {
	c, sides := s.bay, [2]side{southSide, northSide}
	from, to := s.us[s.i].at, s.us[s.i+1].at
	before, after := s.upRoad(s.i, s.j), s.upRoad(s.i+1, s.j)
	if s.use == tributaryUse {
		c, sides = s.lake, [2]side{westSide, eastSide}
		from, to = s.vs[s.j].at, s.vs[s.j+1].at
		before, after = s.acrossRoad(s.i, s.j), s.acrossRoad(s.i, s.j+1)
	}
	from, to = max(from+before.verge(), c.from), min(to-after.verge(), c.to)
	for n, at := range sides {
		f, ok := s.frontage(s.i, s.j, at)
		if !ok {
			continue
		}
		b := bankSide{c: c, f: f, high: n == 1, sign: 1 - 2*float64(n), from: from, to: to}
		if s.use == riverUse && b.high && s.i == s.tributary {
			// Where the tributary comes in, the bank of the river is open.
			low, high := s.lake.banks(s.vs[s.river+1].at)
			b.to = low - 1
			s.strip(b)
			b.from, b.to = high+1, to
		}
		s.strip(b)
	}
}

// strip adds a stretch of green along the water, the bank, a railing, trees, seats and a warning.
func (s *sketch) strip(b bankSide) {
	var edge, water, line [][2]float64
	for _, x := range steady(b.from, b.to, 8) {
		u, v := b.f.plan(x, b.f.half+b.f.walk+0.5)
		edge = append(edge, [2]float64{u, v})
		u, v = b.c.plan(x, b.bank(x)-b.sign*1.5)
		water = append(water, [2]float64{u, v})
		u, v = b.c.plan(x, b.bank(x))
		line = append(line, [2]float64{u, v})
	}
	rail := s.line(water)
	slices.Reverse(water)
	s.built("green_area", b.f.road.name.zh+"滨水绿带", orb.Polygon{s.ring(append(edge, water...))}, s.bag.of(pair{"green_kind", "protective"}, pair{"care_grade", "2"}))
	s.built("river_bank", "", s.line(line), s.bag.of(pair{"bank_kind", []string{"hard", "ecological"}[(s.i+s.j)%2]}, pair{"material", "块石"}))
	s.built("water_side_railing", "", rail, s.bag.of(pair{"height_m", 1.1}, pair{"material", "花岗岩"}))
	depth := b.f.half + b.f.walk
	for x := b.from + 4; x < b.to-3; x += 6 {
		u, v := b.f.plan(x+s.between(-1, 1), depth+s.between(2, 4))
		s.point("solitary_tree", u, v, s.tree(2+s.i%2, 16+2*s.rand.IntN(10), 2008+s.rand.IntN(10)))
		if s.rand.IntN(4) == 0 {
			u, v := b.f.plan(x, depth+s.between(5, 7))
			s.fill("solitary_tree", u, v, s.tree(s.rand.IntN(speciesCount), 12+2*s.rand.IntN(10), 2008+s.rand.IntN(10)))
		}
	}
	for x := b.from + 12; x < b.to-8; x += 48 {
		u, v := b.c.plan(x, b.bank(x)-b.sign*3)
		s.point("street_bench", u, v, s.bag.of(pair{"length_mm", 1800}))
		if x+18 > b.to-3 {
			continue
		}
		u, v = b.c.plan(x+18, b.bank(x+18)-b.sign*2.6)
		s.point("landscape_light", u, v, s.bag.of(pair{"lamp_type", "led"}, pair{"power_w", 25}, pair{"height_m", 3}, pair{"lit", "on"}, pair{"installed_on", "2020-05-01"}))
	}
	if b.to-b.from < 40 {
		return
	}
	x := s.between(b.from+10, b.to-10)
	u, v := b.c.plan(x, b.bank(x)-b.sign*2)
	du, dv := b.c.plan(0, -b.sign) // a warning looks away from the water
	s.point("water_area_sign", u, v, s.bag.of(pair{"content_zh", "水深危险"}, pair{"faces", 1}, pair{"face_azimuth_deg", s.azimuth(u, v, du, dv)}, pair{"char_height_mm", 120}, pair{"mount", "post"}, pair{"bottom_clearance_mm", 1500}))
}

// steady returns n+1 evenly spaced values from a to b.
func steady(a, b float64, n int) []float64 {
	out := make([]float64, n+1)
	for k := range out {
		out[k] = a + (b-a)*float64(k)/float64(n)
	}
	return out
}

// parkBlock plants the dry part of a block of a wetland park and furnishes its stretch of the loop path.
func (s *sketch) parkBlock(in rect) {
	c := s.bay
	from, to := in.u0, in.u1
	if s.use == lakeUse {
		c, from, to = s.lake, in.v0, in.v1
	}
	within := func(u, v float64) bool { return u > in.u0+3 && u < in.u1-3 && v > in.v0+3 && v < in.v1-3 }
	for at := max(from, c.parkFrom+8); at < min(to, c.parkTo-8); at += 9 {
		n := int(at)
		t := c.inland(at, pathAt)
		away := 2.8
		if c.towardsLow {
			away = -away
		}
		u, v := c.plan(at, t+away)
		if !within(u, v) {
			continue
		}
		switch n / 9 % 4 {
		case 0, 2:
			s.point("landscape_light", u, v, s.bag.of(pair{"lamp_type", "led"}, pair{"power_w", 25}, pair{"height_m", 3.5}, pair{"lit", "on"}, pair{"installed_on", "2021-05-01"}))
		case 1:
			s.point("street_bench", u, v, s.bag.of(pair{"length_mm", 1800}))
		default:
			if s.rand.IntN(3) == 0 {
				s.point("scenic_area_sign", u, v, s.bag.of(pair{"content_zh", "珍爱湿地"}, pair{"faces", 1}, pair{"face_azimuth_deg", s.rand.IntN(360)}, pair{"char_height_mm", 60}, pair{"mount", "post"}))
			} else {
				s.point("litter_bin", u, v, s.bag.of(pair{"waste_kinds", []string{"recyclable", "other"}}, pair{"capacity_l", 80}))
			}
		}
	}
	// Trees stand in the wood belt, thinly in the marsh, never in the water or on the path.
	for u := in.u0 + 4; u < in.u1-4; u += 6 {
		for v := in.v0 + 4; v < in.v1-4; v += 6 {
			x, y := u+s.between(-1.8, 1.8), v+s.between(-1.8, 1.8)
			at, t := x, y
			if c.upright {
				at, t = y, x
			}
			if at < c.parkFrom+4 || at > c.parkTo-4 || c.wet(x, y, shoreMargin) {
				continue
			}
			f := (t - c.shore(at)) / (c.far - c.shore(at))
			p := 0.0
			switch {
			case f > woodStart+0.02 && f < 0.98:
				p = 0.36
			case f > flatsEnd && f < marshEnd:
				p = 0.07
			}
			if s.rand.Float64() < p {
				s.fill("solitary_tree", x, y, s.tree(s.rand.IntN(speciesCount), 12+2*s.rand.IntN(16), 2006+s.rand.IntN(14)))
			}
		}
	}
}
