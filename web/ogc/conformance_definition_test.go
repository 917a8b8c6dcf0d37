package ogc_test

import (
	"encoding/json"
	"strings"
)

// openAPI is a definition with its references resolved where they are asked for.
type openAPI map[string]any

func (u *suite) definition() openAPI {
	u.Helper()
	for _, l := range u.landing.Links {
		if l.Rel == "service-desc" && strings.Contains(l.Type, "json") {
			r := u.fetch(l.Href, "Accept", l.Type)
			var api openAPI
			if err := json.Unmarshal(r.body, &api); err != nil {
				u.Fatalf("%s: %v", l.Href, err)
			}
			return api
		}
	}
	u.Fatal("there is no definition in JSON")
	return nil
}

// resolve follows a reference within the definition.
func (api openAPI) resolve(v any) map[string]any {
	m, _ := v.(map[string]any)
	ref, ok := m["$ref"].(string)
	if !ok {
		return m
	}
	var at any = map[string]any(api)
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		inner, _ := at.(map[string]any)
		at = inner[part]
	}
	return api.resolve(at)
}

// operations calls each for every operation of the definition.
func (api openAPI) operations(each func(path, method string, operation map[string]any)) {
	for path, item := range api["paths"].(map[string]any) {
		for method, operation := range item.(map[string]any) {
			if o, ok := operation.(map[string]any); ok {
				each(path, method, o)
			}
		}
	}
}

// parameters returns the definition of a parameter of every path of items.
func (u *suite) parameters(name string) map[string]map[string]any {
	u.Helper()
	out := map[string]map[string]any{}
	api := u.definition()
	api.operations(func(path, method string, o map[string]any) {
		if method != "get" || !strings.HasSuffix(path, "/items") {
			return
		}
		list, _ := o["parameters"].([]any)
		for _, p := range list {
			if p := api.resolve(p); p["name"] == name {
				out[path] = p
			}
		}
		if out[path] == nil {
			u.Errorf("%s has no parameter %s", path, name)
		}
	})
	if len(out) == 0 {
		u.Errorf("no path of items has a parameter %s", name)
	}
	return out
}

func definitionTests() []abstractTest {
	const class = "/conf/oas30"
	return []abstractTest{
		{id: "/conf/oas30/completeness", means: "each operation describes its answers", class: class, check: func(u *suite) {
			api := u.definition()
			api.operations(func(path, method string, o map[string]any) {
				answers, _ := o["responses"].(map[string]any)
				if len(answers) == 0 {
					u.Errorf("%s %s has no responses", method, path)
				}
				for status, a := range answers {
					if api.resolve(a)["description"] == nil {
						u.Errorf("%s %s %s has no description", method, path, status)
					}
				}
			})
		}},
		{id: "/conf/oas30/exceptions-codes", means: "each operation describes its refusals", class: class, check: func(u *suite) {
			api := u.definition()
			api.operations(func(path, method string, o map[string]any) {
				answers := o["responses"].(map[string]any)
				if answers["400"] == nil && answers["4XX"] == nil && answers["default"] == nil {
					u.Errorf("%s %s describes no 400", method, path)
				}
			})
		}},
		{id: "/conf/oas30/oas-definition-1", means: "the definition is there as OpenAPI 3.0 in JSON and as HTML", class: class, check: func(u *suite) {
			for _, l := range u.landing.Links {
				want := ""
				switch l.Rel {
				case "service-desc":
					want = "application/vnd.oai.openapi+json;version=3.0"
				case "service-doc":
					want = "text/html"
				default:
					continue
				}
				if r := u.fetch(l.Href, "Accept", l.Type); r.status != 200 || !strings.HasPrefix(r.header.Get("Content-Type"), want) {
					u.Errorf("%s: %d %s", l.Href, r.status, r.header.Get("Content-Type"))
				}
			}
		}},
		{id: "/conf/oas30/oas-definition-2", means: "the definition is sound OpenAPI 3.0", class: class, check: func(u *suite) {
			api := u.definition()
			if v, _ := api["openapi"].(string); !strings.HasPrefix(v, "3.0.") {
				u.Errorf("openapi %s", v)
			}
			ids := map[string]string{}
			api.operations(func(path, method string, o map[string]any) {
				id, _ := o["operationId"].(string)
				if other := ids[id]; id == "" || other != "" {
					u.Errorf("%s %s has the operationId %q of %s", method, path, id, other)
				}
				ids[id] = method + " " + path
				list, _ := o["parameters"].([]any)
				seen := map[string]bool{}
				for _, raw := range list {
					p := api.resolve(raw)
					name, _ := p["name"].(string)
					in, _ := p["in"].(string)
					if name == "" || !strings.Contains("query header path cookie", in) || p["schema"] == nil || seen[in+name] {
						u.Errorf("%s %s: parameter %v", method, path, raw)
					}
					seen[in+name] = true
					if in == "path" && (!strings.Contains(path, "{"+name+"}") || p["required"] != true) {
						u.Errorf("%s %s: path parameter %s", method, path, name)
					}
				}
				if strings.Contains(path, "{") && !strings.Contains(mustText(list), "featureId") && u.own {
					u.Errorf("%s %s: the parameter of the path is not defined", method, path)
				}
			})
		}},
		{id: "/conf/oas30/oas-impl", means: "each path without parameters answers as described", class: class, check: func(u *suite) {
			api := u.definition()
			tried := 0
			api.operations(func(path, method string, o map[string]any) {
				if method != "get" || strings.Contains(path, "{") || tried > 60 {
					return
				}
				tried++
				if r := u.fetch(strings.TrimSuffix(path, "/")); r.status != 200 {
					u.Errorf("%s: %d", path, r.status)
				}
			})
		}},
		{id: "/conf/oas30/security", means: "each scheme of security that is required is described", class: class, check: func(u *suite) {
			api := u.definition()
			components, _ := api["components"].(map[string]any)
			schemes, _ := components["securitySchemes"].(map[string]any)
			check := func(where string, v any) {
				list, _ := v.([]any)
				for _, one := range list {
					for name := range one.(map[string]any) {
						if schemes[name] == nil {
							u.Errorf("%s requires %s, which is not described", where, name)
						}
					}
				}
			}
			check("the whole", api["security"])
			api.operations(func(path, method string, o map[string]any) { check(method+" "+path, o["security"]) })
		}},
	}
}

func mustText(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(out)
}
