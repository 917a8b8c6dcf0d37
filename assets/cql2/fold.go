package cql2

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold is what CASEI or ACCENTI makes of text.
func (op Op) fold() func(string) string {
	if op == CaseI {
		return foldCase
	}
	return foldAccents
}

// foldCase is Unicode's full case folding, character by character.
func foldCase(s string) string {
	return foldEach(s, func(r rune) (rune, string) {
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			return r, ""
		}
		if full, ok := fullFolds[r]; ok {
			return r, full
		}
		return simpleFold(r), ""
	})
}

// foldAccents leaves out the marks (Mn) of the canonical decomposition, and keeps all else as it is.
func foldAccents(s string) string {
	return foldEach(s, func(r rune) (rune, string) {
		if r < utf8.RuneSelf {
			return r, ""
		}
		if base, ok := accented[r]; ok {
			return -1, base
		}
		if unicode.Is(unicode.Mn, r) {
			return -1, ""
		}
		return r, ""
	})
}

// foldEach replaces characters: by another, by several (text), or by nothing (-1). Text that stays as it is is not
// copied.
func foldEach(s string, fold func(rune) (one rune, several string)) string {
	for i, r := range s {
		if one, several := fold(r); one == r && several == "" {
			continue
		}
		var b strings.Builder
		b.Grow(len(s))
		b.WriteString(s[:i])
		for _, r := range s[i:] {
			one, several := fold(r)
			switch {
			case several != "":
				b.WriteString(several)
			case one >= 0:
				b.WriteRune(one)
			}
		}
		return b.String()
	}
	return s
}

// simpleFold is the character that all of one letter's cases become.
func simpleFold(r rune) rune {
	switch {
	case r == 'ı': // has I for its capital, and is another letter all the same
		return r
	case r >= 0x13A0 && r <= 0x13FD || r >= 0xAB70 && r <= 0xABBF: // Cherokee got its small letters late
		return unicode.ToUpper(r)
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// foldsTo tells whether foldCase(s) == folded without making it, for text of letters that fold one by one.
func foldsTo(s, folded string) bool {
	for i, r := range s {
		if r >= utf8.RuneSelf {
			if _, several := fullFolds[r]; several {
				return foldCase(s[i:]) == folded
			}
			r = simpleFold(r)
		} else if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		next, size := utf8.DecodeRuneInString(folded)
		if size == 0 || next != r {
			return false
		}
		folded = folded[size:]
	}
	return folded == ""
}
