package geo

import "github.com/paulmach/orb"

// Bound is the box of all entries; only where Len is not 0 does it mean anything.
func (x Index) Bound() orb.Bound {
	if x.Len() == 0 {
		return orb.Bound{}
	}
	low, high := x.tree.Bounds()
	return orb.Bound{Min: low, Max: high}
}
