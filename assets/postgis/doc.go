// Package postgis keeps the book of assets in a PostGIS database: it is assets.Store for several service processes
// that share one database.
//
// Everything lies in the schema "needlepoint", which Open makes and brings up to date. The order of revisions is
// the order in which transactions take the one row of the table head, so a follower that asks for the
// revision after the one it has never misses any. Outside edits (SQL, QGIS) are noted by triggers and adopted as
// revisions of actor "outside" by whichever process meets them first.
//
// # Rows that cannot be read
//
// The tables refuse a geometry that is missing, empty, three-dimensional or a collection, attributes that are
// no object, and ids out of range. What they cannot refuse and the service cannot read (a coordinate that is no
// number, a number beyond float64) is no record: spoiling a row is a deletion in the book, mending it an
// insert, and the table unreadable_row says why meanwhile. It stops nothing.
package postgis
