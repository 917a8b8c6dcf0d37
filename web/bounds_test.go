package web

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
)

func TestBoundsAreFound(t *testing.T) {
	for request, row := range map[string]string{
		"GET /healthz":                                   "GET /healthz",
		"GET /healthz?x=1":                               "GET /healthz",
		"GET /healthzz":                                  "",
		"GET /tiles/1/2/3.mvt":                           "GET /tiles/*",
		"POST /api/changesets":                           "POST /api/changesets",
		"POST /api/changesets/":                          "POST /api/changesets",
		"POST /api/changesets/7/undo":                    "",
		"POST /api/changesetsx":                          "",
		"PUT /api/changesets":                            "",
		"PUT /api/imports/abc/files/0?offset=12":         "PUT /api/imports/*/files/*",
		"PUT /api/imports/abc/files":                     "",
		"PUT /api/imports/abc/choices":                   "",
		"PUT /api/imports/a/b/files/0":                   "",
		"PUT /ogc/collections/street_light/items/1":      "PUT /ogc/*",
		"PUT /ogc":                                       "",
		"PUT /ogc/":                                      "",
		"GET /ogc/collections/street_light/items":        "",
		"POST //api/changesets":                          "",
		"POST http://127.0.0.1/api/changesets":           "",
		"POST /":                                         "",
		"POST ":                                          "",
		"BREW /api/changesets":                           "",
		"GET /api/past/12":                               "GET /api/past/*",
		"GET /api/past/":                                 "",
		"PUT /api/basemaps/osm?offset=0&total=/api/bulk": "PUT /api/basemaps/*",
	} {
		method, address, _ := strings.Cut(request, " ")
		if got := boundOf([]byte(method), []byte(address)).route; got != row {
			t.Errorf("%s: the row of %q, want %q", request, got, row)
		}
	}
}

// TestAnswersAreMadeInTheirTime compares what a route may take with what the service gives any.
func TestAnswersAreMadeInTheirTime(t *testing.T) {
	for deadline, want := range map[time.Duration]map[string]time.Duration{
		20 * time.Second: {"/healthz": probing, "/tiles/1/2/3.mvt": glancing, "/api/search?q=x": glancing, "/api/assets": 20 * time.Second},
		time.Second:      {"/healthz": time.Second, "/tiles/1/2/3.mvt": time.Second, "/api/assets": time.Second},
	} {
		s, err := New(Config{Inventory: emptyInventory(t), Access: emptyAccounts(t), Deadline: deadline})
		if err != nil {
			t.Fatal(err)
		}
		defer s.stop()
		for path, may := range want {
			if got := s.patience(boundOf([]byte("GET"), []byte(path))); got != may {
				t.Errorf("%s of a service that gives %v: %v, want %v", path, deadline, got, may)
			}
		}
	}
}

// TestBoundsNameRoutes finds every row's route among those that are registered.
func TestBoundsNameRoutes(t *testing.T) {
	s, err := New(Config{Inventory: emptyInventory(t), Access: emptyAccounts(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop()
	for _, b := range bounds {
		method, path, _ := strings.Cut(b.route, " ")
		want := strings.Split(path, "/")
		found := false
		for _, r := range s.app.GetRoutes(true) {
			parts := strings.Split(r.Path, "/")
			found = found || r.Method == method && fits(want, parts)
		}
		if !found && !strings.HasPrefix(path, "/api/imports") { // which needs a desk
			t.Errorf("no route is %s", b.route)
		}
	}
}

// fits reports whether a route's path is one of those that a row speaks of.
func fits(want, parts []string) bool {
	for i, part := range want {
		switch {
		case i >= len(parts):
			return false
		case part == "*" && i == len(want)-1:
			return true
		case part != "*" && part != parts[i]:
			return false
		}
	}
	return len(want) == len(parts)
}

func emptyAccounts(t *testing.T) *access.Desk {
	t.Helper()
	store, err := gpkg.OpenAccounts(t.Context(), filepath.Join(t.TempDir(), "book.gpkg.accounts"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	people, err := access.Open(t.Context(), access.Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(people.Close(), store.Close()); err != nil {
			t.Error(err)
		}
	})
	return people
}

func emptyInventory(t *testing.T) *assets.Inventory {
	t.Helper()
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inventory, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		inventory.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return inventory
}
