package cql2

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"needlepoint/assets"
)

// node is a JSON value with its place. kind is one of {, [, s(tring), n(umber), b(oolean), 0 (null).
type node struct {
	kind    byte
	at      int
	text    string
	number  float64
	truth   bool
	list    []node
	members []member
}

type member struct {
	key   string
	value node
}

func (n node) get(key string) (node, bool) {
	i := slices.IndexFunc(n.members, func(m member) bool { return m.key == key })
	if i < 0 {
		return node{}, false
	}
	return n.members[i].value, true
}

func (n node) name() assets.Text {
	switch n.kind {
	case '{':
		return assets.Text{ZH: "一个对象", EN: "an object"}
	case '[':
		return assets.Text{ZH: "一个数组", EN: "an array"}
	case 's':
		return quoted(n.text)
	case 'n':
		return assets.Text{ZH: "数字", EN: "a number"}
	case 'b':
		return assets.Text{ZH: "真假值", EN: "true or false"}
	}
	return assets.Text{ZH: "null", EN: "null"}
}

// An expression of MaxDepth levels has an object and an array at each, and a geometry at the end.
const maxNodeDepth = 2*MaxDepth + 8

// nodeReader makes nodes of tokens.
type nodeReader struct {
	source string
	dec    *json.Decoder
	depth  int
}

func readNodes(source string) (node, *assets.Error) {
	for i := 0; i < len(source); {
		r, size := utf8.DecodeRuneInString(source[i:])
		if r == utf8.RuneError && size == 1 {
			return node{}, unexpected(source, i, assets.Text{ZH: "不是 UTF-8 的字节", EN: "bytes that are not UTF-8"}, assets.Text{ZH: "UTF-8 文字", EN: "UTF-8 text"})
		}
		i += size
	}
	r := &nodeReader{source: source, dec: json.NewDecoder(strings.NewReader(source))}
	r.dec.UseNumber()
	n, err := r.value()
	if err != nil {
		return node{}, err
	}
	at := r.start()
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return node{}, unexpected(source, at, quoted(excerpt(source, at)), assets.Text{ZH: "结尾", EN: "the end"})
	}
	return n, nil
}

// start is where the next token begins.
func (r *nodeReader) start() int {
	at := int(r.dec.InputOffset())
	for at < len(r.source) && strings.IndexByte(" \t\r\n,:", r.source[at]) >= 0 {
		at++
	}
	return at
}

func (r *nodeReader) token() (json.Token, int, *assets.Error) {
	at := r.start()
	tok, err := r.dec.Token()
	if err == nil {
		return tok, at, nil
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = max(int(syntax.Offset)-1, 0)
	}
	found := quoted(excerpt(r.source, at))
	if at >= len(r.source) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at, found = len(r.source), assets.Text{ZH: "结尾", EN: "the end"}
	}
	return nil, at, unexpected(r.source, at, found, assets.Text{ZH: "合规的 JSON", EN: "well-formed JSON"})
}

func (r *nodeReader) value() (node, *assets.Error) {
	tok, at, err := r.token()
	if err != nil {
		return node{}, err
	}
	n := node{at: at}
	switch tok := tok.(type) {
	case json.Delim:
		n.kind = byte(tok)
		if r.depth++; r.depth > maxNodeDepth {
			return node{}, unexpected(r.source, at, tooDeep, lessDeep)
		}
		err = r.content(&n)
		r.depth--
	case string:
		n.kind, n.text = 's', tok
		if strings.ContainsRune(tok, 0) {
			err = unexpected(r.source, at, assets.Text{ZH: "含 NUL 的文字", EN: "text with NUL"}, assets.Text{ZH: "没有 NUL 的文字", EN: "text without it"})
		}
	case json.Number:
		n.kind = 'n'
		var bad error
		if n.number, bad = strconv.ParseFloat(string(tok), 64); bad != nil {
			err = unexpected(r.source, at, quoted(string(tok)), assets.Text{ZH: "绝对值小于 1.8e308 的数字", EN: "a number below 1.8e308"})
		}
	case bool:
		n.kind, n.truth = 'b', tok
	}
	return n, err
}

// content reads what is within an object or array.
func (r *nodeReader) content(n *node) *assets.Error {
	seen := map[string]bool{}
	for r.dec.More() {
		var m member
		if n.kind == '{' {
			tok, at, err := r.token()
			if err != nil {
				return err
			}
			m.key, _ = tok.(string)
			if seen[m.key] {
				return unexpected(r.source, at, quoted(m.key), assets.Text{ZH: "只出现一次的键", EN: "each key once"})
			}
			seen[m.key] = true
		}
		var err *assets.Error
		if m.value, err = r.value(); err != nil {
			return err
		}
		if n.kind == '{' {
			n.members = append(n.members, m)
		} else {
			n.list = append(n.list, m.value)
		}
	}
	_, _, err := r.token()
	return err
}
