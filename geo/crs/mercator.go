package crs

import (
	"math"

	"github.com/paulmach/orb"
)

// mercatorRadius is the radius of the sphere that web Mercator takes the ellipsoid for.
const mercatorRadius = 6378137

func mercatorForward(p orb.Point) orb.Point {
	if !(math.Abs(p[1]) < 90) {
		return nowhere()
	}
	sin, cos := math.Sincos(p[1] * radiansADegree)
	return orb.Point{mercatorRadius * p[0] * radiansADegree, mercatorRadius * math.Asinh(sin/cos)}
}

func mercatorInverse(p orb.Point) orb.Point {
	return orb.Point{p[0] / mercatorRadius / radiansADegree, math.Atan(math.Sinh(p[1]/mercatorRadius)) / radiansADegree}
}
