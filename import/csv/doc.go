// Package csvfile reads and writes tables of comma-separated values with a place in each row: two columns of degrees, or well-known text.
//
// Cells are text: what they mean is decided where the row meets the book. A cell that a spreadsheet would run as
// a formula is written with an apostrophe in front, and read back without it.
package csvfile
