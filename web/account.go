package web

import (
	"context"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

type accountBody struct {
	Name         string         `json:"name"`
	Display      string         `json:"display"`
	Disabled     bool           `json:"disabled"`
	Version      int64          `json:"version" doc:"to be sent along with a change; refused with 409 where it is another now"`
	HasPassword  bool           `json:"has_password"`
	CreatedAt    time.Time      `json:"created_at"`
	LastSignInAt *time.Time     `json:"last_sign_in_at,omitempty"`
	Grants       []access.Grant `json:"grants"`
}

func accountOf(a access.Account) accountBody {
	out := accountBody{Name: a.Name, Display: a.Display, Disabled: a.Disabled, Version: a.Version, HasPassword: a.HasPassword,
		CreatedAt: a.Created, Grants: a.Grants}
	if !a.LastSignIn.IsZero() {
		out.LastSignInAt = &a.LastSignIn
	}
	return out
}

// grantBody is a grant as it is asked for: groups and boundary may be left out.
type grantBody struct {
	Role     access.Role `json:"role"`
	Groups   []string    `json:"groups,omitempty" maxItems:"100" doc:"attribute groups of the catalogue; all where empty"`
	Boundary int64       `json:"boundary,omitempty" minimum:"0" maximum:"9007199254740991" doc:"id of a boundary; 0 for the whole district"`
}

func grantsOf(given []grantBody) []access.Grant {
	out := []access.Grant{}
	for _, g := range given {
		out = append(out, access.Grant{Role: g.Role, Groups: g.Groups, Boundary: assets.BoundaryID(g.Boundary)})
	}
	return out
}

type accountsOut struct {
	Items []accountBody `json:"items" doc:"those that who asks manages, by name"`
}

func (s *Server) listAccounts(ctx context.Context, _ *struct{}) (*reply[accountsOut], error) {
	out := accountsOut{Items: []accountBody{}}
	for _, a := range s.access.Accounts(doing(ctx)) {
		out.Items = append(out.Items, accountOf(a))
	}
	return answer(out)
}

type invitationBody struct {
	Link      string    `json:"link" doc:"its holder chooses a password with it, once; it is not told again"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (a *Asked) invitation(i access.Invitation) invitationBody {
	return invitationBody{Link: a.base + "/setup/" + i.Secret, ExpiresAt: i.Expires}
}

type addAccountIn struct {
	Asked
	Body struct {
		Name    string      `json:"name" doc:"what it signs in with; it cannot be changed"`
		Display string      `json:"display,omitempty"`
		Grants  []grantBody `json:"grants,omitempty" maxItems:"200"`
	}
}

type addAccountOut struct {
	Account    accountBody    `json:"account"`
	Invitation invitationBody `json:"invitation"`
}

func (s *Server) addAccount(ctx context.Context, in *addAccountIn) (*reply[addAccountOut], error) {
	a, err := s.access.Add(ctx, doing(ctx), access.Adding{Name: in.Body.Name, Display: in.Body.Display, Grants: grantsOf(in.Body.Grants)})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	i, err := s.access.Invite(ctx, doing(ctx), a.Name)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(addAccountOut{accountOf(a), in.invitation(i)})
}

// AccountPath names one account.
type AccountPath struct {
	Name string `path:"name" maxLength:"300"`
}

type changeAccountIn struct {
	AccountPath
	Body struct {
		Version  int64        `json:"version" minimum:"1" doc:"of the account as it was read"`
		Display  *string      `json:"display,omitempty"`
		Disabled *bool        `json:"disabled,omitempty" doc:"who is disabled is signed out everywhere at once"`
		Grants   *[]grantBody `json:"grants,omitempty" maxItems:"200" doc:"all grants as they shall be"`
	}
}

func (s *Server) changeAccount(ctx context.Context, in *changeAccountIn) (*reply[accountBody], error) {
	change := access.Changing{Name: in.Name, Version: in.Body.Version, Display: in.Body.Display, Disabled: in.Body.Disabled}
	if in.Body.Grants != nil {
		grants := grantsOf(*in.Body.Grants)
		change.Grants = &grants
	}
	a, err := s.access.Change(ctx, doing(ctx), change)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(accountOf(a))
}

func (s *Server) removeAccount(ctx context.Context, in *AccountPath) (*struct{}, error) {
	if err := s.access.Remove(ctx, doing(ctx), in.Name); err != nil {
		return nil, s.refuse(ctx, err)
	}
	return &struct{}{}, nil
}

type inviteIn struct {
	Asked
	AccountPath
}

func (s *Server) invite(ctx context.Context, in *inviteIn) (*reply[invitationBody], error) {
	i, err := s.access.Invite(ctx, doing(ctx), in.Name)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(in.invitation(i))
}
