package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/web"
)

// told tells of lamps by ref and kind of lamp, of trees without their places, and of the names of streets.
const told = `{"on":true,"classes":[
	{"class":"street_light","fields":["ref","lamp_type"],"position":"rounded","decimals":3},
	{"class":"street_tree","fields":["name"],"position":"withheld"}],
	"kinds":[{"kind":"street","fields":["name"],"decimals":3}]}`

// What nobody among the public may ever read: who works here, what they wrote, and what of the book was not chosen.
const (
	theWorker   = "Wangwu-the-worker"
	theReason   = "because-of-a-complaint"
	theBoss     = "person-0"
	hiddenName  = "hidden-name"
	hiddenNotes = "hidden-notes"
	hiddenRef   = "HID-77"
)

// publicService is a service without a demo whose book was worked on by people, and the session of one who may do everything.
type publicService struct {
	*service
	boss []string // headers of a session
	ids  []int64  // two lamps, a tree, a bench, a street, a cell
}

func startPublic(t *testing.T) *publicService {
	t.Helper()
	s := startEmptyPublic(t, func(*web.Config) {})
	s.build()
	return s
}

// startEmptyPublic is startPublic before anybody has worked.
func startEmptyPublic(t *testing.T, settle func(*web.Config)) *publicService {
	t.Helper()
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	var inv *assets.Inventory
	s := &publicService{service: startWith(t, func(c *web.Config) {
		c.Demo = false
		c.Clock = func() time.Time { return now }
		settle(c)
		inv = c.Inventory
	})}
	s.inv = inv
	s.boss = s.signedIn(everyRole()...)
	return s
}

// build is what people have worked.
func (s *publicService) build() {
	s.t.Helper()
	attributes := func(m map[string]any) assets.Attributes {
		out, err := assets.AttributesOf(m)
		if err != nil {
			s.t.Fatal(err)
		}
		return out
	}
	square := func(size float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{123.0504, 41.0704}, Max: orb.Point{123.0504 + size, 41.0704 + size}}.ToPolygon()
	}
	s.ids = s.work(
		assets.Put(assets.Asset{Class: "street_light", Ref: "P-1", Name: hiddenName, Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123.06012, 41.08034},
			Attributes: attributes(map[string]any{"lamp_type": "led", "power_w": 90, "notes": hiddenNotes, "next_due_on": "2026-01-02"})}),
		assets.Put(assets.Asset{Class: "street_light", Ref: "P-2", Name: hiddenName, Condition: assets.Damaged, Stage: assets.InService, Geometry: orb.Point{123.06312, 41.08234}}),
		assets.Put(assets.Asset{Class: "street_tree", Ref: hiddenRef, Name: "old oak", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123.0611, 41.0811}}),
		assets.Put(assets.Asset{Class: "street_bench", Ref: "B-" + hiddenRef, Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123.0612, 41.0812}}),
		assets.Put(assets.Boundary{Kind: assets.Street, Ref: "S-" + hiddenRef, Name: "Long Street", Stage: assets.InService, Geometry: square(0.02)}),
		assets.Put(assets.Boundary{Kind: assets.Community, Ref: "K-" + hiddenRef, Name: "K-" + hiddenName, Stage: assets.InService, Geometry: square(0.01)}))
}

// work commits under a person's name.
func (s *publicService) work(ops ...assets.Operation) []int64 {
	s.t.Helper()
	receipt, err := s.inv.Commit(s.t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: theWorker, Via: assets.ViaUI, Reason: theReason, Operations: ops}, nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return receipt.IDs
}

func (s *publicService) set(settings string) {
	s.t.Helper()
	if status, _, out := s.do("PUT", "/api/settings/public", settings, s.boss...); status != 200 {
		s.t.Fatalf("%d %s", status, out)
	}
}

