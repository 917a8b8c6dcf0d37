package geopackage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// source is one opened layer.
type source struct {
	*file
	layer  layer
	system crs.System
	size   int64
	facts  importer.Facts
	noted  bool
}

// source opens the layer that the options choose.
func (f *file) source(ctx context.Context, in importer.Input, opts importer.Options) (*source, error) {
	layers := f.listed(opts)
	i, err := importer.ChooseLayer(layers, opts)
	if err != nil {
		return nil, err
	}
	s := &source{file: f, layer: f.layers[i], size: in.Size}
	s.facts = importer.Facts{Name: in.Name, Format: formatName, Layer: layers[i].Name, Layers: layers}
	if len(layers) > 1 {
		s.note(fmt.Sprintf("读入图层“%s”，文件里共有 %d 个", s.layer.table, len(layers)), fmt.Sprintf("layer %q is read, of %d in the file", s.layer.table, len(layers)))
	}
	if n := len(s.layer.blobs); n > 0 {
		s.note("二进制字段不导入："+strings.Join(s.layer.blobs, "、"), "binary fields are left out: "+strings.Join(s.layer.blobs, ", "))
	}
	return s, s.refer(ctx, opts)
}

func (s *source) note(zh, en string) {
	s.facts.Notes = append(s.facts.Notes, assets.Text{ZH: zh, EN: en})
}

// refer settles the reference system: as the options say, else as the file says, else degrees where every position can be
// such.
func (s *source) refer(ctx context.Context, opts importer.Options) error {
	chosen, given, err := opts.System()
	if err != nil {
		return err
	}
	declared, known, err := s.layer.srs.system()
	switch {
	case given:
		s.system, s.facts.CRS = chosen, importer.Chosen(chosen)
		s.facts.CRS.Declared = s.layer.srs.word()
	case err != nil:
		return importer.RefuseDeclared(err)
	case known:
		s.system, s.facts.CRS = declared, importer.Declared(s.layer.srs.word(), declared)
	default:
		if err := s.mustBeDegrees(ctx); err != nil {
			return err
		}
		s.system = crs.CRS84()
		s.facts.CRS = importer.Reference{Used: s.system.String(), Why: assets.Text{
			ZH: "图层没有说明坐标系；所有坐标都在经纬度范围内，按经纬度（CGCS2000/WGS 84）读入",
			EN: "the layer names no reference system; all coordinates are within the range of longitude and latitude and are read as such (CGCS2000/WGS 84)"}}
	}
	s.facts.Notes = append(s.facts.Notes, s.facts.CRS.Why)
	return nil
}

func (s *source) mustBeDegrees(ctx context.Context) error {
	rows := 0
	return s.within(ctx, func(conn *sqlite.Conn) error {
		return query(conn, "SELECT "+quoted(s.layer.geometry)+" FROM "+quoted(s.layer.table), func(row *sqlite.Stmt) error {
			if rows++; rows > importer.DefaultMaxRows { // a view need not end
				return importer.TooManyRows(importer.DefaultMaxRows)
			}
			g, _, err := parseBlob(blobOf(row, 0))
			if err != nil || g == nil {
				return nil // reading the rows says so
			}
			b := g.Bound()
			if b.Min[0] >= -180 && b.Max[0] <= 180 && b.Min[1] >= -90 && b.Max[1] <= 90 {
				return nil
			}
			p := b.Max
			if math.Abs(b.Min[0]) > 180 || math.Abs(b.Min[1]) > 90 {
				p = b.Min
			}
			return refuse(fmt.Sprintf("图层没有说明坐标系，坐标（如 %.10g, %.10g）也不是经纬度；请用 --crs 指明坐标系，如 --crs EPSG:4550", p[0], p[1]),
				fmt.Sprintf("the layer names no reference system, and the coordinates (such as %.10g, %.10g) are not degrees; say the reference system with --crs, such as --crs EPSG:4550", p[0], p[1]))
		})
	})
}

func blobOf(row *sqlite.Stmt, i int) []byte {
	out := make([]byte, row.ColumnLen(i))
	row.ColumnBytes(i, out)
	return out
}

// Facts implements importer.Source.
func (s *source) Facts() importer.Facts { return s.facts }

// Rejects writes a table with well-known text, which people can mend without a program for databases.
func (s *source) Rejects(ctx context.Context, w io.Writer, reason func(row int) (assets.Text, bool)) (int, error) {
	return importer.RejectTable(ctx, w, s, reason)
}

// errEnough ends a query whose consumer wants no more rows.
var errEnough = errors.New("enough")

