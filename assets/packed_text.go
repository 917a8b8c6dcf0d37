package assets

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"needlepoint/geo"
)

// lexicon is a list of distinct texts in one piece of memory.
type lexicon struct {
	text   string
	bounds []uint32 // of the texts: the start of the first, and the end of each
}

func (l *lexicon) get(code uint32) string { return l.text[l.bounds[code]:l.bounds[code+1]] }

// lexiconMaker collects the texts of a lexicon.
type lexiconMaker struct {
	codes map[string]uint32
	text  []byte
	ends  []uint32
}

func newLexicon() lexiconMaker { return lexiconMaker{codes: map[string]uint32{}} }

func (m *lexiconMaker) code(s string) uint32 {
	code, known := m.codes[s]
	if !known {
		code = uint32(len(m.ends))
		m.codes[s] = code
		m.text = append(m.text, s...)
		m.ends = append(m.ends, uint32(len(m.text)))
	}
	return code
}

func (m *lexiconMaker) get(code uint32) string {
	start := uint32(0)
	if code > 0 {
		start = m.ends[code-1]
	}
	return string(m.text[start:m.ends[code]])
}

func (m *lexiconMaker) done() lexicon {
	return lexicon{string(m.text), append([]uint32{0}, m.ends...)}
}

// template is what attributes with the same keys have in common: their canonical text with the values taken out.
type template struct {
	pieces []string // before each value, with a comma
	keys   []string // as canonical JSON writes them, without the quotes
}

// attributeTable keeps the attributes of the rows of a segment: a row is a template and a value for each of its keys. Rows
// with equal attributes share one entry.
type attributeTable struct {
	entries   []byte // uvarints: the template, then the values
	templates []template
	values    lexicon // canonical JSON
}

// text returns the canonical text of an entry.
func (t *attributeTable) text(at uint32) string {
	entry := t.entries[at:]
	code, n := binary.Uvarint(entry)
	entry = entry[n:]
	form := &t.templates[code]
	if len(form.keys) == 0 {
		return ""
	}
	var out strings.Builder
	size := len("}")
	rest := entry
	for i := range form.keys {
		value, n := binary.Uvarint(rest)
		rest = rest[n:]
		size += len(form.pieces[i]) + len(t.values.get(uint32(value)))
	}
	out.Grow(size)
	out.WriteByte('{')
	before := len(",") // the first has none
	for i := range form.keys {
		value, n := binary.Uvarint(entry)
		entry = entry[n:]
		out.WriteString(form.pieces[i][before:])
		before = 0
		out.WriteString(t.values.get(uint32(value)))
	}
	out.WriteByte('}')
	return out.String()
}

// raw returns the canonical JSON of one attribute of an entry; ok is false where there is none.
func (t *attributeTable) raw(at uint32, key string) (raw string, ok bool) {
	entry := t.entries[at:]
	code, n := binary.Uvarint(entry)
	entry = entry[n:]
	for _, k := range t.templates[code].keys {
		value, n := binary.Uvarint(entry)
		if k == key {
			return t.values.get(uint32(value)), true
		}
		entry = entry[n:]
	}
	return "", false
}

// attributeCoder writes attributes as entries of codes: uvarints, the template first, then the values.
type attributeCoder struct {
	templates []template
	codes     map[string]uint32 // template by its keys, joined
	values    lexiconMaker
	keys      []byte
	spans     []string // keys and values by turns
}

func newAttributeCoder() attributeCoder {
	return attributeCoder{codes: map[string]uint32{}, values: newLexicon()}
}

// append appends the entry of attributes.
func (c *attributeCoder) append(out []byte, a Attributes) []byte {
	c.keys, c.spans = c.keys[:0], c.spans[:0]
	if a.text != "" {
		_ = members(a.text, func(key, raw string) bool { // canonical text has no faults
			c.keys = append(append(c.keys, key...), 0)
			c.spans = append(c.spans, key, raw)
			return true
		})
	}
	code, known := c.codes[string(c.keys)]
	if !known {
		code = uint32(len(c.templates))
		c.codes[string(c.keys)] = code
		c.templates = append(c.templates, templateOf(c.spans))
	}
	out = binary.AppendUvarint(out, uint64(code))
	for i := 1; i < len(c.spans); i += 2 {
		out = binary.AppendUvarint(out, uint64(c.values.code(c.spans[i])))
	}
	return out
}

// attributeMaker collects the attributes of a segment, which come as entries of a coder's.
type attributeMaker struct {
	from      *attributeCoder
	table     attributeTable
	values    lexiconMaker
	templates map[uint64]uint32 // by the coder's code
	codes     map[uint64]uint32 // of values, by the coder's code
	seen      map[string]uint32 // entry by its bytes
	entry     []byte
}

