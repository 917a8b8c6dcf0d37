package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func TestWorldGoesThereAndBack(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 20_000 {
		w := WorldPoint{r.Uint32(), r.Uint32()}
		if got := World(w.LonLat()); got != w {
			t.Fatalf("%v comes back as %v", w, got)
		}
	}
}

func TestWorldHasAUnitForEveryPlace(t *testing.T) {
	last := uint32(math.MaxUint32)
	for _, c := range []struct {
		p    orb.Point
		want WorldPoint
	}{
		{orb.Point{0, 0}, WorldPoint{1 << 31, 1 << 31}},
		{orb.Point{-180, MercatorLatitude}, WorldPoint{0, 0}},
		{orb.Point{-180, 90}, WorldPoint{0, 0}},
		{orb.Point{180, -90}, WorldPoint{last, last}},
		{orb.Point{180, -MercatorLatitude}, WorldPoint{last, last}},
		{orb.Point{-190, 0}, WorldPoint{0, 1 << 31}},
		{orb.Point{math.NaN(), math.Inf(1)}, WorldPoint{0, 0}},
	} {
		if got := World(c.p); got != c.want {
			t.Errorf("%v is at %v, want %v", c.p, got, c.want)
		}
	}
}

// A tile is a run of keys, and neighbours on the curve are neighbours in the world.
func TestCurveKeepsTilesTogether(t *testing.T) {
	const bits = 4
	seen := map[uint64]WorldPoint{}
	for x := range uint32(1 << bits) {
		for y := range uint32(1 << bits) {
			corner := WorldPoint{x << (WorldBits - bits), y << (WorldBits - bits)}
			far := WorldPoint{corner.X + 1<<(WorldBits-bits) - 1, corner.Y + 1<<(WorldBits-bits) - 1}
			key := corner.CurveKey() >> (2 * (WorldBits - bits))
			if other := far.CurveKey() >> (2 * (WorldBits - bits)); other != key {
				t.Fatalf("cell %d/%d has the keys %d and %d", x, y, key, other)
			}
			seen[key] = WorldPoint{x, y}
		}
	}
	for key := uint64(1); key < 1<<(2*bits); key++ {
		a, okA := seen[key-1]
		b, okB := seen[key]
		if !okA || !okB || absDiff(a.X, b.X)+absDiff(a.Y, b.Y) != 1 {
			t.Fatalf("from key %d to %d the curve jumps from %v to %v", key-1, key, a, b)
		}
	}
}

// The curve taken level by level, as it is defined.
func curveKeyByLevels(x, y uint32) (key uint64) {
	for s := uint32(1 << (WorldBits - 1)); s > 0; s >>= 1 {
		right, lower := x&s != 0, y&s != 0
		switch {
		case right && lower:
			key = key<<2 | 2
		case right:
			key = key<<2 | 3
		case lower:
			key = key<<2 | 1
		default:
			key <<= 2
		}
		if !lower {
			if right {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return key
}

func TestCurveKeyIsTheCurveLevelByLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	points := []WorldPoint{{}, {math.MaxUint32, math.MaxUint32}, {math.MaxUint32, 0}, {0, math.MaxUint32}}
	for range 100_000 {
		points = append(points, WorldPoint{r.Uint32() >> r.IntN(32), r.Uint32() >> r.IntN(32)})
	}
	for _, w := range points {
		if got, want := w.CurveKey(), curveKeyByLevels(w.X, w.Y); got != want {
			t.Fatalf("%v has the key %x, want %x", w, got, want)
		}
	}
}

func BenchmarkCurveKey(b *testing.B) {
	w := WorldPoint{3_612_345_678, 1_612_345_678}
	for b.Loop() {
		w.X += uint32(w.CurveKey()) | 1
	}
}

func absDiff(a, b uint32) uint32 { return max(a, b) - min(a, b) }
