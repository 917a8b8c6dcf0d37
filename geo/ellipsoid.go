package geo

import "math"

// The ellipsoid of CGCS2000 (EPSG 1024): semi-major axis in metres and inverse flattening. That of WGS 84 has
// another inverse flattening in the seventh decimal, which moves the pole by 0.1 mm.
const (
	SemiMajorAxis     = 6378137.0
	InverseFlattening = 298.257222101
)

const (
	flattening      = 1 / InverseFlattening
	semiMinorAxis   = SemiMajorAxis * (1 - flattening)
	first2          = flattening * (2 - flattening)                  // first eccentricity squared
	second2         = first2 / ((1 - flattening) * (1 - flattening)) // second eccentricity squared
	thirdFlattening = flattening / (2 - flattening)
	radiansADegree  = math.Pi / 180
)

// reducedLatitude gives sine and cosine of the reduced (parametric) latitude of a geodetic latitude in degrees.
func reducedLatitude(lat float64) (sin, cos float64) {
	s, c := sincosDegrees(lat)
	return unit((1-flattening)*s, c)
}

// unit scales (x, y) to length one.
func unit(x, y float64) (float64, float64) {
	h := math.Sqrt(x*x + y*y)
	if h < 1e-140 || h > 1e140 {
		h = math.Hypot(x, y)
	}
	return x / h, y / h
}

// sincosDegrees is exact at multiples of 90 degrees, which multiplying by pi/180 is not.
func sincosDegrees(deg float64) (sin, cos float64) {
	if math.Abs(deg) <= 45 {
		return math.Sincos(deg * radiansADegree)
	}
	r := math.Mod(deg, 360)
	q := math.RoundToEven(r / 90)
	s, c := math.Sincos((r - 90*q) * radiansADegree)
	switch int(q) & 3 {
	case 1:
		return c, -s
	case 2:
		return -s, -c
	case 3:
		return -c, s
	}
	return s, c
}
