package shapefile

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"needlepoint/assets"
	"needlepoint/import"
)

// readable tells whether values of the column can be read.
func readable(c column) bool {
	switch c.kind {
	case 'C', 'N', 'F', 'L', 'D':
		return true
	case 'I', '+':
		return c.width == 4
	case 'B', 'Y', 'T', '@':
		return c.width == 8
	}
	return false
}

// fields reads the fields of a record. A cell that cannot be read is a fault of the row.
func (t *table) fields(record []byte) (fields []importer.Field, fault *importer.Fault) {
	fields = make([]importer.Field, 0, len(t.columns))
	for _, c := range t.columns {
		if !readable(c) {
			continue
		}
		v, why := t.value(c, record[c.at:c.at+c.width])
		if why != nil && fault == nil {
			fault = why
		}
		fields = append(fields, importer.Field{Name: c.name, Value: v})
	}
	return fields, fault
}

// value reads a cell: nil for an empty one, the text as it stands beside a fault.
func (t *table) value(c column, cell []byte) (any, *importer.Fault) {
	switch c.kind {
	case 'C':
		text, ok := t.text(cell, len(bytes.TrimRight(cell, " \x00")) < len(cell))
		if !ok {
			return strings.ToValidUTF8(text, "?"), importer.NewFault(c.name, strings.ToValidUTF8(text, "?"), assets.Text{
				ZH: fmt.Sprintf("%s 的文字不是所用编码的；请用 --encoding 指定编码", c.name),
				EN: fmt.Sprintf("the text of %s is not of the encoding in use; say the encoding with --encoding", c.name)})
		}
		if text == "" {
			return nil, nil
		}
		return text, nil
	case 'N', 'F':
		return number(c, cell)
	case 'L':
		switch cell = bytes.TrimSpace(cell); {
		case len(cell) == 0:
		case strings.IndexByte("TtYy", cell[0]) >= 0:
			return true, nil
		case strings.IndexByte("FfNn", cell[0]) >= 0:
			return false, nil
		}
		return nil, nil
	case 'D':
		return day(cell), nil
	}
	return binaryValue(c.kind, cell), nil
}

// number reads digits with all of them; nil for an empty cell, and for asterisks, which stand for a number that did
// not fit.
func number(c column, cell []byte) (any, *importer.Fault) {
	text := strings.Trim(string(cell), " \x00\t")
	if text == "" || strings.Trim(text, "*") == "" || text == "-" || text == "." {
		return nil, nil
	}
	plain := text
	if strings.Count(plain, ",") == 1 && !strings.Contains(plain, ".") { // as some countries write the point
		plain = strings.Replace(plain, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(plain, "xXpP_nN") {
		return importer.Cell(strings.ToValidUTF8(text, "?")), importer.NewFault(c.name, text, assets.Text{
			ZH: fmt.Sprintf("%s＝“%s”：应为数", c.name, importer.Shorten(strings.ToValidUTF8(text, "?"))),
			EN: fmt.Sprintf("%s %q: a number is expected", c.name, importer.Shorten(strings.ToValidUTF8(text, "?")))})
	}
	return json.Number(digits(plain, v)), nil
}

// digits writes a number as JSON has it, every digit that means something kept.
func digits(text string, v float64) string {
	if strings.ContainsAny(text, "eE") {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	sign, text := "", strings.TrimPrefix(text, "+")
	if rest, minus := strings.CutPrefix(text, "-"); minus {
		sign, text = "-", rest
	}
	whole, part, _ := strings.Cut(text, ".")
	whole, part = strings.TrimLeft(whole, "0"), strings.TrimRight(part, "0")
	if whole == "" {
		whole = "0"
	}
	if part != "" {
		part = "." + part
	}
	if whole == "0" && part == "" {
		sign = ""
	}
	return sign + whole + part
}

// day reads YYYYMMDD; what is none stays as it is written.
func day(cell []byte) any {
	text := strings.Trim(string(cell), " \x00")
	if strings.Trim(text, "0") == "" {
		return nil
	}
	d, err := time.Parse("20060102", text)
	if err != nil {
		return strings.ToValidUTF8(text, "?")
	}
	return d.Format(time.DateOnly)
}

// binaryValue reads what FoxPro keeps in binary.
func binaryValue(kind byte, cell []byte) any {
	switch kind {
	case 'I', '+':
		return json.Number(strconv.Itoa(int(int32(binary.LittleEndian.Uint32(cell)))))
	case 'Y':
		v := int64(binary.LittleEndian.Uint64(cell))
		return json.Number(strconv.FormatFloat(float64(v)/10_000, 'f', -1, 64))
	case 'T', '@':
		const unixDay = 2440588 // Julian day of 1970-01-01
		d, ms := int64(int32(binary.LittleEndian.Uint32(cell))), int64(int32(binary.LittleEndian.Uint32(cell[4:])))
		if d == 0 || d > 5_000_000 || ms < 0 || ms > 86_400_000 {
			return nil
		}
		return time.Unix((d-unixDay)*86_400, 0).UTC().Add(time.Duration(ms) * time.Millisecond).Format("2006-01-02T15:04:05.999")
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(cell))
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return json.Number(strconv.FormatFloat(v, 'g', -1, 64))
}

// text decodes a cell without the spaces behind it. A character that the end of a full cell has cut in two is
// dropped; padded tells that the cell is not full. False where the bytes are not of the encoding.
func (t *table) text(cell []byte, padded bool) (string, bool) {
	cell, _, _ = bytes.Cut(cell, []byte{0}) // what stands behind a NUL is left over from another value
	cell = bytes.TrimRight(cell, " ")
	if ascii(cell) {
		return strings.TrimRight(string(cell), " "), true
	}
	text, ok := t.decoded(cell)
	for cut := 1; !ok && !padded && cut <= 3 && cut < len(cell); cut++ {
		if shorter, fine := t.decoded(cell[:len(cell)-cut]); fine {
			return shorter, true
		}
	}
	return text, ok
}

func (t *table) decoded(cell []byte) (string, bool) {
	if t.decode == nil {
		return string(cell), utf8.Valid(cell)
	}
	out, err := t.decode.Bytes(cell)
	text := string(out)
	return text, err == nil && !strings.ContainsRune(text, utf8.RuneError)
}

func ascii(cell []byte) bool {
	for _, c := range cell {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
