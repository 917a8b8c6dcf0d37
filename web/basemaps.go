package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/tiles/basemaps"
)

// errNoFolder is the answer of a service without a folder of basemaps.
func errNoFolder() error {
	return assets.Refuse(assets.Unsupported, "basemaps", assets.Text{
		ZH: "没有设置底图文件夹；启动时用 --basemaps 指明", EN: "no folder of basemaps is set; name one with --basemaps when starting"})
}

// haveFiles refuses settings that name a file which is not in the folder.
func (s *Server) haveFiles(next basemaps.Settings) error {
	for i, b := range next.Items {
		if b.Kind != basemaps.PMTiles || basemaps.CheckName(b.URL) != nil {
			continue
		}
		err := errNoFolder()
		if s.folder != nil {
			var file basemaps.Opened
			if file, err = s.folder.Open(b.URL); err == nil {
				err = file.Close()
			}
		}
		if assets.CodeOf(err) == assets.NotFound || assets.CodeOf(err) == assets.Unsupported {
			field := fmt.Sprintf("items[%d].url", i)
			refused := assets.Refuse(assets.Invalid, "basemaps", assets.Text{
				ZH: fmt.Sprintf("%s＝“%s”：没有这个底图文件，请先上传", field, b.URL), EN: fmt.Sprintf("%s = %q: there is no such basemap file; upload it first", field, b.URL)})
			refused.Faults = []assets.Fault{{Field: field, Value: b.URL, Message: refused.Message}}
			return refused
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Types of our own, since the description of the API names a type by its last word alone.
type (
	basemapFileBody   basemaps.File
	basemapUploadBody basemaps.Upload
)

type basemapFilesOut struct {
	Items     []basemapFileBody   `json:"items" doc:"by name"`
	Uploading []basemapUploadBody `json:"uploading" doc:"files that are not all there"`
	Notes     []assets.Text       `json:"notes" doc:"files that cannot be used, and why"`
	MaxChunk  int                 `json:"max_chunk" doc:"bytes of one piece of an upload"`
}

func (s *Server) listBasemapFiles(ctx context.Context, _ *struct{}) (*reply[basemapFilesOut], error) {
	out := basemapFilesOut{MaxChunk: basemaps.MaxChunk, Items: []basemapFileBody{}, Uploading: []basemapUploadBody{}, Notes: []assets.Text{}}
	if s.folder == nil {
		return answer(out)
	}
	files, uploads, notes, err := s.folder.List()
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	for _, f := range files {
		out.Items = append(out.Items, basemapFileBody(f))
	}
	for _, u := range uploads {
		out.Uploading = append(out.Uploading, basemapUploadBody(u))
	}
	out.Notes = append(out.Notes, notes...)
	return answer(out)
}

type basemapPieceIn struct {
	Name    string `path:"name" maxLength:"100" doc:"small letters, digits, - and _; without an ending"`
	Offset  int64  `query:"offset" required:"true" minimum:"0" doc:"bytes that came before; 0 begins anew"`
	Total   int64  `query:"total" required:"true" minimum:"1" doc:"bytes of the whole file"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type basemapPieceOut struct {
	Received int64            `json:"received" doc:"give it as the next offset"`
	Total    int64            `json:"total"`
	File     *basemapFileBody `json:"file,omitempty" doc:"where it is all there"`
}

// basemapProblem is a problem that also says where an upload goes on.
type basemapProblem struct {
	*problem
	Expected *int64 `json:"expected,omitempty"`
}

func (s *Server) uploadBasemap(ctx context.Context, in *basemapPieceIn) (*reply[basemapPieceOut], error) {
	if s.folder == nil {
		return nil, s.refuse(ctx, errNoFolder())
	}
	progress, err := s.folder.Receive(basemaps.Piece{Name: in.Name, Offset: in.Offset, Total: in.Total, Data: in.RawBody})
	if err != nil {
		p := &basemapProblem{problem: s.refuse(ctx, err)}
		if p.Code == assets.Conflict {
			p.Expected = &progress.Received
		}
		return nil, p
	}
	if progress.File != nil {
		s.note(ctx, access.Event{What: access.FileUploaded, Subject: progress.File.Name, Detail: access.DetailOf(map[string]any{"bytes": in.Total})})
	}
	return answer(basemapPieceOut{progress.Received, in.Total, (*basemapFileBody)(progress.File)})
}

type basemapNameIn struct {
	Name string `path:"name" maxLength:"100"`
}

func (s *Server) removeBasemap(ctx context.Context, in *basemapNameIn) (*struct{}, error) {
	if s.folder == nil {
		return nil, s.refuse(ctx, errNoFolder())
	}
	s.settling.Lock()
	defer s.settling.Unlock()
	s.readSettings()
	for _, b := range s.basemaps.Load().Items {
		if b.Kind == basemaps.PMTiles && b.URL == in.Name {
			return nil, s.refuse(ctx, assets.Refuse(assets.Conflict, "basemaps", assets.Text{
				ZH: fmt.Sprintf("底图“%s”正在使用这个文件；请先从底图设置里去掉", b.Name.ZH),
				EN: fmt.Sprintf("the basemap %q uses this file; take it out of the settings first", b.Name.EN)}))
		}
	}
	if err := s.folder.Remove(in.Name); err != nil {
		return nil, s.refuse(ctx, err)
	}
	s.note(ctx, access.Event{What: access.FileRemoved, Subject: in.Name})
	return &struct{}{}, nil
}

// basemapRoutes registers settings and files of basemaps.
func (s *Server) basemapRoutes(api huma.API) {
	get(api, "/api/settings/basemaps", "basemap-settings", "The basemaps of this installation", s.readBasemaps)
	huma.Register(api, huma.Operation{OperationID: "change-basemap-settings", Method: http.MethodPut, Path: "/api/settings/basemaps",
		Summary: "Set the basemaps of this installation", Errors: []int{400, 409, 415, 422, 503}, MaxBodyBytes: maxQuestion}, s.changeBasemaps)
	get(api, "/api/basemaps", "basemap-files", "PMTiles files on this service", s.listBasemapFiles)
	huma.Register(api, huma.Operation{OperationID: "upload-basemap", Method: http.MethodPut, Path: "/api/basemaps/{name}",
		Summary: "A piece of a PMTiles file", Errors: []int{409, 413, 415, 422}, MaxBodyBytes: basemaps.MaxChunk + 1}, s.uploadBasemap)
	huma.Register(api, huma.Operation{OperationID: "remove-basemap", Method: http.MethodDelete, Path: "/api/basemaps/{name}",
		Summary: "Delete a PMTiles file", DefaultStatus: http.StatusNoContent, Errors: []int{404, 409, 415, 422}}, s.removeBasemap)
	s.app.Get("/basemaps/:name.pmtiles", s.basemapFile)
}
