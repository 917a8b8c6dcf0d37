package geo_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

type entry struct {
	id    int64
	shape orb.Geometry
}

func place(r *rand.Rand) orb.Geometry {
	c := orb.Point{122.9 + 0.3*r.Float64(), 41 + 0.2*r.Float64()}
	if r.IntN(20) == 0 {
		c = anywhere(r)
		c[1] = math.Max(-89, math.Min(89, c[1]))
		c[0] = math.Max(-179, math.Min(179, c[0]))
	}
	switch r.IntN(5) {
	case 0:
		return orb.LineString{c, {c[0] + 0.003*r.NormFloat64(), c[1] + 0.003*r.NormFloat64()}}
	case 1:
		return star(r, c, 0.002*r.Float64(), 5)
	case 2: // a grid, so that distances tie
		return orb.Point{123 + float64(r.IntN(10))/64, 41 + float64(r.IntN(10))/64}
	}
	return c
}

// TestIndexAsALinearScan drives random changes and frozen states against a plain list.
func TestIndexAsALinearScan(t *testing.T) {
	r := dice(t)
	var indexer geo.Indexer
	var list []entry
	type frozen struct {
		index geo.Index
		list  []entry
	}
	var states []frozen
	for id := range int64(rounds(4000, 40000)) {
		if len(list) > 0 && r.IntN(3) == 0 {
			k := r.IntN(len(list))
			e := list[k]
			wrong := geo.Bound(e.shape)
			wrong.Min[0] -= 5
			wrong.Max[0] -= 5
			if indexer.Delete(wrong, e.id) || indexer.Delete(geo.Bound(e.shape), -1) {
				t.Fatal("deleted what is not there")
			}
			if !indexer.Delete(geo.Bound(e.shape), e.id) {
				t.Fatalf("%d is not found", e.id)
			}
			list = slices.Delete(list, k, k+1)
		}
		e := entry{id, place(r)}
		if !indexer.Insert(geo.Bound(e.shape), id) {
			t.Fatal("refused", e)
		}
		list = append(list, e)
		if indexer.Len() != len(list) {
			t.Fatalf("%d entries, want %d", indexer.Len(), len(list))
		}
		if r.IntN(400) == 0 {
			states = append(states, frozen{indexer.Freeze(), slices.Clone(list)})
		}
	}
	states = append(states, frozen{indexer.Freeze(), list})
	for _, s := range states {
		compareWithList(t, r, s.index, s.list)
	}
}

func compareWithList(t *testing.T, r *rand.Rand, index geo.Index, list []entry) {
	t.Helper()
	shapes := map[int64]orb.Geometry{}
	for _, e := range list {
		shapes[e.id] = e.shape
	}
	if index.Len() != len(list) {
		t.Fatalf("%d entries, want %d", index.Len(), len(list))
	}
	for range 20 {
		low := orb.Point{122.9 + 0.3*r.Float64(), 41 + 0.2*r.Float64()}
		box := orb.Bound{Min: low, Max: orb.Point{low[0] + 0.05*r.Float64(), low[1] + 0.05*r.Float64()}}
		var got, want []int64
		index.Search(box, func(id int64) bool { got = append(got, id); return true })
		for _, e := range list {
			if geo.Bound(e.shape).Intersects(box) {
				want = append(want, e.id)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("in %v: %v, want %v", box, got, want)
		}
	}
	for range 5 {
		p := orb.Point{123 + float64(r.IntN(10))/64, 41 + float64(r.IntN(10))/64}
		if r.IntN(2) == 0 {
			p = anywhere(r)
		}
		type found struct {
			id     int64
			metres float64
		}
		var got, want []found
		distance := func(id int64) (float64, bool) { return geo.DistanceTo(p, shapes[id]), id%7 != 0 }
		k := 1 + r.IntN(200)
		index.Nearby(p, distance, func(id int64, metres float64) bool {
			got = append(got, found{id, metres})
			return len(got) < k
		})
		for _, e := range list {
			if m, ok := distance(e.id); ok {
				want = append(want, found{e.id, m})
			}
		}
		slices.SortFunc(want, func(a, b found) int {
			return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.id, b.id))
		})
		want = want[:min(k, len(want))]
		if !slices.Equal(got, want) {
			t.Fatalf("near %v: %v, want %v", p, got, want)
		}
	}
}

// TestNearbyAsksFewDistances: the index is of use only if it leaves most entries alone.
func TestNearbyAsksFewDistances(t *testing.T) {
	r := dice(t)
	var indexer geo.Indexer
	points := make([]orb.Point, 50000)
	for i := range points {
		points[i] = orb.Point{122.9 + 0.3*r.Float64(), 41 + 0.2*r.Float64()}
		indexer.Insert(points[i].Bound(), int64(i))
	}
	asked, given := 0, 0
	indexer.Freeze().Nearby(orb.Point{123, 41.1}, func(id int64) (float64, bool) {
		asked++
		return geo.Distance(orb.Point{123, 41.1}, points[id]), true
	}, func(int64, float64) bool { given++; return given < 10 })
	if given != 10 || asked > 20 {
		t.Errorf("%d distances asked for %d entries", asked, given)
	}
}

// TestReadersBesideTheWriter is for the race detector.
func TestReadersBesideTheWriter(t *testing.T) {
	var indexer geo.Indexer
	var wait sync.WaitGroup
	for id := range int64(2000) {
		indexer.Insert(orb.Point{float64(id % 100), float64(id % 80)}.Bound(), id)
		if id%3 == 0 {
			indexer.Delete(orb.Point{float64(id / 2 % 100), float64(id / 2 % 80)}.Bound(), id/2)
		}
		if id%100 != 0 {
			continue
		}
		frozen, n := indexer.Freeze(), indexer.Len()
		wait.Go(func() {
			count := 0
			frozen.Search(orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}, func(int64) bool { count++; return true })
			near := 0
			frozen.Nearby(orb.Point{50, 40}, func(id int64) (float64, bool) {
				return geo.Distance(orb.Point{50, 40}, orb.Point{float64(id % 100), float64(id % 80)}), true
			},
				func(int64, float64) bool { near++; return true })
			if count != n || near != n || frozen.Len() != n {
				t.Errorf("%d and %d entries seen, want %d", count, near, n)
			}
		})
	}
	wait.Wait()
}

func TestIndexRefusesBoxesThatAreNone(t *testing.T) {
	var indexer geo.Indexer
	for _, b := range []orb.Bound{
		geo.Bound(orb.MultiPoint{}),
		{Min: orb.Point{math.NaN(), 0}, Max: orb.Point{1, 1}},
		{Min: orb.Point{1, 0}, Max: orb.Point{0, 1}},
	} {
		if indexer.Insert(b, 1) || indexer.Delete(b, 1) {
			t.Errorf("%v is accepted", b)
		}
	}
	var empty geo.Index
	empty.Search(orb.Bound{}, func(int64) bool { t.Error("found"); return true })
	empty.Nearby(orb.Point{}, nil, nil)
	indexer.Insert(orb.Point{1, 1}.Bound(), 1)
	indexer.Freeze().Nearby(orb.Point{math.NaN(), 1}, nil, nil)
	indexer.Freeze().Nearby(orb.Point{0, 1}, func(int64) (float64, bool) { return math.NaN(), true },
		func(int64, float64) bool { t.Error("found"); return true })
}
