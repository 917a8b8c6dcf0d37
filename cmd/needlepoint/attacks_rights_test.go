package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

// street is a boundary of the sample with one of its assets.
type street struct{ id, asset int }

// streets finds two streets with an asset each that the other has not.
func (v *victim) streets() (own, other street) {
	v.t.Helper()
	var listed struct{ Items []struct{ ID int } }
	v.want("GET", "/api/boundaries?kind=street&limit=20", nil, 200, &listed)
	members := func(id int) map[int]bool {
		var in struct{ Items []struct{ ID int } }
		v.want("GET", fmt.Sprintf("/api/assets?class=street_light&boundary=%d&limit=1000", id), nil, 200, &in)
		out := map[int]bool{}
		for _, a := range in.Items {
			out[a.ID] = true
		}
		return out
	}
	alone := func(a, b map[int]bool) int {
		for id := range a {
			if !b[id] {
				return id
			}
		}
		return 0
	}
	for i, a := range listed.Items {
		for _, b := range listed.Items[i+1:] {
			inA, inB := members(a.ID), members(b.ID)
			if x, y := alone(inA, inB), alone(inB, inA); x > 0 && y > 0 {
				return street{a.ID, x}, street{b.ID, y}
			}
		}
	}
	v.t.Fatal("the sample has no two streets with street lights")
	return street{}, street{}
}

// tileOf is a tile that an asset is in.
func (v *victim) tileOf(asset int) string {
	v.t.Helper()
	var a struct {
		LabelPoint [2]float64 `json:"label_point"`
	}
	v.want("GET", fmt.Sprintf("/api/assets/%d", asset), nil, 200, &a)
	x, y := tileAt(a.LabelPoint[0], a.LabelPoint[1], 17)
	return fmt.Sprintf("/tiles/17/%d/%d.mvt", x, y)
}

// crew adds an account that works in one street, and returns the header of its token.
func (v *victim) crew(name string, territory int) []string {
	v.t.Helper()
	must(v.t, "account", "add", name, "--role", "crew", "--boundary", fmt.Sprint(territory), "--store", v.store)
	token := strings.TrimSpace(must(v.t, "account", "token", name, "--label", "phone", "--scope", "read", "--scope", "write", "--store", v.store))
	known := []string{"Authorization", "Bearer " + token}
	inTime(v.t, "the new token", func() bool { return v.ask("GET", "/api/assets?limit=1", nil, known...).status == 200 })
	return known
}

// TestAttackCacheOutlivesPermission asks for a tile until it comes from caches, then loses the right to it: it is not answered any more,
// nor is a browser told that it still holds it.
func TestAttackCacheOutlivesPermission(t *testing.T) {
	v := attacked(t)
	own, _ := v.streets()
	tile := v.tileOf(own.asset)
	known := v.crew("lin", own.id)
	first := v.ask("GET", tile, nil, known...)
	second := v.ask("GET", tile, nil, known...)
	if first.status != 200 || !bytes.Equal(first.body, second.body) || !strings.HasPrefix(first.header.Get("Cache-Control"), "private") {
		t.Fatalf("%s: %d %v", tile, first.status, first.header)
	}
	held := append([]string{"If-None-Match", first.header.Get("ETag")}, known...)
	if r := v.ask("GET", tile, nil, held...); r.status != 304 {
		t.Fatalf("a tile that is held: %d", r.status)
	}
	must(t, "account", "disable", "lin", "--store", v.store)
	inTime(t, "the service hears of it", func() bool { return v.ask("GET", "/api/assets?limit=1", nil, known...).status == 401 })
	for _, path := range []string{tile, "/api/assets?limit=1", "/ogc/collections/assets/items?limit=1", "/api/changes", "/api/export?format=csv"} {
		if r := v.ask("GET", path, nil, held...); r.status != 401 {
			t.Errorf("%s after the account was disabled: %d", path, r.status)
		}
	}
	must(t, "account", "enable", "lin", "--store", v.store)
	must(t, "account", "role", "lin", "crew", "--take", "--boundary", fmt.Sprint(own.id), "--store", v.store)
	inTime(t, "the service hears of it", func() bool { return v.ask("GET", "/api/assets?limit=1", nil, known...).status == 403 })
	if r := v.ask("GET", tile, nil, held...); r.status != 403 {
		t.Errorf("a tile after the role was taken: %d", r.status)
	}
}

