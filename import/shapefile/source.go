package shapefile

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// source is one opened shapefile.
type source struct {
	*delivery
	shp     *importer.Content
	head    header
	records []span
	table   *table // nil where there is none
	system  crs.System
	size    int64 // of what was handed over
	maxRow  int
	facts   importer.Facts
	noted   bool // what only reading tells has been noted
}

// open finds the records, and settles encoding and reference system.
func (s *source) open(ctx context.Context, of set, opts importer.Options) (err error) {
	if s.shp, err = s.content(of, ".shp"); err != nil {
		return err
	}
	if s.head, err = readHeader(s.shp); err != nil {
		return err
	}
	if err := s.openTable(ctx, of, opts); err != nil {
		return err
	}
	if err := s.find(of); err != nil {
		return err
	}
	if s.table != nil && s.table.rows != len(s.records) {
		s.note(fmt.Sprintf("几何有 %d 条，属性有 %d 条；缺一半的行会被拒绝", len(s.records), s.table.rows),
			fmt.Sprintf("there are %d shapes and %d rows of attributes; a row that lacks one half is rejected", len(s.records), s.table.rows))
	}
	if s.head.code > 10 {
		s.note("高程和测量值（Z、M）不导入", "heights and measures (Z, M) are left out")
	}
	if s.orphans > 0 {
		s.note(fmt.Sprintf("压缩包里另有 %d 个属性表没有对应的 .shp，未读入", s.orphans), fmt.Sprintf("attribute tables in the archive without a .shp, left out: %d", s.orphans))
	}
	return s.refer(ctx, of, opts)
}

func (s *source) note(zh, en string) {
	s.facts.Notes = append(s.facts.Notes, assets.Text{ZH: zh, EN: en})
}

func (s *source) openTable(ctx context.Context, of set, opts importer.Options) error {
	c, err := s.content(of, ".dbf")
	if err != nil {
		return err
	}
	if c == nil {
		s.note("没有属性表（.dbf），只有几何", "there is no attribute table (.dbf), only shapes")
		return nil
	}
	if s.table, err = readTable(c); err != nil {
		return err
	}
	cpg, err := s.text(of, ".cpg")
	if err != nil {
		return err
	}
	if err := s.table.encode(ctx, cpg, opts); err != nil {
		return err
	}
	s.facts.Notes = append(s.facts.Notes, s.table.notes...)
	if s.table.rows < s.table.said {
		s.note(fmt.Sprintf("属性表应有 %d 条，只有 %d 条，可能没有传完", s.table.said, s.table.rows),
			fmt.Sprintf("the attribute table should have %d rows and has %d, perhaps cut short", s.table.said, s.table.rows))
	}
	return nil
}

// find lists the records: by the .shx where it fits the file, else by the chain of their lengths. Where both do and
// differ in number, the one that the attribute table agrees with is right, and else the .shx.
func (s *source) find(of set) error {
	chain, whole, err := walk(s.shp)
	if err != nil {
		return err
	}
	index, err := s.content(of, ".shx")
	if err != nil {
		return err
	}
	named, sound, err := readIndex(index, s.shp)
	if err != nil {
		return err
	}
	switch {
	case index == nil:
		s.records = chain
		s.note("没有 .shx 索引，按记录顺序读取", "there is no .shx; records are read in their order")
	case !sound:
		s.records = chain
		s.note(".shx 索引与 .shp 不符，按记录顺序读取", "the .shx does not fit the .shp; records are read in their order")
	case len(named) != len(chain) && whole && s.table != nil && s.table.rows == len(chain):
		s.records = chain
		s.note(fmt.Sprintf(".shx 索引有 %d 条，与属性表不符，按记录顺序读取", len(named)), fmt.Sprintf("the .shx names %d records, other than the attribute table; records are read in their order", len(named)))
	default:
		s.records, whole = named, true
	}
	if !whole {
		end := int64(shpHeader)
		if n := len(chain); n > 0 {
			end = chain[n-1].at + int64(chain[n-1].length)
		}
		s.note(fmt.Sprintf("几何文件在第 %d 字节处中断，之后的内容读不出来；可能没有传完", end),
			fmt.Sprintf("the file of shapes breaks off at byte %d and what follows cannot be read; it may be cut short", end))
	}
	if s.head.bytes != s.shp.Size {
		s.note(fmt.Sprintf("文件头写着 %d 字节，实际 %d 字节", s.head.bytes, s.shp.Size), fmt.Sprintf("the header says %d bytes, the file has %d", s.head.bytes, s.shp.Size))
	}
	return nil
}

