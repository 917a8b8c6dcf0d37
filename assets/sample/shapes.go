package sample

import (
	"slices"

	"github.com/paulmach/orb"
)

// rect is a rectangle of the plan in metres.
type rect struct{ u0, v0, u1, v1 float64 }

func (r rect) width() float64  { return r.u1 - r.u0 }
func (r rect) height() float64 { return r.v1 - r.v0 }

func (r rect) inset(d float64) rect { return rect{r.u0 + d, r.v0 + d, r.u1 - d, r.v1 - d} }

// quad returns the outline of a rectangle of the plan, counter-clockwise, with points along long sides so
// that it bends with the streets.
func (l *lattice) quad(r rect) orb.Ring {
	nu, nv := 1+int(r.width()/60), 1+int(r.height()/60)
	ring := make(orb.Ring, 0, 2*(nu+nv)+1)
	for k := range nu {
		ring = append(ring, l.point(r.u0+r.width()*float64(k)/float64(nu), r.v0))
	}
	for k := range nv {
		ring = append(ring, l.point(r.u1, r.v0+r.height()*float64(k)/float64(nv)))
	}
	for k := range nu {
		ring = append(ring, l.point(r.u1-r.width()*float64(k)/float64(nu), r.v1))
	}
	for k := range nv {
		ring = append(ring, l.point(r.u0, r.v1-r.height()*float64(k)/float64(nv)))
	}
	return append(ring, ring[0])
}

// ring puts a closed list of plan coordinates on the ground, counter-clockwise.
func (l *lattice) ring(plan [][2]float64) orb.Ring {
	out := make(orb.Ring, 0, len(plan)+1)
	for _, q := range plan {
		p := l.point(q[0], q[1])
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	if out[0] != out[len(out)-1] {
		out = append(out, out[0])
	}
	return counterClockwise(out)
}

// line puts plan coordinates on the ground.
func (l *lattice) line(plan [][2]float64) orb.LineString {
	out := make(orb.LineString, len(plan))
	for i, q := range plan {
		out[i] = l.point(q[0], q[1])
	}
	return out
}

// building returns a true rectangle around the middle of r, turned with the street below it, or along its
// own length where it is long: streets may meet at an angle, walls do not.
func (l *lattice) building(r rect) orb.Polygon {
	cu, cv := (r.u0+r.u1)/2, (r.v0+r.v1)/2
	w, h := r.width()/2, r.height()/2
	x0, y0 := l.warp(cu, cv)
	x1, y1 := l.warp(cu+1, cv)
	dx, dy := x1-x0, y1-y0
	if h > 1.35*w {
		x1, y1 = l.warp(cu, cv+1)
		dx, dy = y1-y0, x0-x1
	}
	corner := func(a, b float64) orb.Point {
		x, y := float64(a*dx)-float64(b*dy), float64(a*dy)+float64(b*dx)
		return l.place(x0+x, y0+y)
	}
	a, b, c, d := corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)
	return orb.Polygon{{a, b, c, d, a}}
}

func counterClockwise(r orb.Ring) orb.Ring {
	if r.Orientation() == orb.CW {
		slices.Reverse(r)
	}
	return r
}

func sortedUnique(x []float64) []float64 {
	slices.Sort(x)
	return slices.Compact(x)
}
