package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// fewCorners is up to how many corners a convex area is looked at by all triples of its edges.
const fewCorners = 12

// half is a half plane that holds a convex area: the unit normal that leads inwards, and how far within it a place lies.
type half struct{ nx, ny, depth float64 }

// leastRoom is the room in degrees above which roundings do not matter.
const leastRoom = 1e-11

// centre finds the middle of a convex area of few corners, which is a given place where that is as good as any; ok is false where
// the area is none.
//
// No circle in the area is larger than the mean of the depths of any place below edges whose normals, weighed as in that mean, add
// up to nothing. The least such mean is the radius of the largest circle, and its edges are the ones that it touches: two or three.
// A place whose room is within a fiftieth of it is as good.
func (s *middleSearch) centre(x, y float64) (ok bool) {
	var few [fewCorners]half
	halves := s.halves(few[:0], x, y)
	if len(halves) < 3 {
		return false
	}
	radius, touched := math.Inf(1), [2]int{}
	for i := range halves {
		for j := i + 1; j < len(halves); j++ {
			ofK := halves[i].cross(&halves[j])
			for k := j + 1; k < len(halves); k++ {
				ofI, ofJ := halves[j].cross(&halves[k]), halves[k].cross(&halves[i])
				sum := ofI + ofJ + ofK
				if !(ofI >= 0 && ofJ >= 0 && ofK >= 0 && sum > 0.01) {
					continue
				}
				mean := (ofI*halves[i].depth + ofJ*halves[j].depth + ofK*halves[k].depth) / sum
				if mean >= radius {
					continue
				}
				radius = mean
				switch max(ofI, ofJ, ofK) { // the two edges that differ most in direction
				case ofK:
					touched = [2]int{i, j}
				case ofI:
					touched = [2]int{j, k}
				default:
					touched = [2]int{k, i}
				}
			}
		}
	}
	if !(radius > leastRoom && radius < math.Inf(1)) {
		return false
	}
	dx, dy := 0.0, 0.0
	if room := depthOf(halves, 0, 0); radius > room*fiftieth {
		a, b := &halves[touched[0]], &halves[touched[1]]
		turn := a.cross(b)
		byA, byB := radius-a.depth, radius-b.depth
		dx, dy = (byA*b.ny-byB*a.ny)/turn, (byB*a.nx-byA*b.nx)/turn
		if room = depthOf(halves, dx, dy); !(radius <= room*fiftieth) {
			return false
		}
	}
	s.best = orb.Point{s.origin[0] + (x+dx)/s.scale, s.origin[1] + y + dy}
	return true
}

// halves lists the half planes of a convex area, seen from a place, counter-clockwise; none where the area has a reflex corner or too
// many.
func (s *middleSearch) halves(out []half, x, y float64) []half {
	n := len(s.sides)
	if n < 3 || n > fewCorners {
		return nil
	}
	way := 0.0
	last := &s.sides[n-1]
	for i := range s.sides {
		e := &s.sides[i]
		turn := last.dx*e.dy - last.dy*e.dx
		if e.per == 0 || turn*way < 0 {
			return nil
		}
		if turn != 0 {
			way = turn
		}
		last = e
	}
	inwards := math.Copysign(1, way)
	for i := range s.sides {
		e := &s.sides[i]
		if way < 0 {
			e = &s.sides[n-1-i]
		}
		by := math.Sqrt(e.per) * inwards
		h := half{nx: -e.dy * by, ny: e.dx * by}
		h.depth = h.nx*(x-e.x) + h.ny*(y-e.y)
		out = append(out, h)
	}
	return out
}

func (h *half) cross(g *half) float64 { return h.nx*g.ny - h.ny*g.nx }

// depthOf is how far from the nearest border a place lies.
func depthOf(halves []half, dx, dy float64) float64 {
	least := math.Inf(1)
	for i := range halves {
		least = min(least, halves[i].depth+halves[i].nx*dx+halves[i].ny*dy)
	}
	return least
}
