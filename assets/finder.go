package assets

import "github.com/paulmach/orb"

// Finder looks records up in a view in each way that it has, for whoever proves its indexes. Not for concurrent use.
type Finder struct {
	view View
	all  *sieve
}

// Finder returns a Finder of the view.
func (v View) Finder() *Finder {
	all := v.snap.sieve(Filter{})
	for i := range all.known { // edits around the service may have left a stage that no filter names
		all.known[i] = sieveLets
	}
	return &Finder{v, all}
}

// Same reports whether the record's id leads to just this record.
func (f *Finder) Same(r Record) bool {
	found, ok := f.view.Record(r.Noun(), r.Key())
	return ok && Same(found, r)
}

// ByRef returns the id that the record's ref leads to, 0 where it leads nowhere; a record without a ref leads to itself.
func (f *Finder) ByRef(r Record) int64 {
	switch t := r.(type) {
	case Asset:
		if t.Ref != "" {
			id, _ := f.view.snap.assetRefs.find(t.Class, t.Ref, f.view.snap.refOf)
			return int64(id)
		}
	case Boundary:
		if t.Ref != "" {
			id, _ := f.view.snap.boundaryRefs.Get(boundaryRefKey(t.Kind, t.Grid, t.Ref))
			return int64(id)
		}
	}
	return r.Key()
}

// Lies reports whether the spatial index has the record where it lies: at two opposite corners of its box, between which the index
// can then leave out nothing.
func (f *Finder) Lies(r Record) bool {
	box := r.Shape().Bound()
	return f.liesAt(r, box.Min) && (box.Max == box.Min || f.liesAt(r, box.Max))
}

func (f *Finder) liesAt(r Record, at orb.Point) (found bool) {
	box, id := orb.Bound{Min: at, Max: at}, r.Key()
	if r.Noun() == AssetNoun {
		f.view.snap.search(box, f.all, func(r row) bool {
			found = int64(r.id()) == id
			return !found
		})
		return found
	}
	f.view.snap.boundaryIndex.Search(box, func(other int64) bool {
		found = other == id
		return !found
	})
	return found
}