// TestAttackObjectLevelAccess names another street's asset by its id on every way to it.
func TestAttackObjectLevelAccess(t *testing.T) {
	v := attacked(t)
	own, other := v.streets()
	known := v.crew("lin", own.id)
	if r := v.ask("GET", fmt.Sprintf("/api/assets/%d", own.asset), nil, known...); r.status != 200 {
		t.Fatalf("its own asset: %d %s", r.status, r.body)
	}
	var ref struct{ Ref string }
	v.want("GET", fmt.Sprintf("/api/assets/%d", other.asset), nil, 200, &ref)
	named := func(r reply) bool { return ref.Ref != "" && bytes.Contains(r.body, []byte(`"`+ref.Ref+`"`)) }
	for _, path := range []string{"/api/assets/%d", "/api/assets/%d/history", "/ogc/collections/street_light/items/%d", "/ogc/collections/assets/items/%d", "/ogc/collections/street_light/items/%d?f=html"} {
		if r := v.ask("GET", fmt.Sprintf(path, other.asset), nil, known...); r.status != 404 && r.status != 403 || named(r) {
			t.Errorf("%s: %d %.300s", path, r.status, r.body)
		}
	}
	for _, path := range []string{fmt.Sprintf("/api/assets?boundary=%d&limit=1000", other.id), "/api/search?q=" + escape(ref.Ref), "/api/export?format=geojson&ids=" + fmt.Sprint(other.asset),
		"/ogc/collections/street_light/items?ref=" + escape(ref.Ref), v.tileOf(other.asset), "/api/changesets/1", "/api/assets?as_of=1&limit=1000"} {
		if r := v.ask("GET", path, nil, known...); named(r) {
			t.Errorf("%s tells of it: %.300s", path, r.body)
		}
	}
	before := v.digest()
	update := func(id int, geometry any) any {
		return map[string]any{"key": newKey(), "operations": []any{map[string]any{"action": "update", "noun": "asset", "id": id,
			"record": map[string]any{"class": "street_light", "ref": "stolen", "condition": "removed", "geometry": geometry}}}}
	}
	place := map[string]any{"type": "Point", "coordinates": []float64{123.06, 41.08}}
	for what, r := range map[string]reply{
		"update":       v.ask("POST", "/api/changesets", update(other.asset, place), known...),
		"delete":       v.ask("POST", "/api/changesets", map[string]any{"key": newKey(), "operations": []any{map[string]any{"action": "delete", "noun": "asset", "id": other.asset}}}, known...),
		"patch":        v.ask("PATCH", fmt.Sprintf("/ogc/collections/street_light/items/%d", other.asset), `{"properties":{"condition":"removed"}}`, append(known, "Content-Type", "application/merge-patch+json")...),
		"delete it":    v.ask("DELETE", fmt.Sprintf("/ogc/collections/street_light/items/%d", other.asset), nil, known...),
		"undo":         v.ask("POST", "/api/changesets/1/undo", map[string]any{"key": newKey()}, known...),
		"carry off":    v.ask("POST", "/api/changesets", update(own.asset, map[string]any{"type": "Point", "coordinates": []float64{100, 30}}), known...),
		"import":       v.ask("POST", "/api/imports", map[string]any{"files": []any{map[string]any{"name": "a.csv", "size": 1}}}, known...),
		"accounts":     v.ask("GET", "/api/accounts", nil, known...),
		"basemaps":     v.ask("PUT", "/api/settings/basemaps", map[string]any{"items": []any{}, "default": ""}, known...),
		"raise itself": v.ask("PATCH", "/api/accounts/lin", map[string]any{"version": 1, "grants": []any{map[string]any{"role": "admin"}}}, known...),
	} {
		if r.status < 400 || r.status >= 500 {
			t.Errorf("%s: %d %.300s", what, r.status, r.body)
		}
	}
	if after := v.digest(); after != before {
		t.Errorf("the book holds %s, and held %s", after, before)
	}
}

