package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestMeasuresOfKnownFigures(t *testing.T) {
	near := func(what string, got, want, tol float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tol) {
			t.Errorf("%s: %.9f, want %.9f", what, got, want)
		}
	}
	near("quarter meridian", Distance(orb.Point{0, 0}, orb.Point{0, 90}), 10001965.7293, 1e-3)
	near("along the equator", Distance(orb.Point{0, 0}, orb.Point{90, 0}), SemiMajorAxis*math.Pi/2, 1e-8)
	near("antipodes", Distance(orb.Point{0, 0}, orb.Point{180, 0}), 2*10001965.7293, 2e-3)
	near("poles", Distance(orb.Point{12, -90}, orb.Point{99, 90}), 2*10001965.7293, 2e-3)
	near("bearing", Bearing(orb.Point{10, 0}, orb.Point{20, 0}), 90, 0)
	near("bearing", Bearing(orb.Point{10, 0}, orb.Point{0, 0}), 270, 0)
	near("bearing", Bearing(orb.Point{10, 5}, orb.Point{10, 0}), 180, 0)
	near("bearing", Bearing(orb.Point{10, 0}, orb.Point{10, 5}), 0, 0)
	world := orb.Polygon{ring(-180, -90, 180, -90, 180, 90, -180, 90)}
	near("surface", Area(world)/510065621718491.4, 1, 1e-9)
	near("perimeter", Length(orb.LineString{{0, 0}, {90, 0}, {180, 0}}), SemiMajorAxis*math.Pi, 1e-6)
	near("over the antimeridian", Distance(orb.Point{-179.9, 0}, orb.Point{179.9, 0}), SemiMajorAxis*0.2*math.Pi/180, 1e-6)
	near("to a side", DistanceTo(orb.Point{5, 1}, orb.LineString{{0, 0}, {10, 0}}), Distance(orb.Point{5, 1}, orb.Point{5, 0}), 1e-7)
	near("inside", DistanceTo(orb.Point{5, 5}, orb.Polygon{square4(0, 0, 10)}), 0, 0)
}
