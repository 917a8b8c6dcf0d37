package ogc_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestHostileRequestsAreAnswered sends requests made of halves of good ones and of noise. Each is answered with success or
// with a refusal that says why, never with a fault of the service, which the log would show; and the book stays as it is.
func TestHostileRequestsAreAnswered(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("NEEDLEPOINT_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	rounds := 400
	if os.Getenv("NEEDLEPOINT_PROVE") == "1" {
		rounds = 20_000
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	s := street(t)
	names := []string{"f", "limit", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs", "token", "condition", "height_m", "ref", "installed_on", "nothing"}
	scraps := []string{"", "1", "-1", "1e308", "NaN", "Inf", "0x10", "json", "html", crs84, epsg(4326), epsg(3857), epsg(4550), "cql2-text", "cql2-json",
		"123,41,124,42", "41,123,42,124", "-1e300,-1e300,1e300,1e300", "2000000,4000000,3000000,5000000", "180,-90,-180,90", "2020-01-01", "2020-01-01T00:00:00Z/..", "../..",
		"condition='damaged'", "S_INTERSECTS(geometry,BBOX(1,2,3,4))", "S_WITHIN(geometry,POLYGON((0 0,1 1,1 0,0 0)))", "{\"op\":\"=\",\"args\":[1,1]}", "(", "')", "%", "\x00", "\xff", "井盖", strings.Repeat("9", 400), "damaged", "on"}
	paths := []string{"/collections/street_light/items", "/collections/assets/items", "/collections/boundaries/items", "/collections/street_light/items/1",
		"/collections/street_light", "/collections/%00/items", "/collections/../api", "/api", "/", "/collections/street_light/items/9223372036854775807", "/collections/street_light/items/1/2"}
	bodies := []string{"", "{", "null", "[]", `{"type":"Feature"}`, `{"type":"Feature","geometry":{"type":"Point","coordinates":[1e400,2]},"properties":{}}`,
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[[[[1]]]]},"properties":[]}`, `{"geometry":{"type":"Polygon","coordinates":[[]]},"properties":{"height_m":{"a":[]}}}`,
		`{"properties":{"notes":"\u0000"},"geometry":null}`, strings.Repeat("[", 5000)}
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	for range rounds {
		query := url.Values{}
		for range rng.IntN(4) {
			value := pick(scraps)
			if rng.IntN(3) == 0 && value != "" {
				value = value[:rng.IntN(len(value))] + pick(scraps)
			}
			query.Add(pick(names), value)
		}
		path := pick(paths)
		if len(query) > 0 {
			path += "?" + query.Encode()
		}
		method, body := "GET", ""
		if rng.IntN(3) == 0 {
			method, body = pick([]string{"POST", "PUT", "PATCH", "OPTIONS", "HEAD"}), pick(bodies)
		}
		r := s.do(method, path, body, "Content-Type", pick([]string{"application/geo+json", "application/merge-patch+json", "nonsense"}),
			"Content-Crs", pick([]string{"", "", epsg(4550), "<" + epsg(4490) + ">", "<"}), "If-Match", pick([]string{"", "", "*", `"1.1.`, `W/"`}), "Accept-Language", "en")
		what := fmt.Sprintf("%s %s %.100s", method, path, body)
		if r.status >= 500 {
			t.Fatalf("%s: %d %s", what, r.status, r.body)
		}
		if r.status >= 400 && method != "HEAD" {
			var problem struct{ Detail, Code string }
			if err := json.Unmarshal(r.body, &problem); err != nil || problem.Detail == "" || problem.Code == "" {
				t.Fatalf("%s: %d without a reason: %s", what, r.status, r.body)
			}
		}
		if r.status == 201 || method != "GET" && method != "HEAD" && method != "OPTIONS" && r.status == 200 && s.inv.View().Revision() != 1 {
			t.Fatalf("%s was taken: %s", what, r.body)
		}
	}
}
