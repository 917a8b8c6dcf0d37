package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/face"
)

type toldClass struct {
	Class    assets.ClassKey `json:"class"`
	Fields   []string        `json:"fields,omitempty" maxItems:"200" doc:"ref, name, and keys of attributes; condition and stage are always told"`
	Position face.Position   `json:"position" doc:"rounded, or withheld: counted and listed, and found at no place"`
	Decimals int             `json:"decimals,omitempty" doc:"of degrees, 0 to 6, where the position is rounded"`
}

type toldKind struct {
	Kind     assets.Kind `json:"kind"`
	Fields   []string    `json:"fields,omitempty" maxItems:"200" doc:"ref, grid, name, and keys of attributes"`
	Decimals int         `json:"decimals,omitempty" doc:"of degrees, 0 to 6"`
}

type publicSettingsBody struct {
	On        bool           `json:"on"`
	Stages    []assets.Stage `json:"stages,omitempty" maxItems:"10" doc:"of the records that are told; in_service where not given"`
	Classes   []toldClass    `json:"classes,omitempty" maxItems:"2000"`
	Kinds     []toldKind     `json:"kinds,omitempty" maxItems:"100"`
	ChangedAt *time.Time     `json:"changed_at,omitempty" readOnly:"true"`
	ChangedBy string         `json:"changed_by,omitempty" readOnly:"true"`
	ByName    string         `json:"changed_by_name,omitempty" readOnly:"true" doc:"what changed_by is called now"`

	Ready  bool                `json:"ready,omitempty" readOnly:"true" doc:"the public is answered by these settings"`
	Fields *choosableFieldBody `json:"choosable,omitempty" readOnly:"true" doc:"the fields that can be chosen"`
}

type choosableFieldBody struct {
	Classes map[assets.ClassKey][]string `json:"classes"`
	Kinds   map[assets.Kind][]string     `json:"kinds"`

	Names map[assets.Kind]map[string]assets.Text `json:"names" doc:"of the attributes of boundaries; those of assets are in the catalogue"`
}

type publicSettingsOut struct {
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         publicSettingsBody
}

// publicRoutes registers the settings of the public face.
func (s *Server) publicRoutes(api huma.API) {
	get(api, "/api/settings/public", "public-settings", "What the public is told of the book", s.readPublicSettings)
	huma.Register(api, huma.Operation{OperationID: "change-public-settings", Method: http.MethodPut, Path: "/api/settings/public",
		Summary: "Set what the public is told of the book", Errors: []int{400, 409, 415, 422, 503}, MaxBodyBytes: maxQuestion}, s.changePublicSettings)
}

func (s *Server) publicAnswer() *publicSettingsOut {
	held, catalogue := s.public.Load(), s.inventory.Catalogue()
	body := publicSettingsBody{On: held.settings.On, Stages: held.settings.Stages, Classes: []toldClass{}, Kinds: []toldKind{},
		ChangedAt: held.settings.ChangedAt, ChangedBy: held.settings.ChangedBy, ByName: s.access.Called(held.settings.ChangedBy),
		Fields: &choosableFieldBody{map[assets.ClassKey][]string{}, map[assets.Kind][]string{}, map[assets.Kind]map[string]assets.Text{}}}
	for _, c := range held.settings.Classes {
		body.Classes = append(body.Classes, toldClass(c))
	}
	for _, k := range held.settings.Kinds {
		body.Kinds = append(body.Kinds, toldKind(k))
	}
	for _, class := range catalogue.Classes() {
		body.Fields.Classes[class.Key] = face.ClassFields(catalogue, class.Key)
	}
	for _, kind := range assets.AllKinds() {
		body.Fields.Kinds[kind] = face.KindFields(catalogue, kind)
		body.Fields.Names[kind] = map[string]assets.Text{}
		for _, f := range catalogue.KindFields(kind) {
			body.Fields.Names[kind][f.Key] = f.Name
		}
	}
	if held.face != nil {
		_, body.Ready = s.inventory.Face(held.face)
	}
	return &publicSettingsOut{ETag: settingsTag(held.settings.Text()), CacheControl: "no-store", Body: body}
}

func (s *Server) readPublicSettings(ctx context.Context, _ *struct{}) (*publicSettingsOut, error) {
	s.settling.Lock()
	defer s.settling.Unlock()
	if err := s.takePublic(); err != nil {
		return nil, s.refuse(ctx, err)
	}
	return s.publicAnswer(), nil
}

type changePublicIn struct {
	IfMatch string `header:"If-Match" doc:"the ETag of the settings that were changed; refused with 409 where they are others now"`
	Body    publicSettingsBody
}

// changePublicSettings keeps new settings and brings them in force: with the next request the public is told what they say. They lie beside
// the book as those of basemaps do; who changed them is in the trail.
func (s *Server) changePublicSettings(ctx context.Context, in *changePublicIn) (*publicSettingsOut, error) {
	s.settling.Lock()
	defer s.settling.Unlock()
	if err := s.takePublic(); err != nil {
		s.log.WarnContext(ctx, "the settings of the public face cannot be read, and are replaced", "err", err)
	}
	if tag := settingsTag(s.public.Load().settings.Text()); in.IfMatch != "" && !matches(in.IfMatch, tag) {
		return nil, s.refuse(ctx, assets.Refuse(assets.Conflict, "settings", assets.Text{
			ZH: "公众页的设置已被别人改过；请看过现在的设置再改", EN: "somebody else has changed the public face; look at it again before changing"}))
	}
	now := assets.KeptTime(s.clock())
	next := face.Initial()
	next.On, next.ChangedAt, next.ChangedBy = in.Body.On, &now, who(ctx).Account
	if len(in.Body.Stages) > 0 {
		next.Stages = in.Body.Stages
	}
	for _, c := range in.Body.Classes {
		next.Classes = append(next.Classes, face.Class(c))
	}
	for _, k := range in.Body.Kinds {
		next.Kinds = append(next.Kinds, face.Kind(k))
	}
	if err := next.Check(s.inventory.Catalogue()); err != nil {
		return nil, s.refuse(ctx, err)
	}
	if err := s.inventory.SetMeta(ctx, assets.MetaFace, next.Text()); err != nil {
		return nil, s.refuse(ctx, err)
	}
	s.note(ctx, access.Event{What: access.SettingsChanged, Subject: "public", Detail: access.DetailOf(map[string]any{
		"on": next.On, "classes": len(next.Classes), "kinds": len(next.Kinds)})})
	if err := s.bringInForce(next); err != nil {
		return nil, s.refuse(ctx, err)
	}
	s.log.InfoContext(ctx, "public face changed", "actor", who(ctx).Account, "on", next.On, "classes", len(next.Classes), "kinds", len(next.Kinds), "request", requestID(ctx))
	return s.publicAnswer(), nil
}
