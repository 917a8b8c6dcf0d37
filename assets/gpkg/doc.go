// Package gpkg keeps the book in one GeoPackage file, which QGIS and GDAL read and edit as it is.
package gpkg
