package ogc_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// positions lists every position of a geometry; heights are left out.
func positions(t testing.TB, g *geometryBody) [][2]float64 {
	t.Helper()
	var out [][2]float64
	if g == nil {
		return nil
	}
	var walk func(raw json.RawMessage)
	walk = func(raw json.RawMessage) {
		var numbers []float64
		if json.Unmarshal(raw, &numbers) == nil && len(numbers) >= 2 {
			out = append(out, [2]float64{numbers[0], numbers[1]})
			return
		}
		var parts []json.RawMessage
		if err := json.Unmarshal(raw, &parts); err != nil {
			t.Fatalf("coordinates %s: %v", raw, err)
		}
		for _, p := range parts {
			walk(p)
		}
	}
	walk(g.Coordinates)
	return out
}

func shapeOf(t testing.TB, g *geometryBody) orb.Geometry {
	t.Helper()
	if g == nil {
		return nil
	}
	out, err := geo.ParseGeoJSON(fmt.Appendf(nil, `{"type":%q,"coordinates":%s}`, g.Type, g.Coordinates))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tooMany is more than any page may hold.
const tooMany = 1_000_000

func itemsTests() []abstractTest {
	return []abstractTest{
		{id: "/conf/core/crs84", means: "coordinates are longitude, latitude unless asked otherwise", check: func(u *suite) {
			for _, c := range u.sets {
				r := u.fetch("/collections/" + c.ID + "/items?limit=20")
				if got := r.header.Get("Content-Crs"); got != "" && got != "<"+crs84+">" {
					u.Errorf("%s: Content-Crs %s", c.ID, got)
				}
				for _, f := range u.page("/collections/" + c.ID + "/items?limit=20").Features {
					for _, p := range positions(u.T, f.Geometry) {
						if p[0] < -180 || p[0] > 180 || p[1] < -90 || p[1] > 90 {
							u.Errorf("%s: %v", c.ID, p)
						}
					}
				}
			}
		}},
		{id: "/conf/core/fc-op", means: "the features of each collection can be read", check: func(u *suite) {
			for _, c := range u.sets {
				u.status(200, "/collections/"+c.ID+"/items")
			}
			u.status(404, "/collections/there_is_no_such_collection/items")
		}},
		{id: "/conf/core/fc-response", means: "a page is a FeatureCollection of Features", check: func(u *suite) {
			for _, c := range u.sets {
				p := u.page("/collections/" + c.ID + "/items?limit=20")
				if p.Type != "FeatureCollection" || p.Features == nil {
					u.Errorf("%s: %s", c.ID, p.Type)
				}
				for _, f := range p.Features {
					if f.Type != "Feature" || f.ID == "" || f.Properties == nil {
						u.Errorf("%s: %+v", c.ID, f)
					}
				}
			}
		}},
		{id: "/conf/core/fc-links", means: "a page links to itself, its other encodings and the next page", check: func(u *suite) {
			for _, c := range u.sets {
				p := u.page("/collections/" + c.ID + "/items?limit=1")
				u.linked(c.ID, p.Links, "self", "alternate")
				if p.NumberMatched != nil && *p.NumberMatched > 1 && p.link("next") == "" {
					u.Errorf("%s: %d match, and there is no next page", c.ID, *p.NumberMatched)
				}
			}
		}},
		{id: "/conf/core/fc-timeStamp", means: "timeStamp is when the answer was made", check: func(u *suite) {
			r := u.fetch("/collections/" + u.sets[0].ID + "/items?limit=1")
			var p featurePage
			if err := json.Unmarshal(r.body, &p); err != nil {
				u.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339, p.TimeStamp)
			now, err2 := http.ParseTime(r.header.Get("Date"))
			if err != nil || err2 != nil || at.Sub(now).Abs() > time.Minute {
				u.Errorf("timeStamp %s, Date %s", p.TimeStamp, r.header.Get("Date"))
			}
		}},
		{id: "/conf/core/fc-numberMatched", means: "numberMatched is how many there are on all pages", check: func(u *suite) {
			for _, c := range u.sets {
				path := "/collections/" + c.ID + "/items?limit=1000"
				p := u.page(path)
				if p.NumberMatched == nil {
					continue
				}
				if n := len(u.client().walk(path)); n != *p.NumberMatched {
					u.Errorf("%s: numberMatched %d, and %d were read", c.ID, *p.NumberMatched, n)
				}
			}
		}},
		{id: "/conf/core/fc-numberReturned", means: "numberReturned is how many are on the page", check: func(u *suite) {
			for _, c := range u.sets {
				for _, limit := range []int{1, 7, 100} {
					if p := u.page(fmt.Sprintf("/collections/%s/items?limit=%d", c.ID, limit)); p.NumberReturned != len(p.Features) {
						u.Errorf("%s: numberReturned %d with %d features", c.ID, p.NumberReturned, len(p.Features))
					}
				}
			}
		}},
		{id: "/conf/core/fc-limit-definition", means: "limit is defined as the standard has it", check: func(u *suite) {
			for at, p := range u.parameters("limit") {
				if p["in"] != "query" || p["style"] != "form" || p["explode"] != false || p["schema"].(map[string]any)["type"] != "integer" {
					u.Errorf("%s: %v", at, p)
				}
			}
		}},
		{id: "/conf/core/fc-limit-response", means: "no page is longer than limit, nor than its maximum", check: func(u *suite) {
			for _, c := range u.sets {
				for _, limit := range []int{1, 5, 50} {
					if p := u.page(fmt.Sprintf("/collections/%s/items?limit=%d", c.ID, limit)); len(p.Features) > limit {
						u.Errorf("%s: %d features with limit %d", c.ID, len(p.Features), limit)
					}
				}
				most := 10_000
				for _, p := range u.parameters("limit") {
					if v, ok := p["schema"].(map[string]any)["maximum"].(float64); ok {
						most = int(v)
					}
				}
				if p := u.page(fmt.Sprintf("/collections/%s/items?limit=%d", c.ID, tooMany)); len(p.Features) > most {
					u.Errorf("%s: %d features, the maximum is %d", c.ID, len(p.Features), most)
				}
			}
		}},
		{id: "/conf/core/fc-bbox-definition", means: "bbox is defined as the standard has it", check: func(u *suite) {
			for at, p := range u.parameters("bbox") {
				schema := p["schema"].(map[string]any)
				if p["in"] != "query" || p["style"] != "form" || p["explode"] != false || schema["type"] != "array" || schema["items"].(map[string]any)["type"] != "number" {
					u.Errorf("%s: %v", at, p)
				}
			}
		}},
		{id: "/conf/core/fc-bbox-response", means: "bbox selects what meets the box, and all of it", check: func(u *suite) {
			for _, c := range u.sets {
				b := c.box()
				mid := [2]float64{(b[0] + b[2]) / 2, (b[1] + b[3]) / 2}
				all := u.client().walk("/collections/" + c.ID + "/items?limit=1000")
				for _, box := range [][4]float64{{b[0], b[1], mid[0], mid[1]}, {mid[0], b[1], b[2], mid[1]}, {b[0], b[1], b[2], b[3]}} {
					var want []string
					for _, f := range all {
						rect := orb.Bound{Min: orb.Point{box[0], box[1]}, Max: orb.Point{box[2], box[3]}}.ToPolygon()
						if g := shapeOf(u.T, f.Geometry); g == nil || geo.Intersects(rect, g) {
							want = append(want, f.ID)
						}
					}
					path := fmt.Sprintf("/collections/%s/items?limit=1000&bbox=%v,%v,%v,%v", c.ID, box[0], box[1], box[2], box[3])
					got := featurePage{Features: u.client().walk(path)}.ids()
					if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
						u.Errorf("%s: %d features, want %d", path, len(got), len(want))
					}
				}
			}
		}},
		{id: "/conf/core/fc-time-definition", means: "datetime is defined as the standard has it", check: func(u *suite) {
			for at, p := range u.parameters("datetime") {
				if p["in"] != "query" || p["style"] != "form" || p["explode"] != false || p["schema"].(map[string]any)["type"] != "string" {
					u.Errorf("%s: %v", at, p)
				}
			}
		}},
		{id: "/conf/core/fc-time-response", means: "datetime takes instants and intervals, and lets what has no time pass", check: func(u *suite) {
			c := u.sets[0]
			for _, when := range []string{"2018-02-12T23:20:50Z", "2018-02-12T00:00:00Z/2018-03-18T12:31:12Z", "2018-02-12T00:00:00Z/..", "../2018-03-18T12:31:12Z",
				"2018-02-12T00:00:00Z/", "/2018-03-18T12:31:12Z"} {
				u.status(200, "/collections/"+c.ID+"/items?limit=5&datetime="+url.QueryEscape(when))
			}
			if !u.own {
				return
			}
			// What was installed by a day, and what was installed after it, is everything; what says nothing is in both.
			n := func(query string) int {
				return *u.page("/collections/street_light/items?limit=1" + query).NumberMatched
			}
			all, before, after := n(""), n("&datetime=../2014-12-31T23:59:59Z"), n("&datetime=2015-01-01T00:00:00Z/..")
			undated := 0
			for _, f := range u.client().walk("/collections/street_light/items?limit=1000") {
				if f.Properties["installed_on"] == nil {
					undated++
				}
			}
			if before+after != all+undated || before == 0 || after == 0 {
				u.Errorf("%d lamps, %d by the end of 2014, %d later, %d without a date", all, before, after, undated)
			}
		}},
		{id: "/conf/core/query-param-invalid", means: "a parameter with a wrong value gets 400", check: func(u *suite) {
			for _, c := range u.sets {
				for _, query := range []string{"limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,50,2,40", "bbox=NaN,1,2,3", "bbox=",
					"datetime=yesterday", "datetime=2020-01-01T00:00:00Z/2019-01-01T00:00:00Z", "datetime=2020-13-01T00:00:00Z", "limit=1&limit=2"} {
					u.status(400, "/collections/"+c.ID+"/items?"+query)
				}
			}
		}},
		{id: "/conf/core/query-param-unknown", means: "a parameter that is not defined gets 400", check: func(u *suite) {
			for _, path := range []string{"/collections/" + u.sets[0].ID + "/items?", "/collections?", "/conformance?", "/collections/" + u.sets[0].ID + "?", u.first(u.sets[0]) + "?"} {
				u.status(400, path+"there_is_no_such_parameter=1")
			}
		}},
		{id: "/conf/core/fc-op combinations", means: "bbox and datetime together select what both let through", check: func(u *suite) {
			for _, c := range u.sets {
				b := c.box()
				box := fmt.Sprintf("bbox=%v,%v,%v,%v", b[0], b[1], (b[0]+b[2])/2, b[3])
				const when = "datetime=2015-01-01T00:00:00Z/.."
				ids := func(query string) []string {
					return featurePage{Features: u.client().walk("/collections/" + c.ID + "/items?limit=1000&" + query)}.ids()
				}
				in, then := ids(box), ids(when)
				want := slices.DeleteFunc(in, func(id string) bool { return !slices.Contains(then, id) })
				if got := ids(box + "&" + when); !slices.Equal(got, want) {
					u.Errorf("%s: %d features, want %d", c.ID, len(got), len(want))
				}
			}
		}},
	}
}

