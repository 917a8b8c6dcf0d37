package tiles_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

// TestDrawsWhatIsThere holds geometries against their exact places: every place in the tile that a point or line
// passes is drawn, and nothing else, within rounding to half a unit each way and half a unit of bow. An area's rings
// lie on its own, too; what it covers is compared with other encoders.
func TestDrawsWhatIsThere(t *testing.T) {
	const rounding = math.Sqrt2/2 + 0.5
	inner := func(p orb.Point) bool { return max(math.Abs(p[0]-2048), math.Abs(p[1]-2048)) <= 2048 }
	r := seeded(t, 3)
	drawn := 0
	for range count(100, 1000) {
		at := randomAddress(r)
		l := sketch{r, at}.shapes(40)
		mine := map[uint64]rawFeature{}
		for _, f := range read(t, render(t, at, l).Data)["shapes"].features {
			mine[f.id] = f
		}
		for _, f := range l.features {
			exact := rebuilt(finer(at, f.Geometry), func(path []orb.Point) []orb.Point {
				out := make([]orb.Point, len(path))
				for i, p := range path {
					out[i] = inTile(at, p)
				}
				return out
			})
			got, ok := mine[f.ID]
			if ok {
				drawn++
				most := rounding
				if exact.Dimensions() == 2 {
					most++ // mending moves an edge by less than a unit
				}
				if d := reach(paths(got.geometry()), paths(exact), inner); d > most {
					t.Errorf("tile %v: feature %d strays %.2f units: %v, is %v", at, f.ID, d, got.geometry(), exact)
				}
			}
			// What is all in one place is drawn by nothing, and a ring may lose what is thinner than a unit.
			if exact.Dimensions() == 0 || exact.Dimensions() == 1 && perimeter(exact) > 5 {
				var lines [][]orb.Point
				for _, path := range paths(exact) {
					if len(path) == 1 || perimeter(orb.LineString(path)) > 5 {
						lines = append(lines, path)
					}
				}
				if !ok {
					got.paths = nil
				}
				if d := reach(lines, paths(got.geometry()), inner); d > rounding {
					t.Errorf("tile %v: %.2f units of feature %d are not drawn: %v, is %v", at, d, f.ID, got.geometry(), exact)
				}
			}
			if t.Failed() {
				t.FailNow()
			}
		}
	}
	t.Logf("%d features drawn", drawn)
}
