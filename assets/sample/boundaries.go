package sample

import (
	"fmt"
	"iter"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Boundaries yields the district, its streets and communities, the cells of the four grids, the two wetland
// parks with their zones, the control lines and a few project footprints.
func (p *Plan) Boundaries() iter.Seq[assets.Boundary] {
	return func(yield func(assets.Boundary) bool) {
		invented := p.bag.of(pair{"sample", true}, pair{"name_en", "Xiucheng sample district"})
		fixed := []assets.Boundary{{Ref: AdminCode, Kind: assets.District, Name: "绣城示例区", Geometry: p.outline(), Attributes: invented}}
		for _, s := range p.divisions.streets {
			fixed = append(fixed, assets.Boundary{Ref: s.ref, Kind: assets.Street, Name: s.name, Geometry: p.area(s.blocks), Attributes: p.bag.of(pair{"sample", true})})
		}
		for _, c := range p.divisions.communities {
			fixed = append(fixed, assets.Boundary{Ref: c.ref, Kind: assets.Community, Name: c.name, Geometry: p.area(c.blocks), Attributes: p.bag.of(pair{"sample", true})})
		}
		for _, b := range fixed {
			b.Stage = assets.InService
			if !yield(b) {
				return
			}
		}
		for grid := range Grids() {
			for b := range p.cells(grid) {
				if !yield(b) {
					return
				}
			}
		}
		for _, b := range slices.Concat(p.parks(), p.controlLines(), p.projects()) {
			if !yield(b) {
				return
			}
		}
	}
}

// zoneCut is one functional zone: a stretch of the park, split along it at a fraction of the way inland.
type zoneCut struct {
	from, to   float64 // share of the park's length
	near, far  float64 // fraction of the way from the shore side (-1 = the whole water side) to the far edge
	zone, name string
}

// parks returns the two wetland parks and their zones. Both follow the urban design standard CJJ/T 308-2021
// with its three zones; the larger one, above 50 ha, splits its conservation zone in two.
func (p *Plan) parks() []assets.Boundary {
	var out []assets.Boundary
	for n, park := range []struct {
		name   string
		course course
		zones  []zoneCut
	}{
		{"玉龙湾湿地公园", p.bay, []zoneCut{
			{0, 0.5, -1, 0.45, "ecological_conservation", "生态保育区（季节性禁入）"},
			{0, 0.5, 0.45, 1, "ecological_conservation", "生态保育区（一般）"},
			{0.5, 0.8, -1, 1, "science_education", "科普教育区"},
			{0.8, 1, -1, 1, "integrated_service", "综合服务与管理区"}}},
		{"判甲炉湿地公园", p.lake, []zoneCut{
			{0, 0.62, -1, 1, "ecological_conservation", "生态保育区"},
			{0.62, 1, -1, 1, "integrated_service", "综合服务与管理区"}}},
	} {
		ref := fmt.Sprintf("SAMPLE-PARK-%d", n+1)
		cuts := []float64{0, 1}
		for _, z := range park.zones {
			cuts = append(cuts, z.from, z.to)
		}
		cuts = sortedUnique(cuts)
		out = append(out, assets.Boundary{Ref: ref, Kind: assets.Park, Name: park.name, Stage: assets.InService,
			Geometry:   p.parkShape(park.course, cuts, zoneCut{0, 1, -1, 1, "", ""}, park.zones),
			Attributes: p.bag.of(pair{"sample", true}, pair{"park_kind", "wetland"}, pair{"park_status", "open"}, pair{"regime", "cjjt_308_2021"})})
		for m, z := range park.zones {
			out = append(out, assets.Boundary{Ref: fmt.Sprintf("%s-%d", ref, m+1), Kind: assets.Zone, Name: z.name, Stage: assets.InService,
				Geometry:   p.parkShape(park.course, cuts, z, park.zones),
				Attributes: p.bag.of(pair{"sample", true}, pair{"regime", "cjjt_308_2021"}, pair{"zone", z.zone}, pair{"park_ref", ref})})
		}
	}
	return out
}

// parkShape returns the part of a park that a zone takes. Every shape runs through the same points along
// each curve, and through the ends of curves that meet its sides, so that zones fit without a gap.
func (p *Plan) parkShape(c course, cuts []float64, z zoneCut, all []zoneCut) orb.Geometry {
	length := c.parkTo - c.parkFrom
	stations := []float64{}
	for n := 1; n < len(cuts); n++ {
		stations = append(stations, c.samples(c.parkFrom+cuts[n-1]*length, c.parkFrom+cuts[n]*length, 12)...)
	}
	stations = sortedUnique(stations)
	a, b := c.parkFrom+z.from*length, c.parkFrom+z.to*length
	var near, far, right, left orb.LineString
	for _, s := range stations {
		if s >= a && s <= b {
			near, far = append(near, p.parkPoint(c, s, z.near)), append(far, p.parkPoint(c, s, z.far))
		}
	}
	for _, f := range p.sidePoints(z, all, z.to) {
		right = append(right, p.parkPoint(c, b, f))
	}
	for _, f := range p.sidePoints(z, all, z.from) {
		left = append(left, p.parkPoint(c, a, f))
	}
	slices.Reverse(far)
	slices.Reverse(left)
	ring := orb.Ring(slices.Concat(near, right, far, left))
	return orb.Polygon{counterClockwise(append(ring, ring[0]))}
}

// sidePoints returns the fractions, in ascending order, at which curves of other zones end on the side of z
// at station x.
func (p *Plan) sidePoints(z zoneCut, all []zoneCut, x float64) []float64 {
	var out []float64
	for _, o := range all {
		if o.from != x && o.to != x {
			continue
		}
		for _, f := range []float64{o.near, o.far} {
			if f > z.near && f < z.far {
				out = append(out, f)
			}
		}
	}
	return sortedUnique(out)
}

// parkPoint returns the point at station s and fraction f inland; -1 is the bank without the bulge.
func (p *Plan) parkPoint(c course, s, f float64) orb.Point {
	t := c.inland(s, f)
	if f < 0 {
		low, high := c.banks(s)
		if t = high; c.towardsLow {
			t = low
		}
	}
	return p.point(c.plan(s, t))
}

// controlLines returns the blue line around each watercourse and the red line along the busiest roads.
func (p *Plan) controlLines() []assets.Boundary {
	var out []assets.Boundary
	for n, c := range []course{p.bay, p.lake} {
		name := []string{"万水河蓝线", "判甲炉支流蓝线"}[n]
		for side, keep := range []float64{8, -8} {
			from, to := c.from, c.to
			if c.upright {
				from = p.vs[p.river+1].at
			}
			var line orb.LineString
			for _, s := range c.samples(from, to, int((to-from)/40)) {
				low, high := c.banks(s)
				t := []float64{low, high}[side]
				if (side == 0) == c.towardsLow {
					t = c.shore(s)
				}
				line = append(line, p.point(c.plan(s, t-keep)))
			}
			out = append(out, assets.Boundary{Ref: fmt.Sprintf("SAMPLE-BLUE-%d-%d", n+1, side+1), Kind: assets.ControlLine, Name: name, Stage: assets.InService,
				Geometry: line, Attributes: p.bag.of(pair{"sample", true}, pair{"colour", "blue"}, pair{"adopted_on", "2024-06-28"})})
		}
	}
	return out
}

// projects returns the footprints of the building sites, as projects of the programme.
func (p *Plan) projects() []assets.Boundary {
	chapters := []struct{ key, name string }{{"infrastructure", "基础设施"}, {"community_image", "社区形象"}, {"function_upgrade", "功能提升"}, {"culture_squares", "文化广场"}}
	var out []assets.Boundary
	for k, u := range p.uses {
		if u != buildingSite {
			continue
		}
		i, j := k%p.waters.nu, k/p.waters.nu
		n := len(out)
		c := chapters[n%len(chapters)]
		in := p.inner(i, j)
		out = append(out, assets.Boundary{Ref: fmt.Sprintf("SAMPLE-PROJECT-%03d", n+1), Kind: assets.Project, Stage: assets.InService,
			Name: fmt.Sprintf("%s示例项目%d", c.name, n+1), Geometry: orb.Polygon{p.quad(in)},
			Attributes: p.bag.of(pair{"sample", true}, pair{"chapter", c.key}, pair{"start_on", "2026-04-01"}, pair{"due_on", "2027-09-30"})})
	}
	return out
}
