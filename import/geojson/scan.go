package geojsonfile

import (
	"bytes"
	"errors"
	"io"

	"needlepoint/assets"
	"needlepoint/import"
)

const (
	// maxDepth is how deep a feature may nest: its coordinates need 6, attributes may have 32.
	maxDepth = 40
	// maxSkippedDepth is how deep anything may nest before the file is given up.
	maxSkippedDepth = 1 << 16
)

// problem says why the text of a value was not kept.
type problem int

const (
	fine problem = iota
	tooDeep
	tooLong
)

// errCut is the end of the file where a value should go on.
var errCut = errors.New("the file ends in the middle")

// scanner splits JSON text into values without building them: it knows strings and brackets, and
// leaves the grammar within a value to the parser. It holds one window of the file and the value at hand.
type scanner struct {
	in     io.Reader
	buf    []byte
	r, w   int
	before int64 // bytes of the content before buf
	line   int64
	end    error // what in.Read ended with

	raw   []byte // the value at hand, good until the next
	stack []byte // open brackets of the value at hand
}

func newScanner(in io.Reader) *scanner {
	return &scanner{in: in, buf: make([]byte, 64<<10), line: 1}
}

func (s *scanner) position() importer.Position {
	return importer.Position{Byte: s.before + int64(s.r), Line: s.line}
}

func (s *scanner) unreadable(zh, en string) error {
	return importer.Unreadable(s.position(), assets.Text{ZH: zh, EN: en})
}

// more makes at least one byte available; false at the end of the content or at a fault of it.
func (s *scanner) more() bool {
	for s.r == s.w && s.end == nil {
		s.before += int64(s.w)
		s.r, s.w = 0, 0
		s.w, s.end = s.in.Read(s.buf)
	}
	return s.r < s.w
}

// fault returns what reading the file ended with, nil for its plain end.
func (s *scanner) fault() error {
	if s.end == nil || errors.Is(s.end, io.EOF) {
		return nil
	}
	return s.end
}

// cut returns the reason why there are no more bytes in the middle of a value.
func (s *scanner) cut() error {
	if err := s.fault(); err != nil {
		return err
	}
	return errCut
}

// next skips white space and returns the byte that follows without taking it; 0 at the end.
func (s *scanner) next() byte {
	for s.more() {
		switch c := s.buf[s.r]; c {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		default:
			return c
		}
		s.r++
	}
	return 0
}

// take skips white space and takes c if it follows.
func (s *scanner) take(c byte) bool {
	if s.next() != c || s.r == s.w {
		return false
	}
	s.r++
	return true
}

// value takes one value and returns its text, good until the next call, or the problem that kept it from
// being kept. A text over limit bytes is skipped; a limit of 0 skips any.
func (s *scanner) value(limit int) ([]byte, problem, error) {
	s.raw, s.stack = s.raw[:0], s.stack[:0]
	c := s.next()
	if s.r == s.w {
		return nil, fine, s.cut()
	}
	switch c {
	case '{', '[':
		return s.container(limit)
	case '"':
		k := keeper{limit: limit}
		s.r++
		s.keep(&k, s.buf[s.r-1:s.r])
		err := s.rest(&k)
		return s.raw, k.problem, err
	}
	return s.scalar(limit)
}

// keeper says how far the text of a value is kept.
type keeper struct {
	limit   int
	problem problem
}

func (s *scanner) keep(k *keeper, text []byte) {
	switch {
	case k.problem != fine:
	case len(s.raw)+len(text) > k.limit:
		k.problem = tooLong
		s.raw = s.raw[:0]
	default:
		s.raw = append(s.raw, text...)
	}
}

// rest takes what follows the opening quote of a string, its closing quote included.
func (s *scanner) rest(k *keeper) error {
	escaped := false
	for s.more() {
		start := s.r
		for s.r < s.w {
			c := s.buf[s.r]
			s.r++
			switch {
			case escaped:
				escaped = false
			case c == '\\':
				escaped = true
			case c == '"':
				s.keep(k, s.buf[start:s.r])
				return nil
			}
			if c == '\n' {
				s.line++
			}
		}
		s.keep(k, s.buf[start:s.r])
	}
	return s.cut()
}

func (s *scanner) container(limit int) ([]byte, problem, error) {
	k := keeper{limit: limit}
	for s.more() {
		start := s.r
		for s.r < s.w {
			c := s.buf[s.r]
			s.r++
			switch c {
			case '\n':
				s.line++
			case '"':
				s.keep(&k, s.buf[start:s.r])
				if err := s.rest(&k); err != nil {
					return nil, fine, err
				}
				start = s.r
			case '{', '[':
				s.stack = append(s.stack, c)
				if len(s.stack) == maxSkippedDepth {
					return nil, fine, s.unreadable("嵌套过深", "nested too deeply")
				}
				if len(s.stack) > maxDepth && k.problem == fine {
					k.problem = tooDeep
					s.raw = s.raw[:0]
				}
			case '}', ']':
				if open := s.stack[len(s.stack)-1]; open+2 != c { // in ASCII a bracket closes two after it opens
					s.r--
					return nil, fine, s.unreadable("括号“"+string(open)+"”由“"+string(c)+"”结束",
						"the bracket "+string(open)+" is closed by "+string(c))
				}
				if s.stack = s.stack[:len(s.stack)-1]; len(s.stack) == 0 {
					s.keep(&k, s.buf[start:s.r])
					return s.raw, k.problem, nil
				}
			}
		}
		s.keep(&k, s.buf[start:s.r])
	}
	return nil, fine, s.cut()
}

func (s *scanner) scalar(limit int) ([]byte, problem, error) {
	k := keeper{limit: limit}
	for s.more() {
		start := s.r
		for s.r < s.w {
			switch s.buf[s.r] {
			case ',', ']', '}', ':', ' ', '\t', '\r', '\n', '{', '[', '"', recordSeparator:
				s.keep(&k, s.buf[start:s.r])
				if len(s.raw) == 0 && k.problem == fine {
					return nil, fine, s.unreadable("此处应有一个值", "a value is expected here")
				}
				return s.raw, k.problem, nil
			}
			s.r++
		}
		s.keep(&k, s.buf[start:s.r])
	}
	return s.raw, k.problem, s.fault()
}

var newline = []byte{'\n'}

// recordSeparator begins every record of an RFC 8142 sequence.
const recordSeparator = 0x1e

// record takes the text up to the next newline, or to the next record separator where the file has them,
// without it. ended is false where the content ends before.
func (s *scanner) record(until byte, limit int) (text []byte, p problem, ended bool) {
	s.raw = s.raw[:0]
	k := keeper{limit: limit}
	for s.more() {
		taken := s.buf[s.r:s.w]
		end := bytes.IndexByte(taken, until)
		if end >= 0 {
			taken = taken[:end+1]
		}
		s.r += len(taken)
		s.line += int64(bytes.Count(taken, newline))
		if end >= 0 {
			s.keep(&k, taken[:end])
			return s.raw, k.problem, true
		}
		s.keep(&k, taken)
	}
	return s.raw, k.problem, false
}
