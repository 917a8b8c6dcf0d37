package ogc_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"needlepoint/assets"
)

// TestQGISEditingRequests replays what QGIS from 3.32 on sends when a layer is edited, and checks that it finds in the
// answers what it looks for. The QGIS of Debian 12 only reads.
func TestQGISEditingRequests(t *testing.T) {
	s := street(t)
	lamps := "/collections/street_light/items"
	allow := func(path string) []string {
		r := s.do("OPTIONS", path, "")
		if r.status != 200 && r.status != 204 {
			t.Fatalf("OPTIONS %s: %d", path, r.status)
		}
		return strings.Split(r.header.Get("Allow"), ", ")
	}

	t.Run("1 OPTIONS of items allows POST", func(t *testing.T) {
		if got := allow(lamps); !slices.Contains(got, "POST") {
			t.Errorf("Allow %v", got)
		}
		if got := allow("/collections/boundaries/items"); slices.Contains(got, "POST") {
			t.Errorf("boundaries: Allow %v", got)
		}
	})
	t.Run("2 OPTIONS of a feature allows PUT, PATCH and DELETE, also where there is none", func(t *testing.T) {
		for _, path := range []string{lamps + "/1", lamps + "/unknown_id", "/collections/building/items/unknown_id"} {
			for _, method := range []string{"PUT", "PATCH", "DELETE"} {
				if got := allow(path); !slices.Contains(got, method) {
					t.Errorf("%s: Allow %v", path, got)
				}
			}
		}
		if got := allow("/collections/boundaries/items/1"); slices.Contains(got, "PUT") {
			t.Errorf("boundaries: Allow %v", got)
		}
	})
	t.Run("3 POST answers 201 with the address of the feature, which can be read", func(t *testing.T) {
		r := s.want(201, "POST", lamps, `{"type":"Feature","geometry":{"type":"Point","coordinates":[123.062,41.08]},
			"properties":{"ref":"L-9","name":null,"condition":"intact","height_m":9,"installed_on":null}}`, "Content-Type", "application/geo+json")
		at := r.header.Get("Location")
		id := at[strings.LastIndex(at, "/items/")+len("/items/"):]
		var f feature
		s.get(lamps+"/"+id, &f)
		if f.ID != id || f.Properties["ref"] != "L-9" || f.Properties["class"] != "street_light" || f.Properties["stage"] != "in_service" || f.Properties["name"] != "" {
			t.Errorf("%s: %+v", at, f)
		}
		if _, there := f.Properties["installed_on"]; there {
			t.Error("a null attribute was kept")
		}
		if history, err := s.inv.History(t.Context(), assets.AssetNoun, 6); err != nil || len(history) != 1 || history[0].Via != assets.ViaOGC || !strings.Contains(history[0].Reason, "POST") {
			t.Errorf("history %+v %v", history, err)
		}
	})
	t.Run("4 PATCH takes the geometry or the properties alone, PUT the whole feature", func(t *testing.T) {
		patch := func(body string) {
			s.want(200, "PATCH", lamps+"/1", body, "Content-Type", "application/merge-patch+json")
		}
		patch(`{"properties":{"condition":"damaged","lit":null}}`)
		a, _ := s.inv.View().Asset(1)
		if a.Condition != assets.Damaged || a.Attributes.String() != `{"height_m":11,"installed_on":"2013-09-30"}` || a.Ref != "L-1" {
			t.Errorf("after a patch of properties: %+v", a)
		}
		patch(`{"geometry":{"type":"Point","coordinates":[123.06000000000002,41.08]}}`)
		if a, _ = s.inv.View().Asset(1); string(mustJSON(t, a.Geometry)) != `[123.06000000000002,41.08]` || a.Condition != assets.Damaged {
			t.Errorf("after a patch of the geometry: %+v", a)
		}
		s.want(200, "PUT", lamps+"/1", `{"type":"Feature","id":"1","geometry":{"type":"Point","coordinates":[123.06,41.08]},
			"properties":{"ref":"L-1","name":"安居街路灯 L-1","condition":"intact","stage":"in_service","class":"street_light","height_m":11}}`, "Content-Type", "application/geo+json")
		if a, _ = s.inv.View().Asset(1); a.Condition != assets.Intact || a.Attributes.String() != `{"height_m":11}` {
			t.Errorf("after a PUT: %+v", a)
		}
	})
	t.Run("5 Content-Crs of a write is a bare URI, in the axis order of the authority", func(t *testing.T) {
		for _, name := range []string{epsg(4490), "<" + epsg(4490) + ">"} {
			s.want(200, "PATCH", lamps+"/2", `{"geometry":{"type":"Point","coordinates":[41.0805,123.0615]}}`,
				"Content-Type", "application/merge-patch+json", "Content-Crs", name)
			if a, _ := s.inv.View().Asset(2); string(mustJSON(t, a.Geometry)) != `[123.0615,41.0805]` {
				t.Errorf("%s: %v", name, a.Geometry)
			}
			s.want(200, "PATCH", lamps+"/2", `{"geometry":{"type":"Point","coordinates":[123.061,41.08]}}`, "Content-Type", "application/merge-patch+json")
		}
		s.want(400, "PATCH", lamps+"/2", `{"geometry":{"type":"Point","coordinates":[1,2]}}`, "Content-Type", "application/merge-patch+json", "Content-Crs", epsg(2154))
	})
	t.Run("6 crs and bbox-crs are declared, and storageCrs is CRS84", func(t *testing.T) {
		var conformance struct{ ConformsTo []string }
		s.get("/conformance", &conformance)
		var c struct {
			Crs        []string
			StorageCrs string
		}
		s.get("/collections/street_light", &c)
		if !slices.Contains(conformance.ConformsTo, "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs") || c.StorageCrs != crs84 || c.Crs[0] != crs84 {
			t.Errorf("%+v", c)
		}
		for _, code := range []int{4326, 4490, 3857, 4550, 4529} {
			if !slices.Contains(c.Crs, epsg(code)) {
				t.Errorf("EPSG:%d is not offered", code)
			}
		}
	})
	t.Run("7 a write without If-Match is taken, a stale one is not", func(t *testing.T) {
		tag := s.want(200, "GET", lamps+"/4", "").header.Get("ETag")
		put := func(condition string, headers ...string) reply {
			return s.do("PUT", lamps+"/4", `{"type":"Feature","geometry":{"type":"Point","coordinates":[123.0805,41.08]},"properties":{"ref":"L-4","condition":"`+condition+`"}}`,
				append([]string{"Content-Type", "application/geo+json"}, headers...)...)
		}
		if r := put("abandoned"); r.status != 200 {
			t.Errorf("without If-Match: %d %s", r.status, r.body)
		}
		if r := put("removed", "If-Match", tag); r.status != 412 || !strings.Contains(string(r.body), "重新读取") {
			t.Errorf("with a stale If-Match: %d %s", r.status, r.body)
		}
		fresh := s.want(200, "GET", lamps+"/4", "", "Accept-Encoding", "gzip").header.Get("ETag")
		if r := put("removed", "If-Match", `"other", `+fresh); r.status != 200 || r.header.Get("ETag") == fresh {
			t.Errorf("with a fresh If-Match: %d %s", r.status, r.body)
		}
		if r := s.do("DELETE", lamps+"/4", "", "If-Match", fresh); r.status != 412 {
			t.Errorf("DELETE with a stale If-Match: %d", r.status)
		}
	})
	t.Run("8 simple queryables and the schema are where QGIS looks", func(t *testing.T) {
		var api struct {
			Components struct {
				Parameters struct {
					Limit struct {
						Schema struct{ Minimum, Maximum, Default int }
					}
				}
			}
			Paths map[string]map[string]struct{ Parameters []map[string]any }
		}
		s.get("/api", &api)
		if l := api.Components.Parameters.Limit.Schema; l.Maximum != 10000 || l.Default != 1000 || l.Minimum != 1 {
			t.Errorf("limit %+v", l)
		}
		found := false
		for _, p := range api.Paths[lamps]["get"].Parameters {
			found = found || p["name"] == "condition" && p["in"] == "query" && p["style"] == "form" && p["explode"] == false && p["schema"].(map[string]any)["type"] == "string"
		}
		if !found {
			t.Error("condition is no simple queryable")
		}
		var c struct{ Links []linkBody }
		s.get("/collections/street_light", &c)
		at := slices.IndexFunc(c.Links, func(l linkBody) bool { return l.Rel == "http://www.opengis.net/def/rel/ogc/1.0/schema" })
		var schema struct {
			Properties map[string]struct {
				Role     string `json:"x-ogc-role"`
				Format   string
				ReadOnly bool
				Seq      int `json:"x-ogc-propertySeq"`
				Title    string
				Enum     []string
			}
		}
		s.get(c.Links[at].Href, &schema)
		p := schema.Properties
		if p["geometry"].Role != "primary-geometry" || p["geometry"].Format != "geometry-point-or-multipoint" || p["id"].Role != "id" || !p["rev"].ReadOnly ||
			p["installed_on"].Role != "primary-instant" || p["condition"].Seq <= p["geometry"].Seq || len(p["condition"].Enum) != 5 || p["condition"].Title != "状态" {
			t.Errorf("schema %+v", p)
		}
		s.get("/collections/boundaries/schema", &schema)
		if !schema.Properties["name"].ReadOnly || schema.Properties["geometry"].Format != "geometry-any" {
			t.Errorf("schema of boundaries %+v", schema.Properties["geometry"])
		}
	})
	t.Run("9 the id is text at the top and no property", func(t *testing.T) {
		var raw struct {
			ID         any
			Properties map[string]any
		}
		s.get(lamps+"/1", &raw)
		if _, twice := raw.Properties["id"]; raw.ID != "1" || twice {
			t.Errorf("%+v", raw)
		}
	})
	t.Run("10 DELETE takes the feature away, without cookie or token", func(t *testing.T) {
		r := s.want(200, "DELETE", lamps+"/1", "")
		if r.header.Get("Set-Cookie") != "" {
			t.Error("a cookie was set")
		}
		s.want(404, "GET", lamps+"/1", "")
		s.want(404, "DELETE", lamps+"/1", "")
		receipt, err := s.inv.Undo(t.Context(), assets.Undoing{Revision: s.inv.View().Revision(), Actor: "test"})
		if err != nil {
			t.Fatal(err)
		}
		s.want(200, "GET", lamps+"/1", "")
		if receipt.IDs[0] != 1 {
			t.Errorf("undone under id %d", receipt.IDs[0])
		}
	})
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
