// Package shapefile reads shapefiles: loose ones whose files lie side by side, and archives (.zip) of one or several.
//
// Coordinates are taken to longitude and latitude by the system that the .prj declares. Heights and measures are
// dropped. Text is read in the encoding of the .cpg, else of the table's own mark, else of what it can be.
package shapefile
