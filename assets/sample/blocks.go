package sample

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// inner returns the part of block (i, j) behind its sidewalks.
func (l *layout) inner(i, j int) rect {
	keep := func(r rank, beyond use) float64 {
		switch {
		case r != noRoad:
			return r.halfWidth() + r.walk()
		case beyond == outside:
			return 4
		}
		return 0.5
	}
	return rect{
		l.us[i].at + keep(l.upRoad(i, j), l.at(i-1, j)), l.vs[j].at + keep(l.acrossRoad(i, j), l.at(i, j-1)),
		l.us[i+1].at - keep(l.upRoad(i+1, j), l.at(i+1, j)), l.vs[j+1].at - keep(l.acrossRoad(i, j+1), l.at(i, j+1)),
	}
}

// block fills the block behind the sidewalks according to its use.
func (s *sketch) block() {
	in := s.inner(s.i, s.j)
	switch s.use {
	case residential:
		s.estate(in)
	case commercial:
		s.shops(in)
	case campus:
		s.campus(in)
	case industrial:
		s.works(in)
	case greenUse:
		s.garden(in)
	case buildingSite:
		s.site(in)
	case riverUse, tributaryUse:
		s.embankment()
	case bayUse, lakeUse:
		s.parkBlock(in)
	}
}

// house adds a building of the given height and year.
func (s *sketch) house(r rect, name string, floors, year int) {
	s.add(candidate{class: "building", name: name, geometry: s.building(r), sturdy: true,
		attributes: s.bag.of(pair{"floors", floors}, pair{"height_m", 3 * floors}, pair{"built_year", year})})
}

// anyYear returns a year in which a building may have gone up.
func (s *sketch) anyYear() int { return 1985 + s.rand.IntN(38) }

// estate lays out slabs of flats in rows that look south, with courts between them.
func (s *sketch) estate(in rect) {
	names := s.places
	name := names[int(s.chance(s.i, s.j, 81)*float64(len(names)))] + s.one(s.estates)
	year := 1988 + s.rand.IntN(34)
	kind := "commercial"
	if year < 2000 {
		kind = "old"
	}
	s.land("residential_community", name, orb.Polygon{s.quad(in)}, s.bag.of(pair{"households", 60 * (4 + s.rand.IntN(10))}, pair{"built_year", year}, pair{"community_kind", kind}, pair{"property_company", "示例物业公司"}))
	gap, floors := s.between(17, 24), 6
	if year > 2008 {
		gap, floors = s.between(26, 34), 11+s.rand.IntN(8)
	}
	depth, apart, towers := 12.5, 9.0, false
	if year > 2008 && s.rand.IntN(5) < 2 {
		depth, gap, floors, apart, towers = 19, 31, 18+s.rand.IntN(12), 18, true
	}
	number := 0
	for v := in.v0 + 9; v+depth < in.v1-8; v += depth + gap {
		for u := in.u0 + 8; u+26 < in.u1-8; {
			w := min(s.between(36, 62), in.u1-8-u)
			if towers {
				w = min(s.between(24, 30), in.u1-8-u)
			}
			if s.rand.IntN(20) > 0 {
				number++
				slab := rect{u, v, u + w, v + depth}
				s.house(slab, name+strconv.Itoa(number)+"号楼", floors, year)
				s.entrances(slab, name+strconv.Itoa(number)+"号楼")
				s.bays(slab, gap)
			}
			u += w + s.between(apart, apart+6)
		}
		s.court(rect{in.u0 + 6, v + depth, in.u1 - 6, min(v+depth+gap, in.v1-1)})
	}
	if kind == "old" && s.rand.IntN(6) == 0 {
		u, v := s.between(in.u0+10, in.u1-16), in.v0+1
		s.built("illegal_structure", "", orb.Polygon{s.quad(rect{u, v, u + s.between(3, 5), v + s.between(3, 5)})}, s.bag.of(pair{"structure_state", "standing"}, pair{"found_on", isoDay(2026, 1+s.rand.IntN(10), 9)}))
	}
	s.amenities(rect{in.u0 + 6, in.v0 + 2, in.u1 - 6, in.v0 + 8})
}

