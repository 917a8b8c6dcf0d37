package geo

import "math"

// geodesicArc is a geodesic on the auxiliary sphere: sine and cosine of the arc from the equator crossing to
// both ends, the arc between them, the azimuth at the end, and Karney's expansion parameter.
type geodesicArc struct {
	sinSigma1, cosSigma1 float64
	sinSigma2, cosSigma2 float64
	sigma                float64
	sinEnd, cosEnd       float64
	epsilon              float64
}

func (g *geodesicArc) measure() {
	g.sigma = math.Atan2(math.Max(0, g.cosSigma1*g.sinSigma2-g.sinSigma1*g.cosSigma2),
		g.cosSigma1*g.cosSigma2+g.sinSigma1*g.sinSigma2)
}

// lengths are the length and the reduced length of the geodesic, divided by the semi-minor axis.
func (g *geodesicArc) lengths(dn1, dn2 float64) (distance, reduced float64) {
	a1, c1 := distanceSeries(g.epsilon)
	a2, c2 := reducedSeries(g.epsilon)
	b1 := sineSeries(c1[:], g.sinSigma2, g.cosSigma2) - sineSeries(c1[:], g.sinSigma1, g.cosSigma1)
	b2 := sineSeries(c2[:], g.sinSigma2, g.cosSigma2) - sineSeries(c2[:], g.sinSigma1, g.cosSigma1)
	j := (a1-a2)*g.sigma + ((1+a1)*b1 - (1+a2)*b2)
	distance = (1 + a1) * (g.sigma + b1)
	reduced = dn2*(g.cosSigma1*g.sinSigma2) - dn1*(g.sinSigma1*g.cosSigma2) - g.cosSigma1*g.cosSigma2*j
	return distance, reduced
}

// sineSeries is the sum of c[i] sin(2(i+1)x), by Clenshaw.
func sineSeries(c []float64, sin, cos float64) float64 {
	ar := 2 * (cos - sin) * (cos + sin)
	var y0, y1 float64
	for i := len(c) - 1; i >= 0; i-- {
		y0, y1 = ar*y0-y1+c[i], y0
	}
	return 2 * sin * cos * y0
}

// distanceSeries is A1 - 1 and C1 of Karney's equations 17 and 18.
func distanceSeries(e float64) (float64, [6]float64) {
	e2 := e * e
	t := e2 * (e2*(e2+4) + 64) / 256
	d := e
	var c [6]float64
	c[0] = d * ((6-e2)*e2 - 16) / 32
	d *= e
	c[1] = d * ((64-9*e2)*e2 - 128) / 2048
	d *= e
	c[2] = d * (9*e2 - 16) / 768
	d *= e
	c[3] = d * (3*e2 - 5) / 512
	d *= e
	c[4] = -7 * d / 1280
	d *= e
	c[5] = -7 * d / 2048
	return (t + e) / (1 - e), c
}

// reducedSeries is A2 - 1 and C2 of Karney's equations 42 and 43.
func reducedSeries(e float64) (float64, [6]float64) {
	e2 := e * e
	t := e2 * (e2*(-11*e2-28) - 192) / 256
	d := e
	var c [6]float64
	c[0] = d * (e2*(e2+2) + 16) / 32
	d *= e
	c[1] = d * (e2*(35*e2+64) + 384) / 2048
	d *= e
	c[2] = d * (15*e2 + 80) / 768
	d *= e
	c[3] = d * (7*e2 + 35) / 512
	d *= e
	c[4] = 63 * d / 1280
	d *= e
	c[5] = 77 * d / 2048
	return (t - e) / (1 + e), c
}

// longitudeA3 is A3 of Karney's equation 24.
func longitudeA3(e float64) float64 {
	const n = thirdFlattening
	return 1 + e*(-(1-n)/2+e*(-(2+n-3*n*n)/8+e*(-(1+3*n+n*n)/16+e*(-(3+2*n)/64+e*(-3.0/128)))))
}

// longitudeC3 is C3 of Karney's equation 25.
func longitudeC3(e float64) [5]float64 {
	const n = thirdFlattening
	e2 := e * e
	return [5]float64{
		e * ((1-n)/4 + e*((1-n*n)/8+e*((3+3*n-n*n)/64+e*((5+2*n)/128+e*3/128)))),
		e2 * ((2-3*n+n*n)/32 + e*((3-2*n-3*n*n)/64+e*((3+n)/128+e*5/256))),
		e2 * e * ((5-9*n+5*n*n)/192 + e*((9-10*n)/384+e*7/512)),
		e2 * e2 * ((7-14*n)/512 + e*7/512),
		e2 * e2 * e * 21 / 2560,
	}
}

// astroid is the positive root k of k^4+2k^3-(x^2+y^2-1)k^2-2y^2k-y^2 = 0.
func astroid(x, y float64) float64 {
	p, q := x*x, y*y
	r := (p + q - 1) / 6
	if q == 0 && r <= 0 {
		return 0
	}
	s := p * q / 4
	r2 := r * r
	r3 := r * r2
	disc := s * (s + 2*r3)
	u := r
	if disc >= 0 {
		t3 := s + r3
		if t3 < 0 {
			t3 -= math.Sqrt(disc)
		} else {
			t3 += math.Sqrt(disc)
		}
		t := math.Cbrt(t3)
		u += t
		if t != 0 {
			u += r2 / t
		}
	} else {
		angle := math.Atan2(math.Sqrt(-disc), -(s + r3))
		u += 2 * r * math.Cos(angle/3)
	}
	v := math.Sqrt(u*u + q)
	uv := u + v
	if u < 0 {
		uv = q / (v - u)
	}
	w := (uv - q) / (2 * v)
	return uv / (math.Sqrt(uv+w*w) + w)
}
