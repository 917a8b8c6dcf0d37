// Package basemaps keeps what may be drawn under the district: the list of basemaps that an installation uses, the rules of
// their addresses, and the PMTiles files that lie on its own disk. It fetches nothing: browsers do.
package basemaps
