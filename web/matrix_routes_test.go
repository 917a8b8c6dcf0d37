package web_test

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Groups of roles that the matrix expects to be let in, written down here apart from the table that the service goes by.
var (
	anyone    = "viewer crew designer planner keeper approver supervisor admin nobody"
	allRoles  = "viewer crew designer planner keeper approver supervisor admin"
	editors   = "crew designer planner keeper"
	keepers   = "keeper"
	admins    = "admin"
	auditors  = "supervisor admin"
	fullReach = true // the permission is needed for the whole district
)

// probe is how the matrix asks one route.
type probe struct {
	route  string
	let    string // roles
	whole  bool
	ask    func(m *matrix, at target) question
	aimed  bool // at one record: own, and a neighbour's
	shows  bool // the lamp of the reader's own street
	theirs int  // the status for a neighbour's record where the reader's own street is all he has; 404 where not given
}

// question is a request of a probe.
type question struct {
	path string
	body any
	kind string // Content-Type, where it is not JSON
}

func get(path string) func(*matrix, target) question {
	return func(*matrix, target) question { return question{path: path} }
}

// at asks about a record by its id.
func at(format string) func(*matrix, target) question {
	return func(_ *matrix, at target) question { return question{path: fmt.Sprintf(format, at.id)} }
}

// boundaryAt asks about the street of a record.
func boundaryAt(format string) func(*matrix, target) question {
	return func(_ *matrix, at target) question { return question{path: fmt.Sprintf(format, at.street)} }
}

