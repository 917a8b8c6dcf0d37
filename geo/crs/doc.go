// Package crs knows the reference systems in which coordinates are delivered and asked for: which they are,
// what they are called, how their axes run, and the way between them and longitude, latitude.
//
// CGCS2000 and WGS 84 are one datum here. Their realisations agree within a metre in China and their ellipsoids
// within 0.1 mm; degrees of the one are taken for degrees of the other, unchanged. Every other datum is refused
// by name: without the parameters of its shift, what came out would be wrong by up to hundreds of metres.
//
// Positions run x east, y north (longitude, latitude) in every function that does not say otherwise: the
// traditional order of GIS files, which shapefile and GeoPackage keep whatever the authority writes. InOrder
// turns a position to the order of the authority, which for EPSG:4326, EPSG:4490 and the Gauss-Krüger
// systems has north first.
package crs
