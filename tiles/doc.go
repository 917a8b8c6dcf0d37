// Package tiles cuts a view of the inventory into vector tiles.
//
// A tile is a Mapbox Vector Tile, version 2, in web Mercator, 4096 units a side with a buffer of 64. Its
// layers come from Source values that the caller hands in. The same features give the same bytes, whatever
// order their source yields them in. A tile is whole or it is an error, and what cannot be drawn at its
// scale is counted in a layer of its own.
package tiles
