package job

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/geo"
	"needlepoint/import"
)

// PreviewQuery asks for the places of a plan's rows.
type PreviewQuery struct {
	Bound *orb.Bound // nil for everywhere
	Limit int
}

// Preview is where rows are, with what shall happen to them. What it leaves out is counted by verdict, and so is what has no place.
type Preview struct {
	Marks     []Mark
	Omitted   map[string]int
	Placeless map[string]int // rows anywhere that no place is known of
}

// Mark is one row on the map.
type Mark struct {
	Row      int   // 0 for a record that no row stands for
	ID       int64 // of the record, where it is known
	Verdict  importer.Verdict
	Moved    bool
	Ref      string
	Geometry json.RawMessage // GeoJSON
	From     *orb.Point      // a place on the geometry before, where it moves
}

// mostPreviewBytes bounds the geometry of one preview.
const mostPreviewBytes = 6 << 20

// precedence is what a thinned preview shows first.
var precedence = []importer.Verdict{importer.Reject, importer.Retire, importer.Insert, importer.Update, importer.Same}

// Preview returns the rows that meet a bound. Where there are more than the limit, what is wrong comes before what is new, what is
// new before what is the same, and of one verdict every n-th row in file order. It is Busy while the plan is being made.
func (j *Job) Preview(ctx context.Context, q PreviewQuery) (Preview, error) {
	plan, _, err := j.look()
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Marks: []Mark{}, Omitted: map[string]int{}, Placeless: map[string]int{}}
	found := map[importer.Verdict][]int{}
	for row := 1; row <= plan.Rows(); row++ {
		if row%4096 == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		switch v := plan.Verdict(row); {
		case !plan.rows.located(row):
			if r, ok := plan.Rejection(row); ok && shown(r.Place) != nil {
				if q.Bound == nil || q.Bound.Contains(*r.Place) {
					found[v] = append(found[v], row-1)
				}
				continue
			}
			out.Placeless[v.String()]++
		case q.Bound == nil || plan.rows.meets(row, *q.Bound):
			found[v] = append(found[v], row-1)
		}
	}
	for i := range plan.Counts.Retired {
		if q.Bound == nil || geo.Bound(plan.Retirement(i).Before.Shape()).Intersects(*q.Bound) {
			found[importer.Retire] = append(found[importer.Retire], plan.Rows()+i)
		}
	}
	bytes := 0
	for _, v := range precedence {
		all := found[v]
		room := max(min(len(all), q.Limit-len(out.Marks)), 0)
		for i := range room {
			m, err := plan.mark(all[i*len(all)/room])
			if err != nil {
				return out, err
			}
			if bytes += len(m.Geometry); bytes > mostPreviewBytes {
				room = i
				break
			}
			out.Marks = append(out.Marks, m)
		}
		if left := len(all) - room; left > 0 {
			out.Omitted[v.String()] = left
		}
	}
	// What is quiet is drawn first, so that it hides nothing.
	slices.SortStableFunc(out.Marks, func(a, b Mark) int {
		return slices.Index(precedence, b.Verdict) - slices.Index(precedence, a.Verdict)
	})
	return out, nil
}

func (p *planned) mark(at int) (Mark, error) {
	if at >= p.Rows() {
		c := p.Retirement(at - p.Rows())
		return Mark{ID: c.Before.Key(), Verdict: importer.Retire, Ref: named(RowLine{}, c.Before).Ref,
			Geometry: geo.AppendGeoJSON(nil, c.Before.Shape())}, nil
	}
	m := Mark{Row: at + 1, Verdict: p.Verdict(at + 1)}
	if c, ok := p.Change(m.Row); ok {
		m.Geometry, m.Moved, m.Ref = geo.AppendGeoJSON(nil, c.After.Shape()), c.Moved, named(RowLine{}, c.After).Ref
		if c.Before != nil {
			m.ID = c.Before.Key()
		}
		if c.Moved {
			from := geo.LabelPoint(c.Before.Shape())
			m.From = &from
		}
		return m, nil
	}
	kept, err := p.rows.row(m.Row)
	if err != nil {
		return m, err
	}
	m.Geometry = kept.Geometry
	if r, ok := p.Rejection(m.Row); ok {
		m.Ref = r.Ref
		if len(m.Geometry) == 0 && r.Place != nil {
			m.Geometry = geo.AppendGeoJSON(nil, *r.Place)
		}
	} else {
		m.Ref = refIn(kept, p.Mapping)
	}
	return m, nil
}

func refIn(kept keptRow, m importer.Mapping) string {
	for _, f := range kept.Fields {
		if f.Name == m.RefField {
			return importer.CellText(f.Value)
		}
	}
	return ""
}
