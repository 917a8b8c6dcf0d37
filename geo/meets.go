package geo

import "github.com/paulmach/orb"

// The question asked most, whether two geometries meet, with one side prepared and the other as it comes: nothing is made of that
// one. It is exact, and true as soon as a position of the other side lies in the area or one of its edges touches an edge.

// Intersects is the function of that name with the receiver as one side.
func (x *Prepared) Intersects(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point:
		return x.Holds(g)
	case orb.MultiPoint:
		for _, p := range g {
			if x.Holds(p) {
				return true
			}
		}
	case orb.LineString:
		return x.meetsRun(g)
	case orb.MultiLineString:
		for _, l := range g {
			if x.meetsRun(l) {
				return true
			}
		}
	case orb.Polygon:
		return x.meetsRings(g) || x.reachesInto(g)
	case orb.MultiPolygon:
		for _, p := range g {
			if x.meetsRings(p) {
				return true
			}
		}
		return x.reachesInto(g)
	}
	return false
}

func (x *Prepared) meetsRings(p orb.Polygon) bool {
	for _, r := range p {
		if x.meetsRun(r) {
			return true
		}
	}
	return false
}

// meetsRun tells whether a run of positions, joined by edges, meets the receiver. Where no edges touch, one position of the run
// speaks for all; to look at the others first is less work where an area has few edges.
func (x *Prepared) meetsRun(run []orb.Point) bool {
	asked := run[:min(len(run), 1)]
	if x.area && len(x.edges) <= fewEdges {
		asked = run
	}
	for i := range asked {
		if x.Holds(asked[i]) {
			return true
		}
	}
	for i := 1; i < len(run); i++ {
		if x.touches(edge{a: run[i-1], b: run[i]}) {
			return true
		}
	}
	return false
}

// touches tells whether an edge touches one of the receiver.
func (x *Prepared) touches(e edge) bool {
	box := e.box()
	if !overlap(box, x.bound) {
		return false
	}
	if len(x.edges) > fewEdges {
		found := false
		x.touching(box, func(f edge) bool {
			found = segmentsMeet(e, f)
			return !found
		})
		return found
	}
	for i := range x.edges {
		f := &x.edges[i]
		if f.a[0] < box.Min[0] && f.b[0] < box.Min[0] || f.a[0] > box.Max[0] && f.b[0] > box.Max[0] ||
			f.a[1] < box.Min[1] && f.b[1] < box.Min[1] || f.a[1] > box.Max[1] && f.b[1] > box.Max[1] {
			continue
		}
		if segmentsMeet(e, *f) {
			return true
		}
	}
	return false
}

// mostStabs bounds the edges that are looked at one after another to find places in an area that is not prepared.
const mostStabs = 1 << 14

// reachesInto tells whether the receiver, which touches no edge of an area, lies in it with a part: then with all of that part.
func (x *Prepared) reachesInto(area orb.Geometry) bool {
	parts := partsOf(area)
	edges, places := 0, 0
	for _, part := range parts {
		edges += len(part.points)
	}
	for _, part := range x.parts {
		if places++; part.role == rolePoints {
			places += len(part.points)
		}
	}
	if edges*places > mostStabs {
		return Prepare(area).holdsRunOf(x)
	}
	for _, part := range x.parts {
		run := part.points
		if part.role != rolePoints && len(run) > 1 {
			run = run[:1]
		}
		for _, p := range run {
			if locateIn(parts, p) != outside {
				return true
			}
		}
	}
	return false
}
