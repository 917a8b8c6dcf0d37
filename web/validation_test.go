package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestWrongRequestsAreWordedInBothLanguages checks what is refused by the description of the API alone, before any handler.
func TestWrongRequestsAreWordedInBothLanguages(t *testing.T) {
	s := start(t)
	for _, c := range []struct{ method, path, body, field, zh, en string }{
		{"GET", "/api/assets?limit=1001", "", "limit", "limit＝“1001”：应不大于 1000", `limit = "1001": a number not above 1000 is expected`},
		{"GET", "/api/assets?limit=0", "", "limit", "limit＝“0”：应不小于 1", `limit = "0": a number not below 1 is expected`},
		{"GET", "/api/assets?limit=many", "", "limit", "limit＝“many”：应为整数", `limit = "many": a whole number is expected`},
		{"GET", "/api/near?lat=1", "", "lon", "lon：缺少这个参数", "lon: this parameter is missing"},
		{"GET", "/api/near?lat=1&lon=1&within=20001", "", "within", "within＝“20001”：应不大于 20000", `within = "20001": a number not above 20000 is expected`},
		{"GET", "/api/assets/0", "", "id", "id＝“0”：应不小于 1", `id = "0": a number not below 1 is expected`},
		{"POST", "/api/assets/query", `{"colour":1}`, "colour", "colour：没有这一项", "colour: there is no such field"},
		{"POST", "/api/assets/query", `{"q":7}`, "q", "q＝“7”：应为文字", `q = "7": text is expected`},
		{"POST", "/api/bulk", `{"set":{"stage":"retired"}}`, "", "缺少 select", "select is missing"},
		{"POST", "/api/bulk", `{"key":"x","select":{},"set":{"stage":"retired"}}`, "key", "key＝“x”：应为 UUID", `key = "x": a UUID is expected`},
	} {
		for lang, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			var body any
			if c.body != "" {
				body = c.body
			}
			status, header, out := s.do(c.method, c.path, body, "Accept-Language", lang)
			var p struct {
				Detail, Code, Request string
				Message               struct{ ZH, EN string }
				Errors                []struct{ Field string }
			}
			if err := json.Unmarshal(out, &p); err != nil {
				t.Fatal(err)
			}
			if status != 422 || p.Detail != want || p.Code != "invalid" || p.Request == "" || len(p.Errors) != 1 || p.Errors[0].Field != c.field ||
				!strings.HasPrefix(header.Get("Content-Type"), "application/problem+json") {
				t.Errorf("%s %s in %s: %d %s %s, want %q", c.method, c.path, lang, status, header.Get("Content-Type"), out, want)
			}
		}
	}
	status, _, out := s.do("GET", "/api/near?lat=100&lon=200", nil)
	if !strings.Contains(string(out), "请求有 2 处不符合要求") || status != 422 {
		t.Errorf("%d %s", status, out)
	}
	for _, body := range []string{"{", `{"ids":[1,`} {
		if status, _, out := s.do("POST", "/api/assets/query", body); status != 400 || !strings.Contains(string(out), `"zh"`) {
			t.Errorf("%s: %d %s", body, status, out)
		}
	}
}

// TestDescriptionHoldsTogether checks that every reference of the API's description leads somewhere and that every operation
// has a name of its own.
func TestDescriptionHoldsTogether(t *testing.T) {
	s := start(t)
	var api map[string]any
	s.get("/api/openapi.json", &api)
	follow := func(ref string) bool {
		var at any = api
		for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			m, ok := at.(map[string]any)
			if at, ok = m[part]; !ok {
				return false
			}
		}
		return true
	}
	names, refs := map[string]string{}, 0
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				if refs++; !follow(ref) {
					t.Errorf("%s: %s leads nowhere", path, ref)
				}
			}
			if id, ok := v["operationId"].(string); ok {
				if names[id] != "" {
					t.Errorf("%s and %s are both %s", names[id], path, id)
				}
				names[id] = path
			}
			for key, inner := range v {
				walk(path+"/"+key, inner)
			}
		case []any:
			for i, inner := range v {
				walk(fmt.Sprint(path, "/", i), inner)
			}
		}
	}
	walk("", api)
	if refs == 0 || len(names) < 20 {
		t.Errorf("%d references, %d operations", refs, len(names))
	}
}
