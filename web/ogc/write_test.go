package ogc_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// TestBadWritesAreRefusedClearly checks status, and that the sentence names field, value and what is allowed; and that
// nothing is changed by any of them.
func TestBadWritesAreRefusedClearly(t *testing.T) {
	s := street(t)
	const geo = "application/geo+json"
	lamp := func(geometry, properties string) string {
		return `{"type":"Feature","geometry":` + geometry + `,"properties":` + properties + `}`
	}
	point := `{"type":"Point","coordinates":[123.06,41.08]}`
	for _, c := range []struct {
		method, path, media, body string
		status                    int
		says                      []string
	}{
		{"POST", "street_light/items", "text/plain", lamp(point, "{}"), 415, []string{"text/plain", "application/geo+json"}},
		{"POST", "street_light/items", "", lamp(point, "{}"), 415, nil},
		{"POST", "street_light/items", geo, `{`, 400, nil},
		{"POST", "street_light/items", geo, `[]`, 400, []string{"array"}},
		{"POST", "street_light/items", geo, `{"type":"FeatureCollection","features":[]}`, 422, []string{"/api/changesets"}},
		{"POST", "street_light/items", geo, `{"type":"Point","coordinates":[1,2]}`, 422, []string{"Feature"}},
		{"POST", "street_light/items", geo, lamp("null", "{}"), 422, []string{"geometry"}},
		{"POST", "street_light/items", geo, lamp(`{"type":"Point","coordinates":[41.08,123.06]}`, "{}"), 422, []string{"swapped"}},
		{"POST", "street_light/items", geo, lamp(`{"type":"Point","coordinates":["a",1]}`, "{}"), 422, []string{"geometry"}},
		{"POST", "street_light/items", geo, lamp(`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`, "{}"), 422, []string{"geometry", "point"}},
		{"POST", "street_light/items", geo, lamp(point, `{"condition":"broken"}`), 422, []string{"properties.condition", "broken", "intact"}},
		{"POST", "street_light/items", geo, lamp(point, `{"condition":5}`), 422, []string{"properties.condition", "text"}},
		{"POST", "street_light/items", geo, lamp(point, `{"height_m":"tall"}`), 422, []string{"properties.height_m", "tall", "number"}},
		{"POST", "street_light/items", geo, lamp(point, `{"lit":"blue"}`), 422, []string{"properties.lit", "blue", "on"}},
		{"POST", "street_light/items", geo, lamp(point, `{"class":"kerb"}`), 422, []string{"properties.class", "kerb", "assets"}},
		{"POST", "street_light/items", geo, lamp(point, `{"ref":"L-1"}`), 409, []string{"L-1"}},
		{"POST", "assets/items", geo, lamp(point, `{}`), 422, []string{"properties.class"}},
		{"POST", "assets/items", geo, lamp(point, `{"class":"lampost"}`), 422, []string{"lampost"}},
		{"POST", "lampost/items", geo, lamp(point, `{}`), 404, []string{"lampost", "/ogc/collections"}},
		{"POST", "boundaries/items", geo, lamp(point, `{}`), 405, nil},
		{"POST", "street_light/items?x=1", geo, lamp(point, `{}`), 400, []string{"x"}},
		{"PUT", "street_light/items/99", geo, lamp(point, `{}`), 404, []string{"99"}},
		{"PUT", "street_light/items/5", geo, lamp(point, `{}`), 404, []string{"5"}},
		{"PUT", "street_light/items/01", geo, lamp(point, `{}`), 404, nil},
		{"PUT", "street_light/items/unknown_id", geo, lamp(point, `{}`), 404, nil},
		{"PATCH", "street_light/items/1", "application/merge-patch+json", `{"geometry":null}`, 422, []string{"geometry"}},
		{"PATCH", "street_light/items/1", "application/merge-patch+json", `{"properties":{"class":"kerb"}}`, 422, []string{"class"}},
		{"PATCH", "street_light/items/1", "application/json-patch+json", `[]`, 415, nil},
		{"PATCH", "street_light/items", geo, `{}`, 405, nil},
		{"DELETE", "boundaries/items/1", "", "", 405, nil},
		{"DELETE", "street_light/items/5", "", "", 404, nil},
		{"TRACE", "street_light/items/5", "", "", 405, nil},
	} {
		r := s.do(c.method, "/collections/"+c.path, c.body, "Content-Type", c.media, "Accept-Language", "en")
		what := c.method + " " + c.path + " " + c.body
		if r.status != c.status {
			t.Errorf("%s: %d %s, want %d", what, r.status, r.body, c.status)
			continue
		}
		if r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %s", what, r.header.Get("Content-Type"))
		}
		for _, want := range c.says {
			if !strings.Contains(string(r.body), want) {
				t.Errorf("%s: %q is missing in %s", what, want, r.body)
			}
		}
		if c.status == 405 && r.header.Get("Allow") == "" {
			t.Errorf("%s: no Allow", what)
		}
	}
	// The head of a body of 17 MiB is enough to be refused.
	host, _, _ := strings.Cut(strings.TrimPrefix(s.url, "http://"), "/")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "POST /ogc/collections/street_light/items HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", host, geo, 17<<20); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.Contains(line, " 413 ") {
		t.Errorf("17 MiB: %q %v", line, err)
	}
	if rev := s.inv.View().Revision(); rev != 1 {
		t.Errorf("something was written: revision %d", rev)
	}
}

