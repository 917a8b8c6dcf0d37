package web

import (
	"context"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// note keeps an event in the trail under the name of who asks; that it cannot be kept is for the log, and stops nothing.
func (s *Server) note(ctx context.Context, e access.Event) {
	r := requestOf(ctx)
	e.Actor, e.Via, e.Client = who(ctx).Account, who(ctx).via, r.client.String()
	if err := s.access.Note(ctx, e); err != nil {
		s.log.ErrorContext(ctx, "the trail cannot be kept", "what", e.What, "err", err, "request", r.id)
	}
}

func (s *Server) noteDenied(ctx context.Context, e *assets.Error) {
	s.note(ctx, access.Event{What: access.Denied, Subject: e.Needs, Detail: access.DetailOf(map[string]any{"op": e.Op})})
}
