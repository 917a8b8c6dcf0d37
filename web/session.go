package web

import (
	"context"
	"slices"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// sessionBody is who asks, and what for.
type sessionBody struct {
	SignedIn    bool                `json:"signed_in" doc:"by a session or a token; the demo user is not"`
	Account     string              `json:"account"`
	Display     string              `json:"display"`
	Means       string              `json:"means" enum:"session,token,demo,public,none"`
	Roles       []access.Role       `json:"roles"`
	Permissions []access.Permission `json:"permissions" doc:"what may be done anywhere at all"`
	Territory   []placeOfGrant      `json:"territory" doc:"where; empty for the whole district"`
	Groups      []string            `json:"groups" doc:"groups of classes; empty for all"`
	Grants      []access.Grant      `json:"grants"`
	Demo        demoBody            `json:"demo"`
	CSRF        string              `json:"csrf" doc:"to be sent as Needlepoint-CSRF with every change; empty where none is needed"`
	SetupNeeded bool                `json:"setup_needed" doc:"nobody administers this book yet"`
	ExpiresAt   *time.Time          `json:"expires_at,omitempty" doc:"of the session, unless it is used"`
}

type placeOfGrant struct {
	ID   assets.BoundaryID `json:"id"`
	Name string            `json:"name"`
	Kind assets.Kind       `json:"kind"`
}

type demoBody struct {
	On      bool          `json:"on" doc:"who asks without credentials is the demo user"`
	As      string        `json:"as" doc:"the role that it is switched to; empty for all"`
	Offered []access.Role `json:"offered"`
}

// sessionOut carries a session, and cookies where they change.
type sessionOut struct {
	SetCookie    []string `header:"Set-Cookie"`
	CacheControl string   `header:"Cache-Control"`
	Body         sessionBody
}

// noStore is for what nobody keeps, not even the reader's browser.
const noStore = "no-store"

type readSessionIn struct{ Asked }

func (s *Server) readSession(ctx context.Context, in *readSessionIn) (*sessionOut, error) {
	return &sessionOut{CacheControl: noStore, Body: s.sessionOf(ctx, who(ctx), in.Asked)}, nil
}

// sessionOf tells somebody who he is.
func (s *Server) sessionOf(ctx context.Context, a *asker, asked Asked) sessionBody {
	out := sessionBody{SignedIn: a.Means == access.BySession || a.Means == access.ByToken, Account: a.Account, Display: a.Display,
		Means: "none", Roles: a.Roles(), Permissions: a.Permissions(), Grants: told(a.Grants), CSRF: a.csrf(),
		Demo: demoBody{On: s.demo && asked.home, Offered: []access.Role{}}}
	out.Territory, out.Groups = s.reach(a.Grants)
	switch {
	case a.Known():
		out.Means = string(a.Means)
	case s.public.Load().face != nil:
		out.Means = string(access.ByPublic)
	}
	if out.Demo.On {
		out.Demo.Offered = access.DemoRoles()
	}
	if a.Means == access.ByDemo {
		out.Demo.As = a.DemoRole()
		out.Display = assets.Text{ZH: "演示用户", EN: "Demo user"}.In(language(ctx))
	}
	out.SetupNeeded = !out.Demo.On && s.access.NeedsSetup()
	if a.Means == access.BySession {
		if at := s.access.Expires(a.secret); !at.IsZero() {
			out.ExpiresAt = &at
		}
	}
	return out
}

// told are grants as JSON has them: lists that are empty, and not missing.
func told(grants []access.Grant) []access.Grant {
	out := []access.Grant{}
	for _, g := range grants {
		g.Groups = append([]string{}, g.Groups...)
		out = append(out, g)
	}
	return out
}

// reach returns where and of which groups grants hold, both empty for everything.
func (s *Server) reach(grants []access.Grant) ([]placeOfGrant, []string) {
	places, groups := []placeOfGrant{}, []string{}
	everywhere, everything := false, false
	view := s.inventory.View() // names of one's own territory are no secret to oneself
	for _, g := range grants {
		everywhere, everything = everywhere || g.Boundary == 0, everything || len(g.Groups) == 0
		groups = append(groups, g.Groups...)
		if b, ok := view.Boundary(g.Boundary); ok && !slices.ContainsFunc(places, func(p placeOfGrant) bool { return p.ID == b.ID }) {
			places = append(places, placeOfGrant{b.ID, b.Name, b.Kind})
		}
	}
	slices.Sort(groups)
	groups = slices.Compact(groups)
	if everywhere {
		places = []placeOfGrant{}
	}
	if everything {
		groups = []string{}
	}
	return places, groups
}

type signInIn struct {
	Asked
	Body struct {
		Name     string `json:"name"`
		Password string `json:"password"`
	}
}

// signIn begins a session. One that the same browser had ends.
func (s *Server) signIn(ctx context.Context, in *signInIn) (*sessionOut, error) {
	secret, session, err := s.access.SignIn(ctx, access.SigningIn{Name: in.Body.Name, Password: in.Body.Password, Client: clientText(ctx)})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	if old := who(ctx); old.Means == access.BySession {
		if err := s.access.SignOut(ctx, old.secret, clientText(ctx)); err != nil {
			s.log.WarnContext(ctx, "an earlier session does not end", "err", err, "request", requestID(ctx))
		}
	}
	return s.begun(ctx, in.Asked, begun{secret, session.Principal}), nil
}

// begun is a session that has just begun.
type begun struct {
	secret    string
	principal access.Principal
}

// begun answers with a new session and its cookie.
func (s *Server) begun(ctx context.Context, asked Asked, b begun) *sessionOut {
	a := &asker{Principal: b.principal, secret: b.secret}
	return &sessionOut{CacheControl: noStore, SetCookie: []string{asked.sessionCookie(b.secret, access.SessionLength)}, Body: s.sessionOf(ctx, a, asked)}
}

type signedOutOut struct {
	SetCookie []string `header:"Set-Cookie"`
}

// signOut ends the session, and is content where there is none.
func (s *Server) signOut(ctx context.Context, in *readSessionIn) (*signedOutOut, error) {
	if a := who(ctx); a.Means == access.BySession {
		if err := s.access.SignOut(ctx, a.secret, clientText(ctx)); err != nil {
			return nil, s.refuse(ctx, err)
		}
	}
	return &signedOutOut{SetCookie: []string{in.sessionCookie("", 0)}}, nil
}

type switchDemoIn struct {
	Asked
	Body struct {
		As access.Role `json:"as" doc:"one of the roles offered; empty for all of them"`
	}
}

// switchDemo makes the demo user one of a single role, or of all again.
func (s *Server) switchDemo(ctx context.Context, in *switchDemoIn) (*sessionOut, error) {
	if !s.demo || !in.home {
		return nil, s.refuse(ctx, assets.Refuse(assets.NotFound, "demo", assets.Text{
			ZH: "这里没有演示用户：只有在本机打开的示例才有", EN: "there is no demo user here: only a sample that is opened on its own machine has one"}))
	}
	if in.Body.As != "" && !slices.Contains(access.DemoRoles(), in.Body.As) {
		return nil, s.refuse(ctx, refuseField("as", "不是可以演示的角色", "is no role that can be tried"))
	}
	a := &asker{Principal: s.access.Demo(string(in.Body.As))}
	s.note(ctx, access.Event{What: access.DemoSwitched, Subject: string(in.Body.As)})
	return &sessionOut{CacheControl: noStore, SetCookie: []string{in.demoCookie(string(in.Body.As))}, Body: s.sessionOf(ctx, a, in.Asked)}, nil
}

type changePasswordIn struct {
	Asked
	Body struct {
		Old string `json:"old"`
		New string `json:"new"`
	}
}

// changePassword ends all sessions of the account and begins a new one here.
func (s *Server) changePassword(ctx context.Context, in *changePasswordIn) (*sessionOut, error) {
	a := who(ctx)
	if a.Means != access.BySession {
		return nil, s.refuse(ctx, errSignIn)
	}
	secret, session, err := s.access.ChangePassword(ctx, access.PasswordChanging{Session: a.secret, Old: in.Body.Old, New: in.Body.New, Client: clientText(ctx)})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return s.begun(ctx, in.Asked, begun{secret, session.Principal}), nil
}

// clientText is the network address of who asks.
func clientText(ctx context.Context) string {
	if at := requestOf(ctx).client; at.IsValid() {
		return at.String()
	}
	return ""
}

// doing is who changes accounts, for the rule and the trail.
func doing(ctx context.Context) access.Doing {
	a := who(ctx)
	return access.Doing{Principal: a.Principal, Via: a.via, Client: clientText(ctx)}
}
