package assets

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Snapping asks where a drawn point may snap to.
type Snapping struct {
	At     orb.Point // lon/lat
	Within float64   // metres
	Limit  int       // at most so many places
	// Except is a record that is left out, such as the one that is being drawn; an empty noun for none.
	Except struct {
		Noun Noun
		ID   int64
	}
}

// Snap is a place of the true geometry of a record that is planned or in service.
type Snap struct {
	Record Record
	Vertex bool // a position of the geometry as stored, bit for bit; else a place on one of its edges
	geo.Place
}

// Snaps returns the nearest vertex of each record in reach and the nearest place on its edges, where that is another
// place. Vertices within half the reach come first, since an end or a corner is what is mostly meant; then the rest. Both
// are nearest first; equals are vertices before edges, boundaries before assets, by id. Distances are exact on the ellipsoid.
func (v View) Snaps(s Snapping) []Snap {
	var out []Snap
	add := func(r Record) {
		vertex, edge := geo.NearestVertex(s.At, r.Shape()), geo.NearestOutline(s.At, r.Shape())
		if vertex.Metres <= s.Within {
			out = append(out, Snap{r, true, vertex})
		}
		if edge.Metres <= s.Within && edge.At != vertex.At {
			out = append(out, Snap{r, false, edge})
		}
	}
	wanted := func(r Record, stage Stage) bool {
		return stage != Retired && !(s.Except.Noun == r.Noun() && s.Except.ID == r.Key()) && v.sees(r)
	}
	v.snap.boundaryIndex.Nearby(s.At, func(id int64) (float64, bool) {
		b, _ := v.snap.boundaries.Get(BoundaryID(id))
		if !wanted(*b, b.Stage) {
			return 0, false
		}
		return geo.NearestOutline(s.At, b.Geometry).Metres, true
	}, func(id int64, metres float64) bool {
		if metres > s.Within {
			return false
		}
		b, _ := v.snap.boundaries.Get(BoundaryID(id))
		if told, ok := v.boundary(b); ok {
			add(told)
		}
		return true
	})
	vantage := geo.NewVantage(s.At)
	v.snap.nearby(&nearAsk{vantage: &vantage, within: s.Within, sieve: v.snap.sieve(Filter{})}, func(f nearFound) bool {
		if a := v.asset(f.row); wanted(a, a.Stage) {
			add(a)
		}
		return true
	})
	slices.SortFunc(out, func(a, b Snap) int {
		return cmp.Or(cmp.Compare(a.tier(s), b.tier(s)), cmp.Compare(a.Metres, b.Metres), -compareBools(a.Vertex, b.Vertex),
			-cmp.Compare(a.Record.Noun(), b.Record.Noun()), cmp.Compare(a.Record.Key(), b.Record.Key()))
	})
	return out[:min(len(out), s.Limit)]
}

// tier puts near vertices before everything else.
func (s Snap) tier(asked Snapping) int {
	if s.Vertex && s.Metres <= asked.Within/2 {
		return 0
	}
	return 1
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
