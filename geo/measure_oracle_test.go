package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// spheroid is the ellipsoid of the package as PostGIS writes it.
const spheroid = `'SPHEROID["CGCS2000",6378137,298.257222101]'::spheroid`

func anywhere(r *rand.Rand) orb.Point {
	return orb.Point{r.Float64()*360 - 180, math.Asin(2*r.Float64()-1) * 180 / math.Pi}
}

// pairs mixes all scales with the places where the method changes its way.
func pairs(r *rand.Rand, n int) (as, bs []orb.Geometry) {
	for i := range n {
		a := anywhere(r)
		b := anywhere(r)
		near := math.Pow(10, -8+9*r.Float64())
		switch i % 8 {
		case 0, 1, 2:
			a = orb.Point{122 + 2*r.Float64(), 40 + 2*r.Float64()}
			b = orb.Point{a[0] + near*(r.Float64()-0.5), a[1] + near*(r.Float64()-0.5)}
		case 3:
			b = orb.Point{a[0], math.Max(-90, math.Min(90, a[1]+near*(r.Float64()-0.5)))}
		case 4:
			a[1], b[1] = 0, 0
		case 5:
			b = orb.Point{math.Remainder(a[0]+180+near*(r.Float64()-0.5), 360), math.Max(-90, math.Min(90, -a[1]+near*(r.Float64()-0.5)))}
		case 6:
			a[1] = 90 - near*r.Float64()
			b[1] = 90 - near*r.Float64()
		}
		as, bs = append(as, a), append(bs, b)
	}
	return as, bs
}

func TestDistanceAndBearingAsPostGIS(t *testing.T) {
	conn := postgis(t)
	r := dice(t)
	as, bs := pairs(r, rounds(20000, 200000))
	metres := ask[float64](t, conn, "ST_DistanceSpheroid(g, h, "+spheroid+")", as, bs)
	azimuths := ask[*float64](t, conn, "degrees(ST_Azimuth(g::geography, h::geography))", as, bs)
	var worst, worstNear float64
	for i := range as {
		a, b := as[i].(orb.Point), bs[i].(orb.Point)
		if metres[i] == 0 && geo.Distance(a, b) < 1e-5 {
			continue // PostGIS takes places less than 1e-12 rad apart for one
		}
		d := math.Abs(geo.Distance(a, b) - metres[i])
		worst = math.Max(worst, d)
		if metres[i] <= 100_000 {
			worstNear = math.Max(worstNear, d)
		}
		if !(d <= 1e-7) {
			t.Errorf("distance %v %v: %.9f, PostGIS %.9f", a, b, geo.Distance(a, b), metres[i])
		}
		if azimuths[i] == nil || metres[i] > 19_900_000 || metres[i] < 1e-3 {
			continue // near antipodes and nanometres apart the direction hangs on the last bit
		}
		turn := math.Abs(math.Remainder(geo.Bearing(a, b)-*azimuths[i], 360)) * math.Pi / 180
		if off := turn * math.Min(metres[i], 6.4e6); !(off <= 1e-3) {
			t.Errorf("bearing %v %v: %.12f, PostGIS %.12f (%g m off)", a, b, geo.Bearing(a, b), *azimuths[i], off)
		}
	}
	t.Logf("worst %.3g m, up to 100 km %.3g m", worst, worstNear)
}

// star is a valid polygon without holes around c, about radius degrees wide.
func star(r *rand.Rand, c orb.Point, radius float64, n int) orb.Polygon {
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		s, q := math.Sincos(2 * math.Pi * (float64(i) + 0.8*r.Float64()) / float64(n))
		d := radius * (0.3 + 0.7*r.Float64())
		ring = append(ring, orb.Point{c[0] + d*q, c[1] + d*s})
	}
	return orb.Polygon{append(ring, ring[0])}
}

func TestAreaAndLengthAsPostGISOnShortEdges(t *testing.T) {
	conn := postgis(t)
	r := dice(t)
	for _, radius := range []float64{0.0001, 0.001, 0.01, 0.1, 1} {
		var gs []orb.Geometry
		for range rounds(60, 600) {
			gs = append(gs, star(r, orb.Point{123, 41 - 60*r.Float64()}, radius, 5+r.IntN(12)))
		}
		// PostGIS takes edges for geodesics: cut short (in the plane of degrees) they are the same curve.
		cut := map[bool]string{true: "0.0005", false: "0.00002"}[radius > 0.05]
		dense := "ST_Segmentize(g, " + cut + ")::geography"
		areas := ask[float64](t, conn, "ST_Area("+dense+")", gs, nil)
		lengths := ask[float64](t, conn, "ST_Perimeter("+dense+")", gs, nil)
		var worstArea, worstLength float64
		for i, g := range gs {
			a, l := geo.Area(g)-areas[i], geo.Length(g)-lengths[i]
			worstArea, worstLength = math.Max(worstArea, math.Abs(a/areas[i])), math.Max(worstLength, math.Abs(l/lengths[i]))
			// The oracle sums areas down to the equator or a pole and rounds there; the closed form below is the
			// sharper test.
			if math.Abs(a) > 5e-9*areas[i]+1e-3 || math.Abs(l) > 1e-9*lengths[i]+1e-6 {
				t.Errorf("radius %g: area %.6f, PostGIS %.6f; length %.7f, PostGIS %.7f", radius, geo.Area(g), areas[i], geo.Length(g), lengths[i])
			}
		}
		t.Logf("radius %g: area within %.2g, perimeter within %.2g", radius, worstArea, worstLength)
	}
}

