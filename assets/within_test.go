package assets_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// TestWithinEqualsLinearScan asks for circles of every size among assets of the whole world: over the antimeridian and
// around the poles too, where a circle is no box.
func TestWithinEqualsLinearScan(t *testing.T) {
	d := newDealer(testSeed(t))
	inv := openInventory(t)
	centres := []orb.Point{{180, 10}, {-179.99, -40}, {30, 89.9}, {-100, -89.99}, {123, 41}}
	around := func(c orb.Point, reach float64) orb.Point {
		lon := c[0] + (d.Float64()*2-1)*reach*5
		if lon > 180 {
			lon -= 360
		}
		if lon < -180 {
			lon += 360
		}
		return orb.Point{lon, min(max(c[1]+(d.Float64()*2-1)*reach, -90), 90)}
	}
	for _, c := range centres {
		_, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
			cs := assets.ChangeSet{Actor: "within", Via: assets.ViaAPI}
			for i := range 400 {
				a := d.asset()
				if assets.GeometryKindOf(a.Geometry) == assets.PointKind {
					a.Geometry = around(c, 0.02)
				}
				if i%40 == 0 { // found in both boxes of a circle over the antimeridian
					a.Class, a.Geometry = "road_centerline", orb.LineString{{-179, c[1]}, {179, c[1] / 2}}
				}
				cs.Operations = append(cs.Operations, assets.Put(a))
			}
			return cs, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	view := inv.View()
	all := slices.Collect(view.Assets(assets.Filter{Stages: assets.AnyStage()}))
	found := 0
	for i := range 100 {
		c := centres[i%len(centres)]
		p, metres, f := around(c, 0.02), 4000*d.Float64(), assets.Filter{Stages: assets.AnyStage()}
		if i%2 == 0 {
			f = d.filter()
			f.Boundary = 0 // there is none here
		}
		if i%20 == 0 {
			metres = 15e6 * d.Float64()
		}
		var want []assets.Hit
		for _, a := range all {
			if m := geo.DistanceTo(p, a.Geometry); m <= metres && passes(f, a) {
				want = append(want, assets.Hit{Asset: a, Metres: m})
			}
		}
		slices.SortFunc(want, func(a, b assets.Hit) int {
			return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.Asset.ID, b.Asset.ID))
		})
		got := view.Within(p, metres, f)
		found += len(got)
		if len(got) != len(want) {
			t.Fatalf("%d: %d within %.0f m of %v, want %d", i, len(got), metres, p, len(want))
		}
		for k := range got {
			if got[k].Asset.ID != want[k].Asset.ID || got[k].Metres != want[k].Metres {
				t.Fatalf("%d: hit %d is %v at %v, want %v at %v", i, k, got[k].Asset.ID, got[k].Metres, want[k].Asset.ID, want[k].Metres)
			}
			if label := geo.LabelPoint(want[k].Asset.Geometry); got[k].Label != label || got[k].Bearing != geo.Bearing(p, label) {
				t.Fatalf("%d: hit %d is labelled at %v, %v degrees away, want %v and %v", i, k, got[k].Label, got[k].Bearing, label, geo.Bearing(p, label))
			}
		}
		if near := view.Near(p, len(want), f); fmt.Sprint(near) != fmt.Sprint(got) {
			t.Fatalf("%d: Near tells otherwise than Within", i)
		}
	}
	if found < 500 {
		t.Errorf("%d hits in all: the circles miss", found)
	}
	if view.Within(centres[4], -1, assets.Filter{}) != nil {
		t.Error("a circle of less than nothing holds something")
	}
}
