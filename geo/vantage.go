package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Vantage is a place that many distances are measured from, and those to boxes of the world bounded.
type Vantage struct {
	near  station
	plane plane

	from   vantage
	at     WorldPoint
	window WorldBox // where factor holds
	factor float64  // metres a unit of the world, from below
}

// windowDegrees is how far around a vantage the quick bound holds, and bulge how much nearer to a pole than its ends the shortest
// way between two places there may run.
const (
	windowDegrees = 1.0
	bulge         = 0.01
)

// NewVantage makes a place in degrees ready.
func NewVantage(p orb.Point) Vantage {
	v := Vantage{near: newStation(p), from: newVantage(p), at: World(p), window: WorldBox{Min: WorldPoint{1, 1}}}
	v.plane = newPlane(&v.near)
	if highest := math.Abs(p[1]) + windowDegrees + bulge; highest < MercatorLatitude && math.Abs(p[0])+windowDegrees < 180 {
		v.window = WorldBoxOf(orb.Bound{
			Min: orb.Point{p[0] - windowDegrees, p[1] - windowDegrees},
			Max: orb.Point{p[0] + windowDegrees, p[1] + windowDegrees},
		})
		// On the ellipsoid a step is at least (1 - e²) cos(latitude) times its image in web Mercator, and the cosine is least where
		// the latitude is highest.
		v.factor = (1 - first2) * math.Cos(highest*radiansADegree) * 2 * math.Pi * SemiMajorAxis / (1 << WorldBits) * (1 - 1e-9)
	}
	return v
}

// AtLeast is a lower bound in metres of the distance to any place whose unit lies in the box; not above the true distance, and
// within the quick window at most some percent below it.
func (v *Vantage) AtLeast(b WorldBox) float64 {
	if b.Min.X > b.Max.X {
		return math.Inf(1)
	}
	if b.Min.X >= v.window.Min.X && b.Max.X <= v.window.Max.X && b.Min.Y >= v.window.Min.Y && b.Max.Y <= v.window.Max.Y {
		dx, dy := unitsBetween(v.at.X, b.Min.X, b.Max.X), unitsBetween(v.at.Y, b.Min.Y, b.Max.Y)
		return math.Sqrt(dx*dx+dy*dy) * v.factor
	}
	low, high := WorldPoint{b.Min.X, b.Max.Y}.LonLat(), WorldPoint{b.Max.X, b.Min.Y}.LonLat()
	if b.Max.Y == math.MaxUint32 {
		low[1] = -90
	}
	if b.Min.Y == 0 {
		high[1] = 90
	}
	const rounding = 0.03 // metres, more than places are away from their units
	return max(v.from.atLeast(low, high)-rounding, 0)
}

// unitsBetween is how many units at least lie between places whose units are at and in from…to: each may be half a unit off.
func unitsBetween(at, from, to uint32) float64 {
	switch {
	case at+1 < from:
		return float64(from - at - 1)
	case at > to && at-to > 1:
		return float64(at - to - 1)
	}
	return 0
}
