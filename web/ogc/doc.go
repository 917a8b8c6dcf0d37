// Package ogc serves the book as OGC API - Features: Part 1 (core, GeoJSON, HTML, OpenAPI 3.0), Part 2 (reference
// systems), Part 3 (filters in CQL2), Part 4 (create, replace, update, delete, with ETags) and Part 5 (schemas).
//
// A collection is all assets ("assets"), all assets of one class of the catalogue (under the class's key), or all
// boundaries ("boundaries", read only: drafts and keepers' imports own their changes). A collection holds every record
// whatever its stage; stage is a property to filter by. What a standard leaves open is answered so that GDAL and QGIS
// work: the contract tests replay what they send.
package ogc
