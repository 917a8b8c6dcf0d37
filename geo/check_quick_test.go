package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestWhatIsSurelyValidIsValid judges rings on a coarse grid, where they touch and cross in every way, stars, and lines, in both ways.
func TestWhatIsSurelyValidIsValid(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 7))
	sure := map[string]int{}
	judge := func(g orb.Geometry) {
		if !surelyValid(g) {
			return
		}
		sure[g.GeoJSONType()]++
		if err := check(g); err != nil {
			t.Fatalf("%v: %v", g, err)
		}
	}
	for range 60_000 {
		n := 3 + r.IntN(9)
		ring := make(orb.Ring, n, n+1)
		star := r.IntN(3) == 0
		for i := range ring {
			ring[i] = orb.Point{123 + float64(r.IntN(7)), 41 + float64(r.IntN(7))}
			if star {
				sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
				reach := r.Float64()
				ring[i] = orb.Point{123 + reach*cos, 41 + reach*sin}
			}
		}
		if r.IntN(9) > 0 {
			ring = append(ring, ring[0])
		}
		switch r.IntN(40) {
		case 0:
			ring[r.IntN(n)][0] = []float64{math.NaN(), math.Inf(1), 181, -180}[r.IntN(4)]
		case 1:
			ring[1] = ring[0]
		}
		judge(orb.Polygon{ring})
		judge(orb.LineString(ring))
		judge(ring[0])
	}
	if sure["Polygon"] < 5_000 || sure["LineString"] < 50_000 || sure["Point"] < 50_000 {
		t.Fatalf("so many were sure: %v", sure)
	}
	for _, g := range []orb.Geometry{nil, orb.Polygon{}, orb.LineString{}, orb.LineString{{1, 2}, {1, 2}}, orb.MultiPoint{}, orb.Polygon{{{0, 0}, {1, 1}, {0, 0}}}} {
		if surelyValid(g) {
			t.Errorf("%v is taken for valid", g)
		}
	}
}
