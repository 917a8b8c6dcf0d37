package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Place is where the vantage is.
func (v *Vantage) Place() orb.Point { return v.near.at }

// DistanceTo is DistanceTo from the place, and takes no memory where g is near.
func (v *Vantage) DistanceTo(g orb.Geometry) float64 {
	switch g := g.(type) {
	case orb.Point:
		return v.Distance(g)
	case orb.LineString:
		return v.DistanceToLine(g)
	case orb.Polygon:
		if len(g) == 1 {
			return v.DistanceToRing(g[0])
		}
	}
	return distanceTo(v.near.at, g)
}

// Distance is Distance from the place.
func (v *Vantage) Distance(q orb.Point) float64 { return v.near.distance(q) }

// DistanceToLine is DistanceTo for a line of these positions.
func (v *Vantage) DistanceToLine(line []orb.Point) float64 {
	if metres, ok := v.toNear(line, roleLine); ok {
		return metres
	}
	return distanceTo(v.near.at, orb.LineString(line))
}

// DistanceToRing is DistanceTo for a polygon of one ring.
func (v *Vantage) DistanceToRing(ring []orb.Point) float64 {
	if metres, ok := v.toNear(ring, roleRing); ok {
		return metres
	}
	return distanceTo(v.near.at, orb.Polygon{ring})
}

// Bearing is Bearing from the place.
func (v *Vantage) Bearing(q orb.Point) float64 { return v.near.bearing(q) }

// plane maps places near a vantage to metres eastward and northward, with the scale that holds at the vantage: no distance is
// longer or shorter than its image by more than a share that grows with how far north or south one of its ends is.
type plane struct {
	east, north float64 // metres a degree
	bend        float64 // the share a degree of latitude, from above; 0 where the plane is of no use
}

// planeLatitude is where parallels become too short for the plane.
const planeLatitude = 80

func newPlane(s *station) plane {
	if !isLonLat(s.at) || math.Abs(s.at[1]) > planeLatitude {
		return plane{}
	}
	n := SemiMajorAxis / s.w
	return plane{
		east:  n * s.cos * radiansADegree,
		north: n * (1 - first2) / (s.w * s.w) * radiansADegree,
		// The logarithm of the radius of a parallel falls by at most the tangent of the latitude, which grows by less than 0.06 on
		// the way, and that of the radius of the meridian changes by at most 0.011.
		bend: (math.Abs(s.sin)/s.cos + 0.1) * radiansADegree,
	}
}

// toNear is the distance to a line or ring of which all is near; ok is false where it is not.
func (v *Vantage) toNear(run []orb.Point, role role) (metres float64, ok bool) {
	if len(run) < 2 || v.plane.bend == 0 {
		return 0, false
	}
	p := v.near.at
	least, reach, odd := math.Inf(1), 0.0, false
	var few [32]float64
	squares := few[:0]
	px, py, east, north := p[0], p[1], v.plane.east, v.plane.north
	ax, ay := (run[0][0]-px)*east, (run[0][1]-py)*north
	for i := range run {
		x, y := run[i][0], run[i][1]
		if !(math.Abs(x-px) <= shortDegrees && math.Abs(y-py) <= shortDegrees && math.Abs(x) <= 180 && math.Abs(y) <= 90) {
			return 0, false
		}
		reach = max(reach, math.Abs(y-py))
		bx, by := (x-px)*east, (y-py)*north
		d, _ := footOf(ax, ay, bx, by)
		least = min(least, d)
		squares = append(squares, d)
		if (ay > 0) != (by > 0) && (ax*(by-ay) > ay*(bx-ax)) == (by > ay) {
			odd = !odd
		}
		ax, ay = bx, by
	}
	const doubtful = 1e-6 // squared metres, within which roundings may tell the wrong side
	if role == roleRing && (odd || least < doubtful) {
		if least >= doubtful || locateIn([]part{{role: roleRing, points: run}}, p) != outside {
			return 0, true
		}
	}
	// What is farther in the plane by more than both distances may be off is no nearer.
	most := least * (1 + 1e-9 + 5*v.plane.bend*reach)
	metres = math.Inf(1)
	for i := 1; i < len(run); i++ {
		if squares[i] <= most {
			metres = min(metres, v.toEdge(run[i-1], run[i]))
		}
	}
	return metres, true
}

// footOf is the squared distance of the origin of the plane from an edge, and at what share of the edge the foot is.
func footOf(ax, ay, bx, by float64) (square, t float64) {
	dx, dy := bx-ax, by-ay
	along, whole := -(ax*dx + ay*dy), dx*dx+dy*dy
	switch {
	case !(along > 0):
		return ax*ax + ay*ay, 0
	case along >= whole:
		return bx*bx + by*by, 1
	}
	t = along / whole
	x, y := ax+t*dx, ay+t*dy
	return x*x + y*y, t
}

// toEdge is the distance to an edge that is near. Half the derivative of the squared distance is nearly linear along it, with the
// squared length of the edge for its slope: from the foot in the plane one or two of Newton's steps lead to its zero.
func (v *Vantage) toEdge(a, b orb.Point) float64 {
	p := v.near.at
	east, north := v.plane.east, v.plane.north
	_, t := footOf((a[0]-p[0])*east, (a[1]-p[1])*north, (b[0]-p[0])*east, (b[1]-p[1])*north)
	lon, lat := b[0]-a[0], b[1]-a[1]
	length2 := square(lon*east) + square(lat*north)
	lon, lat = lon*radiansADegree, lat*radiansADegree
	best := math.Inf(1)
	for range mostSteps {
		q := along(a, b, t)
		if q == p {
			return 0
		}
		l := v.near.to(q)
		d := l.metres()
		best = min(best, d)
		if length2 == 0 {
			return best
		}
		next := max(0, min(1, t-l.lengthening(lon, lat)/length2))
		// The nearest place is at most twice the step away, and nearer by no more than the square of that over the distance.
		if step2 := square(next-t) * length2; step2 <= 1e-9*d || step2 <= 1e-18 {
			return best
		}
		t = next
	}
	return best
}

// mostSteps bounds the steps along an edge. Each leaves less than a twentieth of the way.
const mostSteps = 12
