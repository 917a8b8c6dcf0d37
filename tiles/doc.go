// Package tiles cuts a view of the inventory into vector tiles.
//
// A tile is a Mapbox Vector Tile, version 2, in web Mercator, 4096 units a side with a buffer of 64. Its
// layers come from Source values that the caller hands in. The same features give the same bytes, whatever
// order their source yields them in. What cannot be drawn at a tile's scale is counted in a layer of its own.
//
// From OverviewZoom on a tile is whole or it is an error, unless it holds more than MostAssets. Below it is an overview: lines,
// areas and boundaries that are large enough to be seen, within a budget, and a layer of cells that counts every asset.
package tiles
