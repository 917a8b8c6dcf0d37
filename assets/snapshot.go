package assets

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tidwall/btree"

	"needlepoint/geo"
)

// Snapshot is the whole book at one revision: immutable, safe for any number of readers, and hidden. How it
// is laid out is this file's and the packed_ files' business alone; readers see it through a View.
//
// Assets stand in packed segments, and those written since a segment was packed beside them as they are; what a
// segment holds and the book no longer does is marked in gone.
type Snapshot struct {
	head       Head
	boundaries *btree.Map[BoundaryID, *Boundary]

	slots  []*segment // nil where a slot is free
	gone   []*rowSet  // by slot, nil where all rows stand
	order  []int      // slots in use, by stratum, then along the curve
	places *directory

	recents     *btree.Map[AssetID, *recent]
	recentIndex geo.Index

	assetRefs    refBook
	boundaryRefs *btree.Map[string, BoundaryID]

	boundaryIndex geo.Index

	combos []tallyKey // by code
	tally  []int      // assets by combination
}

// tallyKey is a combination of what assets are filtered and counted by.
type tallyKey struct {
	class     ClassKey
	condition Condition
	stage     Stage
}

// rowSet is a set of rows of a segment.
type rowSet struct {
	words [segmentRows / 64]uint64
	many  int
}

func (s *rowSet) has(row int) bool { return s != nil && s.words[row/64]>>(row%64)&1 != 0 }

func (s *rowSet) with(row int) *rowSet {
	var next rowSet
	if s != nil {
		next = *s
	}
	next.words[row/64] |= 1 << (row % 64)
	next.many++
	return &next
}

// builder owns the one mutable book. Only the follower has one, since copying a tree writes to it: it
// applies changes and publishes frozen copies, and nobody else can.
type builder struct {
	head       Head
	boundaries btree.Map[BoundaryID, *Boundary]

	slots  []*segment
	gone   []*rowSet
	order  []int
	places *directory

	recents     btree.Map[AssetID, *recent]
	recentIndex *geo.Indexer

	assetRefs    refBook
	boundaryRefs btree.Map[string, BoundaryID]

	boundaryIndex *geo.Indexer

	combos     []tallyKey
	comboCodes map[tallyKey]uint32
	tally      []int
}

func newBuilder() *builder {
	return &builder{places: &directory{}, recentIndex: &geo.Indexer{}, boundaryIndex: &geo.Indexer{}, comboCodes: map[tallyKey]uint32{}}
}

// freeze returns the book as it stands, sharing all that the next changes leave alone.
func (b *builder) freeze() *Snapshot {
	return &Snapshot{
		head:          b.head,
		boundaries:    b.boundaries.Copy(),
		slots:         b.slots,
		gone:          slices.Clone(b.gone),
		order:         b.order,
		places:        b.places.copy(),
		recents:       b.recents.Copy(),
		recentIndex:   b.recentIndex.Freeze(),
		assetRefs:     b.assetRefs.copy(),
		boundaryRefs:  b.boundaryRefs.Copy(),
		boundaryIndex: b.boundaryIndex.Freeze(),
		combos:        b.combos,
		tally:         slices.Clone(b.tally),
	}
}

// thaw returns a builder of its own that shares all that neither of the two changes.
func (b *builder) thaw() *builder {
	codes := make(map[tallyKey]uint32, len(b.comboCodes))
	for k, code := range b.comboCodes {
		codes[k] = code
	}
	return &builder{
		head:          b.head,
		boundaries:    *b.boundaries.Copy(),
		slots:         b.slots,
		gone:          slices.Clone(b.gone),
		order:         b.order,
		places:        b.places.copy(),
		recents:       *b.recents.Copy(),
		recentIndex:   b.recentIndex.Clone(),
		assetRefs:     b.assetRefs.copy(),
		boundaryRefs:  *b.boundaryRefs.Copy(),
		boundaryIndex: b.boundaryIndex.Clone(),
		combos:        b.combos[:len(b.combos):len(b.combos)],
		comboCodes:    codes,
		tally:         slices.Clone(b.tally),
	}
}

// apply takes the book one revision further. It fails, changing nothing more, where the revision does not
// follow the book's own or a change does not fit what the book holds: then the book must be loaded anew.
func (b *builder) apply(c Committed) error {
	if c.Revision != b.head.Revision+1 {
		return fmt.Errorf("revision %d does not follow %d", c.Revision, b.head.Revision)
	}
	return b.take(c)
}

// take is apply for a revision that need not follow the book's own.
func (b *builder) take(c Committed) error {
	for _, ch := range c.Changes {
		if ch.Before != nil {
			if err := b.remove(ch.Noun, ch.ID); err != nil {
				return fmt.Errorf("revision %d: %w", c.Revision, err)
			}
		}
		if ch.After != nil {
			if err := b.add(ch.After); err != nil {
				return fmt.Errorf("revision %d: %w", c.Revision, err)
			}
		}
	}
	b.head = Head{Revision: c.Revision, At: c.At, Hash: c.Hash}
	return nil
}

