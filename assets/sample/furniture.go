package sample

import (
	"math"
	"strconv"
	"strings"

	"needlepoint/assets"
)

// speciesList names the street trees of the sample, Chinese and Latin.
const speciesList = "银杏 Ginkgo biloba|国槐 Styphnolobium japonicum|旱柳 Salix matsudana|元宝枫 Acer truncatum|榆树 Ulmus pumila|白蜡 Fraxinus chinensis|复叶槭 Acer negundo|油松 Pinus tabuliformis"

// speciesCount is how many names speciesList has.
const speciesCount = 8

// treeSpecies is the name of a kind of tree.
type treeSpecies struct{ zh, latin string }

func listSpecies() []treeSpecies {
	var out []treeSpecies
	for _, entry := range split(speciesList) {
		zh, latin, _ := strings.Cut(entry, " ")
		out = append(out, treeSpecies{zh, latin})
	}
	return out
}

// every calls each for evenly spaced s along the straight part of a frontage, the first half a step in.
func (f frontage) every(step, shift float64, each func(s float64)) {
	from, to := f.start.at+f.start.clear()+2, f.end.at-f.end.clear()-2
	n := int((to - from) / step)
	if n < 1 {
		return
	}
	pad := (to - from - float64(n-1)*step) / 2
	for k := range n {
		if s := from + pad + float64(k)*step + shift; s > from && s < to {
			each(s)
		}
	}
}

// furnish adds what stands along one frontage, from the drain by the kerb to the cabinet at the wall.
func (s *sketch) furnish(f frontage) {
	kerb, wall := f.half, f.half+f.walk
	first := f.first()
	stop, hasStop := s.busStop(f)
	lampStep := [...]float64{0, 30, 33, 36}[f.rank]
	if f.rank > branch || first {
		number := 2 * int((f.start.at-s.origin(f))/lampStep)
		f.every(lampStep, 0, func(p float64) {
			u, v := f.plan(p, kerb+0.8)
			number += 2
			n := number
			if first {
				n--
			}
			s.lamp(f, u, v, n)
		})
	}
	treeStep := [...]float64{0, 9.5, 8.5, 8}[f.rank]
	if f.rank > branch || s.chance(s.i+int(f.side), s.j, 51) < 0.6 {
		trunk := 12 + (ReferenceYear-f.road.year)*3/2
		f.every(treeStep, 0, func(p float64) {
			q := p + s.between(-0.25, 0.25)
			if s.nearLamp(f, q, lampStep) || hasStop && math.Abs(q-stop) < 9 || s.rand.IntN(25) == 0 {
				return
			}
			u, v := f.plan(q, kerb+1.2)
			s.point("street_tree", u, v, s.tree(f.road.tree, trunk+s.rand.IntN(5)*2, f.road.year))
		})
	}
	s.underground(f)
	f.every([...]float64{0, 120, 85, 65}[f.rank], 5, func(p float64) {
		u, v := f.plan(p, kerb+0.9)
		s.point("litter_bin", u, v, s.bag.of(pair{"waste_kinds", []string{"recyclable", "other"}}, pair{"capacity_l", 100}, pair{"installed_on", isoDay(2019+s.rand.IntN(6), 5, 1)}))
	})
	if first {
		f.every(110, -9, func(p float64) {
			u, v := f.plan(p, kerb+0.7)
			s.point("fire_fighting_facility", u, v, s.bag.of(pair{"maker", "示例消防设备厂"}, pair{"installed_on", isoDay(f.road.year, 9, 30)}))
		})
	}
	if f.rank >= secondary {
		f.every(105, 12, func(p float64) {
			u, v := f.plan(p, wall-0.7)
			s.point("street_bench", u, v, s.bag.of(pair{"length_mm", 1500}, pair{"maker", "示例园林设施厂"}))
		})
		s.signs(f)
		s.posters(f, stop, hasStop)
	}
	if hasStop {
		u, v := f.plan(stop, kerb+1.4)
		n := 1 + s.rand.IntN(4)
		routes := make([]string, n)
		for k := range routes {
			routes[k] = strconv.Itoa(1+s.rand.IntN(48)) + "路"
		}
		name := f.road.name.zh + s.crossName(f) + "口"
		s.named("bus_stop_facility", name, spot{u, v}, s.bag.of(pair{"stop_name", name}, pair{"routes", routes}, pair{"shelter", f.rank == arterial}, pair{"board", true}))
	}
	s.cornerPieces(f)
	s.oddments(f)
}

