package ogc

import (
	"context"
	"iter"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// patience is how many records are looked at to count what lies beyond a page. A count that needs more is left out,
// as the standard allows.
const patience = 2_000_000

// answer is a page of records.
type answer struct {
	records []assets.Record
	matched int // on all pages; -1 where it was not counted
	more    bool
}

// collect makes the page that a question asks for. How many match is counted on the first page, and on later ones where
// the book knows it without a walk: a later page then costs what it shows.
func (q question) collect(ctx context.Context, view assets.View) (answer, error) {
	out := answer{matched: -1}
	counted := 0
	known := q.known(view)
	looked := 0
	for r := range q.candidates(view) {
		if looked++; looked%4096 == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		if looked > patience && out.more {
			return out, nil
		}
		if !q.passes(r) {
			continue
		}
		counted++
		if len(out.records) < q.limit {
			out.records = append(out.records, r)
			continue
		}
		out.more = true
		if known >= 0 || q.later {
			break
		}
	}
	switch {
	case known >= 0:
		out.matched = known
	case !q.later:
		out.matched = counted
	}
	return out, nil
}

// known returns how many records match where the book has the number at hand, and -1 where it has not.
func (q question) known(view assets.View) int {
	if q.boxed || q.narrowed != nil || q.time != nil || q.match != nil || len(q.equals) > 0 {
		return -1
	}
	if q.noun == assets.BoundaryNoun {
		_, n := view.Len()
		return n
	}
	return view.Counts(q.facets).Total
}

// passes judges what the book's own walk does not.
func (q question) passes(r assets.Record) bool {
	if q.class != nil && !q.holds(r) {
		return false
	}
	for _, e := range q.equals {
		if !e.holds(r) {
			return false
		}
	}
	if q.time != nil {
		if there, ok := timeOf(r); ok && !there.meets(*q.time) {
			return false
		}
	}
	return q.match == nil || q.match(r)
}

// candidates yields what may match, from the id after the page before on, in ascending id.
func (q question) candidates(view assets.View) iter.Seq[assets.Record] {
	shape, some := q.place()
	if !some {
		return func(func(assets.Record) bool) {}
	}
	if q.noun == assets.BoundaryNoun {
		return records(boundariesFrom(view, assets.BoundaryID(q.after), shape))
	}
	if shape != nil {
		return records(view.IntersectsAfter(assets.AssetID(q.after), shape, q.facets))
	}
	return records(view.AssetsAfter(assets.AssetID(q.after), q.facets))
}

// place returns a shape that whatever matches meets, nil for anywhere; some is false where nothing can match.
func (q question) place() (shape orb.Geometry, some bool) {
	if q.boxed {
		return q.shape, q.shape != nil
	}
	return q.narrowed, true
}

func boundariesFrom(view assets.View, after assets.BoundaryID, shape orb.Geometry) iter.Seq[assets.Boundary] {
	any := assets.BoundaryFilter{Stages: assets.AnyStage()}
	if shape != nil {
		return view.BoundariesMeetingAfter(after, shape, any)
	}
	return view.BoundariesAfter(after, any)
}

func records[R assets.Record](all iter.Seq[R]) iter.Seq[assets.Record] {
	return func(yield func(assets.Record) bool) {
		for r := range all {
			if !yield(r) {
				return
			}
		}
	}
}
