package shapefile

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"golang.org/x/text/encoding"

	"needlepoint/assets"
	"needlepoint/import"
)

// column is one field of the attribute table.
type column struct {
	raw    []byte // the name as it stands
	name   string // decoded, each once
	kind   byte
	at     int // in the record
	width  int
	dotted bool // digits after the point are declared
}

// table is the .dbf.
type table struct {
	content *importer.Content
	columns []column
	start   int64 // of the first record
	width   int   // of a record
	said    int   // records by the header
	rows    int   // records that are there
	mark    byte  // of the code page
	decode  *encoding.Decoder
	notes   []assets.Text
}

const (
	dbfHeader     = 32
	dbfDescriptor = 32
	mostColumns   = 2048
)

func readTable(c *importer.Content) (*table, error) {
	head, err := readAt(c, 0, dbfHeader)
	if err != nil {
		return nil, err
	}
	if len(head) < dbfHeader {
		return nil, refuse("属性表（.dbf）不完整", "the attribute table (.dbf) is cut short")
	}
	if head[0]&7 == 4 {
		return nil, refuse("不支持 dBase 7 属性表；请另存为 dBase IV", "an attribute table of dBase 7 is not supported; save it as dBase IV")
	}
	t := &table{content: c, said: int(binary.LittleEndian.Uint32(head[4:])), start: int64(binary.LittleEndian.Uint16(head[8:])),
		width: int(binary.LittleEndian.Uint16(head[10:])), mark: head[29]}
	if t.start == 0 { // a writer that knew of no columns
		t.start = dbfHeader + 1
	}
	if t.start < dbfHeader+1 || t.width < 1 || t.start > c.Size {
		return nil, refuse("属性表（.dbf）的文件头有误", "the header of the attribute table (.dbf) is faulty")
	}
	fields, err := readAt(c, dbfHeader, int(t.start)-dbfHeader)
	if err != nil {
		return nil, err
	}
	if err := t.readColumns(fields); err != nil {
		return nil, err
	}
	there := (c.Size - t.start) / int64(t.width)
	t.rows = int(min(there, int64(t.said)))
	return t, nil
}

func (t *table) readColumns(fields []byte) error {
	at := 1
	for len(fields) >= dbfDescriptor && fields[0] != 0x0d && fields[0] != 0 {
		d := fields[:dbfDescriptor]
		fields = fields[dbfDescriptor:]
		name, _, _ := bytes.Cut(d[:11], []byte{0})
		c := column{raw: name, kind: d[11] &^ 0x20, at: at, width: int(d[16]), dotted: d[17] > 0}
		if d[11] < 'A' {
			c.kind = d[11]
		}
		if c.kind == 'C' && d[17] > 0 && at+c.width+int(d[17])<<8 <= t.width { // Clipper writes long texts so
			c.width += int(d[17]) << 8
		}
		if at += c.width; at > t.width || len(t.columns) == mostColumns {
			return refuse(fmt.Sprintf("属性表（.dbf）的字段比记录（%d 字节）长", t.width), fmt.Sprintf("the fields of the attribute table (.dbf) are longer than its record of %d bytes", t.width))
		}
		t.columns = append(t.columns, c)
	}
	return nil
}

// name decodes the names of the columns and makes each unique.
func (t *table) name() {
	seen := map[string]bool{}
	for i := range t.columns {
		c := &t.columns[i]
		text, ok := t.text(c.raw, len(c.raw) < 10)
		if !ok {
			text = ""
		}
		if text == "" {
			text = fmt.Sprintf("field_%d", i+1)
		}
		unique := text
		for n := 2; seen[unique]; n++ {
			unique = fmt.Sprintf("%s_%d", text, n)
		}
		if unique != text {
			t.notes = append(t.notes, assets.Text{
				ZH: fmt.Sprintf("字段“%s”重复，第 %d 个按“%s”读入", text, i+1, unique),
				EN: fmt.Sprintf("field %q is there twice; column %d is read as %q", text, i+1, unique)})
		}
		seen[unique] = true
		c.name = unique
	}
	for _, c := range t.columns {
		if what := unread[c.kind]; what != (assets.Text{}) {
			t.notes = append(t.notes, assets.Text{ZH: fmt.Sprintf("字段“%s”未读入：%s", c.name, what.ZH), EN: fmt.Sprintf("field %q is left out: %s", c.name, what.EN)})
		} else if !readable(c) {
			t.notes = append(t.notes, assets.Text{ZH: fmt.Sprintf("字段“%s”未读入：类型 %q 未知", c.name, c.kind), EN: fmt.Sprintf("field %q is left out: its type %q is unknown", c.name, c.kind)})
		}
	}
}

// unread are the kinds of column that cannot be read, and why.
var unread = map[byte]assets.Text{
	'M': {ZH: "备注内容在 .dbt 文件里", EN: "a memo stands in another file (.dbt)"},
	'G': {ZH: "嵌入对象（OLE）", EN: "an embedded object (OLE)"},
	'P': {ZH: "图片", EN: "a picture"},
	'O': {ZH: "dBase 7 双精度数，字节顺序不确定", EN: "a double of dBase 7, whose byte order is not certain"},
}

// record reads one record, nil where the file ends before it.
func (t *table) record(i int) ([]byte, error) {
	b, err := readAt(t.content, t.start+int64(i)*int64(t.width), t.width)
	if err != nil || len(b) < t.width {
		return nil, err
	}
	return b, nil
}

// deletedMark stands before a record that was deleted and not yet packed away.
const deletedMark = '*'
