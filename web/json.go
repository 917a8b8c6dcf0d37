package web

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"needlepoint/geo"
)

// selfWriting is an answer that writes itself: the bytes that encoding/json would make of it, without the line's end, at a fraction
// of the work. ok is false where it holds what JSON cannot say, which is for encoding/json to tell.
type selfWriting interface {
	AppendJSON(out []byte) (_ []byte, ok bool)
}

// jsonFormat is huma's own but for answers that write themselves, and for questions that list too much.
func jsonFormat() huma.Format {
	plain := huma.DefaultJSONFormat
	return huma.Format{Unmarshal: readJSON, Marshal: func(w io.Writer, v any) error {
		self, ok := v.(selfWriting)
		if !ok {
			return plain.Marshal(w, v)
		}
		buffer := jsonBuffers.Get().(*[]byte)
		out, ok := self.AppendJSON((*buffer)[:0])
		if !ok {
			jsonBuffers.Put(buffer)
			return plain.Marshal(w, v)
		}
		out = append(out, '\n')
		_, err := w.Write(out)
		if *buffer = out; cap(out) <= mostKept {
			jsonBuffers.Put(buffer)
		}
		return err
	}}
}

// mostKept is up to which size memory is kept for the next answer.
const mostKept = 1 << 20

var jsonBuffers = sync.Pool{New: func() any { return new([]byte) }}

// jsonWriter writes values as encoding/json does where it does not escape HTML.
type jsonWriter struct {
	out    []byte
	failed bool // something cannot be said
}

func (w *jsonWriter) raw(text string) { w.out = append(w.out, text...) }

func (w *jsonWriter) int(v int64) { w.out = strconv.AppendInt(w.out, v, 10) }

func (w *jsonWriter) string(text string) {
	if !isPlain(text) {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		w.failed = enc.Encode(text) != nil || w.failed
		w.out = append(w.out, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...)
		return
	}
	w.out = append(w.out, '"')
	w.out = append(w.out, text...)
	w.out = append(w.out, '"')
}

// isPlain reports whether a text stands in JSON as it is.
func isPlain(text string) bool {
	doubt := doubtNone
	for i := range len(text) {
		doubt |= doubts[text[i]]
	}
	return doubt == doubtNone || doubt == doubtLetters && utf8.ValidString(text)
}

// doubt is what a byte says against a text's standing in JSON as it is.
type doubt uint8

const (
	doubtNone    doubt = 0
	doubtLetters doubt = 1 // it must be UTF-8
	doubtEscape  doubt = 2 // it is to be escaped, or may begin the separator of lines or of paragraphs
)

var doubts = func() (out [256]doubt) {
	for c := range out {
		switch {
		case c < ' ' || c == '"' || c == '\\' || c == 0xE2:
			out[c] = doubtEscape
		case c >= utf8.RuneSelf:
			out[c] = doubtLetters
		}
	}
	return out
}()

func (w *jsonWriter) float(v float64) {
	// Most numbers have few decimals. No two numbers of at most 15 digits are one double, so the one that this is is the shortest.
	const parts = 1e9
	if n := math.Round(v * parts); math.Abs(n) < 1e15 && math.Abs(n) >= 1e3 && n/parts == v {
		at := len(w.out)
		w.out = slices.Grow(w.out, geo.DecimalRoom)
		w.out = w.out[:at+geo.PutDecimal(w.out[at:at+geo.DecimalRoom], int64(n), 9)]
		return
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		w.failed = true
		return
	}
	format := byte('f')
	if abs := math.Abs(v); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	w.out = strconv.AppendFloat(w.out, v, format, -1, 64)
	if n := len(w.out); format == 'e' && n >= 4 && w.out[n-4] == 'e' && w.out[n-3] == '-' && w.out[n-2] == '0' {
		w.out[n-2] = w.out[n-1] // e-09 is written e-9
		w.out = w.out[:n-1]
	}
}
