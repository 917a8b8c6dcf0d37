package assets

import (
	"math/bits"
	"slices"
	"sort"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Sizes of the packed book.
const (
	segmentBits = 15
	segmentRows = 1 << segmentBits // the most rows of a segment
	blockRows   = 32               // rows that share a box
	groupRows   = 512              // rows that share a box of boxes, a multiple of blockRows
	markRows    = 256              // rows between two keys that are kept
	amissRows   = 16               // rows that are not intact that share a box
	amissGroup  = 8                // such boxes that share one
)

// strata part assets by the size of their box, so that a long road does not stretch the boxes of the lamps along it: in each
// the longer side has at most so many bits in world units (76 m, 300 m, 1.2 km, 4.9 km at the equator).
var strata = [...]int{13, 15, 17, 19, geo.WorldBits}

// stratumOf returns the stratum of a box.
func stratumOf(b geo.WorldBox) uint8 {
	side := bits.Len32(max(b.Max.X-b.Min.X, b.Max.Y-b.Min.Y))
	if b.Min.X > b.Max.X {
		side = 0 // no position at all
	}
	s := uint8(0)
	for side > strata[s] {
		s++
	}
	return s
}

// segment is a run of assets of one stratum along the curve, column by column. It is never written after it is made, and
// holds no pointer an asset.
type segment struct {
	serial  uint32 // of no other segment that there is now
	rows    int
	stratum uint8
	last    uint64   // the greatest key
	marks   []uint64 // the key of each markRows-th row

	ids        []int64
	revs       []uint16
	revisions  []Revision // by revs
	kinds      []uint16
	combos     []uint32 // by kinds: codes of the book's combinations of class, condition and stage
	tally      []uint32 // by kinds: how many rows
	refs       refTable
	names      []uint16
	nameList   lexicon
	plainTexts bool     // no ref or name holds what JSON escapes
	attrs      []uint32 // entries of attributes
	attributes attributeTable

	forms   []form
	starts  []uint32 // of the rows' positions in world, and the end of the last
	world   []geo.WorldPoint
	exactAt []uint32
	exact   exact
	parts   []rowParts // of the rows whose structure needs telling, ascending
	partsOf []uint32

	whole  geo.WorldBox
	bound  orb.Bound      // in degrees; empty where no row has a position
	blocks []geo.WorldBox // of each blockRows rows
	groups []geo.WorldBox // of each groupRows rows

	keyKinds map[string]kindSet // by attribute: the kinds of which a row has it

	due       []uint16 // the rows that have a day on which they are due, ascending
	dueDays   []Day    // by due
	dueBlocks []dueBlock

	amiss       []amissRow     // the rows that are not intact, ascending
	amissLabels []orb.Point    // of those that are no points: see amissRow.label
	amissBlocks []geo.WorldBox // of each amissRows of them
	amissGroups []geo.WorldBox // of each amissGroup of the blocks
}

// kindSet is a set of a segment's kinds.
type kindSet []uint64

func (s kindSet) has(kind uint16) bool {
	return int(kind/64) < len(s) && s[kind/64]>>(kind%64)&1 != 0
}

// with adds a kind.
func (s kindSet) with(kind uint16) kindSet {
	for len(s) <= int(kind/64) {
		s = append(s, 0)
	}
	s[kind/64] |= 1 << (kind % 64)
	return s
}

// rowParts says where the structure of a row's geometry begins in segment.partsOf.
type rowParts struct {
	row uint16
	at  uint32
}

// dueBlock sums up blockRows of segment.due.
type dueBlock struct {
	box   geo.WorldBox
	first Day
}

// dueDay returns the day on which a row is due, 0 where it has none.
func (s *segment) dueDay(row int) Day {
	if i, ok := slices.BinarySearch(s.due, uint16(row)); ok {
		return s.dueDays[i]
	}
	return 0
}

// box returns the box of a row in world units.
func (s *segment) box(row int) geo.WorldBox {
	return boxOfWorld(s.world[s.starts[row]:s.starts[row+1]])
}

// key returns the curve key of a row.
func (s *segment) key(row int) uint64 { return keyOfBox(s.box(row)) }

// emptyBox is the box of nothing: no box meets it.
var emptyBox = geo.WorldBox{Min: geo.WorldPoint{X: 1<<32 - 1, Y: 1<<32 - 1}}

func boxOfWorld(points []geo.WorldPoint) geo.WorldBox {
	if len(points) == 0 {
		return emptyBox
	}
	b := geo.WorldBox{Min: points[0], Max: points[0]}
	for _, p := range points[1:] {
		b.Min.X, b.Max.X = min(b.Min.X, p.X), max(b.Max.X, p.X)
		b.Min.Y, b.Max.Y = min(b.Min.Y, p.Y), max(b.Max.Y, p.Y)
	}
	return b
}

func joinBoxes(a, b geo.WorldBox) geo.WorldBox {
	return geo.WorldBox{
		Min: geo.WorldPoint{X: min(a.Min.X, b.Min.X), Y: min(a.Min.Y, b.Min.Y)},
		Max: geo.WorldPoint{X: max(a.Max.X, b.Max.X), Y: max(a.Max.Y, b.Max.Y)},
	}
}

// keyOfBox returns where the middle of a box stands on the curve; what has no box stands first.
func keyOfBox(b geo.WorldBox) uint64 {
	if b.Min.X > b.Max.X {
		return 0
	}
	return b.Middle().CurveKey()
}

// rank returns the first row whose key is not below the key, rows where all are.
func (s *segment) rank(key uint64) int {
	if key > s.last {
		return s.rows
	}
	mark := sort.Search(len(s.marks), func(i int) bool { return s.marks[i] >= key })
	if mark == 0 {
		return 0
	}
	from, to := (mark-1)*markRows, min(mark*markRows, s.rows)
	return from + sort.Search(to-from, func(i int) bool { return s.key(from+i) >= key })
}

// structure returns how the positions of a row hang together, nil for plain forms.
func (s *segment) structure(row int) []uint32 {
	if s.forms[row].kind() <= formPoints {
		return nil
	}
	at := sort.Search(len(s.parts), func(i int) bool { return int(s.parts[i].row) >= row })
	return s.partsOf[s.parts[at].at:]
}

// geometry returns the geometry of a row as it was stored; it shares the buffer, which is to be given empty.
func (s *segment) geometry(row int, buffer []orb.Point) (orb.Geometry, []orb.Point) {
	buffer = s.positions(row, buffer)
	return unflatten(s.forms[row].kind(), buffer, s.structure(row)), buffer
}

// positions appends the positions of a row, in order.
func (s *segment) positions(row int, buffer []orb.Point) []orb.Point {
	return s.exact.positions(buffer, s.exactAt[row], int(s.starts[row+1]-s.starts[row]), s.forms[row].scale())
}

// asset returns a row whole.
func (s *segment) asset(row int, combos []tallyKey) Asset {
	k := combos[s.combos[s.kinds[row]]]
	g, _ := s.geometry(row, make([]orb.Point, 0, s.starts[row+1]-s.starts[row]))
	return Asset{
		ID: AssetID(s.ids[row]), Ref: s.refs.get(row), Class: k.class, Name: s.nameList.get(uint32(s.names[row])),
		Condition: k.condition, Stage: k.stage, Geometry: g,
		Attributes: Attributes{s.attributes.text(s.attrs[row])}, Rev: s.revisions[s.revs[row]],
	}
}