func TestWritesMayBeRepeated(t *testing.T) {
	s := street(t)
	key := uuid.NewString()
	body := `{"type":"Feature","geometry":{"type":"Point","coordinates":[123.0625,41.08]},"properties":{"ref":"L-7"}}`
	post := func(body, key string) reply {
		return s.do("POST", "/collections/street_light/items", body, "Content-Type", "application/geo+json", "Idempotency-Key", key)
	}
	first, again := post(body, key), post(body, key)
	if first.status != 201 || again.status != 201 || first.header.Get("Location") != again.header.Get("Location") {
		t.Errorf("%d %s, then %d %s", first.status, first.header.Get("Location"), again.status, again.header.Get("Location"))
	}
	if r := post(strings.Replace(body, "L-7", "L-8", 1), key); r.status != 422 {
		t.Errorf("the same key with another body: %d %s", r.status, r.body)
	}
	if r := post(body, "no-uuid"); r.status != 422 {
		t.Errorf("a key that is none: %d", r.status)
	}
	// A PUT and a DELETE whose answers got lost are sent again after somebody else wrote.
	lost := first.header.Get("Location")
	keyed := func(method, body, key string, headers ...string) reply {
		return s.do(method, lost, body, append([]string{"Content-Type", "application/geo+json", "Idempotency-Key", key}, headers...)...)
	}
	named := strings.Replace(body, `"ref":"L-7"`, `"ref":"L-7","name":"first"`, 1)
	key = uuid.NewString()
	if r := keyed("PUT", named, key); r.status != 200 {
		t.Errorf("PUT: %d %s", r.status, r.body)
	}
	s.want(200, "PATCH", lost, `{"properties":{"name":"second"}}`, "Content-Type", "application/merge-patch+json")
	before := s.inv.View().Revision()
	if r := keyed("PUT", named, key); r.status != 200 || s.inv.View().Revision() != before {
		t.Errorf("PUT again: %d %s, revision %d", r.status, r.body, s.inv.View().Revision())
	}
	for _, match := range []string{"", s.want(200, "GET", lost, "").header.Get("ETag")} {
		r := s.want(201, "POST", "/collections/street_light/items", strings.Replace(body, "L-7", uuid.NewString(), 1), "Content-Type", "application/geo+json")
		lost = r.header.Get("Location")
		if match != "" {
			match = r.header.Get("ETag")
		}
		key = uuid.NewString()
		a, b := keyed("DELETE", "", key, "If-Match", match), keyed("DELETE", "", key, "If-Match", match)
		if a.status != 200 || b.status != 200 || string(a.body) != string(b.body) {
			t.Errorf("DELETE with If-Match %q: %d %s, again %d %s", match, a.status, a.body, b.status, b.body)
		}
		if r := keyed("DELETE", "", uuid.NewString()); r.status != 404 {
			t.Errorf("DELETE with another key: %d", r.status)
		}
	}
	put := `{"type":"Feature","geometry":{"type":"Point","coordinates":[123.0625,41.08]},"properties":{"ref":"L-7","condition":"damaged"}}`
	at := first.header.Get("Location")
	a, b := s.want(200, "PUT", at, put, "Content-Type", "application/json"), s.want(200, "PUT", at, put, "Content-Type", "application/json")
	if a.header.Get("ETag") != b.header.Get("ETag") {
		t.Errorf("the same PUT twice: %s, %s", a.header.Get("ETag"), b.header.Get("ETag"))
	}
}

