package web

import (
	"context"

	"needlepoint/assets"
	"needlepoint/geo/crs"
)

type systemsOut struct {
	Items []systemBody `json:"items"`
}

// systemBody is a reference system that deliveries may be in.
type systemBody struct {
	Code string      `json:"code"`
	Name assets.Text `json:"name"`
}

// systems lists the reference systems that are meant for where the book is, all of them while it is empty.
func (s *Server) systems(ctx context.Context, _ *struct{}) (*reply[systemsOut], error) {
	extent, located := s.view(ctx).Extent()
	out := systemsOut{Items: []systemBody{}}
	for _, one := range crs.All() {
		if !located || one.Area.Intersects(extent) {
			out.Items = append(out.Items, systemBody{one.String(), assets.Text{ZH: one.ZH, EN: one.EN}})
		}
	}
	return answer(out)
}
