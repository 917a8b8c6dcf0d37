package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Distance is the length in metres of the shortest geodesic between two places on the ellipsoid of CGCS2000,
// by the method of Karney, "Algorithms for geodesics" (2013), to the sixth order: a few nanometres from the
// truth at any distance, near antipodes included. NaN where a coordinate is not finite.
func Distance(a, b orb.Point) float64 {
	s := newStation(a)
	return s.distance(b)
}

// Bearing is the azimuth at a of the geodesic to b in degrees clockwise from north, in [0, 360); 0 where the
// places coincide.
func Bearing(a, b orb.Point) float64 {
	s := newStation(a)
	return s.bearing(b)
}

// degreesOf is a direction in degrees clockwise from north, in [0, 360).
func degreesOf(east, north float64) float64 {
	deg := math.Atan2(east, north) / radiansADegree
	if deg < 0 {
		deg += 360
	}
	if deg >= 360 {
		deg = 0
	}
	return deg + 0 // no minus zero
}

// inverse is the shortest geodesic between two places: its length, and sine and cosine of its azimuths,
// clockwise from north and pointing forward, at its start and at its end.
type inverse struct {
	metres             float64
	sinStart, cosStart float64
	sinEnd, cosEnd     float64
}

const (
	epsilon      = 0x1p-52
	coarse       = 0x1p-26 // root of epsilon
	tiny         = 0x1p-511
	newtonSteps  = 20
	allSteps     = newtonSteps + 53 + 10
	cutTol       = 200 * epsilon
	cutWidth     = 1000 * coarse
	bracketTol   = epsilon * coarse
	shortArc     = 0.1 * coarse / 0.04090 // divided by root of flattening*(1-flattening/2)/2
	farFromCut   = 6 * thirdFlattening * math.Pi
	equatorLimit = (1 - flattening) * 180 // beyond it the equator is not the shortest way, in degrees
)

// reducedPair holds the two ends of a geodesic in canonical position: the first has the latitude farther from
// the equator and south of it, the longitude difference is in [0, pi]. sin, cos are of the reduced latitude,
// dn is root(1 + second2 sin^2).
type reducedPair struct {
	sin1, cos1, dn1     float64
	sin2, cos2, dn2     float64
	lon, sinLon, cosLon float64
}

func solveInverse(a, b orb.Point) inverse {
	lon := lonDifference(a[0], b[0])
	lonSign := 1.0
	if math.Signbit(lon) {
		lonSign, lon = -1, -lon
	}
	lat1, lat2 := a[1], b[1]
	swapped := math.Abs(lat1) < math.Abs(lat2)
	if swapped {
		lat1, lat2 = lat2, lat1
	}
	latSign := -1.0
	if math.Signbit(lat1) {
		latSign = 1
	}
	p := newReducedPair(lat1*latSign, lat2*latSign, lon)
	g := p.solve(lon, lat1*latSign)
	if swapped {
		g.sinStart, g.sinEnd = g.sinEnd, g.sinStart
		g.cosStart, g.cosEnd = g.cosEnd, g.cosStart
		latSign = -latSign
	}
	g.sinStart *= lonSign
	g.sinEnd *= lonSign
	g.cosStart *= latSign
	g.cosEnd *= latSign
	return g
}

// lonDifference is to - from in degrees, in (-180, 180].
func lonDifference(from, to float64) float64 {
	d := math.Mod(to-from, 360)
	if d > 180 {
		d -= 360
	} else if d <= -180 {
		d += 360
	}
	return d
}

func newReducedPair(lat1, lat2, lon float64) reducedPair {
	p := reducedPair{lon: lon * radiansADegree}
	if lon > 90 {
		p.sinLon, p.cosLon = sincosDegrees(180 - lon)
		p.cosLon = -p.cosLon
	} else {
		p.sinLon, p.cosLon = sincosDegrees(lon)
	}
	p.sin1, p.cos1 = reducedLatitude(lat1)
	p.sin2, p.cos2 = reducedLatitude(lat2)
	p.cos1, p.cos2 = math.Max(tiny, p.cos1), math.Max(tiny, p.cos2)
	// Equal or opposite latitudes give equal or opposite sines and cosines whatever the rounding.
	if p.cos1 < -p.sin1 {
		if p.cos2 == p.cos1 {
			p.sin2 = math.Copysign(p.sin1, p.sin2)
		}
	} else if math.Abs(p.sin2) == -p.sin1 {
		p.cos2 = p.cos1
	}
	p.dn1 = math.Sqrt(1 + second2*p.sin1*p.sin1)
	p.dn2 = math.Sqrt(1 + second2*p.sin2*p.sin2)
	return p
}

