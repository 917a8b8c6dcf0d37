package ogc_test

import (
	"encoding/json"
	"fmt"
	"strings"
)

// template is the body of a new feature: a copy of one that the collection has, without what is its own.
func (u *suite) template() map[string]any {
	u.Helper()
	p := u.page("/collections/" + u.write + "/items?limit=1")
	if len(p.Features) == 0 {
		u.Skipf("collection %s holds no feature to copy", u.write)
	}
	properties := p.Features[0].Properties
	for _, own := range []string{"ref", "id", "rev"} {
		delete(properties, own)
	}
	return map[string]any{"type": "Feature", "geometry": map[string]any{"type": p.Features[0].Geometry.Type, "coordinates": p.Features[0].Geometry.Coordinates}, "properties": properties}
}

func (u *suite) send(method, path string, body any, headers ...string) reply {
	u.Helper()
	text := ""
	if body != nil {
		text = mustText(body)
		headers = append([]string{"Content-Type", "application/geo+json"}, headers...)
	}
	return u.client().do(method, path, text, headers...)
}

// created posts the template and returns the address of the new feature, which goes again at the end of the test.
func (u *suite) created() string {
	u.Helper()
	r := u.send("POST", "/collections/"+u.write+"/items", u.template())
	at := r.header.Get("Location")
	if r.status != 201 || at == "" {
		u.Fatalf("POST: %d, Location %q: %.300s", r.status, at, r.body)
	}
	u.Cleanup(func() { u.send("DELETE", at, nil) })
	return at
}

func (u *suite) must(what string, r reply, statuses ...int) {
	u.Helper()
	for _, s := range statuses {
		if r.status == s {
			return
		}
	}
	u.Errorf("%s: %d, want one of %v: %.300s", what, r.status, statuses, r.body)
}

