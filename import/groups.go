package importer

import (
	"maps"
	"slices"
)

// ReasonGroup is rows rejected for one cause: the same column and the same sentence but for its numbers and values.
type ReasonGroup struct {
	Rejections []Rejection // in file order, at least one
}

// ReasonGroups returns the rejected rows by cause, the largest group first, of equal ones the first in the file.
func (p *Plan) ReasonGroups() []ReasonGroup {
	groups := map[string]*ReasonGroup{}
	for _, r := range p.rejections {
		key := r.Column + "\x00" + shapeOf(r.Reason.EN)
		if groups[key] == nil {
			groups[key] = &ReasonGroup{}
		}
		groups[key].Rejections = append(groups[key].Rejections, r)
	}
	out := make([]ReasonGroup, 0, len(groups))
	for _, g := range slices.SortedFunc(maps.Values(groups), func(a, b *ReasonGroup) int {
		if len(a.Rejections) != len(b.Rejections) {
			return len(b.Rejections) - len(a.Rejections)
		}
		return a.Rejections[0].Row - b.Rejections[0].Row
	}) {
		out = append(out, *g)
	}
	return out
}
