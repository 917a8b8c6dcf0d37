package csvfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"needlepoint/assets"
	"needlepoint/import"
)

// table splits UTF-8 text into records of cells: RFC 4180, also with CR alone at the end of a line, quotes
// inside a bare cell taken as they are.
type table struct {
	in    *bufio.Reader
	delim byte
	limit int // bytes of one record
	line  int64
	read  int64 // bytes of text

	text  []byte // of the record at hand, unquoted
	ends  []int  // where in text each cell ends
	cells []string
}

func newTable(in io.Reader, delim byte, limit int) *table {
	return &table{in: bufio.NewReaderSize(in, 64<<10), delim: delim, limit: limit, line: 1}
}

// record is one line of a table, or several where a quoted cell spans them.
type record struct {
	cells []string // good until the next
	line  int64
	fault *importer.Fault
}

func (t *table) byte() (c byte, ok bool, err error) {
	c, err = t.in.ReadByte()
	if errors.Is(err, io.EOF) {
		return 0, false, nil
	}
	if err == nil {
		t.read++
	}
	return c, err == nil, err
}

// next returns the next record, blank lines skipped; io.EOF after the last.
func (t *table) next() (record, error) {
	for {
		rec, err := t.any()
		if err != nil || len(rec.cells) > 1 || rec.cells[0] != "" || rec.fault != nil {
			return rec, err
		}
	}
}

func (t *table) any() (record, error) {
	rec := record{line: t.line}
	t.text, t.ends = t.text[:0], t.ends[:0]
	if _, err := t.in.Peek(1); err != nil {
		if errors.Is(err, io.EOF) {
			return rec, io.EOF
		}
		return rec, err
	}
	for {
		more, err := t.cell(&rec)
		if err != nil {
			return rec, err
		}
		if len(t.ends) == maxCells { // empty ones too: no text bounds them
			return rec, importer.Unreadable(importer.Position{Byte: t.read, Line: rec.line}, assets.Text{
				ZH: fmt.Sprintf("这一行超过 %d 个单元格", maxCells), EN: fmt.Sprintf("this row has more than %d cells", maxCells)})
		}
		t.ends = append(t.ends, len(t.text))
		if !more {
			break
		}
	}
	all, start := string(t.text), 0
	t.cells = t.cells[:0]
	for _, end := range t.ends {
		t.cells = append(t.cells, all[start:end])
		start = end
	}
	rec.cells = t.cells
	return rec, nil
}

// cell takes one cell and the delimiter or line end behind it; more where another cell follows.
func (t *table) cell(rec *record) (more bool, err error) {
	c, ok, err := t.byte()
	if err != nil || !ok {
		return false, err
	}
	if c == '"' {
		if err := t.quoted(rec.line); err != nil {
			return false, err
		}
		if c, ok, err = t.byte(); err != nil || !ok {
			return false, err
		}
		if c != t.delim && c != '\n' && c != '\r' && rec.fault == nil {
			rec.fault = importer.NewFault("", "", assets.Text{
				ZH: fmt.Sprintf("第 %d 个单元格的引号之后还有文字；引号请成对书写", len(t.ends)+1),
				EN: fmt.Sprintf("text follows the closing quote of cell %d; write a quote inside a cell twice", len(t.ends)+1)})
		}
	}
	for {
		switch c {
		case t.delim:
			return true, nil
		case '\n':
			t.line++
			return false, nil
		case '\r':
			t.line++
			if after, err := t.in.Peek(1); err == nil && after[0] == '\n' {
				_, _, err = t.byte()
				return false, err
			}
			return false, nil
		}
		t.text = append(t.text, c)
		if err := t.bounded(rec.line); err != nil {
			return false, err
		}
		if c, ok, err = t.byte(); err != nil || !ok {
			return false, err
		}
	}
}

// quoted takes a quoted cell up to its closing quote.
func (t *table) quoted(from int64) error {
	opened := importer.Position{Byte: t.read - 1, Line: t.line}
	for {
		c, ok, err := t.byte()
		if err != nil {
			return err
		}
		if !ok {
			return importer.Unreadable(opened, assets.Text{
				ZH: "这里开始的引号直到文件末尾都没有结束", EN: "the quote that opens here is not closed before the file ends"})
		}
		switch c {
		case '"':
			after, err := t.in.Peek(1)
			if err != nil || after[0] != '"' {
				return nil
			}
			if _, _, err := t.byte(); err != nil {
				return err
			}
		case '\n':
			t.line++
		}
		t.text = append(t.text, c)
		if err := t.bounded(from); err != nil {
			return err
		}
	}
}

func (t *table) bounded(from int64) error {
	if len(t.text) <= t.limit {
		return nil
	}
	return importer.Unreadable(importer.Position{Byte: t.read, Line: from}, assets.Text{
		ZH: fmt.Sprintf("这一行超过 %d 字节，可能有引号没有结束", t.limit),
		EN: fmt.Sprintf("this row exceeds %d bytes; perhaps a quote is not closed", t.limit)})
}