// TestAttackDemoFromElsewhere asks the sample by a name that is not this machine's, as a page does whose name was made to point here, and
// through a proxy: there is no demo user for them. Pages of other sites write nothing.
func TestAttackDemoFromElsewhere(t *testing.T) {
	v := attacked(t)
	before := v.digest()
	for name, headers := range map[string][]string{
		"a name made to point here": {"Host", "evil.example"}, "a proxy": {"X-Forwarded-For", "127.0.0.1"}, "a proxy by its own word": {"Forwarded", "for=127.0.0.1"}, "a proxy on the way": {"Via", "1.1 proxy"},
		"a forwarded host": {"X-Forwarded-Host", "localhost"}, "a wrong token": {"Authorization", "Bearer npt_" + strings.Repeat("A", 43)},
		"a wrong password": {"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("demo:demo"))}, "a made-up session": {"Cookie", "np_session=" + strings.Repeat("B", 43)},
	} {
		if r := v.askAs("GET", "/api/assets?limit=1", headers...); r.status != 401 && name != "a made-up session" || name == "a made-up session" && r.status >= 500 {
			t.Errorf("%s: %d %.200s", name, r.status, r.body)
		}
	}
	for _, headers := range [][]string{{"Origin", "http://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
		r := v.ask("POST", "/api/changesets", map[string]any{"key": newKey(), "operations": []any{map[string]any{"action": "delete", "noun": "asset", "id": 1}}}, headers...)
		if r.status != 403 {
			t.Errorf("a write with %v: %d %.200s", headers, r.status, r.body)
		}
	}
	if after := v.digest(); after != before {
		t.Errorf("the book holds %s, and held %s", after, before)
	}
}

// TestAttackPasswords tries a thousand passwords at once: the service answers others meanwhile, and no answer tells whether there is such a name.
func TestAttackPasswords(t *testing.T) {
	v := attacked(t, "--client-rate", "0")
	secretTool(t, "a lamp in every lane 7", "account", "add", "boss", "--role", "admin", "--stdin", "--store", v.store)
	type tried struct {
		status int
		body   string
	}
	answers := make(chan tried, 1000)
	for i := range 1000 {
		go func() {
			name := []string{"boss", "nobody"}[i%2]
			r, err := v.try("POST", "/api/session", map[string]any{"name": name, "password": fmt.Sprintf("wrong password %d", i)}, "Origin", v.url)
			if err != nil {
				r.body = []byte(err.Error())
			}
			answers <- tried{r.status, string(r.body)}
		}()
	}
	statuses := map[int]int{}
	patience := time.After(3 * time.Minute)
	for n := 0; n < 1000; {
		select {
		case a := <-answers:
			n++
			statuses[a.status]++
			if a.status != 401 && a.status != 429 && a.status != 503 && a.status != 403 || strings.Contains(a.body, "wrong password") {
				t.Fatalf("%d %s", a.status, a.body)
			}
		case <-patience:
			t.Fatalf("only %d of 1000 attempts were answered", n)
		default:
			if r := v.ask("GET", "/healthz", nil); r.status != 200 {
				t.Fatalf("health: %d", r.status)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	t.Logf("%v", statuses)
	if statuses[429] == 0 {
		t.Error("nobody is told to wait")
	}
	v.want("GET", "/api/status", nil, 200, nil)
}
