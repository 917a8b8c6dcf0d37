package assets

import (
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// sortSpread returns all that the runs hold in ascending order. key gives most of that order: what has the lesser key comes first, and
// compare, which goes by the key too, tells the rest. Keys are spread over shelves first, which are then sorted side by side: where
// there are millions, one sort of all would have a cache miss a comparison, on one core.
func sortSpread[T any](runs [][]T, key func(*T) uint64, compare func(a, b T) int) []T {
	n, least, greatest := 0, ^uint64(0), uint64(0)
	for _, run := range runs {
		n += len(run)
		for i := range run {
			k := key(&run[i])
			least, greatest = min(least, k), max(greatest, k)
		}
	}
	if n == 0 {
		return nil
	}
	shift := max(0, bits.Len64(greatest-least)-shelfBits)
	ends := make([]int, (greatest-least)>>shift+1) // of the shelves; as long as they fill, where the next comes
	for _, run := range runs {
		for i := range run {
			ends[(key(&run[i])-least)>>shift]++
		}
	}
	from := 0
	for i, rows := range ends {
		ends[i], from = from, from+rows
	}
	out := make([]T, n)
	for _, run := range runs {
		for i := range run {
			shelf := (key(&run[i]) - least) >> shift
			out[ends[shelf]] = run[i]
			ends[shelf]++
		}
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+n/aloneRows) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(ends); i = int(next.Add(1)) - 1 {
				from := 0
				if i > 0 {
					from = ends[i-1]
				}
				slices.SortFunc(out[from:ends[i]], compare)
			}
		})
	}
	wait.Wait()
	return out
}

const (
	shelfBits = 12     // of a key, which tell its shelf
	aloneRows = 10_000 // that one core sorts before another could help
)
