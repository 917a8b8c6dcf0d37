package csvfile

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// Names of the columns that hold the place, best first.
var (
	wktNames = []string{"wkt", "geom", "geometry", "the_geom", "wkt_geom", "geom_wkt", "几何"}
	lonNames = []string{"lon", "lng", "long", "longitude", "经度", "x", "point_x", "geom_x"}
	latNames = []string{"lat", "latitude", "纬度", "y", "point_y", "geom_y"}
)

// columns is what the header says.
type columns struct {
	names         []string    // field names, each once
	wkt, lon, lat int         // -1 where there is none
	comma         bool        // a comma may stand for the decimal point
	system        *crs.System // that the numbers are in; nil for longitude and latitude
	notes         []assets.Text
}

// Bounds of a table's header: how many columns it has, and how much of it is remarked on or told.
const (
	maxColumns     = 4000
	maxCells       = 4 * maxColumns // of one row
	maxColumnNotes = 20
	toldColumns    = 40
)

// tell lists the names for a sentence, as many as can be read.
func tell(names []string, comma string) string {
	var told []string
	for _, name := range names[:min(len(names), toldColumns)] {
		told = append(told, importer.Shorten(name))
	}
	if more := len(names) - len(told); more > 0 {
		told = append(told, fmt.Sprintf("… (%d)", len(names)))
	}
	return strings.Join(told, comma)
}

func readHeader(cells []string, opts importer.Options) (columns, error) {
	if len(cells) > maxColumns {
		return columns{}, importer.Unreadable(importer.Position{Line: 1}, assets.Text{
			ZH: fmt.Sprintf("表头有 %d 列，最多 %d 列", len(cells), maxColumns),
			EN: fmt.Sprintf("the header has %d columns; at most %d are taken", len(cells), maxColumns)})
	}
	c := columns{names: make([]string, len(cells))}
	seen, copies := map[string]bool{}, map[string]int{}
	for i, cell := range cells {
		name := importer.Unguard(cell)
		if importer.KeyOf(name) == name { // otherwise it stands for a key that may have outer space
			name = strings.TrimSpace(name)
		}
		if n := utf8.RuneCountInString(name); n > importer.MaxFieldName {
			return columns{}, importer.Unreadable(importer.Position{Line: 1}, assets.Text{
				ZH: fmt.Sprintf("第 %d 列的列名有 %d 个字符，最多 %d 个：“%s”；是否缺少表头或少了一个引号？", i+1, n, importer.MaxFieldName, importer.Shorten(name)),
				EN: fmt.Sprintf("the name of column %d has %d characters, and at most %d are taken: %q; is the header missing, or a quote?", i+1, n, importer.MaxFieldName, importer.Shorten(name))})
		}
		if name == "" {
			name = fmt.Sprintf("column_%d", i+1)
		}
		for plain := name; seen[name]; {
			copies[plain]++
			name = fmt.Sprintf("%s_%d", plain, copies[plain]+1)
			if !seen[name] && len(c.notes) < maxColumnNotes {
				c.notes = append(c.notes, assets.Text{
					ZH: fmt.Sprintf("列名“%s”重复，第 %d 列按“%s”读入", plain, i+1, name),
					EN: fmt.Sprintf("column %q is there twice; column %d is read as %q", plain, i+1, name)})
			}
		}
		seen[name] = true
		c.names[i] = name
	}
	var err error
	if c.wkt, err = c.find(opts.WKTField, wktNames); err != nil {
		return c, err
	}
	lons, lats := lonNames, latNames
	if c.wkt >= 0 { // beside well-known text x and y may be anything
		lons, lats = lonNames[:1], latNames[:1]
	}
	if c.lon, err = c.find(opts.LonField, lons); err != nil {
		return c, err
	}
	if c.lat, err = c.find(opts.LatField, lats); err != nil {
		return c, err
	}
	if c.lon < 0 || c.lat < 0 {
		c.lon, c.lat = -1, -1
	}
	if c.wkt < 0 && c.lon < 0 {
		return c, &importer.NoPlace{Columns: c.names, Refusal: importer.Unreadable(importer.Position{Line: 1}, assets.Text{
			ZH: "没有坐标列：应有 lon/lat（经度/纬度）或 wkt 列，或用 --lon-field、--lat-field、--wkt-field 指定；现有列：" + tell(c.names, "、"),
			EN: "no columns of a place: lon and lat or wkt are expected, or say --lon-field, --lat-field, --wkt-field; there are " + tell(c.names, ", ")})}
	}
	return c, nil
}

