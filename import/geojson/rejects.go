package geojsonfile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"needlepoint/assets"
	"needlepoint/import"
)

// Rejects writes a feature a line, its text as it stood, with row number and reason among its properties, or
// beside them where there are none. What is broken stays broken, but no line breaks another.
func (s *source) Rejects(ctx context.Context, w io.Writer, reason func(row int) (assets.Text, bool)) (int, error) {
	out := bufio.NewWriter(w)
	n := 0
	var failed error
	err := s.read(ctx, func(f found) bool {
		why, rejected := reason(f.row.Number)
		if !rejected {
			return true
		}
		n++
		_, failed = out.Write(withReason(f, why))
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	if err == nil {
		err = out.Flush()
	}
	return n, err
}

// withReason returns the text of a rejected feature as one line.
func withReason(f found, why assets.Text) []byte {
	said, err := json.Marshal(why.ZH + " / " + why.EN)
	if err != nil { // a string always marshals
		said = []byte(`""`)
	}
	own := fmt.Sprintf(`"%s":%d,"%s":%s`, importer.FieldRow, f.row.Number, importer.FieldReason, said)
	at := bytes.IndexByte(f.raw, '{')
	if at < 0 {
		return fmt.Appendf(nil, `{"type":"Feature",%s,"properties":null,"geometry":null}`+"\n", own)
	}
	if f.properties >= 0 {
		at = f.properties
	}
	rest := bytes.TrimLeft(f.raw[at+1:], " \t\r\n")
	if len(rest) > 0 && rest[0] != '}' {
		own += ","
	}
	line := append(append(append([]byte{}, f.raw[:at+1]...), own...), rest...)
	for i, c := range line {
		if c == '\n' || c == '\r' || c == recordSeparator { // within a string none may stand, elsewhere a space does
			line[i] = ' '
		}
	}
	return append(line, '\n')
}
