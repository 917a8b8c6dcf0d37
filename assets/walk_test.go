package assets_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// TestWalksInPagesEqualOneWalk cuts walks through a shape into pages of every size and lays them end to end.
func TestWalksInPagesEqualOneWalk(t *testing.T) {
	d := newDealer(testSeed(t))
	view := dealtBook(t, manyDealt) // more than fewCandidates, so that wide shapes take the other way through the book
	extent, _ := view.Extent()
	f := assets.Filter{Stages: assets.AnyStage()}
	for i := range 20 {
		shape := shapeOf(extent)
		if i > 0 {
			f = d.filter()
			shape = d.blob(d.point(), 0.001+0.02*d.Float64())
			if i%3 == 0 {
				shape = shapeOf(orb.MultiPoint{d.point(), d.point()}.Bound())
			}
		}
		want := idsOf(slices.Collect(view.Intersects(shape, f)))
		page := 1 + d.IntN(1+len(want))
		got := inPages(page, func(after assets.AssetID) iter.Seq[assets.Asset] { return view.IntersectsAfter(after, shape, f) })
		sameIDs(t, fmt.Sprintf("walk %d, pages of %d", i, page), got, want)
	}
}

func inPages(size int, from func(assets.AssetID) iter.Seq[assets.Asset]) []int64 {
	got, after := []int64{}, assets.AssetID(0)
	for {
		n := 0
		for a := range from(after) {
			if n++; n > size {
				break
			}
			got, after = append(got, a.Key()), a.ID
		}
		if n <= size {
			return got
		}
	}
}
