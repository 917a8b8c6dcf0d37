package job

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/import"
)

// rowFile holds the rows of a source as they were read, to be looked at one by one in any order. The file has no name: it is gone
// when it is closed, and when the service dies.
type rowFile struct {
	file    *os.File
	out     *bufio.Writer
	offsets []int64      // where each row begins
	bounds  [][4]float32 // of each row's geometry, rounded outwards; an empty one has west above east
	at      int64
}

// keptRow is one row in the file.
type keptRow struct {
	Line     int64           `json:"l"`
	Fields   []keptField     `json:"f"`
	Geometry json.RawMessage `json:"g,omitempty"`
}

type keptField struct {
	Name  string `json:"n"`
	Value any    `json:"v"`
}

func newRowFile(dir string) (*rowFile, error) {
	f, err := os.CreateTemp(dir, "rows-*")
	if err != nil {
		return nil, fmt.Errorf("rows: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("rows: %w", err), f.Close())
	}
	return &rowFile{file: f, out: bufio.NewWriterSize(f, 256<<10)}, nil
}

func (r *rowFile) close() { _ = r.file.Close() } // nothing is lost with a file without a name

// tapped is a source whose rows are written down as they are read.
type tapped struct {
	importer.Source
	rows *rowFile
}

// Rows implements importer.Source.
func (t tapped) Rows(ctx context.Context) iter.Seq2[importer.Row, error] {
	return func(yield func(importer.Row, error) bool) {
		for row, err := range t.Source.Rows(ctx) {
			if err == nil {
				err = t.rows.add(row)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := t.rows.out.Flush(); err != nil {
			yield(importer.Row{}, fmt.Errorf("rows: %w", err))
		}
	}
}

func (r *rowFile) add(row importer.Row) error {
	kept := keptRow{Line: row.Line, Fields: make([]keptField, len(row.Fields))}
	for i, f := range row.Fields {
		kept.Fields[i] = keptField{f.Name, f.Value}
	}
	bound := [4]float32{1, 1, -1, -1}
	if row.Geometry != nil && geo.Structure(row.Geometry) == nil {
		kept.Geometry = geo.AppendGeoJSON(nil, row.Geometry)
		bound = outwards(geo.Bound(row.Geometry))
	}
	line, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("rows: row %d: %w", row.Number, err)
	}
	if _, err := r.out.Write(line); err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	r.offsets, r.bounds = append(r.offsets, r.at), append(r.bounds, bound)
	r.at += int64(len(line))
	return nil
}

func outwards(b orb.Bound) [4]float32 {
	down := func(v float64) float32 { return math.Nextafter32(float32(v), float32(math.Inf(-1))) }
	up := func(v float64) float32 { return math.Nextafter32(float32(v), float32(math.Inf(1))) }
	return [4]float32{down(b.Min[0]), down(b.Min[1]), up(b.Max[0]), up(b.Max[1])}
}

// meets reports whether a row's geometry may meet a bound.
func (r *rowFile) meets(row int, b orb.Bound) bool {
	w := r.bounds[row-1]
	return w[0] <= w[2] && float64(w[0]) <= b.Max[0] && float64(w[2]) >= b.Min[0] && float64(w[1]) <= b.Max[1] && float64(w[3]) >= b.Min[1]
}

func (r *rowFile) located(row int) bool { return r.bounds[row-1][0] <= r.bounds[row-1][2] }

// length is how many bytes a row's text has, counted from 1.
func (r *rowFile) length(row int) int64 {
	if row < len(r.offsets) {
		return r.offsets[row] - r.offsets[row-1]
	}
	return r.at - r.offsets[row-1]
}

// raw returns a row's text, counted from 1.
func (r *rowFile) raw(row int) ([]byte, error) {
	text := make([]byte, r.length(row))
	if _, err := r.file.ReadAt(text, r.offsets[row-1]); errors.Is(err, os.ErrClosed) {
		return nil, assets.Refuse(assets.Busy, "rows", assets.Text{ZH: "正在重新比对，稍后可看", EN: "the rows are being compared anew; look again in a moment"})
	} else if err != nil {
		return nil, fmt.Errorf("rows: %w", err)
	}
	return text, nil
}

func (r *rowFile) row(row int) (keptRow, error) {
	text, err := r.raw(row)
	if err != nil {
		return keptRow{}, err
	}
	return readRow(text)
}

func readRow(text []byte) (kept keptRow, err error) {
	in := json.NewDecoder(bytes.NewReader(text))
	in.UseNumber() // a number is shown as it stood in the file
	if err := in.Decode(&kept); err != nil {
		return kept, fmt.Errorf("rows: %w", err)
	}
	return kept, nil
}

// box is the bound of the rows that pass a test; nil where none does.
func (r *rowFile) box(pass func(row int) bool) []float64 {
	var out []float64
	for i, b := range r.bounds {
		if b[0] > b[2] || !pass(i+1) {
			continue
		}
		w, s, e, n := float64(b[0]), float64(b[1]), float64(b[2]), float64(b[3])
		if out == nil {
			out = []float64{w, s, e, n}
			continue
		}
		out = []float64{min(out[0], w), min(out[1], s), max(out[2], e), max(out[3], n)}
	}
	return out
}