// find returns the column of a given name, or the first of the names that there is; -1 for none.
func (c *columns) find(given string, names []string) (int, error) {
	if given != "" {
		i := slices.Index(c.names, given)
		if i < 0 {
			return -1, importer.UnknownField(given, c.names)
		}
		return i, nil
	}
	for _, name := range names {
		for i, have := range c.names {
			if strings.EqualFold(name, have) {
				return i, nil
			}
		}
	}
	return -1, nil
}

// place reads a row's geometry; nil without a fault where its cells are empty.
func (c *columns) place(cells []string) (orb.Geometry, *importer.Fault) {
	if c.wkt >= 0 && strings.TrimSpace(cells[c.wkt]) != "" {
		g, err := ParseWKT(cells[c.wkt])
		if err != nil {
			return nil, importer.NewFault(c.names[c.wkt], cells[c.wkt], assets.Text{ZH: "几何读不懂：" + err.Error(), EN: err.Error()})
		}
		if c.system != nil {
			g = crs.TransformGeometry(g, c.system.Inverse)
		}
		return g, nil
	}
	if c.lon < 0 || strings.TrimSpace(cells[c.lon]) == "" && strings.TrimSpace(cells[c.lat]) == "" {
		return nil, nil
	}
	lon, fault := c.number(cells, c.lon)
	if fault != nil {
		return nil, fault
	}
	lat, fault := c.number(cells, c.lat)
	if fault != nil {
		return nil, fault
	}
	p := orb.Point{lon, lat}
	if c.system != nil {
		p = c.system.Inverse(p)
		if math.IsNaN(p[0]) || math.IsNaN(p[1]) {
			return nil, importer.NewFault(c.names[c.lon], cells[c.lon], assets.Text{
				ZH: fmt.Sprintf("%v, %v 不是 %v 中的位置", lon, lat, *c.system), EN: fmt.Sprintf("%v, %v is no place in %v", lon, lat, *c.system)})
		}
	}
	if why, wrong := importer.OutOfRange(p); wrong {
		column := c.lat
		if math.Abs(lon) > 180 {
			column = c.lon
		}
		return nil, importer.NewFault(c.names[column], cells[column], why)
	}
	return p, nil
}

func (c *columns) number(cells []string, column int) (float64, *importer.Fault) {
	text := strings.TrimSpace(importer.Unguard(cells[column]))
	if c.comma {
		text = strings.Replace(text, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(text, 64)
	if err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
		return v, nil
	}
	if c.system != nil && !c.system.Degrees() {
		return 0, importer.NewFault(c.names[column], cells[column], assets.Text{
			ZH: fmt.Sprintf("%s＝“%s”：应为以米为单位的数", c.names[column], importer.Shorten(cells[column])),
			EN: fmt.Sprintf("%s %q: a number of metres is expected", c.names[column], importer.Shorten(cells[column]))})
	}
	return 0, importer.NewFault(c.names[column], cells[column], assets.Text{
		ZH: fmt.Sprintf("%s＝“%s”：应为十进制度数，如 123.0561", c.names[column], importer.Shorten(cells[column])),
		EN: fmt.Sprintf("%s %q: decimal degrees are expected, such as 123.0561", c.names[column], importer.Shorten(cells[column]))})
}

// fields returns the cells that are not the place; an empty cell is nil.
func (c *columns) fields(cells []string) []importer.Field {
	out := make([]importer.Field, 0, len(cells))
	for i, cell := range cells {
		if i == c.wkt || i == c.lon || i == c.lat {
			continue
		}
		f := importer.Field{Name: c.names[i]}
		if cell != "" {
			f.Value = importer.Cell(importer.Unguard(cell))
		}
		out = append(out, f)
	}
	return out
}
