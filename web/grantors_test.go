package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/web"
)

// TestGrantorsAreReadAnew asks once more, with what an answer may be kept by, when who was named can grant nothing any longer.
func TestGrantorsAreReadAnew(t *testing.T) {
	s := startWith(t, func(c *web.Config) { c.Demo = false })
	s.add("chief", access.Grant{Role: access.Admin})
	chief := s.add("second", access.Grant{Role: access.Admin})
	looker := s.known(access.Grant{Role: access.Viewer})
	_, header, body := s.do("GET", "/api/grantors?needs=edit", nil, looker...)
	if !strings.Contains(string(body), "second") {
		t.Fatalf("%s", body)
	}
	none := []access.Grant{}
	if _, err := s.people.Change(t.Context(), admin(), access.Changing{Name: "second", Version: chief.Version, Grants: &none}); err != nil {
		t.Fatal(err)
	}
	held := append([]string{"If-None-Match", header.Get("ETag")}, looker...)
	if status, _, body := s.do("GET", "/api/grantors?needs=edit", nil, held...); status != 200 || strings.Contains(string(body), "second") {
		t.Errorf("%d %s", status, body)
	}
}

// TestNobodyIsToldHowFarTheBookIs reads what anybody may: it names no revision, and no hash of one.
func TestNobodyIsToldHowFarTheBookIs(t *testing.T) {
	s := startWith(t, func(c *web.Config) { c.Demo = false })
	hash := s.inv.View().Head().Hash[:8]
	for _, path := range []string{"/api/openapi.json", "/api/openapi-3.0.yaml", "/api/session", "/api/assets", "/api/nothing", "/healthz", "/"} {
		_, header, body := s.do("GET", path, nil)
		if header.Get("Needlepoint-Revision") != "" || strings.Contains(fmt.Sprint(header, string(body)), hash) {
			t.Errorf("%s: %v", path, header)
		}
	}
}

// TestGrantorsAreNamed asks whom to ask for a permission, here and elsewhere.
func TestGrantorsAreNamed(t *testing.T) {
	s := startWith(t, func(c *web.Config) { c.Demo = false })
	var cell assets.BoundaryID
	for b := range s.inv.View().Boundaries(assets.BoundaryFilter{}) {
		cell = b.ID
	}
	s.add("chief", access.Grant{Role: access.Admin})
	s.add("local", access.Grant{Role: access.Admin, Boundary: cell})
	looker := s.known(access.Grant{Role: access.Viewer})
	here := strconv.FormatInt(int64(cell), 10)
	for query, want := range map[string][]string{
		"needs=edit":                        {"chief"},
		"needs=edit&boundary=" + here:       {"chief", "local"},
		"needs=edit&boundary=99999":         {"chief"},
		"needs=edit&boundary=99999," + here: {"chief", "local"},
		"needs=accounts&boundary=" + here:   {"chief"},
	} {
		status, _, body := s.do(http.MethodGet, "/api/grantors?"+query, nil, looker...)
		var told struct {
			Items []struct{ Name, Display string }
		}
		if err := json.Unmarshal(body, &told); err != nil || status != http.StatusOK {
			t.Fatalf("%s: %d %s %v", query, status, body, err)
		}
		var names []string
		for _, it := range told.Items {
			names = append(names, it.Name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %v, want %v", query, names, want)
		}
	}
	for _, c := range []struct {
		query   string
		headers []string
		want    int
	}{
		{"needs=edit", nil, http.StatusUnauthorized},
		{"needs=everything", looker, http.StatusUnprocessableEntity},
		{"", looker, http.StatusUnprocessableEntity},
	} {
		if status, _, body := s.do(http.MethodGet, "/api/grantors?"+c.query, nil, c.headers...); status != c.want {
			t.Errorf("%q: %d %s, want %d", c.query, status, body, c.want)
		}
	}
}
