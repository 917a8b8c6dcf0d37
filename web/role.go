package web

import (
	"context"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

type roleBody struct {
	Key         access.Role         `json:"key"`
	Name        assets.Text         `json:"name"`
	Permissions []access.Permission `json:"permissions"`
}

type groupBody struct {
	Key     string            `json:"key"`
	Name    assets.Text       `json:"name"`
	Classes []assets.ClassKey `json:"classes"`
}

type rolesOut struct {
	Roles       []roleBody  `json:"roles"`
	Permissions []named     `json:"permissions"`
	Groups      []groupBody `json:"groups"`
	Scopes      []named     `json:"scopes" doc:"of tokens"`
}

// listRoles is what there is to grant.
func (s *Server) listRoles(context.Context, *struct{}) (*reply[rolesOut], error) {
	out := rolesOut{}
	for _, r := range access.AllRoles() {
		out.Roles = append(out.Roles, roleBody{r, r.Name(), r.Permissions()})
	}
	for _, p := range access.AllPermissions() {
		out.Permissions = append(out.Permissions, named{string(p), p.Name()})
	}
	for _, c := range access.AllScopes() {
		out.Scopes = append(out.Scopes, named{string(c), c.Name()})
	}
	catalogue := s.inventory.Catalogue()
	classes := map[string][]assets.ClassKey{}
	for _, c := range catalogue.Classes() {
		classes[c.Group] = append(classes[c.Group], c.Key)
	}
	for _, g := range catalogue.Groups() {
		out.Groups = append(out.Groups, groupBody{g.Key, g.Name, append([]assets.ClassKey{}, classes[g.Key]...)})
	}
	return answer(out)
}
