package web_test

import (
	"strings"
	"testing"
)

// TestAnswersSayWhoMayKeepAndShowThem looks at what each kind of answer lets browsers, other sites and caches do.
func TestAnswersSayWhoMayKeepAndShowThem(t *testing.T) {
	s := start(t)
	const own = "private, no-cache"
	for _, c := range []struct {
		path   string
		status int
		keep   string // Cache-Control
		show   string // Cross-Origin-Resource-Policy
	}{
		{"/api/status", 200, own, "same-origin"},
		{"/api/assets", 200, own, "same-origin"},
		{"/api/assets/1", 200, own, "same-origin"},
		{"/api/assets/1/history", 200, own, "same-origin"},
		{"/api/assets/999", 404, own, "same-origin"},
		{"/api/catalogue", 200, own, "same-origin"},
		{"/api/openapi.json", 200, own, "same-origin"},
		{"/api/imports", 200, own, "same-origin"},
		{"/api/imports/none/rejects", 404, own, "same-origin"},
		{"/api/nothing", 404, own, "same-origin"},
		{"/api/settings/basemaps", 200, "no-store", "same-origin"},
		{"/ogc", 200, own, ""},
		{"/ogc/collections/street_light/items", 200, own, ""},
		{"/ogc/collections/none", 404, own, ""},
		{"/tiles/14/13792/6137.mvt", 200, own, ""},
		{"/tiles/99/0/0.mvt", 422, own, ""},
		{"/tiles.json", 200, own, ""},
		{"/ca.crt", 404, "", "same-origin"},
	} {
		status, header, _ := s.do("GET", c.path, nil)
		if status != c.status || header.Get("Cache-Control") != c.keep || header.Get("Cross-Origin-Resource-Policy") != c.show {
			t.Errorf("%s: %d %v", c.path, status, header)
		}
		policy := header.Get("Content-Security-Policy")
		script, _, _ := strings.Cut(policy[strings.Index(policy, "script-src"):], ";")
		if script != "script-src 'self'" || !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "object-src 'none'") || !strings.Contains(policy, "base-uri 'none'") {
			t.Errorf("%s: policy %s", c.path, policy)
		}
		if header.Get("X-Frame-Options") != "DENY" || header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: %v", c.path, header)
		}
	}
	_, header, _ := s.do("GET", "/ogc?f=html", nil)
	if header.Get("Cross-Origin-Opener-Policy") != "same-origin" || !strings.HasPrefix(header.Get("Permissions-Policy"), "geolocation=(self), camera=()") {
		t.Errorf("a page: %v", header)
	}
}
