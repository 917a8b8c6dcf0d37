package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// The bound is never above the distance to a place in the box, near and far, and in the window not far below it.
func TestVantageIsALowerBound(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	for range 200_000 {
		p := orb.Point{r.Float64()*360 - 180, r.Float64()*178 - 89}
		spread := math.Pow(10, r.Float64()*6-5)
		q := orb.Point{p[0] + (r.Float64()-0.5)*spread, p[1] + (r.Float64()-0.5)*spread}
		if math.Abs(q[0]) > 180 || math.Abs(q[1]) > 90 {
			continue
		}
		v, at := NewVantage(p), World(q)
		least, true_ := v.AtLeast(WorldBox{at, at}), Distance(p, q)
		if least > true_ {
			t.Fatalf("from %v to %v the bound is %g m, and the distance %g m", p, q, least, true_)
		}
		if spread < 0.5 && math.Abs(p[1]) < 60 && true_ > 10 && least < 0.9*true_ {
			t.Fatalf("from %v to %v the bound is only %g m of %g m", p, q, least, true_)
		}
	}
}
