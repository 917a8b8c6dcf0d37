package geo

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/paulmach/orb"
)

// TestOrientationAsRationals compares with exact fractions where floats are at their worst: places on a line as
// nearly as they can be, tiny and huge numbers, midpoints.
func TestOrientationAsRationals(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 3))
	zeros := 0
	for range 20000 {
		scale := math.Pow(10, float64(r.IntN(9)-6))
		switch r.IntN(20) {
		case 0:
			scale = 1e-160
		case 1:
			scale = 1e150
		}
		a := orb.Point{scale * r.NormFloat64(), scale * r.NormFloat64()}
		b := orb.Point{scale * r.NormFloat64(), scale * r.NormFloat64()}
		u := along(a, b, r.Float64())
		v := along(a, b, r.Float64())
		if r.IntN(3) == 0 {
			u[1] = math.Nextafter(u[1], 100)
		}
		if r.IntN(3) == 0 { // small integers meet exactly
			a, b = orb.Point{float64(r.IntN(9)), float64(r.IntN(9))}, orb.Point{float64(r.IntN(9)), float64(r.IntN(9))}
			u, v = orb.Point{float64(r.IntN(9)), float64(r.IntN(9))}, orb.Point{float64(r.IntN(9)), float64(r.IntN(9))}
		}
		one, half := rationalTurn(a, b, u, u), rationalTurn(a, b, u, v)
		if got := orientation(a, b, u); got != one {
			t.Fatalf("orientation %v %v %v: %d, want %d", a, b, u, got, one)
		}
		if got := midpointOrientation(a, b, u, v); got != half {
			t.Fatalf("orientation %v %v, middle of %v %v: %d, want %d", a, b, u, v, got, half)
		}
		if one == 0 || half == 0 {
			zeros++
		}
	}
	if zeros < 100 {
		t.Errorf("only %d on a line", zeros)
	}
}

func rationalTurn(a, b, u, v orb.Point) int {
	rat := func(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }
	half := func(x, y float64) *big.Rat {
		s := new(big.Rat).Add(rat(x), rat(y))
		return s.Quo(s, big.NewRat(2, 1))
	}
	sub := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Sub(x, y) }
	mx, my := half(u[0], v[0]), half(u[1], v[1])
	left := new(big.Rat).Mul(sub(rat(b[0]), rat(a[0])), sub(my, rat(a[1])))
	right := new(big.Rat).Mul(sub(rat(b[1]), rat(a[1])), sub(mx, rat(a[0])))
	return left.Cmp(right)
}
