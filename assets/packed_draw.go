package assets

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Drawn is an asset as a map needs it, looked at where it lies: nothing is copied. It is good until the walk goes on.
type Drawn struct {
	ID    AssetID
	Kind  uint32           // the code of its class, condition and stage: see View.Kind
	World []geo.WorldPoint // every position of its geometry, in order

	view   View
	row    row
	buffer []orb.Point
	near   geo.Decimals

	seg *segment // that has is of
	key string
	has kindSet // the kinds of which a row has the attribute
}

// Shapes of a Drawn whose positions need no further word.
const (
	ShapeOther = iota // to be drawn by its Geometry
	ShapePoint
	ShapeLine
	ShapeRing // a polygon of one ring
)

// look turns to a row.
func (d *Drawn) look(r row) {
	d.row = r
	if s := r.seg; s != nil {
		d.ID, d.Kind, d.World = AssetID(s.ids[r.at]), s.combos[s.kinds[r.at]], s.world[s.starts[r.at]:s.starts[r.at+1]]
		return
	}
	d.ID, d.Kind, d.World = r.recent.asset.ID, r.recent.combo, r.recent.world
}

// Rev returns the revision that last changed the asset.
func (d *Drawn) Rev() Revision { return d.row.rev() }

// Attributes returns the attributes, without what the view withholds.
func (d *Drawn) Attributes() Attributes {
	a := d.row.attributes()
	if d.view.bounded() {
		a = a.Without(d.view.withheld(d.row))
	}
	return a
}

// Shape tells how the positions hang together.
func (d *Drawn) Shape() int {
	if d.row.seg != nil {
		if f := d.row.seg.forms[d.row.at].kind(); f <= formRing {
			return int(f) + 1
		}
		return ShapeOther
	}
	switch g := d.row.recent.asset.Geometry.(type) {
	case orb.Point:
		return ShapePoint
	case orb.LineString:
		return ShapeLine
	case orb.Polygon:
		if len(g) == 1 {
			return ShapeRing
		}
	}
	return ShapeOther
}

// AppendID appends the id as a decimal.
func (d *Drawn) AppendID(out []byte) []byte {
	if d.ID <= 0 || d.ID >= 100_000_000 {
		return strconv.AppendInt(out, int64(d.ID), 10)
	}
	digits := geo.EightDigits(uint32(d.ID))
	zeros := bits.TrailingZeros64(digits) / 8
	out = binary.LittleEndian.AppendUint64(out, (digits|0x3030303030303030)>>(8*zeros))
	return out[:len(out)-zeros]
}

// AppendRef appends the ref.
func (d *Drawn) AppendRef(out []byte) []byte {
	if d.row.seg != nil {
		return d.row.seg.refs.append(out, d.row.at)
	}
	return append(out, d.row.recent.asset.Ref...)
}

// PlainTexts reports that ref and name hold nothing that JSON escapes; where it is false they may.
func (d *Drawn) PlainTexts() bool { return d.row.seg != nil && d.row.seg.plainTexts }

// Name returns the name.
func (d *Drawn) Name() string { return d.row.name() }

