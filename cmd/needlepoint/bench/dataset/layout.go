package dataset

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"
)

// The layout of the city: quarters scattered by chance, each a bell of assets along the streets of a lattice of its own.
// The three figures set how many features a map tile among the busy ones has at each zoom: near 8,300 at z14, 1,200 at
// z16 and 400 at z17. A city of more assets is larger, not denser.
const (
	density       = 2.05e-3 // assets a square metre, all over
	quarterAssets = 2000    // of one quarter
	quarterSigma  = 158.0   // metres
	streetSpacing = 90.0    // metres between two streets of a quarter
)

// The south-west corner of the city, where the sample district lies.
const (
	originLon = 123.03
	originLat = 41.06
)

// city says where assets stand.
type city struct {
	side     float64 // metres
	quarters []quarter
	perLon   float64 // metres a degree
	perLat   float64
}

// quarter is one part of the city.
type quarter struct {
	x, y     float64 // of its middle, metres from the corner
	sigma    float64
	cos, sin float64 // of the heading of its streets
}

// lay lays out a city for n assets.
func lay(r *rand.Rand, n int) city {
	c := city{side: math.Sqrt(float64(n) / density), perLat: 111_080, perLon: 111_320 * math.Cos((originLat+0.1)*math.Pi/180)}
	for range max(1, n/quarterAssets) {
		turn := (r.Float64() - 0.5) * math.Pi / 4
		c.quarters = append(c.quarters, quarter{x: r.Float64() * c.side, y: r.Float64() * c.side,
			sigma: quarterSigma * (0.85 + 0.3*r.Float64()), cos: math.Cos(turn), sin: math.Sin(turn)})
	}
	return c
}

// site is a place beside a street.
type site struct {
	quarter      int
	along, cross float64 // metres from the middle of the quarter, in the frame of its streets
	upright      bool    // the street runs along the cross axis
}

// site draws the place of one asset.
func (c *city) site(r *rand.Rand) site {
	s := site{quarter: r.IntN(len(c.quarters)), upright: r.IntN(2) == 0}
	sigma := c.quarters[s.quarter].sigma
	s.along = r.NormFloat64() * sigma
	street := math.Round(r.NormFloat64()*sigma/streetSpacing) * streetSpacing
	s.cross = street + (3+8*r.Float64())*float64(1-2*r.IntN(2))
	return s
}

// at returns lon/lat of the place (along, cross) metres further on from a site, to seven decimals: about a centimetre.
func (c *city) at(s site, along, cross float64) orb.Point {
	u, v := s.along+along, s.cross+cross
	if s.upright {
		u, v = v, u
	}
	q := &c.quarters[s.quarter]
	x, y := q.x+u*q.cos-v*q.sin, q.y+u*q.sin+v*q.cos
	return orb.Point{decimals(originLon + x/c.perLon), decimals(originLat + y/c.perLat)}
}

func decimals(degrees float64) float64 { return math.Round(degrees*1e7) / 1e7 }
