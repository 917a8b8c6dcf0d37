package web

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/geo"
)

// Moment is the time that a reader asks about. The middleware stamp finds the view; the field is here for the documents.
type Moment struct {
	AsOf assets.Revision `query:"as_of" minimum:"0" doc:"the book as it stood at this revision; the present where 0 or not given"`
}

// Selection is the filter of a request, as every reader of assets takes it.
type Selection struct {
	Class     []string          `query:"class" doc:"class keys, joined by commas"`
	Condition []string          `query:"condition" enum:"intact,damaged,missing,abandoned,removed"`
	Stage     []string          `query:"stage" enum:"planned,in_service,retired" doc:"planned and in_service where not given"`
	DueBy     string            `query:"due_by" maxLength:"10" doc:"a day such as 2026-11-30: only assets whose next_due_on is that day or earlier"`
	Boundary  assets.BoundaryID `query:"boundary" minimum:"0" maximum:"9007199254740991" doc:"id of a boundary that the assets lie in or touch"`
}

// dueBy reads a due_by, 0 where it is not given.
func dueBy(given string) (assets.Day, error) {
	if given == "" {
		return 0, nil
	}
	day, ok := assets.ParseDay(given)
	if !ok {
		return 0, assets.Refuse(assets.Invalid, "due_by", assets.Text{
			ZH: fmt.Sprintf("due_by＝“%.20s”：应为一个日期，如 2026-11-30", given),
			EN: fmt.Sprintf("due_by = %.20q: a day such as 2026-11-30 is expected", given)})
	}
	return day, nil
}

// filter makes the domain's filter of a Selection; a class or boundary that does not exist is refused rather than
// answered with nothing.
func (s *Server) filter(ctx context.Context, view assets.View, in Selection) (assets.Filter, error) {
	due, err := dueBy(in.DueBy)
	if err != nil {
		return assets.Filter{}, err
	}
	f := assets.Filter{Classes: kinds[assets.ClassKey](in.Class), Conditions: kinds[assets.Condition](in.Condition),
		Stages: kinds[assets.Stage](in.Stage), DueBy: due, Boundary: in.Boundary}
	return f, assets.Query{Filter: f}.Check(view, s.catalogueOf(ctx))
}

func kinds[T ~string](in []string) []T {
	out := make([]T, len(in))
	for i, v := range in {
		out[i] = T(v)
	}
	return out
}

// box is a bbox parameter.
type box []float64

func (b box) bound() (bound orb.Bound, given bool, err error) {
	if len(b) == 0 {
		return bound, false, nil
	}
	if len(b) != 4 || !(b[0] <= b[2] && b[1] <= b[3]) || b[0] < -180 || b[2] > 180 || b[1] < -90 || b[3] > 90 {
		return bound, true, assets.Refuse(assets.Invalid, "bbox", assets.Text{
			ZH: "bbox：应为 西,南,东,北 四个经纬度，西不大于东，南不大于北",
			EN: "bbox: four degrees west,south,east,north are expected, west ≤ east and south ≤ north"})
	}
	return orb.Bound{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}}, true, nil
}

type countsIn struct {
	Selection
	Moment
}

type countsOut struct {
	Revision   assets.Revision `json:"revision"`
	Total      int             `json:"total"`
	Conditions []keyCount      `json:"conditions"`
	Stages     []keyCount      `json:"stages"`
	Classes    []classCount    `json:"classes"`
	Boundaries []boundaryCount `json:"boundaries"`
}

type keyCount struct {
	Key   string `json:"key"`
	Count int    `json:"count"`
}

type classCount struct {
	Key        assets.ClassKey          `json:"key"`
	Count      int                      `json:"count"`
	Conditions map[assets.Condition]int `json:"conditions"`
}

type boundaryCount struct {
	Kind  assets.Kind `json:"kind"`
	Grid  string      `json:"grid"`
	Count int         `json:"count"`
}

func (s *Server) counts(ctx context.Context, in *countsIn) (*reply[countsOut], error) {
	view := s.view(ctx)
	f, err := s.filter(ctx, view, in.Selection)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	c := view.Counts(f)
	out := countsOut{Revision: view.Revision(), Total: c.Total, Classes: []classCount{}, Boundaries: []boundaryCount{}}
	for _, k := range assets.AllConditions() {
		out.Conditions = append(out.Conditions, keyCount{string(k), c.Conditions[k]})
	}
	for _, k := range assets.AllStages() {
		out.Stages = append(out.Stages, keyCount{string(k), c.Stages[k]})
	}
	for _, k := range c.Classes {
		out.Classes = append(out.Classes, classCount{k.Class, k.Count, k.Conditions})
	}
	for _, k := range c.Boundaries {
		out.Boundaries = append(out.Boundaries, boundaryCount{k.Kind, k.Grid, k.Count})
	}
	return answer(out)
}

// ByID names a record.
type ByID struct {
	ID int64 `path:"id" minimum:"1" maximum:"9007199254740991"`
}

