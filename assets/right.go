package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"needlepoint/geo"
)

// Right is what one reader may see and change: the union of his permits, each a few acts on some classes in some place. It is
// the one predicate that every reader of a View, every write and every tile goes by. It is immutable and safe for any number of
// goroutines.
//
// A place is a boundary, as it stands in the view that the right was made from: a point or a line is in it where it meets it, its
// edges included, an area where the insides overlap, so that of two neighbours who share an edge each has his own.
// Boundaries are seen by the same rule; changed they are only where they lie wholly in the place, and are not that place itself.
type Right struct {
	claims   []claim
	whole    bool     // everything is seen, and nothing of it withheld
	withheld []string // of every record alike, where mixed is not set; sorted
	mixed    bool     // what is withheld depends on which claims cover a record
	digest   string
	mark     string // see Mark

	mu     sync.Mutex
	lenFor Head // that counted is of
	counts [2]int
}

// claim is a permit made ready.
type claim struct {
	acts     Act
	classes  []ClassKey // sorted; nil for all
	place    *territory // nil for everywhere
	withheld []string   // sorted
	what     string     // classes and withheld as text, one for all spellings of the same
}

// territory is a boundary as a right holds it.
type territory struct {
	id     BoundaryID
	rev    Revision // 0 where there is no such boundary: then nothing lies in it
	ground *ground
}

// NewRight makes a right of permits; the boundaries they name are those of the view, which is only asked for these. No permit is no
// right to anything.
func NewRight(present View, permits []Permit) *Right {
	r := &Right{}
	places := map[BoundaryID]*territory{}
	for _, p := range permits {
		c := claim{acts: p.Acts, withheld: slices.Compact(slices.Sorted(slices.Values(p.Withheld)))}
		if p.Classes != nil { // an empty list stays one, which is of no class
			c.classes = append([]ClassKey{}, p.Classes...)
			slices.Sort(c.classes)
			c.classes = slices.Compact(c.classes)
		}
		if p.Boundary != 0 {
			if places[p.Boundary] == nil {
				places[p.Boundary] = present.territory(p.Boundary)
			}
			c.place = places[p.Boundary]
		}
		c.what = c.spell()
		r.claims = append(r.claims, c)
	}
	// In order of what they say, so that the same permits make the same right in whatever order they were granted.
	slices.SortFunc(r.claims, func(a, b claim) int { return strings.Compare(a.full(), b.full()) })
	r.claims = slices.CompactFunc(r.claims, func(a, b claim) bool { return a.full() == b.full() })
	r.sumUp()
	return r
}

// territory returns a boundary of the view as rights hold it.
func (v View) territory(id BoundaryID) *territory {
	b, ok := v.snap.boundaries.Get(id)
	if !ok {
		return &territory{id: id}
	}
	return &territory{id: id, rev: b.Rev, ground: newTurf(b.Geometry)}
}

func (r *Right) sumUp() {
	first := true
	var parts []string
	for _, c := range r.claims {
		parts = append(parts, c.full())
		if c.acts&MaySee == 0 {
			continue
		}
		r.whole = r.whole || c.classes == nil && c.place == nil && len(c.withheld) == 0
		switch {
		case first:
			r.withheld, first = c.withheld, false
		case !slices.Equal(r.withheld, c.withheld):
			r.mixed = true
		}
	}
	r.digest = strings.Join(parts, "|")
	if r.whole {
		r.withheld, r.mixed = nil, false
		return
	}
	sum := sha256.Sum256([]byte(r.digest))
	r.mark = "-" + hex.EncodeToString(sum[:6])
}

// spell writes classes and what is withheld.
func (c claim) spell() string {
	var b strings.Builder
	if c.classes != nil {
		b.WriteString(" of")
		for _, class := range c.classes {
			b.WriteString(" " + string(class))
		}
	}
	if len(c.withheld) > 0 {
		fmt.Fprintf(&b, " but %q", c.withheld)
	}
	return b.String()
}

// full is the whole claim as text.
func (c claim) full() string {
	return strconv.Itoa(int(c.acts)) + c.what + c.where()
}

func (c claim) where() string {
	if c.place == nil {
		return ""
	}
	return fmt.Sprintf(" in %d@%d", c.place.id, c.place.rev)
}

// Digest returns a text that two rights share only where they let the same be seen and done.
func (r *Right) Digest() string { return r.digest }

