package web

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

type snapIn struct {
	Lon    float64 `query:"lon" required:"true" minimum:"-180" maximum:"180"`
	Lat    float64 `query:"lat" required:"true" minimum:"-90" maximum:"90"`
	Within float64 `query:"within_m" minimum:"0" maximum:"200" default:"10" doc:"metres"`
	Limit  int     `query:"limit" minimum:"1" maximum:"50" default:"8"`
	Except string  `query:"except" maxLength:"40" doc:"a record to leave out, such as the one being drawn: asset:12 or boundary:3"`
}

type snapOut struct {
	Revision assets.Revision `json:"revision"`
	Items    []snapItem      `json:"items" doc:"vertices within half the reach first, then the rest; both nearest first"`
}

type snapItem struct {
	Noun      assets.Noun     `json:"noun"`
	ID        int64           `json:"id"`
	Ref       string          `json:"ref"`
	Class     assets.ClassKey `json:"class,omitempty"`
	Kind      assets.Kind     `json:"kind,omitempty"`
	On        string          `json:"on" enum:"vertex,edge"`
	Lon       float64         `json:"lon" doc:"of a vertex, as it is stored"`
	Lat       float64         `json:"lat"`
	DistanceM float64         `json:"distance_m"`
}

// snap finds where a drawn point may snap to.
func (s *Server) snap(ctx context.Context, in *snapIn) (*reply[snapOut], error) {
	view := s.view(ctx)
	asked := assets.Snapping{At: orb.Point{in.Lon, in.Lat}, Within: in.Within, Limit: in.Limit}
	if math.IsNaN(in.Lon) || math.IsNaN(in.Lat) || math.IsNaN(in.Within) { // which no minimum or maximum keeps out
		return nil, s.refuse(ctx, assets.Refuse(assets.Invalid, "snap", assets.Text{
			ZH: "lon、lat、within_m：应为数", EN: "lon, lat, within_m: numbers are expected"}))
	}
	if in.Except != "" {
		noun, id, _ := strings.Cut(in.Except, ":")
		n, err := strconv.ParseInt(id, 10, 64)
		if asked.Except.Noun, asked.Except.ID = assets.Noun(noun), n; err != nil || !asked.Except.Noun.Valid() {
			return nil, s.refuse(ctx, assets.Refuse(assets.Invalid, "snap", assets.Text{
				ZH: fmt.Sprintf("except＝“%s”：应为 asset:编号 或 boundary:编号", in.Except),
				EN: fmt.Sprintf("except = %q: asset:ID or boundary:ID is expected", in.Except)}))
		}
	}
	out := snapOut{Revision: view.Revision(), Items: []snapItem{}}
	for _, p := range view.Snaps(asked) {
		item := snapItem{Noun: p.Record.Noun(), ID: p.Record.Key(), On: "edge", Lon: p.At[0], Lat: p.At[1], DistanceM: p.Metres}
		if p.Vertex {
			item.On = "vertex"
		}
		switch r := p.Record.(type) {
		case assets.Asset:
			item.Ref, item.Class = r.Ref, r.Class
		case assets.Boundary:
			item.Ref, item.Kind = r.Ref, r.Kind
		}
		out.Items = append(out.Items, item)
	}
	return answer(out)
}