// probes is the matrix' own list of routes: one that is missing here fails the test.
func probes() []probe {
	feature := func(m *matrix, at target) any {
		return map[string]any{"type": "Feature", "geometry": map[string]any{"type": "Point", "coordinates": at.place},
			"properties": map[string]any{"ref": uuid.NewString(), "condition": m.next(), "stage": "in_service"}}
	}
	item := func(m *matrix, at target) string { return fmt.Sprintf("/ogc/collections/street_light/items/%d", at.id) }
	list := []probe{
		{route: "GET /healthz", let: anyone, ask: get("/healthz")},
		{route: "GET /readyz", let: anyone, ask: get("/readyz")},
		{route: "GET /ca.crt", let: anyone, ask: get("/ca.crt")},
		{route: "GET /metrics", let: auditors, whole: fullReach, ask: get("/metrics")},
		{route: "GET /api/grantors", let: allRoles, ask: get("/api/grantors?needs=edit")},
		{route: "GET /*", let: anyone, ask: get("/map")},

		{route: "GET /api/settings/public", let: admins, whole: fullReach, ask: get("/api/settings/public")},
		{route: "PUT /api/settings/public", let: admins, whole: fullReach, ask: func(*matrix, target) question {
			return question{path: "/api/settings/public", body: map[string]any{"on": false}}
		}},
		{route: "GET /tiles/:z/:x/:y.mvt", let: allRoles, shows: true, ask: func(_ *matrix, at target) question { return question{path: at.tile} }},
		{route: "GET /tiles.json", let: allRoles, ask: get("/tiles.json")},
		{route: "GET /style.json", let: allRoles, ask: get("/style.json")},

		{route: "GET /api/changes", let: allRoles, ask: get("/api/changes?after=0")},
		{route: "GET /api/status", let: allRoles, ask: get("/api/status")},
		{route: "GET /api/catalogue", let: allRoles, ask: get("/api/catalogue")},
		{route: "GET /api/counts", let: allRoles, ask: get("/api/counts")},
		{route: "GET /api/assets", let: allRoles, shows: true, ask: get("/api/assets?limit=100")},
		{route: "POST /api/assets/query", let: allRoles, shows: true, ask: func(m *matrix, _ target) question {
			return question{path: "/api/assets/query", body: map[string]any{"ids": []int64{m.own.id, m.theirs.id}}}
		}},
		{route: "GET /api/assets/:id", let: allRoles, shows: true, aimed: true, ask: at("/api/assets/%d")},
		{route: "GET /api/assets/:id/history", let: allRoles, aimed: true, ask: at("/api/assets/%d/history")},
		{route: "GET /api/boundaries", let: allRoles, ask: get("/api/boundaries")},
		{route: "GET /api/boundaries/:id", let: allRoles, aimed: true, theirs: 403, ask: boundaryAt("/api/boundaries/%d")},
		{route: "GET /api/boundaries/:id/history", let: allRoles, aimed: true, ask: boundaryAt("/api/boundaries/%d/history")},
		{route: "GET /api/near", let: allRoles, shows: true, ask: get("/api/near?lon=123.07&lat=41.08&limit=50")},
		{route: "GET /api/places", let: allRoles, ask: get("/api/places?kind=street,cell")},
		{route: "GET /api/search", let: allRoles, shows: true, ask: get("/api/search?q=L-")},
		{route: "GET /api/snap", let: allRoles, ask: get("/api/snap?lon=123.08&lat=41.08&metres=50")},
		{route: "GET /api/past/:revision", let: allRoles, ask: get("/api/past/1")},
		{route: "GET /api/changesets", let: allRoles, ask: get("/api/changesets?limit=200")},
		{route: "GET /api/changesets/:revision", let: allRoles, aimed: true, ask: func(m *matrix, at target) question {
			return question{path: fmt.Sprintf("/api/changesets/%d", m.touch(at))}
		}},
		{route: "POST /api/changesets", let: editors, aimed: true, ask: func(m *matrix, at target) question {
			return question{path: "/api/changesets", body: map[string]any{"key": uuid.NewString(), "operations": []any{map[string]any{
				"action": "update", "noun": "asset", "id": at.id, "record": map[string]any{"class": "street_light", "ref": at.ref, "name": at.name, "condition": m.next(),
					"geometry": map[string]any{"type": "Point", "coordinates": at.place}}}}}}
		}},
		{route: "POST /api/changesets/:revision/undo", let: editors, aimed: true, ask: func(m *matrix, at target) question {
			return question{path: fmt.Sprintf("/api/changesets/%d/undo", m.touch(at)), body: map[string]any{"key": uuid.NewString()}}
		}},
		{route: "POST /api/bulk", let: editors, aimed: true, theirs: 200, ask: func(m *matrix, at target) question { // none of the neighbour's match
			return question{path: "/api/bulk", body: map[string]any{"key": uuid.NewString(), "select": map[string]any{"ids": []int64{at.id}}, "set": map[string]any{"condition": m.next()}}}
		}},
		{route: "GET /api/export/formats", let: allRoles, ask: get("/api/export/formats")},
		{route: "GET /api/export", let: allRoles, shows: true, ask: get("/api/export?format=csv")},
		{route: "POST /api/export", let: allRoles, shows: true, ask: func(*matrix, target) question {
			return question{path: "/api/export", body: map[string]any{"format": "csv"}}
		}},

		{route: "GET /api/basemaps", let: allRoles, ask: get("/api/basemaps")},
		{route: "PUT /api/basemaps/:name", let: admins, whole: fullReach, ask: get("/api/basemaps/x?offset=0&total=10")},
		{route: "DELETE /api/basemaps/:name", let: admins, whole: fullReach, ask: get("/api/basemaps/x")},
		{route: "GET /basemaps/:name.pmtiles", let: allRoles, ask: get("/basemaps/x.pmtiles")},
		{route: "GET /api/settings/basemaps", let: allRoles, ask: get("/api/settings/basemaps")},
		{route: "PUT /api/settings/basemaps", let: admins, whole: fullReach, ask: get("/api/settings/basemaps")},
		{route: "GET /api/systems", let: allRoles, ask: get("/api/systems")},

		{route: "GET /api/imports", let: keepers, ask: get("/api/imports")},
		{route: "POST /api/imports", let: keepers, ask: func(*matrix, target) question {
			return question{path: "/api/imports", body: map[string]any{"files": []any{}}}
		}},
		{route: "GET /api/imports/:id", let: keepers, aimed: true, ask: func(m *matrix, _ target) question { return question{path: "/api/imports/" + m.job} }},
		{route: "DELETE /api/imports/:id", let: keepers, ask: get("/api/imports/none")},
		{route: "PUT /api/imports/:id/files/:n", let: keepers, ask: func(*matrix, target) question {
			return question{path: "/api/imports/none/files/0?offset=0", body: "x", kind: "application/octet-stream"}
		}},
		{route: "GET /api/imports/:id/rows", let: keepers, ask: get("/api/imports/none/rows")},
		{route: "GET /api/imports/:id/preview", let: keepers, ask: get("/api/imports/none/preview")},
		{route: "GET /api/imports/:id/rejects", let: keepers, ask: get("/api/imports/none/rejects")},
		{route: "PUT /api/imports/:id/choices", let: keepers, ask: func(*matrix, target) question {
			return question{path: "/api/imports/none/choices", body: map[string]any{}}
		}},
		{route: "POST /api/imports/:id/commit", let: keepers, ask: func(*matrix, target) question {
			return question{path: "/api/imports/none/commit", body: map[string]any{"key": uuid.NewString(), "digest": "x"}}
		}},
		{route: "POST /api/imports/:id/cancel", let: keepers, ask: get("/api/imports/none/cancel")},
		{route: "POST /api/imports/:id/undo", let: keepers, ask: get("/api/imports/none/undo")},

		{route: "GET /ogc/collections/:collection/items", let: allRoles, shows: true, ask: get("/ogc/collections/assets/items?limit=100&f=json")},
		{route: "POST /ogc/collections/:collection/items", let: editors, aimed: true, theirs: 403, ask: func(m *matrix, at target) question {
			return question{path: "/ogc/collections/street_light/items", body: feature(m, at), kind: "application/geo+json"}
		}},
		{route: "GET /ogc/collections/:collection/items/:item", let: allRoles, shows: true, aimed: true, ask: at("/ogc/collections/street_light/items/%d?f=json")},
		{route: "PUT /ogc/collections/:collection/items/:item", let: editors, aimed: true, ask: func(m *matrix, at target) question {
			return question{path: item(m, at), body: feature(m, at), kind: "application/geo+json"}
		}},
		{route: "PATCH /ogc/collections/:collection/items/:item", let: editors, aimed: true, ask: func(m *matrix, at target) question {
			return question{path: item(m, at), body: map[string]any{"properties": map[string]any{"condition": m.next()}}, kind: "application/merge-patch+json"}
		}},
		{route: "DELETE /ogc/collections/:collection/items/:item", let: editors, aimed: true, ask: func(m *matrix, at target) question {
			return question{path: fmt.Sprintf("/ogc/collections/street_light/items/%d", m.spare(at))}
		}},
	}
	for _, path := range []string{"", "/conformance", "/api", "/api.html", "/functions", "/collections"} {
		list = append(list, probe{route: "GET /ogc" + path, let: allRoles, ask: get("/ogc" + path)})
	}
	for _, path := range []string{"", "/schema", "/feature-schema", "/queryables"} {
		list = append(list, probe{route: "GET /ogc/collections/:collection" + path, let: allRoles, ask: get("/ogc/collections/street_light" + path)})
	}
	return append(append(list, refusedWrites()...), accessProbes()...)
}

