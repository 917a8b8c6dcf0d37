package crs

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	mostWKT   = 64 << 10 // bytes; a definition has one or two thousand
	mostDepth = 32
)

// node is one KEYWORD[…] of a well-known text: its strings and numbers, and the nodes within, in order.
type node struct {
	keyword string // in capitals
	texts   []string
	numbers []float64
	words   []string // bare words such as EAST, in capitals
	nodes   []*node
}

// child returns the first node within that has one of the keywords; nil where none has.
func (n *node) child(keywords ...string) *node {
	if n == nil {
		return nil
	}
	for _, c := range n.nodes {
		for _, k := range keywords {
			if c.keyword == k {
				return c
			}
		}
	}
	return nil
}

func (n *node) name() string {
	if n == nil || len(n.texts) == 0 {
		return ""
	}
	return n.texts[0]
}

// number returns the i-th number, or def where there is none.
func (n *node) number(i int, def float64) float64 {
	if n == nil || i >= len(n.numbers) {
		return def
	}
	return n.numbers[i]
}

type wktReader struct {
	in    string
	at    int
	depth int
}

// readWKT takes a well-known text apart, of either version, with either kind of brackets.
func readWKT(text string) (*node, error) {
	if len(text) > mostWKT {
		return nil, badWKT(mostWKT, "太长，不像坐标系定义", "is too long for a reference system")
	}
	r := &wktReader{in: strings.TrimPrefix(text, "\ufeff")}
	n, err := r.node()
	if err != nil {
		return nil, err
	}
	if r.space(); r.at < len(r.in) && r.in[r.at] != 0 { // some programs write a trailing NUL
		return nil, r.fault("后有多余内容", "has more after the definition")
	}
	return n, nil
}

func badWKT(at int, zh, en string) *Refusal {
	return &Refusal{ZH: fmt.Sprintf("坐标系定义（WKT）在字节 %d 处%s", at, zh), EN: fmt.Sprintf("the definition of the reference system (WKT) %s, at byte %d", en, at)}
}

func (r *wktReader) fault(zh, en string) *Refusal { return badWKT(r.at, zh, en) }

func (r *wktReader) space() {
	for r.at < len(r.in) && strings.IndexByte(" \t\r\n", r.in[r.at]) >= 0 {
		r.at++
	}
}

func (r *wktReader) peek() byte {
	if r.space(); r.at < len(r.in) {
		return r.in[r.at]
	}
	return 0
}

func (r *wktReader) word() string {
	r.space()
	start := r.at
	for r.at < len(r.in) {
		c := r.in[r.at]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || r.at > start && c >= '0' && c <= '9' {
			r.at++
			continue
		}
		break
	}
	return strings.ToUpper(r.in[start:r.at])
}

func (r *wktReader) node() (*node, error) {
	n := &node{keyword: r.word()}
	if n.keyword == "" {
		return nil, r.fault("缺少关键字", "lacks a keyword")
	}
	return n, r.inside(n)
}

// inside reads the brackets after a keyword.
func (r *wktReader) inside(n *node) error {
	if r.depth++; r.depth > mostDepth {
		return r.fault("嵌套过深", "nests too deep")
	}
	defer func() { r.depth-- }()
	var end byte
	switch r.peek() {
	case '[':
		end = ']'
	case '(':
		end = ')'
	default:
		return r.fault("缺少括号", "lacks a bracket")
	}
	r.at++
	for {
		if err := r.value(n); err != nil {
			return err
		}
		switch r.peek() {
		case ',':
			r.at++
		case end:
			r.at++
			return nil
		default:
			return r.fault("中断，缺少逗号或括号", "breaks off: a comma or bracket is missing")
		}
	}
}

func (r *wktReader) value(n *node) error {
	switch c := r.peek(); {
	case c == '"':
		text, err := r.quoted()
		n.texts = append(n.texts, text)
		return err
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		start := r.at
		for r.at < len(r.in) && strings.IndexByte("+-.0123456789eE", r.in[r.at]) >= 0 {
			r.at++
		}
		v, err := strconv.ParseFloat(r.in[start:r.at], 64)
		if err != nil {
			r.at = start
			return r.fault("数字有误", "has a faulty number")
		}
		n.numbers = append(n.numbers, v)
		return nil
	}
	word := r.word()
	if word == "" {
		return r.fault("内容有误", "is not well formed")
	}
	if c := r.peek(); c == '[' || c == '(' {
		inner := &node{keyword: word}
		n.nodes = append(n.nodes, inner)
		return r.inside(inner)
	}
	n.words = append(n.words, word)
	return nil
}

// quoted reads a text in quotes, in which a doubled quote is one.
func (r *wktReader) quoted() (string, error) {
	var b strings.Builder
	for r.at++; r.at < len(r.in); r.at++ {
		if r.in[r.at] != '"' {
			b.WriteByte(r.in[r.at])
			continue
		}
		if r.at++; r.at == len(r.in) || r.in[r.at] != '"' {
			return b.String(), nil
		}
		b.WriteByte('"')
	}
	return "", r.fault("引号没有结束", "has a quote without an end")
}
