package web

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"needlepoint/web/ogc"
)

// routes is the whole HTTP surface: every path stands here. Tiles, documents and files are plain handlers;
// everything under /api is typed, and described by /api/openapi.json.
func (s *Server) routes() {
	s.app.Use(s.recoverPanics, s.identify, s.secure, s.observe, s.limitClient, s.limit, s.ownPages, pack())
	s.watch(policies()...)

	s.app.Get("/healthz", s.healthz)
	s.app.Get("/readyz", s.readyz)
	s.app.Get("/metrics", s.metrics)
	s.app.Get(AuthorityPath, s.authority)

	s.app.Get("/tiles/:z/:x/:y.mvt", s.tile)
	s.app.Get("/tiles.json", s.tileJSON)
	s.app.Get("/style.json", s.style)
	whole := s.features(s.inventory.Catalogue())
	ogc.Mount(s.app, func(c *fiber.Ctx) *ogc.API {
		if told := requestOf(c.UserContext()).told; told != nil {
			return told.features
		}
		return whole
	})

	s.app.Get("/api/changes", s.changes)
	api := humafiber.New(s.app, s.apiConfig())
	get(api, "/api/status", "status", "The state of the service", s.status)
	get(api, "/api/catalogue", "catalogue", "Classes, attribute groups and vocabularies", s.catalogue)
	get(api, "/api/grantors", "grantors", "Who can grant a permission", s.whoGrants)
	get(api, "/api/counts", "counts", "Facet counts under a filter", s.counts)
	get(api, "/api/assets", "list-assets", "Assets, a page at a time", s.listAssets)
	post(api, "/api/assets/query", "query-assets", "Assets by ids, geometry and filters, a page at a time", s.queryAssets)
	get(api, "/api/assets/{id}", "read-asset", "One asset", s.readAsset)
	get(api, "/api/assets/{id}/history", "asset-history", "Who changed an asset, when and how", s.assetHistory)
	get(api, "/api/boundaries", "list-boundaries", "Boundaries, a page at a time in ascending id", s.listBoundaries)
	get(api, "/api/boundaries/{id}", "read-boundary", "One boundary", s.readBoundary)
	get(api, "/api/boundaries/{id}/history", "boundary-history", "Who changed a boundary, when and how", s.boundaryHistory)
	get(api, "/api/near", "near", "The assets nearest to a point", s.near)
	get(api, "/api/places", "places", "Names of areas and where to write them", s.places)
	get(api, "/api/search", "search", "Assets and boundaries by ref or part of a name", s.search)
	get(api, "/api/past/{revision}", "past", "Whether a past revision is ready to be read with as_of, which asking begins", s.past)
	get(api, "/api/changesets", "journal", "The revisions of the book, newest first", s.journal)
	get(api, "/api/changesets/{revision}", "read-revision", "What one revision did", s.readRevision)
	huma.Register(api, huma.Operation{OperationID: "undo", Method: http.MethodPost, Path: "/api/changesets/{revision}/undo",
		Summary: "Take a revision back, or its change of one record", DefaultStatus: http.StatusOK,
		Errors: []int{404, 409, 422, 503}}, s.undo)
	huma.Register(api, huma.Operation{OperationID: "commit", Method: http.MethodPost, Path: "/api/changesets",
		Summary: "Many changes, all or nothing", DefaultStatus: http.StatusOK,
		Errors: []int{400, 404, 409, 422, 503}, MaxBodyBytes: int64(s.app.Config().BodyLimit)}, s.commit)
	huma.Register(api, huma.Operation{OperationID: "bulk", Method: http.MethodPost, Path: "/api/bulk",
		Summary: "One edit of many assets, as one change set or as a dry run", DefaultStatus: http.StatusOK,
		Errors: []int{400, 404, 409, 413, 422, 503}, MaxBodyBytes: maxQuestion}, s.bulk)
	get(api, "/api/snap", "snap", "Vertices and edges of true geometry near a point", s.snap)
	get(api, "/api/export/formats", "export-formats", "The formats that records are written in", s.exportFormats)
	s.exportRoutes(api)
	s.basemapRoutes(api)
	s.accessRoutes(api)
	s.publicRoutes(api)

	if s.imports != nil {
		s.importRoutes(api)
	}

	s.watch(uiPolicy())
	s.app.Get("/*", s.file)
	s.app.Use(func(c *fiber.Ctx) error { return fiber.ErrMethodNotAllowed })
}

// get registers one typed reader.
func get[I, O any](api huma.API, path, id, summary string, handler humaHandler[I, O]) {
	huma.Register(api, huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary,
		Errors: []int{404, 422, 503}}, handler)
}

// maxQuestion bounds a body that asks: ids, a geometry and filters.
const maxQuestion = 4 << 20

// post registers one typed reader that takes its question as a body.
func post[I, O any](api huma.API, path, id, summary string, handler humaHandler[I, O]) {
	huma.Register(api, huma.Operation{OperationID: id, Method: http.MethodPost, Path: path, Summary: summary,
		DefaultStatus: http.StatusOK, Errors: []int{404, 413, 422, 503}, MaxBodyBytes: maxQuestion}, handler)
}

// apiConfig describes the API without huma's extras: no documentation page that fetches scripts from
// elsewhere, no $schema links in every answer, no arrays that may be null.
func (s *Server) apiConfig() huma.Config {
	c := huma.DefaultConfig("Needlepoint", s.version)
	c.OpenAPIPath = "/api/openapi"
	c.SchemasPath = "/api/schemas"
	c.DocsPath = ""
	c.CreateHooks = nil
	c.Formats = map[string]huma.Format{"application/json": jsonFormat(), "json": jsonFormat()}
	c.Info.Description = "The book of every public asset of a district. Geometry is lon/lat (CGCS2000 / WGS 84), " +
		"edges straight in lon/lat. Every answer names the revision it is true for in Needlepoint-Revision."
	return c
}