// Text returns an attribute that is a text, "" where there is none or it is something else.
func (d *Drawn) Text(key string) string {
	if !d.mayHave(key) || d.view.withholds(d.row, key) {
		return ""
	}
	raw, ok := d.row.attribute(key)
	if !ok || raw[0] != '"' {
		return ""
	}
	text := raw[1 : len(raw)-1]
	if strings.Contains(text, `\`) {
		_ = json.Unmarshal([]byte(raw), &text) // canonical text has no faults
	}
	return text
}

// mayHave reports whether an attribute is worth looking for: no row of a segment has one that none of its kind has.
func (d *Drawn) mayHave(key string) bool {
	s := d.row.seg
	if s == nil {
		return true
	}
	if d.seg != s || d.key != key {
		d.seg, d.key, d.has = s, key, s.keyKinds[key]
	}
	return d.has.has(s.kinds[d.row.at])
}

// Geometry returns the geometry as it was stored, in degrees.
func (d *Drawn) Geometry() orb.Geometry { return d.row.geometry(&d.buffer) }

// Kind returns what a code of Drawn.Kind stands for. Codes are below Kinds and good for this view alone.
func (v View) Kind(code uint32) (ClassKey, Condition, Stage) {
	k := v.snap.combos[code]
	return k.class, k.condition, k.stage
}

// Kinds returns the number of codes.
func (v View) Kinds() int { return len(v.snap.combos) }

// DrawOrder is where a box stands in the order of Draw: by size, then along the curve.
func DrawOrder(box geo.WorldBox) (stratum uint8, key uint64) { return stratumOf(box), keyOfBox(box) }

// Draw calls each with the assets whose bounding box meets the box (give or take two units of the world), in the order of
// DrawOrder, equal ones by id, until it returns false. The order does not depend on how the book came to be.
func (v View) Draw(box orb.Bound, f Filter, each func(*Drawn) bool) {
	v.draw(box, Query{Filter: f}, 0, each)
}

// Pick calls each with the assets of a query above after, in ascending id, until it returns false.
func (v View) Pick(q Query, after AssetID, each func(*Drawn) bool) {
	d := &Drawn{view: v}
	v.each(v.matcher(q), after, func(r row) bool {
		d.look(r)
		return each(d)
	})
}

// draw is Draw for a query. Strata in which every box is smaller than least units of the world are passed over.
func (v View) draw(box orb.Bound, q Query, least uint32, each func(*Drawn) bool) {
	m := v.matcher(q)
	if m.never {
		return
	}
	m.sieve.least = least
	d := &Drawn{view: v}
	show := func(r row) bool {
		d.look(r)
		return len(m.places) > 0 && !m.meets(r.geometry(&m.buffer)) || !m.seen(r) || each(d)
	}
	v.snap.inOrder(box, m.sieve, show)
}

// inOrder is search in the order of DrawOrder.
func (s *Snapshot) inOrder(box orb.Bound, v *sieve, each func(row) bool) {
	since := s.recentsIn(box, v)
	if len(since) == 0 {
		s.search(box, v, each)
		return
	}
	world := wide(box)
	going := true
	// flush hands out the recent assets that come before a place in the order.
	flush := func(before func(*recent) bool) bool {
		for going && len(since) > 0 && before(since[0]) {
			going = each(row{recent: since[0]})
			since = since[1:]
		}
		return going
	}
	for _, slot := range s.order {
		seg := s.slots[slot]
		lastID := AssetID(seg.ids[seg.rows-1])
		n := 0 // recent assets that come before the segment's last row
		for n < len(since) && compareDrawn(since[n], seg.stratum, seg.last, lastID) < 0 {
			n++
		}
		if n == 0 {
			if !seg.search(world, v, s.gone[slot], each) {
				return
			}
			continue
		}
		going = going && seg.search(world, v, s.gone[slot], func(r row) bool {
			key, id := r.key(), r.id()
			return flush(func(x *recent) bool { return compareDrawn(x, seg.stratum, key, id) < 0 }) && each(r)
		}) && flush(func(x *recent) bool { return compareDrawn(x, seg.stratum, seg.last, lastID) < 0 })
		if !going {
			return
		}
	}
	flush(func(*recent) bool { return true })
}

// compareDrawn compares a recent asset with a place in the order of DrawOrder.
func compareDrawn(r *recent, stratum uint8, key uint64, id AssetID) int {
	return cmp.Or(cmp.Compare(r.stratum, stratum), cmp.Compare(r.key, key), cmp.Compare(r.asset.ID, id))
}

// recentsIn returns the recent assets that the sieve lets through and whose box meets the box, in the order of DrawOrder.
func (s *Snapshot) recentsIn(box orb.Bound, v *sieve) (out []*recent) {
	if s.recents.Len() == 0 {
		return nil
	}
	s.recentIndex.Search(box, func(id int64) bool {
		if r, _ := s.recents.Get(AssetID(id)); v.letsRow(row{recent: r}) {
			out = append(out, r)
		}
		return true
	})
	slices.SortFunc(out, func(a, b *recent) int { return compareDrawn(a, b.stratum, b.key, b.asset.ID) })
	return out
}
