package assets

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// classWords is how a class may be called in the name of a file or a layer.
type classWords struct {
	key     ClassKey
	code    string
	english [][]string // phrases as words in the singular: the key, the English name, English aliases
	chinese []string   // names in Chinese
	first   int        // how many of english are the class's own, before the aliases
}

// Scores of a guess. A longer match beats a shorter one of the same rank.
const (
	scoreCode    = 10_000
	scoreExact   = 8_000
	scoreChinese = 4_000
	scorePhrase  = 2_000
	scoreLetter  = 10
)

// Guess ranks classes by the name of a file or a layer, best first: "street-lights.geojson.gz", "路灯2024",
// "01037", "BusStops". It knows keys, names, aliases and codes; separators, capitals, years and the English
// plural do not matter. It returns nothing where nothing fits.
func (c *Catalogue) Guess(name string) []ClassKey {
	words := singularWords(stripExtensions(name))
	chinese := hanOnly(name)
	type ranked struct {
		key   ClassKey
		score int
	}
	var hits []ranked
	for _, w := range c.words {
		if s := w.score(words, chinese); s > 0 {
			hits = append(hits, ranked{w.key, s})
		}
	}
	slices.SortStableFunc(hits, func(a, b ranked) int { return b.score - a.score })
	out := make([]ClassKey, len(hits))
	for i, h := range hits {
		out[i] = h.key
	}
	return out
}

func wordsOf(c Class) classWords {
	name := c.Name.EN
	if i := strings.IndexByte(name, '('); i > 0 {
		name = name[:i]
	}
	w := classWords{key: c.Key, code: c.Code, english: [][]string{singularWords(string(c.Key))}, chinese: []string{hanOnly(c.Name.ZH)}}
	for _, part := range strings.Split(name, " / ") {
		w.english = append(w.english, singularWords(part))
	}
	w.first = len(w.english)
	for _, a := range c.Aliases {
		if han := hanOnly(a); han != "" {
			w.chinese = append(w.chinese, han)
		} else {
			w.english = append(w.english, singularWords(a))
		}
	}
	return w
}

func (w classWords) score(words []string, chinese string) int {
	best := 0
	if w.code != "" && slices.Contains(words, w.code) {
		best = scoreCode
	}
	for _, name := range w.chinese {
		switch {
		case name == "" || chinese == "":
		case name == chinese:
			best = max(best, scoreExact+scoreLetter*len(name))
		case strings.Contains(chinese, name):
			best = max(best, scoreChinese+scoreLetter*len(name))
		}
	}
	for i, phrase := range w.english {
		at := indexWords(words, phrase)
		if len(phrase) == 0 || at < 0 {
			continue
		}
		letters := 0
		for _, p := range phrase {
			letters += len(p)
		}
		s := scorePhrase + scoreLetter*letters*len(phrase)
		if at+len(phrase) == len(words) {
			s += scoreLetter // in English the last word is the noun
		}
		if len(phrase) == len(words) {
			s = scoreExact + scoreLetter*letters
		}
		if i < w.first {
			s++
		}
		best = max(best, s)
	}
	return best
}

func indexWords(words, phrase []string) int {
	for i := 0; i+len(phrase) <= len(words); i++ {
		if slices.Equal(words[i:i+len(phrase)], phrase) {
			return i
		}
	}
	return -1
}

// stripExtensions takes the folder and the endings off a file name.
func stripExtensions(name string) string {
	if base := path.Base(strings.ReplaceAll(name, `\`, "/")); path.Ext(base) != "" {
		name = base
	}
	for {
		ext := path.Ext(name)
		if ext == "" || len(ext) > 12 || strings.ContainsFunc(ext[1:], func(r rune) bool { return r > unicode.MaxASCII || r == ' ' }) {
			return name
		}
		name = strings.TrimSuffix(name, ext)
	}
}

// singularWords splits at everything that is no letter or digit and where a capital follows a small letter,
// lowers, and puts each word into the singular.
func singularWords(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, singular(strings.ToLower(string(word))))
			word = word[:0]
		}
	}
	for _, r := range name {
		letter := unicode.IsLetter(r) && !unicode.Is(unicode.Han, r)
		digit := unicode.IsDigit(r)
		if !letter && !digit {
			flush()
			continue
		}
		if n := len(word); n > 0 {
			last := word[n-1]
			if unicode.IsUpper(r) && unicode.IsLower(last) || digit != unicode.IsDigit(last) {
				flush()
			}
		}
		word = append(word, r)
	}
	flush()
	return out
}

// singular drops the English plural ending, simply: bodies → body, benches → bench, trees → tree.
func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 4 && (strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "xes") || strings.HasSuffix(w, "sses")):
		return w[:len(w)-2]
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us"):
		return w[:len(w)-1]
	}
	return w
}

func hanOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, s)
}
