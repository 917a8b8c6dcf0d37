package csvfile

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strconv"

	"needlepoint/assets"
	"needlepoint/import"
)

// Rejects writes the rows with their own columns, in UTF-8, behind two columns for the row number and the reason.
func (s *source) Rejects(ctx context.Context, w io.Writer, reason func(row int) (assets.Text, bool)) (int, error) {
	p, err := s.start()
	if err != nil {
		return 0, err
	}
	out := &rowWriter{out: bufio.NewWriter(w), delim: s.delim}
	out.mark()
	own := []string{importer.FieldRow, importer.FieldReason}
	out.row(slices.Concat(own, p.header))
	n := 0
	err = p.each(ctx, func(row importer.Row, cells []string) bool {
		if why, rejected := reason(row.Number); rejected {
			n++
			out.row(slices.Concat([]string{strconv.Itoa(row.Number), why.ZH + " / " + why.EN}, cells))
		}
		return out.err == nil
	})
	if err != nil {
		return n, err
	}
	return n, out.flush()
}