// amenities puts what the people of an estate share into the strip along its southern edge.
func (s *sketch) amenities(m rect) {
	for _, class := range []assets.ClassKey{"refuse_room", "parcel_locker", "publicity_board", "outdoor_fitness_equipment", "outdoor_fitness_equipment", "clothes_recycling_bin", "transformer", "telecom_cabinet", "ev_charging_pile", "septic_tank_manhole_cover"} {
		if s.rand.IntN(4) == 0 {
			continue
		}
		u, v := s.between(m.u0, m.u1), s.between(m.v0, m.v1)
		var a assets.Attributes
		switch class {
		case "publicity_board":
			a = s.bag.of(pair{"carrier", "publicity_board"}, pair{"width_m", 3}, pair{"height_m", 1.8}, pair{"theme", []string{"core_values", "minors"}}, pair{"is_public_service", true}, pair{"expires_on", isoDay(2027, 1+s.rand.IntN(6), 1)})
		case "septic_tank_manhole_cover":
			a = s.bag.of(pair{"cover_material", "concrete"}, pair{"cover_shape", "round"}, pair{"diameter_mm", 800})
		default:
			a = s.bag.of(pair{"installed_on", isoDay(2012+s.rand.IntN(14), 10, 1)})
		}
		s.point(class, u, v, a)
	}
}

// entrances adds the number plates of a slab, one a stairwell, on its north face.
func (s *sketch) entrances(slab rect, name string) {
	for u := slab.u0 + 8; u < slab.u1-4; u += 16 {
		s.add(candidate{class: "door", name: name + strconv.Itoa(1+int((u-slab.u0)/16)) + "单元", geometry: s.lattice.point(u, slab.v1+1.2), weight: filler,
			attributes: s.bag.of(pair{"sign_kind", "单元门牌"}, pair{"mount", "attached"}, pair{"char_height_mm", 60})})
	}
}

// bays adds painted parking bays along the north side of a slab.
func (s *sketch) bays(slab rect, gap float64) {
	v := slab.v1 + gap - 9
	if v+5.2 > s.inner(s.i, s.j).v1-1 {
		return
	}
	for u := slab.u0 + 1; u+2.5 < slab.u1 && s.rand.IntN(7) > 0; u += 2.6 {
		s.add(candidate{class: "parking_bay", geometry: orb.Polygon{s.quad(rect{u, v, u + 2.4, v + 5.2})}, weight: filler,
			attributes: s.bag.of(pair{"bay_kind", "motor"}, pair{"fee", "free"})})
	}
}

// court plants the court between two rows and lights it.
func (s *sketch) court(r rect) {
	if r.height() < 12 || r.width() < 30 {
		return
	}
	green := rect{r.u0 + 2, r.v0 + 3.5, r.u1 - 2, r.v0 + 3.5 + (r.height()-13)*0.8}
	if green.height() < 2 {
		return
	}
	s.built("green_area", "", orb.Polygon{s.quad(green)}, s.bag.of(pair{"green_kind", "attached"}, pair{"care_grade", "3"}))
	kind := s.rand.IntN(speciesCount)
	for u := green.u0 + 3; u < green.u1-2; u += 6.5 {
		if s.rand.IntN(5) == 0 {
			continue
		}
		s.fill("solitary_tree", u+s.between(-1, 1), s.between(green.v0+0.6, green.v1-0.6), s.tree(kind+s.rand.IntN(2), 10+2*s.rand.IntN(12), 2002+s.rand.IntN(18)))
	}
	for u := green.u0 + 10; u < green.u1-5; u += 34 {
		s.point("street_light", u, green.v1+1, s.bag.of(pair{"lamp_type", "led"}, pair{"power_w", 30}, pair{"heads", 1}, pair{"height_m", 4}, pair{"lit", "on"}, pair{"installed_on", isoDay(2015+s.i%8, 6, 1)}, pair{"maintainer_org", "示例物业公司"}))
		s.point("sewage_manhole_cover", u+15, green.v1+1.6, s.bag.of(pair{"cover_material", "composite"}, pair{"cover_shape", "round"}, pair{"diameter_mm", 600}))
	}
	s.point("litter_bin", r.u0+r.width()*0.5, green.v1+0.8, s.bag.of(pair{"waste_kinds", []string{"recyclable", "other", "hazardous", "kitchen"}}, pair{"capacity_l", 240}))
}

