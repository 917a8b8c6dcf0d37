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
	IDs    []AssetID    // only these; an id without an asset is passed over. nil for all, empty for none
	Shape  orb.Geometry // only assets whose geometry meets it (lon/lat, borders included); nil for anywhere
	Box    *orb.Bound   // only assets whose geometry meets the box, its edges included; nil for anywhere
	Square *Lattice     // only assets that its squares count; nil for all
	Text   string       // part of the ref or the name, upper and lower case and full-width forms alike
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

// matcher is a Query made ready for one view. It is not for concurrent use.
type matcher struct {
	query  Query
	sieve  *sieve
	places []*ground // all to be met
	bound  orb.Bound // of the smallest place
	ids    []AssetID // ascending, each once
	text   string    // folded
	never  bool      // nothing can match
	lens   *lens     // nil where all is seen
	near   bool      // only what comes near bound can match
	buffer []orb.Point
}

func (v View) matcher(q Query) *matcher {
	m := &matcher{query: q, sieve: v.snap.sieve(q.Filter), text: fold(strings.TrimSpace(q.Text)), lens: v.lens()}
	if m.lens != nil {
		m.sieve.lens = m.lens
		if m.lens.placed {
			m.approach(m.lens.bound)
		}
	}
	if q.IDs != nil {
		m.ids = append(make([]AssetID, 0, len(q.IDs)), q.IDs...) // never nil, which would mean all
		slices.Sort(m.ids)
		m.ids = slices.Compact(m.ids)
	}
	if q.Boundary != 0 {
		b, ok := v.snap.boundaries.Get(q.Boundary)
		if !ok || !v.sees(*b) {
			m.never = true
			return m
		}
		m.meet(newGround(b.Geometry))
	}
	if q.Shape != nil {
		m.meet(newGround(q.Shape))
	}
	if q.Box != nil {
		m.meet(newGround(boxShape(*q.Box)))
	}
	if q.Square != nil {
		m.meet(&ground{square: q.Square, bound: q.Square.bound()})
	}
	return m
}

// meet narrows to what meets a place. The box to search is that of one place: what meets two need not come near where they overlap.
func (m *matcher) meet(place *ground) {
	m.approach(place.bound)
	m.places = append(m.places, place)
}

// approach narrows to what comes near a box.
func (m *matcher) approach(box orb.Bound) {
	area := func(b orb.Bound) float64 { return (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1]) }
	if !m.near || area(box) < area(m.bound) {
		m.bound = box
	}
	m.near = true
}

// seen reports whether a row whose combination the sieve lets through is seen by the right of the view.
func (m *matcher) seen(r row) bool { return m.lens == nil || m.lens.sees(r, &m.buffer) }

// meets reports whether a geometry meets all places.
func (m *matcher) meets(g orb.Geometry) bool {
	for _, place := range m.places {
		if !place.meets(g) {
			return false
		}
	}
	return true
}

// meetsRow reports whether the geometry of a row meets all places.
func (m *matcher) meetsRow(r row) bool {
	for _, place := range m.places {
		if !place.meetsRow(r, &m.buffer) {
			return false
		}
	}
	return true
}

// matches judges one asset of the view by all of the query.
func (m *matcher) matches(r row) bool { return !m.never && m.sieve.letsRow(r) && m.matchesLet(r) }

// matchesLet is matches for a row that the sieve is known to let through, where there can be one.
func (m *matcher) matchesLet(r row) bool {
	return (m.text == "" || m.holdsText(r.ref(), r.name())) &&
		(m.ids == nil || m.isNamed(r.id())) &&
		(len(m.places) == 0 || m.meetsRow(r)) && m.seen(r)
}

// matchesAsset judges an asset of whatever view.
func (m *matcher) matchesAsset(a *Asset) bool {
	return !m.never && m.query.Filter.matches(a) && (m.text == "" || m.holdsText(a.Ref, a.Name)) &&
		(m.ids == nil || m.isNamed(a.ID)) && m.meets(a.Geometry) && (m.lens == nil || m.lens.right.May(MaySee, *a))
}

func (m *matcher) holdsText(ref, name string) bool {
	return strings.Contains(fold(ref), m.text) || strings.Contains(fold(name), m.text)
}

func (m *matcher) isNamed(id AssetID) bool {
	_, named := slices.BinarySearch(m.ids, id)
	return named
}

// each calls f with the assets of the query above after, in ascending id, until f returns false.
func (v View) each(m *matcher, after AssetID, f func(row) bool) {
	switch {
	case m.never:
	case m.ids != nil:
		from, _ := slices.BinarySearch(m.ids, after+1)
		for _, id := range m.ids[from:] {
			if r, ok := v.snap.find(id); ok && m.matches(r) && !f(r) {
				return
			}
		}
	case m.near:
		v.eachWithin(m, after, f)
	default:
		v.snap.ascend(after, func(r row) bool { return !m.matches(r) || f(r) })
	}
}

// some calls f with the assets of the query in the order that is the least work, until f returns false.
func (v View) some(m *matcher, f func(row) bool) {
	switch {
	case m.never || m.ids != nil:
		v.each(m, 0, f)
	case m.near:
		v.snap.search(m.bound, m.sieve, func(r row) bool { return !m.matches(r) || f(r) })
	default:
		v.snap.scan(m.sieve, func(r row) bool { return !m.matches(r) || f(r) })
	}
}

// Select yields every asset of the query, in ascending id.
func (v View) Select(q Query) iter.Seq[Asset] {
	return func(yield func(Asset) bool) {
		m := v.matcher(q)
		v.each(m, 0, func(r row) bool { return yield(v.asset(r)) })
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
	if m.ids == nil && m.text == "" && len(m.places) == 0 && q.DueBy == 0 && (m.lens == nil || !m.lens.byPlace()) { // then the snapshot's own counts say it
		for code, n := range v.snap.tally {
			if m.sieve.lets(uint32(code)) && n > 0 {
				key := v.snap.combos[code]
				out.Total += n
				out.Conditions[key.condition] += n
				out.Classes[key.class] += n
			}
		}
		return out
	}
	tally := make([]int, len(v.snap.combos))
	v.some(m, func(r row) bool { tally[r.combo()]++; return true })
	for code, n := range tally {
		if n > 0 {
			key := v.snap.combos[code]
			out.Total += n
			out.Conditions[key.condition] += n
			out.Classes[key.class] += n
		}
	}
	return out
}
