package csvfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"needlepoint/assets"
	"needlepoint/import"
)

// encodingOf reads the whole content and returns its encoding: UTF-8 where every byte is, else GB18030. A
// byte-order mark is left to importer.Decode.
func encodingOf(ctx context.Context, open func() (io.Reader, error)) (string, error) {
	bad, err := firstBad(ctx, open, importer.UTF8)
	if err != nil || bad == 0 {
		return importer.UTF8, err
	}
	worse, err := firstBad(ctx, open, importer.GB18030)
	if err != nil || worse == 0 {
		return importer.GB18030, err
	}
	return "", importer.Unreadable(importer.Position{Line: worse}, assets.Text{
		ZH: "既不是 UTF-8 也不是 GB18030 文字；请用 --encoding 说明编码",
		EN: "this is neither UTF-8 nor GB18030; say the encoding with --encoding"})
}

// firstBad returns the line of the first byte that is wrong in an encoding, 0 where none is.
func firstBad(ctx context.Context, open func() (io.Reader, error), encoding string) (line int64, err error) {
	raw, err := open()
	if err != nil {
		return 0, err
	}
	text, err := importer.Decode(raw, encoding)
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 64<<10)
	kept := 0
	for line = 1; ; {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := text.Read(buf[kept:])
		window := buf[:kept+n]
		done := errors.Is(err, io.EOF)
		if err != nil && !done {
			return 0, err
		}
		whole := window
		if !done {
			whole = window[:lastWhole(window)]
		}
		if at := wrong(whole, encoding); at >= 0 {
			return line + int64(bytes.Count(whole[:at], []byte{'\n'})), nil
		}
		if done {
			return 0, nil
		}
		line += int64(bytes.Count(whole, []byte{'\n'}))
		kept = copy(buf, window[len(whole):])
	}
}

// lastWhole returns how much of the text ends with a whole rune.
func lastWhole(text []byte) int {
	for i := 1; i <= utf8.UTFMax && i <= len(text); i++ {
		if c := text[len(text)-i]; utf8.RuneStart(c) {
			if utf8.FullRune(text[len(text)-i:]) {
				return len(text)
			}
			return len(text) - i
		}
	}
	return len(text)
}

// wrong returns where the first wrong byte stands: of UTF-8 as it is, of another encoding as its decoder marks it.
func wrong(text []byte, encoding string) int {
	if encoding != importer.UTF8 {
		return bytes.IndexRune(text, utf8.RuneError)
	}
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// delimiters are what is tried, in order of preference.
const delimiters = ",;\t|"

const sniffedRecords = 20

// delimiterOf returns the delimiter that gives the most columns on which the first records agree.
func delimiterOf(head []byte) byte {
	if d, ok := excelHint(head); ok {
		return d
	}
	best, bestScore := byte(','), 0
	for _, d := range []byte(delimiters) {
		t := newTable(bytes.NewReader(head), d, len(head)+1)
		columns, agree := 0, 0
		for range sniffedRecords {
			rec, err := t.next()
			if err != nil {
				break
			}
			if columns == 0 {
				columns = len(rec.cells)
			}
			if len(rec.cells) == columns {
				agree++
			}
		}
		if score := (columns - 1) * agree; score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// excelHint reads the line sep=; that some spreadsheets put first.
func excelHint(head []byte) (byte, bool) {
	line, _, _ := strings.Cut(string(head[:min(len(head), 8)]), "\n")
	line = strings.TrimSuffix(line, "\r")
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") {
		return line[4], true
	}
	return 0, false
}

func delimiterName(d byte) assets.Text {
	switch d {
	case ';':
		return assets.Text{ZH: "分号", EN: "semicolon"}
	case '\t':
		return assets.Text{ZH: "制表符", EN: "tab"}
	case '|':
		return assets.Text{ZH: "竖线", EN: "vertical bar"}
	case ',':
		return assets.Text{ZH: "逗号", EN: "comma"}
	}
	return assets.Text{ZH: fmt.Sprintf("“%c”", d), EN: fmt.Sprintf("%q", d)}
}
