// Package overlay does exact polygon arithmetic on an integer grid.
//
// Edges are cut where they meet and every cut is rounded to the grid by snap rounding (Hobby 1999): an edge moves
// by less than one unit, nothing changes sides, and from there on each decision is exact in integers. What comes
// out is a pure function of what goes in. One arrangement with the winding number of every face answers each
// question by choosing faces.
//
// Rings are open (the first position is not repeated; a repeated one does no harm). A ring has positive area by
// the shoelace formula where it runs from the x axis to the y axis, whatever way y points on paper.
package overlay
