package geojsonfile

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"needlepoint/assets"
)

// badText is a fault of JSON grammar at a byte of the text.
type badText struct {
	at   int
	what assets.Text
}

func (e *badText) Error() string { return fmt.Sprintf("byte %d: %s", e.at, e.what.EN) }

// parser reads one JSON text strictly: RFC 8259, UTF-8, nesting bounded.
type parser struct {
	in    []byte
	whole string // in, of which plain texts are parts
	at    int
	names map[string]string // field names seen before, so that each is kept once
}

// begin sets the parser before a text.
func (p *parser) begin(in []byte) { p.in, p.whole, p.at = in, string(in), 0 }

// maxNames bounds the names kept, in case a file makes up a new one in every row.
const maxNames = 4096

func (p *parser) fault(zh, en string) error {
	if p.at >= len(p.in) {
		return &badText{p.at, assets.Text{ZH: "文字中断", EN: "the text ends here"}}
	}
	return &badText{p.at, assets.Text{ZH: zh, EN: en}}
}

// peek skips white space and returns the next byte; 0 at the end.
func (p *parser) peek() byte {
	for p.at < len(p.in) {
		switch c := p.in[p.at]; c {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return c
		}
	}
	return 0
}

func (p *parser) take(c byte) bool {
	if p.peek() != c || p.at == len(p.in) {
		return false
	}
	p.at++
	return true
}

// members calls each before every value of the object that follows; each must take the value.
func (p *parser) members(each func(key string) error) error {
	if !p.take('{') {
		return p.fault("此处应为“{”", "{ is expected")
	}
	if p.take('}') {
		return nil
	}
	for {
		if p.peek() != '"' {
			return p.fault("此处应为带引号的字段名", "a name in quotes is expected")
		}
		key, err := p.name()
		if err != nil {
			return err
		}
		if !p.take(':') {
			return p.fault("此处应为冒号", "a colon is expected")
		}
		if err := each(key); err != nil {
			return err
		}
		if p.take('}') {
			return nil
		}
		if !p.take(',') {
			return p.fault("此处应为逗号或“}”", "a comma or } is expected")
		}
	}
}

// name reads a string that is likely to come again.
func (p *parser) name() (string, error) {
	raw, plain, err := p.quoted()
	if err != nil {
		return "", err
	}
	if !plain {
		return unquote(raw)
	}
	inner := raw[1 : len(raw)-1]
	if s, known := p.names[string(inner)]; known {
		return s, nil
	}
	s := string(inner)
	if len(p.names) < maxNames {
		p.names[s] = s
	}
	return s, nil
}

// inText tells which bytes stand for themselves within a string.
var inText = func() (plain [256]bool) {
	for c := byte(' '); c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

// quoted takes a string and returns its text with the quotes; plain where it has no escape.
func (p *parser) quoted() (raw []byte, plain bool, err error) {
	start := p.at
	p.at++
	plain = true
	for p.at < len(p.in) {
		for p.at < len(p.in) && inText[p.in[p.at]] {
			p.at++
		}
		if p.at == len(p.in) {
			break
		}
		switch c := p.in[p.at]; {
		case c == '"':
			p.at++
			return p.in[start:p.at], plain, nil
		case c == '\\':
			plain = false
			p.at += 2
		case c < 0x20:
			return nil, false, p.fault("字符串里有未转义的控制字符", "a control character stands unescaped in a string")
		case c < utf8.RuneSelf:
			p.at++
		default:
			r, size := utf8.DecodeRune(p.in[p.at:])
			if r == utf8.RuneError && size == 1 {
				return nil, false, p.fault("不是 UTF-8 文字；若文件是 GBK 编码，请用 --encoding gb18030",
					"this is not UTF-8; if the file is GBK, say --encoding gb18030")
			}
			p.at += size
		}
	}
	p.at = len(p.in)
	return nil, false, p.fault("", "")
}

func (p *parser) text() (string, error) {
	raw, plain, err := p.quoted()
	if err != nil {
		return "", err
	}
	if plain {
		return p.whole[p.at-len(raw)+1 : p.at-1], nil
	}
	s, err := unquote(raw)
	if err != nil {
		p.at -= len(raw)
		return "", p.fault("字符串转义有误", "the string has a broken escape")
	}
	return s, nil
}

func unquote(raw []byte) (string, error) {
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err
}

// value builds the value that follows: nil, bool, string, json.Number, []any or map[string]any.
func (p *parser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, p.fault("嵌套过深", "nested too deeply")
	}
	switch c := p.peek(); {
	case c == '"':
		return p.text()
	case c == '{':
		m := map[string]any{}
		err := p.members(func(key string) error {
			if _, twice := m[key]; twice {
				return p.fault("字段“"+key+"”重复", fmt.Sprintf("the name %q is given twice", key))
			}
			v, err := p.value(depth + 1)
			m[key] = v
			return err
		})
		return m, err
	case c == '[':
		p.at++
		list := []any{}
		if p.take(']') {
			return list, nil
		}
		for {
			v, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
			if p.take(']') {
				return list, nil
			}
			if !p.take(',') {
				return nil, p.fault("此处应为逗号或“]”", "a comma or ] is expected")
			}
		}
	case c == 't' && p.word("true"):
		return true, nil
	case c == 'f' && p.word("false"):
		return false, nil
	case c == 'n' && p.word("null"):
		return nil, nil
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return nil, p.noValue()
}

// noValue says what stands where a value should, in particular the numbers that JSON has no word for.
func (p *parser) noValue() error {
	for _, word := range []string{"NaN", "nan", "Infinity", "-Infinity", "-inf", "inf", "None", "undefined"} {
		if p.word(word) {
			p.at -= len(word)
			return p.fault(word+" 不是 JSON 数值；没有值请写 null", word+" is no JSON value; where there is none, write null")
		}
	}
	return p.fault("此处应有一个值", "a value is expected here")
}

func (p *parser) word(w string) bool {
	if len(p.in)-p.at < len(w) || string(p.in[p.at:p.at+len(w)]) != w {
		return false
	}
	p.at += len(w)
	return true
}

func (p *parser) number() (any, error) {
	start := p.at
	if err := p.skipNumber(); err != nil {
		return nil, err
	}
	return json.Number(p.whole[start:p.at]), nil
}

func (p *parser) skipNumber() error {
	start := p.at
	digits := func() bool {
		from := p.at
		for p.at < len(p.in) && p.in[p.at] >= '0' && p.in[p.at] <= '9' {
			p.at++
		}
		return p.at > from
	}
	bad := func() error {
		p.at = start
		if p.in[start] == '-' && start+1 < len(p.in) && (p.in[start+1]|0x20) == 'i' {
			return p.noValue()
		}
		return p.fault("数字写法有误", "this is no JSON number")
	}
	p.word("-")
	zero := p.at < len(p.in) && p.in[p.at] == '0'
	if from := p.at; !digits() || zero && p.at > from+1 {
		return bad()
	}
	if p.word(".") && !digits() {
		return bad()
	}
	if p.word("e") || p.word("E") {
		if !p.word("+") {
			p.word("-")
		}
		if !digits() {
			return bad()
		}
	}
	return nil
}
