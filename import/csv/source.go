package csvfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// Format is CSV; see the package.
type Format struct{}

// Name returns "csv".
func (Format) Name() string { return "csv" }

// Endings returns the endings of delimited text.
func (Format) Endings() []string { return []string{".csv", ".tsv", ".txt"} }

// Accepts refuses JSON and bytes that no text has.
func (Format) Accepts(head []byte) error {
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(start) > 0 && (start[0] == '{' || start[0] == '[') && bytes.Contains(start, []byte(`"type"`)) {
		return importer.Mismatch("csv", assets.Text{ZH: "JSON", EN: "JSON"})
	}
	wide := bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
	if !wide && bytes.IndexByte(head, 0) >= 0 {
		return importer.Mismatch("csv", assets.Text{ZH: "二进制数据", EN: "binary"})
	}
	return nil
}

// Open implements importer.Format. It reads the whole file once where the encoding is not given, and its first rows.
func (Format) Open(ctx context.Context, in importer.Input, opts importer.Options) (importer.Source, error) {
	s := &source{in: in, opts: opts, encoding: opts.Encoding, facts: importer.Facts{Name: in.Name, Format: "csv"}}
	system, given, err := opts.System()
	if err != nil {
		return nil, err
	}
	if given {
		s.system = &system
		s.facts.CRS = importer.Chosen(system)
	}
	if s.encoding == "" {
		found, err := encodingOf(ctx, func() (io.Reader, error) { return in.Stream(opts.Limits) })
		if err != nil {
			return nil, err
		}
		s.encoding = found
	}
	head, err := s.head()
	if err != nil {
		return nil, err
	}
	s.delim = delimiterOf(head)
	pass, err := s.start()
	if err != nil {
		return nil, err
	}
	s.facts.Notes = append([]assets.Text{{
		ZH: fmt.Sprintf("按 %s 编码、%s分隔读入", s.encoding, delimiterName(s.delim).ZH),
		EN: fmt.Sprintf("read as %s, separated by %s", s.encoding, delimiterName(s.delim).EN)}}, pass.columns.notes...)
	if given {
		s.facts.Notes = append(s.facts.Notes, s.facts.CRS.Why)
	}
	return s, nil
}

type source struct {
	in       importer.Input
	opts     importer.Options
	encoding string
	delim    byte
	system   *crs.System // nil for longitude and latitude
	facts    importer.Facts
}

func (s *source) Facts() importer.Facts { return s.facts }

// sniffedBytes of the text decide the delimiter.
const sniffedBytes = 64 << 10

func (s *source) head() ([]byte, error) {
	_, text, err := s.text()
	if err != nil {
		return nil, err
	}
	head := make([]byte, sniffedBytes)
	n, err := io.ReadFull(text, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return head[:n], nil
}

func (s *source) text() (*importer.Stream, io.Reader, error) {
	stream, err := s.in.Stream(s.opts.Limits)
	if err != nil {
		return nil, nil, err
	}
	text, err := importer.Decode(stream, s.encoding)
	return stream, text, err
}

// pass is one reading of the file, the header behind it.
type pass struct {
	stream  *importer.Stream
	table   *table
	header  []string
	columns columns
}

func (s *source) start() (*pass, error) {
	stream, text, err := s.text()
	if err != nil {
		return nil, err
	}
	p := &pass{stream: stream, table: newTable(text, s.delim, s.opts.Limits.MaxRow())}
	rec, err := p.table.next()
	if err == nil && len(rec.cells) == 2 && rec.cells[0] == "sep=" && rec.cells[1] == "" {
		rec, err = p.table.next()
	}
	if errors.Is(err, io.EOF) {
		return nil, importer.Unreadable(importer.Position{Line: 1}, assets.Text{ZH: "没有表头", EN: "there is no header"})
	}
	if err != nil {
		return nil, err
	}
	if rec.fault != nil {
		return nil, importer.Unreadable(importer.Position{Line: rec.line}, rec.fault.Reason)
	}
	p.header = slices.Clone(rec.cells)
	p.columns, err = readHeader(p.header, s.opts)
	p.columns.comma, p.columns.system = s.delim != ',', s.system
	return p, err
}

// Rows implements importer.Source.
func (s *source) Rows(ctx context.Context) iter.Seq2[importer.Row, error] {
	return func(yield func(importer.Row, error) bool) {
		p, err := s.start()
		if err == nil {
			err = p.each(ctx, func(row importer.Row, _ []string) bool { return yield(row, nil) })
		}
		if err != nil {
			yield(importer.Row{}, err)
		}
	}
}

// each calls do for every row with its cells, good until the next, until do returns false.
func (p *pass) each(ctx context.Context, do func(importer.Row, []string) bool) error {
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		rec, err := p.table.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		row := importer.Row{Number: n, Line: rec.line, Read: p.stream.Taken(), Fault: rec.fault}
		if row.Fault == nil && len(rec.cells) != len(p.header) {
			row.Fault = importer.NewFault("", "", assets.Text{
				ZH: fmt.Sprintf("有 %d 个单元格，表头有 %d 列", len(rec.cells), len(p.header)),
				EN: fmt.Sprintf("%d cells where the header has %d columns", len(rec.cells), len(p.header))})
		}
		if row.Fault == nil {
			row.Geometry, row.Fault = p.columns.place(rec.cells)
			row.Fields = p.columns.fields(rec.cells)
		}
		if !do(row, rec.cells) {
			return nil
		}
	}
}
