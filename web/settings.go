package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/tiles/basemaps"
)

// basemapSettings are settings made ready to serve.
type basemapSettings struct {
	basemaps.Settings
	policy string
	tag    string
}

func inForce(s basemaps.Settings) *basemapSettings {
	return &basemapSettings{s, policyWith(s.Origins()), settingsTag(s.Text())}
}

// settingsEvery is how often settings are read again: another node on the same store may have changed them.
const settingsEvery = 15 * time.Second

func (s *Server) followSettings() {
	tick := time.NewTicker(settingsEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.life.Done():
			return
		case <-tick.C:
			s.readSettings()
			s.readPublic()
		}
	}
}

// readSettings brings the store's settings in force; what is in force stays where they cannot be read.
func (s *Server) readSettings() {
	ctx, cancel := context.WithTimeout(s.life, s.deadline)
	defer cancel()
	text, err := s.inventory.Meta(ctx, assets.MetaBasemaps)
	var read basemaps.Settings
	if err == nil {
		read, err = basemaps.Read(text)
	}
	switch {
	case err == nil:
		s.basemaps.Store(inForce(read))
	case s.life.Err() == nil:
		s.log.Warn("settings cannot be read", "err", err)
	}
}

// settingsTag names settings by their text.
func settingsTag(text string) string {
	sum := sha256.Sum256([]byte(text))
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

type basemapSource basemaps.Source

// basemapBody is a basemap with what a map fetches of it.
type basemapBody struct {
	basemaps.Basemap
	Sources []basemapSource `json:"sources,omitempty" readOnly:"true" doc:"what a map fetches, the lowest first; made from the rest"`
}

type basemapSettingsBody struct {
	Items     []basemapBody `json:"items" maxItems:"1000" doc:"in the order of the menu"`
	Default   string        `json:"default"`
	ChangedAt *time.Time    `json:"changed_at,omitempty" readOnly:"true" doc:"of the last change; earlier ones are not kept"`
	ChangedBy string        `json:"changed_by,omitempty" readOnly:"true"`
}

type basemapSettingsOut struct {
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         basemapSettingsBody
}

func (s *Server) settingsAnswer() *basemapSettingsOut {
	held := s.basemaps.Load()
	out := &basemapSettingsOut{ETag: held.tag, CacheControl: "no-store", Body: basemapSettingsBody{Default: held.Default,
		ChangedAt: held.ChangedAt, ChangedBy: held.ChangedBy, Items: []basemapBody{}}}
	for _, b := range held.Items {
		body := basemapBody{Basemap: b}
		for _, source := range b.Sources() {
			body.Sources = append(body.Sources, basemapSource(source))
		}
		out.Body.Items = append(out.Body.Items, body)
	}
	return out
}

func (s *Server) readBasemaps(context.Context, *struct{}) (*basemapSettingsOut, error) {
	s.readSettings()
	return s.settingsAnswer(), nil
}

type changeBasemapsIn struct {
	IfMatch string `header:"If-Match" doc:"the ETag of the settings that were changed; refused with 409 where they are others now"`
	Body    basemapSettingsBody
}

// changeBasemaps keeps new settings. They lie beside the book and not in it: there is no revision of them and no undo, only who
// changed them last, and a line in the service's log.
func (s *Server) changeBasemaps(ctx context.Context, in *changeBasemapsIn) (*basemapSettingsOut, error) {
	s.settling.Lock()
	defer s.settling.Unlock()
	s.readSettings()
	if tag := s.basemaps.Load().tag; in.IfMatch != "" && !matches(in.IfMatch, tag) {
		return nil, s.refuse(ctx, assets.Refuse(assets.Conflict, "settings", assets.Text{
			ZH: "底图设置已被别人改过；请看过现在的设置再改", EN: "somebody else has changed the basemaps; look at them again before changing"}))
	}
	now := assets.KeptTime(s.clock())
	next := basemaps.Settings{Default: in.Body.Default, ChangedAt: &now, ChangedBy: who(ctx).Account}
	for _, b := range in.Body.Items {
		next.Items = append(next.Items, b.Basemap)
	}
	if err := next.Check(); err != nil {
		return nil, s.refuse(ctx, err)
	}
	if err := s.haveFiles(next); err != nil {
		return nil, s.refuse(ctx, err)
	}
	if err := s.inventory.SetMeta(ctx, assets.MetaBasemaps, next.Text()); err != nil {
		return nil, s.refuse(ctx, err)
	}
	s.basemaps.Store(inForce(next))
	s.note(ctx, access.Event{What: access.SettingsChanged, Subject: "basemaps",
		Detail: access.DetailOf(map[string]any{"items": len(next.Items), "default": next.Default})})
	s.log.InfoContext(ctx, "basemaps changed", "actor", who(ctx).Account, "items", len(next.Items), "default", next.Default, "request", requestID(ctx))
	return s.settingsAnswer(), nil
}
