package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestShortLinesAreGeodesics compares the ways of short and of long lines where both hold, at all latitudes, lengths and
// directions.
func TestShortLinesAreGeodesics(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	worst := struct{ metres, turn, slope float64 }{}
	for range 200_000 {
		p := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		reach := math.Pow(10, -9+r.Float64()*9) * shortDegrees
		q := orb.Point{p[0] + reach*(2*r.Float64()-1), p[1] + reach*(2*r.Float64()-1)}
		if !areNear(p, q) || p == q {
			continue
		}
		s := newStation(p)
		l, g := s.to(q), solveInverse(p, q)
		off := math.Abs(l.metres() - g.metres)
		worst.metres = max(worst.metres, off)
		if off > 1e-8 {
			t.Fatalf("%v to %v: %.10f m, the geodesic has %.10f", p, q, l.metres(), g.metres)
		}
		if g.metres < 1e-3 {
			continue // the direction of the general way hangs on roundings
		}
		east, north := l.direction(&s)
		turn := math.Abs(math.Remainder(math.Atan2(east, north)-math.Atan2(g.sinStart, g.cosStart), 2*math.Pi)) - 1e-8/g.metres
		worst.turn = max(worst.turn, turn)
		if turn > 3e-9 {
			t.Fatalf("%v to %v, %v m: %g rad off in direction", p, q, g.metres, turn)
		}
		lon, lat := r.Float64()-0.5, r.Float64()-0.5
		w2 := 1 - first2*l.sin*l.sin
		n := SemiMajorAxis / math.Sqrt(w2)
		want := g.metres * (n*(1-first2)/w2*lat*g.cosEnd + n*l.cos*lon*g.sinEnd)
		slope := (math.Abs(l.lengthening(lon, lat)-want) - 0.1) / (g.metres * 1e7)
		worst.slope = max(worst.slope, slope)
		if slope > 1e-6 {
			t.Fatalf("%v to %v: lengthens by %v, the geodesic by %v", p, q, l.lengthening(lon, lat), want)
		}
	}
	t.Logf("at most %.2g m, %.2g rad, %.2g of the slope", worst.metres, worst.turn, worst.slope)
}
