package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// course measures the edges of a run one after another. It knows sine and cosine of one latitude, and finds those of others near
// it by turning a little.
type course struct {
	lat, sin, cos float64
	known         bool
}

// slant is how steep at most what is integrated may be for two points of Gauss: the change of latitude times the tangent of it.
const slant = 0.003

// leastCos is where the square of a cosine, found from that of the sine, begins to lose digits.
const leastCos = 0.1

// length is the length of an edge. The speed of the course depends on latitude alone: where that changes little, two points of
// Gauss leave less than 15 slant^4 / 4320, which is 3e-13.
func (c *course) length(a, b orb.Point) float64 {
	if a == b {
		return 0
	}
	mid := (a[1] + b[1]) / 2
	if !c.known || !(math.Abs(mid-c.lat) <= shortDegrees) {
		if !(math.Abs(mid) < 90) {
			return edgeLength(a, b)
		}
		c.lat, c.known = mid, true
		c.sin, c.cos = sincosDegrees(mid)
	}
	lon, lat := (b[0]-a[0])*radiansADegree, (b[1]-a[1])*radiansADegree
	turnSin, turnCos := sincosSmall((mid - c.lat) * radiansADegree)
	sin, cos := c.sin*turnCos+c.cos*turnSin, c.cos*turnCos-c.sin*turnSin
	if !(math.Abs(b[1]-a[1]) <= shortDegrees && math.Abs(lat*sin) <= slant*cos && cos >= leastCos) {
		return edgeLength(a, b)
	}
	turnSin, turnCos = sincosSmall(lat / 2 * 0.5773502691896258) // root of a third
	up, down := sin*turnCos+cos*turnSin, sin*turnCos-cos*turnSin
	return SemiMajorAxis / 2 * (unitSpeed(up*up, lon, lat) + unitSpeed(down*down, lon, lat))
}

// unitSpeed is arcSpeed in semi-major axes, by the squared sine of the latitude.
func unitSpeed(sin2, lon, lat float64) float64 {
	per := 1 / (1 - first2*sin2)
	north := (1 - first2) * per * lat
	return math.Sqrt(per * (north*north + (1-sin2)*lon*lon))
}
