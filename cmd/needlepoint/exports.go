package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/import"
	csvfile "needlepoint/import/csv"
	geojsonfile "needlepoint/import/geojson"
)

// exportFormats lists every format that records are written in, the usual first.
func exportFormats() []importer.ExportFormat {
	return []importer.ExportFormat{
		{Name: "geojson", Label: assets.Text{ZH: "GeoJSON", EN: "GeoJSON"}, Ending: ".geojson",
			MediaType: "application/geo+json", Exporter: geojsonfile.Exporter{}},
		{Name: "csv", Label: assets.Text{ZH: "CSV 表格（Excel 可直接打开）", EN: "CSV table (opens in Excel)"}, Ending: ".csv",
			MediaType: "text/csv; charset=utf-8", Exporter: csvfile.Exporter{ByteOrderMark: true, Stamped: true}},
		{Name: "gpkg", Label: assets.Text{ZH: "GeoPackage（QGIS）", EN: "GeoPackage (QGIS)"}, Ending: ".gpkg",
			MediaType: "application/geopackage+sqlite3", Exporter: geoPackage{}},
		{Name: "ndjson", Label: assets.Text{ZH: "GeoJSON，每行一个要素", EN: "GeoJSON, a feature a line"}, Ending: ".ndjson",
			MediaType: "application/x-ndjson", Exporter: geojsonfile.Exporter{Lines: true}},
	}
}

// exportFormat returns the format of a name that is in the list.
func exportFormat(name string) importer.ExportFormat {
	for _, f := range exportFormats() {
		if f.Name == name {
			return f
		}
	}
	return importer.ExportFormat{}
}

func geoPackageOptions(stamp importer.Stamp) gpkg.ExportOptions {
	return gpkg.ExportOptions{Revision: stamp.Revision, Hash: stamp.Hash, At: stamp.At, Notice: stamp.Notice}
}

// geoPackage writes a GeoPackage to a stream. The file is finished in a folder of its own first: SQLite writes to and fro.
type geoPackage struct{}

// Export implements importer.Exporter.
func (geoPackage) Export(ctx context.Context, w io.Writer, records iter.Seq[assets.Record], stamp importer.Stamp) (err error) {
	making, err := os.MkdirTemp("", "needlepoint-export-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(making)) }()
	path := filepath.Join(making, "export.gpkg")
	if err := gpkg.Export(ctx, path, records, geoPackageOptions(stamp)); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = io.Copy(w, file)
	return err
}