// Stands reports whether the boundaries of the right are still those of the view; where they are not it is to be made anew.
func (r *Right) Stands(present View) bool {
	for _, c := range r.claims {
		if c.place == nil {
			continue
		}
		b, ok := present.snap.boundaries.Get(c.place.id)
		if ok && b.Rev != c.place.rev || !ok && c.place.rev != 0 {
			return false
		}
	}
	return true
}

// Mark tells apart what rights let be seen, for names of answers: it is empty where that is all.
func (r *Right) Mark() string {
	if r == nil {
		return ""
	}
	return r.mark
}

// SeesAll reports whether the right lets everything be seen, and withholds nothing of it.
func (r *Right) SeesAll() bool { return r.whole }

// ofClass reports whether the claim is on assets of a class.
func (c *claim) ofClass(class ClassKey) bool {
	if c.classes == nil {
		return true
	}
	_, found := slices.BinarySearch(c.classes, class)
	return found
}

// covers reports whether the claim is on a record as it is given.
func (c *claim) covers(record Record) bool {
	if a, ok := record.(Asset); ok && !c.ofClass(a.Class) {
		return false
	}
	return c.place == nil || c.place.rev != 0 && c.place.ground.meets(record.Shape())
}

// on returns which of the acts the claim lets be done with a record as it is given.
func (c *claim) on(record Record, acts Act) Act {
	if acts &= c.acts; acts == 0 || !c.covers(record) {
		return 0
	}
	if b, ok := record.(Boundary); ok && acts&MayGovern != 0 && !c.governs(b) {
		acts &^= MayGovern
	}
	return acts
}

// governs reports whether the claim lets a boundary that it covers be changed: one that lies wholly in its place, and is not that place
// itself. Rights follow boundaries, so that whoever could move his own would be granted whatever he draws. A claim on some classes of
// assets is on no boundary.
func (c *claim) governs(b Boundary) bool {
	if c.classes != nil {
		return false
	}
	return c.place == nil || b.ID != c.place.id && c.place.ground.prepared.Relate(geo.Prepare(b.Geometry)).Contains()
}

// May reports whether the right lets all the acts be done with a record as it is given, whatever book it is of.
func (r *Right) May(acts Act, record Record) bool {
	for i := range r.claims {
		if acts &^= r.claims[i].on(record, acts); acts == 0 {
			return true
		}
	}
	return acts == 0
}

// MayChange reports whether the right lets a record be as it is given, be it new or changed.
func (r *Right) MayChange(record Record) bool {
	if record.Noun() == BoundaryNoun {
		return r.May(MayGovern, record)
	}
	return r.May(MayEdit, record)
}

// withheldOf returns the keys that are withheld of a record that may be seen.
func (r *Right) withheldOf(record Record) []string {
	if !r.mixed {
		return r.withheld
	}
	var out []string
	first := true
	for i := range r.claims {
		c := &r.claims[i]
		if c.acts&MaySee == 0 || !c.covers(record) {
			continue
		}
		if first {
			out, first = c.withheld, false
			continue
		}
		out = slices.DeleteFunc(slices.Clone(out), func(key string) bool { return !slices.Contains(c.withheld, key) })
	}
	return out
}

// mayWithhold reports whether an attribute is withheld of any record at all.
func (r *Right) mayWithhold(key string) bool {
	return !r.whole && slices.ContainsFunc(r.claims, func(c claim) bool { return c.acts&MaySee != 0 && slices.Contains(c.withheld, key) })
}

// count returns how many assets and boundaries of a view are seen, retired ones included. It remembers the answer for the revision.
func (r *Right) count(v View) (assets, boundaries int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lenFor != v.Head() || v.Head() == (Head{}) {
		r.counts = [2]int{v.Facets(Query{Filter: Filter{Stages: AnyStage()}}).Total, 0}
		for range v.Boundaries(BoundaryFilter{Stages: AnyStage()}) {
			r.counts[1]++
		}
		r.lenFor = v.Head()
	}
	return r.counts[0], r.counts[1]
}

// Tell returns the record as the right lets it be seen, without what is withheld; ok is false where it may not be seen at all.
func (r *Right) Tell(record Record) (told Record, ok bool) {
	if r == nil || r.whole {
		return record, true
	}
	if !r.May(MaySee, record) {
		return nil, false
	}
	return without(record, r.withheldOf(record)), true
}

// without returns the record without some of its attributes.
func without(record Record, keys []string) Record {
	if len(keys) == 0 {
		return record
	}
	switch t := record.(type) {
	case Asset:
		t.Attributes = t.Attributes.Without(keys)
		return t
	case Boundary:
		t.Attributes = t.Attributes.Without(keys)
		return t
	}
	return record
}