// shops lines the north and south edges with deep buildings around a yard.
func (s *sketch) shops(in rect) {
	n := max(1, min(2+s.rand.IntN(3), int(in.width()/46)))
	each := in.width() / float64(n)
	for k := range n {
		u0, u1 := in.u0+each*float64(k)+7, in.u0+each*float64(k+1)-7
		if u1-u0 < 18 {
			continue
		}
		deep := s.between(22, min(40, in.height()*0.3))
		south := rect{u0, in.v0 + 8, u1, in.v0 + 8 + deep}
		s.house(south, "", 3+s.rand.IntN(5), s.anyYear())
		s.shopFronts(south, in.v0+7)
		deep = s.between(20, min(34, in.height()*0.26))
		north := rect{u0 + 2, in.v1 - 8 - deep, u1 - s.between(2, 14), in.v1 - 8}
		s.house(north, "", 4+s.rand.IntN(16), s.anyYear())
		s.shopFronts(north, in.v1-7)
	}
	middle := rect{in.u0 + 7, in.v0 + 8 + min(40, in.height()*0.3) + 9, in.u1 - 7, in.v1 - 8 - min(34, in.height()*0.26) - 9}
	yard := rect{middle.u0 + 9, middle.v0 + middle.height()*0.5 - 9, middle.u1 - 9, middle.v0 + middle.height()*0.5 + 9}
	if middle.height() > 34 {
		west := rect{middle.u0, middle.v0, middle.u0 + s.between(16, 24), middle.v1}
		east := rect{middle.u1 - s.between(14, 22), middle.v0 + s.between(0, 8), middle.u1, middle.v1}
		s.house(west, "", 2+s.rand.IntN(4), s.anyYear())
		s.house(east, "", 2+s.rand.IntN(4), s.anyYear())
		yard.u0, yard.u1 = west.u1+10, east.u0-10
		if yard.width() > 90 && middle.v1-yard.v1 > 30 && s.rand.IntN(3) > 0 { // a tower behind the yard
			at := s.between(yard.u0+10, yard.u1-40)
			s.house(rect{at, yard.v1 + 9, at + 30, middle.v1 - 1}, "", 18+s.rand.IntN(12), s.anyYear())
		}
	}
	if yard.height() > 10 && yard.width() > 30 {
		spaces := int(yard.width()*yard.height()) / 28
		s.built("parking_lot", "", orb.Polygon{s.quad(yard)}, s.bag.of(pair{"spaces", spaces}, pair{"accessible_spaces", 1 + spaces/50}, pair{"fee", "paid"}, pair{"hours", "00:00-24:00"}))
		for u := yard.u0 + 2; u < yard.u1-3; u += 12 {
			s.fill("solitary_tree", u, yard.v1+2, s.tree(s.i+s.j, 12+2*s.rand.IntN(8), 2010+s.rand.IntN(12)))
			if s.rand.IntN(3) == 0 {
				s.point("ev_charging_pile", u, yard.v0+0.8, s.bag.of(pair{"installed_on", isoDay(2021+s.rand.IntN(5), 7, 1)}))
			}
		}
		for u := yard.u0 + 2; u+2.5 < yard.u1; u += 2.6 {
			s.add(candidate{class: "parking_bay", geometry: orb.Polygon{s.quad(rect{u, yard.v0 + 2, u + 2.4, yard.v0 + 7.2})}, weight: filler, attributes: s.bag.of(pair{"bay_kind", "motor"}, pair{"fee", "paid"})})
		}
	}
	s.built("bicycle_parking_area", "", orb.Polygon{s.quad(rect{in.u0 + 10, in.v0 + 1.5, in.u0 + 24, in.v0 + 4})}, s.bag.of(pair{"spaces", 20}, pair{"fee", "free"}))
	if s.rand.IntN(5) == 0 {
		s.toilet(in.u1-1.5, in.v0+in.height()*0.4)
	}
}

// shopFronts adds sign boards along a shop front at v.
func (s *sketch) shopFronts(r rect, v float64) {
	for u := r.u0 + 3; u < r.u1-3; u += 8 {
		s.add(candidate{class: "shop_front_signboard", geometry: s.lattice.point(u, v), weight: filler,
			attributes: s.bag.of(pair{"carrier", "wall"}, pair{"width_m", 4 + s.rand.IntN(4)}, pair{"height_m", 1.2}, pair{"is_public_service", false})})
	}
}

