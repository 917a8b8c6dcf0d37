// Package geojsonfile reads and writes GeoJSON: one FeatureCollection, one Feature, or a Feature a line.
//
// A file of any size is read as a stream, one feature in memory at a time.
package geojsonfile
