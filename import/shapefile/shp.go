package shapefile

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import"
)

// The codes of shapes; 10 more is with heights, 20 more with measures.
const (
	codeNull       = 0
	codePoint      = 1
	codeLine       = 3
	codePolygon    = 5
	codeMultiPoint = 8
	codeMultiPatch = 31
)

const (
	shpHeader    = 100
	recordHeader = 8
)

// plane takes heights and measures off a code; ok is false for a code that is none.
func plane(code int32) (flat int32, ok bool) {
	if code > 20 && code != codeMultiPatch {
		code -= 20
	} else if code > 10 && code != codeMultiPatch {
		code -= 10
	}
	switch code {
	case codeNull, codePoint, codeLine, codePolygon, codeMultiPoint:
		return code, true
	}
	return code, false
}

var shapeNames = map[int32]string{codeNull: "Null", codePoint: "Point", codeLine: "PolyLine", codePolygon: "Polygon",
	codeMultiPoint: "MultiPoint", codeMultiPatch: "MultiPatch"}

// shapeName is the name of a code as the format's description has it.
func shapeName(code int32) string {
	flat, ok := plane(code)
	if !ok && code != codeMultiPatch {
		return fmt.Sprintf("shape %d", code)
	}
	suffix := ""
	if code > 20 && code != codeMultiPatch {
		suffix = "M"
	} else if code > 10 && code != codeMultiPatch {
		suffix = "Z"
	}
	return shapeNames[flat] + suffix
}

// header is what the first hundred bytes say.
type header struct {
	code  int32
	bytes int64 // that the file has by its own word
}

func readHeader(c *importer.Content) (header, error) {
	b, err := readAt(c, 0, shpHeader)
	if err != nil {
		return header{}, err
	}
	if len(b) < shpHeader || string(b[:4]) != signatureShp {
		return header{}, refuse("不是 Shapefile：文件头不完整", "this is no shapefile: the header is not whole")
	}
	h := header{code: int32(binary.LittleEndian.Uint32(b[32:])), bytes: 2 * int64(binary.BigEndian.Uint32(b[24:]))}
	if h.code == codeMultiPatch {
		return h, refuse("不支持 MultiPatch（三维多面体）Shapefile；请转换为面后再导入", "a shapefile of MultiPatch (surfaces in space) is not supported; convert it to polygons first")
	}
	if _, ok := plane(h.code); !ok {
		return h, refuse(fmt.Sprintf("不是有效的 Shapefile：几何类型 %d 不存在", h.code), fmt.Sprintf("this is no valid shapefile: there is no shape %d", h.code))
	}
	return h, nil
}

// span is where a record's content stands.
type span struct {
	at     int64
	length int
}

// walk lists the records from the first to where the chain of their lengths breaks; whole tells whether that is the
// end of the file.
func walk(c *importer.Content) (records []span, whole bool, err error) {
	r := bufio.NewReaderSize(io.NewSectionReader(c, shpHeader, max(c.Size-shpHeader, 0)), 256<<10)
	var b [recordHeader]byte
	for at := int64(shpHeader); ; {
		if at == c.Size {
			return records, true, nil
		}
		if _, err := io.ReadFull(r, b[:]); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return records, false, nil
			}
			return nil, false, fmt.Errorf("shapefile: %w", err)
		}
		words := int64(binary.BigEndian.Uint32(b[4:]))
		if number := binary.BigEndian.Uint32(b[:]); words < 2 || at+recordHeader+2*words > c.Size || number > math.MaxInt32 {
			return records, false, nil
		}
		if len(records) == importer.DefaultMaxRows {
			return nil, false, importer.TooManyRows(importer.DefaultMaxRows)
		}
		records = append(records, span{at + recordHeader, int(2 * words)})
		at += recordHeader + 2*words
		if _, err := io.CopyN(io.Discard, r, 2*words); err != nil {
			return records, false, nil
		}
	}
}

// readIndex lists the records that a .shx names; ok is false where one of them lies outside of the .shp or is not what
// stands there.
func readIndex(index, c *importer.Content) (records []span, ok bool, err error) {
	if index == nil || index.Size < shpHeader {
		return nil, false, nil
	}
	r := bufio.NewReaderSize(io.NewSectionReader(index, shpHeader, index.Size-shpHeader), 64<<10)
	var b [recordHeader]byte
	for {
		if _, err := io.ReadFull(r, b[:]); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return records, true, nil
			}
			return nil, false, fmt.Errorf("shapefile: %w", err)
		}
		if len(records) == importer.DefaultMaxRows {
			return nil, false, importer.TooManyRows(importer.DefaultMaxRows)
		}
		at, length := 2*int64(binary.BigEndian.Uint32(b[:])), 2*int64(binary.BigEndian.Uint32(b[4:]))
		if at == 0 && length == 0 { // a place that was left empty
			records = append(records, span{})
			continue
		}
		if at < shpHeader || length < 4 || at+recordHeader+length > c.Size {
			return nil, false, nil
		}
		records = append(records, span{at + recordHeader, int(length)})
	}
}

