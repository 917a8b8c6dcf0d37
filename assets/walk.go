package assets

import (
	"iter"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// IntersectsAfter yields what Intersects yields, from the first id above after on. A page costs the same at any depth:
// nothing before its start is looked at but ids.
func (v View) IntersectsAfter(after AssetID, shape orb.Geometry, f Filter) iter.Seq[Asset] {
	return func(yield func(Asset) bool) {
		if shape == nil {
			return
		}
		m := v.matcher(Query{Filter: f, Shape: shape})
		v.each(m, after, func(r row) bool { return yield(v.asset(r)) })
	}
}

// BoundariesAfter yields what Boundaries yields, from the first id above after on.
func (v View) BoundariesAfter(after BoundaryID, f BoundaryFilter) iter.Seq[Boundary] {
	return v.tellBoundaries(func(yield func(*Boundary) bool) {
		v.snap.boundaries.Ascend(after+1, func(_ BoundaryID, b *Boundary) bool { return !f.matches(b) || yield(b) })
	})
}

// BoundariesMeetingAfter yields what BoundariesMeeting yields, from the first id above after on.
func (v View) BoundariesMeetingAfter(after BoundaryID, shape orb.Geometry, f BoundaryFilter) iter.Seq[Boundary] {
	return v.tellBoundaries(func(yield func(*Boundary) bool) {
		if shape == nil {
			return
		}
		place, box := newGround(shape), shape.Bound()
		ids, all := someIDs(v.snap.boundaryIndex, box, int64(after))
		if !all {
			v.snap.boundaries.Ascend(after+1, func(_ BoundaryID, b *Boundary) bool {
				return !box.Intersects(b.Geometry.Bound()) || !f.matches(b) || !place.meets(b.Geometry) || yield(b)
			})
			return
		}
		for _, id := range ids {
			b, _ := v.snap.boundaries.Get(BoundaryID(id))
			if f.matches(b) && place.meets(b.Geometry) && !yield(b) {
				return
			}
		}
	})
}

// someIDs returns the ids above after whose box meets the box, ascending; all is false where the box holds too many.
func someIDs(index geo.Index, box orb.Bound, after int64) (ids []int64, all bool) {
	met := 0
	index.Search(box, func(id int64) bool {
		if met++; id > after {
			ids = append(ids, id)
		}
		return met <= fewCandidates
	})
	slices.Sort(ids)
	return ids, met <= fewCandidates
}