// refer settles the reference system: as the options say, else by the .prj, else degrees where every position can be such.
func (s *source) refer(ctx context.Context, of set, opts importer.Options) error {
	system, chosen, err := opts.System()
	if err != nil {
		return err
	}
	prj, err := s.text(of, ".prj")
	if err != nil {
		return err
	}
	switch {
	case chosen:
		s.system, s.facts.CRS = system, importer.Chosen(system)
		s.facts.CRS.Declared = wktName(prj)
	case prj != "":
		if s.system, err = crs.ParseWKT(prj); err != nil {
			return importer.RefuseDeclared(err)
		}
		s.facts.CRS = importer.Declared(wktName(prj), s.system)
	default:
		bad, found, err := s.outOfDegrees(ctx)
		if err != nil {
			return err
		}
		if found {
			return refuse(fmt.Sprintf("没有 .prj，坐标（如 %.10g, %.10g）也不是经纬度；请用 --crs 指明坐标系，如 --crs EPSG:4550", bad[0], bad[1]),
				fmt.Sprintf("there is no .prj, and the coordinates (such as %.10g, %.10g) are not degrees; say the reference system with --crs, such as --crs EPSG:4550", bad[0], bad[1]))
		}
		s.system = crs.CRS84()
		s.facts.CRS = importer.Reference{Used: s.system.String(), Why: assets.Text{
			ZH: "没有 .prj；所有坐标都在经纬度范围内，按经纬度（CGCS2000/WGS 84）读入",
			EN: "there is no .prj; all coordinates are within the range of longitude and latitude and are read as such (CGCS2000/WGS 84)"}}
	}
	s.facts.Notes = append(s.facts.Notes, s.facts.CRS.Why)
	return nil
}

// wktName is the first name in a definition.
func wktName(wkt string) string {
	start := -1
	for i, c := range wkt {
		if c != '"' {
			continue
		}
		if start >= 0 {
			return importer.Shorten(wkt[start:i])
		}
		start = i + 1
	}
	return ""
}

// outOfDegrees finds a position that is no longitude and latitude.
func (s *source) outOfDegrees(ctx context.Context) (bad orb.Point, found bool, err error) {
	for i := range s.records {
		if ctx.Err() != nil {
			return bad, false, ctx.Err()
		}
		g, _, fault, err := s.shape(i)
		if err != nil {
			return bad, false, err
		}
		if g == nil || fault != nil {
			continue
		}
		if b := g.Bound(); !(b.Min[0] >= -180 && b.Max[0] <= 180 && b.Min[1] >= -90 && b.Max[1] <= 90) {
			if math.Abs(b.Min[0]) > 180 || math.Abs(b.Min[1]) > 90 {
				return b.Min, true, nil
			}
			return b.Max, true, nil
		}
	}
	return bad, false, nil
}

// shape reads the geometry of the i-th record in the coordinates of the file.
func (s *source) shape(i int) (orb.Geometry, shapeNote, *importer.Fault, error) {
	r := s.records[i]
	if r.length == 0 {
		return nil, shapeNote{}, nil, nil
	}
	if r.length > s.maxRow {
		return nil, shapeNote{}, brokenShape("这一行超过单行上限", "the row exceeds the limit of one row"), nil
	}
	content, err := readAt(s.shp, r.at, r.length)
	if err != nil {
		return nil, shapeNote{}, nil, err
	}
	g, note, fault := shape(content, s.head.code)
	return g, note, fault, nil
}

