package web_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// ask sends a question as a body and reads JSON into out; it fails on anything but 200.
func (s *service) ask(path string, body, out any) {
	s.t.Helper()
	status, header, text := s.do("POST", path, body)
	if status != 200 {
		s.t.Fatalf("POST %s %v: %d %s", path, body, status, text)
	}
	if header.Get("Needlepoint-Revision") == "" {
		s.t.Errorf("POST %s: no revision in the header", path)
	}
	if err := json.Unmarshal(text, out); err != nil {
		s.t.Fatalf("POST %s: %v in %s", path, err, text)
	}
}

func TestListsAreSortedAndSearched(t *testing.T) {
	s := start(t)
	for path, want := range map[string]string{
		"/api/assets?sort=-ref":                        "L-3 L-2 L-1",
		"/api/assets?sort=name":                        "L-3 L-1 L-2",
		"/api/assets?sort=-condition":                  "L-2 L-3 L-1",
		"/api/assets?sort=attributes.height_m":         "L-1 L-2 L-3",
		"/api/assets?q=安居":                             "L-1 L-2",
		"/api/assets?q=Ｌ－3":                            "L-3",
		"/api/assets?q=路灯&condition=damaged&sort=-id":  "L-3 L-2",
		"/api/assets?bbox=123.0605,41,123.09,41.1&q=l": "L-2 L-3",
	} {
		var got listed
		s.get(path, &got)
		if got.refs() != want {
			t.Errorf("%s: %q, want %q", path, got.refs(), want)
		}
	}
}

func TestSortedListsWalkInPages(t *testing.T) {
	s := start(t)
	seen, after := "", ""
	for range 4 {
		var got listed
		s.get("/api/assets?limit=1&sort=-ref&after="+url.QueryEscape(after), &got)
		seen += got.refs() + ";"
		if after, _ = got.Next.(string); after == "" {
			break
		}
	}
	if seen != "L-3;L-2;L-1;" {
		t.Errorf("pages %q", seen)
	}
}

func TestAssetsByQuestion(t *testing.T) {
	s := start(t)
	area := map[string]any{"type": "Polygon", "coordinates": []any{[]any{[]float64{123.0605, 41.09}, []float64{123.09, 41}, []float64{123.09, 41.1}, []float64{123.0605, 41.09}}}}
	for _, c := range []struct {
		body map[string]any
		want string
	}{
		{map[string]any{}, "L-1 L-2 L-3"},
		{map[string]any{"ids": []int{3, 1, 77}}, "L-1 L-3"},
		{map[string]any{"ids": []int{}}, ""},
		{map[string]any{"geometry": area}, "L-3"},
		{map[string]any{"boundary": 1, "sort": "-id"}, "L-2 L-1"},
		{map[string]any{"condition": []string{"damaged"}, "q": "友谊"}, "L-3"},
		{map[string]any{"bbox": []float64{123.0605, 41, 123.09, 41.1}, "limit": 1}, "L-2"},
	} {
		var got listed
		s.ask("/api/assets/query", c.body, &got)
		if got.refs() != c.want || got.Revision != 1 {
			t.Errorf("%v: %q at revision %d, want %q", c.body, got.refs(), got.Revision, c.want)
		}
	}
	var first, second listed
	s.ask("/api/assets/query", map[string]any{"limit": 2, "sort": "ref"}, &first)
	s.ask("/api/assets/query", map[string]any{"limit": 2, "sort": "ref", "after": first.Next}, &second)
	if first.refs()+";"+second.refs() != "L-1 L-2;L-3" || second.Next != nil || second.Total != 3 {
		t.Errorf("pages %q and %q", first.refs(), second.refs())
	}
}

func TestFacetsCountTheWholeResult(t *testing.T) {
	s := start(t)
	type counted struct {
		Facets *struct{ Conditions, Classes map[string]int }
	}
	for _, path := range []string{"/api/assets?limit=1&facets=true", "/api/assets?limit=1&facets=true&q=l-&sort=ref"} {
		var got counted
		s.get(path, &got)
		if got.Facets == nil || fmt.Sprint(*got.Facets) != "{map[damaged:2 intact:1] map[street_light:3]}" {
			t.Errorf("%s: facets %+v", path, got.Facets)
		}
	}
	var got counted
	s.ask("/api/assets/query", map[string]any{"facets": true, "ids": []int{1, 2}}, &got)
	if got.Facets == nil || fmt.Sprint(*got.Facets) != "{map[damaged:1 intact:1] map[street_light:2]}" {
		t.Errorf("facets %+v", got.Facets)
	}
	got = counted{}
	s.get("/api/assets", &got)
	if got.Facets != nil {
		t.Errorf("facets that nobody asked for: %+v", got.Facets)
	}
}

func TestBadQuestionsAreRefused(t *testing.T) {
	s := start(t)
	for _, path := range []string{"/api/assets?sort=colour", "/api/assets?after=17", "/api/assets?sort=-ref&after=WyJyZWYiLDEsMCwiTC0xIiwxXQ",
		"/api/assets?limit=1001", "/api/assets?class=no_such", "/api/assets?q=" + strings.Repeat("x", 201), "/api/assets?bbox=1,2,3"} {
		if status, _, out := s.do("GET", path, nil); status != 422 || !strings.Contains(string(out), `"detail"`) {
			t.Errorf("%s: %d %s", path, status, out)
		}
	}
	bowTie := `{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}`
	for body, want := range map[string]int{bowTie: 422, `{"class":["no_such"]}`: 422, `{"boundary":99}`: 404, `{"ids":["x"]}`: 422,
		`{"sort":"-"}`: 422, `{"colour":1}`: 422, `{`: 400, `{"ids":[` + strings.Repeat("1,", 10000) + `1]}`: 422} {
		if status, _, out := s.do("POST", "/api/assets/query", body); status != want {
			t.Errorf("%.60s: %d %s, want %d", body, status, out, want)
		}
	}
}

func TestListsTellTheBoundariesOnlyWhenAsked(t *testing.T) {
	s := start(t)
	type page struct {
		Items []struct {
			ID         int64
			Boundaries []struct {
				ID   int64
				Kind string
			}
		}
	}
	var plain, within, read page
	s.ask("/api/assets/query", map[string]any{}, &plain)
	s.ask("/api/assets/query", map[string]any{"within": true}, &within)
	s.get("/api/assets?within=true", &read)
	if fmt.Sprint(read) != fmt.Sprint(within) {
		t.Errorf("GET tells %v, POST %v", read, within)
	}
	told := 0
	for i, it := range within.Items {
		var one struct {
			Boundaries []struct {
				ID   int64
				Kind string
			}
		}
		s.get(fmt.Sprintf("/api/assets/%d", it.ID), &one)
		if fmt.Sprint(it.Boundaries) != fmt.Sprint(one.Boundaries) {
			t.Errorf("asset %d: the list tells %v, the asset %v", it.ID, it.Boundaries, one.Boundaries)
		}
		told += len(it.Boundaries)
		if len(plain.Items[i].Boundaries) > 0 {
			t.Errorf("asset %d: boundaries told unasked", it.ID)
		}
	}
	if told == 0 {
		t.Error("no asset of the fixture lies in a boundary")
	}
}
