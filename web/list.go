package web

import (
	"context"

	"needlepoint/assets"
)

// listAssetsIn is a query and a page of it as a GET says them.
type listAssetsIn struct {
	Selection
	Moment
	BBox   []float64 `query:"bbox" doc:"west,south,east,north in degrees; edges included"`
	Square string    `query:"square" maxLength:"40" doc:"level/column/row: only assets that the layer of cells in tiles counts in this square"`
	Q      string    `query:"q" maxLength:"200" doc:"part of the ref or the name"`
	Sort   string    `query:"sort" maxLength:"220" doc:"id (where not given), ref, name, class, condition, stage, rev or attributes.KEY; a leading - reverses. Assets without a value come last either way"`
	Limit  int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	After  string    `query:"after" maxLength:"2000" doc:"the next of the page before, as it was"`
	Facets bool      `query:"facets" doc:"count the whole result by condition and class"`
	Within bool      `query:"within" doc:"with each asset the boundaries it lies in or touches, as where one asset is read"`
}

// QueryBody says which assets are meant, in a request with a body.
type QueryBody struct {
	IDs       []assets.AssetID  `json:"ids,omitempty" maxItems:"10000" doc:"only these; ids without an asset are passed over"`
	Geometry  *shape            `json:"geometry,omitempty" doc:"only assets that meet it, borders included"`
	Class     []string          `json:"class,omitempty" maxItems:"2000"`
	Condition []string          `json:"condition,omitempty" maxItems:"100" enum:"intact,damaged,missing,abandoned,removed"`
	Stage     []string          `json:"stage,omitempty" maxItems:"100" enum:"planned,in_service,retired" doc:"planned and in_service where not given"`
	DueBy     string            `json:"due_by,omitempty" maxLength:"10" doc:"a day such as 2026-11-30: only assets whose next_due_on is that day or earlier"`
	Boundary  assets.BoundaryID `json:"boundary,omitempty" minimum:"0" maximum:"9007199254740991"`
	BBox      []float64         `json:"bbox,omitempty" maxItems:"100" doc:"west,south,east,north in degrees; edges included"`
	Square    string            `json:"square,omitempty" maxLength:"40" doc:"level/column/row: only assets that the layer of cells in tiles counts in this square"`
	Q         string            `json:"q,omitempty" maxLength:"200" doc:"part of the ref or the name"`
}

// queryAssetsIn is the body of POST /api/assets/query.
type queryAssetsIn struct {
	Moment
	Body struct {
		QueryBody
		Sort   string `json:"sort,omitempty" maxLength:"220"`
		Limit  int    `json:"limit,omitempty" minimum:"1" maximum:"1000" default:"100"`
		After  string `json:"after,omitempty" maxLength:"2000"`
		Facets bool   `json:"facets,omitempty"`
		Within bool   `json:"within,omitempty" doc:"with each asset the boundaries it lies in or touches"`
	}
}

type listAssetsOut struct {
	Revision assets.Revision `json:"revision"`
	Total    int             `json:"total" doc:"how many match, on all pages"`
	Items    []assetBody     `json:"items"`
	Next     string          `json:"next,omitempty" doc:"give it as after to read on; absent on the last page"`
	Facets   *facetsBody     `json:"facets,omitempty"`
}

type facetsBody struct {
	Conditions map[assets.Condition]int `json:"conditions"`
	Classes    map[assets.ClassKey]int  `json:"classes"`
}

// paging is the sort, limit and after of a request, and what is told besides the assets themselves.
type paging struct {
	sort   string
	limit  int
	after  string
	facets bool
	within bool
}

func (s *Server) listAssets(ctx context.Context, in *listAssetsIn) (*reply[listAssetsOut], error) {
	q, err := QueryBody{Class: in.Class, Condition: in.Condition, Stage: in.Stage, DueBy: in.DueBy, Boundary: in.Boundary, BBox: in.BBox, Square: in.Square, Q: in.Q}.query()
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return s.page(ctx, q, paging{in.Sort, in.Limit, in.After, in.Facets, in.Within})
}

