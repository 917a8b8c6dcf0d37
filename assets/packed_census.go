package assets

import (
	"cmp"
	"slices"

	"needlepoint/geo"
)

// censusCell counts the assets of one square by the code of class, condition and stage.
type censusCell struct {
	x, y   uint32
	counts []int
}

// census is one count of the squares of a lattice.
type census struct {
	snap    *Snapshot
	sieve   *sieve
	lattice Lattice
	shift   uint
	cells   map[uint64]*censusCell
	kinds   []int // of the run at hand, by kind of its segment
}

// census counts what f lets through, square by square: those that hold something, from north to south and west to east.
//
// A square is one run of the curve, and so one run of rows of each segment: counting takes a look at one column, and for
// segments that lie in a square whole not even that.
func (v View) census(l Lattice, f Filter) []*censusCell {
	m := v.matcher(Query{Filter: f})
	if m.never {
		return nil
	}
	c := census{snap: v.snap, sieve: m.sieve, lattice: l, shift: uint(geo.WorldBits - l.Level), cells: map[uint64]*censusCell{}}
	if len(m.places) > 0 || f.DueBy != 0 || m.lens != nil && m.lens.byPlace() {
		v.snap.search(l.bound(), m.sieve, func(r row) bool {
			if x, y, in := c.square(r.box()); in && m.meets(r.geometry(&m.buffer)) && m.seen(r) {
				c.cell(x, y).counts[r.combo()]++
			}
			return true
		})
		return c.sorted()
	}
	world := wide(l.bound())
	for _, slot := range v.snap.order {
		if v.snap.slots[slot].whole.Meets(world) {
			c.segment(slot)
		}
	}
	v.snap.recentIndex.Search(l.bound(), func(id int64) bool {
		r, _ := v.snap.recents.Get(AssetID(id))
		if x, y, in := c.square(r.box); in && m.sieve.lets(r.combo) {
			c.cell(x, y).counts[r.combo]++
		}
		return true
	})
	return c.sorted()
}

// square returns the square that holds the middle of a box; in is false where that is none of the lattice.
func (c *census) square(box geo.WorldBox) (x, y uint32, in bool) {
	if box.Min.X > box.Max.X {
		return 0, 0, false // no position at all
	}
	middle := box.Middle()
	x, y = uint32(uint64(middle.X)>>c.shift), uint32(uint64(middle.Y)>>c.shift)
	return x, y, x-c.lattice.X < c.lattice.Side && y-c.lattice.Y < c.lattice.Side
}

func (c *census) cell(x, y uint32) *censusCell {
	at := uint64(y)<<32 | uint64(x)
	cell := c.cells[at]
	if cell == nil {
		cell = &censusCell{x: x, y: y, counts: make([]int, len(c.snap.combos))}
		c.cells[at] = cell
	}
	return cell
}

// segment counts the rows of one segment, run by run.
func (c *census) segment(slot int) {
	s, gone := c.snap.slots[slot], c.snap.gone[slot]
	for from := 0; from < s.rows; {
		box := s.box(from)
		if box.Min.X > box.Max.X {
			from++
			continue
		}
		x, y, in := c.square(box)
		level := c.lattice.Level
		if !in {
			level = c.farLevel(x, y)
		}
		to := s.endOfSquare(from, level)
		if in {
			c.run(s, gone, from, to)
			cell := c.cell(x, y)
			for kind, n := range c.kinds {
				if code := s.combos[kind]; n > 0 && c.sieve.lets(code) {
					cell.counts[code] += n
				}
			}
		}
		from = to
	}
}

// farLevel returns the level of the largest square around one of the lattice's level that has no square of the lattice in it.
func (c *census) farLevel(x, y uint32) uint8 {
	l := c.lattice
	level := l.Level
	for ; level > 0; level-- {
		up := uint(l.Level - level + 1)
		if x>>up >= l.X>>up && x>>up <= (l.X+l.Side-1)>>up && y>>up >= l.Y>>up && y>>up <= (l.Y+l.Side-1)>>up {
			break
		}
	}
	return level
}

// endOfSquare returns the row after the last one in the same square of a level as a row.
func (s *segment) endOfSquare(row int, level uint8) int {
	low := 2 * (geo.WorldBits - uint(level)) // bits of a key that tell places of one square apart
	last := s.key(row) | (1<<low - 1)
	if low >= 64 || s.last <= last {
		return s.rows
	}
	return s.rank(last + 1)
}

// run counts rows by their kind into c.kinds.
func (c *census) run(s *segment, gone *rowSet, from, to int) {
	c.kinds = append(c.kinds[:0], make([]int, len(s.combos))...)
	switch {
	case gone != nil:
		for at := from; at < to; at++ {
			if !gone.has(at) {
				c.kinds[s.kinds[at]]++
			}
		}
	case to-from == s.rows:
		for kind, n := range s.tally {
			c.kinds[kind] = int(n)
		}
	default:
		for _, kind := range s.kinds[from:to] {
			c.kinds[kind]++
		}
	}
}

// sorted returns the squares that hold something, from north to south and west to east.
func (c *census) sorted() []*censusCell {
	out := make([]*censusCell, 0, len(c.cells))
	for _, cell := range c.cells {
		if slices.ContainsFunc(cell.counts, func(n int) bool { return n > 0 }) {
			out = append(out, cell)
		}
	}
	slices.SortFunc(out, func(a, b *censusCell) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
	return out
}

// AtMost returns a number that as many assets as lie in a square (of a Lattice with Side 1) are not above, whatever the filter: it
// counts by the keys that segments keep, and so some hundred too many for each segment that reaches the square. It costs next
// to nothing.
func (v View) AtMost(l Lattice) int {
	s := v.snap
	low := 2 * (geo.WorldBits - uint(l.Level)) // bits of a key that tell places of one square apart
	first, last := uint64(0), uint64(1<<64-1)
	if low < 64 {
		shift := geo.WorldBits - uint(l.Level)
		first = geo.WorldPoint{X: l.X << shift, Y: l.Y << shift}.CurveKey() >> low << low
		last = first | (1<<low - 1)
	}
	n := s.recents.Len()
	for _, slot := range s.order {
		seg := s.slots[slot]
		if seg.last < first || seg.marks[0] > last {
			continue
		}
		from, _ := slices.BinarySearch(seg.marks, first)
		to := len(seg.marks)
		if last < 1<<64-1 {
			to, _ = slices.BinarySearch(seg.marks, last+1)
		}
		n += min(to*markRows, seg.rows) - max(from-1, 0)*markRows
	}
	return n
}
