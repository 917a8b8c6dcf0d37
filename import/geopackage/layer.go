package geopackage

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// layer is one feature table or view.
type layer struct {
	table, geometry, kind string
	rows                  int // -1 for a view
	columns               []column
	order                 string // SQL of the order of rows; empty for a view
	own                   bool   // laid out as the house lays out its store
	srs                   srs
	blobs                 []string // columns that are left out
}

// column is one that is read as a field.
type column struct {
	name  string
	field string // importer.MemberID for a key that only numbers the features
	truth bool   // 0 and 1 stand for false and true
}

// srs is a row of gpkg_spatial_ref_sys.
type srs struct {
	id           int64
	name         string
	organization string
	code         int
	definition   string
	there        bool
}

const (
	sqlTables = `SELECT count(*) FROM sqlite_master WHERE lower(name) IN ('gpkg_contents', 'gpkg_spatial_ref_sys', 'gpkg_geometry_columns')`
	sqlOthers = `SELECT count(*) FROM gpkg_contents WHERE data_type IS NOT 'features'`
	// A layer that says one system in its contents and another in its geometry column is taken by the column.
	sqlLayers = `SELECT g.table_name, g.column_name, g.geometry_type_name, g.srs_id, s.srs_name, s.organization, s.organization_coordsys_id, s.definition, s.srs_id IS NOT NULL
		FROM gpkg_geometry_columns g JOIN gpkg_contents c ON lower(c.table_name) = lower(g.table_name) AND c.data_type = 'features'
		LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY g.table_name`
	mostLayers = 2_000
)

// list finds the feature layers.
func (f *file) list(conn *sqlite.Conn) error {
	tables := 0
	if err := query(conn, sqlTables, func(s *sqlite.Stmt) error { tables = s.ColumnInt(0); return nil }); err != nil {
		return err
	}
	if tables < 3 {
		return refuse("这是 SQLite 数据库，但不是含要素图层的 GeoPackage：缺少 gpkg_geometry_columns 等表",
			"this is an SQLite database but no GeoPackage with features: tables such as gpkg_geometry_columns are missing")
	}
	if err := query(conn, sqlOthers, func(s *sqlite.Stmt) error { f.others = s.ColumnInt(0); return nil }); err != nil {
		return err
	}
	err := query(conn, sqlLayers, func(s *sqlite.Stmt) error {
		if len(f.layers) == mostLayers {
			return refuse(fmt.Sprintf("图层超过 %d 个", mostLayers), fmt.Sprintf("there are more than %d layers", mostLayers))
		}
		f.layers = append(f.layers, layer{table: s.ColumnText(0), geometry: s.ColumnText(1), kind: s.ColumnText(2),
			srs: srs{id: s.ColumnInt64(3), name: s.ColumnText(4), organization: s.ColumnText(5), code: s.ColumnInt(6), definition: s.ColumnText(7), there: s.ColumnInt(8) == 1}})
		return nil
	})
	if err != nil {
		return err
	}
	if len(f.layers) == 0 {
		return refuse(fmt.Sprintf("GeoPackage 里没有要素图层（只有 %d 个其他内容，如瓦片）", f.others),
			fmt.Sprintf("the GeoPackage holds no layer of features (only other content, such as tiles: %d)", f.others))
	}
	for i := range f.layers {
		if err := f.layers[i].describe(conn); err != nil {
			return err
		}
	}
	return nil
}

// describe reads the columns of a layer and counts its rows.
func (l *layer) describe(conn *sqlite.Conn) error {
	kind := ""
	if err := query(conn, `SELECT type FROM sqlite_master WHERE lower(name) = lower(`+literal(l.table)+`)`, func(s *sqlite.Stmt) error {
		kind = s.ColumnText(0)
		return nil
	}); err != nil {
		return err
	}
	type declared struct {
		name, kind string
		key        int
	}
	var all []declared
	if err := query(conn, `PRAGMA table_info(`+quoted(l.table)+`)`, func(s *sqlite.Stmt) error {
		all = append(all, declared{s.ColumnText(1), strings.ToUpper(s.ColumnText(2)), s.ColumnInt(5)})
		return nil
	}); err != nil {
		return err
	}
	keys := 0
	for _, d := range all {
		keys = max(keys, d.key)
	}
	for _, d := range all {
		switch {
		case strings.EqualFold(d.name, l.geometry):
			l.geometry = d.name
			continue
		case strings.HasPrefix(d.kind, "BLOB"):
			l.blobs = append(l.blobs, d.name)
			continue
		}
		c := column{name: d.name, field: d.name, truth: d.kind == "BOOLEAN"}
		if keys == 1 && d.key == 1 && d.kind == "INTEGER" {
			l.order = " ORDER BY " + quoted(d.name)
			if slices.Contains([]string{"fid", "ogc_fid", "id", "objectid"}, strings.ToLower(d.name)) {
				c.field = importer.MemberID
			}
		}
		l.columns = append(l.columns, c)
	}
	l.claim()
	l.rows = -1
	if kind != "table" {
		return nil
	}
	return query(conn, `SELECT count(*) FROM `+quoted(l.table), func(s *sqlite.Stmt) error { l.rows = s.ColumnInt(0); return nil })
}

// claim sees whether the layer is laid out as the house's own: then its key and revision are bookkeeping, and its
// attributes are a JSON object.
func (l *layer) claim() {
	var names []string
	for _, c := range l.columns {
		names = append(names, c.name)
	}
	slices.Sort(names)
	for _, own := range [][]string{
		{"attributes", "class", "condition", "id", "name", "ref", "rev", "stage"},
		{"attributes", "grid", "id", "kind", "name", "ref", "rev", "stage"},
	} {
		l.own = l.own || slices.Equal(names, own)
	}
	for i := range l.columns {
		switch c := &l.columns[i]; {
		case l.own && c.name == "id":
			c.field = importer.FieldID
		case l.own && c.name == "rev":
			c.field = importer.FieldRev
		}
	}
}

// listed is the layers as the port has them.
func (f *file) listed(opts importer.Options) []importer.Layer {
	out := make([]importer.Layer, len(f.layers))
	for i, l := range f.layers {
		out[i] = importer.Layer{Name: l.table, Rows: l.rows, Geometry: l.kind, CRS: l.srs.word()}
		if opts.CRS != "" {
			continue
		}
		if s, known, err := l.srs.system(); known {
			out[i].CRS = s.String()
		} else if said := (*assets.Error)(nil); errors.As(importer.RefuseDeclared(err), &said) {
			out[i].Refused = said.Message
		}
	}
	return out
}

// word is what the file calls the system.
func (s srs) word() string {
	switch {
	case !s.there:
		return ""
	case strings.EqualFold(s.organization, "EPSG"):
		return fmt.Sprintf("EPSG:%d", s.code)
	}
	return importer.Shorten(s.name)
}

// system finds the reference system; known is false without an error where the file names none.
func (s srs) system() (system crs.System, known bool, err error) {
	if !s.there || s.id == 0 || s.id == -1 || strings.Contains(s.definition, `["Undefined`) {
		return crs.System{}, false, nil
	}
	if strings.EqualFold(s.organization, "EPSG") {
		if system, ok := crs.Lookup(s.code); ok {
			return system, true, nil
		}
	}
	system, err = crs.ParseWKT(s.definition)
	return system, err == nil, err
}
