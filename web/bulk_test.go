package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

type bulkAnswer struct {
	Revision, Matched, Changed, Same int
	RefusedTotal                     int `json:"refused_total"`
	Refused                          []struct {
		ID      int
		Ref     string
		Message struct{ ZH, EN string }
	}
	Sample []struct {
		ID      int
		Ref     string
		Changes []struct {
			Field         string
			Before, After any
		}
	}
	Receipt *struct {
		Revision int
		IDs      []int
		Replayed bool
	}
}

func TestBulkEdit(t *testing.T) {
	s := start(t)
	body := func(more map[string]any) map[string]any {
		out := map[string]any{"select": map[string]any{"condition": []string{"damaged"}}, "base": 1, "reason": "修好了",
			"set": map[string]any{"condition": "intact", "attributes": map[string]any{"heads": 2, "gone": nil}}}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	var tried, done, again bulkAnswer
	s.ask("/api/bulk", body(map[string]any{"dry_run": true}), &tried)
	if tried.Matched != 2 || tried.Changed != 2 || tried.Receipt != nil || len(tried.Sample) != 2 || s.inv.View().Revision() != 1 {
		t.Fatalf("dry run %+v", tried)
	}
	if got := fmt.Sprint(tried.Sample[0].Ref, tried.Sample[0].Changes); got != "L-2[{attributes.heads <nil> 2} {condition damaged intact}]" {
		t.Errorf("sample %s", got)
	}
	key := uuid.NewString()
	s.ask("/api/bulk", body(map[string]any{"key": key}), &done)
	if done.Receipt == nil || done.Receipt.Revision != 2 || fmt.Sprint(done.Receipt.IDs) != "[2 3]" || done.Receipt.Replayed {
		t.Fatalf("done %+v", done.Receipt)
	}
	s.ask("/api/bulk", body(map[string]any{"key": key}), &again)
	if again.Receipt == nil || again.Receipt.Revision != 2 || !again.Receipt.Replayed || again.Changed != 2 {
		t.Errorf("the same again %+v", again)
	}
	var list listed
	if s.get("/api/assets?condition=damaged", &list); list.Total != 0 {
		t.Errorf("%d are still damaged", list.Total)
	}
	if status, _, out := s.do("POST", "/api/bulk", body(map[string]any{"key": uuid.NewString()})); status != 409 || !strings.Contains(string(out), "2 个进出") {
		t.Errorf("a selection that is not what it was: %d %s", status, out)
	}
	var refused bulkAnswer
	wrong := map[string]any{"dry_run": true, "select": map[string]any{"ids": []int{1, 4}, "stage": []string{"in_service", "retired"}}, "set": map[string]any{"class": "storm_water_manhole_cover"}}
	s.ask("/api/bulk", wrong, &refused)
	if refused.RefusedTotal != 1 || refused.Refused[0].ID != 4 || refused.Refused[0].Message.ZH == "" || refused.Changed != 1 {
		t.Errorf("refused %+v", refused)
	}
	wrong["dry_run"], wrong["key"] = false, uuid.NewString()
	if status, _, out := s.do("POST", "/api/bulk", wrong); status != 422 || !strings.Contains(string(out), `"assets[4].geometry"`) || s.inv.View().Revision() != 2 {
		t.Errorf("a refused record: %d %s", status, out)
	}
}

func TestBadBulkEditsAreRefused(t *testing.T) {
	s := start(t)
	key := uuid.NewString()
	for body, want := range map[string]int{
		`{"select":{},"set":{"condition":"intact"}}`:                                      422, // no key
		`{"key":"x","select":{},"set":{"condition":"intact"}}`:                            422,
		`{"key":"` + key + `","select":{},"set":{}}`:                                      422,
		`{"key":"` + key + `","select":{},"set":{"condition":"fine"}}`:                    422,
		`{"key":"` + key + `","select":{},"set":{"class":"no_such"}}`:                     422,
		`{"key":"` + key + `","select":{},"set":{"ref":"X"}}`:                             422,
		`{"key":"` + key + `","select":{},"set":{"attributes":[1]}}`:                      422,
		`{"key":"` + key + `","select":{},"set":{"attributes":{"a":1,"a":2}}}`:            422,
		`{"key":"` + key + `","select":{"boundary":44},"set":{"condition":"intact"}}`:     404,
		`{"key":"` + key + `","base":99,"select":{},"set":{"condition":"intact"}}`:        409,
		`{"key":"` + key + `","base":-1,"select":{},"set":{"condition":"intact"}}`:        422,
		`{"dry_run":true,"select":{"class":["no_such"]},"set":{"condition":"intact"}}`:    422,
		`{"dry_run":true,"select":{"limit":3},"set":{"condition":"intact"}}`:              422,
		`{"dry_run":true,"set":{"condition":"intact"}}`:                                   422,
		`{"dry_run":true,"select":{},"set":{"name":"` + strings.Repeat("x", 1000) + `"}}`: 422,
	} {
		if status, _, out := s.do("POST", "/api/bulk", body); status != want {
			t.Errorf("%.90s: %d %s, want %d", body, status, out, want)
		}
	}
	if s.inv.View().Revision() != 1 {
		t.Error("something was committed")
	}
}
