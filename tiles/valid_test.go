package tiles_test

import (
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo/overlay"
)

// checkAreas fails where an area of the tile is not valid or its rings are wound or ordered wrong.
func checkAreas(t *testing.T, layers map[string]rawLayer) (areas int) {
	t.Helper()
	for _, l := range layers {
		for _, f := range l.features {
			if f.kind != 3 {
				continue
			}
			areas++
			var rings [][]overlay.Point
			for _, path := range f.paths {
				var ring []overlay.Point
				for _, v := range path {
					ring = append(ring, overlay.Point{X: v[0], Y: v[1]})
				}
				rings = append(rings, ring)
			}
			if ringArea(f.paths[0]) <= 0 {
				t.Errorf("layer %s, feature %d does not begin with an exterior", l.name, f.id)
			}
			if !overlay.Simple(rings) {
				t.Errorf("layer %s, feature %d is not valid: %v", l.name, f.id, f.paths)
			}
		}
	}
	return areas
}

func TestEveryAreaIsValid(t *testing.T) {
	r := seeded(t, 1)
	areas := 0
	for range count(100, 1000) {
		at := randomAddress(r)
		tile := render(t, at, sketch{r, at}.shapes(60))
		areas += checkAreas(t, read(t, tile.Data))
		if t.Failed() {
			t.Fatalf("tile %v", at)
		}
	}
	t.Logf("%d areas", areas)
}

// FuzzAreas draws rings on a coarse lattice over the tile and beyond, where everything touches everything: what
// comes out is valid whatever goes in.
func FuzzAreas(f *testing.F) {
	f.Add([]byte("\x00\x0f\xf0\xff\x00"), uint8(3))
	f.Add([]byte("\x01\x51\x11\x15\x11\x91\x01"), uint8(7))
	f.Add([]byte("\x22\x25\x55\x52\x22\x33\x34\x44\x43\x33"), uint8(5))
	f.Add([]byte("\x22\x62\x66\x26\x22\x44\x42\x24\x46\x64"), uint8(5))
	f.Fuzz(func(t *testing.T, vertices []byte, cut uint8) {
		if len(vertices) > 60 {
			return
		}
		var areas orb.MultiPolygon
		var rings orb.Polygon
		var ring orb.Ring
		for i, v := range vertices {
			ring = append(ring, unit(here, float64(v>>4)*400.3-1000, float64(v&15)*400.3-1000))
			if i%(int(cut&15)+3) == int(cut&15)+2 {
				rings, ring = append(rings, append(ring, ring[0])), nil
				if cut&16 != 0 {
					areas, rings = append(areas, rings), nil
				}
			}
		}
		if len(rings) > 0 {
			areas = append(areas, rings)
		}
		tile := render(t, here, everything{shapes(areas)})
		checkAreas(t, read(t, tile.Data))
	})
}
