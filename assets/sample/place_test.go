package sample

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// shapes finds the areas of some classes by their box.
type shapes struct {
	tree  geo.Indexer
	list  []assets.Asset
	index geo.Index
}

func shapesOf(list []assets.Asset, classes ...assets.ClassKey) *shapes {
	s := &shapes{}
	for _, a := range list {
		for _, c := range classes {
			if b := a.Geometry.Bound(); a.Class == c {
				s.tree.Insert(b, int64(len(s.list)))
				s.list = append(s.list, a)
			}
		}
	}
	s.index = s.tree.Freeze()
	return s
}

func (s *shapes) near(g interface{ Bound() orb.Bound }, each func(assets.Asset)) {
	s.index.Search(g.Bound(), func(k int64) bool {
		each(s.list[k])
		return true
	})
}

func TestThingsStandWhereTheyBelong(t *testing.T) {
	for _, o := range []Options{{Seed: 1}, {Seed: 7, Assets: 30_000}} {
		list, boundaries := collect(plan(t, o))
		water := shapesOf(list, "river_reach", "water_body")
		houses := shapesOf(list, "building")
		roads := shapesOf(list, "road_segment")
		district := geo.Prepare(boundaries[0].Geometry)
		faults := 0
		fault := func(format string, args ...any) {
			if faults++; faults < 15 {
				t.Errorf(format, args...)
			}
		}
		for _, a := range list {
			if !district.Covers(a.Geometry) {
				fault("%s %s reaches out of the district", a.Class, a.Ref)
			}
			if p, ok := a.Geometry.(orb.Point); ok {
				water.near(p, func(w assets.Asset) {
					if geo.Covers(w.Geometry, p) {
						fault("%s %s at %v stands in %s", a.Class, a.Ref, p, w.Name)
					}
				})
				if a.Class != "door" && a.Class != "shop_front_signboard" {
					houses.near(p, func(h assets.Asset) {
						if geo.Covers(h.Geometry, p) {
							fault("%s %s at %v stands in building %s", a.Class, a.Ref, p, h.Ref)
						}
					})
				}
				if manhole := strings.HasSuffix(string(a.Class), "_cover") || a.Class == "storm_water_grate"; !manhole {
					roads.near(p, func(r assets.Asset) {
						if geo.Covers(r.Geometry, p) {
							fault("%s %s at %v stands on the carriageway of %s", a.Class, a.Ref, p, r.Name)
						}
					})
				}
			}
			if a.Class == "building" {
				houses.near(a.Geometry, func(h assets.Asset) {
					if h.Ref != a.Ref && geo.Intersects(h.Geometry, a.Geometry) {
						fault("buildings %s and %s overlap at %v", a.Ref, h.Ref, a.Geometry.Bound().Center())
					}
				})
				for _, other := range []*shapes{roads, water} {
					other.near(a.Geometry, func(r assets.Asset) {
						if geo.Intersects(r.Geometry, a.Geometry) {
							fault("building %s overlaps %s %s at %v", a.Ref, r.Class, r.Name, a.Geometry.Bound().Center())
						}
					})
				}
			}
		}
		if faults > 0 {
			t.Errorf("%+v: %d faults", o, faults)
		}
	}
}
