package web_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// TestWhatIsWithheldCannotBeProbed asks for a field that a crew is not shown in every way that a field can be asked for, sets it, and changes
// its record without losing it.
func TestWhatIsWithheldCannotBeProbed(t *testing.T) {
	m := newMatrix(t)
	site := assets.AssetID(0)
	for a := range m.inv.View().Assets(assets.Filter{Classes: []assets.ClassKey{"drainage_pump_station"}}) {
		site = a.ID
	}
	other, _ := assets.AttributesOf(map[string]any{"contact": "000"})
	m.commit(assets.Put(assets.Asset{Class: "drainage_pump_station", Ref: "S-2", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123.061, 41.0801}, Attributes: other}))
	crew, keeper := m.known(access.Grant{Role: access.Crew}), m.known(access.Grant{Role: access.Keeper})
	item := "/ogc/collections/drainage_pump_station/items"
	for name, path := range map[string]string{
		"a filter":    item + "?f=json&filter=" + url.QueryEscape("contact='"+secret+"'"),
		"a pattern":   item + "?f=json&filter=" + url.QueryEscape("contact LIKE '139%'"),
		"a null":      item + "?f=json&filter=" + url.QueryEscape("contact IS NOT NULL"),
		"a parameter": item + "?f=json&contact=" + secret,
	} {
		if status, _, body := m.do("GET", path, nil, keeper...); status != 200 || !strings.Contains(string(body), "S-1") {
			t.Errorf("%s of a keeper: %d %.300s", name, status, body)
		}
		if _, _, body := m.do("GET", path, nil, crew...); strings.Contains(string(body), "S-1") || strings.Contains(string(body), `"numberMatched":1`) {
			t.Errorf("%s finds it: %.500s", name, body)
		}
	}
	first := func(who []string) string {
		_, _, body := m.do("GET", "/api/assets?class=drainage_pump_station&sort=attributes.contact", nil, who...)
		if strings.Index(string(body), `"S-2"`) < strings.Index(string(body), `"S-1"`) {
			return "S-2"
		}
		return "S-1"
	}
	if k, c := first(keeper), first(crew); k != "S-2" || c != "S-1" { // where it is not told all are alike, and follow by id
		t.Errorf("sorted by it: %s first for a keeper, %s for a crew", k, c)
	}
	for name, write := range map[string]struct {
		method, path, kind string
		body               any
	}{
		"PATCH": {"PATCH", item + "/" + idText(site), "application/merge-patch+json", map[string]any{"properties": map[string]any{"contact": "me"}}},
		"bulk":  {"POST", "/api/bulk", "application/json", map[string]any{"key": uuid.NewString(), "select": map[string]any{"ids": []int64{int64(site)}}, "set": map[string]any{"attributes": map[string]any{"contact": "me"}}}},
	} {
		if status, _, body := m.do(write.method, write.path, write.body, append(crew, "Content-Type", write.kind)...); status != 403 || !strings.Contains(string(body), "contact") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	put := map[string]any{"type": "Feature", "geometry": map[string]any{"type": "Point", "coordinates": []float64{123.0605, 41.0801}},
		"properties": map[string]any{"ref": "S-1", "name": "工地二", "condition": "damaged", "stage": "in_service"}}
	if status, _, body := m.do("PUT", item+"/"+idText(site), put, append(crew, "Content-Type", "application/geo+json")...); status != 200 && status != 204 {
		t.Fatalf("PUT: %d %s", status, body)
	}
	if a, _ := m.inv.View().Asset(site); a.Name != "工地二" || a.Attributes.Text("contact") != secret {
		t.Errorf("after the crew's edit: %+v", a)
	}
	m.wantStatus(t, keeper, "PATCH", item+"/"+idText(site), map[string]any{"properties": map[string]any{"contact": secret + "9"}})
	for _, path := range []string{"/api/assets/" + idText(site), "/api/assets/" + idText(site) + "/history", "/api/export?format=csv", "/api/changesets?limit=10",
		item + "/" + idText(site) + "?f=json", item + "?f=html", item + "?f=json", "/api/changesets/" + revisionTextOf(m.inv.View().Revision())} {
		if _, _, body := m.do("GET", path, nil, crew...); strings.Contains(string(body), secret) {
			t.Errorf("%s tells it: %.600s", path, body)
		}
	}
}
