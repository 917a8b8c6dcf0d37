package web_test

import (
	"testing"

	"needlepoint/assets/access"
)

func TestAnExportIsInTheTrail(t *testing.T) {
	s := startExporting(t)
	head := s.inv.View().Head()
	if status, _, body := s.do("GET", "/api/export?format=csv&class=street_light&condition=damaged", nil); status != 200 || len(body) == 0 {
		t.Fatalf("%d %s", status, body)
	}
	var long []int
	for n := range 3000 {
		long = append(long, n+1)
	}
	if status, _, body := s.do("POST", "/api/export", map[string]any{"format": "geojson", "noun": "asset", "ids": long}); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	s.do("GET", "/api/export?format=refusing", nil)
	events, _, err := s.people.Events(t.Context(), access.EventQuery{What: []access.What{access.Exported}})
	if err != nil || len(events) != 3 {
		t.Fatalf("%d events, %v: %+v", len(events), err, events)
	}
	for i, want := range []string{
		`{"filter":{},"finished":false,"format":"refusing","hash":"` + head.Hash + `","records":0,"revision":1}`,
		`{"filter":{"ids":3000,"shape":""},"format":"geojson","hash":"` + head.Hash + `","records":3,"revision":1}`,
		`{"filter":{"class":["street_light"],"condition":["damaged"]},"format":"csv","hash":"` + head.Hash + `","records":2,"revision":1}`,
	} {
		if e := events[i]; string(e.Detail) != want || e.Subject != "asset" || e.Actor != "demo" || e.Client == "" {
			t.Errorf("event %d: %+v\n%s, want\n%s", i, e, e.Detail, want)
		}
	}
}
