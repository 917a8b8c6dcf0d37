package geo_test

import (
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// TestCrossingWhereRingsTouch: where another ring of the area touches an edge, a line may pass from inside to inside
// and from outside to outside.
func TestCrossingWhereRingsTouch(t *testing.T) {
	square := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}
	for _, c := range []struct {
		area   orb.Geometry
		line   orb.LineString
		matrix string
		covers bool
	}{
		{orb.MultiPolygon{{square}, {{{2, 4}, {3, 6}, {1, 6}, {2, 4}}}}, orb.LineString{{2, 1}, {2, 5}}, "1020F1FF2", true},
		{orb.Polygon{square, {{2, 4}, {1, 2}, {3, 2}, {2, 4}}}, orb.LineString{{2, 3}, {2, 5}}, "FF20F1102", false},
		{orb.Polygon{square, {{2, 4}, {1, 2}, {3, 2}, {2, 4}}}, orb.LineString{{2, 1}, {2, 3}}, "1020F1102", false},
	} {
		r := geo.Relate(c.area, c.line)
		if got := geo.Covers(c.area, c.line); got != c.covers {
			t.Errorf("covers %v, want %v", got, c.covers)
		}
		if r.String() != c.matrix {
			t.Errorf("matrix %s, want %s", r, c.matrix)
		}
	}
}
