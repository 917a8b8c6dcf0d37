package assets

import (
	"iter"
	"slices"

	"github.com/paulmach/orb"
)

// As returns the view as a right lets it be seen. A nil right is the whole.
func (v View) As(r *Right) View { return View{v.snap, r} }

// Right returns the right that the view is seen by; nil is the whole.
func (v View) Right() *Right { return v.right }

// bounded reports whether the view is less than the whole book.
func (v View) bounded() bool { return v.right != nil && !v.right.whole }

// sees reports whether a record of any book may be seen in the view.
func (v View) sees(r Record) bool { return !v.bounded() || v.right.May(MaySee, r) }

// boundary returns a boundary as the view tells it.
func (v View) boundary(b *Boundary) (told Boundary, ok bool) {
	if !v.bounded() {
		return *b, true
	}
	r, ok := v.right.Tell(*b)
	if !ok {
		return Boundary{}, false
	}
	told, _ = r.(Boundary)
	return told, true
}

// tellBoundaries passes on those of the boundaries that the view shows, as it tells them.
func (v View) tellBoundaries(all iter.Seq[*Boundary]) iter.Seq[Boundary] {
	return func(yield func(Boundary) bool) {
		for b := range all {
			if told, ok := v.boundary(b); ok && !yield(told) {
				return
			}
		}
	}
}

// asset returns an asset of the view, of which it is known that it may be seen, as the view tells it.
func (v View) asset(r row) Asset {
	a := v.snap.asset(r)
	a.Attributes = a.Attributes.Without(v.withheld(r))
	return a
}

// withheld returns the keys that are withheld of a row that may be seen.
func (v View) withheld(r row) []string {
	switch {
	case !v.bounded():
		return nil
	case v.right.mixed:
		return v.right.withheldOf(v.snap.asset(r))
	}
	return v.right.withheld
}

// withholds reports whether an attribute is withheld of a row that may be seen.
func (v View) withholds(r row, key string) bool {
	return v.bounded() && v.right.mayWithhold(key) && slices.Contains(v.withheld(r), key)
}

// lens is a right made ready for the assets of one snapshot. It is not for concurrent use.
type lens struct {
	right  *Right
	combos []tallyKey
	known  []lensKind  // by code
	grants [][]*claim  // by code, where it is by place
	bound  orb.Bound   // of all places, where everything is bound to some
	placed bool        // so it is
	buffer []orb.Point // for who has none of his own
}

// lensKind says how assets of a class are seen.
type lensKind uint8

const (
	lensUnknown lensKind = iota
	lensNone
	lensAll
	lensByPlace
)

// lens returns what the view is seen through; nil where all of it is seen.
func (v View) lens() *lens {
	if !v.bounded() {
		return nil
	}
	combos := v.snap.combos
	l := &lens{right: v.right, combos: combos, known: make([]lensKind, len(combos)), grants: make([][]*claim, len(combos))}
	l.bound, l.placed = v.right.reach()
	return l
}

// kind tells how assets of a combination are seen.
func (l *lens) kind(code uint32) lensKind {
	if l.known[code] == lensUnknown {
		l.known[code] = lensNone
		for i := range l.right.claims {
			c := &l.right.claims[i]
			if c.acts&MaySee == 0 || !c.ofClass(l.combos[code].class) || c.place != nil && c.place.rev == 0 {
				continue
			}
			if c.place == nil {
				l.known[code] = lensAll
				break
			}
			l.known[code] = lensByPlace
			l.grants[code] = append(l.grants[code], c)
		}
	}
	return l.known[code]
}

// byPlace reports whether some assets of the snapshot are seen by where they are.
func (l *lens) byPlace() bool {
	for code := range l.combos {
		if l.kind(uint32(code)) == lensByPlace {
			return true
		}
	}
	return false
}

// sees reports whether a row is seen.
func (l *lens) sees(r row, buffer *[]orb.Point) bool {
	code := r.combo()
	switch l.kind(code) {
	case lensAll:
		return true
	case lensByPlace:
		for _, c := range l.grants[code] {
			if c.place.ground.meetsRow(r, buffer) {
				return true
			}
		}
	}
	return false
}

// find returns the asset with an id, if the view shows it.
func (v View) find(id AssetID) (r row, ok bool) {
	if r, ok = v.snap.find(id); !ok {
		return row{}, false
	}
	if l := v.lens(); l != nil && !l.sees(r, &l.buffer) {
		return row{}, false
	}
	return r, true
}