// origin is where the numbering of lamps along a road begins.
func (s *sketch) origin(f frontage) float64 {
	if f.side == southSide || f.side == northSide {
		return s.us[0].at
	}
	return s.vs[0].at
}

// crossName names the road at the far end of a frontage.
func (s *sketch) crossName(f frontage) string {
	if f.side == southSide || f.side == northSide {
		return s.us[s.i+1].name.zh
	}
	return s.vs[s.j+1].name.zh
}

func (s *sketch) lamp(f frontage, u, v float64, number int) {
	pairs := []pair{{"lamp_type", "led"}, {"power_w", 60}, {"heads", 1}, {"height_m", 8}, {"arm", "single"}}
	switch f.rank {
	case secondary:
		pairs[1].value, pairs[3].value = 90, 9
	case arterial:
		pairs[1].value, pairs[2].value, pairs[3].value, pairs[4].value = 120, 2, 11, "double"
	}
	if f.road.year < 2012 {
		pairs[0].value, pairs[1].value = "sodium", 150
	}
	pairs = append(pairs, pair{"lit", "on"}, pair{"installed_on", isoDay(f.road.year, 9, 30)}, pair{"maintainer_org", "示例区照明管理所"},
		pair{"last_inspected_at", isoDay(2026, 10, 20+(s.i+s.j)%8) + "T20:00:00+08:00"})
	s.named("street_light", f.road.name.zh+strconv.Itoa(number)+"号杆", spot{u, v}, s.bag.of(pairs...))
}

// nearLamp reports whether a tree at p would stand within 2.6 m of a lamp.
func (s *sketch) nearLamp(f frontage, p, step float64) bool {
	if f.rank == branch && (f.side == northSide || f.side == eastSide) {
		return false
	}
	near := false
	f.every(step, 0, func(q float64) { near = near || math.Abs(p-q) < 2.6 })
	return near
}

// tree returns the attributes of a tree of the species with the trunk in centimetres, planted in the year.
func (s *sketch) tree(kind, trunk, year int) assets.Attributes {
	of := s.species[kind%speciesCount]
	trunk = max(6, min(trunk, 60))
	return s.bag.of(pair{"species_zh", of.zh}, pair{"species_latin", of.latin}, pair{"dbh_cm", trunk}, pair{"height_m", 3 + trunk/4},
		pair{"crown_m", 2 + trunk/8}, pair{"alive", "alive"}, pair{"planted_on", isoDay(year, 4, 12)})
}

// network is one kind of cover along a frontage.
type network struct {
	class       assets.ClassKey
	step, shift float64
	d           float64 // from the centreline
	load        string
	least       rank
	where       sides
}

// sides says on which of the two sides of a road a thing is found.
type sides int

const (
	bothSides sides = iota
	firstSide
	secondSide
)

// first reports whether this is the first of the two sides of its road.
func (f frontage) first() bool { return f.side == southSide || f.side == westSide }

func (f frontage) has(where sides) bool {
	return where == bothSides || (where == firstSide) == f.first()
}

// underground adds the covers and grates of what lies below the road.
func (s *sketch) underground(f frontage) {
	f.every([...]float64{0, 45, 34, 30}[f.rank], 3, func(p float64) {
		u, v := f.plan(p, f.half-0.3)
		s.point("storm_water_grate", u, v, s.bag.of(pair{"length_mm", 750}, pair{"width_mm", 450}, pair{"material", "球墨铸铁"}))
	})
	walk := f.half + f.walk*0.62
	storm := bothSides
	if f.rank == branch {
		storm = secondSide
	}
	for _, n := range [...]network{
		{"storm_water_manhole_cover", 42, -6, f.half * 0.62, "D400", branch, storm},
		{"sewage_manhole_cover", 40, 4, f.half * 0.33, "D400", branch, firstSide},
		{"telecom_manhole_cover", 62, 8, walk, "C250", branch, firstSide},
		{"gas_manhole_cover", 88, -14, walk + 0.5, "C250", secondary, firstSide},
		{"water_supply_manhole_cover", 70, 10, f.half * 0.4, "D400", branch, secondSide},
		{"power_manhole_cover", 66, -9, walk, "C250", branch, secondSide},
		{"district_heating_manhole_cover", 80, 17, f.half * 0.8, "D400", secondary, secondSide},
		{"street_light_manhole_cover", 95, 2, f.half + 0.9, "B125", arterial, secondSide},
	} {
		if f.rank < n.least || !f.has(n.where) {
			continue
		}
		year := f.road.year + s.rand.IntN(3)
		material := [...]string{"ductile_iron", "ductile_iron", "cast_iron", "composite"}[s.rand.IntN(4)]
		f.every(n.step, n.shift, func(p float64) {
			u, v := f.plan(p+s.between(-2, 2), n.d)
			s.point(n.class, u, v, s.bag.of(pair{"cover_material", material}, pair{"cover_shape", "round"}, pair{"diameter_mm", 700}, pair{"load_class", n.load},
				pair{"net_installed", year > 2013}, pair{"installed_on", isoDay(year, 8, 15)}))
		})
	}
}