// Rows implements importer.Source. Each call has a connection of its own.
func (s *source) Rows(ctx context.Context) iter.Seq2[importer.Row, error] {
	return func(yield func(importer.Row, error) bool) {
		enough := false
		err := s.within(ctx, func(conn *sqlite.Conn) error {
			return s.read(conn, func(r importer.Row) error {
				if enough = !yield(r, nil); enough {
					return errEnough
				}
				return nil
			})
		})
		if err != nil && !enough {
			yield(importer.Row{}, err)
		}
	}
}

func (s *source) read(conn *sqlite.Conn, yield func(importer.Row) error) error {
	selected := []string{quoted(s.layer.geometry)}
	for _, c := range s.layer.columns {
		selected = append(selected, quoted(c.name))
	}
	number, ordinates := 0, 2
	err := query(conn, "SELECT "+strings.Join(selected, ", ")+" FROM "+quoted(s.layer.table)+s.layer.order, func(stmt *sqlite.Stmt) error {
		number++
		row := importer.Row{Number: number, Line: int64(number)}
		if s.layer.rows > 0 {
			row.Read = s.size * int64(min(number, s.layer.rows)) / int64(s.layer.rows)
		}
		row.Fields, row.Fault = s.fields(stmt)
		if stmt.ColumnType(0) != sqlite.TypeNull {
			g, n, err := parseBlob(blobOf(stmt, 0))
			ordinates = max(ordinates, n)
			if err != nil {
				row.Fault = importer.NewFault("geometry", "", assets.Text{ZH: "几何读不懂：" + err.Error(), EN: "the geometry cannot be read: " + err.Error()})
			} else {
				row.Geometry = s.place(g)
			}
		}
		return yield(row)
	})
	if err == nil && !s.noted {
		s.noted = true
		if ordinates > 2 {
			s.note("高程和测量值（Z、M）不导入", "heights and measures (Z, M) are left out")
		}
	}
	return err
}

func (s *source) place(g orb.Geometry) orb.Geometry {
	if s.system.Degrees() {
		return g
	}
	return crs.TransformGeometry(g, s.system.Inverse)
}

// fields reads the columns of a row; a value that cannot be read is a fault of the row.
func (s *source) fields(stmt *sqlite.Stmt) (fields []importer.Field, fault *importer.Fault) {
	for i, c := range s.layer.columns {
		v, why := value(stmt, i+1, c)
		if s.layer.own && c.name == "attributes" && why == nil {
			var more []importer.Field
			if more, why = unfold(v); why == nil {
				fields = append(fields, more...)
				continue
			}
		}
		if why != nil && fault == nil {
			fault = why
		}
		fields = append(fields, importer.Field{Name: c.field, Value: v})
	}
	return fields, fault
}

// value reads a cell by what it is; the declared type only tells truth values.
func value(stmt *sqlite.Stmt, i int, c column) (any, *importer.Fault) {
	switch stmt.ColumnType(i) {
	case sqlite.TypeInteger:
		v := stmt.ColumnInt64(i)
		if c.truth && (v == 0 || v == 1) {
			return v == 1, nil
		}
		return json.Number(strconv.FormatInt(v, 10)), nil
	case sqlite.TypeFloat:
		v := stmt.ColumnFloat(i)
		if math.IsInf(v, 0) {
			return nil, importer.NewFault(c.name, fmt.Sprint(v), assets.Text{ZH: c.name + " 不是有限的数", EN: c.name + " is not a finite number"})
		}
		return json.Number(strconv.FormatFloat(v, 'g', -1, 64)), nil
	case sqlite.TypeText:
		text := stmt.ColumnText(i)
		if !utf8.ValidString(text) {
			text = strings.ToValidUTF8(text, "?")
			return text, importer.NewFault(c.name, text, assets.Text{ZH: c.name + " 的文字不是 UTF-8", EN: "the text of " + c.name + " is not UTF-8"})
		}
		return text, nil
	case sqlite.TypeBlob:
		return nil, importer.NewFault(c.name, "", assets.Text{ZH: c.name + " 里是二进制数据", EN: c.name + " holds binary data"})
	}
	return nil, nil
}

// unfold makes fields of the attributes of the house's own layout.
func unfold(v any) ([]importer.Field, *importer.Fault) {
	text, _ := v.(string)
	if text == "" {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var values map[string]any
	if err := d.Decode(&values); err != nil {
		return nil, importer.NewFault("attributes", text, assets.Text{ZH: "attributes 应为 JSON 对象", EN: "attributes should be a JSON object"})
	}
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out := make([]importer.Field, len(keys))
	for i, k := range keys {
		out[i] = importer.Field{Name: importer.FieldOf(k), Value: values[k]}
	}
	return out, nil
}
