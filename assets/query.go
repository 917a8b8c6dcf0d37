package assets

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Query says which assets are meant, in every way that a list, an export or a bulk edit can say it. The fields are joined by
// and; the zero value is all that are planned or in service.
type Query struct {
	Filter
	IDs   []AssetID    // only these; an id without an asset is passed over. nil for all, empty for none
	Shape orb.Geometry // only assets whose geometry meets it (lon/lat, borders included); nil for anywhere
	Box   *orb.Bound   // only assets whose geometry meets the box, its edges included; nil for anywhere
	Text  string       // part of the ref or the name, upper and lower case and full-width forms alike
}

// MaxQueryIDs bounds Query.IDs as a request may send them.
const MaxQueryIDs = 10_000

// Check refuses a query that a View cannot answer truly: a class that is not in the catalogue, a boundary that is not in the
// view, a geometry that is not valid, more ids than MaxQueryIDs.
func (q Query) Check(view View, catalogue *Catalogue) error {
	for _, class := range q.Classes {
		if _, ok := catalogue.Class(class); !ok {
			return Refuse(Invalid, "query", Text{
				fmt.Sprintf("class＝“%s”：目录里没有这个类别，见 /api/catalogue", class),
				fmt.Sprintf("class = %q: no such class; /api/catalogue lists them", class)})
		}
	}
	if q.Boundary != 0 {
		if _, ok := view.Boundary(q.Boundary); !ok {
			return Missing("query", BoundaryNoun, int64(q.Boundary))
		}
	}
	if len(q.IDs) > MaxQueryIDs {
		return Refuse(TooLarge, "query", Text{
			fmt.Sprintf("ids：给了 %d 个，一次最多 %d 个；请分批，或改用筛选条件", len(q.IDs), MaxQueryIDs),
			fmt.Sprintf("ids: %d are given and at most %d are taken at once; send them in parts, or use a filter", len(q.IDs), MaxQueryIDs)})
	}
	if q.Shape != nil {
		if err := geo.Check(q.Shape); err != nil {
			return GeometryFault("query", err)
		}
	}
	return nil
}

// matcher is a Query made ready for one view.
type matcher struct {
	query  Query
	places []*geo.Prepared // all to be met
	bound  orb.Bound       // what meets all places meets this box
	ids    []AssetID       // ascending, each once
	text   string          // folded
	never  bool            // nothing can match
}

func (v View) matcher(q Query) matcher {
	m := matcher{query: q, text: fold(strings.TrimSpace(q.Text))}
	if q.IDs != nil {
		m.ids = append(make([]AssetID, 0, len(q.IDs)), q.IDs...) // never nil, which would mean all
		slices.Sort(m.ids)
		m.ids = slices.Compact(m.ids)
	}
	place, bound, ok := v.place(q.Filter)
	m.never = !ok
	if place != nil {
		m.meet(place, bound)
	}
	if q.Shape != nil {
		m.meet(geo.Prepare(q.Shape), q.Shape.Bound())
	}
	if q.Box != nil {
		shape := boxShape(*q.Box)
		m.meet(geo.Prepare(shape), shape.Bound())
	}
	return m
}

func (m *matcher) meet(place *geo.Prepared, bound orb.Bound) {
	if len(m.places) == 0 {
		m.bound = bound
	} else {
		m.bound = orb.Bound{
			Min: orb.Point{max(m.bound.Min[0], bound.Min[0]), max(m.bound.Min[1], bound.Min[1])},
			Max: orb.Point{min(m.bound.Max[0], bound.Max[0]), min(m.bound.Max[1], bound.Max[1])},
		}
	}
	m.places = append(m.places, place)
}

// matches judges one asset by all of the query.
func (m *matcher) matches(a *Asset) bool {
	if m.never || !m.query.Filter.matches(a) {
		return false
	}
	if m.text != "" && !strings.Contains(fold(a.Ref), m.text) && !strings.Contains(fold(a.Name), m.text) {
		return false
	}
	if m.ids != nil {
		if _, there := slices.BinarySearch(m.ids, a.ID); !there {
			return false
		}
	}
	for _, place := range m.places {
		if !place.Intersects(a.Geometry) {
			return false
		}
	}
	return true
}

// each calls f with the assets of the query above after, in ascending id, until f returns false. f must not write to them.
func (v View) each(m *matcher, after AssetID, f func(*Asset) bool) {
	switch {
	case m.never:
	case m.ids != nil:
		from, _ := slices.BinarySearch(m.ids, after+1)
		for _, id := range m.ids[from:] {
			if a, ok := v.snap.assets.Get(id); ok && m.matches(a) && !f(a) {
				return
			}
		}
	case len(m.places) > 0:
		for _, id := range v.idsIn(m.bound) {
			if a, _ := v.snap.assets.Get(AssetID(id)); a.ID > after && m.matches(a) && !f(a) {
				return
			}
		}
	default:
		v.snap.assets.Ascend(after+1, func(_ AssetID, a *Asset) bool { return !m.matches(a) || f(a) })
	}
}

// Select yields every asset of the query, in ascending id.
func (v View) Select(q Query) iter.Seq[Asset] {
	return func(yield func(Asset) bool) {
		m := v.matcher(q)
		v.each(&m, 0, func(a *Asset) bool { return yield(*a) })
	}
}

// Facets counts the assets of a query by condition and by class.
type Facets struct {
	Total      int
	Conditions map[Condition]int
	Classes    map[ClassKey]int
}

// Facets counts the assets of the query.
func (v View) Facets(q Query) Facets {
	out := Facets{Conditions: map[Condition]int{}, Classes: map[ClassKey]int{}}
	m := v.matcher(q)
	if m.never {
		return out
	}
	if m.ids == nil && m.text == "" && len(m.places) == 0 { // then the snapshot's own counts say it
		for key, n := range v.snap.tally {
			if q.Filter.matches(&Asset{Class: key.class, Condition: key.condition, Stage: key.stage}) {
				out.Total += n
				out.Conditions[key.condition] += n
				out.Classes[key.class] += n
			}
		}
		return out
	}
	v.each(&m, 0, func(a *Asset) bool {
		out.Total++
		out.Conditions[a.Condition]++
		out.Classes[a.Class]++
		return true
	})
	return out
}