// refusedWrites are the methods that an address of the OGC API refuses from whoever may write at all.
func refusedWrites() (out []probe) {
	takes := map[string]string{"/collections/:collection/items": "POST", "/collections/:collection/items/:item": "PUT PATCH DELETE"}
	for path, url := range map[string]string{"": "", "/conformance": "/conformance", "/api": "/api", "/api.html": "/api.html", "/functions": "/functions",
		"/collections": "/collections", "/collections/:collection": "/collections/street_light", "/collections/:collection/schema": "/collections/street_light/schema",
		"/collections/:collection/feature-schema": "/collections/street_light/feature-schema", "/collections/:collection/queryables": "/collections/street_light/queryables",
		"/collections/:collection/items": "/collections/street_light/items", "/collections/:collection/items/:item": "/collections/street_light/items/1"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			if !contains(takes[path], method) {
				out = append(out, probe{route: method + " /ogc" + path, let: editors, ask: get("/ogc" + url)})
			}
		}
	}
	for _, name := range []string{"openapi.json", "openapi.yaml", "openapi-3.0.json", "openapi-3.0.yaml"} {
		out = append(out, probe{route: "GET /api/" + name, let: anyone, ask: get("/api/" + name)})
	}
	return append(out, probe{route: "GET /api/schemas/:schema", let: anyone, ask: get("/api/schemas/Problem.json")})
}

// target is a record with what the matrix needs to ask about it.
type target struct {
	id        int64
	street    assets.BoundaryID
	ref, name string
	place     orb.Point
	tile      string
}
