package tiles

import (
	"context"

	"github.com/paulmach/orb"
)

// Source is one layer of a tile, handed in as a value. A layer with another purpose is another Source.
type Source interface {
	// Layer describes the layer; it always says the same.
	Layer() Layer

	// Each calls each for every feature whose bounding box meets the box of lon/lat, once, in any order. An error
	// of each ends the walk and is returned. Each stops when ctx does.
	Each(ctx context.Context, box orb.Bound, each func(Feature) error) error
}

// Layer says what the features of a layer carry.
type Layer struct {
	Name        string // unique in a tile
	Description string
	Texts       []Field // the features' Texts, in this order
	Counts      []Field // the features' Counts, in this order
}

// Field is one property of a layer.
type Field struct {
	Name        string
	Description string
	Own         bool // hardly two features share a value: each is written anew, without a look whether it was there before
}

// Feature is one feature of a layer. Its slices belong to the source and are good until each returns.
type Feature struct {
	ID       uint64       // above 0 and below 2^53, unique within the layer; 0 for a feature without one
	Geometry orb.Geometry // lon/lat degrees; read, never written
	Texts    []string     // one for each Field of Layer.Texts; the empty text is left out
	Counts   []uint64     // one for each Field of Layer.Counts

	// Vital features stay in sight: a line or area too small for the tile's scale is drawn as a point, where
	// one that is not vital is left out and counted.
	Vital bool
}