func newAttributeMaker(from *attributeCoder) attributeMaker {
	return attributeMaker{from: from, values: newLexicon(), templates: map[uint64]uint32{}, codes: map[uint64]uint32{}, seen: map[string]uint32{}}
}

// add keeps an entry of the coder's and returns the place of its own and its template.
func (m *attributeMaker) add(entry []byte) (at, code uint32) {
	given, n := binary.Uvarint(entry)
	entry = entry[n:]
	code, known := m.templates[given]
	if !known {
		code = uint32(len(m.table.templates))
		m.templates[given] = code
		m.table.templates = append(m.table.templates, m.from.templates[given])
	}
	m.entry = binary.AppendUvarint(m.entry[:0], uint64(code))
	for range m.table.templates[code].keys {
		given, n := binary.Uvarint(entry)
		entry = entry[n:]
		value, known := m.codes[given]
		if !known {
			value = m.values.code(m.from.values.get(uint32(given)))
			m.codes[given] = value
		}
		m.entry = binary.AppendUvarint(m.entry, uint64(value))
	}
	at, known = m.seen[string(m.entry)]
	if !known {
		at = uint32(len(m.table.entries))
		m.seen[string(m.entry)] = at
		m.table.entries = append(m.table.entries, m.entry...)
	}
	return at, code
}

// raw returns the canonical JSON of one attribute of an entry of the coder's; ok is false where there is none.
func (m *attributeMaker) raw(entry []byte, key string) (raw string, ok bool) {
	code, n := binary.Uvarint(entry)
	at := slices.Index(m.from.templates[code].keys, key)
	if at < 0 {
		return "", false
	}
	value := uint64(0)
	for range at + 1 {
		entry = entry[n:]
		value, n = binary.Uvarint(entry)
	}
	return m.from.values.get(uint32(value)), true
}

// templateOf makes the template of keys and values, one after another.
func templateOf(spans []string) template {
	var t template
	for i := 0; i < len(spans); i += 2 {
		t.keys = append(t.keys, strings.Clone(spans[i]))
		t.pieces = append(t.pieces, `,"`+spans[i]+`":`)
	}
	return t
}

func (m *attributeMaker) done() attributeTable {
	m.table.values = m.values.done()
	m.table.entries = append([]byte(nil), m.table.entries...)
	return m.table
}

// refTable keeps the refs of a segment: those of up to 18 digits as numbers, others as texts.
type refTable struct {
	codes []uint64
	text  string
}

const (
	refIsText   = 1 << 63
	refEndBits  = 32
	mostDigits  = 18
	refLenLimit = 1 << 31
)

// append appends the ref of a row.
func (t *refTable) append(out []byte, row int) []byte {
	code := t.codes[row]
	if code&refIsText != 0 {
		end, size := uint32(code), uint32(code>>refEndBits)&(refLenLimit-1)
		return append(out, t.text[end-size:end]...)
	}
	const eight = 100_000_000
	upper := code / eight
	top := upper / eight
	parts := [...]uint32{uint32(top), uint32(upper - top*eight), uint32(code - upper*eight)}
	first := 0
	for first < len(parts)-1 && parts[first] == 0 {
		first++
	}
	const zeros = 0x3030303030303030
	lead := geo.EightDigits(parts[first])
	skip := bits.TrailingZeros64(lead)/8 + 1 // the leading 1 keeps the leading zeros
	out = binary.LittleEndian.AppendUint64(out, (lead|zeros)>>(8*skip))
	out = out[:len(out)-skip]
	for _, part := range parts[first+1:] {
		out = binary.LittleEndian.AppendUint64(out, geo.EightDigits(part)|zeros)
	}
	return out
}

// get returns the ref of a row.
func (t *refTable) get(row int) string {
	code := t.codes[row]
	if code&refIsText != 0 {
		end, size := uint32(code), uint32(code>>refEndBits)&(refLenLimit-1)
		return t.text[end-size : end]
	}
	if code <= 1 {
		return ""
	}
	var buffer [20]byte
	return string(t.append(buffer[:0], row))
}

// refCode returns the code of a ref of digits; ok is false for others. The empty ref is 1.
func refCode(ref string) (code uint64, ok bool) {
	if len(ref) > mostDigits {
		return 0, false
	}
	code = 1
	for i := range len(ref) {
		if !isDigit(ref[i]) {
			return 0, false
		}
		code = code*10 + uint64(ref[i]-'0')
	}
	return code, true
}
