package web

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/import"
	"needlepoint/import/job"
)

// importRoutes is the surface of imports in the browser; bodies other than pieces of files are small.
func (s *Server) importRoutes(api huma.API) {
	const small = 1 << 20
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, DefaultStatus: http.StatusOK,
			MaxBodyBytes: small, Errors: []int{404, 409, 413, 415, 422, 503}}
	}
	huma.Register(api, op(http.MethodPost, "/api/imports", "create-import", "A new import, to receive files"), s.createImport)
	piece := op(http.MethodPut, "/api/imports/{id}/files/{n}", "upload-import", "The next piece of a file, at most 8 MiB")
	piece.MaxBodyBytes = job.MaxPiece + 1 // huma refuses what reaches its limit
	huma.Register(api, piece, s.uploadImport)
	get(api, "/api/systems", "list-systems", "The reference systems that a delivery for this district may be in", s.systems)
	get(api, "/api/imports", "list-imports", "Imports, the newest first", s.listImports)
	get(api, "/api/imports/{id}", "read-import", "One import with its progress", s.readImport)
	get(api, "/api/imports/{id}/rows", "import-rows", "The rows of an import with their verdicts", s.importRows)
	get(api, "/api/imports/{id}/preview", "import-preview", "The places of an import's rows", s.importPreview)
	huma.Register(api, op(http.MethodPut, "/api/imports/{id}/choices", "choose-import", "Decide how a file is read; it is compared anew"), s.chooseImport)
	huma.Register(api, op(http.MethodPost, "/api/imports/{id}/commit", "commit-import", "Keep the plan that was seen as one revision"), s.commitImport)
	huma.Register(api, op(http.MethodPost, "/api/imports/{id}/cancel", "cancel-import", "Stop the step under way"), s.cancelImport)
	huma.Register(api, op(http.MethodPost, "/api/imports/{id}/undo", "undo-import", "Take a committed import back as a revision of its own"), s.undoImport)
	remove := op(http.MethodDelete, "/api/imports/{id}", "delete-import", "End an import and take its files away")
	remove.DefaultStatus = http.StatusNoContent
	huma.Register(api, remove, s.deleteImport)
	s.app.Get("/api/imports/:id/rejects", s.importRejects)
}

// ImportPath names one import.
type ImportPath struct {
	ID string `path:"id" maxLength:"40"`
}

type createImportIn struct {
	Body struct {
		Files []job.FileSpec `json:"files" minItems:"1" maxItems:"100"`
	}
}

func (s *Server) createImport(ctx context.Context, in *createImportIn) (*reply[job.Snapshot], error) {
	j, err := s.imports.Create(who(ctx).Account, in.Body.Files)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(j.Glance())
}

