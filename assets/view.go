package assets

import (
	"iter"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// View is a Snapshot as one reader may see it. It answers every question about the present (and, for a past
// snapshot, about then); all its answers are true for one revision. An Inventory gives the whole book; As narrows it to what a right lets be seen, and what is
// not seen is as if it were not there.
type View struct {
	snap  *Snapshot
	right *Right // nil for the whole
}

// Head returns the stamp of the revision that the view shows.
func (v View) Head() Head { return v.snap.head }

// Revision returns the revision that the view shows.
func (v View) Revision() Revision { return v.snap.head.Revision }

// Asset returns one asset; ok is false where there is none.
func (v View) Asset(id AssetID) (a Asset, ok bool) {
	r, ok := v.find(id)
	if !ok {
		return Asset{}, false
	}
	return v.asset(r), true
}

// Boundary returns one boundary; ok is false where there is none.
func (v View) Boundary(id BoundaryID) (b Boundary, ok bool) {
	p, ok := v.snap.boundaries.Get(id)
	if !ok {
		return Boundary{}, false
	}
	return v.boundary(p)
}

// AssetByRef returns the asset of a class with a ref, whatever its stage.
func (v View) AssetByRef(class ClassKey, ref string) (a Asset, ok bool) {
	id, ok := v.snap.assetRefs.find(class, ref, v.snap.refOf)
	if !ok {
		return Asset{}, false
	}
	return v.Asset(id)
}

// BoundaryByRef returns the boundary of a kind and grid with a ref, whatever its stage.
func (v View) BoundaryByRef(kind Kind, grid, ref string) (b Boundary, ok bool) {
	id, ok := v.snap.boundaryRefs.Get(boundaryRefKey(kind, grid, ref))
	if !ok {
		return Boundary{}, false
	}
	return v.Boundary(id)
}

// Assets yields every asset that f lets through, in ascending id.
func (v View) Assets(f Filter) iter.Seq[Asset] { return v.AssetsAfter(0, f) }

// AssetsAfter yields what Assets yields, from the first id above after on: the next page of a list costs what
// the first did.
func (v View) AssetsAfter(after AssetID, f Filter) iter.Seq[Asset] {
	return func(yield func(Asset) bool) {
		m := v.matcher(Query{Filter: f})
		v.each(m, after, func(r row) bool { return yield(v.asset(r)) })
	}
}

// In yields the assets whose geometry meets the box of lon/lat, its edges included, in ascending id.
func (v View) In(box orb.Bound, f Filter) iter.Seq[Asset] {
	return v.Intersects(boxShape(box), f)
}

// boxShape returns the box as a valid geometry: a box without width or height is a line, without both a point.
func boxShape(box orb.Bound) orb.Geometry {
	switch {
	case box.Min == box.Max:
		return box.Min
	case box.Min[0] == box.Max[0] || box.Min[1] == box.Max[1]:
		return orb.LineString{box.Min, box.Max}
	}
	return box.ToPolygon()
}

// Intersects yields the assets whose geometry meets the shape (lon/lat, edges straight in lon/lat, borders
// included; the decision is exact), in ascending id.
func (v View) Intersects(shape orb.Geometry, f Filter) iter.Seq[Asset] {
	return func(yield func(Asset) bool) {
		if shape == nil {
			return
		}
		m := v.matcher(Query{Filter: f, Shape: shape})
		v.each(m, 0, func(r row) bool { return yield(v.asset(r)) })
	}
}

// Candidates yields, in no order, the assets whose bounding box meets the box: what a renderer clips anyway.
// Filter.Boundary is decided exactly all the same.
func (v View) Candidates(box orb.Bound, f Filter) iter.Seq[Asset] {
	return func(yield func(Asset) bool) {
		m := v.matcher(Query{Filter: f})
		if m.never {
			return
		}
		v.snap.search(box, m.sieve, func(r row) bool {
			g := r.geometry(&m.buffer)
			return !g.Bound().Intersects(box) || !m.meets(g) || !m.seen(r) || yield(v.asset(r))
		})
	}
}

// Boundaries yields every boundary that f lets through, in ascending id.
func (v View) Boundaries(f BoundaryFilter) iter.Seq[Boundary] {
	return v.tellBoundaries(func(yield func(*Boundary) bool) {
		v.snap.boundaries.Scan(func(_ BoundaryID, b *Boundary) bool { return !f.matches(b) || yield(b) })
	})
}

// BoundaryCandidates yields, in no order, the boundaries whose bounding box meets the box.
func (v View) BoundaryCandidates(box orb.Bound, f BoundaryFilter) iter.Seq[Boundary] {
	return v.tellBoundaries(func(yield func(*Boundary) bool) {
		v.snap.boundaryIndex.Search(box, func(id int64) bool {
			b, _ := v.snap.boundaries.Get(BoundaryID(id))
			return !f.matches(b) || yield(b)
		})
	})
}

// BoundariesIn yields the boundaries whose geometry meets the box of lon/lat, its edges included, in ascending id.
func (v View) BoundariesIn(box orb.Bound, f BoundaryFilter) iter.Seq[Boundary] {
	return v.BoundariesMeeting(boxShape(box), f)
}

// BoundariesMeeting yields the boundaries whose geometry meets the shape, borders included, in ascending id.
func (v View) BoundariesMeeting(shape orb.Geometry, f BoundaryFilter) iter.Seq[Boundary] {
	return v.tellBoundaries(func(yield func(*Boundary) bool) {
		if shape == nil {
			return
		}
		var ids []int64
		v.snap.boundaryIndex.Search(shape.Bound(), func(id int64) bool { ids = append(ids, id); return true })
		slices.Sort(ids)
		prepared := geo.Prepare(shape)
		for _, id := range ids {
			b, _ := v.snap.boundaries.Get(BoundaryID(id))
			if f.matches(b) && prepared.Intersects(b.Geometry) && !yield(b) {
				return
			}
		}
	})
}

// Extent returns the box of everything in the book; ok is false for an empty one. Of a view that is bound to places it is no more
// than the box of these.
func (v View) Extent() (box orb.Bound, ok bool) {
	if l := v.lens(); l != nil && l.placed {
		whole, any := v.As(nil).Extent()
		if !any || l.bound.IsZero() || !whole.Intersects(l.bound) {
			return orb.Bound{}, false
		}
		return common(whole, l.bound), true
	}
	box, ok = v.snap.extent()
	if index := v.snap.boundaryIndex; index.Len() > 0 {
		if b := index.Bound(); ok {
			box = box.Union(b)
		} else {
			box, ok = b, true
		}
	}
	return box, ok
}

// Len returns how many assets and boundaries the book holds, retired ones included.
func (v View) Len() (assets, boundaries int) {
	if !v.bounded() {
		return v.snap.len(), v.snap.boundaries.Len()
	}
	return v.right.count(v)
}

// common returns what two boxes that meet have in common.
func common(a, b orb.Bound) orb.Bound {
	return orb.Bound{Min: orb.Point{max(a.Min[0], b.Min[0]), max(a.Min[1], b.Min[1])}, Max: orb.Point{min(a.Max[0], b.Max[0]), min(a.Max[1], b.Max[1])}}
}
