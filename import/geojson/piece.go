package geojsonfile

import "needlepoint/import"

// piece is a run of records that is read apart from the others.
type piece struct {
	text    []byte // of all records, one after another
	records []record
	ends    []int // of each record's text
}

func (p *piece) add(r record, raw []byte) {
	p.text = append(p.text, raw...)
	p.records = append(p.records, r)
	p.ends = append(p.ends, len(p.text))
}

// Len implements importer.Piece.
func (p *piece) Len() int { return len(p.records) }

// Rows implements importer.Piece.
func (p *piece) Rows() []importer.Row {
	reader := newFeatureReader()
	rows := make([]importer.Row, len(p.records))
	from := 0
	for i, r := range p.records {
		rows[i] = r.row(reader, p.text[from:p.ends[i]])
		from = p.ends[i]
	}
	return rows
}
