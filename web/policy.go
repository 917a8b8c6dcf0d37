package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets/access"
	"needlepoint/web/ogc"
)

// policy is what one route asks of who asks it. Every route of the service has a row here: New refuses to build a service with
// a route that has none, and the test of routes by roles walks these rows.
type policy struct {
	methods string // joined by spaces
	path    string // as the router has it
	need    needs
}

// needs says who may ask: any one of the permissions, for all of the district where whole is set. What of the book he is answered is a
// matter of his right. The zero needs are nobody's.
type needs struct {
	any   []access.Permission
	whole bool
	open  bool // anybody may
	known bool // whoever is known may
	told  bool // the public may, where the book has a public face, and is answered from that alone
}

func somebody() needs                          { return needs{known: true} }
func anybody() needs                           { return needs{open: true} }
func may(any ...access.Permission) needs       { return needs{any: any} }
func mayOrTold(any ...access.Permission) needs { return needs{any: any, told: true} }
func mayAll(any ...access.Permission) needs    { return needs{any: any, whole: true} }
func row(methods, path string, n needs) policy { return policy{methods, path, n} }

// policies is the table of who may ask what.
func policies() []policy {
	see, history := may(access.See), may(access.History)
	told := mayOrTold(access.See)
	write := may(access.Edit, access.Govern)
	imports := may(access.Import)
	rows := []policy{
		row("GET", "/healthz", anybody()),
		row("GET", "/ca.crt", anybody()),
		row("GET", "/readyz", anybody()),
		row("GET", "/metrics", mayAll(access.Audit)),

		row("GET", "/tiles/:z/:x/:y.mvt", told),
		row("GET", "/tiles.json", told),
		row("GET", "/style.json", told),
		row("GET", "/api/openapi.json", anybody()), row("GET", "/api/openapi.yaml", anybody()),
		row("GET", "/api/openapi-3.0.json", anybody()), row("GET", "/api/openapi-3.0.yaml", anybody()),
		row("GET", "/api/schemas/:schema", anybody()),

		row("GET", "/api/changes", see),
		row("GET", "/api/status", told),
		row("GET", "/api/catalogue", told),
		row("GET", "/api/grantors", somebody()),
		row("GET", "/api/counts", told),
		row("GET", "/api/assets", told),
		row("POST", "/api/assets/query", told),
		row("GET", "/api/assets/:id", told),
		row("GET", "/api/assets/:id/history", history),
		row("GET", "/api/boundaries", told),
		row("GET", "/api/boundaries/:id", told),
		row("GET", "/api/boundaries/:id/history", history),
		row("GET", "/api/near", told),
		row("GET", "/api/places", told),
		row("GET", "/api/search", told),
		row("GET", "/api/snap", see),
		row("GET", "/api/past/:revision", history),
		row("GET", "/api/changesets", history),
		row("GET", "/api/changesets/:revision", history),
		row("POST", "/api/changesets", write),
		row("POST", "/api/changesets/:revision/undo", write),
		row("POST", "/api/bulk", may(access.Edit)),
		row("GET", "/api/export/formats", see),
		row("GET POST", "/api/export", see),

		row("GET", "/api/basemaps", see),
		row("PUT DELETE", "/api/basemaps/:name", mayAll(access.Settings)),
		row("GET", "/basemaps/:name.pmtiles", see),
		row("GET", "/api/settings/basemaps", see),
		row("PUT", "/api/settings/basemaps", mayAll(access.Settings)),
		row("GET PUT", "/api/settings/public", mayAll(access.Settings)),

		row("GET", "/api/systems", see),
		row("GET POST", "/api/imports", imports),
		row("GET DELETE", "/api/imports/:id", imports),
		row("PUT", "/api/imports/:id/files/:n", imports),
		row("GET", "/api/imports/:id/rows", imports),
		row("GET", "/api/imports/:id/preview", imports),
		row("GET", "/api/imports/:id/rejects", imports),
		row("PUT", "/api/imports/:id/choices", imports),
		row("POST", "/api/imports/:id/commit", imports),
		row("POST", "/api/imports/:id/cancel", imports),
		row("POST", "/api/imports/:id/undo", imports),
	}
	rows = append(rows, accessPolicies()...)
	for _, path := range ogc.Paths() {
		rows = append(rows, row("GET", path, told), row("POST PUT PATCH DELETE", path, write), row("OPTIONS CONNECT TRACE", path, anybody()))
	}
	return rows
}

// uiPolicy is that of the page and its files, which come after everything else: "/*" would else be asked of every request.
func uiPolicy() policy { return row("GET", "/*", anybody()) }

// watch registers the guard of every row before the handlers, so that a handler is reached through its guard alone.
func (s *Server) watch(rows ...policy) {
	for _, p := range rows {
		for method := range strings.FieldsSeq(p.methods) {
			guard := s.guard(p.need)
			if method == fiber.MethodGet {
				s.app.Get(p.path, guard) // and HEAD
			} else {
				s.app.Add(method, p.path, guard)
			}
		}
	}
}

// unwatched returns the routes that have no row in the table.
func (s *Server) unwatched() (out []string) {
	watched := map[string]bool{}
	for _, method := range fiber.DefaultMethods {
		watched[method+" "+ogc.Root+"/*"] = true // where there is nothing
	}
	for _, p := range append(policies(), uiPolicy()) {
		for method := range strings.FieldsSeq(p.methods) {
			watched[method+" "+p.path] = true
			if method == fiber.MethodGet {
				watched["HEAD "+p.path] = true
			}
		}
	}
	for _, r := range s.app.GetRoutes(true) {
		if !watched[r.Method+" "+r.Path] {
			out = append(out, r.Method+" "+r.Path)
		}
	}
	return out
}
