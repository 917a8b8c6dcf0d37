package web

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// reply wraps the JSON body of a typed answer.
type reply[T any] struct{ Body T }

func answer[T any](body T) (*reply[T], error) { return &reply[T]{Body: body}, nil }

// shape is a geometry as GeoJSON.
type shape struct{ orb.Geometry }

// MarshalJSON writes RFC 7946.
func (g shape) MarshalJSON() ([]byte, error) { return geo.AppendGeoJSON(nil, g.Geometry), nil }

// UnmarshalJSON reads RFC 7946.
func (g *shape) UnmarshalJSON(data []byte) (err error) {
	g.Geometry, err = geo.ParseGeoJSON(data)
	return err
}

// Schema describes the geometry to huma: its kind is named, its coordinates are judged by our own reader.
func (shape) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Description: "GeoJSON geometry (RFC 7946), lon/lat degrees", Required: []string{"type"},
		AdditionalProperties: true,
		Properties: map[string]*huma.Schema{"type": {Type: huma.TypeString,
			Enum: []any{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}}}}
}

// attributes is the JSON object of a record's attributes.
type attributes struct{ assets.Attributes }

// Schema lets any object through: the catalogue judges it by class.
func (attributes) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "attributes by the class's JSON Schema; others are kept as they are"}
}

// assetBody is an asset as the API shows it.
type assetBody struct {
	ID         assets.AssetID   `json:"id"`
	Ref        string           `json:"ref"`
	Class      assets.ClassKey  `json:"class"`
	Name       string           `json:"name"`
	Condition  assets.Condition `json:"condition"`
	Stage      assets.Stage     `json:"stage"`
	Geometry   shape            `json:"geometry"`
	Attributes attributes       `json:"attributes"`
	Rev        assets.Revision  `json:"rev"`
	AreaM2     *float64         `json:"area_m2,omitempty" doc:"on the ellipsoid, of an area"`
	LengthM    *float64         `json:"length_m,omitempty" doc:"on the ellipsoid; of an area, its perimeter"`
	LabelPoint []float64        `json:"label_point" doc:"lon, lat of a place on the asset; empty where its place is not told"`
	Boundaries []boundaryLink   `json:"boundaries,omitempty" doc:"those it lies in or touches; where one asset is read, or a list with within"`
}

// boundaryLink names a boundary in passing.
type boundaryLink struct {
	ID   assets.BoundaryID `json:"id"`
	Kind assets.Kind       `json:"kind"`
	Grid string            `json:"grid"`
	Name string            `json:"name"`
	Ref  string            `json:"ref"`
}

// boundaryBody is a boundary as the API shows it.
type boundaryBody struct {
	ID         assets.BoundaryID `json:"id"`
	Ref        string            `json:"ref"`
	Kind       assets.Kind       `json:"kind"`
	Grid       string            `json:"grid"`
	Name       string            `json:"name"`
	Stage      assets.Stage      `json:"stage"`
	Geometry   shape             `json:"geometry"`
	Attributes attributes        `json:"attributes"`
	Rev        assets.Revision   `json:"rev"`
	AreaM2     *float64          `json:"area_m2,omitempty" doc:"on the ellipsoid, of an area"`
	LengthM    *float64          `json:"length_m,omitempty" doc:"on the ellipsoid; of an area, its perimeter"`
	LabelPoint []float64         `json:"label_point"`
}

// linksOf names the boundaries that an asset lies in or touches.
func linksOf(view assets.View, a assets.Asset) []boundaryLink {
	var out []boundaryLink
	for b := range view.BoundariesMeeting(a.Geometry, assets.BoundaryFilter{}) {
		out = append(out, boundaryLink{b.ID, b.Kind, b.Grid, b.Name, b.Ref})
	}
	return out
}

func bodyOfAsset(a assets.Asset) assetBody {
	area, length := measures(a.Geometry)
	return assetBody{ID: a.ID, Ref: a.Ref, Class: a.Class, Name: a.Name, Condition: a.Condition, Stage: a.Stage,
		Geometry: shape{a.Geometry}, Attributes: attributes{a.Attributes}, Rev: a.Rev,
		AreaM2: area, LengthM: length, LabelPoint: labelPoint(a.Geometry)}
}