// TestGeometryOfAnAttributeEditStays sends a whole feature back, read in every system that is offered, with one attribute
// changed: the stored geometry stays bit for bit.
func TestGeometryOfAnAttributeEditStays(t *testing.T) {
	s := start(t)
	line := orb.LineString{{123.06012345678901, 41.080123456789012}, {123.0601, math.Nextafter(41.0802, 42)}, {123.07, 41.09}}
	s.put(assets.Asset{Class: "kerb", Condition: assets.Intact, Stage: assets.InService, Geometry: line})
	var c struct{ Crs []string }
	s.get("/collections/kerb", &c)
	if len(c.Crs) < 8 {
		t.Fatalf("only %d systems are offered", len(c.Crs))
	}
	for i, uri := range c.Crs {
		var raw map[string]json.RawMessage
		s.get("/collections/kerb/items/1?crs="+strings.ReplaceAll(uri, ":", "%3A"), &raw)
		raw["properties"] = json.RawMessage(fmt.Sprintf(`{"name":"%d"}`, i))
		s.want(200, "PUT", "/collections/kerb/items/1", string(mustJSON(t, raw)), "Content-Type", "application/geo+json", "Content-Crs", uri)
		a, _ := s.inv.View().Asset(1)
		if a.Name != fmt.Sprint(i) || !orb.Equal(a.Geometry, line) {
			t.Errorf("%s: %v, named %q", uri, a.Geometry, a.Name)
		}
	}
}

func TestClassIsChangedThroughAssets(t *testing.T) {
	s := street(t)
	s.want(200, "PATCH", "/collections/assets/items/4", `{"properties":{"class":"landscape_light"}}`, "Content-Type", "application/merge-patch+json")
	s.want(404, "GET", "/collections/street_light/items/4", "")
	s.want(200, "GET", "/collections/landscape_light/items/4", "")
}

// TestDeletingAtAWrongAddressDeletesNothing wants a key, which makes a deletion safe to repeat, to open no way around the
// collection that the address names.
func TestDeletingAtAWrongAddressDeletesNothing(t *testing.T) {
	s := start(t)
	body := `{"type":"Feature","geometry":{"type":"Point","coordinates":[123.06,41.08]},"properties":{"ref":"L-1"}}`
	s.want(201, "POST", "/collections/street_light/items", body, "Content-Type", "application/geo+json")
	for _, collection := range []string{"storm_water_manhole_cover", "nonsense"} {
		s.want(404, "DELETE", "/collections/"+collection+"/items/1", "", "Idempotency-Key", uuid.NewString())
	}
	s.want(200, "GET", "/collections/street_light/items/1", "")
	key := uuid.NewString()
	first := s.want(200, "DELETE", "/collections/street_light/items/1", "", "Idempotency-Key", key)
	if again := s.want(200, "DELETE", "/collections/street_light/items/1", "", "Idempotency-Key", key); string(again.body) != string(first.body) {
		t.Errorf("the same deletion again: %s, then %s", first.body, again.body)
	}
}
