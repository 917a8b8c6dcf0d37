package geojsonfile

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// Format is GeoJSON; see the package.
type Format struct{}

// Name returns "geojson".
func (Format) Name() string { return "geojson" }

// Endings returns the endings of single documents and of sequences.
func (Format) Endings() []string { return append([]string{".geojson", ".json"}, lineEndings...) }

// lineEndings declare a feature a line.
var lineEndings = []string{".geojsonl", ".geojsonseq", ".geojsons", ".ndjson", ".jsonl"}

// Accepts wants a JSON object, or a record separator before one.
func (Format) Accepts(head []byte) error {
	text, err := io.ReadAll(decoded(bytes.NewReader(head)))
	if err != nil {
		return err
	}
	switch start := bytes.TrimLeft(text, " \t\r\n"); {
	case len(start) == 0:
		return importer.Mismatch("geojson", assets.Text{ZH: "空白", EN: "nothing but white space"})
	case start[0] == '{' || start[0] == recordSeparator:
		return nil
	case start[0] == '[':
		return importer.Mismatch("geojson", assets.Text{ZH: "JSON 数组，应为 FeatureCollection 对象", EN: "a JSON array, where a FeatureCollection is expected"})
	}
	return importer.Mismatch("geojson", assets.Text{ZH: "别的文本，应以“{”开头", EN: "other text; { is expected first"})
}

// decoded takes a byte-order mark off.
func decoded(r io.Reader) io.Reader {
	text, _ := importer.Decode(r, importer.UTF8) // a known name has no error
	return text
}

// Open implements importer.Format.
func (Format) Open(_ context.Context, in importer.Input, opts importer.Options) (importer.Source, error) {
	s := &source{in: in, opts: opts, facts: importer.Facts{Name: in.Name, Format: "geojson"}}
	system, given, err := opts.System()
	if err != nil {
		return nil, err
	}
	if given {
		s.system = &system
		s.facts.CRS = importer.Chosen(system)
		s.facts.Notes = append(s.facts.Notes, s.facts.CRS.Why)
	}
	_, text, err := s.open()
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(strings.ToLower(in.Name), ".gz")
	for _, e := range lineEndings {
		s.lines = s.lines || strings.HasSuffix(name, e)
	}
	s.lines = s.lines || looksLikeLines(text)
	return s, nil
}

// looksLikeLines reports whether the content is one feature a line although its name does not say so.
func looksLikeLines(text io.Reader) bool {
	const reach = 1 << 20 // a first line longer than this is taken for a document
	sc := newScanner(io.LimitReader(text, reach))
	if sc.next() == recordSeparator {
		return true
	}
	raw, p, err := sc.value(reach)
	if err != nil || p != fine {
		return false
	}
	next := sc.next()
	return (next == '{' || next == recordSeparator) && bytes.Contains(raw, []byte(`"Feature"`))
}

type source struct {
	in    importer.Input
	opts  importer.Options
	lines bool
	facts importer.Facts

	system *crs.System // that the coordinates are in; nil for longitude and latitude
}

func (s *source) Facts() importer.Facts { return s.facts }

func (s *source) open() (*importer.Stream, io.Reader, error) {
	stream, err := s.in.Stream(s.opts.Limits)
	if err != nil {
		return nil, nil, err
	}
	text, err := importer.Decode(stream, s.opts.Encoding)
	return stream, text, err
}

// Rows implements importer.Source.
func (s *source) Rows(ctx context.Context) iter.Seq2[importer.Row, error] {
	return func(yield func(importer.Row, error) bool) {
		if err := s.read(ctx, func(f found) bool { return yield(f.row, nil) }); err != nil {
			yield(importer.Row{}, err)
		}
	}
}

// Pieces implements importer.Piecewise.
func (s *source) Pieces(ctx context.Context, size int) iter.Seq2[importer.Piece, error] {
	return func(yield func(importer.Piece, error) bool) {
		p := &piece{}
		err := s.scan(ctx, func(at record, raw []byte) bool {
			p.add(at, raw)
			if len(p.records) < size {
				return true
			}
			full := p
			p = &piece{text: make([]byte, 0, len(full.text)+len(full.text)/8)}
			return yield(full, nil)
		})
		switch {
		case err != nil:
			yield(nil, err)
		case len(p.records) > 0:
			yield(p, nil)
		}
	}
}

