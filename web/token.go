package web

import (
	"context"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

type tokenBody struct {
	ID          string         `json:"id"`
	Label       string         `json:"label"`
	Scopes      []access.Scope `json:"scopes"`
	CreatedAt   time.Time      `json:"created_at"`
	ExpiresAt   time.Time      `json:"expires_at"`
	LastUsedDay string         `json:"last_used_day,omitempty" format:"date"`
}

type tokensOut struct {
	Items []tokenBody `json:"items" doc:"the newest first, those included that are over"`
}

func (s *Server) ownTokens(ctx context.Context, _ *struct{}) (*reply[tokensOut], error) {
	if a := who(ctx); a.Means != access.BySession {
		return answer(tokensOut{Items: []tokenBody{}})
	}
	return s.tokensOf(ctx, who(ctx).Account)
}

func (s *Server) accountTokens(ctx context.Context, in *AccountPath) (*reply[tokensOut], error) {
	return s.tokensOf(ctx, in.Name)
}

func (s *Server) tokensOf(ctx context.Context, name string) (*reply[tokensOut], error) {
	all, err := s.access.Tokens(doing(ctx), name)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	out := tokensOut{Items: []tokenBody{}}
	for _, t := range all {
		out.Items = append(out.Items, tokenBody{t.ID, t.Label, t.Scopes, t.Created, t.Expires, t.LastUsedDay})
	}
	return answer(out)
}

type issueTokenIn struct {
	Body struct {
		Label  string         `json:"label" doc:"what it is for"`
		Scopes []access.Scope `json:"scopes" maxItems:"10"`
		Days   int            `json:"days" minimum:"1" maximum:"366"`
	}
}

type issuedOut struct {
	CacheControl string `header:"Cache-Control"`
	Body         issuedBody
}

type issuedBody struct {
	ID        string    `json:"id"`
	Token     string    `json:"token" doc:"told this once"`
	ExpiresAt time.Time `json:"expires_at"`
}

// issueToken makes a token of who has signed in.
func (s *Server) issueToken(ctx context.Context, in *issueTokenIn) (*issuedOut, error) {
	if who(ctx).Means != access.BySession {
		return nil, s.refuse(ctx, assets.Refuse(assets.Forbidden, "token", assets.Text{
			ZH: "令牌由登录的本人签发；演示用户和令牌自己不能签发令牌", EN: "tokens are issued by people who have signed in, not by the demo user nor by a token"}))
	}
	secret, t, err := s.access.Issue(ctx, doing(ctx), access.Issuing{Label: in.Body.Label, Scopes: in.Body.Scopes, Days: in.Body.Days})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return &issuedOut{noStore, issuedBody{t.ID, secret, t.Expires}}, nil
}

type revokeTokenIn struct {
	ID string `path:"id" maxLength:"100"`
}

func (s *Server) revokeToken(ctx context.Context, in *revokeTokenIn) (*struct{}, error) {
	if err := s.access.Revoke(ctx, doing(ctx), in.ID); err != nil {
		return nil, s.refuse(ctx, err)
	}
	return &struct{}{}, nil
}
