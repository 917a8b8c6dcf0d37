package web_test

import "testing"

// TestAnAddressIsOneAddress asks in ways that a router may take for the same address: what is answered must be true for the
// revision asked for, or refused.
func TestAnAddressIsOneAddress(t *testing.T) {
	s := start(t)
	s.want("POST", "/api/changesets", map[string]any{"key": "0192f3a1-0000-7000-8000-000000000001", "operations": []any{map[string]any{"action": "delete", "noun": "asset", "id": 1}}}, 200, nil)
	for _, path := range []string{"/api/assets", "/api/assets/", "/API/assets"} {
		status, header, out := s.do("GET", path+"?as_of=1", nil)
		if status == 200 && header.Get("Needlepoint-Revision") != "1" {
			t.Errorf("%s is answered as of revision %s: %.80s", path, header.Get("Needlepoint-Revision"), out)
		}
	}
	for _, path := range []string{"/api/assets/query", "/api/assets/query/"} {
		status, header, _ := s.do("POST", path+"?as_of=1", map[string]any{})
		if status == 200 && header.Get("Needlepoint-Revision") != "1" {
			t.Errorf("%s is answered as of revision %s", path, header.Get("Needlepoint-Revision"))
		}
	}
	for _, path := range []string{"/api/export", "/api/export/"} {
		_, header, _ := s.do("GET", path+"?format=geojson", nil, "Accept-Encoding", "gzip")
		if header.Get("Content-Encoding") != "" {
			t.Errorf("%s is packed", path)
		}
	}
}
