package assets_test

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// TestTouchedTellsEveryBox moves, changes and takes away a record, and asks where each revision touched the book.
func TestTouchedTellsEveryBox(t *testing.T) {
	inv := openInventory(t)
	write := func(ops ...assets.Operation) assets.Head {
		t.Helper()
		if _, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
			return assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: ops}, nil
		}); err != nil {
			t.Fatal(err)
		}
		return inv.View().Head()
	}
	lamp := func(lon float64) assets.Asset {
		return assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{lon, 41}}
	}
	box := func(lon float64) geo.WorldBox { return geo.WorldBoxOf(orb.Point{lon, 41}.Bound()) }
	only := func() assets.Asset {
		a, _ := inv.View().Asset(1)
		return a
	}
	heads := []assets.Head{inv.View().Head()}
	heads = append(heads, write(assets.Put(lamp(123)), assets.Put(lamp(124))))
	moved := only()
	moved.Geometry = orb.Point{125, 41}
	heads = append(heads, write(assets.Replace(moved)))
	broken := only()
	broken.Condition = assets.Damaged
	heads = append(heads, write(assets.Replace(broken)), write(assets.Drop(only())))
	want := [][]geo.WorldBox{{box(123), box(124)}, {box(123), box(125)}, {box(125)}, {box(125)}}
	for i := range heads {
		for j := range heads {
			boxes, ok := inv.Touched(heads[i], heads[j])
			if ok != (i <= j) {
				t.Errorf("from %d to %d: told is %v", i, j, ok)
				continue
			}
			if ok && !slices.EqualFunc(boxes, want[i:j], slices.Equal) {
				t.Errorf("from %d to %d: %v", i, j, boxes)
			}
		}
	}
	for _, stranger := range []assets.Head{{Revision: 2, Hash: "of another book"}, {Revision: 99}, {Revision: -1}} {
		if _, ok := inv.Touched(stranger, heads[4]); ok {
			t.Errorf("%+v is known", stranger)
		}
		if _, ok := inv.Touched(heads[0], stranger); ok {
			t.Errorf("%+v is known", stranger)
		}
	}
}
