package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Length is the length in metres of all edges of g, the perimeter of areas; 0 for points. An edge is measured
// along its lon/lat-straight course on the ellipsoid, which the geodesic between its ends undercuts a little.
// Relative error below 1e-12. NaN where a coordinate is out of range.
func Length(g orb.Geometry) float64 {
	parts := partsOf(g)
	if !areLonLat(parts) {
		return math.NaN()
	}
	var s float64
	for _, part := range parts {
		if part.role == rolePoints {
			continue
		}
		var c course
		for i := 1; i < len(part.points); i++ {
			s += c.length(part.points[i-1], part.points[i])
		}
	}
	return s
}

// edgeLength integrates the arc with a four-point Gauss rule, halving until halves and whole agree.
func edgeLength(a, b orb.Point) float64 {
	if a == b {
		return 0
	}
	lon, lat := (b[0]-a[0])*radiansADegree, (b[1]-a[1])*radiansADegree
	whole := func(from, to float64) float64 {
		var s float64
		for i, node := range gaussNodes {
			t := from + (to-from)*(1+node)/2
			s += gaussWeights[i] * arcSpeed(a[1]+t*(b[1]-a[1]), lon, lat)
		}
		return s * (to - from) / 2
	}
	type span struct {
		from, to, length float64
		depth            int
	}
	var sum float64
	stack := append(make([]span, 0, 8), span{0, 1, whole(0, 1), 0})
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		mid := (s.from + s.to) / 2
		left, right := whole(s.from, mid), whole(mid, s.to)
		// The rule's error falls by 2^8 a halving: agreement to 1e-11 leaves 1e-13.
		if s.depth == deepestHalving || !(math.Abs(left+right-s.length) > 1e-11*s.length) {
			sum += left + right
			continue
		}
		stack = append(stack, span{mid, s.to, right, s.depth + 1}, span{s.from, mid, left, s.depth + 1})
	}
	return sum
}

// deepestHalving bounds the work on edges that graze a pole.
const deepestHalving = 24

// arcSpeed is the length in metres a unit of t of a course that changes lon and lat (radians a unit) at the
// given latitude in degrees.
func arcSpeed(at, lon, lat float64) float64 {
	s, c := sincosDegrees(at)
	w2 := 1 - first2*s*s
	n := SemiMajorAxis / math.Sqrt(w2)
	return math.Hypot(n*(1-first2)/w2*lat, n*c*lon)
}

// Nodes and weights of the Gauss-Legendre rules on [-1, 1] with four and with eight points.
var (
	gaussNodes   = [4]float64{-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526}
	gaussWeights = [4]float64{0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538}

	gauss8Nodes = [4]float64{0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363}
	gauss8Weigh = [4]float64{0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763}
)

// Area is the area in square metres enclosed by the lon/lat-straight edges of a polygon or of all polygons of
// a multipolygon, exteriors less holes, whatever the direction of the rings; 0 for other kinds. The surface of
// the ellipsoid is integrated as it is: relative error below 1e-11 of the exterior, and a rounding of about
// 1e-9 of perimeter times metre for rings of a few metres. The reading with geodesic edges (PostGIS geography)
// differs by the sliver between edge and geodesic, about L^3 tan(latitude) / (12 R) for an edge of length L that
// runs east. NaN where a coordinate is out of range.
func Area(g orb.Geometry) float64 {
	parts := partsOf(g)
	if !areLonLat(parts) {
		return math.NaN()
	}
	var s float64
	for _, part := range parts {
		if part.role != roleRing {
			continue
		}
		a := math.Abs(ringArea(part.points))
		if part.ring > 0 {
			a = -a
		}
		s += a
	}
	return math.Max(0, s)
}

// ringArea is positive for counter-clockwise rings. It sums, for each edge, the strip between the edge and the
// parallel through the first position, so small rings lose nothing to cancellation.
func ringArea(ring []orb.Point) float64 {
	if len(ring) < 3 {
		return 0
	}
	z := newZone(ring[0][1])
	var sum, carry float64
	for i := 1; i <= len(ring); i++ {
		a, b := ring[i-1], ring[i%len(ring)]
		if a[0] == b[0] {
			continue
		}
		v := -(b[0]-a[0])*radiansADegree*z.mean(a[1], b[1]) - carry
		t := sum + v
		carry = (t - sum) - v
		sum = t
	}
	return sum * semiMinorAxis * semiMinorAxis / 2
}

// zone measures strips of the ellipsoid from one parallel, free of cancellation near it.
type zone struct {
	lat, sin, cos, w float64
}

func newZone(lat float64) zone {
	s, c := sincosDegrees(lat)
	return zone{lat: lat, sin: s, cos: c, w: 1 - first2*s*s}
}

// height is the area between the zone's parallel and that at lat (degrees) a radian of longitude, in units of
// half the semi-minor axis squared: q(lat) - q(zone) with q(s) = s/(1-e^2 s^2) + atanh(e s)/e of s = sin lat.
func (z zone) height(lat float64) float64 {
	half := (lat - z.lat) / 2 * radiansADegree
	sh, ch := math.Sincos(half)
	d := 2 * sh * (z.cos*ch - z.sin*sh)
	s := z.sin + d
	e := math.Sqrt(first2)
	return d*(1+first2*s*z.sin)/(z.w*(1-first2*s*s)) + math.Atanh(e*d/(1-first2*s*z.sin))/e
}

// mean is the mean height over the latitudes between a and b: along a lon/lat-straight edge latitude grows
// evenly with longitude.
func (z zone) mean(a, b float64) float64 {
	if a == b {
		return z.height(a)
	}
	if math.Abs(b-a) < 0.02 {
		// Three-point Gauss: the rest is below 1e-27 of the sixth derivative.
		d := (b - a) / 2 * 0.7745966692414834
		m := (a + b) / 2
		return (5*(z.height(m-d)+z.height(m+d)) + 8*z.height(m)) / 18
	}
	steps := int(math.Ceil(math.Min(math.Abs(b-a), 360) / 15))
	if steps < 1 {
		return math.NaN() // a latitude that is not finite
	}
	var s float64
	for i := range steps {
		lo, hi := a+(b-a)*float64(i)/float64(steps), a+(b-a)*float64(i+1)/float64(steps)
		m, h := (lo+hi)/2, (hi-lo)/2
		for k, node := range gauss8Nodes {
			s += gauss8Weigh[k] * (z.height(m-h*node) + z.height(m+h*node))
		}
	}
	return s / (2 * float64(steps))
}
