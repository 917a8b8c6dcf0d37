package web

import (
	"context"

	"needlepoint/assets/access"
)

// SetupPath is the secret of a one-time link.
type SetupPath struct {
	Secret string `path:"secret" maxLength:"100"`
}

type setupOut struct {
	CacheControl string `header:"Cache-Control"`
	Body         setupBody
}

type setupBody struct {
	Valid   bool           `json:"valid"`
	Purpose access.Purpose `json:"purpose,omitempty" enum:"first,invitation" doc:"to make the first account, or to choose the password of one"`
	Name    string         `json:"name,omitempty"`
	Display string         `json:"display,omitempty"`
}

// readSetup tells what a link is for; one that is over or unknown is not valid.
func (s *Server) readSetup(_ context.Context, in *SetupPath) (*setupOut, error) {
	offer, ok := s.access.Setup(in.Secret)
	return &setupOut{CacheControl: noStore, Body: setupBody{ok, offer.Purpose, offer.Name, offer.Display}}, nil
}

type setUpIn struct {
	Asked
	SetupPath
	Body struct {
		Name     string `json:"name,omitempty" doc:"of the first account; else it is known"`
		Display  string `json:"display,omitempty" doc:"the name as people read it"`
		Password string `json:"password"`
	}
}

// setUp uses a link up and signs in.
func (s *Server) setUp(ctx context.Context, in *setUpIn) (*sessionOut, error) {
	secret, session, err := s.access.Complete(ctx, access.Completing{Secret: in.Secret, Name: in.Body.Name, Display: in.Body.Display,
		Password: in.Body.Password, Client: clientText(ctx)})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return s.begun(ctx, in.Asked, begun{secret, session.Principal}), nil
}
