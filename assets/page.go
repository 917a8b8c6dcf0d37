package assets

import (
	"cmp"
	"slices"
)

// Paging says which page of a list is wanted.
type Paging struct {
	Order Order
	Limit int    // at most so many assets, from 1
	After string // the Next of the page before; empty for the first page
}

// Page is a piece of a sorted list.
type Page struct {
	Assets []Asset
	Next   string // Paging.After of the next page; empty on the last
	Facets Facets // of the whole query, whatever the page
}

// Page returns one page of the assets of a query. A page begins behind the last asset of the page before, found by
// its key and not by counting, so that walking on while others write neither repeats nor misses an asset whose own key stays. Memory is bounded by
// the page, however many match.
func (v View) Page(q Query, p Paging) (Page, error) {
	var from mark
	if p.After != "" {
		var err error
		if from, err = p.Order.parseToken(p.After); err != nil {
			return Page{}, err
		}
	}
	out := Page{Facets: v.Facets(q)}
	rows := v.firstRows(q, p, from)
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		out.Next = p.Order.token(rows[p.Limit-1].mark)
	}
	for _, r := range rows {
		out.Assets = append(out.Assets, v.asset(r.row))
	}
	return out, nil
}

// orderedRow is an asset on its way into a page.
type orderedRow struct {
	mark
	row row
}

// firstRows returns the first Limit+1 rows behind from, in order; all where there are fewer.
func (v View) firstRows(q Query, p Paging, from mark) []orderedRow {
	m, want := v.matcher(q), p.Limit+1
	var rows []orderedRow
	if p.Order.String() == "id" {
		v.each(m, from.id, func(r row) bool {
			rows = append(rows, orderedRow{mark{id: r.id()}, r})
			return len(rows) < want
		})
		return rows
	}
	key := p.Order.keyOf(v)
	compare := func(a, b orderedRow) int {
		return cmp.Or(p.Order.compare(a.key, b.key), p.Order.compareIDs(a.id, b.id))
	}
	// Rows wait unsorted, twice as many as needed and more; when they are too many the best stay, and from then on the last of
	// them keeps out whatever could not reach the page.
	var worst orderedRow
	full := false
	v.some(m, func(r row) bool {
		next := orderedRow{mark{key(r), r.id()}, r}
		if p.After != "" && compare(next, orderedRow{mark: from}) <= 0 || full && compare(next, worst) > 0 {
			return true
		}
		if rows = append(rows, next); len(rows) >= 2*want+64 {
			slices.SortFunc(rows, compare)
			rows = rows[:want]
			worst, full = rows[want-1], true
		}
		return true
	})
	slices.SortFunc(rows, compare)
	return rows[:min(len(rows), want)]
}