// solve gives the geodesic in canonical position; lon and lat1 are its longitude difference and first latitude
// in degrees.
func (p *reducedPair) solve(lon, lat1 float64) inverse {
	if lat1 == -90 || p.sinLon == 0 {
		if g, ok := p.alongMeridian(); ok {
			return g
		}
	}
	if p.sin1 == 0 && lon <= equatorLimit {
		return inverse{metres: SemiMajorAxis * p.lon, sinStart: 1, sinEnd: 1}
	}
	if g, ok := p.startShort(); ok {
		return g
	}
	sin, cos := p.start()
	return p.newton(sin, cos)
}

// alongMeridian is not ok where the meridian is not the shortest way (near antipodes).
func (p *reducedPair) alongMeridian() (inverse, bool) {
	arc := geodesicArc{
		sinSigma1: p.sin1, cosSigma1: p.cosLon * p.cos1,
		sinSigma2: p.sin2, cosSigma2: p.cos2,
		epsilon: thirdFlattening,
	}
	arc.measure()
	metres, reduced := arc.lengths(p.dn1, p.dn2)
	if arc.sigma >= 1 && reduced < 0 {
		return inverse{}, false
	}
	return inverse{metres: math.Max(0, metres) * semiMinorAxis, sinStart: p.sinLon, cosStart: p.cosLon, cosEnd: 1}, true
}

// startShort solves lines so short that the sphere of the mean latitude is exact to double precision.
func (p *reducedPair) startShort() (inverse, bool) {
	sinDiff, isShort := p.shortLine()
	if !isShort {
		return inverse{}, false
	}
	mean2 := (p.sin1 + p.sin2) * (p.sin1 + p.sin2)
	mean2 /= mean2 + (p.cos1+p.cos2)*(p.cos1+p.cos2)
	dn := math.Sqrt(1 + second2*mean2)
	s, c := math.Sincos(p.lon / ((1 - flattening) * dn))
	sin1, cos1 := p.cos2*s, sinDiff+p.cos2*p.sin1*s*s/(1+c)
	sinArc, cosArc := math.Hypot(sin1, cos1), p.sin1*p.sin2+p.cos1*p.cos2*c
	if sinArc >= shortArc {
		return inverse{}, false
	}
	g := inverse{metres: math.Atan2(sinArc, cosArc) * semiMinorAxis * dn, cosStart: 1, cosEnd: 1}
	if sinArc > 0 {
		g.sinStart, g.cosStart = unit(sin1, cos1)
		g.sinEnd, g.cosEnd = unit(p.cos1*s, sinDiff-p.cos1*p.sin2*s*s/(1+c))
	}
	return g, true
}

// shortLine gives the sine of the difference of reduced latitudes, and whether the line is well below a radian.
func (p *reducedPair) shortLine() (sinDiff float64, short bool) {
	sinDiff = p.sin2*p.cos1 - p.cos2*p.sin1
	cosDiff := p.cos2*p.cos1 + p.sin2*p.sin1
	return sinDiff, cosDiff >= 0 && sinDiff < 0.5 && p.cos2*p.lon < 0.5
}

// start guesses sine and cosine of the first azimuth: on a sphere, and near the antipode by the astroid.
func (p *reducedPair) start() (sin, cos float64) {
	sinDiff, short := p.shortLine()
	sinSum := p.sin2*p.cos1 + p.cos2*p.sin1
	sinOmega, cosOmega := p.sinLon, p.cosLon
	if short {
		mean2 := (p.sin1 + p.sin2) * (p.sin1 + p.sin2)
		mean2 /= mean2 + (p.cos1+p.cos2)*(p.cos1+p.cos2)
		sinOmega, cosOmega = math.Sincos(p.lon / ((1 - flattening) * math.Sqrt(1+second2*mean2)))
	}
	sin = p.cos2 * sinOmega
	if cosOmega >= 0 {
		cos = sinDiff + p.cos2*p.sin1*sinOmega*sinOmega/(1+cosOmega)
	} else {
		cos = sinSum - p.cos2*p.sin1*sinOmega*sinOmega/(1-cosOmega)
	}
	sinArc, cosArc := math.Hypot(sin, cos), p.sin1*p.sin2+p.cos1*p.cos2*cosOmega
	if cosArc < 0 && sinArc < farFromCut*p.cos1*p.cos1 {
		sin, cos = p.startAntipodal(sinSum)
	}
	if !(sin > 0) {
		return 1, 0
	}
	return unit(sin, cos)
}