// openToThePublic are the routes that the public may ask, written down here apart from the table that the service goes by.
var openToThePublic = []string{"GET /tiles/:z/:x/:y.mvt", "GET /tiles.json", "GET /style.json", "GET /api/status", "GET /api/catalogue", "GET /api/counts",
	"GET /api/assets", "POST /api/assets/query", "GET /api/assets/:id", "GET /api/boundaries", "GET /api/boundaries/:id", "GET /api/near", "GET /api/places", "GET /api/search",
	"GET /ogc", "GET /ogc/conformance", "GET /ogc/api", "GET /ogc/api.html", "GET /ogc/functions", "GET /ogc/collections", "GET /ogc/collections/:collection",
	"GET /ogc/collections/:collection/schema", "GET /ogc/collections/:collection/feature-schema", "GET /ogc/collections/:collection/queryables",
	"GET /ogc/collections/:collection/items", "GET /ogc/collections/:collection/items/:item"}

// fill names an address of a route.
func (s *publicService) address(route string) (method, path string) {
	method, path, _ = strings.Cut(route, " ")
	query := map[string]string{"/api/near": "?lon=123.06&lat=41.08", "/api/search": "?q=o", "/api/places": "?kind=street", "/api/snap": "?lon=123.06&lat=41.08",
		"/api/changes": "?after=0", "/api/grantors": "?needs=edit", "/tiles/:z/:x/:y.mvt": "", "/api/export": "?format=csv"}[path]
	id := s.ids[0]
	if strings.Contains(path, "boundaries/") {
		id = s.ids[4]
	}
	path = strings.NewReplacer(":z/:x/:y", "14/13792/6137", ":id", fmt.Sprint(id), ":item", fmt.Sprint(id), ":collection", "street_light", ":revision", "1",
		":name", "x", ":secret", "x", ":schema", "x", ":n", "0").Replace(path)
	return method, path + query
}

// TestRoutesOfThePublic walks every route without credentials: with the public face off and on, and off again.
func TestRoutesOfThePublic(t *testing.T) {
	s := startPublic(t)
	anybody := map[string]bool{}
	for _, p := range probes() {
		if strings.HasSuffix(p.let, "nobody") {
			anybody[p.route] = true
		}
	}
	walk := func(on bool) {
		t.Helper()
		for _, route := range s.server.Routes() {
			if anybody[route] || !strings.Contains(route, "/api/") && !slices.Contains(openToThePublic, route) {
				continue
			}
			method, path := s.address(route)
			var body any
			if method != "GET" {
				body = map[string]any{}
			}
			status, header, out := s.do(method, path, body)
			if open := slices.Contains(openToThePublic, route); on && open && (status < 200 || status > 299) || !(on && open) && status != 401 {
				t.Errorf("public face %v: %s: %d %.200s", on, route, status, out)
			}
			s.wantNothingOfPeople(route, header, out)
		}
	}
	means := func(want string) {
		t.Helper()
		var session struct {
			SignedIn bool `json:"signed_in"`
			Means    string
		}
		if s.get("/api/session", &session); session.SignedIn || session.Means != want {
			t.Errorf("session %+v, want %s", session, want)
		}
	}
	walk(false)
	means("none")
	s.set(told)
	means("public")
	walk(true)
	s.set(`{"on":false}`)
	walk(false)
}

// wantNothingOfPeople finds nothing of people or of what was not chosen in an answer, and no hash that covers them.
func (s *publicService) wantNothingOfPeople(what string, header http.Header, out []byte) {
	s.t.Helper()
	text := fmt.Sprint(header) + string(out)
	secrets := []string{theWorker, theReason, theBoss, hiddenName, hiddenNotes, hiddenRef, "123.06012", "41.08034", `"actor`, `"via"`, "changed_by"}
	if hash := s.inv.View().Head().Hash; hash != "" {
		secrets = append(secrets, hash[:12])
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) && !strings.Contains(what, secret) { // which the answer may repeat
			s.t.Errorf("%s tells %q: %.600s", what, secret, text)
		}
	}
}

