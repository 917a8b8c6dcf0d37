package assets

import (
	"slices"
	"sync/atomic"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// packer makes one segment of assets that come in the order of their keys, equal ones by id.
type packer struct {
	s          *segment
	names      lexiconMaker
	attributes attributeMaker
	refText    []byte
	revs       map[Revision]uint16
	kinds      map[uint32]uint16
	templates  [][]uint32 // by kinds: the templates of the attributes of its rows
	points     []orb.Point
	structure  []uint32
}

// newPacker begins a segment of about so many rows, whose attributes come as entries of the coder's.
func newPacker(stratum uint8, rows int, coder *attributeCoder) *packer {
	return &packer{
		s: &segment{
			serial: serials.Add(1), stratum: stratum, plainTexts: true, whole: emptyBox, bound: geo.Bound(nil),
			ids: make([]int64, 0, rows), revs: make([]uint16, 0, rows), kinds: make([]uint16, 0, rows),
			refs: refTable{codes: make([]uint64, 0, rows)}, names: make([]uint16, 0, rows), attrs: make([]uint32, 0, rows),
			forms: make([]form, 0, rows), starts: append(make([]uint32, 0, rows+1), 0), exactAt: make([]uint32, 0, rows),
			world: make([]geo.WorldPoint, 0, rows), exact: exact{words: make([]uint32, 0, 2*rows)},
		},
		names: newLexicon(), attributes: newAttributeMaker(coder), revs: map[Revision]uint16{}, kinds: map[uint32]uint16{},
	}
}

var serials atomic.Uint32

// packable is an asset on its way into a segment.
type packable struct {
	Asset                       // without its attributes
	combo      uint32           // the code of its class, condition and stage
	attributes []byte           // an entry of the coder's
	world      []geo.WorldPoint // where its positions stand; nil where that is still to be found
}

// add appends an asset.
func (p *packer) add(a *packable) error {
	s := p.s
	f, points, structure, err := flatten(a.Geometry, p.points[:0], p.structure[:0])
	if err != nil {
		return err
	}
	p.points, p.structure = points, structure
	row := s.rows
	s.exactAt = append(s.exactAt, uint32(len(s.exact.words)))
	s.forms = append(s.forms, f|form(s.exact.add(points))<<scaleShift)
	if len(structure) > 0 {
		s.parts = append(s.parts, rowParts{uint16(row), uint32(len(s.partsOf))})
		s.partsOf = append(s.partsOf, structure...)
	}
	for i, at := range points {
		if a.world != nil {
			s.world = append(s.world, a.world[i])
		} else {
			s.world = append(s.world, geo.World(at))
		}
		s.bound = s.bound.Extend(at)
	}
	s.starts = append(s.starts, uint32(len(s.world)))
	s.ids = append(s.ids, int64(a.ID))
	rev, known := p.revs[a.Rev]
	if !known {
		rev = uint16(len(s.revisions))
		p.revs[a.Rev] = rev
		s.revisions = append(s.revisions, a.Rev)
	}
	s.revs = append(s.revs, rev)
	kind, known := p.kinds[a.combo]
	if !known {
		kind = uint16(len(s.combos))
		p.kinds[a.combo] = kind
		s.combos = append(s.combos, a.combo)
		s.tally = append(s.tally, 0)
		p.templates = append(p.templates, nil)
	}
	s.kinds = append(s.kinds, kind)
	s.tally[kind]++
	if a.Condition != Intact {
		s.amiss = append(s.amiss, amissRow{at: uint16(row)})
	}
	s.plainTexts = s.plainTexts && isPlainText(a.Ref) && isPlainText(a.Name)
	p.addRef(a.Ref)
	if raw, ok := p.attributes.raw(a.attributes, dueAttribute); ok {
		if day := dueRaw(raw); day != 0 {
			s.due, s.dueDays = append(s.due, uint16(row)), append(s.dueDays, day)
		}
	}
	s.names = append(s.names, uint16(p.names.code(a.Name)))
	entry, code := p.attributes.add(a.attributes)
	s.attrs = append(s.attrs, entry)
	if !slices.Contains(p.templates[kind], code) {
		p.templates[kind] = append(p.templates[kind], code)
	}
	if row%markRows == 0 {
		s.marks = append(s.marks, s.keyOfLast())
	}
	s.rows++
	return nil
}

func (s *segment) keyOfLast() uint64 { return keyOfBox(s.box(len(s.starts) - 2)) }

func (p *packer) addRef(ref string) {
	code, ok := refCode(ref)
	if !ok {
		p.refText = append(p.refText, ref...)
		code = refIsText | uint64(len(ref))<<refEndBits | uint64(len(p.refText))
	}
	p.s.refs.codes = append(p.s.refs.codes, code)
}

// isPlainText reports whether a text is UTF-8 without anything to be escaped in JSON.
func isPlainText(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '"' || s[i] == '\\' {
			return false
		}
	}
	return utf8.ValidString(s)
}

// done ends the segment.
func (p *packer) done() *segment {
	s := p.s
	if s.rows > 0 {
		s.last = s.keyOfLast()
	}
	s.nameList, s.attributes, s.refs.text = p.names.done(), p.attributes.done(), string(p.refText)
	s.keyKinds = map[string]kindSet{}
	for kind, codes := range p.templates {
		for _, code := range codes {
			for _, key := range s.attributes.templates[code].keys {
				s.keyKinds[key] = s.keyKinds[key].with(uint16(kind))
			}
		}
	}
	s.world = trim(s.world)
	s.exact.words = trim(s.exact.words)
	for row := range s.rows {
		box := s.box(row)
		if row%blockRows == 0 {
			s.blocks = append(s.blocks, emptyBox)
		}
		if row%groupRows == 0 {
			s.groups = append(s.groups, emptyBox)
		}
		block, group := &s.blocks[len(s.blocks)-1], &s.groups[len(s.groups)-1]
		*block, *group, s.whole = joinBoxes(*block, box), joinBoxes(*group, box), joinBoxes(s.whole, box)
	}
	s.due, s.dueDays = trim(s.due), trim(s.dueDays)
	for i, row := range s.due {
		if i%blockRows == 0 {
			s.dueBlocks = append(s.dueBlocks, dueBlock{emptyBox, s.dueDays[i]})
		}
		block := &s.dueBlocks[len(s.dueBlocks)-1]
		block.box, block.first = joinBoxes(block.box, s.box(int(row))), min(block.first, s.dueDays[i])
	}
	s.addAmiss()
	return s
}

// trim gives back memory that was set aside and not used.
func trim[T any](s []T) []T {
	if cap(s)-len(s) <= len(s)/16 {
		return s
	}
	return append(make([]T, 0, len(s)), s...)
}