// campus lays out a school, hospital or office: a front building, wings, a green.
func (s *sketch) campus(in rect) {
	name := s.one(s.places) + s.one([]string{"小学", "中学", "医院", "办公中心", "文化馆"})
	w, h := in.width(), in.height()
	s.house(rect{in.u0 + w*0.16, in.v0 + 16, in.u0 + w*0.84, in.v0 + 32}, name+"主楼", 5+s.rand.IntN(5), s.anyYear())
	s.house(rect{in.u0 + 14, in.v0 + h*0.42, in.u0 + 30, in.v1 - 16}, name+"西楼", 4, s.anyYear())
	s.house(rect{in.u1 - 32, in.v0 + h*0.40, in.u1 - 16, in.v1 - h*0.28}, name+"东楼", 4, s.anyYear())
	s.house(rect{in.u0 + w*0.3, in.v1 - 24, in.u0 + w*0.7, in.v1 - 11}, name+"北楼", 3+s.rand.IntN(4), s.anyYear())
	lawn := rect{in.u0 + w*0.27, in.v0 + h*0.38, in.u0 + w*0.73, in.v1 - h*0.24}
	s.built("green_area", name+"绿地", orb.Polygon{s.quad(lawn)}, s.bag.of(pair{"green_kind", "attached"}, pair{"care_grade", "2"}))
	s.scatter(lawn.inset(2), 14, 2000)
	for u := in.u0 + 4; u < in.u1-4; u += 7 {
		s.fill("solitary_tree", u, in.v1-3, s.tree(s.j, 14+2*s.rand.IntN(8), 2004+s.rand.IntN(14)))
		s.fill("solitary_tree", u, in.v0+3, s.tree(s.i, 14+2*s.rand.IntN(8), 2004+s.rand.IntN(14)))
	}
	s.point("flagpole", in.u0+w/2, in.v0+10, s.bag.of(pair{"height_m", 12}, pair{"material", "不锈钢"}))
	s.point("publicity_board", in.u0+w*0.3, in.v0+6, s.bag.of(pair{"carrier", "publicity_board"}, pair{"is_public_service", true}, pair{"theme", []string{"minors", "core_values"}}, pair{"expires_on", "2027-03-01"}))
	s.courtLamps(in.inset(6))
}

// works lays out halls of a factory or depot.
func (s *sketch) works(in rect) {
	n := 2 + s.rand.IntN(2)
	each := in.width() / float64(n)
	for k := range n {
		u0 := in.u0 + each*float64(k) + 9
		s.house(rect{u0, in.v0 + 12, u0 + each - 20, in.v0 + in.height()*0.52}, "", 2, s.anyYear())
		s.house(rect{u0, in.v0 + in.height()*0.62, u0 + (each-20)*s.between(0.5, 1), in.v1 - 14}, "", 1+s.rand.IntN(3), s.anyYear())
		s.point("transformer", u0+2, in.v0+in.height()*0.57, s.bag.of(pair{"installed_on", "2011-05-01"}))
		s.point("fire_fighting_facility", u0+each-24, in.v0+in.height()*0.57, s.bag.of(pair{"installed_on", "2014-05-01"}))
	}
	for u := in.u0 + 4; u < in.u1-4; u += 6 {
		s.fill("solitary_tree", u, in.v0+4, s.tree(s.i*3, 16+2*s.rand.IntN(10), 1998+s.rand.IntN(14)))
		s.fill("solitary_tree", u, in.v1-4, s.tree(s.i*3, 16+2*s.rand.IntN(10), 1998+s.rand.IntN(14)))
	}
	s.courtLamps(in.inset(5))
}

// courtLamps lights the edge of a yard.
func (s *sketch) courtLamps(r rect) {
	for u := r.u0; u < r.u1; u += 40 {
		for _, v := range []float64{r.v0, r.v1} {
			s.point("street_light", u, v, s.bag.of(pair{"lamp_type", "led"}, pair{"power_w", 45}, pair{"heads", 1}, pair{"height_m", 6}, pair{"lit", "on"}, pair{"installed_on", "2018-06-01"}))
		}
	}
}

// site is a block under construction.
func (s *sketch) site(in rect) {
	s.hoarding(in.inset(1), "SAMPLE-"+strconv.Itoa(s.i)+"-"+strconv.Itoa(s.j))
	s.house(rect{in.u0 + 16, in.v0 + 20, in.u0 + in.width()*0.4, in.v0 + in.height()*0.5}, "", 3, ReferenceYear)
	s.house(rect{in.u0 + in.width()*0.55, in.v0 + in.height()*0.4, in.u1 - 16, in.v1 - 18}, "", 2, ReferenceYear)
	s.courtLamps(in.inset(6))
}

