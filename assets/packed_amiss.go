package assets

import (
	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// amissRow is a row that is not intact, with what a search asks of it first: most searches are for such rows, which lie far apart
// in the columns and here side by side.
type amissRow struct {
	low  geo.WorldPoint // of its box
	high geo.WorldPoint // of its box, or, of a point kept as whole numbers, these
	at   uint16
	kind uint16
	// Which of the segment's amissLabels is its own, counted from 1; 0 where it has none: a point's is its place, and what has many
	// positions is looked at when it is asked for.
	label uint16
	form  form
}

// labelledPositions is up to how many positions the label of a row that is not intact is found when it is packed.
const labelledPositions = 64

// isSpot reports whether the row is a point whose place is at hand.
func (a *amissRow) isSpot() bool { return a.form.kind() == formPoint && a.form.scale() != scaleRaw }

// box returns the box of the row.
func (a *amissRow) box() geo.WorldBox {
	if a.isSpot() {
		return geo.WorldBox{Min: a.low, Max: a.low}
	}
	return geo.WorldBox{Min: a.low, Max: a.high}
}

// isPlaced reports whether the row has a position at all.
func (a *amissRow) isPlaced() bool { return a.isSpot() || a.low.X <= a.high.X }

// spot returns the place of a point.
func (s *segment) spot(a *amissRow) orb.Point {
	return s.exact.whole(a.high.X, a.high.Y, a.form.scale())
}

// addAmiss lists the rows that are not intact, which hold no more yet than where they are.
func (s *segment) addAmiss() {
	s.amiss = trim(s.amiss)
	var buffer []orb.Point
	for i := range s.amiss {
		a := &s.amiss[i]
		at := int(a.at)
		box := s.box(at)
		a.low, a.high, a.kind, a.form = box.Min, box.Max, s.kinds[at], s.forms[at]
		if a.isSpot() {
			words := s.exact.words[s.exactAt[at]:]
			a.high = geo.WorldPoint{X: words[0], Y: words[1]}
		} else if s.starts[at+1]-s.starts[at] <= labelledPositions {
			s.amissLabels = append(s.amissLabels, row{seg: s, at: at}.label(&buffer))
			a.label = uint16(len(s.amissLabels))
		}
		if i%amissRows == 0 {
			s.amissBlocks = append(s.amissBlocks, emptyBox)
		}
		if i%(amissRows*amissGroup) == 0 {
			s.amissGroups = append(s.amissGroups, emptyBox)
		}
		block, group := &s.amissBlocks[len(s.amissBlocks)-1], &s.amissGroups[len(s.amissGroups)-1]
		*block, *group = joinBoxes(*block, box), joinBoxes(*group, box)
	}
	s.amissLabels = trim(s.amissLabels)
}

// amissBlock returns the rows of one of amissBlocks, and the place of the first.
func (s *segment) amissBlock(b int) (rows []amissRow, first int) {
	first = b * amissRows
	return s.amiss[first:min(first+amissRows, len(s.amiss))], first
}

func (s *segment) searchAmiss(box geo.WorldBox, v *sieve, gone *rowSet, each func(row) bool) bool {
	for g, group := range s.amissGroups {
		if !group.Meets(box) {
			continue
		}
		for b := g * amissGroup; b < min((g+1)*amissGroup, len(s.amissBlocks)); b++ {
			if !s.amissBlocks[b].Meets(box) {
				continue
			}
			rows, _ := s.amissBlock(b)
			for i := range rows {
				a := &rows[i]
				at := int(a.at)
				if a.isPlaced() && a.box().Meets(box) && v.lets(s.combos[a.kind]) && !gone.has(at) && !each(row{seg: s, at: at}) {
					return false
				}
			}
		}
	}
	return true
}