func bodyOfBoundary(b assets.Boundary) boundaryBody {
	area, length := measures(b.Geometry)
	return boundaryBody{ID: b.ID, Ref: b.Ref, Kind: b.Kind, Grid: b.Grid, Name: b.Name, Stage: b.Stage,
		Geometry: shape{b.Geometry}, Attributes: attributes{b.Attributes}, Rev: b.Rev,
		AreaM2: area, LengthM: length, LabelPoint: labelPoint(b.Geometry)}
}

// measures returns the area of an area and the length of a line or an area; nil for what a geometry has not.
func measures(g orb.Geometry) (area, length *float64) {
	if g.Dimensions() >= 2 {
		a := geo.Area(g)
		area = &a
	}
	if g.Dimensions() >= 1 {
		l := geo.Length(g)
		length = &l
	}
	return area, length
}

// labelPoint is empty where a geometry holds no position.
func labelPoint(g orb.Geometry) []float64 {
	if b := geo.Bound(g); b.Min[0] > b.Max[0] {
		return []float64{}
	}
	p := geo.LabelPoint(g)
	return []float64{p[0], p[1]}
}

// historyItem is one revision of one record.
type historyItem struct {
	Revision assets.Revision `json:"revision"`
	At       time.Time       `json:"at"`
	Actor    string          `json:"actor"`
	Name     string          `json:"actor_name,omitempty" doc:"what the actor is called now; absent where the account is gone or has no name of its own"`
	Via      string          `json:"via"`
	Reason   string          `json:"reason"`
	Action   assets.Action   `json:"action"`
	Changes  []fieldChange   `json:"changes" doc:"of an update: each field that differs; attributes one by one"`
}

// fieldChange is one field before and after; null where there was none.
type fieldChange struct {
	Field  string          `json:"field"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
}

type historyOut struct {
	Items []historyItem `json:"items"`
}

func (s *Server) history(ctx context.Context, noun assets.Noun, id int64) (*reply[historyOut], error) {
	kept, err := s.inventory.HistoryAs(ctx, who(ctx).right, noun, id)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	out := historyOut{Items: []historyItem{}}
	for _, c := range kept {
		for _, ch := range c.Changes {
			changes, err := fieldChanges(ch)
			if err != nil {
				return nil, s.refuse(ctx, err)
			}
			out.Items = append(out.Items, historyItem{Revision: c.Revision, At: c.At, Actor: c.Actor, Name: s.access.Called(c.Actor), Via: c.Via,
				Reason: c.Reason, Action: ch.Action(), Changes: changes})
		}
	}
	return answer(out)
}

// fieldChanges compares the two images of an update field by field, in the order of the image.
func fieldChanges(ch assets.Change) ([]fieldChange, error) {
	out := []fieldChange{}
	if ch.Action() != assets.Update {
		return out, nil
	}
	before, err := fieldsOf(ch.Before)
	if err != nil {
		return nil, err
	}
	after, err := fieldsOf(ch.After)
	if err != nil {
		return nil, err
	}
	for _, name := range unionKeys(before, after) {
		if b, a := before[name], after[name]; string(b) != string(a) {
			out = append(out, fieldChange{Field: name, Before: orNull(b), After: orNull(a)})
		}
	}
	return out, nil
}

func orNull(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return json.RawMessage("null")
	}
	return raw
}

// fieldsOf spreads a record into its fields, attributes as "attributes.KEY"; id and revision are no content.
func fieldsOf(r assets.Record) (map[string]json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(assets.AppendImage(nil, r), &fields); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	var attrs map[string]json.RawMessage
	if err := json.Unmarshal(fields["attributes"], &attrs); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	for key, value := range attrs {
		fields["attributes."+key] = value
	}
	for _, name := range []string{"id", "rev", "attributes"} {
		delete(fields, name)
	}
	return fields, nil
}
