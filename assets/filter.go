package assets

import "slices"

// Filter narrows assets; the zero value is all that are planned or in service. Values within a field are
// alternatives, fields are joined by and.
type Filter struct {
	Classes    []ClassKey
	Conditions []Condition
	Stages     []Stage    // empty means Planned and InService: a retired asset is shown only where asked for
	DueBy      Day        // 0 for any; else assets that are due on that day or an earlier one
	Boundary   BoundaryID // 0 for anywhere; else assets whose geometry meets the boundary's, borders included
}

// AnyStage is the Filter.Stages that leaves none out.
func AnyStage() []Stage { return AllStages() }

func (f Filter) matches(a *Asset) bool {
	return (len(f.Classes) == 0 || slices.Contains(f.Classes, a.Class)) &&
		(len(f.Conditions) == 0 || slices.Contains(f.Conditions, a.Condition)) &&
		f.stageMatches(a.Stage) && (f.DueBy == 0 || f.isDue(dueOf(a.Attributes)))
}

// isDue judges a day on which an asset is due, 0 where it has none.
func (f Filter) isDue(d Day) bool { return f.DueBy == 0 || d != 0 && d <= f.DueBy }

func (f Filter) stageMatches(s Stage) bool {
	if len(f.Stages) == 0 {
		return s != Retired
	}
	return slices.Contains(f.Stages, s)
}

// BoundaryFilter narrows boundaries; the zero value is all that are planned or in service.
type BoundaryFilter struct {
	Kinds  []Kind
	Grids  []string
	Stages []Stage // empty means Planned and InService
}

func (f BoundaryFilter) matches(b *Boundary) bool {
	return (len(f.Kinds) == 0 || slices.Contains(f.Kinds, b.Kind)) &&
		(len(f.Grids) == 0 || slices.Contains(f.Grids, b.Grid)) &&
		Filter{Stages: f.Stages}.stageMatches(b.Stage)
}
