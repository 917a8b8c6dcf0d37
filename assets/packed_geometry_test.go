package assets

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestCoordinatesComeBackBitForBit keeps coordinates of all kinds: few decimals and many, far apart, the smallest, and minus zero.
func TestCoordinatesComeBackBitForBit(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	coordinate := func() float64 {
		v := 123 + r.Float64()
		switch r.IntN(8) {
		case 0:
			return math.Copysign(0, -1)
		case 1:
			return 0
		case 2:
			return r.Float64()*360 - 180
		case 3:
			return math.Float64frombits(r.Uint64N(1 << 20))
		}
		unit := math.Pow(10, float64(r.IntN(12)))
		return math.Round(v*unit) / unit
	}
	var e exact
	type kept struct {
		at, scale int
		points    []orb.Point
	}
	var all []kept
	for range 20_000 {
		points := make([]orb.Point, 1+r.IntN(3))
		for i := range points {
			points[i] = orb.Point{coordinate(), coordinate()}
		}
		at := len(e.words)
		all = append(all, kept{at, e.add(points), points})
	}
	for _, k := range all {
		for i, got := range e.positions(nil, uint32(k.at), len(k.points), k.scale) {
			for axis, v := range got {
				if math.Float64bits(v) != math.Float64bits(k.points[i][axis]) {
					t.Fatalf("%v at scale %d came back as %v", k.points[i], k.scale, got)
				}
			}
		}
	}
}
