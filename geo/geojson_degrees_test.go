package geo

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// Degrees are written as strconv writes them, whatever they are.
func TestDegreesAreTheShortestDecimal(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	check := func(v float64) {
		t.Helper()
		if got, want := string(appendDegrees(nil, v)), strconv.FormatFloat(v, 'f', -1, 64); got != want {
			t.Fatalf("%v is written %s, want %s", v, got, want)
		}
	}
	for _, v := range []float64{0, math.Copysign(0, -1), 1e-7, -1e-7, 1e-8, 180, -180, 0.1, 123.0713535, 1e15, -1e300, math.MaxFloat64, math.SmallestNonzeroFloat64} {
		check(v)
	}
	for range 200_000 {
		v := r.Float64()*360 - 180
		check(v)
		scale := math.Pow(10, float64(r.IntN(10)))
		check(math.Round(v*scale) / scale)
		check(math.Nextafter(math.Round(v*1e7)/1e7, math.Inf(1)))
	}
}