type pieceIn struct {
	ImportPath
	N       int    `path:"n" minimum:"0" maximum:"100"`
	Offset  int64  `query:"offset" required:"true" minimum:"0" doc:"where in the file the piece begins: what was received so far"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type receivedOut struct {
	Received int64     `json:"received"`
	State    job.State `json:"state"`
}

// importProblem is a problem that also says what the browser needs to go on by itself.
type importProblem struct {
	*problem
	Expected *int64           `json:"expected,omitempty"` // the offset of the next piece
	Shown    *importer.Counts `json:"shown,omitempty"`    // of the plan that was seen
	Now      *importer.Counts `json:"now,omitempty"`      // of the plan as it is now
}

// refuseImport turns an error of a job into a problem.
func (s *Server) refuseImport(ctx context.Context, err error) error {
	p := &importProblem{problem: s.refuse(ctx, err)}
	var offset *job.OffsetError
	var moved *job.MovedError
	switch {
	case errors.As(err, &offset):
		p.Expected = &offset.Expected
	case errors.As(err, &moved):
		p.Shown, p.Now = &moved.Shown, &moved.Now
	default:
		return p.problem
	}
	return p
}

func (s *Server) uploadImport(ctx context.Context, in *pieceIn) (*reply[receivedOut], error) {
	j, err := s.job(ctx, in.ID)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	received, err := j.Receive(job.Piece{File: in.N, Offset: in.Offset, Data: in.RawBody})
	if err != nil {
		return nil, s.refuseImport(ctx, err)
	}
	return answer(receivedOut{received, j.Glance().State})
}

type importsOut struct {
	Items []job.Snapshot `json:"items"`
}

// job returns an import as who asks may see it: his own, or any where he may import everything.
func (s *Server) job(ctx context.Context, id string) (*job.Job, error) {
	j, err := s.imports.Job(id)
	if err == nil && !who(ctx).mayLookInto(j) {
		return nil, job.Missing(id)
	}
	return j, err
}

func (a *asker) mayLookInto(j *job.Job) bool {
	return j.Owner() == a.Account || a.MayEverywhere(access.Import)
}

func (s *Server) listImports(ctx context.Context, _ *struct{}) (*reply[importsOut], error) {
	out := importsOut{Items: []job.Snapshot{}}
	for _, j := range s.imports.Jobs() {
		if !who(ctx).mayLookInto(j) {
			continue
		}
		one := j.Glance()
		one.Survey, one.Mapping = nil, nil // the one import's own page shows them
		out.Items = append(out.Items, one)
	}
	return answer(out)
}

func (s *Server) readImport(ctx context.Context, in *ImportPath) (*reply[job.Snapshot], error) {
	j, err := s.job(ctx, in.ID)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(j.Look())
}

type chooseIn struct {
	ImportPath
	Body job.Choices
}

func (s *Server) chooseImport(ctx context.Context, in *chooseIn) (*reply[job.Snapshot], error) {
	j, err := s.job(ctx, in.ID)
	if err == nil {
		err = j.Choose(in.Body)
	}
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(j.Glance())
}

type commitImportIn struct {
	ImportPath
	Body struct {
		Key    string `json:"key" format:"uuid" doc:"idempotency key: the same key again gets the first answer"`
		Digest string `json:"digest" maxLength:"64" doc:"the report's: exactly the plan that was seen"`
		Reason string `json:"reason,omitempty" maxLength:"1000"`
	}
}

// commitPatience is how long a commit is waited for before the answer says that it goes on.
const commitPatience = 10 * time.Second

func (s *Server) commitImport(ctx context.Context, in *commitImportIn) (*reply[job.Snapshot], error) {
	j, err := s.job(ctx, in.ID)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	waiting, cancel := context.WithTimeout(ctx, commitPatience)
	defer cancel()
	if err := j.Commit(waiting, job.CommitRequest{Key: in.Body.Key, Digest: in.Body.Digest, Reason: in.Body.Reason, Actor: who(ctx).Account, Right: s.lasting(who(ctx))}); err != nil {
		return nil, s.refuseImport(ctx, err)
	}
	return answer(j.Glance())
}

func (s *Server) cancelImport(ctx context.Context, in *ImportPath) (*reply[job.Snapshot], error) {
	j, err := s.job(ctx, in.ID)
	if err == nil {
		err = j.Cancel(ctx)
	}
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(j.Glance())
}

type undoneOut struct {
	Revision assets.Revision `json:"revision" doc:"that took the import back"`
}

func (s *Server) undoImport(ctx context.Context, in *ImportPath) (*reply[undoneOut], error) {
	j, err := s.job(ctx, in.ID)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	revision, err := j.Undo(ctx, assets.Undoing{Actor: who(ctx).Account, Right: who(ctx).right})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(undoneOut{revision})
}

func (s *Server) deleteImport(ctx context.Context, in *ImportPath) (*struct{}, error) {
	if _, err := s.job(ctx, in.ID); err != nil {
		return nil, s.refuse(ctx, err)
	}
	if err := s.imports.Delete(in.ID); err != nil {
		return nil, s.refuse(ctx, err)
	}
	return nil, nil
}

// importRejects hands over the rejected rows as a file.
func (s *Server) importRejects(c *fiber.Ctx) error {
	j, err := s.job(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	name, at, err := j.Rejects(c.UserContext())
	if err != nil {
		return err
	}
	file, err := os.Open(at)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	c.Set(fiber.HeaderContentDisposition, attachment("rejected"+path.Ext(name), name))
	c.Set(fiber.HeaderContentType, "application/octet-stream")
	// The server's own deadline is for short answers: a slow reader may take long over a large file.
	c.Context().SetBodyStream(&streamedFile{Reader: file, Closer: file, conn: c.Context().Conn()}, int(info.Size()))
	return nil
}
