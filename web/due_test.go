package web_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// What is due by a day is found in lists, near a place and in tiles; a day that is none is refused with how it is written.
func TestAssetsAreFoundByTheDayTheyAreDue(t *testing.T) {
	s := start(t)
	_, err := s.inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		cs := assets.ChangeSet{Actor: "test", Via: assets.ViaAPI}
		for ref, day := range map[string]string{"D-1": "2026-11-20", "D-2": "2026-11-30", "D-3": "2026-12-01"} {
			attributes, err := assets.AttributesOf(map[string]any{"next_due_on": day})
			if err != nil {
				return cs, err
			}
			cs.Operations = append(cs.Operations, assets.Put(assets.Asset{Class: "street_light", Ref: ref, Condition: assets.Intact,
				Stage: assets.InService, Geometry: orb.Point{123.0601, 41.0801}, Attributes: attributes}))
		}
		return cs, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for by, want := range map[string]string{"2026-11-19": "", "2026-11-30": "D-1 D-2", "2027-01-01": "D-1 D-2 D-3"} {
		var list listed
		s.get("/api/assets?sort=ref&due_by="+by, &list)
		if list.refs() != want {
			t.Errorf("by %s the list has %q, want %q", by, list.refs(), want)
		}
		var near struct{ Items []struct{ Ref string } }
		s.get("/api/near?lon=123.06&lat=41.08&due_by="+by, &near)
		if n := len(strings.Fields(want)); len(near.Items) != n {
			t.Errorf("by %s %d are near, want %d", by, len(near.Items), n)
		}
		_, _, tile := s.do("GET", "/tiles/16/55170/24551.mvt?due_by="+by, nil)
		for _, ref := range []string{"D-1", "D-2", "D-3"} {
			if bytes.Contains(tile, []byte(ref)) != strings.Contains(want, ref) {
				t.Errorf("by %s the tile is wrong about %s", by, ref)
			}
		}
	}
	for _, path := range []string{"/api/assets?due_by=", "/api/near?lon=1&lat=1&due_by=", "/tiles/3/0/0.mvt?due_by="} {
		for _, bad := range []string{"2026-13-01", "tomorrow", "20261130"} {
			if status, _, body := s.do("GET", path+bad, nil); status != 422 || !bytes.Contains(body, []byte("2026-11-30")) {
				t.Errorf("GET %s%s: %d %s", path, bad, status, body)
			}
		}
	}
}