func (p *reducedPair) startAntipodal(sinSum float64) (sin, cos float64) {
	k2 := p.sin1 * p.sin1 * second2
	lonScale := flattening * p.cos1 * longitudeA3(k2/(2*(1+math.Sqrt(1+k2))+k2)) * math.Pi
	x := math.Atan2(-p.sinLon, -p.cosLon) / lonScale
	y := sinSum / (lonScale * p.cos1)
	if y > -cutTol && x > -1-cutWidth {
		sin = math.Min(1, -x)
		return sin, -math.Sqrt(1 - sin*sin)
	}
	k := astroid(x, y)
	s, c := math.Sincos(lonScale * -x * k / (1 + k))
	return p.cos2 * s, sinSum - p.cos2*p.sin1*s*s/(1+c)
}

// newton finds the first azimuth whose geodesic reaches the second end, by Newton steps kept in a bracket.
func (p *reducedPair) newton(sin, cos float64) inverse {
	lowSin, lowCos, highSin, highCos := tiny, 1.0, tiny, -1.0
	var arc geodesicArc
	closing, done := false, false
	for step := 0; ; step++ {
		var miss, slope float64
		arc, miss, slope = p.shoot(sin, cos)
		tol := epsilon
		if closing {
			tol = 8 * epsilon
		}
		if done || !(math.Abs(miss) >= tol) || step == allSteps {
			break
		}
		if miss > 0 && (step > newtonSteps || cos/sin > highCos/highSin) {
			highSin, highCos = sin, cos
		} else if miss < 0 && (step > newtonSteps || cos/sin < lowCos/lowSin) {
			lowSin, lowCos = sin, cos
		}
		if turn := -miss / slope; step < newtonSteps && slope > 0 && math.Abs(turn) < math.Pi {
			s, c := math.Sincos(turn)
			if next := sin*c + cos*s; next > 0 {
				sin, cos = unit(next, cos*c-sin*s)
				closing = math.Abs(miss) <= 16*epsilon
				continue
			}
		}
		sin, cos = unit((lowSin+highSin)/2, (lowCos+highCos)/2)
		closing = false
		done = math.Abs(lowSin-sin)+(lowCos-cos) < bracketTol || math.Abs(sin-highSin)+(cos-highCos) < bracketTol
	}
	metres, _ := arc.lengths(p.dn1, p.dn2)
	return inverse{metres: metres * semiMinorAxis, sinStart: sin, cosStart: cos, sinEnd: arc.sinEnd, cosEnd: arc.cosEnd}
}

// shoot follows the geodesic of the given first azimuth to the second latitude: the arc, by how many radians of
// longitude it misses the second end, and the derivative of that by the azimuth.
func (p *reducedPair) shoot(sin, cos float64) (arc geodesicArc, miss, slope float64) {
	if p.sin1 == 0 && cos == 0 {
		cos = -tiny // the two ways round meet here: take the one over the pole
	}
	sin0, cos0 := sin*p.cos1, math.Hypot(cos, sin*p.sin1)
	sinOmega1, cosOmega1 := sin0*p.sin1, cos*p.cos1
	arc.sinEnd, arc.cosEnd = sin, math.Abs(cos)
	if p.cos2 != p.cos1 {
		arc.sinEnd = sin0 / p.cos2
	}
	if p.cos2 != p.cos1 || math.Abs(p.sin2) != -p.sin1 {
		d := (p.sin1 - p.sin2) * (p.sin1 + p.sin2)
		if p.cos1 < -p.sin1 {
			d = (p.cos2 - p.cos1) * (p.cos1 + p.cos2)
		}
		arc.cosEnd = math.Sqrt(cosOmega1*cosOmega1+d) / p.cos2
	}
	sinOmega2, cosOmega2 := sin0*p.sin2, arc.cosEnd*p.cos2
	arc.sinSigma1, arc.cosSigma1 = unit(p.sin1, cosOmega1)
	arc.sinSigma2, arc.cosSigma2 = unit(p.sin2, cosOmega2)
	arc.measure()
	s := math.Max(0, cosOmega1*sinOmega2-sinOmega1*cosOmega2)
	c := cosOmega1*cosOmega2 + sinOmega1*sinOmega2
	eta := math.Atan2(s*p.cosLon-c*p.sinLon, c*p.cosLon+s*p.sinLon)
	k2 := cos0 * cos0 * second2
	arc.epsilon = k2 / (2*(1+math.Sqrt(1+k2)) + k2)
	c3 := longitudeC3(arc.epsilon)
	bend := sineSeries(c3[:], arc.sinSigma2, arc.cosSigma2) - sineSeries(c3[:], arc.sinSigma1, arc.cosSigma1)
	miss = eta - flattening*longitudeA3(arc.epsilon)*sin0*(arc.sigma+bend)
	if arc.cosEnd == 0 {
		return arc, miss, -2 * (1 - flattening) * p.dn1 / p.sin1
	}
	_, reduced := arc.lengths(p.dn1, p.dn2)
	return arc, miss, reduced * (1 - flattening) / (arc.cosEnd * p.cos2)
}