func TestAreaOfBoxesInClosedForm(t *testing.T) {
	r := dice(t)
	e2 := (2 - 1/geo.InverseFlattening) / geo.InverseFlattening
	e, b := math.Sqrt(e2), geo.SemiMajorAxis*(1-1/geo.InverseFlattening)
	q := func(lat float64) float64 {
		s := math.Sin(lat * math.Pi / 180)
		return s/(1-e2*s*s) + math.Atanh(e*s)/e
	}
	for range 1000 {
		w, s := r.Float64()*300-180, r.Float64()*170-90
		x, y := r.Float64()*(180-w), 0.1+r.Float64()*(89.9-s)
		want := b * b / 2 * x * math.Pi / 180 * (q(s+y) - q(s))
		box := orb.Polygon{{{w, s}, {w + x, s}, {w + x, s + y}, {w, s + y}, {w, s}}}
		// Edges beside the parallels do not change the area under a straight slope from corner to corner.
		halves := geo.Area(orb.Polygon{{{w, s}, {w + x, s}, {w + x, s + y}, {w, s}}}) +
			geo.Area(orb.Polygon{{{w, s}, {w + x, s + y}, {w, s + y}, {w, s}}})
		for _, got := range []float64{geo.Area(box), halves} {
			if math.Abs(got-want) > 1e-12*want+1e-9*b {
				t.Fatalf("box %v %v %v %v: %v, want %v", w, s, x, y, got, want)
			}
		}
	}
}

// nearestByForce takes the least of many distances along every edge, then of ever finer ones around it.
func nearestByForce(p orb.Point, g orb.LineString) float64 {
	best := math.Inf(1)
	for i := 1; i < len(g); i++ {
		at := func(t float64) float64 {
			return geo.Distance(p, orb.Point{g[i-1][0] + t*(g[i][0]-g[i-1][0]), g[i-1][1] + t*(g[i][1]-g[i-1][1])})
		}
		from, step := 0.0, 1.0/400
		for step > 1e-15 { // of a line across a continent 20 nm
			least, where := math.Inf(1), 0.0
			for k := range 401 {
				t := math.Max(0, math.Min(1, from+float64(k)*step))
				if d := at(t); d < least {
					least, where = d, t
				}
			}
			best = math.Min(best, least)
			from, step = where-step, step/200
		}
	}
	return best
}

func TestDistanceToLinesAsByForce(t *testing.T) {
	r := dice(t)
	var worst float64
	for range rounds(400, 8000) {
		scale := math.Pow(10, -5+6.5*r.Float64())
		c := orb.Point{r.Float64()*360 - 180, (r.Float64() - 0.5) * 176}
		jitter := func(s float64) orb.Point {
			return orb.Point{
				math.Max(-180, math.Min(180, c[0]+s*(r.Float64()-0.5))),
				math.Max(-90, math.Min(90, c[1]+s*(r.Float64()-0.5))),
			}
		}
		line := orb.LineString{jitter(scale), jitter(scale), jitter(scale)}
		p := jitter(scale * math.Pow(10, 2*r.Float64()-1))
		if r.IntN(10) == 0 {
			p = line[0]
		}
		got, want := geo.DistanceTo(p, line), nearestByForce(p, line)
		worst = math.Max(worst, math.Abs(got-want))
		if math.Abs(got-want) > 1e-7 {
			t.Errorf("from %v to %v: %.9f, by force %.9f", p, line, got, want)
		}
	}
	t.Logf("worst %.2g m", worst)
}

func TestDistanceToAreasIsNoMoreThanPostGISSays(t *testing.T) {
	conn := postgis(t)
	r := dice(t)
	var gs, ps []orb.Geometry
	for range rounds(300, 3000) {
		gs = append(gs, star(r, orb.Point{123, 41}, 0.005, 5+r.IntN(20)))
		ps = append(ps, orb.Point{123 + 0.03*(r.Float64()-0.5), 41 + 0.03*(r.Float64()-0.5)})
	}
	// PostGIS picks the place on a sphere and then measures to it on the ellipsoid: never nearer than the truth,
	// and farther by no more than the flattening.
	want := ask[float64](t, conn, "ST_Distance(ST_Segmentize(g, 0.00005)::geography, h::geography)", gs, ps)
	for i := range gs {
		got := geo.DistanceTo(ps[i].(orb.Point), gs[i])
		if got > want[i]+1e-6 || got < want[i]*(1-0.0034) || (got == 0) != (want[i] == 0) {
			t.Errorf("%v: %.7f, PostGIS %.7f", ps[i], got, want[i])
		}
	}
}

func TestAtLeastIsBelowTheDistanceAndClose(t *testing.T) {
	r := dice(t)
	for range rounds(3000, 100000) {
		scale := math.Pow(10, -4+6*r.Float64())
		c := anywhere(r)
		clamp := func(p orb.Point) orb.Point {
			return orb.Point{math.Max(-180, math.Min(180, p[0])), math.Max(-90, math.Min(90, p[1]))}
		}
		low := clamp(c)
		high := clamp(orb.Point{c[0] + scale*r.Float64(), c[1] + scale*r.Float64()})
		p := anywhere(r)
		if r.IntN(2) == 0 {
			p = clamp(orb.Point{c[0] + 5*scale*(r.Float64()-0.5), c[1] + 5*scale*(r.Float64()-0.5)})
		}
		box := orb.Bound{Min: low, Max: high}
		least := geo.AtLeast(p, box)
		truth := geo.DistanceTo(p, box.ToPolygon())
		if least > truth || least < truth*0.996-1e-6 {
			t.Fatalf("from %v to %v: at least %.9f, truth %.9f", p, box, least, truth)
		}
		if least > 0 != (truth > 0) && truth > 1e-6 {
			t.Fatalf("from %v to %v: at least %.9f, truth %.9f", p, box, least, truth)
		}
	}
}