// revert takes the book from a revision to the one before it; time and hash of the head are the caller's to set. Where it
// fails the book is good for nothing any more.
func (b *builder) revert(c Committed) error {
	if c.Revision != b.head.Revision {
		return fmt.Errorf("revision %d is not the book's, which is %d", c.Revision, b.head.Revision)
	}
	for _, ch := range slices.Backward(c.Changes) {
		if ch.After != nil {
			if err := b.remove(ch.Noun, ch.ID); err != nil {
				return fmt.Errorf("back from revision %d: %w", c.Revision, err)
			}
		}
		if ch.Before != nil {
			if err := b.add(ch.Before); err != nil {
				return fmt.Errorf("back from revision %d: %w", c.Revision, err)
			}
		}
	}
	b.head = Head{Revision: c.Revision - 1}
	return nil
}

func (b *builder) add(r Record) error {
	if r.Shape() == nil {
		return fmt.Errorf("%s %d has no geometry", r.Noun(), r.Key())
	}
	switch t := r.(type) {
	case Asset:
		return b.addAsset(t)
	case Boundary:
		return b.addBoundary(t)
	}
	return errors.New("a record of no known noun")
}

func (b *builder) addAsset(a Asset) error {
	if _, there := b.find(a.ID); there {
		return fmt.Errorf("asset %d is there already", a.ID)
	}
	code := b.combo(tallyKey{a.Class, a.Condition, a.Stage})
	r, err := newRecent(a, code)
	if err != nil {
		return fmt.Errorf("asset %d: %w", a.ID, err)
	}
	b.recents.Set(a.ID, r)
	b.recentIndex.Insert(a.Geometry.Bound(), r.asset.Key())
	b.assetRefs.set(a, b.refOf)
	b.tally[code]++
	return nil
}

func (b *builder) addBoundary(y Boundary) error {
	if _, taken := b.boundaries.Set(y.ID, &y); taken {
		return fmt.Errorf("boundary %d is there already", y.ID)
	}
	b.boundaryIndex.Insert(y.Geometry.Bound(), y.Key())
	if y.Ref != "" {
		b.boundaryRefs.Set(boundaryRefKey(y.Kind, y.Grid, y.Ref), y.ID)
	}
	return nil
}

// combo returns the code of a combination, a new one where it is met first.
func (b *builder) combo(k tallyKey) uint32 {
	code, known := b.comboCodes[k]
	if !known {
		code = uint32(len(b.combos))
		b.comboCodes[k] = code
		b.combos = append(b.combos, k)
		b.tally = append(b.tally, 0)
	}
	return code
}

// find returns the asset with an id.
func (b *builder) find(id AssetID) (r row, ok bool) {
	if recent, ok := b.recents.Get(id); ok {
		return row{recent: recent}, true
	}
	at, ok := b.places.get(id)
	if !ok {
		return row{}, false
	}
	return row{seg: b.slots[at.slot()], at: at.row()}, true
}

// refOf returns the class and ref of an asset.
func (b *builder) refOf(id AssetID) (ClassKey, string, bool) {
	r, ok := b.find(id)
	if !ok {
		return "", "", false
	}
	return b.combos[r.combo()].class, r.ref(), true
}

func (b *builder) remove(noun Noun, id int64) error {
	switch noun {
	case AssetNoun:
		return b.removeAsset(AssetID(id))
	case BoundaryNoun:
		return b.removeBoundary(BoundaryID(id))
	}
	return fmt.Errorf("noun %q is not known", noun)
}

func (b *builder) removeAsset(id AssetID) error {
	r, ok := b.find(id)
	if !ok {
		return fmt.Errorf("asset %d is not there", id)
	}
	code := r.combo()
	b.assetRefs.unset(id, b.combos[code].class, r.ref())
	b.tally[code]--
	if r.recent != nil {
		b.recents.Delete(id)
		b.recentIndex.Delete(r.recent.asset.Geometry.Bound(), int64(id))
		return nil
	}
	at, _ := b.places.get(id)
	b.gone[at.slot()] = b.gone[at.slot()].with(at.row())
	b.places.unset(id)
	return nil
}

func (b *builder) removeBoundary(id BoundaryID) error {
	y, ok := b.boundaries.Delete(id)
	if !ok {
		return fmt.Errorf("boundary %d is not there", id)
	}
	b.boundaryIndex.Delete(y.Geometry.Bound(), int64(id))
	if key := boundaryRefKey(y.Kind, y.Grid, y.Ref); y.Ref != "" {
		if at, _ := b.boundaryRefs.Get(key); at == y.ID { // a later record may have taken the ref over
			b.boundaryRefs.Delete(key)
		}
	}
	return nil
}

func boundaryRefKey(kind Kind, grid, ref string) string {
	return string(kind) + "\x00" + grid + "\x00" + ref
}