func (s *Server) queryAssets(ctx context.Context, in *queryAssetsIn) (*reply[listAssetsOut], error) {
	q, err := in.Body.query()
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return s.page(ctx, q, paging{in.Body.Sort, in.Body.Limit, in.Body.After, in.Body.Facets, in.Body.Within})
}

// query makes the domain's query; whether the view can answer it is for Query.Check.
func (b QueryBody) query() (assets.Query, error) {
	due, err := dueBy(b.DueBy)
	if err != nil {
		return assets.Query{}, err
	}
	q := assets.Query{IDs: b.IDs, Text: b.Q, Filter: assets.Filter{Classes: kinds[assets.ClassKey](b.Class),
		Conditions: kinds[assets.Condition](b.Condition), Stages: kinds[assets.Stage](b.Stage), DueBy: due, Boundary: b.Boundary}}
	if b.Geometry != nil {
		q.Shape = b.Geometry.Geometry
	}
	bound, boxed, err := box(b.BBox).bound()
	if boxed {
		q.Box = &bound
	}
	if err == nil && b.Square != "" {
		var square assets.Lattice
		square, err = assets.ParseSquare(b.Square)
		q.Square = &square
	}
	return q, err
}

func (s *Server) page(ctx context.Context, q assets.Query, p paging) (*reply[listAssetsOut], error) {
	view := s.view(ctx)
	if err := q.Check(view, s.catalogueOf(ctx)); err != nil {
		return nil, s.refuse(ctx, err)
	}
	order, err := assets.ParseOrder(p.sort)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	page, err := view.Page(q, assets.Paging{Order: order, Limit: p.limit, After: p.after})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	out := listAssetsOut{Revision: view.Revision(), Total: page.Facets.Total, Items: []assetBody{}, Next: page.Next}
	for _, a := range page.Assets {
		body := bodyOfAsset(a)
		if p.within {
			body.Boundaries = linksOf(view, a)
		}
		out.Items = append(out.Items, body)
	}
	if p.facets {
		out.Facets = &facetsBody{page.Facets.Conditions, page.Facets.Classes}
	}
	return answer(out)
}

type listBoundariesIn struct {
	Moment
	Kind  []string  `query:"kind" enum:"district,street,community,cell,park,zone,parcel,control_line,project"`
	Grid  []string  `query:"grid"`
	Stage []string  `query:"stage" enum:"planned,in_service,retired" doc:"planned and in_service where not given"`
	BBox  []float64 `query:"bbox" doc:"west,south,east,north in degrees; edges included"`
	Limit int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	After int64     `query:"after" minimum:"0" maximum:"9007199254740991" doc:"the next of the page before"`
}

type listBoundariesOut struct {
	Revision assets.Revision `json:"revision"`
	Total    int             `json:"total" doc:"how many match, on all pages"`
	Items    []boundaryBody  `json:"items"`
	Next     *int64          `json:"next,omitempty" doc:"give it as after to read on; absent on the last page"`
}

func (s *Server) listBoundaries(ctx context.Context, in *listBoundariesIn) (*reply[listBoundariesOut], error) {
	view := s.view(ctx)
	f := assets.BoundaryFilter{Kinds: kinds[assets.Kind](in.Kind), Grids: in.Grid, Stages: kinds[assets.Stage](in.Stage)}
	bound, boxed, err := box(in.BBox).bound()
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	all := view.Boundaries(f)
	if boxed {
		all = view.BoundariesIn(bound, f)
	}
	out := listBoundariesOut{Revision: view.Revision(), Items: []boundaryBody{}}
	var last int64
	for b := range all {
		out.Total++
		switch {
		case b.Key() <= in.After:
		case len(out.Items) < in.Limit:
			out.Items = append(out.Items, bodyOfBoundary(b))
			last = b.Key()
		case out.Next == nil:
			next := last
			out.Next = &next
		}
	}
	return answer(out)
}