type recordIn struct {
	ByID
	Moment
}

func (s *Server) readAsset(ctx context.Context, in *recordIn) (*reply[assetBody], error) {
	view := s.view(ctx)
	a, ok := view.Asset(assets.AssetID(in.ID))
	if !ok {
		return nil, s.refuse(ctx, assets.Missing("read", assets.AssetNoun, in.ID))
	}
	body := bodyOfAsset(a)
	body.Boundaries = linksOf(view, a)
	return answer(body)
}

func (s *Server) assetHistory(ctx context.Context, in *ByID) (*reply[historyOut], error) {
	return s.history(ctx, assets.AssetNoun, in.ID)
}

func (s *Server) readBoundary(ctx context.Context, in *recordIn) (*reply[boundaryBody], error) {
	b, ok := s.view(ctx).Boundary(assets.BoundaryID(in.ID))
	if whole, there := s.inventory.View().Boundary(assets.BoundaryID(in.ID)); !ok && there && isAddress(whole.Kind) && !byPublic(ctx) {
		return nil, s.refuse(ctx, hidden(whole))
	}
	if !ok {
		return nil, s.refuse(ctx, assets.Missing("read", assets.BoundaryNoun, in.ID))
	}
	return answer(bodyOfBoundary(b))
}

// isAddress reports whether boundaries of a kind are no secret: that there is such a street anybody knows who lives there, and who is not
// shown it has to learn whom to ask.
func isAddress(k assets.Kind) bool {
	return k == assets.District || k == assets.Street || k == assets.Community
}

// hidden refuses a boundary that is there, and not for the reader to see.
func hidden(b assets.Boundary) error {
	e := assets.Refuse(assets.Forbidden, "read", assets.Text{
		ZH: fmt.Sprintf("您看不到%s", b.Name), EN: fmt.Sprintf("you cannot see %s", b.Name)})
	e.Needs = string(access.See)
	if at := b.Geometry.Bound(); at.Min[0] <= at.Max[0] {
		middle := geo.LabelPoint(b.Geometry)
		e.Place = &middle
	}
	return e
}

func (s *Server) boundaryHistory(ctx context.Context, in *ByID) (*reply[historyOut], error) {
	return s.history(ctx, assets.BoundaryNoun, in.ID)
}

type searchIn struct {
	Moment
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"a ref or any part of a name"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"20"`
}

type searchOut struct {
	Revision assets.Revision `json:"revision"`
	Total    int             `json:"total"`
	Items    []searchItem    `json:"items" doc:"best first"`
}

type searchItem struct {
	Noun      assets.Noun      `json:"noun"`
	ID        int64            `json:"id"`
	Ref       string           `json:"ref"`
	Name      string           `json:"name"`
	Class     assets.ClassKey  `json:"class,omitempty"`
	Kind      assets.Kind      `json:"kind,omitempty"`
	Grid      string           `json:"grid,omitempty"`
	Condition assets.Condition `json:"condition,omitempty"`
	Lon       *float64         `json:"lon,omitempty" doc:"absent, with lat, where the place is not told"`
	Lat       *float64         `json:"lat,omitempty"`
}

func (s *Server) search(ctx context.Context, in *searchIn) (*reply[searchOut], error) {
	view := s.view(ctx)
	found, total := view.Search(in.Q, in.Limit)
	out := searchOut{Revision: view.Revision(), Total: total, Items: []searchItem{}}
	for _, f := range found {
		item := searchItem{Noun: f.Record.Noun(), ID: f.Record.Key()}
		if at := labelPoint(f.Record.Shape()); len(at) > 0 {
			item.Lon, item.Lat = &at[0], &at[1]
		}
		switch r := f.Record.(type) {
		case assets.Asset:
			item.Ref, item.Name, item.Class, item.Condition = r.Ref, r.Name, r.Class, r.Condition
		case assets.Boundary:
			item.Ref, item.Name, item.Kind, item.Grid = r.Ref, r.Name, r.Kind, r.Grid
		}
		out.Items = append(out.Items, item)
	}
	return answer(out)
}

func unionKeys(a, b map[string]json.RawMessage) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (s *Server) status(ctx context.Context, _ *struct{}) (*reply[statusOut], error) {
	view := s.view(ctx)
	out := statusOut{Name: "Needlepoint", Version: s.version, Revision: view.Revision(), Hash: view.Head().Hash,
		LagMS: s.inventory.Lag().Milliseconds(), Ready: true, Sample: s.sample != "", Notice: s.sample, Extent: []float64{}}
	if at := view.Head().At; !at.IsZero() {
		out.CommittedAt = &at
	}
	if byPublic(ctx) {
		out.Hash, out.LagMS = "", 0
	}
	out.Assets, out.Boundaries = view.Len()
	if b, ok := view.Extent(); ok {
		out.Extent = []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
	}
	return answer(out)
}
