package tiles_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/tiles"
)

// touching is a book that says of any two of its heads that the same boxes were touched between them.
type touching struct{ boxes []geo.WorldBox }

func (b *touching) Touched(after, upTo assets.Head) ([][]geo.WorldBox, bool) {
	return [][]geo.WorldBox{b.boxes}, after.Revision <= upTo.Revision
}

// BenchmarkDrop takes a cache with many tiles of all zooms over revisions that touch so many places, none of which reaches a tile
// that is kept, which is the most work.
func BenchmarkDrop(b *testing.B) {
	inv := openBook(b)
	for _, n := range []int{1, 100, 10_000, 500_000} {
		b.Run(fmt.Sprintf("%d boxes", n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 1))
			book := &touching{}
			c := tiles.NewCache(book, tiles.CacheOptions{Bytes: 64 << 20})
			a := &author{Rand: r}
			for range 20_000 {
				w := a.near()
				w.at.Z = max(w.at.Z, 2)
				w.at.X, w.at.Y = w.at.X&(1<<w.at.Z-1), w.at.Y&(1<<w.at.Z/2-1) // the northern half
				w.ask(b, c, inv.View())
			}
			for range n {
				place := orb.Point{123 + r.Float64()/10, -41 - r.Float64()/10}
				book.boxes = append(book.boxes, geo.WorldBoxOf(orb.Bound{Min: place, Max: place}))
			}
			had := c.Stats()
			for b.Loop() {
				b.StopTimer()
				commit(b, inv, assets.Put(assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: unit(here, 1, 1)}))
				b.StartTimer()
				wanted{at: tiles.Address{Z: 0}}.ask(b, c, inv.View())
			}
			if s := c.Stats(); s.Dropped > int64(b.N)+1 || had.Entries < 1_000 {
				b.Errorf("%+v", s)
			}
		})
	}
}
