package shapefile

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"needlepoint/import"
)

// mostWork bounds the comparisons of one record's rings: a province with all its lakes takes a tenth of it.
const mostWork = 100_000_000

// shapeNote is what was remarkable about a shape.
type shapeNote struct {
	turned bool // the orientation of rings contradicted which lies in which
}

// ring is a ring of a polygon record.
type ring struct {
	points []orb.Point
	box    orb.Bound
	area   float64 // signed; a shapefile's exteriors are clockwise, below 0
	inside int     // how many rings it lies in
	parent int     // the smallest of those; -1 for none
}

// assemble makes polygons of the rings of a record. Which ring is a hole is decided by where it lies: within an odd
// number of others. Orientation says the same in a sound file, and is only remarked on where it does not.
func assemble(parts [][]orb.Point) (orb.Geometry, shapeNote, *importer.Fault) {
	if len(parts) == 1 {
		return orb.Polygon{orb.Ring(parts[0])}, shapeNote{}, nil
	}
	rings := make([]ring, len(parts))
	for i, p := range parts {
		rings[i] = ring{points: p, box: boxOf(p), area: areaOf(p), parent: -1}
	}
	if !nest(rings) {
		return nil, shapeNote{}, brokenShape(fmt.Sprintf("面由 %d 个环组成，过于复杂；请拆分", len(parts)),
			fmt.Sprintf("the polygon of %d rings is too intricate; split it", len(parts)))
	}
	var note shapeNote
	at := make(map[int]int, len(rings)) // exterior ring → polygon
	var out orb.MultiPolygon
	for i, r := range rings {
		note.turned = note.turned || r.area != 0 && (r.area > 0) != (r.inside%2 == 1)
		if r.inside%2 == 0 {
			at[i] = len(out)
			out = append(out, orb.Polygon{orb.Ring(r.points)})
		}
	}
	for _, r := range rings {
		if r.inside%2 == 1 {
			p := at[r.parent]
			out[p] = append(out[p], orb.Ring(r.points))
		}
	}
	if len(out) == 1 {
		return out[0], note, nil
	}
	return out, note, nil
}

// nest counts for each ring the others that it lies in; false where that is too much work.
func nest(rings []ring) bool {
	work := 0
	for i := range rings {
		r := &rings[i]
		for j := range rings {
			if work++; work > mostWork {
				return false
			}
			o := &rings[j]
			if i == j || math.Abs(o.area) <= math.Abs(r.area) || !covers(o.box, r.box) {
				continue
			}
			if work += len(o.points) * 2; work > mostWork {
				return false
			}
			if within(r.points, o.points, &work) {
				r.inside++
				if r.parent < 0 || math.Abs(o.area) < math.Abs(rings[r.parent].area) {
					r.parent = j
				}
			}
		}
	}
	for i := range rings { // a hole's exterior must be one; crossing rings could say otherwise
		if r := &rings[i]; r.inside%2 == 1 && rings[r.parent].inside%2 == 1 {
			r.inside = 0
		}
	}
	return true
}

// within tells whether a ring lies in another, by the first of its positions, or middles of edges, that is not on the
// other's boundary; false where all are.
func within(r, other []orb.Point, work *int) bool {
	for i, p := range r {
		if *work += len(other); *work > mostWork {
			return false
		}
		if side := sideOf(p, other); side != 0 {
			return side > 0
		}
		if i > 0 {
			q := orb.Point{(p[0] + r[i-1][0]) / 2, (p[1] + r[i-1][1]) / 2}
			if side := sideOf(q, other); side != 0 {
				return side > 0
			}
		}
	}
	return false
}

// sideOf is +1 where p lies in the ring, -1 outside, 0 on its boundary.
func sideOf(p orb.Point, ring []orb.Point) int {
	side := -1
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if p == a || p == b {
			return 0
		}
		cross := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
		if cross == 0 && math.Min(a[0], b[0]) <= p[0] && p[0] <= math.Max(a[0], b[0]) && math.Min(a[1], b[1]) <= p[1] && p[1] <= math.Max(a[1], b[1]) {
			return 0
		}
		if (a[1] > p[1]) != (b[1] > p[1]) && (cross > 0) == (b[1] > a[1]) {
			side = -side
		}
	}
	return side
}

func boxOf(points []orb.Point) orb.Bound {
	b := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, p := range points {
		b.Min = orb.Point{math.Min(b.Min[0], p[0]), math.Min(b.Min[1], p[1])}
		b.Max = orb.Point{math.Max(b.Max[0], p[0]), math.Max(b.Max[1], p[1])}
	}
	return b
}

func covers(a, b orb.Bound) bool {
	return a.Min[0] <= b.Min[0] && a.Min[1] <= b.Min[1] && a.Max[0] >= b.Max[0] && a.Max[1] >= b.Max[1]
}

// areaOf is twice the signed area, counter-clockwise above 0, taken from the first position so that large coordinates
// do not spoil it.
func areaOf(points []orb.Point) float64 {
	sum := 0.0
	for i := 1; i+1 < len(points); i++ {
		o, a, b := points[0], points[i], points[i+1]
		sum += (a[0]-o[0])*(b[1]-o[1]) - (a[1]-o[1])*(b[0]-o[0])
	}
	return sum
}
