package assets

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Lattice names squares of web Mercator to be counted: Side × Side of them, from column X from the west and row Y from the north
// on. At a level the world is 2^Level such squares a side; a tile of zoom z is the one square (z, x, y).
type Lattice struct {
	Level uint8 // at most geo.WorldBits
	X, Y  uint32
	Side  uint32 // from 1 to 2^16; the squares lie in the world
}

// Square is what one square of a Lattice holds. An asset is in the square that holds the middle of its bounding box, so that
// every asset counts in exactly one.
type Square struct {
	X, Y    uint32
	Total   int
	Tallies []Tally // by class, then by condition as AllConditions has them; none is 0
}

// Tally is how many assets of a class and condition there are.
type Tally struct {
	Class     ClassKey
	Condition Condition
	Count     int
}

// In returns how many of the square's assets are in a condition.
func (s Square) In(c Condition) (n int) {
	for _, t := range s.Tallies {
		if t.Condition == c {
			n += t.Count
		}
	}
	return n
}

// Cells counts what f lets through, square by square: those that hold something, from north to south and west to east.
func (v View) Cells(l Lattice, f Filter) []Square {
	codes := v.snap.tallyOrder()
	var out []Square
	for _, c := range v.census(l, f) {
		square := Square{X: c.x, Y: c.y}
		for _, code := range codes {
			if n := c.counts[code]; n > 0 {
				square.add(Tally{v.snap.combos[code].class, v.snap.combos[code].condition, n})
			}
		}
		out = append(out, square)
	}
	return out
}

// tallyOrder lists the codes of class, condition and stage as Square.Tallies has them.
func (s *Snapshot) tallyOrder() []uint32 {
	codes := make([]uint32, len(s.combos))
	for i := range codes {
		codes[i] = uint32(i)
	}
	order := AllConditions()
	slices.SortFunc(codes, func(a, b uint32) int {
		x, y := s.combos[a], s.combos[b]
		return cmp.Or(strings.Compare(string(x.class), string(y.class)),
			cmp.Compare(slices.Index(order, x.condition), slices.Index(order, y.condition)))
	})
	return codes
}

// add counts assets of a class and condition; those in several stages come one after another.
func (s *Square) add(t Tally) {
	s.Total += t.Count
	if last := len(s.Tallies) - 1; last >= 0 && s.Tallies[last].Class == t.Class && s.Tallies[last].Condition == t.Condition {
		s.Tallies[last].Count += t.Count
		return
	}
	s.Tallies = append(s.Tallies, t)
}

// Count returns how many assets that f lets through lie in the squares.
func (v View) Count(l Lattice, f Filter) (n int) {
	for _, c := range v.census(l, f) {
		for _, count := range c.counts {
			n += count
		}
	}
	return n
}

// DrawLarge calls each with those of Draw whose bounding box has a side of at least so many units of the world.
func (v View) DrawLarge(box orb.Bound, least uint32, f Filter, each func(*Drawn) bool) {
	v.draw(box, Query{Filter: f}, least, func(d *Drawn) bool { return d.Box().Side() < least || each(d) })
}

// Box returns the bounding box.
func (d *Drawn) Box() geo.WorldBox { return d.row.box() }

// ParseSquare reads one square as level/column/row, such as 18/220714/98210.
func ParseSquare(text string) (Lattice, error) {
	var parts [3]uint64
	given := strings.Split(text, "/")
	ok := len(given) == len(parts)
	for i := 0; ok && i < len(parts); i++ {
		var err error
		parts[i], err = strconv.ParseUint(given[i], 10, 32)
		ok = err == nil
	}
	if !ok || parts[0] > maxLevel || parts[1]>>parts[0] != 0 || parts[2]>>parts[0] != 0 {
		return Lattice{}, Refuse(Invalid, "square", Text{
			fmt.Sprintf("square＝“%.40s”：应为 级/列/行，如 18/220714/98210，级为 0 到 %d，列、行小于 2 的级次方", text, maxLevel),
			fmt.Sprintf("square = %.40q: level/column/row is expected, such as 18/220714/98210, with a level from 0 to %d and column and row below 2 to its power", text, maxLevel)})
	}
	return Lattice{Level: uint8(parts[0]), X: uint32(parts[1]), Y: uint32(parts[2]), Side: 1}, nil
}

// maxLevel is the finest level of a square that is asked for.
const maxLevel = 27

// holds reports whether the squares count a geometry.
func (l Lattice) holds(g orb.Geometry) bool {
	b := g.Bound()
	if b.Min[0] > b.Max[0] {
		return false // no position at all
	}
	middle, shift := geo.WorldBoxOf(b).Middle(), geo.WorldBits-l.Level
	return middle.X>>shift-l.X < l.Side && middle.Y>>shift-l.Y < l.Side
}

// bound returns a box in degrees that meets the bounding box of every asset in the squares: a unit wider on every side, and up to
// the pole and the antimeridian at the edges of the world, where whatever lies beyond is counted.
func (l Lattice) bound() orb.Bound {
	const world = 1 << geo.WorldBits
	shift := geo.WorldBits - l.Level
	from := func(n uint32) int64 { return int64(n)<<shift - 1 }
	to := func(n uint32) int64 { return int64(n)<<shift + int64(l.Side)<<shift }
	box := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	place := func(x, y int64) orb.Point {
		return geo.WorldPoint{X: uint32(min(max(x, 0), world-1)), Y: uint32(min(max(y, 0), world-1))}.LonLat()
	}
	if x := from(l.X); x > 0 {
		box.Min[0] = place(x, 0)[0]
	}
	if x := to(l.X); x < world-1 {
		box.Max[0] = place(x, 0)[0]
	}
	if y := from(l.Y); y > 0 {
		box.Max[1] = place(0, y)[1]
	}
	if y := to(l.Y); y < world-1 {
		box.Min[1] = place(0, y)[1]
	}
	return box
}