// busStop says where the frontage has a bus stop: before the crossing, on some of the larger roads.
func (s *sketch) busStop(f frontage) (at float64, ok bool) {
	if f.rank < secondary || s.use == riverUse || s.chance(s.i*4+int(f.side), s.j, 61) > 0.30+0.15*float64(f.rank-secondary) {
		return 0, false
	}
	// Traffic keeps to the right, so the far end of the block lies ahead on two of its sides.
	ahead := f.end.at - f.end.clear() - 28
	if f.side == southSide || f.side == eastSide {
		ahead = f.start.at + f.start.clear() + 28
	}
	return ahead, f.end.at-f.start.at > 110
}

// oddments adds what a street has one of here and there.
func (s *sketch) oddments(f frontage) {
	wall := f.half + f.walk - 0.6
	for _, o := range [...]struct {
		class assets.ClassKey
		share float64
		least rank
	}{
		{"telecom_cabinet", 0.34, branch}, {"power_facility", 0.16, branch}, {"street_light_distribution_box", 0.14, secondary}, {"transformer", 0.08, branch},
		{"surveillance_camera", 0.35, secondary}, {"multi_function_pole", 0.10, secondary}, {"telecom_pole", 0.12, branch}, {"post_box", 0.04, secondary},
		{"news_stand", 0.03, secondary}, {"information_kiosk", 0.02, arterial}, {"parking_meter", 0.12, secondary}, {"bike_rack", 0.15, branch},
		{"flower_stand", 0.22, secondary}, {"landscape_light", 0.12, secondary}, {"cigarette_collector", 0.10, secondary}, {"sanitation_tool_room", 0.03, branch},
		{"police_sentry_box", 0.015, arterial}, {"gas_regulator_station", 0.025, branch}, {"emergency_call_point", 0.02, arterial}, {"vending_machine", 0.06, secondary},
		{"management_responsibility_notice_board", 0.06, branch}, {"bike_rental_station", 0.05, secondary}, {"multi_function_pole", 0.05, arterial}, {"outdoor_advertisement", 0.06, secondary},
	} {
		if f.rank < o.least || s.rand.Float64() > o.share {
			continue
		}
		from, to := f.start.at+f.start.clear()+8, f.end.at-f.end.clear()-8
		if to <= from {
			continue
		}
		u, v := f.plan(s.between(from, to), wall)
		s.point(o.class, u, v, s.oddity(o.class, f))
	}
}

func (s *sketch) oddity(class assets.ClassKey, f frontage) assets.Attributes {
	installed := pair{"installed_on", isoDay(f.road.year+s.rand.IntN(3), 6, 1)}
	switch class {
	case "multi_function_pole", "telecom_pole":
		return s.bag.of(installed, pair{"height_m", 10}, pair{"material", "钢"})
	case "landscape_light":
		return s.bag.of(installed, pair{"lamp_type", "led"}, pair{"power_w", 30}, pair{"height_m", 4}, pair{"lit", "on"})
	case "management_responsibility_notice_board":
		return s.bag.of(pair{"content_zh", f.road.name.zh + "管理责任公示"}, pair{"mount", "post"}, pair{"face_azimuth_deg", f.towardsRoad(s.lattice, f.start.at)})
	case "bike_rental_station":
		return s.bag.of(installed, pair{"stop_name", f.road.name.zh + "租赁点"}, pair{"shelter", false})
	case "outdoor_advertisement":
		return s.bag.of(pair{"carrier", "wall"}, pair{"width_m", 6}, pair{"height_m", 3}, pair{"is_public_service", false}, pair{"permit_until", isoDay(2026+s.rand.IntN(2), 12, 31)})
	case "cigarette_collector":
		return s.bag.of(installed, pair{"waste_kinds", []string{"other"}})
	}
	return s.bag.of(installed, pair{"serial_no", strconv.Itoa(100000 + s.rand.IntN(900)*100)})
}
