package web

import (
	"context"

	"needlepoint/assets"
)

type placesIn struct {
	Class []string `query:"class" doc:"keys of classes whose named areas are wanted, joined by commas"`
	Kind  []string `query:"kind" enum:"district,street,community,cell,park,zone,parcel,control_line,project" doc:"kinds of boundaries whose names are wanted"`
	Limit int      `query:"limit" minimum:"1" maximum:"10000" default:"2000"`
	Moment
}

type placesOut struct {
	Revision assets.Revision `json:"revision"`
	Items    []placeBody     `json:"items" doc:"largest first"`
	More     int             `json:"more" doc:"how many smaller ones are left out"`
}

// placeBody is a name on the map.
type placeBody struct {
	Noun   assets.Noun     `json:"noun"`
	ID     int64           `json:"id"`
	Class  assets.ClassKey `json:"class,omitempty"`
	Kind   assets.Kind     `json:"kind,omitempty"`
	Name   string          `json:"name"`
	NameEN string          `json:"name_en,omitempty"`
	Lon    float64         `json:"lon" doc:"of a place on the area"`
	Lat    float64         `json:"lat"`
	AreaM2 float64         `json:"area_m2" doc:"of the area named; the largest where several bear the name"`
	Parts  int             `json:"parts" doc:"how many areas bear the name"`
}

func (s *Server) places(ctx context.Context, in *placesIn) (*reply[placesOut], error) {
	view := s.view(ctx)
	f, err := s.filter(ctx, view, Selection{Class: in.Class})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	found := s.gazetteerOf(ctx).Places(view, assets.PlaceFilter{Classes: f.Classes, Kinds: kinds[assets.Kind](in.Kind)})
	shown := found[:min(len(found), in.Limit)]
	out := placesOut{Revision: view.Revision(), Items: make([]placeBody, 0, len(shown)), More: len(found) - len(shown)}
	for _, p := range shown {
		body := placeBody{Noun: p.Record.Noun(), ID: p.Record.Key(), Name: p.Name, NameEN: p.Second,
			Lon: p.At[0], Lat: p.At[1], AreaM2: p.Area, Parts: p.Parts}
		switch r := p.Record.(type) {
		case assets.Asset:
			body.Class = r.Class
		case assets.Boundary:
			body.Kind = r.Kind
		}
		out.Items = append(out.Items, body)
	}
	return answer(out)
}
