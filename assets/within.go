package assets

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Within returns the assets at most so many metres from p (lon/lat) that f lets through, nearest first, equals by id.
// Distances are exact on the ellipsoid, as Near's are.
func (v View) Within(p orb.Point, metres float64, f Filter) []Hit {
	if !(metres >= 0) {
		return nil
	}
	var hits []Hit
	for box := range boxesAround(p, metres) {
		for a := range v.Candidates(box, f) {
			if distance := geo.DistanceTo(p, a.Geometry); distance <= metres {
				hits = append(hits, hitOf(p, a, distance))
			}
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.Asset.ID, b.Asset.ID))
	})
	// What reaches into both boxes of a circle over the antimeridian was found in both.
	return slices.CompactFunc(hits, func(a, b Hit) bool { return a.Asset.ID == b.Asset.ID })
}

func hitOf(p orb.Point, a Asset, metres float64) Hit {
	hit := Hit{Asset: a, Metres: metres}
	if to := geo.LabelPoint(a.Geometry); to != p {
		hit.Bearing = geo.Bearing(p, to)
	}
	return hit
}

// boxesAround yields plain boxes that hold every place at most so many metres from p: one, or two where the
// circle lies over the antimeridian.
func boxesAround(p orb.Point, metres float64) iter.Seq[orb.Bound] {
	return func(yield func(orb.Bound) bool) {
		const degree = 110_000.0 // metres, less than a degree of latitude has anywhere
		tall := metres / degree
		south, north := max(p[1]-tall, -90), min(p[1]+tall, 90)
		wide := 180.0
		if most := max(-south, north); most < 89 {
			wide = min(metres/(degree*math.Cos(most*math.Pi/180)), 180)
		}
		west, east := p[0]-wide, p[0]+wide
		box := func(west, east float64) bool {
			return yield(orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}})
		}
		switch {
		case wide >= 180:
			box(-180, 180)
		case west < -180:
			_ = box(-180, east) && box(west+360, 180)
		case east > 180:
			_ = box(west, 180) && box(-180, east-360)
		default:
			box(west, east)
		}
	}
}