func encodingTests() []abstractTest {
	html := func(u *suite, path string) {
		r := u.fetch(path, "Accept", "text/html")
		if r.status != 200 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") || !strings.HasPrefix(strings.ToLower(string(r.body)), "<!doctype html>") {
			u.Errorf("%s: %d %s", path, r.status, r.header.Get("Content-Type"))
		}
	}
	paths := func(u *suite) []string {
		c := u.sets[0]
		return []string{"", "/conformance", "/collections", "/collections/" + c.ID, "/collections/" + c.ID + "/items?limit=3", u.first(c)}
	}
	return []abstractTest{
		{id: "/conf/html/definition", means: "every resource can be had as HTML", class: "/conf/html", check: func(u *suite) {
			for _, path := range paths(u) {
				html(u, path)
			}
		}},
		{id: "/conf/html/content", means: "the pages hold what the other encoding holds", class: "/conf/html", check: func(u *suite) {
			body := string(u.fetch("/collections", "Accept", "text/html").body)
			for _, c := range u.sets {
				if !strings.Contains(body, c.ID) {
					u.Errorf("%s is missing in the page of collections", c.ID)
				}
			}
		}},
		{id: "/conf/geojson/definition", means: "features are application/geo+json, all else is application/json", class: "/conf/geojson", check: func(u *suite) {
			for i, path := range paths(u) {
				accept := "application/json"
				if i >= 4 {
					accept = "application/geo+json"
				}
				if r := u.fetch(path, "Accept", accept); r.status != 200 || !strings.HasPrefix(r.header.Get("Content-Type"), accept) {
					u.Errorf("%s: %d %s", path, r.status, r.header.Get("Content-Type"))
				}
			}
		}},
		{id: "/conf/geojson/content", means: "what is sent is GeoJSON, and its id is that of the path", class: "/conf/geojson", check: func(u *suite) {
			for _, c := range u.sets {
				for _, f := range u.page("/collections/" + c.ID + "/items?limit=50").Features {
					if shapeOf(u.T, f.Geometry) == nil {
						u.Errorf("%s/%s has no geometry", c.ID, f.ID)
					}
				}
				if at := u.first(c); at != "" {
					var one feature
					u.json(at, &one)
					if !strings.HasSuffix(at, "/"+one.ID) {
						u.Errorf("%s has id %s", at, one.ID)
					}
				}
			}
		}},
	}
}

func boundOf(west, south, east, north float64) orb.Bound {
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
}
