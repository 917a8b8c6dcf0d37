package web_test

import (
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"
)

func TestAnswersArePackedForWhoTakesThem(t *testing.T) {
	s := start(t)
	const tile = "/tiles/16/55170/24551.mvt"
	for _, c := range []struct {
		path, accepts string
		packed        bool
	}{
		{"/api/catalogue", "gzip, deflate, br", true}, {"/api/catalogue", "", false}, {"/api/catalogue", "gzip;q=0", false},
		{tile, "gzip", true}, {tile, "gzip;q=0.5, *;q=0", true}, {tile, "gzip; q=0", false}, {tile, "*", true}, {tile, "identity", false},
		{"/api/status", "gzip", true},
	} {
		status, header, body := s.do("GET", c.path, nil, "Accept-Encoding", c.accepts)
		encoding := header.Get("Content-Encoding")
		if status != 200 || (encoding != "") != c.packed {
			t.Errorf("%s accepting %q: %d, encoding %q", c.path, c.accepts, status, encoding)
		}
		if encoding == "gzip" {
			if _, err := gzip.NewReader(strings.NewReader(string(body))); err != nil {
				t.Errorf("%s: %v", c.path, err)
			}
		}
		if !strings.Contains(header.Get("Vary"), "Accept-Encoding") && c.packed {
			t.Errorf("%s: Vary is %q", c.path, header.Get("Vary"))
		}
	}
}

func TestPlacesNameEachAreaOnce(t *testing.T) {
	s := start(t)
	ring := func(lon, size float64) string {
		corner := func(x, y float64) []float64 { return []float64{lon + x*size, 41.07 + y*size} }
		text, err := json.Marshal(map[string]any{"type": "Polygon",
			"coordinates": [][][]float64{{corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)}}})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	insert := func(name string, lon, size float64, more string) string {
		return `{"action":"insert","noun":"asset","record":{"class":"water_body","name":"` + name + `","geometry":` + ring(lon, size) + more + `}}`
	}
	body := `{"key":"01930000-0000-7000-8000-000000000001","operations":[` + strings.Join([]string{
		insert("玉河", 123.01, 0.001, ""), insert("玉河", 123.02, 0.002, `,"attributes":{"name_en":"Jade River"}`),
		insert("小湖", 123.03, 0.0005, ""), insert("", 123.04, 0.003, ""), insert("旧湖", 123.05, 0.003, `,"stage":"retired"`)}, ",") + `]}`
	if status, _, answer := s.do("POST", "/api/changesets", body); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	var got struct {
		More  int
		Items []struct {
			Noun, Class, Kind, Name, NameEN string
			Lon, Lat, AreaM2                float64 `json:",omitempty"`
			Parts                           int
		}
	}
	s.get("/api/places?class=water_body&kind=cell", &got)
	if len(got.Items) != 3 || got.Items[0].Kind != "cell" || got.Items[1].Name != "玉河" || got.Items[1].Parts != 2 || got.Items[2].Name != "小湖" {
		t.Fatalf("got %+v", got)
	}
	if river := got.Items[1]; river.Lon < 123.02 || river.Lon > 123.022 || river.Class != "water_body" {
		t.Errorf("the river is named at %+v, and its largest reach is elsewhere", river)
	}
	s.get("/api/places?class=water_body&limit=1", &got)
	if len(got.Items) != 1 || got.More != 1 {
		t.Errorf("one of two: %+v", got)
	}
	if status, _, _ := s.do("GET", "/api/places?class=lake", nil); status != 422 {
		t.Errorf("a class that there is not: %d", status)
	}
}
