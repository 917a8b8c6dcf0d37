package geo

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// Where edges are few they are looked at in another way; it finds every place of a small lattice, on edges and corners too, where
// the way for many finds it.
func TestFewEdgesAreLookedAtAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	at := map[where]int{}
	for range 3000 {
		var g orb.MultiPolygon
		for range 1 + r.IntN(2) {
			var p orb.Polygon
			for range 1 + r.IntN(2) {
				ring := make(orb.Ring, 3+r.IntN(5))
				for i := range ring {
					ring[i] = orb.Point{float64(r.IntN(7)), float64(r.IntN(7))}
				}
				p = append(p, append(ring, ring[0]))
			}
			g = append(g, p)
		}
		x := Prepare(g)
		for i := range 15 * 15 {
			p := orb.Point{float64(i%15)/2 - 0.5, float64(i/15)/2 - 0.5}
			few, many := x.locateAmongFew(p), locateIn(x.parts, p)
			if few != many {
				t.Fatalf("%v in %v: %d, want %d", p, g, few, many)
			}
			at[few]++
		}
	}
	if len(at) != 3 {
		t.Errorf("only %v were met", at)
	}
}
