package tiles_test

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/tiles"
)

// seeded returns a generator whose seed is printed when the test fails.
func seeded(t *testing.T, seed uint64) *rand.Rand {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 7))
}

// proving reports whether the long counts are asked for.
func proving() bool { return os.Getenv("NEEDLEPOINT_PROVE") == "1" }

// count returns how often a random test repeats.
func count(short, long int) int {
	if proving() {
		return long
	}
	return short
}

// randomAddress picks a tile around the sample district, at any zoom, or anywhere on earth.
func randomAddress(r *rand.Rand) tiles.Address {
	z := uint8(r.IntN(tiles.MaxZoom + 1))
	side := uint32(1) << z
	if r.IntN(3) == 0 {
		return tiles.Address{Z: z, X: r.Uint32N(side), Y: r.Uint32N(side)}
	}
	lon, lat := 123.06+r.NormFloat64()*0.05, 41.08+r.NormFloat64()*0.04
	x := (lon + 180) / 360
	y := 0.5 - math.Asinh(math.Tan(lat*math.Pi/180))/(2*math.Pi)
	return tiles.Address{Z: z, X: uint32(x * float64(side)), Y: uint32(y * float64(side))}
}

// sketch draws random geometries of all kinds in and around a tile. Sizes run from far below a unit to
// several tiles.
type sketch struct {
	r  *rand.Rand
	at tiles.Address
}

func (s sketch) place() (x, y float64) { return s.r.Float64()*4700 - 300, s.r.Float64()*4700 - 300 }

func (s sketch) size() float64 { return math.Exp(s.r.Float64()*11 - 2) } // 0.14 to 8,100 units

func (s sketch) point() orb.Point {
	x, y := s.place()
	return s.keep(unit(s.at, x, y))
}

// keep holds a place to the earth that web Mercator shows.
func (s sketch) keep(p orb.Point) orb.Point {
	return orb.Point{min(max(p[0], -180), 180), min(max(p[1], -tiles.MaxLatitude), tiles.MaxLatitude)}
}

func (s sketch) line() orb.LineString {
	x, y := s.place()
	size := s.size()
	var line orb.LineString
	for range 2 + s.r.IntN(12) {
		line = append(line, s.keep(unit(s.at, x, y)))
		x, y = x+s.r.NormFloat64()*size, y+s.r.NormFloat64()*size
	}
	return line
}

// star returns a polygon around a place whose holes lie within: star-shaped rings never cross themselves.
func (s sketch) star(x, y, size float64) orb.Polygon {
	polygon := orb.Polygon{s.ring(x, y, size, size*0.45)} // whose chords stay beyond 0.4 of the size
	holes := s.r.IntN(4)
	for i := range holes {
		angle := 2 * math.Pi * float64(i) / float64(max(holes, 1))
		reach := size * 0.25
		polygon = append(polygon, s.ring(x+reach*math.Cos(angle), y+reach*math.Sin(angle), size*0.14, size*0.02))
	}
	return polygon
}

func (s sketch) ring(x, y, outer, inner float64) orb.Ring {
	n := 12 + s.r.IntN(30)
	clockwise := 1.0
	if s.r.IntN(2) == 0 {
		clockwise = -1
	}
	turn := s.r.Float64() * 7
	var ring orb.Ring
	for i := range n {
		angle := turn + clockwise*2*math.Pi*(float64(i)+0.8*s.r.Float64())/float64(n)
		reach := inner + s.r.Float64()*(outer-inner)
		ring = append(ring, s.keep(unit(s.at, x+reach*math.Cos(angle), y+reach*math.Sin(angle))))
	}
	return append(ring, ring[0])
}

// comb returns a polygon with many thin teeth, which a clip border cuts apart and rounding folds.
func (s sketch) comb() orb.Polygon {
	x, y := s.place()
	teeth := 2 + s.r.IntN(12)
	pitch, length := s.size()/4, s.size()
	slant := s.r.NormFloat64() * length / 2
	var ring orb.Ring
	for i := range teeth {
		left := x + pitch*float64(i)
		ring = append(ring, s.keep(unit(s.at, left, y)),
			s.keep(unit(s.at, left+slant, y+length)),
			s.keep(unit(s.at, left+slant+pitch*0.3, y+length)),
			s.keep(unit(s.at, left+pitch*0.4, y)))
	}
	ring = append(ring, s.keep(unit(s.at, x+pitch*float64(teeth), y-length/10)), s.keep(unit(s.at, x, y-length/10)))
	return orb.Polygon{append(ring, ring[0])}
}

func (s sketch) geometry() orb.Geometry {
	switch s.r.IntN(10) {
	case 0, 1:
		return s.point()
	case 2:
		points := orb.MultiPoint{}
		for range 1 + s.r.IntN(9) {
			points = append(points, s.point())
		}
		return points
	case 3, 4:
		return s.line()
	case 5:
		lines := orb.MultiLineString{}
		for range 1 + s.r.IntN(5) {
			lines = append(lines, s.line())
		}
		return lines
	case 6:
		return s.comb()
	case 7:
		areas := orb.MultiPolygon{}
		x, y := s.place()
		size := s.size()
		for i := range 1 + s.r.IntN(4) {
			areas = append(areas, s.star(x+2.1*size*float64(i), y, size))
		}
		return areas
	}
	x, y := s.place()
	return s.star(x, y, s.size())
}

func (s sketch) shapes(n int) list {
	var all []orb.Geometry
	for range n {
		all = append(all, s.geometry())
	}
	return shapes(all...)
}
