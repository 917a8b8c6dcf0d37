package assets

import "unicode/utf8"

// canonicalScan checks whether a text is canonical JSON already, as nearly all is that comes from a store. It errs on the strict
// side: what it does not know to be canonical is read and written anew.
type canonicalScan struct {
	rest   string
	number [32]byte
}

// plainDepth bounds the nesting that a canonicalScan follows.
const plainDepth = 8

// isCanonicalObject reports whether a text surely is the canonical form of a JSON object that has members.
func isCanonicalObject(text string) bool {
	s := canonicalScan{rest: text}
	return len(text) > 2 && text[0] == '{' && s.value(0) && s.rest == ""
}

func (s *canonicalScan) take(c byte) bool {
	if s.rest == "" || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

func (s *canonicalScan) value(depth int) bool {
	if s.rest == "" || depth > plainDepth {
		return false
	}
	switch s.rest[0] {
	case '"':
		_, ok := s.text()
		return ok
	case '{':
		return s.object(depth)
	case '[':
		return s.array(depth)
	case 't':
		return s.word("true")
	case 'f':
		return s.word("false")
	case 'n':
		return s.word("null")
	}
	return s.canonicalNumber()
}

func (s *canonicalScan) word(w string) bool {
	if len(s.rest) < len(w) || s.rest[:len(w)] != w {
		return false
	}
	s.rest = s.rest[len(w):]
	return true
}

func (s *canonicalScan) object(depth int) bool {
	s.rest = s.rest[1:]
	if s.take('}') {
		return true
	}
	for before, first := "", true; ; first = false {
		key, ok := s.text()
		if !ok || !first && key <= before || !s.take(':') || !s.value(depth+1) {
			return false
		}
		if s.take('}') {
			return true
		}
		if !s.take(',') {
			return false
		}
		before = key
	}
}

func (s *canonicalScan) array(depth int) bool {
	s.rest = s.rest[1:]
	if s.take(']') {
		return true
	}
	for {
		if !s.value(depth + 1) {
			return false
		}
		if s.take(']') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

// text takes a text without escapes, and returns what is between its quotes.
func (s *canonicalScan) text() (inner string, ok bool) {
	if s.rest == "" || s.rest[0] != '"' {
		return "", false
	}
	ascii := true
	for i := 1; i < len(s.rest); i++ {
		switch c := s.rest[i]; {
		case c == '"':
			inner = s.rest[1:i]
			s.rest = s.rest[i+1:]
			return inner, ascii || utf8.ValidString(inner)
		case c < ' ' || c == '\\':
			return "", false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", false
}

func (s *canonicalScan) canonicalNumber() bool {
	n := 0
	for n < len(s.rest) && n < len(s.number) && s.rest[n] != ',' && s.rest[n] != '}' && s.rest[n] != ']' {
		n++
	}
	given := s.rest[:n]
	if given == "" || given[0] != '-' && !isDigit(given[0]) || !plainNumber(given) {
		return false
	}
	if written, err := appendNumber(s.number[:0], given); err != nil || string(written) != given {
		return false
	}
	s.rest = s.rest[n:]
	return true
}

// plainNumber reports whether a text has nothing but what JSON numbers are written with: strconv takes more.
func plainNumber(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c), c == '-', c == '+', c == '.', c == 'e':
		default:
			return false
		}
	}
	return true
}
