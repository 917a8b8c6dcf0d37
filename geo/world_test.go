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

func absDiff(a, b uint32) uint32 { return max(a, b) - min(a, b) }
