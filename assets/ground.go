package assets

import (
	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// ground is a geometry that assets are asked to meet, made ready, or squares that are to count them.
type ground struct {
	prepared *geo.Prepared
	square   *Lattice
	bound    orb.Bound
	isBox    bool
	inner    geo.WorldBox // of a box: what has a position in these units has one in it
	strips   *geo.Strips  // of an area that many rows were asked to meet
	asked    int
	isTurf   bool // an area counts only where the insides overlap
}

func newGround(shape orb.Geometry) *ground {
	g := &ground{prepared: geo.Prepare(shape), bound: shape.Bound()}
	g.inner = emptyBox
	if g.isBox = orb.Equal(shape, g.bound.ToPolygon()); g.isBox {
		g.inner = narrow(g.bound)
	}
	return g
}

// newTurf returns a ground that areas have to overlap, for many goroutines to ask at once.
func newTurf(shape orb.Geometry) *ground {
	g := newGround(shape)
	g.isTurf, g.strips = true, geo.NewStrips(g.prepared)
	return g
}

// narrow returns the units of a box in degrees without two on every side, so that nothing is gained by rounding: units stand in the
// order of what they are made of, give or take one.
func narrow(box orb.Bound) geo.WorldBox {
	b := geo.WorldBoxOf(box)
	if b.Max.X-b.Min.X <= 4 || b.Max.Y-b.Min.Y <= 4 || b.Min.X > b.Max.X || b.Min.Y > b.Max.Y {
		return emptyBox
	}
	return geo.WorldBox{Min: geo.WorldPoint{X: b.Min.X + 2, Y: b.Min.Y + 2}, Max: geo.WorldPoint{X: b.Max.X - 2, Y: b.Max.Y - 2}}
}

// meets reports whether the geometry meets the ground. What lies within a box needs no look at its edges.
func (g *ground) meets(other orb.Geometry) bool {
	if g.square != nil {
		return g.square.holds(other)
	}
	if p, ok := other.(orb.Point); ok && g.isBox {
		return g.bound.Contains(p)
	}
	if g.isBox {
		if b := other.Bound(); b.Min[0] <= b.Max[0] && g.bound.Contains(b.Min) && g.bound.Contains(b.Max) {
			return true
		}
	}
	return g.prepared.Intersects(other) && !(g.isTurf && other.Dimensions() == 2 && g.prepared.Relate(geo.Prepare(other)).Touches())
}

// meetsRow is meets for the geometry of a row. One position within decides for most, and needs no look at the others.
func (g *ground) meetsRow(r row, buffer *[]orb.Point) bool {
	s := r.seg
	if s == nil || g.square != nil {
		return g.meets(r.geometry(buffer))
	}
	world := s.world[s.starts[r.at]:s.starts[r.at+1]]
	f := s.forms[r.at]
	isPoint := f.kind() == formPoint
	if g.isBox {
		for _, p := range world {
			if p.X >= g.inner.Min.X && p.X <= g.inner.Max.X && p.Y >= g.inner.Min.Y && p.Y <= g.inner.Max.Y {
				return true
			}
		}
		if isPoint {
			return g.bound.Contains(s.exact.position(s.exactAt[r.at], f.scale()))
		}
		return g.meets(r.geometry(buffer))
	}
	if !g.isTurf { // which has them already, if it can
		if g.asked++; g.asked == manyAsked {
			g.strips = geo.NewStrips(g.prepared)
		}
	}
	if g.strips != nil {
		for _, p := range world {
			if g.strips.Inside(p) {
				return true
			}
		}
		if len(world) > 0 && g.strips.Outside(boxOfWorld(world)) {
			return false
		}
	}
	if isPoint {
		return g.prepared.Holds(s.exact.position(s.exactAt[r.at], f.scale()))
	}
	return g.meets(r.geometry(buffer))
}

// manyAsked is how many rows are worth the making of strips.
const manyAsked = 32
