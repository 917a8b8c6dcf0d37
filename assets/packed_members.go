package assets

import "slices"

// Member says how Members writes an attribute.
type Member uint8

// What becomes of an attribute.
const (
	MemberAsIs    Member = iota // the value as canonical JSON writes it
	MemberDecimal               // a whole number is written with a decimal, as 11.0
	MemberRefused               // assets that have it are not written
)

// Members writes the attributes of one asset after another as members of a JSON object. It remembers what it has learnt about the
// packed book for the assets of the next view. It is not for concurrent use.
type Members struct {
	rule   func(class ClassKey, key string) Member
	sheets [sheetsKept]sheet
}

// NewMembers returns a writer for a rule, which must say the same always; key is as canonical JSON writes it, without quotes.
func NewMembers(rule func(class ClassKey, key string) Member) *Members { return &Members{rule: rule} }

// sheetsKept is of how many segments is remembered what was learnt.
const sheetsKept = 128

// sheet is what is known of a segment: by kind, then by template.
type sheet struct {
	of    *segment
	plans [][]plan
}

// plan is how the members of a template are written for a class: a bit for each that is a decimal, and what the whole is.
type plan uint64

const (
	planKnown   plan = 1 << 63
	planRefused plan = 1 << 62
	planMembers      = 62 // the most members of a plan
)

// Append appends the attributes of an asset, each with a comma before it; ok is false, and nothing is appended, where it does not
// write them: then they are to be taken from Drawn.Attributes.
func (m *Members) Append(out []byte, v View, d *Drawn) (written []byte, ok bool) {
	s, at := d.row.seg, d.row.at
	if s == nil {
		return out, d.row.recent.asset.Attributes.IsEmpty()
	}
	entry := s.attributes.entries[s.attrs[at]:]
	code, entry := uvarint(entry)
	p := m.plan(v, s, int(s.kinds[at]), code)
	if p&planRefused != 0 || v.bounded() && slices.ContainsFunc(s.attributes.templates[code].keys, v.right.mayWithhold) {
		return out, false
	}
	values := &s.attributes.values
	for _, piece := range s.attributes.templates[code].pieces {
		var value uint32
		value, entry = uvarint(entry)
		raw := values.get(value)
		out = append(append(out, piece...), raw...)
		if p&1 != 0 && isWhole(raw) {
			out = append(out, ".0"...)
		}
		p >>= 1
	}
	return out, true
}

// plan returns the plan for rows of a kind that have a template.
func (m *Members) plan(v View, s *segment, kind int, code uint32) plan {
	known := &m.sheets[s.serial%sheetsKept]
	if known.of != s {
		*known = sheet{s, make([][]plan, len(s.combos))}
	}
	if known.plans[kind] == nil {
		known.plans[kind] = make([]plan, len(s.attributes.templates))
	}
	p := &known.plans[kind][code]
	if *p == 0 {
		*p = m.make(v.snap.combos[s.combos[kind]].class, s.attributes.templates[code].keys)
	}
	return *p
}

func (m *Members) make(class ClassKey, keys []string) plan {
	p := planKnown
	if len(keys) > planMembers {
		return p | planRefused
	}
	for i, key := range keys {
		switch m.rule(class, key) {
		case MemberDecimal:
			p |= 1 << i
		case MemberRefused:
			p |= planRefused
		}
	}
	return p
}

// isWhole reports whether a canonical value is a number without decimals or exponent.
func isWhole(raw string) bool {
	if raw[0] != '-' && !isDigit(raw[0]) {
		return false
	}
	for i := 1; i < len(raw); i++ {
		if !isDigit(raw[i]) {
			return false
		}
	}
	return true
}

// uvarint reads a number below 2^32 as binary.AppendUvarint writes it, and returns what follows.
func uvarint(from []byte) (uint32, []byte) {
	if b := from[0]; b < 0x80 {
		return uint32(b), from[1:]
	}
	if b := from[1]; b < 0x80 {
		return uint32(from[0]&0x7f) | uint32(b)<<7, from[2:]
	}
	return longUvarint(from)
}

func longUvarint(from []byte) (n uint32, rest []byte) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		n |= uint32(from[i]&0x7f) << shift
		if from[i] < 0x80 {
			return n, from[i+1:]
		}
	}
}
