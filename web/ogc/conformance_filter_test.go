package ogc_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// textQueryable finds a text queryable of a collection with a value that some feature has, and the ids of those features.
func (u *suite) textQueryable(c collection) (name, value string, ids []string) {
	u.Helper()
	var schema struct{ Properties map[string]map[string]any }
	u.json(c.queryables(), &schema)
	all := u.client().walk("/collections/" + c.ID + "/items?limit=1000")
	names := []string{}
	for name, p := range schema.Properties {
		if p["type"] == "string" && p["format"] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, n := range names {
		for _, f := range all {
			if v, ok := f.Properties[n].(string); ok && v != "" && !strings.ContainsAny(v, "'&") {
				name, value = n, v
				break
			}
		}
		if name != "" {
			break
		}
	}
	for _, f := range all {
		if f.Properties[name] == value {
			ids = append(ids, f.ID)
		}
	}
	return name, value, ids
}

func (c collection) queryables() string {
	if at := c.all("http://www.opengis.net/def/rel/ogc/1.0/queryables"); len(at) > 0 {
		return at[0]
	}
	return "/collections/" + c.ID + "/queryables"
}

// same checks that a query of items gives exactly the features named.
func (u *suite) same(c collection, query url.Values, want []string) {
	u.Helper()
	query.Set("limit", "1000")
	path := "/collections/" + c.ID + "/items?" + query.Encode()
	if got := (featurePage{Features: u.client().walk(path)}).ids(); !slices.Equal(got, want) {
		u.Errorf("%s: %d features, want %d", path, len(got), len(want))
	}
}

func filterTests() []abstractTest {
	const class = "ogcapi-features-3/1.0/conf/features-filter"
	each := func(query func(name, value string) url.Values) func(*suite) {
		return func(u *suite) {
			for _, c := range u.sets {
				if name, value, ids := u.textQueryable(c); name != "" {
					u.same(c, query(name, value), ids)
				}
			}
		}
	}
	bad := func(queries ...string) func(*suite) {
		return func(u *suite) {
			for _, c := range u.sets {
				for _, q := range queries {
					u.status(400, "/collections/"+c.ID+"/items?"+q)
				}
			}
		}
	}
	return []abstractTest{
		{id: "part 3 queryables", means: "each collection has a JSON Schema of what filters may speak of", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				var schema struct {
					Schema     string `json:"$schema"`
					ID         string `json:"$id"`
					Type       string
					Properties map[string]any
				}
				u.json(c.queryables(), &schema)
				if schema.Type != "object" || schema.Schema == "" || schema.ID == "" || len(schema.Properties) == 0 {
					u.Errorf("%s: %+v", c.ID, schema)
				}
			}
		}},
		{id: "part 3 queryables as query parameters", means: "a queryable is a parameter for equality", class: "queryables-query-parameters",
			check: each(func(name, value string) url.Values { return url.Values{name: {value}} })},
		{id: "part 3 filter", means: "a filter in CQL2 text selects what it says", class: class,
			check: each(func(name, value string) url.Values {
				return url.Values{"filter": {fmt.Sprintf(`"%s"='%s'`, name, value)}, "filter-lang": {"cql2-text"}}
			})},
		{id: "part 3 filter-lang", means: "the same in CQL2 JSON", class: "cql2-json",
			check: each(func(name, value string) url.Values {
				return url.Values{"filter": {mustText(map[string]any{"op": "=", "args": []any{map[string]string{"property": name}, value}})}, "filter-lang": {"cql2-json"}}
			})},
		{id: "part 3 filter and other parameters", means: "a filter is joined to bbox by and", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				name, value, ids := u.textQueryable(c)
				if name == "" {
					continue
				}
				b := c.box()
				box := fmt.Sprintf("%v,%v,%v,%v", b[0], b[1], (b[0]+b[2])/2, b[3])
				in := featurePage{Features: u.client().walk("/collections/" + c.ID + "/items?limit=1000&bbox=" + box)}.ids()
				want := slices.DeleteFunc(ids, func(id string) bool { return !slices.Contains(in, id) })
				u.same(c, url.Values{"filter": {fmt.Sprintf(`"%s"='%s'`, name, value)}, "bbox": {box}}, append([]string{}, want...))
			}
		}},
		{id: "part 3 filter-crs", means: "coordinates of a filter may be in any system of the list", class: class, check: func(u *suite) {
			c := u.sets[0]
			p := u.page("/collections/" + c.ID + "/items?limit=1")
			stored := positions(u.T, p.Features[0].Geometry)[:1]
			for _, uri := range c.Crs {
				at, known := projected(u.T, uri, stored)
				if !known {
					continue
				}
				pad := 1e-6
				if at[0][0] > 180 || at[0][1] > 180 {
					pad = 0.1
				}
				filter := fmt.Sprintf("S_INTERSECTS(geometry,BBOX(%.9f,%.9f,%.9f,%.9f))", at[0][0]-pad, at[0][1]-pad, at[0][0]+pad, at[0][1]+pad)
				found := u.client().walk("/collections/" + c.ID + "/items?" + url.Values{"filter": {filter}, "filter-crs": {uri}}.Encode())
				if ids := (featurePage{Features: found}).ids(); !slices.Contains(ids, p.Features[0].ID) || len(ids) > 50 {
					u.Errorf("%s in %s: %v", filter, uri, ids)
				}
			}
		}},
		{id: "part 3 filter that is none", means: "gets 400", class: class, check: bad("filter=%3D%3D", "filter=there_is_no_such_property%3D1", "filter-lang=sql&filter=1%3D1", "filter-crs=x&filter=1%3D1")},
		{id: "part 3 spatial functions", means: "S_INTERSECTS with the extent is everything, its negation nothing", class: "basic-spatial-functions", check: func(u *suite) {
			for _, c := range u.sets {
				b := c.box()
				box := fmt.Sprintf("BBOX(%v,%v,%v,%v)", b[0], b[1], b[2], b[3])
				all := featurePage{Features: u.client().walk("/collections/" + c.ID + "/items?limit=1000")}.ids()
				u.same(c, url.Values{"filter": {"S_INTERSECTS(geometry," + box + ")"}}, all)
				u.same(c, url.Values{"filter": {"NOT S_INTERSECTS(geometry," + box + ")"}}, []string{})
			}
		}},
		{id: "part 3 functions", means: "what filters may call is listed", class: "cql2/1.0/conf/functions", check: func(u *suite) {
			var doc struct {
				Functions []struct {
					Name    string
					Returns []string
				}
			}
			u.json("/functions", &doc)
			if len(doc.Functions) == 0 || doc.Functions[0].Name == "" || len(doc.Functions[0].Returns) == 0 {
				u.Errorf("%+v", doc)
			}
		}},
	}
}
