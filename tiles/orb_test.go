package tiles_test

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"

	"needlepoint/tiles"
)

// orbTile renders shapes by orb: project, clip, drop what is empty, marshal, and back.
func orbTile(t *testing.T, at tiles.Address, l list) map[uint64]orb.Geometry {
	t.Helper()
	collection := geojson.NewFeatureCollection()
	for _, f := range l.features {
		feature := geojson.NewFeature(orb.Clone(finer(at, f.Geometry)))
		feature.ID = f.ID
		collection.Append(feature)
	}
	layers := mvt.Layers{mvt.NewLayer(l.layer.Name, collection)}
	layers.ProjectToTile(maptile.New(at.X, at.Y, maptile.Zoom(at.Z)))
	layers.Clip(orb.Bound{Min: orb.Point{-64, -64}, Max: orb.Point{4160, 4160}})
	layers.RemoveEmpty(1, 1)
	for _, f := range layers[0].Features {
		wind(f.Geometry)
	}
	data, err := mvt.Marshal(layers)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	out := map[uint64]orb.Geometry{}
	for _, l := range decoded {
		for _, f := range l.Features {
			out[uint64(f.ID.(float64))] = f.Geometry
		}
	}
	return out
}

// wind turns rings the way the specification asks for, which orb leaves to its caller.
func wind(g orb.Geometry) {
	switch t := g.(type) {
	case orb.MultiPolygon:
		for _, polygon := range t {
			wind(polygon)
		}
	case orb.Polygon:
		for i, ring := range t {
			if want := [2]orb.Orientation{orb.CW, orb.CCW}[min(i, 1)^1]; ring.Orientation() != want {
				ring.Reverse()
			}
		}
	}
}

// TestDrawsWhatOrbDraws holds against orb's encoder, which rounds down where this one rounds to nearest, leaves
// rings as clipping joins them, and keeps repeated vertices.
func TestDrawsWhatOrbDraws(t *testing.T) {
	r := seeded(t, 2)
	same, alone := 0, 0
	for range count(100, 1000) {
		at := randomAddress(r)
		l := sketch{r, at}.shapes(25)
		mine := map[uint64]orb.Geometry{}
		for _, f := range read(t, render(t, at, l).Data)["shapes"].features {
			mine[f.id] = f.geometry()
		}
		theirs := orbTile(t, at, l)
		for _, f := range l.features {
			a, b := mine[f.ID], theirs[f.ID]
			if a == nil && b == nil {
				continue
			}
			if a == nil || b == nil {
				// What is about a unit in size may round to something in one and to nothing in the other.
				if g := [2]orb.Geometry{a, b}; !tiny(g[0]) && !tiny(g[1]) {
					t.Errorf("tile %v: feature %d is %v here and %v in orb", at, f.ID, a, b)
				}
				alone++
				continue
			}
			checkAlike(t, a, b)
			same++
			if t.Failed() {
				t.Fatalf("tile %v, feature %d: here %v\norb %v\nfrom %v", at, f.ID, a, b, f.Geometry)
			}
		}
	}
	t.Logf("%d features alike, %d about a unit in size drawn by one only", same, alone)
}

// tiny reports whether a geometry in tile units is nil or covers so little that rounding decides about it.
func tiny(g orb.Geometry) bool {
	if g == nil {
		return false
	}
	if g.Dimensions() == 2 {
		return math.Abs(planar.Area(g)) <= 2+perimeter(g)
	}
	for _, part := range paths(g) {
		if g.Dimensions() == 0 || !speck(part) && !onBorder(orb.LineString(part)) {
			return onBorder(g)
		}
	}
	return true
}

// speck reports whether a line may round to nothing the other way.
func speck(part []orb.Point) bool {
	box := orb.LineString(part).Bound()
	return max(box.Max[0]-box.Min[0], box.Max[1]-box.Min[1]) < 3
}

// onBorder reports whether a geometry lies within a unit of the border of the window.
func onBorder(g orb.Geometry) bool {
	return reach(paths(g), [][]orb.Point{{{-64, -64}, {4160, -64}, {4160, 4160}, {-64, 4160}, {-64, -64}}}, nil) <= 1.5
}

func checkAlike(t *testing.T, a, b orb.Geometry) {
	t.Helper()
	if a.Dimensions() != b.Dimensions() {
		t.Errorf("%d dimensions, not %d", a.Dimensions(), b.Dimensions())
		return
	}
	const rounding = 2.9 // units: half of one each way here, a whole one in orb, and again where orb clips
	// In the buffer a shallow edge is cut off elsewhere once it is rounded otherwise.
	inner := func(p orb.Point) bool { return max(math.Abs(p[0]-2048), math.Abs(p[1]-2048)) <= 2048 }
	there, back := reach(paths(a), paths(b), inner), 0.0
	if a.Dimensions() < 2 {
		parts := slices.DeleteFunc(paths(b), func(part []orb.Point) bool {
			return len(part) > 1 && speck(part)
		})
		back = reach(parts, paths(a), inner)
	}
	if max(there, back) > rounding {
		t.Errorf("%.2f units from orb's, %.2f from it to ours", there, back)
	}
	if a.Dimensions() == 2 {
		if d := math.Abs(planar.Area(a) - planar.Area(b)); d > 2+1.5*max(perimeter(a), perimeter(b)) {
			t.Errorf("area %.1f, not %.1f", planar.Area(a), planar.Area(b))
		}
	}
}
