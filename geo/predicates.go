package geo

import "github.com/paulmach/orb"

// The questions of simple features to one geometry that is asked many times. Where boxes decide, nothing else is
// looked at; a Point never needs the matrix.

// Equals tells whether g is the same places.
func (x *Prepared) Equals(g orb.Geometry) bool {
	if p, ok := g.(orb.Point); ok {
		return x.dim() == 0 && x.bound == orb.Bound{Min: p, Max: p}
	}
	return x.bound == Bound(g) && x.Relate(Prepare(g)).Equals()
}

// Touches tells whether g and this share places, but none of the interiors of both.
func (x *Prepared) Touches(g orb.Geometry) bool {
	if p, ok := g.(orb.Point); ok {
		return x.at(p) == boundary
	}
	return overlap(x.bound, Bound(g)) && x.Relate(Prepare(g)).Touches()
}

// Crosses is symmetric for lines; between dimensions it holds where the lower one goes beyond the higher.
func (x *Prepared) Crosses(g orb.Geometry) bool {
	if _, ok := g.(orb.Point); ok {
		return false // one place cannot lie both inside and outside
	}
	return overlap(x.bound, Bound(g)) && x.Relate(Prepare(g)).Crosses()
}

// Overlaps tells whether both are of one dimension, share places of it and each has some of its own.
func (x *Prepared) Overlaps(g orb.Geometry) bool {
	if _, ok := g.(orb.Point); ok {
		return false
	}
	return overlap(x.bound, Bound(g)) && x.Relate(Prepare(g)).Overlaps()
}

// Contains tells whether no place of g lies outside, and some of its interior within the interior.
func (x *Prepared) Contains(g orb.Geometry) bool {
	if p, ok := g.(orb.Point); ok {
		return x.at(p) == interior
	}
	return encloses(x.bound, Bound(g)) && x.Relate(Prepare(g)).Contains()
}

// Within tells whether g contains this.
func (x *Prepared) Within(g orb.Geometry) bool {
	if p, ok := g.(orb.Point); ok {
		return x.dim() == 0 && x.bound == orb.Bound{Min: p, Max: p}
	}
	return encloses(Bound(g), x.bound) && x.Relate(Prepare(g)).Within()
}
