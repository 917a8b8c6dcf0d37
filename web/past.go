package web

import (
	"context"

	"needlepoint/assets"
)

type pastIn struct {
	Revision assets.Revision `path:"revision" minimum:"0" doc:"a revision to be read with as_of"`
}

type pastOut struct {
	Revision assets.Revision `json:"revision"`
	Ready    bool            `json:"ready" doc:"readers with as_of are answered at once"`
	Done     int             `json:"done" doc:"steps of the way back that are made"`
	Total    int             `json:"total" doc:"all of them; 0 while it waits for its turn"`
}

// past has a past revision made ready for readers, and tells how far that is without waiting for it.
func (s *Server) past(ctx context.Context, in *pastIn) (*reply[pastOut], error) {
	at, err := s.inventory.Prepare(in.Revision)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(pastOut{Revision: in.Revision, Ready: at.Ready, Done: at.Done, Total: at.Total})
}
