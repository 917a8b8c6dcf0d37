package access

import (
	"needlepoint/assets"
	"needlepoint/geo"
)

// Territory is what a desk asks of the book about boundaries.
type Territory interface {
	Exists(assets.BoundaryID) bool
	Inside(inner, outer assets.BoundaryID) bool // the outer one covers all of the inner one, edges included
	FirstStreet() assets.BoundaryID             // the street with the smallest id that is in service; 0 where there is none
}

// TerritoryOf answers from the present of a book.
func TerritoryOf(view func() assets.View) Territory { return territory{view} }

type territory struct{ view func() assets.View }

func (t territory) Exists(id assets.BoundaryID) bool {
	_, ok := t.view().Boundary(id)
	return ok
}

func (t territory) Inside(inner, outer assets.BoundaryID) bool {
	view := t.view()
	in, ok := view.Boundary(inner)
	out, there := view.Boundary(outer)
	return ok && there && (inner == outer || geo.Covers(out.Geometry, in.Geometry))
}

func (t territory) FirstStreet() assets.BoundaryID {
	for b := range t.view().Boundaries(assets.BoundaryFilter{Kinds: []assets.Kind{assets.Street}}) {
		if b.Stage == assets.InService {
			return b.ID
		}
	}
	return 0
}

// noTerritory is that of a book without boundaries.
type noTerritory struct{}

func (noTerritory) Exists(assets.BoundaryID) bool      { return false }
func (noTerritory) Inside(_, _ assets.BoundaryID) bool { return false }
func (noTerritory) FirstStreet() assets.BoundaryID     { return 0 }
