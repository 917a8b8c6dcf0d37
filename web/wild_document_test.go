package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// described is one operation of an OpenAPI document, its references resolved.
type described struct {
	method, path string // with {names}
	parameters   []map[string]any
	bodies       map[string]any // schema by media type
	document     map[string]any
}

// describedBy reads every operation of a document. Those that differ in the name of a collection only are kept together, since there
// are hundreds of them.
func (s *service) describedBy(address, base string) (alike [][]described) {
	s.t.Helper()
	var document map[string]any
	s.get(address, &document)
	groups := map[string][]described{}
	paths := document["paths"].(map[string]any)
	for path, methods := range paths {
		for method, operation := range methods.(map[string]any) {
			o := operation.(map[string]any)
			d := described{method: strings.ToUpper(method), path: base + path, bodies: map[string]any{}, document: document}
			for _, p := range list(o["parameters"]) {
				d.parameters = append(d.parameters, d.resolve(p))
			}
			if body := d.resolve(o["requestBody"]); body != nil {
				for kind, content := range body["content"].(map[string]any) {
					d.bodies[kind] = content.(map[string]any)["schema"]
				}
			}
			key := d.method + " " + shapeOf(path)
			groups[key] = append(groups[key], d)
		}
	}
	for _, key := range sortedKeys(groups) {
		slices.SortFunc(groups[key], func(a, b described) int {
			first := func(d described) string { return strings.Replace(d.path, "/collections/assets", "/collections/", 1) }
			return strings.Compare(first(a), first(b))
		})
		alike = append(alike, groups[key])
	}
	return alike
}

// shapeOf is a path without the name of the collection.
func shapeOf(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) > 2 && parts[1] == "collections" {
		parts[2] = "*"
	}
	return strings.Join(parts, "/")
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// resolve follows a reference into the document.
func (d described) resolve(v any) map[string]any {
	object, _ := v.(map[string]any)
	ref, isRef := object["$ref"].(string)
	if !isRef {
		return object
	}
	at := any(d.document)
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(map[string]any)[part]
	}
	return d.resolve(at)
}

// TestDocumentsDescribeWhatIsRouted holds both documents against what the service answers: no described path is unknown to it.
func TestDocumentsDescribeWhatIsRouted(t *testing.T) {
	s := startExporting(t)
	for address, base := range map[string]string{"/api/openapi.json": "", "/ogc/api": "/ogc"} {
		n := 0
		for _, group := range s.describedBy(address, base) {
			d := group[0]
			n++
			path := d.path
			for _, p := range d.parameters {
				if p["in"] == "path" {
					path = strings.ReplaceAll(path, "{"+p["name"].(string)+"}", "1")
				}
			}
			status, _, body := s.do(d.method, path, nil)
			var problem struct{ Message struct{ EN string } }
			_ = json.Unmarshal(body, &problem)
			if status == http.StatusMethodNotAllowed || strings.Contains(problem.Message.EN, "nothing at this address") {
				t.Errorf("%s %s is described and not there: %d %s", d.method, path, status, body)
			}
		}
		if n < 15 {
			t.Errorf("%s describes %d operations", address, n)
		}
	}
}
