package assets

import (
	"slices"

	"needlepoint/geo"
)

// AppendGeoJSON appends the geometry just as geo.AppendGeoJSON does. Where it is kept as whole numbers their digits are written.
func (d *Drawn) AppendGeoJSON(out []byte) []byte {
	s := d.row.seg
	if s == nil || s.forms[d.row.at].scale() == scaleRaw {
		return geo.AppendGeoJSON(out, d.Geometry())
	}
	return d.appendGeoJSON(out, s, d.row.at)
}

// geojsonHeads are what a geometry begins with, by kind.
var geojsonHeads = [...]string{
	formPoint:    `{"type":"Point","coordinates":`,
	formLine:     `{"type":"LineString","coordinates":[`,
	formRing:     `{"type":"Polygon","coordinates":[[`,
	formPoints:   `{"type":"MultiPoint","coordinates":[`,
	formLines:    `{"type":"MultiLineString","coordinates":[`,
	formPolygon:  `{"type":"Polygon","coordinates":[`,
	formPolygons: `{"type":"MultiPolygon","coordinates":[`,
}

func (d *Drawn) appendGeoJSON(out []byte, s *segment, row int) []byte {
	f := s.forms[row]
	kind, n := f.kind(), int(s.starts[row+1]-s.starts[row])
	if n == 0 {
		return append(out, "null"...)
	}
	w := decimalWriter{out: append(out, geojsonHeads[kind]...), words: s.exact.words[s.exactAt[row]:],
		origin: s.exact.origin[f.scale()], decimals: leastDigits + f.scale() - 1, near: &d.near}
	switch kind {
	case formPoint:
		w.positions(n)
		return append(w.out, '}')
	case formLine, formPoints:
		w.positions(n)
		return append(w.out, ']', '}')
	case formRing:
		w.positions(n)
		return append(w.out, ']', ']', '}')
	}
	structure := s.structure(row)
	runs := func() { // lines, or the rings of one polygon
		count := structure[0]
		for i, n := range structure[1 : 1+count] {
			w.out = append(w.out, opening(i)...)
			w.positions(int(n))
			w.out = append(w.out, ']')
		}
		structure = structure[1+count:]
	}
	if kind != formPolygons {
		runs()
		return append(w.out, ']', '}')
	}
	count := int(structure[0])
	structure = structure[1:]
	for i := range count {
		w.out = append(w.out, opening(i)...)
		runs()
		w.out = append(w.out, ']')
	}
	return append(w.out, ']', '}')
}

// opening begins the i-th array of a list.
func opening(i int) string {
	if i > 0 {
		return ",["
	}
	return "["
}

// decimalWriter writes positions that are kept as whole numbers from an origin.
type decimalWriter struct {
	out      []byte
	words    []uint32
	origin   [2]int64
	decimals int
	near     *geo.Decimals
}

// positions writes the next n positions with commas between them.
func (w *decimalWriter) positions(n int) {
	at := len(w.out)
	w.out = slices.Grow(w.out, (n+1)*geo.PositionRoom)
	w.out = w.out[:at+w.near.PutPositions(w.out[at:cap(w.out)], w.words[:2*n], w.origin, w.decimals)]
	w.words = w.words[2*n:]
}
