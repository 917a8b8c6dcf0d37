package storetest

import (
	"slices"
	"testing"

	"needlepoint/assets"
)

func randomCases() []testCase {
	return []testCase{
		{"Random change sets are answered and kept as the model answers and keeps them", func(d *desk) {
			sets, model := RandomSets(Seed(d.t), Count(150, 5000)), NewModel()
			kept := Feed(d.t, sets, model, d.store)
			Equal(d.t, model, d.store)
			d.t.Logf("%d of %d sets were kept", kept, len(sets))
		}},
	}
}

// Feed commits each set to each store, demands the same answer of all, and returns how many were kept.
func Feed(t testing.TB, sets []assets.ChangeSet, stores ...assets.Store) int {
	t.Helper()
	ctx := limited(t)
	kept := 0
	for i, cs := range sets {
		var first assets.Receipt
		var firstErr error
		for j, s := range stores {
			receipt, err := patiently(ctx, s, cs)
			if j == 0 {
				first, firstErr = receipt, err
				continue
			}
			if assets.CodeOf(err) != assets.CodeOf(firstErr) {
				t.Fatalf("set %d: store %d says %v, store 0 says %v", i, j, err, firstErr)
			}
			if receipt.Revision != first.Revision || receipt.Replayed != first.Replayed || !slices.Equal(receipt.IDs, first.IDs) {
				t.Fatalf("set %d: store %d says %+v, store 0 says %+v", i, j, receipt, first)
			}
		}
		if firstErr == nil && !first.Replayed {
			kept++
		}
	}
	return kept
}
