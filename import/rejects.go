package importer

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"

	"needlepoint/assets"
)

// RejectTable does for a Source what its Rejects promises, of a format whose file cannot carry a reason or a broken
// row: it writes a table in CSV and UTF-8, with row number, reason, the geometry as well-known text in longitude and
// latitude, and every field. Mended, the table can be imported. It reads the rows twice, first for the columns.
func RejectTable(ctx context.Context, w io.Writer, src Source, reason func(row int) (assets.Text, bool)) (int, error) {
	header := []string{FieldRow, FieldReason, "wkt"}
	at := map[string]int{}
	for row, err := range src.Rows(ctx) {
		if err != nil {
			return 0, err
		}
		if _, rejected := reason(row.Number); !rejected {
			continue
		}
		for _, f := range row.Fields {
			if _, known := at[f.Name]; !known {
				at[f.Name] = len(header)
				header = append(header, Guard(f.Name))
			}
		}
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return 0, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(header); err != nil {
		return 0, err
	}
	n := 0
	cells := make([]string, len(header))
	for row, err := range src.Rows(ctx) {
		if err != nil {
			return n, err
		}
		why, rejected := reason(row.Number)
		if !rejected {
			continue
		}
		clear(cells)
		cells[0], cells[1], cells[2] = strconv.Itoa(row.Number), Guard(why.ZH+" / "+why.EN), string(AppendWKT(nil, row.Geometry))
		for _, f := range row.Fields {
			cells[at[f.Name]] = Guard(CellText(f.Value))
		}
		if err := out.Write(cells); err != nil {
			return n, err
		}
		n++
	}
	out.Flush()
	return n, out.Error()
}
