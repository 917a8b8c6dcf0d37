package web_test

import (
	"strings"
	"testing"
)

// TestAPageOfAnotherSiteWritesNothing sends what a page of another site can have a browser send without asking first: a body
// without a type, and none at all.
func TestAPageOfAnotherSiteWritesNothing(t *testing.T) {
	s := start(t)
	j := s.bring("路灯.csv", delivery)
	own := strings.TrimPrefix(s.url, "http://")
	key := `{"key":"0192f3a1-0000-7000-8000-000000000001"}`
	for name, headers := range map[string][]string{
		"says its site":       {"Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"},
		"of another port":     {"Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"},
		"plain":               {"Origin", "http://elsewhere.example"},
		"sandboxed":           {"Origin", "null"},
		"called like the own": {"Origin", "http://" + own + ".elsewhere.example"},
		"without a host":      {"Origin", "elsewhere"},
	} {
		for _, path := range []string{"/api/changesets/1/undo", "/api/imports/" + j.ID + "/undo", "/api/bulk", "/ogc/collections/assets/items"} {
			status, _, out := s.do("POST", path, key, append([]string{"Content-Type", ""}, headers...)...)
			if status != 403 || !strings.Contains(string(out), "another site") {
				t.Errorf("%s, %s: %d %s", name, path, status, out)
			}
		}
		if status, _, out := s.do("DELETE", "/api/imports/"+j.ID, nil, headers...); status != 403 {
			t.Errorf("%s: %d %s", name, status, out)
		}
		if status, _, out := s.do("GET", "/api/assets", nil, headers...); status != 200 {
			t.Errorf("%s may not read: %d %s", name, status, out)
		}
	}
	if r := s.inv.View().Revision(); r != 1 {
		t.Fatalf("the book is at revision %d", r)
	}
	known := s.known(everyRole()...)
	for i, headers := range [][]string{
		nil,
		{"Origin", s.url},
		{"Origin", s.url, "Sec-Fetch-Site", "same-origin"},
		{"Origin", "http://localhost:5173", "Sec-Fetch-Site", "same-origin"}, // through a development server
		{"Origin", "https://city.example", "X-Forwarded-Host", "city.example"},
	} {
		s.want("GET", "/api/imports/"+j.ID, nil, 200, nil)
		if status, _, out := s.do("POST", "/api/imports/"+j.ID+"/cancel", nil, append(known, headers...)...); status != 200 {
			t.Errorf("request %d of a page of ours: %d %s", i, status, out)
		}
	}
}
