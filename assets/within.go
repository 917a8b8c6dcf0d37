package assets

import (
	"math"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Within returns the assets at most so many metres from p (lon/lat) that f lets through, nearest first, equals by id.
// Distances are exact on the ellipsoid, as Near's are.
func (v View) Within(p orb.Point, metres float64, f Filter) []Hit {
	if !(metres >= 0) {
		return nil
	}
	return v.near(p, nearAsk{within: metres}, f, math.MaxInt)
}

func hitOf(p orb.Point, a Asset, metres float64) Hit {
	hit := Hit{Asset: a, Metres: metres, Label: geo.LabelPoint(a.Geometry)}
	if hit.Label != p {
		hit.Bearing = geo.Bearing(p, hit.Label)
	}
	return hit
}
