package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestAttackLocationPrivacy looks for somebody's number in every answer that a crew gets of an asset: it is in none, and neither is it in
// a tile of those who may read it. (Pictures, whose own data tell where they were taken, are not kept.)
func TestAttackLocationPrivacy(t *testing.T) {
	v := attacked(t)
	own, _ := v.streets()
	known := v.crew("lin", own.id)
	var at struct {
		LabelPoint []float64 `json:"label_point"`
	}
	v.want("GET", fmt.Sprintf("/api/assets/%d", own.asset), nil, 200, &at)
	const number = "13900007777"
	record := func(contact, condition string) any {
		return map[string]any{"class": "drainage_pump_station", "ref": "P-77", "condition": condition, "geometry": map[string]any{"type": "Point", "coordinates": at.LabelPoint},
			"attributes": map[string]any{"contact": contact}}
	}
	var made struct {
		IDs []int
		At  int `json:"revision"`
	}
	v.want("POST", "/api/changesets", map[string]any{"key": newKey(), "operations": []any{map[string]any{"action": "insert", "noun": "asset", "record": record(number, "intact")}}}, 200, &made)
	id := made.IDs[0]

	said := make(chan string, 1) // of the changes feed, while the number is changed
	feed, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	request, err := http.NewRequestWithContext(feed, "GET", v.url+"/api/changes", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(known[0], known[1])
	response, err := v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	go func() {
		var all strings.Builder
		for in := bufio.NewScanner(response.Body); in.Scan() && !strings.Contains(all.String(), `"reason":"another number"`); {
			all.WriteString(in.Text() + "\n")
		}
		said <- all.String()
	}()
	v.want("POST", "/api/changesets", map[string]any{"key": newKey(), "reason": "another number", "operations": []any{map[string]any{"action": "update", "noun": "asset", "id": id, "record": record(number+"8", "damaged")}}}, 200, nil)
	if told := <-said; !strings.Contains(told, "another number") || strings.Contains(told, number) {
		t.Errorf("the changes feed: %.600s", told)
	}

	tile := v.tileOf(id)
	for _, path := range []string{
		fmt.Sprintf("/api/assets/%d", id), fmt.Sprintf("/api/assets/%d/history", id), fmt.Sprintf("/api/assets/%d?as_of=%d", id, made.At), fmt.Sprintf("/api/changesets/%d", made.At+1),
		"/api/assets?class=drainage_pump_station&limit=1000", "/api/assets?class=drainage_pump_station&facets=true&sort=attributes.contact", "/api/search?q=" + number, "/api/search?q=P-77",
		fmt.Sprintf("/api/near?lon=%f&lat=%f&class=drainage_pump_station", at.LabelPoint[0], at.LabelPoint[1]),
		"/api/export?format=geojson&class=drainage_pump_station", "/api/export?format=csv&class=drainage_pump_station", "/api/export?format=gpkg&class=drainage_pump_station",
		fmt.Sprintf("/ogc/collections/drainage_pump_station/items/%d", id), "/ogc/collections/drainage_pump_station/items?f=html", "/ogc/collections/drainage_pump_station/items?contact=" + number,
		tile, tile + "?class=drainage_pump_station",
	} {
		r := v.ask("GET", path, nil, known...)
		if strings.Contains(strings.ReplaceAll(string(r.body), "q="+number, ""), number) && !strings.Contains(path, number) {
			t.Errorf("%s tells it to a crew: %.400s", path, r.body)
		}
		if strings.Contains(path, number) && strings.Contains(string(r.body), "P-77") {
			t.Errorf("%s finds whose it is: %.400s", path, r.body)
		}
		if strings.Contains(path, fmt.Sprint(id)) && r.status != 200 {
			t.Errorf("%s: %d", path, r.status) // nothing was looked at
		}
	}
	if r := v.ask("GET", fmt.Sprintf("/api/assets/%d", id), nil); !strings.Contains(string(r.body), number+"8") {
		t.Errorf("who may read it is not told: %d %s", r.status, r.body)
	}
	if r := v.ask("GET", tile, nil); r.status != 200 || len(r.body) == 0 || strings.Contains(string(r.body), number) {
		t.Errorf("a tile: %d, %d bytes", r.status, len(r.body))
	}
}
