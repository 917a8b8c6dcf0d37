package cql2

import (
	"strings"
	"unicode/utf8"

	"needlepoint/assets"
)

func (c compiler[R]) like(e Like) (condition[R], *assets.Error) {
	v, err := c.text(e.Value)
	if err != nil {
		return nil, err
	}
	text, _ := literalText(e.Pattern)
	match := matcher(text)
	return func(r R) truth {
		s, ok := v(r)
		return known(ok, ok && match(s))
	}, nil
}

// piece is a step of a pattern: a plain run of text, one character, or any run.
type piece struct {
	plain string
	wild  byte // '_', '%', or 0 for plain
}

// pieces cuts a pattern; a backslash makes the next character plain, and stands for itself at the end.
func pieces(pattern string) []piece {
	var out []piece
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			out = append(out, piece{plain: plain.String()})
			plain.Reset()
		}
	}
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			i++
			plain.WriteByte(pattern[i])
		case c == '%' || c == '_':
			flush()
			out = append(out, piece{wild: c})
		default:
			plain.WriteByte(c)
		}
	}
	flush()
	return out
}

// matcher makes the test of a pattern.
func matcher(pattern string) func(string) bool {
	p := pieces(pattern)
	anyRun := func(i int) bool { return p[i].wild == '%' }
	switch {
	case len(p) == 0:
		return func(s string) bool { return s == "" }
	case len(p) == 1 && p[0].wild == 0:
		return func(s string) bool { return s == p[0].plain }
	case len(p) == 2 && p[0].wild == 0 && anyRun(1):
		return func(s string) bool { return strings.HasPrefix(s, p[0].plain) }
	case len(p) == 2 && anyRun(0) && p[1].wild == 0:
		return func(s string) bool { return strings.HasSuffix(s, p[1].plain) }
	case len(p) == 3 && anyRun(0) && p[1].wild == 0 && anyRun(2):
		return func(s string) bool { return strings.Contains(s, p[1].plain) }
	}
	return func(s string) bool { return matches(p, s) }
}

// matches walks the pieces and, where one fails, lets the last % take one character more.
func matches(p []piece, s string) bool {
	at, back, backText := 0, -1, ""
	for {
		if at == len(p) {
			if s == "" {
				return true
			}
		} else if rest, ok := p[at].step(s); ok {
			if p[at].wild == '%' {
				back, backText = at, s
			}
			s = rest
			at++
			continue
		}
		if back < 0 || backText == "" {
			return false
		}
		_, size := utf8.DecodeRuneInString(backText)
		backText = backText[size:]
		s, at = backText, back+1
	}
}

// step takes what the piece matches from the front of s, as little as may be.
func (p piece) step(s string) (rest string, ok bool) {
	switch p.wild {
	case '%':
		return s, true
	case '_':
		_, size := utf8.DecodeRuneInString(s)
		return s[size:], size > 0
	}
	return strings.CutPrefix(s, p.plain)
}
