package ogc

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo/crs"
)

// aboutBoxes says what a bbox is.
var aboutBoxes = assets.Text{
	ZH: "应为四个数（左下角两个坐标、右上角两个坐标，按坐标系的轴序），或带高程的六个数，小的在前",
	EN: "four numbers are expected, the lower corner and the upper corner in the axis order of the reference system, or six with heights, the lesser ones first"}

// sideSteps is how many pieces the side of a projected box is followed in: over a district it then strays from the
// true curve by less than a millimetre.
const sideSteps = 64

// boxShape turns the text of a bbox in a system into the shape in longitude, latitude that the box covers.
func boxShape(text string, s crs.System) (orb.Geometry, error) {
	parts := strings.Split(text, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return nil, badParameter("bbox", text, aboutBoxes)
	}
	v := make([]float64, len(parts))
	for i, part := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, badParameter("bbox", text, aboutBoxes)
		}
		v[i] = n
	}
	half := len(v) / 2
	low, high := s.InOrder(orb.Point{v[0], v[1]}), s.InOrder(orb.Point{v[half], v[half+1]})
	if low[1] > high[1] || half == 3 && v[2] > v[5] {
		return nil, badParameter("bbox", text, aboutBoxes)
	}
	if s.Degrees() {
		return degreesBox(low, high), nil
	}
	if low[0] > high[0] {
		return nil, badParameter("bbox", text, aboutBoxes)
	}
	return projectedBox(orb.Bound{Min: low, Max: high}, s), nil
}

// degreesBox is the shape of a box of longitude, latitude; one whose west lies east of its east crosses the 180th
// meridian. What reaches beyond the globe is cut.
func degreesBox(low, high orb.Point) orb.Geometry {
	if low[0] > high[0] {
		return orb.MultiPolygon{
			orb.Bound{Min: orb.Point{clamp(low[0], 180), clamp(low[1], 90)}, Max: orb.Point{180, clamp(high[1], 90)}}.ToPolygon(),
			orb.Bound{Min: orb.Point{-180, clamp(low[1], 90)}, Max: orb.Point{clamp(high[0], 180), clamp(high[1], 90)}}.ToPolygon(),
		}
	}
	return shapeOf(orb.Bound{Min: orb.Point{clamp(low[0], 180), clamp(low[1], 90)}, Max: orb.Point{clamp(high[0], 180), clamp(high[1], 90)}})
}

func clamp(v, most float64) float64 { return min(max(v, -most), most) }

// shapeOf is a box as a valid geometry: without width or height it is a line, without both a point.
func shapeOf(b orb.Bound) orb.Geometry {
	switch {
	case b.Min == b.Max:
		return b.Min
	case b.Min[0] == b.Max[0] || b.Min[1] == b.Max[1]:
		return orb.LineString{b.Min, b.Max}
	}
	return b.ToPolygon()
}

// beyondZone is how many degrees around its area a projected system is followed; a box is cut there, as a zone has no
// sensible coordinates further away.
const beyondZone = 20

// projectedBox is the shape of a box of projected coordinates, its sides followed in small steps; nil where it lies
// wholly beyond what the system can say.
func projectedBox(b orb.Bound, s crs.System) orb.Geometry {
	wide := s.Area.Pad(beyondZone)
	most := 85.06
	if s.Kind == crs.WebMercator {
		wide = s.Area
	}
	wide.Min = orb.Point{clamp(wide.Min[0], 180), clamp(wide.Min[1], most)}
	wide.Max = orb.Point{clamp(wide.Max[0], 180), clamp(wide.Max[1], most)}
	whole := s.ForwardBound(wide)
	cut := orb.Bound{Min: orb.Point{max(b.Min[0], whole.Min[0]), max(b.Min[1], whole.Min[1])},
		Max: orb.Point{min(b.Max[0], whole.Max[0]), min(b.Max[1], whole.Max[1])}}
	if cut.Min[0] > cut.Max[0] || cut.Min[1] > cut.Max[1] {
		return nil
	}
	if s.Kind == crs.WebMercator || cut.Min[0] == cut.Max[0] || cut.Min[1] == cut.Max[1] {
		return shapeOf(s.InverseBound(cut))
	}
	corners := []orb.Point{cut.Min, {cut.Max[0], cut.Min[1]}, cut.Max, {cut.Min[0], cut.Max[1]}, cut.Min}
	var ring orb.Ring
	for i, to := range corners[1:] {
		from := corners[i]
		for step := range sideSteps {
			t := float64(step) / sideSteps
			p := s.Inverse(orb.Point{from[0]*(1-t) + to[0]*t, from[1]*(1-t) + to[1]*t})
			if math.IsNaN(p[0]) || math.IsNaN(p[1]) {
				return shapeOf(s.InverseBound(cut))
			}
			ring = append(ring, p)
		}
	}
	return orb.Polygon{append(ring, ring[0])}
}
