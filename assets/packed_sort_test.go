package assets

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortSpreadIsOneSortOfAll(t *testing.T) {
	type entry struct {
		key uint64
		id  int
	}
	order := func(a, b entry) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) }
	r := rand.New(rand.NewPCG(3, 3))
	for name, keyOf := range map[string]func() uint64{
		"any":           r.Uint64,
		"few":           func() uint64 { return r.Uint64N(3) },
		"one":           func() uint64 { return 1 << 63 },
		"a corner":      func() uint64 { return 7<<40 + r.Uint64N(1<<20) },
		"both ends":     func() uint64 { return -r.Uint64N(2) },
		"most together": func() uint64 { return r.Uint64() >> r.IntN(64) },
	} {
		for _, n := range []int{0, 1, 2, 100, 30_000} {
			var runs [][]entry
			var all []entry
			for i := range n {
				if len(runs) == 0 || r.IntN(1000) == 0 {
					runs = append(runs, nil)
				}
				e := entry{keyOf(), i}
				runs[len(runs)-1] = append(runs[len(runs)-1], e)
				all = append(all, e)
			}
			slices.SortFunc(all, order)
			if got := sortSpread(runs, func(e *entry) uint64 { return e.key }, order); !slices.Equal(got, all) {
				t.Errorf("%d keys, %s: not in order", n, name)
			}
		}
	}
}
