package web

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"needlepoint/assets"
	"needlepoint/import"
)

// exportBody says what is to be exported and how.
type exportBody struct {
	QueryBody
	Format string      `json:"format" doc:"geojson, csv, gpkg or another of the formats that the service was set up with"`
	Noun   assets.Noun `json:"noun,omitempty" enum:"asset,boundary" default:"asset"`
	Kind   []string    `json:"kind,omitempty" maxItems:"100" enum:"district,street,community,cell,park,zone,parcel,control_line,project" doc:"of boundaries"`
	Grid   []string    `json:"grid,omitempty" maxItems:"10000" doc:"of boundaries"`
}

type postExportIn struct{ Body exportBody }

// getExportIn says the same in an address.
type getExportIn struct {
	Selection
	Format string      `query:"format" required:"true" doc:"geojson, csv, gpkg or another of the formats that the service was set up with"`
	Noun   assets.Noun `query:"noun" enum:"asset,boundary" default:"asset"`
	IDs    []int64     `query:"ids" maxItems:"1000" doc:"only these, joined by commas; POST takes more"`
	BBox   []float64   `query:"bbox" doc:"west,south,east,north in degrees; edges included"`
	Q      string      `query:"q" maxLength:"200" doc:"part of the ref or the name"`
	Kind   []string    `query:"kind" enum:"district,street,community,cell,park,zone,parcel,control_line,project" doc:"of boundaries"`
	Grid   []string    `query:"grid" doc:"of boundaries"`
}

func (s *Server) getExport(ctx context.Context, in *getExportIn) (*huma.StreamResponse, error) {
	return s.export(ctx, exportBody{Format: in.Format, Noun: in.Noun, Kind: in.Kind, Grid: in.Grid, QueryBody: QueryBody{IDs: idsOf(in.IDs),
		Class: in.Class, Condition: in.Condition, Stage: in.Stage, DueBy: in.DueBy, Boundary: in.Boundary, BBox: in.BBox, Q: in.Q}})
}

func idsOf(given []int64) []assets.AssetID {
	var out []assets.AssetID
	for _, id := range given {
		out = append(out, assets.AssetID(id))
	}
	return out
}

func (s *Server) postExport(ctx context.Context, in *postExportIn) (*huma.StreamResponse, error) {
	return s.export(ctx, in.Body)
}

// export begins to write the file and answers once its first bytes are there, so that a refusal is still a refusal; the rest
// is sent while it is made.
func (s *Server) export(ctx context.Context, in exportBody) (*huma.StreamResponse, error) {
	view := s.view(ctx)
	format, err := s.exportFormat(in.Format)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	records, err := s.exported(view, in)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	head := view.Head()
	stamp := importer.Stamp{Revision: head.Revision, Hash: head.Hash, At: s.clock(), Notice: s.sample}
	file, err := s.beginFile(ctx, func(working context.Context, w io.Writer) error {
		written := exporting{in: in, head: head}
		written.err = format.Exporter.Export(working, w, counted(records, &written.n), stamp)
		s.noteExport(ctx, written)
		return written.err
	})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetStatus(http.StatusOK)
		hc.SetHeader("Content-Type", format.MediaType)
		hc.SetHeader("Content-Disposition", attachment(exportNames(in.Noun, format, head.Revision)))
		file.send(humafiber.Unwrap(hc))
	}}, nil
}

func (s *Server) exportFormat(name string) (importer.ExportFormat, error) {
	var names []string
	for _, f := range s.exports {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return importer.ExportFormat{}, assets.Refuse(assets.Invalid, "export", assets.Text{
		ZH: fmt.Sprintf("format＝“%.40s”：应为 %s", name, strings.Join(names, "、")),
		EN: fmt.Sprintf("format = %.40q: one of %s is expected", name, strings.Join(names, ", "))})
}

// exported selects the records that the request names.
func (s *Server) exported(view assets.View, in exportBody) (iter.Seq[assets.Record], error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	if in.Noun != assets.BoundaryNoun {
		if len(in.Kind)+len(in.Grid) > 0 {
			return nil, refuseField("kind, grid", "只用于边界", "belong to boundaries only")
		}
		return importer.Assets(view.Select(q)), q.Check(view, s.inventory.Catalogue())
	}
	if len(q.Classes)+len(q.Conditions) > 0 || q.Boundary != 0 {
		return nil, refuseField("class, condition, boundary", "只用于部件", "belong to assets only")
	}
	b := assets.BoundaryQuery{Shape: q.Shape, Box: q.Box, Text: q.Text,
		BoundaryFilter: assets.BoundaryFilter{Kinds: kinds[assets.Kind](in.Kind), Grids: in.Grid, Stages: q.Stages}}
	if q.IDs != nil {
		b.IDs = []assets.BoundaryID{}
	}
	for _, id := range q.IDs {
		b.IDs = append(b.IDs, assets.BoundaryID(id))
	}
	return importer.Boundaries(view.SelectBoundaries(b)), q.Check(view, s.inventory.Catalogue())
}

// exportNames names the file with its revision, in ASCII and in Chinese.
func exportNames(noun assets.Noun, format importer.ExportFormat, r assets.Revision) (ascii, full string) {
	words := assets.Text{ZH: "部件", EN: "assets"}
	if noun == assets.BoundaryNoun {
		words = assets.Text{ZH: "边界", EN: "boundaries"}
	}
	return fmt.Sprintf("needlepoint-%s-r%d%s", words.EN, r, format.Ending), fmt.Sprintf("绣城-%s-修订%d%s", words.ZH, r, format.Ending)
}

// attachment is a Content-Disposition for a file to keep: the name in ASCII for old readers, and in full (RFC 6266).
func attachment(ascii, full string) string {
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, ascii, url.PathEscape(full))
}

// exportAnswers describes the file to readers of the API's description.
func (s *Server) exportAnswers() map[string]*huma.Response {
	content := map[string]*huma.MediaType{}
	for _, f := range s.exports {
		kind, _, _ := strings.Cut(f.MediaType, ";")
		content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return map[string]*huma.Response{"200": {Description: "The file; its name carries the revision", Content: content}}
}

// exportRoutes registers both ways to ask for a file.
func (s *Server) exportRoutes(api huma.API) {
	about := huma.Operation{OperationID: "export", Method: http.MethodGet, Path: "/api/export", Summary: "Records as a file",
		Errors: []int{404, 413, 422, 503}, Responses: s.exportAnswers()}
	huma.Register(api, about, s.getExport)
	about.OperationID, about.Method, about.MaxBodyBytes = "export-query", http.MethodPost, maxQuestion
	about.Responses = s.exportAnswers()
	about.Errors = slices.Clone(about.Errors)
	huma.Register(api, about, s.postExport)
}

type exportFormatBody struct {
	Name      string      `json:"name" doc:"give it as format"`
	Label     assets.Text `json:"label"`
	Ending    string      `json:"ending"`
	MediaType string      `json:"media_type"`
}

type exportFormatsOut struct {
	Items []exportFormatBody `json:"items" doc:"the usual first"`
}

func (s *Server) exportFormats(context.Context, *struct{}) (*reply[exportFormatsOut], error) {
	out := exportFormatsOut{Items: []exportFormatBody{}}
	for _, f := range s.exports {
		out.Items = append(out.Items, exportFormatBody{f.Name, f.Label, f.Ending, f.MediaType})
	}
	return answer(out)
}
