package cql2

import (
	"strings"
	"unicode/utf8"

	"needlepoint/assets"
)

type tokenKind int

const (
	endToken tokenKind = iota
	nameToken
	quotedToken // a name within double quotes
	textToken
	numberToken
	signToken // ( ) , = <> < > <= >= + - * / % ^
)

// token is a word of the text form; text is what it means, without quotes and escapes.
type token struct {
	kind  tokenKind
	text  string
	at    int // bytes before it
	after int // bytes before what follows it
}

// is tells whether the token is a sign.
func (t token) is(sign string) bool { return t.kind == signToken && t.text == sign }

// word tells whether the token is a keyword, in any case.
func (t token) word(keyword string) bool {
	return t.kind == nameToken && strings.EqualFold(t.text, keyword)
}

func (t token) name(source string) assets.Text {
	switch t.kind {
	case endToken:
		return assets.Text{ZH: "结尾", EN: "the end"}
	case textToken:
		q := quoted(t.text)
		return assets.Text{ZH: "文字" + q.ZH, EN: "the text " + q.EN}
	}
	return quoted(source[t.at:t.after])
}

// scan reads the token that begins at or after offset.
func scan(source string, offset int) (token, *assets.Error) {
	for offset < len(source) {
		r, size := utf8.DecodeRuneInString(source[offset:])
		if !isSpace(r) {
			break
		}
		offset += size
	}
	t := token{at: offset, after: offset}
	if offset == len(source) {
		return t, nil
	}
	r, size := utf8.DecodeRuneInString(source[offset:])
	switch {
	case r == '\'':
		return scanText(source, offset)
	case r == '"':
		return scanQuoted(source, offset)
	case isDigit(r) || r == '.':
		return scanNumber(source, offset)
	case startsName(r):
		t.kind = nameToken
		for t.after < len(source) {
			r, size := utf8.DecodeRuneInString(source[t.after:])
			if !continuesName(r) || r == utf8.RuneError && size == 1 {
				break
			}
			t.after += size
		}
		if t.after > t.at {
			t.text = source[t.at:t.after]
			return t, nil
		}
	case strings.ContainsRune("(),=<>+-*/%^", r):
		t.kind, t.after = signToken, offset+1
		if pair := source[offset:min(offset+2, len(source))]; pair == "<>" || pair == "<=" || pair == ">=" {
			t.after = offset + 2
		}
		t.text = source[t.at:t.after]
		return t, nil
	}
	found := quoted(source[offset : offset+size])
	hint := assets.Text{ZH: "运算符、名称或值（含特殊字符的属性名请用双引号括起）", EN: "an operator, a name or a value (put double quotes around a property name with special characters)"}
	return token{}, unexpected(source, offset, found, hint)
}

// scanText reads a literal in single quotes. A quote within is doubled or has a backslash before it; any other
// backslash stands for itself, but in a run of them right before a quote each pair stands for one, so that every
// text can be written.
func scanText(source string, offset int) (token, *assets.Error) {
	var b strings.Builder
	for i := offset + 1; i < len(source); {
		run := i
		for run < len(source) && source[run] == '\\' {
			run++
		}
		if run == len(source) {
			break
		}
		slashes := run - i
		i = run + 1
		if source[run] != '\'' {
			b.WriteString(source[run-slashes : run+1])
			continue
		}
		b.WriteString(source[run-slashes/2 : run])
		if slashes%2 == 1 {
			b.WriteByte('\'')
			continue
		}
		if i < len(source) && source[i] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		return checkedText(source, token{textToken, b.String(), offset, i})
	}
	return token{}, unexpected(source, len(source), assets.Text{ZH: "结尾", EN: "the end"},
		assets.Text{ZH: "结束文字的单引号", EN: "the single quote that ends the text"})
}

func scanQuoted(source string, offset int) (token, *assets.Error) {
	var b strings.Builder
	for i := offset + 1; i < len(source); i++ {
		if source[i] != '"' {
			b.WriteByte(source[i])
			continue
		}
		if i+1 < len(source) && source[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		if b.Len() == 0 {
			return token{}, unexpected(source, offset, assets.Text{ZH: "空的名称", EN: "an empty name"},
				assets.Text{ZH: "属性名", EN: "the name of a property"})
		}
		return checkedText(source, token{quotedToken, b.String(), offset, i + 1})
	}
	return token{}, unexpected(source, len(source), assets.Text{ZH: "结尾", EN: "the end"},
		assets.Text{ZH: "结束名称的双引号", EN: "the double quote that ends the name"})
}

func checkedText(source string, t token) (token, *assets.Error) {
	if utf8.ValidString(t.text) && !strings.ContainsRune(t.text, 0) {
		return t, nil
	}
	return token{}, unexpected(source, t.at, assets.Text{ZH: "不是 UTF-8 的字节或 NUL", EN: "bytes that are not UTF-8, or NUL"},
		assets.Text{ZH: "UTF-8 文字", EN: "UTF-8 text"})
}

func scanNumber(source string, offset int) (token, *assets.Error) {
	i := offset
	digits := func() int {
		from := i
		for i < len(source) && isDigit(rune(source[i])) {
			i++
		}
		return i - from
	}
	n := digits()
	if i < len(source) && source[i] == '.' {
		i++
		n += digits()
	}
	if n == 0 {
		return token{}, unexpected(source, offset, quoted("."), assets.Text{ZH: "数字", EN: "a number"})
	}
	if i < len(source) && (source[i] == 'e' || source[i] == 'E') {
		i++
		if i < len(source) && (source[i] == '+' || source[i] == '-') {
			i++
		}
		if digits() == 0 {
			return token{}, unexpected(source, i, quoted(excerpt(source, i)), assets.Text{ZH: "指数的数字", EN: "the digits of the exponent"})
		}
	}
	if i < len(source) {
		if r, _ := utf8.DecodeRuneInString(source[i:]); startsName(r) || r == '.' {
			return token{}, unexpected(source, i, quoted(string(r)), assets.Text{ZH: "数字之后的空格或运算符", EN: "a space or an operator after the number"})
		}
	}
	return token{numberToken, source[offset:i], offset, i}, nil
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isSpace(r rune) bool {
	switch {
	case r >= 0x09 && r <= 0x0D, r == ' ', r == 0x85, r == 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A,
		r == 0x2028, r == 0x2029, r == 0x202F, r == 0x205F, r == 0x3000:
		return true
	}
	return false
}

func startsName(r rune) bool {
	switch {
	case r == ':', r == '_', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z',
		r >= 0xC0 && r <= 0x2FF && r != 0xD7 && r != 0xF7,
		r >= 0x370 && r <= 0x1FFE && r != 0x37E && r != 0x1680,
		r == 0x200C, r == 0x200D, r >= 0x2070 && r <= 0x218F, r >= 0x2C00 && r <= 0x2FEF,
		r >= 0x3001 && r <= 0xD7FF, r >= 0xF900 && r <= 0xFDCF, r >= 0xFDF0 && r < utf8.RuneError,
		r >= 0x10000 && r <= 0xEFFFF:
		return true
	}
	return false
}

func continuesName(r rune) bool {
	return startsName(r) || r == '.' || isDigit(r) || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// isName tells whether s can stand as a name without quotes, reserved words aside.
func isName(s string) bool {
	for i, r := range s {
		if i == 0 && !startsName(r) || !continuesName(r) {
			return false
		}
	}
	return s != "" && utf8.ValidString(s)
}
