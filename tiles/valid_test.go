package tiles_test

import (
	"testing"

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