func TestThePublicIsToldWhatWasChosen(t *testing.T) {
	s := startPublic(t)
	s.set(told)
	var list listed
	s.get("/api/assets?limit=100", &list)
	var one struct {
		Ref, Name  string
		Geometry   struct{ Coordinates []float64 }
		Attributes map[string]any
		Boundaries []struct{ Name string }
	}
	s.get(fmt.Sprint("/api/assets/", s.ids[0]), &one)
	if one.Ref != "P-1" || one.Name != "" || fmt.Sprint(one.Geometry.Coordinates) != "[123.06 41.08]" || fmt.Sprint(one.Attributes) != "map[lamp_type:led]" ||
		len(one.Boundaries) != 1 || one.Boundaries[0].Name != "Long Street" {
		t.Errorf("%+v", one)
	}
	_, _, tree := s.do("GET", fmt.Sprint("/api/assets/", s.ids[2]), nil)
	for _, want := range []string{`"geometry":null`, `"label_point":[]`, `"name":"old oak"`} {
		if !strings.Contains(string(tree), want) {
			t.Errorf("no %s in %s", want, tree)
		}
	}
	_, _, items := s.do("GET", "/ogc/collections/street_tree/items", nil)
	if !strings.Contains(string(items), `"geometry":null`) || !strings.Contains(string(items), "old oak") {
		t.Errorf("%s", items)
	}
	_, _, found := s.do("GET", "/api/search?q=oak", nil)
	if !strings.Contains(string(found), "old oak") || strings.Contains(string(found), `"lon"`) {
		t.Errorf("%s", found)
	}
	for path, want := range map[string]string{"/ogc/collections/street_tree": "", "/ogc/collections/assets": `"bbox":[[123.06,41.08,123.08,41.082]]`, "/ogc/collections/street_light": `"bbox":[[123.06,41.08,123.08,41.082]]`} {
		if _, _, out := s.do("GET", path, nil); strings.Contains(string(out), `"extent"`) != (want != "") || !strings.Contains(string(out), want) {
			t.Errorf("%s: %s, want %s", path, out, want)
		}
	}
	for _, path := range []string{fmt.Sprint("/api/assets/", s.ids[3]), fmt.Sprint("/api/boundaries/", s.ids[5]), "/ogc/collections/street_bench", fmt.Sprint("/ogc/collections/assets/items/", s.ids[3])} {
		if status, _, out := s.do("GET", path, nil); status != 404 {
			t.Errorf("%s: %d %s", path, status, out)
		}
	}
	for _, path := range []string{"/api/assets?class=street_bench", "/api/counts?class=street_bench", "/api/near?lon=1&lat=1&class=street_bench", "/tiles/3/6/3.mvt?class=street_bench"} {
		if status, _, out := s.do("GET", path, nil); status != 422 {
			t.Errorf("%s: %d %s", path, status, out)
		}
	}
	for _, path := range []string{"/api/assets?as_of=1", "/api/counts?as_of=0", "/tiles/3/6/3.mvt?as_of=1"} {
		if status, _, out := s.do("GET", path, nil); status != 401 {
			t.Errorf("%s: %d %s", path, status, out)
		}
	}
	_, _, catalogue := s.do("GET", "/api/catalogue", nil)
	if text := string(catalogue); strings.Contains(text, `"street_bench"`) || strings.Contains(text, "power_w") || strings.Contains(text, "contact") || !strings.Contains(text, "lamp_type") {
		t.Errorf("catalogue %.2000s", text)
	}
	if status, _, out := s.do("GET", "/api/assets", nil, "Authorization", "Bearer npt_wrong"); status != 401 {
		t.Errorf("a wrong token: %d %s", status, out)
	}
}

