package web

import (
	"context"
	"math"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

type nearIn struct {
	Lon float64 `query:"lon" required:"true" minimum:"-180" maximum:"180"`
	Lat float64 `query:"lat" required:"true" minimum:"-90" maximum:"90"`
	Selection
	Moment
	Within float64 `query:"within" minimum:"0" maximum:"20000" doc:"metres: only what is no further away; any distance where 0 or not given"`
	Limit  int     `query:"limit" minimum:"1" maximum:"1000" default:"20"`
}

type nearOut struct {
	Revision assets.Revision `json:"revision"`
	Total    int             `json:"total,omitempty" doc:"how many lie within the distance asked for; absent where none was"`
	Items    []nearItem      `json:"items" doc:"nearest first, equals by id"`
}

type nearItem struct {
	ID         assets.AssetID   `json:"id"`
	Ref        string           `json:"ref"`
	Class      assets.ClassKey  `json:"class"`
	Name       string           `json:"name"`
	Condition  assets.Condition `json:"condition"`
	Stage      assets.Stage     `json:"stage"`
	DistanceM  float64          `json:"distance_m" doc:"geodesic, to the nearest place of the asset; 0 within an area"`
	BearingDeg float64          `json:"bearing_deg" doc:"clockwise from north"`
	Lon        float64          `json:"lon"`
	Lat        float64          `json:"lat"`
}

func (s *Server) near(ctx context.Context, in *nearIn) (*reply[nearOut], error) {
	view := s.view(ctx)
	if math.IsNaN(in.Lon) || math.IsNaN(in.Lat) || math.IsNaN(in.Within) { // which no minimum or maximum keeps out
		return nil, s.refuse(ctx, assets.Refuse(assets.Invalid, "near", assets.Text{
			ZH: "lon、lat、within：应为经纬度的度数和米数", EN: "lon, lat, within: degrees and metres are expected"}))
	}
	f, err := s.filter(ctx, view, in.Selection)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	list := nearList{view: view, items: make([]nearItem, 0, min(in.Limit, 128)), limit: in.Limit}
	out := nearOut{Revision: view.Revision()}
	from := orb.Point{in.Lon, in.Lat}
	if in.Within > 0 {
		view.EachWithin(from, in.Within, f, list.add)
		out.Total = list.seen
	} else {
		view.EachNear(from, in.Limit, f, list.add)
	}
	out.Items = list.done()
	return answer(out)
}

// nearList makes the list of an answer.
type nearList struct {
	view  assets.View
	items []nearItem
	limit int
	seen  int
	refs  []byte // of all items, one after another
	ends  []int
}

func (l *nearList) add(n *assets.Neighbour) bool {
	if l.seen++; l.seen > l.limit {
		return true // counted only
	}
	class, condition, stage := l.view.Kind(n.Kind())
	label, bearing := n.Label()
	l.items = append(l.items, nearItem{ID: n.ID(), Class: class, Name: n.Name(), Condition: condition, Stage: stage,
		DistanceM: roundTo(n.Metres, 1e8), BearingDeg: roundTo(bearing, 1e9), Lon: label[0], Lat: label[1]})
	l.refs = n.AppendRef(l.refs)
	l.ends = append(l.ends, len(l.refs))
	return true
}

// roundTo leaves out the digits that mean nothing: those below one part in so many.
func roundTo(v, parts float64) float64 { return math.Round(v*parts) / parts }

// done gives the items their refs, which share one text.
func (l *nearList) done() []nearItem {
	refs, from := string(l.refs), 0
	for i, end := range l.ends {
		l.items[i].Ref = refs[from:end]
		from = end
	}
	return l.items
}

// AppendJSON writes what encoding/json would.
func (o nearOut) AppendJSON(out []byte) (_ []byte, ok bool) {
	w := jsonWriter{out: append(out, `{"revision":`...)}
	w.int(int64(o.Revision))
	if o.Total != 0 {
		w.raw(`,"total":`)
		w.int(int64(o.Total))
	}
	if o.Items == nil {
		w.raw(`,"items":null}`)
		return w.out, !w.failed
	}
	w.raw(`,"items":[`)
	for i := range o.Items {
		if i > 0 {
			w.raw(`,`)
		}
		o.Items[i].write(&w)
	}
	w.raw(`]}`)
	return w.out, !w.failed
}

func (n *nearItem) write(w *jsonWriter) {
	w.raw(`{"id":`)
	w.int(int64(n.ID))
	w.raw(`,"ref":`)
	w.string(n.Ref)
	w.raw(`,"class":`)
	w.string(string(n.Class))
	w.raw(`,"name":`)
	w.string(n.Name)
	w.raw(`,"condition":`)
	w.string(string(n.Condition))
	w.raw(`,"stage":`)
	w.string(string(n.Stage))
	w.raw(`,"distance_m":`)
	w.float(n.DistanceM)
	w.raw(`,"bearing_deg":`)
	w.float(n.BearingDeg)
	w.raw(`,"lon":`)
	w.float(n.Lon)
	w.raw(`,"lat":`)
	w.float(n.Lat)
	w.raw(`}`)
}
