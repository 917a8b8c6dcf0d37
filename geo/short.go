package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// station is a place that short lines start from, with what depends on it alone: sine and cosine of its latitude, and
// root(1 - first2 sin^2), which divides the semi-major axis to give the radius of the prime vertical.
type station struct {
	at          orb.Point
	sin, cos, w float64
	radius      float64 // of the parallel
}

func newStation(p orb.Point) station {
	s := station{at: p}
	s.sin, s.cos = sincosDegrees(p[1])
	s.w = math.Sqrt(1 - first2*s.sin*s.sin)
	s.radius = SemiMajorAxis * s.cos / s.w
	return s
}

// shortDegrees is how far the ends of a short line may be apart in latitude and in longitude: 10 km.
const shortDegrees = 0.09

// areNear reports whether the line between two places is short.
func areNear(p, q orb.Point) bool {
	return math.Abs(q[0]-p[0]) <= shortDegrees && math.Abs(q[1]-p[1]) <= shortDegrees && math.Abs(p[1]) <= 90 && math.Abs(q[1]) <= 90
}

// distance is Distance from the station.
func (s *station) distance(q orb.Point) float64 {
	switch {
	case s.at == q:
		return 0
	case areNear(s.at, q):
		l := s.to(q)
		return l.metres()
	}
	return solveInverse(s.at, q).metres
}

// bearing is Bearing at the station.
func (s *station) bearing(q orb.Point) float64 {
	switch {
	case s.at == q:
		return 0
	case areNear(s.at, q):
		l := s.to(q)
		return degreesOf(l.direction(s))
	}
	g := solveInverse(s.at, q)
	return degreesOf(g.sinStart, g.cosStart)
}

// line is a geodesic so short that it is its chord but for the bend that the curvature in its middle tells. What is small is
// found from differences of angles, so that no digit is lost however short the line is. Lengths are in metres.
type line struct {
	sin, cos float64 // of the latitude of the end
	w        float64 // of the end, as a station's
	radius   float64 // of the parallel of the start
	out      float64 // how much larger that of the end is
	up       float64 // from the plane of the start's parallel to that of the end's, northward
	sinLon   float64 // of the difference of longitude
	half2    float64 // squared sine of half that difference
	chord2   float64 // squared chord
	bend     float64 // chord2 times the squared curvature
}

// to is the line to a place that is near.
func (s *station) to(q orb.Point) line {
	sinLat, cosLat := sincosSmall((q[1] - s.at[1]) / 2 * radiansADegree)
	sinLon, cosLon := sincosSmall((q[0] - s.at[0]) / 2 * radiansADegree)
	sinMid, cosMid := s.sin*cosLat+s.cos*sinLat, s.cos*cosLat-s.sin*sinLat
	moreSin, moreCos := 2*sinLat*cosMid, -2*sinLat*sinMid
	l := line{sin: s.sin + moreSin, cos: s.cos + moreCos, sinLon: 2 * sinLon * cosLon, half2: sinLon * sinLon}
	l.w = math.Sqrt(1 - first2*l.sin*l.sin)
	per := SemiMajorAxis / l.w
	morePer := per * first2 * moreSin * (s.sin + l.sin) / (s.w * (s.w + l.w)) // than at the start
	l.radius = s.radius
	l.out = moreCos*per + s.cos*morePer
	l.up = (1 - first2) * (moreSin*per + s.sin*morePer)
	across2, along2 := 4*l.radius*(l.radius+l.out)*l.half2, l.out*l.out+l.up*l.up
	l.chord2 = across2 + along2
	if l.chord2 > 0 {
		w := (s.w + l.w) / 2
		bent := (across2 + along2*(w*w)*(1/(1-first2))) * w * (1 / SemiMajorAxis) // chord2 times Euler's curvature at the middle
		l.bend = bent * bent / l.chord2
	}
	return l
}

// metres is the length, less than a nanometre off.
func (l *line) metres() float64 { return math.Sqrt(l.chord2) * (1 + l.bend*(1.0/24+l.bend*(3.0/640))) }

// direction is where the line goes at its start, in metres eastward and northward. The geodesic turns away from it by less than
// 2e-7 of a degree.
func (l *line) direction(s *station) (east, north float64) {
	far := l.radius + l.out
	return far * l.sinLon, l.up*s.cos - (l.out-2*far*l.half2)*s.sin
}

// lengthening is half the derivative of the squared chord while the end moves by so many radians a unit of time.
func (l *line) lengthening(lon, lat float64) float64 {
	n := SemiMajorAxis / l.w
	north := l.up*l.cos - (l.out+2*l.radius*l.half2)*l.sin
	return n*(1-first2)/(l.w*l.w)*lat*north + n*l.cos*lon*l.radius*l.sinLon
}

// sincosSmall is right to the last digit or two for angles of up to 0.002.
func sincosSmall(x float64) (sin, cos float64) {
	x2 := x * x
	return x * (1 - x2*(1.0/6)*(1-x2*(1.0/20))), 1 - x2*(1.0/2)*(1-x2*(1.0/12)*(1-x2*(1.0/30)))
}
