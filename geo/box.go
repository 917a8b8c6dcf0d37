package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// AtLeast is a lower bound in metres of the distance from p to any place in the box b: 0 inside, and never
// above the true distance, which it undercuts by less than 0.4 % and 10 nm. A box is plain: it does not cross the
// antimeridian, but the way to it may.
//
// On the ellipsoid ds^2 = (a^2 sin^2 u + b^2 cos^2 u) du^2 + a^2 cos^2 u dl^2 for reduced latitude u and
// longitude l, which is at least b^2 times that of the unit sphere; and u grows with latitude, so the box is a
// box on the sphere as well.
func AtLeast(p orb.Point, b orb.Bound) float64 {
	return newVantage(p).atLeast(b.Min, b.Max)
}

// vantage is a place measured from, with what depends on it alone.
type vantage struct {
	lon, lat float64
	sin, cos float64 // of the reduced latitude
}

func newVantage(p orb.Point) vantage {
	v := vantage{lon: p[0], lat: p[1]}
	v.sin, v.cos = reducedLatitude(p[1])
	return v
}

func (v vantage) atLeast(low, high orb.Point) float64 {
	if v.lat >= low[1] && v.lat <= high[1] && v.lon >= low[0] && v.lon <= high[0] {
		return 0
	}
	turn := 0.0 // degrees of longitude to the nearer side of the box
	if !(v.lon >= low[0] && v.lon <= high[0]) {
		turn = math.Min(math.Abs(lonDifference(v.lon, low[0])), math.Abs(lonDifference(v.lon, high[0])))
	}
	chord2 := v.toMeridian(turn, low[1], high[1])
	// The slack is far above the rounding of the lines before.
	return math.Max(0, semiMinorAxis*2*math.Asin(math.Min(1, math.Sqrt(chord2)/2))*(1-1e-12)-1e-8)
}

// toMeridian is the squared chord, on the unit sphere, to the nearest place of the arc between two latitudes of
// the meridian that lies turn degrees of longitude away.
func (v vantage) toMeridian(turn, low, high float64) float64 {
	sinLow, cosLow := reducedLatitude(low)
	sinHigh, cosHigh := reducedLatitude(high)
	s, c := sincosDegrees(turn / 2)
	versine := 2 * s * s // 1 - cos(turn)
	// The nearest place of the whole half meridian has the reduced latitude atan2(sin v, cos v cos turn).
	if side := v.cos * (1 - versine); side > 0 && v.sin*cosLow >= sinLow*side && v.sin*cosHigh <= sinHigh*side {
		d := math.Min(1, v.cos*2*s*c) // sine of the distance
		return 2 * d * d / (1 + math.Sqrt(1-d*d))
	}
	toLow := square(v.sin-sinLow) + square(v.cos-cosLow) + 2*v.cos*cosLow*versine
	toHigh := square(v.sin-sinHigh) + square(v.cos-cosHigh) + 2*v.cos*cosHigh*versine
	return math.Min(toLow, toHigh)
}

func square(x float64) float64 { return x * x }
