package sample

import (
	"math"

	"github.com/paulmach/orb"
)

// ReferenceYear is the year of ReferenceDate.
const ReferenceYear = 2026

// signs adds traffic and wayfinding signs along a larger road, each with its facing and character height.
func (s *sketch) signs(f frontage) {
	length := f.end.at - f.start.at
	if length < 90 {
		return
	}
	// Before the crossing that the traffic of this half comes to.
	ahead := f.end.at - f.end.clear() - 45
	if f.side == southSide || f.side == eastSide {
		ahead = f.start.at + f.start.clear() + 45
	}
	u, v := f.plan(ahead, f.half+0.6)
	kind := []string{"警告标志", "禁令标志", "指示标志", "限速标志"}[s.rand.IntN(4)]
	s.point("traffic_sign_and_marking", u, v, s.bag.of(pair{"sign_kind", kind}, pair{"faces", 1}, pair{"face_azimuth_deg", f.facing(s.lattice, ahead)}, pair{"width_mm", 800}, pair{"height_mm", 800},
		pair{"char_height_mm", [...]int{0, 250, 350, 450}[f.rank]}, pair{"bottom_clearance_mm", 2000 + 100*s.rand.IntN(5)}, pair{"mount", "post"}, pair{"illumination", "reflective"}, pair{"half_view_angle_deg", 45}))
	if s.rand.Float64() < 0.30 {
		p := s.between(f.start.at+f.start.clear()+20, f.end.at-f.end.clear()-20)
		u, v := f.plan(p, f.half+f.walk-1)
		content := s.one([]string{"玉龙湾湿地公园", "判甲炉湿地公园", "人民医院", "文化广场", "客运站", "公共厕所"})
		s.named("guide_sign", content, spot{u, v}, s.bag.of(pair{"sign_kind", "导向"}, pair{"element", "direction"}, pair{"content_zh", content}, pair{"faces", 2}, pair{"face_azimuth_deg", f.facing(s.lattice, p)},
			pair{"width_mm", 600}, pair{"height_mm", 2200}, pair{"char_height_mm", 80}, pair{"bottom_clearance_mm", 0}, pair{"mount", "ground"}, pair{"illumination", "none"}, pair{"half_view_angle_deg", 60}))
	}
}

// cornerPieces adds what stands at the street corner at the start of a frontage: kerb ramps, the name of the
// street, traffic lights. Each corner belongs to the south and the north side of its block.
func (s *sketch) cornerPieces(f frontage) {
	for _, end := range [...]struct {
		corner corner
		way    float64
	}{{f.start, 1}, {f.end, -1}} {
		c := end.corner
		if c.other == noRoad {
			continue
		}
		s.ramp(f, c, end.way)
		if f.side >= westSide {
			continue
		}
		bend := c.radius * (1 - math.Sqrt2/2)
		u, v := f.plan(c.at+end.way*(c.other.halfWidth()+bend+1), f.half+bend+1)
		column := s.i
		if end.way < 0 {
			column++
		}
		cross := s.us[column]
		if diagonal := (f.side == southSide) == (end.way > 0); diagonal && max(f.rank, c.other) > branch {
			s.nameSign(u, v, f.road, f.facing(s.lattice, c.at))
			s.nameSign(u+end.way*0.9, v, cross, s.azimuth(u, v, 0, 1))
		}
		if f.rank >= secondary && c.other >= secondary {
			u, v := f.plan(c.at+end.way*(c.other.halfWidth()+bend+2.2), f.half+bend+0.7)
			s.point("traffic_light", u, v, s.bag.of(pair{"lamp_type", "led"}, pair{"height_m", 6}, pair{"lit", "on"}, pair{"installed_on", isoDay(f.road.year, 9, 30)}, pair{"maintainer_org", "示例区交警大队"}))
			if f.side == southSide && end.way > 0 {
				u, v := f.plan(c.at+end.way*(c.other.halfWidth()+bend+3.4), f.half+bend+2.4)
				s.point("traffic_signal_facility", u, v, s.bag.of(pair{"maker", "示例信号设备厂"}))
				u, v = f.plan(c.at+end.way*(c.other.halfWidth()+bend+2), f.half+bend+2)
				s.point("signal_power_manhole_cover", u, v, s.bag.of(pair{"cover_material", "composite"}, pair{"cover_shape", "square"}))
			}
		}
	}
}

