package web

import (
	"context"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/face"
	"needlepoint/geo"
	"needlepoint/web/ogc"
)

// publicFace is what the public is told, made ready.
type publicFace struct {
	settings  face.Settings
	face      *face.Face // nil where the public is told nothing
	catalogue *assets.Catalogue
	features  *ogc.API
	gazetteer assets.Gazetteer // places of its own: they are remembered by the revision of what is told
}

// askedByPublic makes a request without credentials one of the public, which is answered from the public face and from nothing else: on
// is false where there is none. The right of the public is to nothing, so that what would look past the face finds nothing there.
func (s *Server) askedByPublic(r *request) (_ asker, on bool, _ error) {
	p := s.public.Load()
	if p.face == nil {
		return nobody, false, nil
	}
	view, ready := s.inventory.Face(p.face)
	if !ready {
		return nobody, true, assets.Refuse(assets.Busy, "public face", assets.Text{
			ZH: "公众页正在准备，稍后再试", EN: "the public face is being made ready; try again a little later"})
	}
	r.view, r.told = &view, p
	return asker{Principal: access.Principal{Means: access.ByPublic, ID: string(access.ByPublic)}, right: nobody.right, via: assets.ViaAPI}, true, nil
}

// byPublic reports whether a request is one of the public.
func byPublic(ctx context.Context) bool { return requestOf(ctx).told != nil }

// catalogueOf returns the catalogue as who asks is told it.
func (s *Server) catalogueOf(ctx context.Context) *assets.Catalogue {
	if told := requestOf(ctx).told; told != nil {
		return told.catalogue
	}
	return s.inventory.Catalogue()
}

// gazetteerOf returns the names of the book that who asks is answered from.
func (s *Server) gazetteerOf(ctx context.Context) *assets.Gazetteer {
	if told := requestOf(ctx).told; told != nil {
		return &told.gazetteer
	}
	return &s.gazetteer
}

// toldBook is the book of the public, as a cache of tiles asks about it.
type toldBook struct{ inventory *assets.Inventory }

func (b toldBook) Touched(after, upTo assets.Head) (boxes [][]geo.WorldBox, ok bool) {
	return b.inventory.FaceTouched(after, upTo)
}

// readPublic brings the store's settings in force, which another node may have changed; what is in force stays where they cannot be read.
func (s *Server) readPublic() {
	s.settling.Lock()
	defer s.settling.Unlock()
	if err := s.takePublic(); err != nil && s.life.Err() == nil {
		s.log.Warn("the settings of the public face cannot be read", "err", err)
	}
}

// takePublic is readPublic for who holds the lock of settings.
func (s *Server) takePublic() error {
	ctx, cancel := context.WithTimeout(s.life, s.deadline)
	defer cancel()
	text, err := s.inventory.Meta(ctx, assets.MetaFace)
	if err != nil {
		return err
	}
	settings, err := face.Read(text)
	if err != nil { // of a later version, say: what it means to keep back is not known
		s.public.Store(&publicFace{settings: settings})
		return err
	}
	return s.bringInForce(settings)
}

// bringInForce has the public told what settings say. Where it is told less than before, nothing of the rest is told any more when this
// begins.
func (s *Server) bringInForce(settings face.Settings) error {
	held := s.public.Load()
	if held.settings.Text() == settings.Text() {
		if held.face == nil {
			return nil
		}
		if _, ready := s.inventory.Face(held.face); ready {
			return nil
		}
	}
	next := &publicFace{settings: settings}
	if settings.On {
		next.face = face.New(settings, s.inventory.Catalogue())
		only, err := next.face.Catalogue(s.inventory.Catalogue())
		if err != nil {
			s.public.Store(&publicFace{settings: settings})
			return err
		}
		next.catalogue, next.features = only, s.features(only)
	}
	s.public.Store(next)
	if next.face == nil {
		return s.inventory.SetFace(s.life, nil)
	}
	return s.inventory.SetFace(s.life, next.face)
}