func writeTests() []abstractTest {
	const class = "ogcapi-features-4/1.0/conf/create-replace-delete"
	tests := []abstractTest{
		{id: "/conf/create-replace-delete/insert/post-op", means: "a feature can be posted to a collection", check: func(u *suite) { u.created() }},
		{id: "/conf/create-replace-delete/insert/content-type", means: "the type of the body must be one that is taken", check: func(u *suite) {
			u.created()
			r := u.client().do("POST", "/collections/"+u.write+"/items", "<gml/>", "Content-Type", "application/gml+xml")
			u.must("POST of GML", r, 415)
		}},
		{id: "/conf/create-replace-delete/insert/body", means: "the body is a feature in GeoJSON", check: func(u *suite) {
			u.created()
			u.must("POST of nonsense", u.client().do("POST", "/collections/"+u.write+"/items", "{", "Content-Type", "application/geo+json"), 400, 422)
		}},
		{id: "/conf/create-replace-delete/insert/response", means: "201, and Location fetches what was added", check: func(u *suite) { u.status(200, u.created()) }},
		{id: "/conf/create-replace-delete/insert/response-rid", means: "the server gives the identifier, and the feature is what was sent", check: func(u *suite) {
			want := u.template()
			at := u.created()
			var got feature
			u.json(at, &got)
			if !strings.HasSuffix(at, "/items/"+got.ID) || mustText(got.Geometry.Coordinates) != mustText(want["geometry"].(map[string]any)["coordinates"]) {
				u.Errorf("%s: %+v, sent %v", at, got, want)
			}
			for name, value := range want["properties"].(map[string]any) {
				if fmt.Sprint(got.Properties[name]) != fmt.Sprint(value) {
					u.Errorf("%s: %v, sent %v", name, got.Properties[name], value)
				}
			}
		}},
		{id: "/conf/create-replace-delete/update/put/put-op", means: "a feature can be replaced", check: func(u *suite) {
			u.must("PUT", u.send("PUT", u.created(), u.template()), 200, 202, 204)
		}},
		{id: "/conf/create-replace-delete/update/put/content-type", means: "the type of the body must be one that is taken", check: func(u *suite) {
			u.must("PUT of text", u.client().do("PUT", u.created(), "{}", "Content-Type", "text/plain"), 415)
		}},
		{id: "/conf/create-replace-delete/update/put/body", means: "the feature then is what the body says", check: func(u *suite) {
			at, body := u.created(), u.template()
			var before, after feature
			u.json(at, &before)
			var point []float64
			if err := json.Unmarshal(before.Geometry.Coordinates, &point); err == nil {
				body["geometry"] = map[string]any{"type": "Point", "coordinates": []float64{point[0] + 1e-5, point[1]}}
			}
			u.must("PUT", u.send("PUT", at, body), 200, 202, 204)
			u.json(at, &after)
			if mustText(after.Geometry.Coordinates) != mustText(body["geometry"].(map[string]any)["coordinates"]) {
				u.Errorf("%s, sent %s", after.Geometry.Coordinates, mustText(body))
			}
		}},
		{id: "/conf/create-replace-delete/update/put/response", means: "success is 200 or 204", check: func(u *suite) {
			u.must("PUT", u.send("PUT", u.created(), u.template()), 200, 204)
		}},
		{id: "/conf/create-replace-delete/update/put/rid-exception", means: "a feature that is not there gets 404", check: func(u *suite) {
			u.must("PUT", u.send("PUT", "/collections/"+u.write+"/items/there_is_no_such_feature", u.template()), 404)
		}},
		{id: "/conf/create-replace-delete/delete/delete-op", means: "a feature can be deleted", check: func(u *suite) {
			at := u.created()
			u.must("DELETE", u.send("DELETE", at, nil), 200, 202, 204)
			u.status(404, at)
		}},
		{id: "/conf/create-replace-delete/delete/response", means: "success is 200 or 204, and the second time 404", check: func(u *suite) {
			at := u.created()
			u.must("DELETE", u.send("DELETE", at, nil), 200, 204)
			u.must("DELETE again", u.send("DELETE", at, nil), 404)
		}},
		{id: "/conf/features/collection-items-end-point", means: "features are added at items", check: func(u *suite) {
			r := u.send("OPTIONS", "/collections/"+u.write+"/items", nil)
			if !strings.Contains(r.header.Get("Allow"), "POST") {
				u.Errorf("Allow %q", r.header.Get("Allow"))
			}
		}},
		{id: "/conf/features/feature-end-point", means: "features are changed at items/{featureId}", check: func(u *suite) {
			allow := u.send("OPTIONS", u.created(), nil).header.Get("Allow")
			for _, method := range []string{"GET", "PUT", "DELETE"} {
				if !strings.Contains(allow, method) {
					u.Errorf("Allow %q", allow)
				}
			}
		}},
		{id: "/conf/create-replace-delete/crs/crs84", means: "coordinates of a body are in CRS84 where nothing else is said", check: func(u *suite) {
			u.must("PUT", u.send("PUT", u.created(), u.template()), 200, 204)
		}},
		{id: "/conf/create-replace-delete/crs/storage-crs", means: "or in the system that Content-Crs names, such as the storage system", check: func(u *suite) {
			at := u.created()
			u.must("PUT", u.send("PUT", at, u.template(), "Content-Crs", "<"+crs84+">"), 200, 204)
		}},
		{id: "/conf/create-replace-delete/crs/geojson", means: "also in GeoJSON", check: func(u *suite) {
			at, body := u.created(), u.template()
			raw := positions(u.T, &geometryBody{Coordinates: json.RawMessage(mustText(body["geometry"].(map[string]any)["coordinates"]))})
			there, known := projected(u.T, epsg(3857), raw)
			if !known || len(raw) != 1 {
				u.Skip("the feature to copy is no point")
			}
			body["geometry"] = map[string]any{"type": "Point", "coordinates": there[0]}
			u.must("PUT", u.send("PUT", at, body, "Content-Crs", epsg(3857)), 200, 204)
			var after feature
			u.json(at, &after)
			if got := positions(u.T, after.Geometry)[0]; !near(got, raw[0]) {
				u.Errorf("%v, sent %v in web Mercator", got, raw[0])
			}
		}},
		{id: "part 4 update", means: "PATCH changes what it names and nothing else", check: func(u *suite) {
			at := u.created()
			var before, after feature
			u.json(at, &before)
			r := u.client().do("PATCH", at, `{"properties":{"condition":"damaged"}}`, "Content-Type", "application/merge-patch+json")
			u.must("PATCH", r, 200, 204)
			u.json(at, &after)
			if after.Properties["condition"] != "damaged" || string(after.Geometry.Coordinates) != string(before.Geometry.Coordinates) || len(after.Properties) != len(before.Properties) {
				u.Errorf("before %+v, after %+v", before.Properties, after.Properties)
			}
		}},
		{id: "part 4 optimistic locking", means: "a stale If-Match gets 412", check: func(u *suite) {
			at := u.created()
			tag := u.fetch(at).header.Get("ETag")
			patch := func(condition string) reply {
				return u.client().do("PATCH", at, `{"properties":{"condition":"`+condition+`"}}`, "Content-Type", "application/merge-patch+json", "If-Match", tag)
			}
			u.must("the first PATCH", patch("missing"), 200, 204)
			u.must("the second PATCH with the same tag", patch("removed"), 412)
		}},
	}
	for i := range tests {
		tests[i].writes = true
		if tests[i].class == "" {
			tests[i].class = class
		}
	}
	return tests
}

func schemaTests() []abstractTest {
	const class = "ogcapi-features-5/1.0/conf/schemas"
	return []abstractTest{
		{id: "part 5 schema", means: "each collection links to the schema of its features, which names their properties", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				links := c.all("http://www.opengis.net/def/rel/ogc/1.0/schema")
				if len(links) == 0 {
					u.Errorf("%s links to no schema", c.ID)
					continue
				}
				var schema struct {
					Schema     string `json:"$schema"`
					ID         string `json:"$id"`
					Type       string
					Properties map[string]map[string]any
				}
				u.json(links[0], &schema)
				if schema.Type != "object" || schema.Schema == "" || schema.ID != links[0] {
					u.Errorf("%s: %s %s %s", c.ID, schema.Type, schema.Schema, schema.ID)
				}
				for _, f := range u.page("/collections/" + c.ID + "/items?limit=50").Features {
					for name := range f.Properties {
						if schema.Properties[name] == nil && !(c.ID == "boundaries" && u.own) {
							u.Errorf("%s: feature %s has the property %s, which the schema does not name", c.ID, f.ID, name)
						}
					}
				}
			}
		}},
		{id: "part 5 core roles", means: "id and geometry have their roles, one each", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				var schema struct{ Properties map[string]map[string]any }
				u.json(c.all("http://www.opengis.net/def/rel/ogc/1.0/schema")[0], &schema)
				roles := map[any]int{}
				for _, p := range schema.Properties {
					roles[p["x-ogc-role"]]++
				}
				if roles["id"] != 1 || roles["primary-geometry"] != 1 {
					u.Errorf("%s: %v", c.ID, roles)
				}
			}
		}},
	}
}
