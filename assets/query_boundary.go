package assets

import (
	"iter"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// BoundaryQuery says which boundaries are meant; its fields mean what those of Query mean.
type BoundaryQuery struct {
	BoundaryFilter
	IDs   []BoundaryID
	Shape orb.Geometry
	Box   *orb.Bound
	Text  string
}

// SelectBoundaries yields every boundary of the query, in ascending id.
func (v View) SelectBoundaries(q BoundaryQuery) iter.Seq[Boundary] {
	return func(yield func(Boundary) bool) {
		text := fold(strings.TrimSpace(q.Text))
		all := v.Boundaries(q.BoundaryFilter)
		var box *geo.Prepared
		switch {
		case q.Shape != nil && q.Box != nil:
			all, box = v.BoundariesMeeting(q.Shape, q.BoundaryFilter), geo.Prepare(boxShape(*q.Box))
		case q.Shape != nil:
			all = v.BoundariesMeeting(q.Shape, q.BoundaryFilter)
		case q.Box != nil:
			all = v.BoundariesIn(*q.Box, q.BoundaryFilter)
		}
		for b := range all {
			if q.IDs != nil && !slices.Contains(q.IDs, b.ID) || box != nil && !box.Intersects(b.Geometry) ||
				text != "" && !strings.Contains(fold(b.Ref), text) && !strings.Contains(fold(b.Name), text) {
				continue
			}
			if !yield(b) {
				return
			}
		}
	}
}
