package web

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import/job"
)

type importRowsIn struct {
	ImportPath
	Verdict string `query:"verdict" enum:"insert,update,moved,same,retire,rejected" doc:"moved: the updates that change a geometry"`
	Reason  int    `query:"reason" minimum:"0" doc:"the number of a reason in the report, from 1"`
	Q       string `query:"q" maxLength:"200" doc:"part of any value"`
	After   string `query:"after" maxLength:"40" doc:"next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type importRowsOut struct {
	Items []importRow `json:"items"`
	Next  string      `json:"next,omitempty" doc:"give it back as after"`
}

// importRow is one row with its verdict; row is 0 for a record that no row stands for.
type importRow struct {
	Row     int           `json:"row"`
	Line    int64         `json:"line,omitempty"`
	Verdict string        `json:"verdict"`
	Moved   bool          `json:"moved,omitempty"`
	Ref     string        `json:"ref"`
	Name    string        `json:"name"`
	Class   string        `json:"class,omitempty" doc:"the asset's class or the boundary's kind, where it is known"`
	ID      int64         `json:"id,omitempty" doc:"of the record that is there"`
	Column  string        `json:"column,omitempty"`
	Value   string        `json:"value,omitempty"`
	Reason  *assets.Text  `json:"reason,omitempty"`
	Place   *orb.Point    `json:"place,omitempty"`
	Fields  []importField `json:"fields,omitempty" doc:"as they stand in the file"`
	Changes []fieldChange `json:"changes,omitempty" doc:"of an update or a retirement"`
}

type importField struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

func (s *Server) importRows(ctx context.Context, in *importRowsIn) (*reply[importRowsOut], error) {
	j, err := s.job(ctx, in.ID)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	after, err := position(in.After)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	page, err := j.Rows(ctx, job.RowQuery{Verdict: in.Verdict, Reason: in.Reason, Text: in.Q, After: after, Limit: in.Limit})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	out := importRowsOut{Items: make([]importRow, len(page.Rows))}
	for i, l := range page.Rows {
		if out.Items[i], err = bodyOfRow(l); err != nil {
			return nil, s.refuse(ctx, err)
		}
	}
	if page.Next > 0 {
		out.Next = strconv.Itoa(page.Next)
	}
	return answer(out)
}

func position(after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(after)
	if err != nil || n < 0 {
		return 0, assets.Refuse(assets.Invalid, "rows", assets.Text{ZH: "after：应为上一页给出的 next", EN: "after: the next of the page before is expected"})
	}
	return n, nil
}

func bodyOfRow(l job.RowLine) (importRow, error) {
	out := importRow{Row: l.Row, Line: l.Line, Verdict: l.Verdict.String(), Moved: l.Moved, Ref: l.Ref, Name: l.Name,
		Column: l.Column, Value: l.Value, Reason: l.Reason, Place: l.Place}
	for _, f := range l.Fields {
		raw, err := json.Marshal(f.Value)
		if err != nil {
			return out, err
		}
		out.Fields = append(out.Fields, importField{f.Name, raw})
	}
	switch t := l.After.(type) {
	case assets.Asset:
		out.Class = string(t.Class)
	case assets.Boundary:
		out.Class = string(t.Kind)
	}
	if l.Before == nil {
		return out, nil
	}
	out.ID = l.Before.Key()
	changes, err := fieldChanges(assets.Change{Noun: l.Before.Noun(), ID: out.ID, Before: l.Before, After: l.After})
	out.Changes = changes
	return out, err
}

type importPreviewIn struct {
	ImportPath
	BBox  box `query:"bbox" doc:"west,south,east,north"`
	Limit int `query:"limit" minimum:"1" maximum:"20000" default:"5000"`
}

// importPreviewOut is a GeoJSON FeatureCollection with a count of what is not in it.
type importPreviewOut struct {
	Type      string         `json:"type"`
	Features  []rowFeature   `json:"features"`
	Omitted   map[string]int `json:"omitted" doc:"rows within the bbox that are left out, by verdict"`
	Placeless map[string]int `json:"placeless" doc:"rows that no place is known of, by verdict"`
}

type rowFeature struct {
	Type       string     `json:"type"`
	Geometry   rawShape   `json:"geometry"`
	Properties rowMarking `json:"properties"`
}

// rawShape is a geometry that is GeoJSON already.
type rawShape struct{ json.RawMessage }

// Schema describes it as what it is.
func (rawShape) Schema(r huma.Registry) *huma.Schema { return shape{}.Schema(r) }

type rowMarking struct {
	Row     int        `json:"row"`
	ID      int64      `json:"id,omitempty"`
	Ref     string     `json:"ref"`
	Verdict string     `json:"verdict"`
	Moved   bool       `json:"moved,omitempty"`
	From    *orb.Point `json:"from,omitempty" doc:"where it was, of a row that moves"`
}

func (s *Server) importPreview(ctx context.Context, in *importPreviewIn) (*reply[importPreviewOut], error) {
	j, err := s.job(ctx, in.ID)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	q := job.PreviewQuery{Limit: in.Limit}
	bound, given, err := in.BBox.bound()
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	if given {
		q.Bound = &bound
	}
	p, err := j.Preview(ctx, q)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	out := importPreviewOut{Type: "FeatureCollection", Features: make([]rowFeature, len(p.Marks)), Omitted: p.Omitted, Placeless: p.Placeless}
	for i, m := range p.Marks {
		out.Features[i] = rowFeature{Type: "Feature", Geometry: rawShape{m.Geometry}, Properties: rowMarking{Row: m.Row, ID: m.ID,
			Ref: m.Ref, Verdict: m.Verdict.String(), Moved: m.Moved, From: m.From}}
	}
	return answer(out)
}
