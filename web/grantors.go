package web

import (
	"context"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// grantor is somebody who can grant what was refused.
type grantor struct {
	Name    string `json:"name"`
	Display string `json:"display"`
}

// namedGrantors is how many are named at most: whoever is refused has to find one, not to read all.
const namedGrantors = 5

// tellWhoGrants adds to a refusal who could grant what it takes, and keeps that it was refused.
func (s *Server) tellWhoGrants(ctx context.Context, e *assets.Error, p *problem) {
	if e.Needs == "" {
		return
	}
	p.Needs, p.Grantors = e.Needs, s.grantors(access.Permission(e.Needs), s.streetsAt(e.Place))
	var names []string
	for _, g := range p.Grantors {
		names = append(names, g.Display)
	}
	if len(names) > 0 {
		p.Message.ZH += "。可授权的人：" + strings.Join(names, "、")
		p.Message.EN += "; who can grant it: " + strings.Join(names, ", ")
	}
	s.noteDenied(ctx, e)
}

// grantors are those who could grant a permission in one of some boundaries, at most namedGrantors.
func (s *Server) grantors(need access.Permission, at []assets.BoundaryID) []grantor {
	out := []grantor{}
	for _, a := range s.access.Grantors(need, at) {
		if len(out) == namedGrantors {
			break
		}
		out = append(out, grantor{a.Name, a.Display})
	}
	return out
}

type grantorsIn struct {
	Needs    string  `query:"needs" required:"true" enum:"see,history,edit,govern,import,approve,settings,accounts,audit,costs,contacts" doc:"the permission"`
	Boundary []int64 `query:"boundary" maxItems:"100" doc:"where it is needed: any of these; the whole district where not given"`
}

type grantorsOut struct {
	Items []grantor `json:"items" doc:"by name, at most five"`
}

// whoGrants answers, before anything is refused, whom to ask for a permission.
func (s *Server) whoGrants(ctx context.Context, in *grantorsIn) (*reply[grantorsOut], error) {
	if !who(ctx).Known() {
		return nil, s.refuse(ctx, errSignIn)
	}
	at := make([]assets.BoundaryID, len(in.Boundary))
	for i, id := range in.Boundary {
		at[i] = assets.BoundaryID(id)
	}
	return answer(grantorsOut{Items: s.grantors(access.Permission(in.Needs), at)})
}

// streetsAt returns the boundaries that a place lies in.
func (s *Server) streetsAt(place *orb.Point) (ids []assets.BoundaryID) {
	if place == nil {
		return nil
	}
	for b := range s.inventory.View().BoundariesMeeting(*place, assets.BoundaryFilter{}) {
		ids = append(ids, b.ID)
	}
	return ids
}

// challenge is how a client is asked for credentials: GIS programs know Basic, with a token as the password. Of the API a browser would
// open a window of its own for that, and is asked for what it does not know.
func challenge(path string) string {
	if strings.HasPrefix(path, "/ogc") || strings.HasPrefix(path, "/tiles") || path == "/style.json" {
		return `Basic realm="Needlepoint", charset="UTF-8"`
	}
	return "Bearer"
}
