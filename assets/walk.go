package assets

import (
	"iter"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// fewCandidates is up to how many ids from the spatial index a page of a walk sorts. Where more lie in the box it reads
// the book in order of id instead: one in a few hundred of a book of millions is then inside, so a page stays cheap too.
const fewCandidates = 20_000

// IntersectsAfter yields what Intersects yields, from the first id above after on. A page costs the same at any depth:
// nothing before its start is looked at but ids.
func (v View) IntersectsAfter(after AssetID, shape orb.Geometry, f Filter) iter.Seq[Asset] {
	return func(yield func(Asset) bool) {
		place, _, ok := v.place(f)
		if !ok || shape == nil {
			return
		}
		meets, box := meeting(shape), shape.Bound()
		inside := func(a *Asset) bool {
			return f.matches(a) && meets(a.Geometry) && (place == nil || place.Intersects(a.Geometry))
		}
		ids, all := someIDs(v.snap.assetIndex, box, int64(after))
		if !all {
			v.snap.assets.Ascend(after+1, func(_ AssetID, a *Asset) bool {
				return !box.Intersects(a.Geometry.Bound()) || !inside(a) || yield(*a)
			})
			return
		}
		for _, id := range ids {
			if a, _ := v.snap.assets.Get(AssetID(id)); inside(a) && !yield(*a) {
				return
			}
		}
	}
}

// BoundariesAfter yields what Boundaries yields, from the first id above after on.
func (v View) BoundariesAfter(after BoundaryID, f BoundaryFilter) iter.Seq[Boundary] {
	return func(yield func(Boundary) bool) {
		v.snap.boundaries.Ascend(after+1, func(_ BoundaryID, b *Boundary) bool { return !f.matches(b) || yield(*b) })
	}
}

// BoundariesMeetingAfter yields what BoundariesMeeting yields, from the first id above after on.
func (v View) BoundariesMeetingAfter(after BoundaryID, shape orb.Geometry, f BoundaryFilter) iter.Seq[Boundary] {
	return func(yield func(Boundary) bool) {
		if shape == nil {
			return
		}
		meets, box := meeting(shape), shape.Bound()
		ids, all := someIDs(v.snap.boundaryIndex, box, int64(after))
		if !all {
			v.snap.boundaries.Ascend(after+1, func(_ BoundaryID, b *Boundary) bool {
				return !box.Intersects(b.Geometry.Bound()) || !f.matches(b) || !meets(b.Geometry) || yield(*b)
			})
			return
		}
		for _, id := range ids {
			b, _ := v.snap.boundaries.Get(BoundaryID(id))
			if f.matches(b) && meets(b.Geometry) && !yield(*b) {
				return
			}
		}
	}
}

// meeting returns the question whether a geometry meets the shape. Where the shape is a box, what lies within it needs
// no look at its edges.
func meeting(shape orb.Geometry) func(orb.Geometry) bool {
	prepared, box := geo.Prepare(shape), shape.Bound()
	if !orb.Equal(shape, box.ToPolygon()) {
		return prepared.Intersects
	}
	return func(g orb.Geometry) bool {
		b := g.Bound()
		return box.Contains(b.Min) && box.Contains(b.Max) || prepared.Intersects(g)
	}
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