func (s *sketch) ramp(f frontage, c corner, way float64) {
	if f.rank < secondary && c.other < secondary {
		return
	}
	u, v := f.plan(c.at+way*(c.other.halfWidth()+c.radius+0.8), f.half+0.4)
	s.point("kerb_ramp", u, v, s.bag.of(pair{"access_kind", "kerb_ramp"}, pair{"width_mm", 1500}, pair{"slope_ratio", []float64{0.05, 0.08, 0.1}[s.rand.IntN(3)]}, pair{"lip_mm", 5 * s.rand.IntN(4)}))
}

func (s *sketch) nameSign(u, v float64, road line, azimuth int) {
	s.named("street_name_sign", road.name.zh, spot{u, v}, s.bag.of(pair{"sign_kind", "路名牌"}, pair{"content_zh", road.name.zh}, pair{"pinyin", road.name.pinyin}, pair{"faces", 2}, pair{"face_azimuth_deg", azimuth},
		pair{"width_mm", 1500}, pair{"height_mm", 450}, pair{"char_height_mm", 150}, pair{"bottom_clearance_mm", 2400}, pair{"mount", "post"}, pair{"illumination", "reflective"}, pair{"half_view_angle_deg", 60}))
}

// themes are those of public-service posters, the sourced ones more often.
const themes = "core_values|core_values|civility|civility|healthy_civil|chinese_dream|minors|integrity|thrift|volunteering|waste_sorting|civil_traffic|family_values"

// posters adds public-service posters. Roads differ: some have one every 70 m, some have long gaps.
func (s *sketch) posters(f frontage, stop float64, hasStop bool) {
	if hasStop && s.rand.Float64() < 0.55 {
		s.poster(f, stop+3, f.half+2.2, "bus_shelter")
	}
	along := s.i // the same for a whole side of the road
	if f.side < westSide {
		along = s.j
	}
	mood := s.chance(7*along+int(f.side), f.road.year, 71)
	if mood < 0.22 || s.rand.Float64() < 0.25 {
		return
	}
	f.every(70+150*(1-mood), -4, func(p float64) {
		switch q := s.rand.IntN(10); {
		case q < 4:
			s.poster(f, p, f.half+0.8, "lamp_pole")
		case q < 7:
			s.poster(f, p, f.half+f.walk-0.7, "post")
		default:
			s.poster(f, p, f.half+f.walk-0.2, "wall")
		}
	})
}

func (s *sketch) poster(f frontage, p, d float64, carrier string) {
	u, v := f.plan(p, d)
	width, height, clearance := 1.0, 2.4, 3000
	facing := f.facing(s.lattice, p)
	switch carrier {
	case "post", "bus_shelter":
		width, height, clearance = 1.2, 1.8, 600
	case "wall":
		width, height, clearance, facing = 4, 2.5, 800, f.towardsRoad(s.lattice, p)
	}
	posted := s.date(2025, 2025)
	if s.rand.IntN(3) > 0 {
		posted = isoDay(2026, 1+s.rand.IntN(10), 1+s.rand.IntN(28))
	}
	expires := isoDay(2026, 1+s.rand.IntN(9), 15) // some have run out before the reference date
	if s.rand.IntN(8) > 0 {
		expires = isoDay(2027, 1+s.rand.IntN(12), 15)
	}
	if expires < posted {
		expires = isoDay(2027, 6, 30)
	}
	theme := []string{s.one(s.themes)}
	check := s.one([]string{"passed", "passed", "passed", "passed", "unchecked", "unchecked", "wrong"})
	s.named("public_service_poster", f.road.name.zh+"公益广告", spot{u, v}, s.bag.of(pair{"carrier", carrier}, pair{"theme", theme}, pair{"width_m", width}, pair{"height_m", height}, pair{"area_m2", math.Round(width*height*100) / 100},
		pair{"is_public_service", true}, pair{"content_version", "2026版"}, pair{"posted_on", posted}, pair{"expires_on", expires}, pair{"language_check", check},
		pair{"face_azimuth_deg", facing}, pair{"bottom_clearance_mm", clearance}))
}

// hoarding adds the fence around a building site.
func (s *sketch) hoarding(r rect, project string) {
	ring := s.quad(r)
	line := orb.LineString(ring)
	s.built("hoarding", "施工围挡", line, s.bag.of(pair{"height_m", 2.5}, pair{"carrier", "hoarding"}, pair{"is_public_service", true}, pair{"theme", []string{"core_values", "civility"}},
		pair{"wall_area_m2", math.Round(2 * (r.width() + r.height()) * 2.5)}, pair{"ad_area_m2", math.Round(2 * (r.width() + r.height()) * 2.5 * s.between(0.2, 0.7))}, pair{"project_id", project}, pair{"valid_until", "2027-09-30"}))
}