// garden is a small public park: lawn, crossing paths, trees, seats.
func (s *sketch) garden(in rect) {
	name := s.one(s.places) + s.one([]string{"公园", "游园", "广场绿地"})
	s.built("green_area", name, orb.Polygon{s.quad(in.inset(1))}, s.bag.of(pair{"green_kind", "park"}, pair{"care_grade", strconv.Itoa(1 + s.rand.IntN(2))}))
	cu, cv := (in.u0+in.u1)/2, (in.v0+in.v1)/2
	s.built("sidewalk_segment", name+"园路", orb.Polygon{s.quad(rect{in.u0, cv - 1.75, in.u1, cv + 1.75})}, s.bag.of(pair{"width_m", 3.5}, pair{"surface", "permeable_brick"}))
	s.built("sidewalk_segment", name+"园路", orb.Polygon{s.quad(rect{cu - 1.5, in.v0, cu + 1.5, cv - 1.75})}, s.bag.of(pair{"width_m", 3}, pair{"surface", "permeable_brick"}))
	s.built("plaza", name+"广场", orb.Polygon{s.disc(cu, cv+34, 19)}, s.bag.of(pair{"fitness", true}, pair{"area_m2", math.Round(math.Pi * 19 * 19)}))
	for u := in.u0 + 8; u < in.u1-14; u += 22 {
		s.point("landscape_light", u, cv+2.6, s.bag.of(pair{"lamp_type", "led"}, pair{"power_w", 40}, pair{"height_m", 4}, pair{"lit", "on"}, pair{"installed_on", "2019-05-01"}))
		s.point("street_bench", u+8, cv-2.6, s.bag.of(pair{"length_mm", 1800}))
		if s.rand.IntN(2) == 0 {
			s.point("litter_bin", u+11, cv-2.6, s.bag.of(pair{"waste_kinds", []string{"recyclable", "other"}}, pair{"capacity_l", 80}))
		}
	}
	for k := range 6 {
		a := 2 * math.Pi * float64(k) / 6
		s.point("outdoor_fitness_equipment", cu+12*math.Cos(a), cv+34+12*math.Sin(a), s.bag.of(pair{"installed_on", "2020-05-01"}))
	}
	s.point("sculpture", cu, cv+34, s.bag.of(pair{"height_mm", 3200}))
	s.point("rest_pavilion", cu-30, cv+14, s.bag.of(pair{"installed_on", "2016-05-01"}))
	s.toilet(in.u0+9, cv+9)
	s.scatter(rect{in.u0 + 3, in.v0 + 3, cu - 4, cv - 5}, 75, 1990)
	s.scatter(rect{cu + 4, in.v0 + 3, in.u1 - 3, cv - 5}, 75, 1990)
	s.scatter(rect{in.u0 + 3, cv + 58, in.u1 - 3, in.v1 - 3}, 100, 1990)
}

func (s *sketch) toilet(u, v float64) {
	s.named("public_toilet", s.one(s.places)+"公厕", spot{u, v}, s.bag.of(pair{"toilet_grade", s.one([]string{"1", "2", "2", "3"})}, pair{"male_seats", 4}, pair{"female_seats", 6}, pair{"accessible", true}, pair{"third_room", s.rand.IntN(2) == 0}, pair{"open_24h", s.rand.IntN(3) == 0}))
}

// disc returns a circle of the plan.
func (l *lattice) disc(u, v, radius float64) orb.Ring {
	var plan [][2]float64
	for k := range 24 {
		a := 2 * math.Pi * float64(k) / 24
		plan = append(plan, [2]float64{u + radius*math.Cos(a), v + radius*math.Sin(a)})
	}
	return l.ring(plan)
}

// scatter plants n trees by chance, none nearer than about two metres to another.
func (s *sketch) scatter(r rect, n, since int) {
	if r.width() < 4 || r.height() < 4 {
		return
	}
	across := max(1, int(r.width()/4.5))
	up := max(1, int(r.height()/4.5))
	dw, dh := r.width()/float64(across), r.height()/float64(up)
	n = min(n, across*up*2/3)
	// One tree at most in each tile of a grid keeps them apart without looking at the others.
	share := float64(n) / float64(across*up)
	for a := range across {
		for b := range up {
			if s.rand.Float64() > share {
				continue
			}
			u, v := r.u0+dw*(float64(a)+s.between(0.25, 0.75)), r.v0+dh*(float64(b)+s.between(0.25, 0.75))
			s.fill("solitary_tree", u, v, s.tree(s.rand.IntN(speciesCount), 10+2*s.rand.IntN(20), since+s.rand.IntN(24)))
		}
	}
}
