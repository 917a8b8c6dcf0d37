package crs

import (
	"math"

	"github.com/paulmach/orb"
)

const radiansADegree = math.Pi / 180

// mostTurn is how far from the central meridian a transverse Mercator is used, in degrees; the series keeps a
// nanometre within 30 and ten micrometres to the end.
const mostTurn = 60

// mostEta is the easting, in units of the rectifying radius, at mostTurn on the equator, with the slack of the
// difference between sphere and ellipsoid.
const mostEta = 1.33

// series is Krüger's expansion of the transverse Mercator projection of an ellipsoid to the sixth power of the
// third flattening, with what depends on the projection alone. It is never written to once made.
type series struct {
	p          Projection
	e          float64 // eccentricity
	metres     float64 // rectifying radius times scale
	north      float64 // false northing less that of the origin
	alpha      [6]float64
	beta       [6]float64
	complement float64 // 1 - e^2
}

func newSeries(p Projection) *series {
	f := 1 / p.Ellipsoid.InverseFlattening
	n := f / (2 - f)
	n2, n3 := n*n, n*n*n
	n4, n5, n6 := n2*n2, n2*n3, n3*n3
	s := &series{p: p, e: math.Sqrt(f * (2 - f)), complement: (1 - f) * (1 - f)}
	s.metres = p.Scale * p.Ellipsoid.Radius / (1 + n) * (1 + n2/4 + n4/64 + n6/256)
	s.alpha = [6]float64{
		n/2 - 2*n2/3 + 5*n3/16 + 41*n4/180 - 127*n5/288 + 7891*n6/37800,
		13*n2/48 - 3*n3/5 + 557*n4/1440 + 281*n5/630 - 1983433*n6/1935360,
		61*n3/240 - 103*n4/140 + 15061*n5/26880 + 167603*n6/181440,
		49561*n4/161280 - 179*n5/168 + 6601661*n6/7257600,
		34729*n5/80640 - 3418889*n6/1995840,
		212378941 * n6 / 319334400,
	}
	s.beta = [6]float64{
		n/2 - 2*n2/3 + 37*n3/96 - n4/360 - 81*n5/512 + 96199*n6/604800,
		n2/48 + n3/15 - 437*n4/1440 + 46*n5/105 - 1118711*n6/3870720,
		17*n3/480 - 37*n4/840 - 209*n5/4480 + 5569*n6/90720,
		4397*n4/161280 - 11*n5/504 - 830251*n6/7257600,
		4583*n5/161280 - 108847*n6/3991680,
		20648693 * n6 / 638668800,
	}
	s.north = p.FalseNorthing
	if p.Latitude != 0 {
		s.north -= s.forward(orb.Point{p.Meridian, p.Latitude})[1] - p.FalseNorthing
	}
	return s
}

// conformal turns the tangent of a geodetic latitude into that of the conformal one.
func (s *series) conformal(tan float64) float64 {
	sigma := math.Sinh(s.e * math.Atanh(s.e*tan/math.Hypot(1, tan)))
	return tan*math.Hypot(1, sigma) - sigma*math.Hypot(1, tan)
}

// geodetic is the inverse of conformal, by Newton's steps; three reach the last bit but one.
func (s *series) geodetic(conformal float64) float64 {
	tan := conformal / s.complement
	if math.Abs(tan) > 1e8 { // within a micrometre of a pole, where the quotient is the answer
		return conformal * math.Exp(s.e*math.Atanh(s.e))
	}
	for range 6 {
		got := s.conformal(tan)
		step := (conformal - got) * (1 + s.complement*tan*tan) / (s.complement * math.Hypot(1, tan) * math.Hypot(1, got))
		tan += step
		if math.Abs(step) < 1e-16*math.Max(1, math.Abs(tan)) {
			break
		}
	}
	return tan
}

// forward takes longitude, latitude in degrees to easting, northing in metres.
func (s *series) forward(p orb.Point) orb.Point {
	turn := math.Remainder(p[0]-s.p.Meridian, 360)
	if !(math.Abs(turn) <= mostTurn && math.Abs(p[1]) <= 90) {
		return nowhere()
	}
	sin, cos := math.Sincos(turn * radiansADegree)
	tan := s.conformal(math.Tan(p[1] * radiansADegree))
	xi, eta := waves(&s.alpha, math.Atan2(tan, cos), math.Asinh(sin/math.Hypot(tan, cos)))
	return orb.Point{s.p.FalseEasting + s.metres*eta, s.north + s.metres*xi}
}

// inverse takes easting, northing in metres to longitude, latitude in degrees.
func (s *series) inverse(p orb.Point) orb.Point {
	xi, eta := (p[1]-s.north)/s.metres, (p[0]-s.p.FalseEasting)/s.metres
	if !(math.Abs(eta) <= mostEta && math.Abs(xi) <= math.Pi/2) {
		return nowhere()
	}
	minus := s.beta
	for i := range minus {
		minus[i] = -minus[i]
	}
	xi, eta = waves(&minus, xi, eta)
	sin, cos := math.Sincos(xi)
	sinh := math.Sinh(eta)
	tan := s.geodetic(sin / math.Hypot(sinh, cos))
	lon := s.p.Meridian + math.Atan2(sinh, cos)/radiansADegree
	if lon < -180 || lon > 180 {
		lon = math.Remainder(lon, 360)
	}
	return orb.Point{lon, math.Atan(tan) / radiansADegree}
}

// waves adds the series sum c[j] sin(2j(xi + i eta)) to xi + i eta.
func waves(c *[6]float64, xi, eta float64) (sumXi, sumEta float64) {
	sumXi, sumEta = xi, eta
	for j := 6; j >= 1; j-- {
		sin, cos := math.Sincos(2 * float64(j) * xi)
		up := math.Exp(2 * float64(j) * eta)
		down := 1 / up
		sumXi += c[j-1] * sin * (up + down) / 2
		sumEta += c[j-1] * cos * math.Sinh(2*float64(j)*eta)
	}
	return sumXi, sumEta
}

func nowhere() orb.Point { return orb.Point{math.NaN(), math.NaN()} }
