package assets_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// BenchmarkCommit writes single edits, one after another and many writers side by side, each durable and in the view when it is
// done.
func BenchmarkCommit(b *testing.B) {
	for _, writers := range []int{1, 8} {
		b.Run(fmt.Sprintf("%d writers", writers), func(b *testing.B) {
			inv := openInventory(b)
			var all sync.WaitGroup
			for w := range writers {
				n := b.N/writers + min(max(b.N%writers-w, 0), 1)
				all.Go(func() {
					for i := range n {
						key, _ := uuid.NewV7()
						if _, err := inv.Commit(b.Context(), func(assets.View) (assets.ChangeSet, error) {
							return assets.ChangeSet{Key: key.String(), Actor: "bench", Via: assets.ViaAPI, Operations: []assets.Operation{
								assets.Put(assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService,
									Geometry: orb.Point{123 + float64(i)/1e6, 41 + float64(w)/1e4}})}}, nil
						}); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "edits/s")
		})
	}
}
