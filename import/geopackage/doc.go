// Package geopackage reads the feature layers of GeoPackages.
//
// The file is copied and the copy is opened, so that nothing is ever written beside a delivery, and a journal that
// lies beside it counts. Coordinates are taken to longitude and latitude by the layer's reference system; heights and
// measures are dropped. The layers of the house's own stores and exports come back with the fields that they were made
// of.
package geopackage
