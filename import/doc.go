// Package importer turns the rows of a delivered file into a plan, verdict by verdict, that becomes one change set.
//
// A Format opens a file by its declared format and by its content; its Source yields Rows. Inspect reads
// ahead, Choices and the catalogue make a Mapping, Make compares every row with the book and judges it:
// inserted, updated, the same, retired, rejected with a reason. Nothing is written before Plan.ChangeSet is
// committed. The way back, from the book to a file, is an Exporter's.
package importer
