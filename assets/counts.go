package assets

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Counts is the book in numbers under a filter. Each facet is counted with the other fields of the filter
// applied and its own left open, so that a reader sees what each choice would show.
type Counts struct {
	Total      int // assets that the whole filter lets through
	Conditions map[Condition]int
	Classes    []ClassCount // by count, largest first, then by key
	Stages     map[Stage]int
	Boundaries []BoundaryCount // of every kind and grid, by kind as AllKinds has them, then by grid
}

// ClassCount is one class of Counts.
type ClassCount struct {
	Class      ClassKey
	Count      int
	Conditions map[Condition]int
}

// BoundaryCount is how many boundaries of a kind and grid there are.
type BoundaryCount struct {
	Kind  Kind
	Grid  string
	Count int
}

// Counts sums the book under f.
func (v View) Counts(f Filter) Counts {
	cube, l := v.snap.tally, v.lens()
	if f.Boundary != 0 || f.DueBy != 0 || l != nil && l.byPlace() {
		cube = make([]int, len(v.snap.combos))
		v.some(v.matcher(Query{Filter: Filter{Boundary: f.Boundary, DueBy: f.DueBy, Stages: AnyStage()}}), func(r row) bool {
			cube[r.combo()]++
			return true
		})
	}
	c := Counts{Conditions: map[Condition]int{}, Stages: map[Stage]int{}}
	classes := map[ClassKey]*ClassCount{}
	for code, n := range cube {
		if n == 0 || l != nil && l.kind(uint32(code)) == lensNone {
			continue
		}
		key := v.snap.combos[code]
		class := len(f.Classes) == 0 || slices.Contains(f.Classes, key.class)
		condition := len(f.Conditions) == 0 || slices.Contains(f.Conditions, key.condition)
		stage := f.stageMatches(key.stage)
		if class && condition && stage {
			c.Total += n
		}
		if class && condition {
			c.Stages[key.stage] += n
		}
		if class && stage {
			c.Conditions[key.condition] += n
		}
		if condition && stage {
			at := classes[key.class]
			if at == nil {
				at = &ClassCount{Class: key.class, Conditions: map[Condition]int{}}
				classes[key.class] = at
			}
			at.Count += n
			at.Conditions[key.condition] += n
		}
	}
	for _, k := range slices.Sorted(maps.Keys(classes)) {
		c.Classes = append(c.Classes, *classes[k])
	}
	slices.SortStableFunc(c.Classes, func(a, b ClassCount) int { return cmp.Compare(b.Count, a.Count) })
	c.Boundaries = v.boundaryCounts()
	return c
}

func (v View) boundaryCounts() []BoundaryCount {
	type set struct {
		kind Kind
		grid string
	}
	n := map[set]int{}
	for b := range v.Boundaries(BoundaryFilter{}) {
		n[set{b.Kind, b.Grid}]++
	}
	var out []BoundaryCount
	for s, count := range n {
		out = append(out, BoundaryCount{s.kind, s.grid, count})
	}
	order := AllKinds()
	slices.SortFunc(out, func(a, b BoundaryCount) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), strings.Compare(a.Grid, b.Grid))
	})
	return out
}