// Who is known gets the book as his right lets him see it, and never a tile of the public; the public never one of his.
func TestWhoIsKnownIsNotThePublic(t *testing.T) {
	s := startPublic(t)
	s.set(told)
	tile := tileAt(16, orb.Point{123.06, 41.08})
	_, public, publicTile := s.do("GET", tile, nil)
	_, private, whole := s.do("GET", tile, nil, s.boss...)
	if string(publicTile) == string(whole) || !strings.Contains(string(whole), hiddenName) {
		t.Error("the public is given the tile of who is known")
	}
	s.wantNothingOfPeople(tile, public, publicTile)
	if public.Get("Cache-Control") != "public, max-age=60" || !strings.Contains(public.Get("Vary"), "Cookie") || !strings.Contains(public.Get("Vary"), "Authorization") {
		t.Errorf("public tile: %v", public)
	}
	if !strings.HasPrefix(private.Get("Cache-Control"), "private") {
		t.Errorf("private tile: %v", private)
	}
	var mine listed
	status, _, out := s.do("GET", "/api/assets?limit=100&class=street_bench", nil, s.boss...)
	if err := json.Unmarshal(out, &mine); err != nil || status != 200 || mine.Total != 1 {
		t.Errorf("%d %s", status, out)
	}
}

func TestSettingsOfThePublicFace(t *testing.T) {
	s := startPublic(t)
	status, header, out := s.do("GET", "/api/settings/public", nil, s.boss...)
	if status != 200 || !strings.Contains(string(out), `"on":false`) || !strings.Contains(string(out), `"lamp_type"`) {
		t.Fatalf("%d %s", status, out)
	}
	var choosable struct {
		Choosable struct{ Classes map[string][]string }
	}
	if err := json.Unmarshal(out, &choosable); err != nil || slices.Contains(choosable.Choosable.Classes["drainage_pump_station"], "contact") {
		t.Errorf("%v: contacts can be chosen", err)
	}
	first := header.Get("ETag")
	put := func(body string, headers ...string) (int, string) {
		status, _, out := s.do("PUT", "/api/settings/public", body, append(headers, s.boss...)...)
		return status, string(out)
	}
	if status, out := put(told, "If-Match", first); status != 200 || !strings.Contains(out, `"ready":true`) || !strings.Contains(out, theBoss) {
		t.Fatalf("%d %s", status, out)
	}
	if status, out := put(told, "If-Match", first); status != 409 || !strings.Contains(out, "别人") {
		t.Errorf("settings that somebody else has changed: %d %s", status, out)
	}
	status, header, whole := s.do("GET", "/api/settings/public", nil, s.boss...)
	if status, out := put(string(whole), "If-Match", header.Get("ETag")); status != 200 {
		t.Errorf("sent back as it was read (%d): %d %s", status, status, out)
	}
	for body, want := range map[string]string{
		strings.Replace(told, `"lamp_type"`, `"contact"`, 1):      `classes[0].fields[1]`,
		strings.Replace(told, `"decimals":3`, `"decimals":9`, 1):  `classes[0].decimals`,
		strings.Replace(told, `"street_light"`, `"castle"`, 1):    `classes[0].class`,
		strings.Replace(told, `"withheld"`, `"somewhere"`, 1):     `classes[1].position`,
		strings.Replace(told, `"kind":"street"`, `"kind":"x"`, 1): `kinds[0].kind`,
		`{"on":true}`: `classes`,
	} {
		if status, out := put(body); status != 422 || !strings.Contains(out, want) {
			t.Errorf("%.100s: %d %s, want %s", body, status, out, want)
		}
	}
	if status, _, _ := s.do("GET", "/api/assets", nil); status != 200 {
		t.Errorf("after refused settings those before are no longer in force: %d", status)
	}
	for _, role := range access.AllRoles() {
		want := 403
		if role == access.Admin {
			want = 200
		}
		if status, _, out := s.do("GET", "/api/settings/public", nil, s.signedIn(access.Grant{Role: role})...); status != want {
			t.Errorf("%s: %d %s", role, status, out)
		}
	}
	events, _, err := s.people.Events(t.Context(), access.EventQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(events, func(e access.Event) bool {
		return e.What == access.SettingsChanged && e.Subject == "public" && e.Actor == theBoss && strings.Contains(string(e.Detail), `"on":true`)
	}) {
		t.Errorf("the trail does not tell: %+v", events)
	}
}
