package sample

import "math"

// course is a watercourse along a band of the lattice, with one bulge: the river with its bay, or the
// tributary with its lake. s runs along the band, t across it; both are metres of the plan.
type course struct {
	upright    bool    // s is v and t is u; otherwise s is u and t is v
	low, high  float64 // t of the lines on both sides of the band
	from, to   float64 // range of s, within the district
	inset      float64 // from a line to the bank
	bulgeFrom  float64 // range of s of the bulge
	bulgeTo    float64
	depth      float64 // how far the bulge reaches beyond the bank
	towardsLow bool    // the bulge lies on the low side, otherwise on the high one
	isle       isle    // in the bulge
	eyot       isle    // in the main stream
	far        float64 // t of the edge of the park that holds the bulge
	parkFrom   float64 // range of s of that park
	parkTo     float64
}

// isle is an island: an ellipse with a wavy shore.
type isle struct{ s, t, rs, rt float64 }

// shoreMargin is how far from the water trees, lamps and the like keep, in metres.
const shoreMargin = 4

// riverCourse returns the river with the bay to its south.
func (l *layout) riverCourse() course {
	from, to := l.waters.nu, 0
	for i := range l.waters.nu {
		if l.at(i, l.river) != outside {
			from, to = min(from, i), max(to, i+1)
		}
	}
	c := course{low: l.vs[l.river].at, high: l.vs[l.river+1].at, from: l.us[from].at + 1, to: l.us[to].at - 1, inset: 40,
		bulgeFrom: l.us[l.bayFrom].at + 105, bulgeTo: l.us[l.bayTo].at - 95, towardsLow: true}
	edge := l.vs[l.river-l.bayRows]
	c.far = edge.at + edge.rank.halfWidth() + edge.rank.walk()
	c.parkFrom = l.us[l.bayFrom].at + l.us[l.bayFrom].rank.halfWidth() + l.us[l.bayFrom].rank.walk()
	c.parkTo = l.us[l.bayTo].at - l.us[l.bayTo].rank.halfWidth() - l.us[l.bayTo].rank.walk()
	c.depth = 0.60 * (c.low - c.far)
	c.isle = isle{s: c.bulgeFrom + 0.40*(c.bulgeTo-c.bulgeFrom), t: c.low - 0.42*c.depth, rs: 105, rt: 46}
	middle := l.us[min(l.bayTo+2, to-1)].at
	c.eyot = isle{s: middle + 95, t: (c.low + c.high) / 2, rs: 78, rt: 17}
	return c
}

// tributaryCourse returns the tributary with the lake to its east.
func (l *layout) tributaryCourse() course {
	top := l.river + 1
	for l.at(l.tributary, top) != outside {
		top++
	}
	c := course{upright: true, low: l.us[l.tributary].at, high: l.us[l.tributary+1].at, from: l.vs[l.river+1].at - 30, to: l.vs[top].at - 1, inset: 25,
		bulgeFrom: l.vs[l.lakeFrom].at + 62, bulgeTo: l.vs[l.lakeTo].at - 58}
	edge := l.us[l.tributary+1+lakeColumns]
	c.far = edge.at - edge.rank.halfWidth() - edge.rank.walk()
	c.parkFrom = l.vs[l.lakeFrom].at + l.vs[l.lakeFrom].rank.halfWidth() + l.vs[l.lakeFrom].rank.walk()
	c.parkTo = l.vs[l.lakeTo].at - l.vs[l.lakeTo].rank.halfWidth() - l.vs[l.lakeTo].rank.walk()
	c.depth = 0.52 * (c.far - c.high)
	c.isle = isle{s: (c.bulgeFrom + c.bulgeTo) / 2, t: c.high + 0.50*c.depth, rs: 34, rt: 22}
	return c
}

// plan turns (s, t) into (u, v).
func (c course) plan(s, t float64) (u, v float64) {
	if c.upright {
		return t, s
	}
	return s, t
}

// banks returns t of the two banks at s, the bulge left out.
func (c course) banks(s float64) (low, high float64) {
	wave := 11*math.Sin(s/310+1) + 4*math.Sin(s/97)
	other := 12*math.Sin(s/270+4) + 3*math.Sin(s/113)
	if c.upright {
		wave, other = wave/4, other/4
	}
	return c.low + c.inset + wave, c.high - c.inset - other
}

// swell returns how far the bulge reaches beyond the bank at s.
func (c course) swell(s float64) float64 {
	x := (s - c.bulgeFrom) / (c.bulgeTo - c.bulgeFrom)
	if x <= 0 || x >= 1 {
		return 0
	}
	return c.depth * math.Pow(math.Sin(math.Pi*x), 0.55) * (0.92 + 0.08*math.Sin(7*x+1) + 0.05*math.Sin(13*x))
}

// shore returns t of the shore on the side of the bulge.
func (c course) shore(s float64) float64 {
	low, high := c.banks(s)
	if c.towardsLow {
		return low - c.swell(s)
	}
	return high + c.swell(s)
}

// inland returns t at fraction f of the way from the shore to the far edge of the park.
func (c course) inland(s, f float64) float64 {
	shore := c.shore(s)
	return shore + f*(c.far-shore)
}

// wet reports whether (u, v) is water or nearer than margin metres to it. Islands count as water: nothing
// that is placed by chance belongs on them.
func (c course) wet(u, v, margin float64) bool {
	s, t := u, v
	if c.upright {
		s, t = v, u
	}
	if s < c.from-margin || s > c.to+margin {
		return false
	}
	for _, d := range [...]float64{-margin, 0, margin} {
		low, high := c.banks(s + d)
		if c.towardsLow {
			low -= c.swell(s + d)
		} else {
			high += c.swell(s + d)
		}
		if t > low-margin && t < high+margin {
			return true
		}
	}
	return false
}

// ring returns the shore of the island as s, t pairs, counter-clockwise in (s, t), closed.
func (i isle) ring() [][2]float64 {
	const n = 36
	out := make([][2]float64, 0, n+1)
	for k := range n {
		a := 2 * math.Pi * float64(k) / n
		q := 1 + 0.10*math.Sin(3*a+1) + 0.05*math.Sin(5*a)
		out = append(out, [2]float64{i.s + i.rs*q*math.Cos(a), i.t + i.rt*q*math.Sin(a)})
	}
	return append(out, out[0])
}

// samples returns n+1 values from a to b; where a bulge begins or ends they lie closer together.
func (c course) samples(a, b float64, n int) []float64 {
	out := make([]float64, 0, n+42)
	for k := 0; k <= n; k++ {
		out = append(out, a+(b-a)*float64(k)/float64(n))
	}
	for k := range 40 { // the steep ends of the bulge
		x := (1 - math.Cos(math.Pi*(float64(k)+0.5)/40)) / 2
		if s := c.bulgeFrom + x*(c.bulgeTo-c.bulgeFrom); s > a && s < b {
			out = append(out, s)
		}
	}
	return sortedUnique(out)
}
