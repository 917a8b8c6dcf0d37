package geo

import (
	"container/heap"
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Indexer is the writer's spatial index of ids by box. One goroutine owns it; what others read is an Index
// frozen from it. The zero value is empty and ready. Do not copy it.
type Indexer struct {
	tree rtree.RTreeGN[float64, int64]
}

// Insert adds id with its box in degrees. An empty box and one with NaN are refused: false, nothing changed.
// An id may have many boxes; inserting the same pair twice keeps it twice. A box is plain and does not cross the
// antimeridian: what does is to be inserted in two pieces.
func (x *Indexer) Insert(bound orb.Bound, id int64) bool {
	if !isBox(bound) {
		return false
	}
	x.tree.Insert(bound.Min, bound.Max, id)
	return true
}

// Delete removes one entry of id. bound must be the box it was inserted with; false, and nothing changed, where
// there is no such entry.
func (x *Indexer) Delete(bound orb.Bound, id int64) bool {
	if !isBox(bound) {
		return false
	}
	n := x.tree.Len()
	x.tree.Delete(bound.Min, bound.Max, id)
	return x.tree.Len() < n
}

// Len is the number of entries.
func (x *Indexer) Len() int { return x.tree.Len() }

// Freeze gives the present state for readers in constant time; later changes copy what they touch.
func (x *Indexer) Freeze() Index {
	return Index{tree: x.tree.Copy()}
}

// Clone gives another writer the present state in constant time; neither sees what the other changes later.
func (x *Indexer) Clone() *Indexer {
	return &Indexer{tree: *x.tree.Copy()}
}

func isBox(b orb.Bound) bool {
	return b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1]
}

// Index is a frozen Indexer: any number of goroutines may read it. The zero value is empty.
type Index struct {
	tree *rtree.RTreeGN[float64, int64]
}

// Len is the number of entries.
func (x Index) Len() int {
	if x.tree == nil {
		return 0
	}
	return x.tree.Len()
}

// Search calls each with every entry whose box touches bound, edges included, in an order that depends on the
// index's history, until each returns false.
func (x Index) Search(bound orb.Bound, each func(id int64) bool) {
	if x.tree == nil || !isBox(bound) {
		return
	}
	x.tree.Search(bound.Min, bound.Max, func(_, _ [2]float64, id int64) bool { return each(id) })
}

// Nearby calls yield with the entries in the order of their distance from p in metres, equal ones by ascending
// id, until yield returns false. distance is asked once for each entry that may come next: the exact metres
// (DistanceTo of something inside the entry's box), and ok false for an entry to leave out. Entries whose
// distance is NaN are left out. The work is that of the entries nearer than the last one yielded, and few more.
func (x Index) Nearby(p orb.Point, distance func(id int64) (metres float64, ok bool), yield func(id int64, metres float64) bool) {
	if x.tree == nil || !isBox(orb.Bound{Min: p, Max: p}) {
		return
	}
	v := newVantage(p)
	var waiting hits
	running := true
	// Boxes come in the order of their lower bounds, and nothing still to come is nearer than the bound of the
	// box at hand: what waits with fewer metres is final.
	release := func(below float64) {
		for running && len(waiting) > 0 && waiting[0].metres < below {
			h := heap.Pop(&waiting).(hit)
			running = yield(h.id, h.metres)
		}
	}
	x.tree.Nearby(
		func(low, high [2]float64, _ int64, _ bool) float64 { return v.atLeast(low, high) },
		func(_, _ [2]float64, id int64, least float64) bool {
			release(least)
			if !running {
				return false
			}
			if metres, ok := distance(id); ok && !math.IsNaN(metres) {
				heap.Push(&waiting, hit{metres, id})
			}
			return true
		})
	if running {
		release(math.Inf(1))
	}
}

type hit struct {
	metres float64
	id     int64
}

// hits is a heap by metres, then id.
type hits []hit

func (h hits) Len() int { return len(h) }
func (h hits) Less(i, j int) bool {
	return h[i].metres < h[j].metres || h[i].metres == h[j].metres && h[i].id < h[j].id
}
func (h hits) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *hits) Push(v any)   { *h = append(*h, v.(hit)) }
func (h *hits) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
