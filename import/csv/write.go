package csvfile

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import"
)

// Exporter writes records as a table in UTF-8: bookkeeping, the record's own fields, its place as
// well-known text and, of points, as lon and lat, then an attribute a column in the order of their keys.
type Exporter struct {
	ByteOrderMark bool // for Excel, which otherwise takes the file for GBK
	Stamped       bool // the stamp in two last columns, for a table that travels without its Sidecar
}

// Export implements importer.Exporter. It runs through the records twice: first for the columns.
func (e Exporter) Export(ctx context.Context, w io.Writer, records iter.Seq[assets.Record], stamp importer.Stamp) error {
	noun, keys := assets.AssetNoun, map[string]bool{}
	for r := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		noun = r.Noun()
		for key := range importer.AttributesOf(r).Map() {
			keys[key] = true
		}
	}
	var attributes []string
	for key := range keys {
		attributes = append(attributes, key)
	}
	slices.Sort(attributes)

	out := &rowWriter{out: bufio.NewWriterSize(w, 64<<10), delim: ','}
	if e.ByteOrderMark {
		out.mark()
	}
	head := slices.Concat([]string{importer.FieldID, importer.FieldRev}, importer.OwnFields(noun), []string{"wkt", "lon", "lat"})
	for _, key := range attributes {
		head = append(head, importer.FieldOf(key))
	}
	var stamped []string
	if e.Stamped {
		head = append(head, importer.FieldBook, importer.FieldNotice)
		stamped = []string{strconv.FormatInt(int64(stamp.Revision), 10), stamp.Notice}
	}
	out.row(head)
	cells := make([]string, len(head))
	for r := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells = append(cells[:0], strconv.FormatInt(r.Key(), 10), strconv.FormatInt(int64(r.Revised()), 10))
		cells = append(cells, importer.OwnValues(r)...)
		lon, lat := "", ""
		if p, ok := r.Shape().(orb.Point); ok {
			lon, lat = strconv.FormatFloat(p[0], 'f', -1, 64), strconv.FormatFloat(p[1], 'f', -1, 64)
		}
		cells = append(cells, string(importer.AppendWKT(nil, r.Shape())), lon, lat)
		values := importer.AttributesOf(r).Map()
		for _, key := range attributes {
			cells = append(cells, importer.CellText(values[key]))
		}
		cells = append(cells, stamped...)
		out.row(cells)
		if out.err != nil {
			return out.err
		}
	}
	return out.flush()
}

// Sidecar returns the name and the content of the file that carries the stamp of a table, which has no place
// for it: metadata as CSV on the Web has it (W3C tabular metadata).
func Sidecar(table string, stamp importer.Stamp) (name string, content []byte, err error) {
	content, err = json.MarshalIndent(map[string]any{
		"@context": "http://www.w3.org/ns/csvw", "url": table[strings.LastIndexAny(table, `/\`)+1:],
		"dc:modified": stamp.At.UTC().Format("2006-01-02T15:04:05Z"), "needlepoint": stamp,
	}, "", "  ")
	if err != nil {
		return "", nil, fmt.Errorf("sidecar: %w", err)
	}
	return table + "-metadata.json", append(content, '\n'), nil
}

// rowWriter writes guarded rows and remembers the first error.
type rowWriter struct {
	out   *bufio.Writer
	delim byte
	err   error
}

func (w *rowWriter) mark() { w.write("\ufeff") }

func (w *rowWriter) write(s string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(s)
	}
}

func (w *rowWriter) row(cells []string) {
	for i, cell := range cells {
		if i > 0 {
			w.write(string(w.delim))
		}
		cell = importer.Guard(cell)
		if strings.ContainsAny(cell, "\"\r\n,;\t|"+string(rune(w.delim))) || len(cells) == 1 || strings.TrimSpace(cell) != cell {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		w.write(cell)
	}
	w.write("\r\n")
}

func (w *rowWriter) flush() error {
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.err
}
