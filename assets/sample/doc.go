// Package sample invents a district to try the product on, the same one for the same seed and size.
//
// Everything is laid out on a lattice of street lines in a plane of metres (u to the east, v to the north)
// which a gentle warp bends and turns before it is put on the ground. Neighbours share lattice points, so
// cells, communities, streets and the district fit together without a gap. Water follows lattice bands: a
// river with a bay along a row, a tributary along a column. All of it is fiction; Note says so.
package sample
