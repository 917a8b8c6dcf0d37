package web_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/web"
)

// A tile of the public is as new as the book and as the settings, whatever was kept of it.
func TestTilesOfThePublicAreFresh(t *testing.T) {
	s := startPublic(t)
	s.set(told)
	tile := tileAt(16, orb.Point{123.06, 41.08})
	read := func() string {
		t.Helper()
		status, header, out := s.do("GET", tile, nil)
		s.wantNothingOfPeople(tile, header, out)
		return fmt.Sprint(status, string(out))
	}
	first := read()
	if first != read() || !strings.Contains(first, "P-1") {
		t.Fatalf("%q", first)
	}
	lamp, _ := s.inv.View().Asset(assets.AssetID(s.ids[0]))
	lamp.Ref = "P-1-new"
	s.work(assets.Replace(lamp))
	if second := read(); !strings.Contains(second, "P-1-new") {
		t.Errorf("after what is told has changed: %q", second)
	}
	lamp, _ = s.inv.View().Asset(lamp.ID)
	lamp.Geometry = orb.Point{123.0744, 41.0834}
	s.work(assets.Replace(lamp))
	if third := read(); strings.Contains(third, "P-1-new") {
		t.Errorf("after it has gone elsewhere: %q", third)
	}
	lamp, _ = s.inv.View().Asset(lamp.ID)
	lamp.Geometry = orb.Point{123.06031, 41.07961}
	s.work(assets.Replace(lamp))
	if fourth := read(); !strings.Contains(fourth, "P-1-new") {
		t.Errorf("after it came back: %q", fourth)
	}
	s.set(strings.Replace(told, `"ref",`, "", 1))
	if fifth := read(); strings.Contains(fifth, "P-1") {
		t.Errorf("after refs are no longer told: %q", fifth)
	}
	s.set(strings.Replace(told, `"rounded","decimals":3}`, `"withheld"}`, 1))
	if sixth := read(); strings.Contains(sixth, "street_light") {
		t.Errorf("after places are no longer told: %q", sixth)
	}
}

// Settings hold on all nodes of a store, and from the start of one.
func TestThePublicFaceOfAnotherNode(t *testing.T) {
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	node := func() *publicService {
		inv, err := assets.Open(t.Context(), store, assets.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(inv.Close)
		return startEmptyPublic(t, func(c *web.Config) { c.Inventory = inv })
	}
	first, second := node(), node()
	first.build()
	first.set(told)
	if status, _, _ := second.do("GET", "/api/assets", nil); status != 401 {
		t.Errorf("before the other node has looked: %d", status)
	}
	second.server.FollowSettings()
	third := node()
	for name, s := range map[string]*publicService{"followed": second, "started": third} {
		var list listed
		if s.get("/api/assets?class=street_light", &list); list.Total != 2 {
			t.Errorf("%s: %d lamps are told", name, list.Total)
		}
	}
	first.set(`{"on":false}`)
	second.server.FollowSettings()
	if status, _, _ := second.do("GET", "/api/assets", nil); status != 401 {
		t.Errorf("switched off on another node: %d", status)
	}
	if err := first.inv.SetMeta(t.Context(), assets.MetaFace, `{"on":true,"classes":[{"class":"castle","fields":["ref"],"position":"rounded","decimals":3},
		{"class":"street_light","fields":["contact","ref"],"position":"rounded","decimals":3}],"stages":["in_service"]}`); err != nil {
		t.Fatal(err)
	}
	second.server.FollowSettings()
	var list listed
	if second.get("/api/assets", &list); list.Total != 2 || list.refs() == "" {
		t.Errorf("of settings that another catalogue allowed, %d are told: %s", list.Total, list.refs())
	}
}
