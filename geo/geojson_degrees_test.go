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

// Whole numbers of a unit are written as strconv writes the double that they stand for, wherever doubles tell them apart.
func TestDecimalsOfUnitsAreTheShortest(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 5))
	var near Decimals
	check := func(n int64) {
		t.Helper()
		for decimals, unit := range map[int]float64{7: 1e7, 8: 1e8, 9: 1e9} {
			var out [DecimalRoom]byte
			if got, want := string(out[:PutDecimal(out[:], n, decimals)]), strconv.FormatFloat(float64(n)/unit, 'f', -1, 64); got != want {
				t.Fatalf("%d of %d decimals is written %s, want %s", n, decimals, got, want)
			}
			for _, m := range []int64{n, n, n + 1, n / 10 * 10, n + int64(unit), n} {
				number := func(n int64) string { return string(out[:PutDecimal(out[:], n, decimals)]) }
				want := "[" + number(m-7) + "," + number(m+(1<<31-1)) + "],[" + number(m+5) + "," + number(m-8) + "]"
				var pair [3 * PositionRoom]byte
				size := near.PutPositions(pair[:], []uint32{0, 1<<31 - 1, 12, 1<<32 - 8}, [2]int64{m - 7, m}, decimals)
				if got := string(pair[:size]); got != want {
					t.Fatalf("%d of %d decimals is written %s, want %s", m, decimals, got, want)
				}
			}
		}
	}
	for _, n := range []int64{0, 1, 9, 10, 99, 100, 9_999_999, 10_000_000, 99_999_999, 100_000_000, 999_999_999, 1_000_000_000, 1<<52 - 1} {
		for d := range int64(3) {
			check(min(n+d-1, 1<<52-1))
			check(-min(n+d-1, 1<<52-1))
		}
	}
	for range 200_000 {
		n := r.Int64N(1 << (1 + r.IntN(52)))
		round := int64(math.Pow10(r.IntN(10)))
		check(n)
		check(-n)
		check(n / round * round)
	}
}

func BenchmarkDecimals(b *testing.B) {
	var out [DecimalRoom]byte
	n := int64(1_230_713_535)
	for b.Loop() {
		n += 1237
		PutDecimal(out[:], n, 7)
	}
}

func BenchmarkDecimalsNear(b *testing.B) {
	var out [5 * PositionRoom]byte
	var near Decimals
	words := []uint32{1, 2, 3, 40, 50, 60, 700, 80}
	for b.Loop() {
		words[0]++
		near.PutPositions(out[:], words, [2]int64{1_230_713_535, 412_353_535}, 7)
	}
}