// shape reads the geometry of a record, in the coordinates of the file; nil for the null shape.
func shape(content []byte, code int32) (orb.Geometry, shapeNote, *importer.Fault) {
	if len(content) < 4 {
		return nil, shapeNote{}, brokenShape("记录太短", "the record is too short")
	}
	own := int32(binary.LittleEndian.Uint32(content))
	if own == codeNull {
		return nil, shapeNote{}, nil
	}
	flat, ok := plane(own)
	want, _ := plane(code)
	if !ok || flat != want {
		return nil, shapeNote{}, brokenShape(fmt.Sprintf("几何类型是 %s，文件声明为 %s", shapeName(own), shapeName(code)),
			fmt.Sprintf("the shape is a %s where the file declares %s", shapeName(own), shapeName(code)))
	}
	r := &shapeReader{in: content[4:]}
	var g orb.Geometry
	var note shapeNote
	switch flat {
	case codePoint:
		g = r.point()
	case codeMultiPoint:
		r.take(32)
		if ps := r.points(r.count(16)); len(ps) > 0 {
			g = orb.MultiPoint(ps)
		}
	default:
		parts := r.parts()
		switch {
		case r.broken || len(parts) == 0:
		case flat == codePolygon:
			var fault *importer.Fault
			if g, note, fault = assemble(parts); fault != nil {
				return nil, note, fault
			}
		case len(parts) == 1:
			g = orb.LineString(parts[0])
		default:
			lines := make(orb.MultiLineString, len(parts))
			for i, p := range parts {
				lines[i] = p
			}
			g = lines
		}
	}
	if r.broken {
		return nil, note, brokenShape("记录损坏：点数或部分的起点与长度不符", "the record is damaged: its number of points or its parts do not fit its length")
	}
	return g, note, nil
}

func brokenShape(zh, en string) *importer.Fault {
	return importer.NewFault("geometry", "", assets.Text{ZH: zh, EN: en})
}

// shapeReader reads the content of a record behind its code; broken is set where that ends too early.
type shapeReader struct {
	in     []byte
	broken bool
}

func (r *shapeReader) take(n int) []byte {
	if len(r.in) < n {
		r.broken, r.in = true, nil
		return nil
	}
	out := r.in[:n]
	r.in = r.in[n:]
	return out
}

// count reads a number of things of at least least bytes each, so that a lie cannot claim memory.
func (r *shapeReader) count(least int) int {
	b := r.take(4)
	if b == nil {
		return 0
	}
	n := int64(int32(binary.LittleEndian.Uint32(b)))
	if n < 0 || n*int64(least) > int64(len(r.in)) {
		r.broken = true
		return 0
	}
	return int(n)
}

func (r *shapeReader) point() (p orb.Point) {
	if b := r.take(16); b != nil {
		p[0], p[1] = math.Float64frombits(binary.LittleEndian.Uint64(b)), math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))
	}
	return p
}

func (r *shapeReader) points(n int) []orb.Point {
	if r.broken {
		return nil
	}
	out := make([]orb.Point, n)
	for i := range out {
		out[i] = r.point()
	}
	return out
}

// parts reads the runs of positions of a line or a polygon.
func (r *shapeReader) parts() [][]orb.Point {
	r.take(32) // the box
	n := r.count(4)
	at := r.in
	total := 0
	if b := r.take(4); b != nil {
		total = int(int32(binary.LittleEndian.Uint32(b)))
	}
	starts := r.take(4 * n)
	if len(at) == 0 || total < 0 || int64(total)*16 > int64(len(r.in)) {
		r.broken = true
	}
	if r.broken {
		return nil
	}
	all := r.points(total)
	out := make([][]orb.Point, n)
	for i := range out {
		from, to := int64(int32(binary.LittleEndian.Uint32(starts[4*i:]))), int64(total)
		if i+1 < n {
			to = int64(int32(binary.LittleEndian.Uint32(starts[4*(i+1):])))
		}
		if from < 0 || to < from || to > int64(total) || i == 0 && from != 0 {
			r.broken = true
			return nil
		}
		out[i] = all[from:to:to]
	}
	return out
}
