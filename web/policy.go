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
	from    source
	reads   bool // whatever its method, it only reads
}

// source says what an answer is made from, and so what of it a revision tells: who holds the answer of a revision may be told that it
// is still the same only where the book is all there is to it.
type source int

const (
	fromMore   source = iota // something that changes without the book doing so: no revision says it is still the same
	fromBook                 // the book as it stood at one revision: that of as_of, or the present
	fromLedger               // the whole ledger, and the names of who wrote it; as_of means nothing to it
)

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

// book, ledger and other are rows of the table, by what their answers are made from.
func book(methods, path string, n needs) policy   { return policy{methods, path, n, fromBook, false} }
func ledger(methods, path string, n needs) policy { return policy{methods, path, n, fromLedger, false} }
func other(methods, path string, n needs) policy  { return policy{methods, path, n, fromMore, false} }

// question is a row of what only reads, also by POST, since the question is long.
func question(p policy) policy {
	p.reads = true
	return p
}

// policies is the table of who may ask what.
func policies() []policy {
	see, history := may(access.See), may(access.History)
	told := mayOrTold(access.See)
	write := may(access.Edit, access.Govern)
	imports := may(access.Import)
	rows := []policy{
		other("GET", "/healthz", anybody()),
		other("GET", "/ca.crt", anybody()),
		other("GET", "/readyz", anybody()),
		other("GET", "/metrics", mayAll(access.Audit)),

		other("GET", "/tiles/:z/:x/:y.mvt", told),
		other("GET", "/tiles.json", told),
		other("GET", "/style.json", told),
		other("GET", "/api/openapi.json", anybody()), other("GET", "/api/openapi.yaml", anybody()),
		other("GET", "/api/openapi-3.0.json", anybody()), other("GET", "/api/openapi-3.0.yaml", anybody()),
		other("GET", "/api/schemas/:schema", anybody()),

		other("GET", "/api/changes", see),
		other("GET", "/api/status", told),
		book("GET", "/api/catalogue", told),
		other("GET", "/api/grantors", somebody()),
		book("GET", "/api/counts", told),
		book("GET", "/api/assets", told),
		question(book("POST", "/api/assets/query", told)),
		book("GET", "/api/assets/:id", told),
		ledger("GET", "/api/assets/:id/history", history),
		book("GET", "/api/boundaries", told),
		book("GET", "/api/boundaries/:id", told),
		ledger("GET", "/api/boundaries/:id/history", history),
		book("GET", "/api/near", told),
		book("GET", "/api/places", told),
		book("GET", "/api/search", told),
		book("GET", "/api/snap", see),
		other("GET", "/api/past/:revision", history),
		ledger("GET", "/api/changesets", history),
		ledger("GET", "/api/changesets/:revision", history),
		ledger("POST", "/api/changesets", write),
		ledger("POST", "/api/changesets/:revision/undo", write),
		book("POST", "/api/bulk", may(access.Edit)),
		book("GET", "/api/export/formats", see),
		question(book("GET POST", "/api/export", see)),

		other("GET", "/api/basemaps", see),
		other("PUT DELETE", "/api/basemaps/:name", mayAll(access.Settings)),
		other("GET", "/basemaps/:name.pmtiles", see),
		other("GET", "/api/settings/basemaps", see),
		other("PUT", "/api/settings/basemaps", mayAll(access.Settings)),
		other("GET PUT", "/api/settings/public", mayAll(access.Settings)),

		book("GET", "/api/systems", see),
		other("GET POST", "/api/imports", imports),
		other("GET DELETE", "/api/imports/:id", imports),
		other("PUT", "/api/imports/:id/files/:n", imports),
		other("GET", "/api/imports/:id/rows", imports),
		other("GET", "/api/imports/:id/preview", imports),
		other("GET", "/api/imports/:id/rejects", imports),
		other("PUT", "/api/imports/:id/choices", imports),
		other("POST", "/api/imports/:id/commit", imports),
		other("POST", "/api/imports/:id/cancel", imports),
		other("POST", "/api/imports/:id/undo", imports),
	}
	rows = append(rows, accessPolicies()...)
	for _, path := range ogc.Paths() {
		rows = append(rows, other("GET", path, told), other("POST PUT PATCH DELETE", path, write), other("OPTIONS CONNECT TRACE", path, anybody()))
	}
	return rows
}

// uiPolicy is that of the page and its files, which come after everything else: "/*" would else be asked of every request.
func uiPolicy() policy { return other("GET", "/*", anybody()) }

// watch registers the guard of every row before the handlers, so that a handler is reached through its guard alone.
func (s *Server) watch(rows ...policy) {
	for _, p := range rows {
		for method := range strings.FieldsSeq(p.methods) {
			guard := s.guard(p)
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
