package web_test

import (
	"fmt"
	"testing"
)

func TestSnap(t *testing.T) {
	s := start(t)
	type snapped struct {
		Revision int
		Items    []struct {
			Noun, Ref, Class, Kind, On string
			ID                         int
			Lon, Lat                   float64
			DistanceM                  float64 `json:"distance_m"`
		}
	}
	for query, want := range map[string]string{
		"lon=123.06001&lat=41.08&within_m=5":                "vertex L-1 123.06 41.08 0.84;",
		"lon=123.06001&lat=41.08&within_m=5&except=asset:1": "",
		"lon=123.05002&lat=41.07002":                        "vertex C1 123.05 41.07 2.79;edge C1 123.05 41.07002 1.68;",
		"lon=123.05002&lat=41.075&within_m=5":               "edge C1 123.05 41.075 1.68;",
		"lon=123.06&lat=41.075":                             "",
		"lon=123.05002&lat=41.07002&limit=1":                "vertex C1 123.05 41.07 2.79;",
	} {
		var got snapped
		s.get("/api/snap?"+query, &got)
		text := ""
		for _, i := range got.Items {
			text += fmt.Sprintf("%s %s %.6g %.7g %.2f;", i.On, i.Ref, i.Lon, i.Lat, i.DistanceM)
		}
		if text != want {
			t.Errorf("%s: %q, want %q", query, text, want)
		}
	}
	for _, query := range []string{"", "lon=1", "lon=NaN&lat=1", "lon=1&lat=1&within_m=NaN", "lon=1&lat=1&within_m=201", "lon=1&lat=1&except=12",
		"lon=1&lat=1&except=street:1", "lon=1&lat=1&except=asset:x", "lon=181&lat=0", "lon=1&lat=1&limit=0"} {
		if status, _, out := s.do("GET", "/api/snap?"+query, nil); status != 422 {
			t.Errorf("%s: %d %s", query, status, out)
		}
	}
}