// record is a feature of the file that is not read yet.
type record struct {
	number  int
	at      importer.Position
	read    int64 // bytes of the file up to it
	problem problem
	system  *crs.System
}

// row reads the record, whose text is raw.
func (r record) row(reader *featureReader, raw []byte) importer.Row {
	row := importer.Row{Number: r.number, Line: r.at.Line, Read: r.read}
	switch r.problem {
	case tooDeep:
		row.Fault = importer.NewFault("", "", assets.Text{ZH: "嵌套超过 40 层", EN: "nested deeper than 40 levels"})
	case tooLong:
		row.Fault = importer.NewFault("", "", assets.Text{ZH: "这一行超过单行上限", EN: "the feature exceeds the limit of one row"})
	default:
		reader.read(&row, raw, r.at)
		if r.system != nil {
			row.Geometry = crs.TransformGeometry(row.Geometry, r.system.Inverse)
		}
	}
	return row
}

// found is a row with its text, good until the next, and where in it the properties stand.
type found struct {
	row        importer.Row
	raw        []byte // nil where it was too long or too deep to keep
	properties int
}

// read reads the file row by row.
func (s *source) read(ctx context.Context, yield func(found) bool) error {
	reader := newFeatureReader()
	return s.scan(ctx, func(r record, raw []byte) bool {
		f := found{row: r.row(reader, raw), properties: -1}
		if r.problem == fine {
			f.raw, f.properties = raw, reader.properties
		}
		return yield(f)
	})
}

// reading is one pass over the file.
type reading struct {
	*source
	sc     *scanner
	stream *importer.Stream
	number int
	yield  func(r record, raw []byte) bool
}

// errEnough says that the consumer wants no more rows.
var errEnough = errors.New("enough")

// scan finds the records of the file; the text of each is good until the next.
func (s *source) scan(ctx context.Context, yield func(r record, raw []byte) bool) error {
	stream, text, err := s.open()
	if err != nil {
		return err
	}
	r := &reading{source: s, sc: newScanner(text), stream: stream, yield: yield}
	if s.lines {
		err = r.sequence(ctx)
	} else {
		err = r.document(ctx)
	}
	switch {
	case errors.Is(err, errEnough):
		return nil
	case errors.Is(err, errCut):
		return r.sc.unreadable("文件在这里中断，可能没有传完；请重新传输", "the file ends in the middle, perhaps cut short; transfer it again")
	}
	return err
}

// row yields the feature whose text is raw, or which a problem kept from being kept.
func (r *reading) row(raw []byte, p problem, at importer.Position) error {
	r.number++
	if !r.yield(record{r.number, at, r.stream.Taken(), p, r.system}, raw) {
		return errEnough
	}
	return nil
}

// sequence reads a feature a line, or a feature a record separator.
func (r *reading) sequence(ctx context.Context) error {
	sc, until := r.sc, byte('\n')
	if sc.next() == recordSeparator {
		until = recordSeparator
		sc.take(recordSeparator)
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if until == '\n' && sc.next() == recordSeparator {
			sc.take(recordSeparator)
		}
		sc.next() // white space before the record, so that its line is right
		at := sc.position()
		text, p, ended := sc.record(until, r.opts.Limits.MaxRow())
		if err := sc.fault(); err != nil && !ended {
			return err
		}
		text = bytes.TrimSpace(text)
		if len(text) == 0 && p == fine {
			if !ended {
				return nil
			}
			continue
		}
		if p == fine && !ended && cutShort(text) {
			return errCut
		}
		if p == fine && deep(text) {
			p = tooDeep
		}
		if err := r.row(text, p, at); err != nil || !ended {
			return err
		}
	}
}

// cutShort reports whether the last record of a file ends in the middle of its object.
func cutShort(text []byte) bool {
	_, _, err := newScanner(bytes.NewReader(text)).value(len(text))
	return errors.Is(err, errCut)
}

// deep reports whether a record nests deeper than a feature may.
func deep(text []byte) bool {
	if bytes.Count(text, []byte{'{'})+bytes.Count(text, []byte{'['}) <= maxDepth {
		return false
	}
	depth, inString := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
