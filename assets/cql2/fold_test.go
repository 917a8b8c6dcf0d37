package cql2

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// everyCharacter calls each with every character of Unicode.
func everyCharacter(each func(rune)) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r < 0xD800 || r > 0xDFFF {
			each(r)
		}
	}
}

func TestFoldCaseOfEveryCharacter(t *testing.T) {
	fold := cases.Fold()
	everyCharacter(func(r rune) {
		s := string(r)
		want := fold.String(s)
		if unicode.Is(unicode.Cherokee, r) {
			want = strings.ToUpper(s) // that library exchanges the two cases, which leaves both different
		}
		if got := foldCase(s); got != want {
			t.Errorf("%U %q: %q, want %q", r, s, got, want)
		}
		if !foldsTo("a"+s, "a"+want) || foldsTo(s, want+"x") || foldsTo(s+"x", want) {
			t.Errorf("%U %q: foldsTo disagrees", r, s)
		}
	})
}

func TestFoldAccentsOfEveryCharacter(t *testing.T) {
	everyCharacter(func(r rune) {
		s := string(r)
		marked := false
		want := strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				marked = true
				return -1
			}
			return r
		}, norm.NFD.String(s))
		if !marked {
			want = s // a decomposition without marks is none of accents
		}
		if got := foldAccents(s); got != want {
			t.Errorf("%U %q: %q, want %q", r, s, got, want)
		}
	})
}
