package web_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestBadInputIsRefusedClearly(t *testing.T) {
	s := start(t)
	key := uuid.NewString()
	op := func(record string) string {
		return `{"key":"` + key + `","operations":[{"action":"insert","noun":"asset","record":` + record + `}]}`
	}
	lamp := func(geometry string) string { return op(`{"class":"street_light","geometry":` + geometry + `}`) }
	for _, c := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/tiles/99/0/0.mvt", "", 422, "z"},
		{"GET", "/tiles/3/8/0.mvt", "", 422, "x"},
		{"GET", "/tiles/3/-1/0.mvt", "", 422, "x"},
		{"GET", "/tiles/a/b/c.mvt", "", 422, "z"},
		{"GET", "/api/assets/999", "", 404, "999"},
		{"GET", "/api/assets/0", "", 422, "id"},
		{"GET", "/api/assets/x", "", 422, "id"},
		{"GET", "/api/assets?class=lampost", "", 422, "lampost"},
		{"GET", "/api/assets?condition=broken", "", 422, "condition"},
		{"GET", "/api/assets?bbox=1,2,3", "", 422, "bbox"},
		{"GET", "/api/assets?bbox=3,2,1,4", "", 422, "bbox"},
		{"GET", "/api/assets?bbox=NaN,2,3,4", "", 422, "bbox"},
		{"GET", "/api/assets?boundary=77", "", 404, "77"},
		{"GET", "/api/assets?square=3/8/0", "", 422, "3/8/0"},
		{"GET", "/api/near?lon=123", "", 422, "lat"},
		{"GET", "/api/near?lon=41.08&lat=123.06", "", 422, "lat"},
		{"GET", "/api/near?lon=NaN&lat=1", "", 422, "lon"},
		{"GET", "/api/search", "", 422, "q"},
		{"GET", "/nothing-here", "", 404, "nothing"},
		{"DELETE", "/api/assets/1", "", 405, ""},
		{"POST", "/api/changesets", "{", 400, ""},
		{"POST", "/api/changesets", `{"key":"1","operations":[]}`, 422, "operations"},
		{"POST", "/api/changesets", op(`{"class":"no_such","geometry":{"type":"Point","coordinates":[123,41]}}`), 422, "no_such"},
		{"POST", "/api/changesets", op(`{"class":"street_light","colour":"red","geometry":{"type":"Point","coordinates":[123,41]}}`), 422, "colour"},
		{"POST", "/api/changesets", op(`{"class":"street_light","kind":"cell","geometry":{"type":"Point","coordinates":[123,41]}}`), 422, "kind"},
		{"POST", "/api/changesets", lamp(`{"type":"Point","coordinates":[123,95]}`), 422, "latitude"},
		{"POST", "/api/changesets", lamp(`{"type":"Point","coordinates":[41.08,123.06]}`), 422, "swapped"},
		{"POST", "/api/changesets", lamp(`{"type":"Point","coordinates":[]}`), 422, "geometry"},
		{"POST", "/api/changesets", lamp(`{"type":"Point","coordinates":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`), 0, ""},
		{"POST", "/api/changesets", lamp(`{"type":"LineString","coordinates":[[123,41],[124,41]]}`), 422, "point"},
		{"POST", "/api/changesets", op(`{"class":"building","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}`), 422, "0.5"},
		{"POST", "/api/changesets", `{"base":99,` + lamp(`{"type":"Point","coordinates":[123,41]}`)[1:], 409, "99"},
		{"POST", "/api/changesets", `{"key":"` + key + `","operations":[{"action":"delete","noun":"asset","id":12345}]}`, 404, "12345"},
	} {
		var body any
		if c.body != "" {
			body = c.body
		}
		status, header, out := s.do(c.method, c.path, body, "Accept-Language", "en")
		short := c.method + " " + c.path + " " + c.body[:min(len(c.body), 120)]
		if status < 400 || status >= 500 || c.status != 0 && status != c.status {
			t.Errorf("%s: %d %s, want %d", short, status, out, c.status)
			continue
		}
		if kind := header.Get("Content-Type"); !strings.HasPrefix(kind, "application/problem+json") {
			t.Errorf("%s: content type %s", short, kind)
		}
		if !strings.Contains(string(out), c.says) {
			t.Errorf("%s: %s does not name %q", short, out, c.says)
		}
	}
	var got listed
	s.get("/api/assets", &got)
	if got.Total != 3 || got.Revision != 1 {
		t.Errorf("after all that: %d assets at revision %d", got.Total, got.Revision)
	}
}