// Facts implements importer.Source.
func (s *source) Facts() importer.Facts { return s.facts }

// Close implements io.Closer.
func (s *source) Close() error { return s.close() }

// Rejects writes a table with well-known text, as a shapefile has no place for a reason nor for a broken shape.
func (s *source) Rejects(ctx context.Context, w io.Writer, reason func(row int) (assets.Text, bool)) (int, error) {
	return importer.RejectTable(ctx, w, s, reason)
}

// Rows implements importer.Source.
func (s *source) Rows(ctx context.Context) iter.Seq2[importer.Row, error] {
	return func(yield func(importer.Row, error) bool) {
		if err := s.read(ctx, func(r importer.Row) bool { return yield(r, nil) }); err != nil {
			yield(importer.Row{}, err)
		}
	}
}

func (s *source) read(ctx context.Context, yield func(importer.Row) bool) error {
	total := len(s.records)
	if s.table != nil {
		total = max(total, s.table.rows)
	}
	deleted, turned, number := 0, 0, 0
	for i := range total {
		if ctx.Err() != nil { // for each: one record may be a hundred million comparisons of its rings
			return ctx.Err()
		}
		row := importer.Row{Line: int64(i) + 1, Read: int64(float64(s.size) * float64(i+1) / float64(total))}
		gone, err := s.attributes(&row, i)
		if err != nil {
			return err
		}
		if gone {
			deleted++
			continue
		}
		note, err := s.place(&row, i)
		if err != nil {
			return err
		}
		if note.turned {
			turned++
		}
		number++
		row.Number = number
		if !yield(row) {
			return nil
		}
	}
	s.finish(deleted, turned)
	return nil
}

// finish notes once what only reading to the end tells.
func (s *source) finish(deleted, turned int) {
	if s.noted {
		return
	}
	s.noted = true
	if deleted > 0 {
		s.note(fmt.Sprintf("跳过 %d 条已标记删除的记录", deleted), fmt.Sprintf("records marked as deleted and passed over: %d", deleted))
	}
	if turned > 0 {
		s.note(fmt.Sprintf("%d 个面的环方向有误，按包含关系区分外环和内环", turned), fmt.Sprintf("polygons whose rings turn the wrong way: %d; which ring is a hole was told by where it lies", turned))
	}
}

// attributes fills in the fields of the i-th record; gone is true for one that was deleted.
func (s *source) attributes(row *importer.Row, i int) (gone bool, err error) {
	if s.table == nil {
		return false, nil
	}
	var record []byte
	if i < s.table.rows {
		if record, err = s.table.record(i); err != nil {
			return false, err
		}
	}
	if len(record) == 0 {
		row.Fault = importer.NewFault("", "", assets.Text{ZH: "有几何，没有属性：属性表（.dbf）比几何文件短",
			EN: "there is a shape without attributes: the attribute table (.dbf) is shorter than the file of shapes"})
		return false, nil
	}
	if record[0] == deletedMark {
		return true, nil
	}
	row.Fields, row.Fault = s.table.fields(record)
	return false, nil
}

// place fills in the geometry of the i-th record in longitude and latitude.
func (s *source) place(row *importer.Row, i int) (shapeNote, error) {
	if i >= len(s.records) {
		if row.Fault == nil {
			row.Fault = brokenShape("有属性，没有几何：几何文件比属性表（.dbf）短", "there are attributes without a shape: the file of shapes is shorter than the attribute table (.dbf)")
		}
		return shapeNote{}, nil
	}
	g, note, fault, err := s.shape(i)
	if err != nil {
		return note, err
	}
	if fault != nil {
		row.Fault = fault
		return note, nil
	}
	row.Geometry = crs.TransformGeometry(g, s.system.Inverse)
	return note, nil
}
