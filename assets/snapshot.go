package assets

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/tidwall/btree"

	"needlepoint/geo"
)

// Snapshot is the whole book at one revision: immutable, safe for any number of readers, and hidden. How it
// is laid out is this file's business alone; readers see it through a View.
type Snapshot struct {
	head       Head
	assets     *btree.Map[AssetID, *Asset]
	boundaries *btree.Map[BoundaryID, *Boundary]

	assetRefs    *btree.Map[string, AssetID]
	boundaryRefs *btree.Map[string, BoundaryID]

	assetIndex    geo.Index
	boundaryIndex geo.Index

	tally map[tallyKey]int // never written after freezing
}

// tallyKey names a cell of the cube of counts that every facet is summed from.
type tallyKey struct {
	class     ClassKey
	condition Condition
	stage     Stage
}

// builder owns the one mutable book. Only the follower has one, since copying a tree writes to it: it
// applies changes and publishes frozen copies, and nobody else can.
type builder struct {
	head       Head
	assets     btree.Map[AssetID, *Asset]
	boundaries btree.Map[BoundaryID, *Boundary]

	assetRefs    btree.Map[string, AssetID]
	boundaryRefs btree.Map[string, BoundaryID]

	assetIndex    *geo.Indexer
	boundaryIndex *geo.Indexer

	tally map[tallyKey]int
}

func newBuilder() *builder {
	return &builder{assetIndex: &geo.Indexer{}, boundaryIndex: &geo.Indexer{}, tally: map[tallyKey]int{}}
}

// freeze returns the book as it stands, sharing all that the next changes leave alone.
func (b *builder) freeze() *Snapshot {
	return &Snapshot{
		head:          b.head,
		assets:        b.assets.Copy(),
		boundaries:    b.boundaries.Copy(),
		assetRefs:     b.assetRefs.Copy(),
		boundaryRefs:  b.boundaryRefs.Copy(),
		assetIndex:    b.assetIndex.Freeze(),
		boundaryIndex: b.boundaryIndex.Freeze(),
		tally:         maps.Clone(b.tally),
	}
}

// apply takes the book one revision further. It fails, changing nothing more, where the revision does not
// follow the book's own or a change does not fit what the book holds: then the book must be loaded anew.
func (b *builder) apply(c Committed) error {
	if c.Revision != b.head.Revision+1 {
		return fmt.Errorf("revision %d does not follow %d", c.Revision, b.head.Revision)
	}
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

// thaw returns a builder of its own that shares all that neither of the two changes.
func (b *builder) thaw() *builder {
	return &builder{
		head:          b.head,
		assets:        *b.assets.Copy(),
		boundaries:    *b.boundaries.Copy(),
		assetRefs:     *b.assetRefs.Copy(),
		boundaryRefs:  *b.boundaryRefs.Copy(),
		assetIndex:    b.assetIndex.Clone(),
		boundaryIndex: b.boundaryIndex.Clone(),
		tally:         maps.Clone(b.tally),
	}
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
	bound := r.Shape().Bound()
	switch t := r.(type) {
	case Asset:
		if _, taken := b.assets.Set(t.ID, &t); taken {
			return fmt.Errorf("asset %d is there already", t.ID)
		}
		b.assetIndex.Insert(bound, r.Key())
		if t.Ref != "" {
			b.assetRefs.Set(assetRefKey(t.Class, t.Ref), t.ID)
		}
		b.tally[tallyKey{t.Class, t.Condition, t.Stage}]++
	case Boundary:
		if _, taken := b.boundaries.Set(t.ID, &t); taken {
			return fmt.Errorf("boundary %d is there already", t.ID)
		}
		b.boundaryIndex.Insert(bound, r.Key())
		if t.Ref != "" {
			b.boundaryRefs.Set(boundaryRefKey(t.Kind, t.Grid, t.Ref), t.ID)
		}
	default:
		return errors.New("a record of no known noun")
	}
	return nil
}

func (b *builder) remove(noun Noun, id int64) error {
	switch noun {
	case AssetNoun:
		a, ok := b.assets.Delete(AssetID(id))
		if !ok {
			return fmt.Errorf("asset %d is not there", id)
		}
		b.assetIndex.Delete(a.Geometry.Bound(), id)
		if key := assetRefKey(a.Class, a.Ref); a.Ref != "" {
			if at, _ := b.assetRefs.Get(key); at == a.ID { // a later record may have taken the ref over
				b.assetRefs.Delete(key)
			}
		}
		cell := tallyKey{a.Class, a.Condition, a.Stage}
		if b.tally[cell]--; b.tally[cell] == 0 {
			delete(b.tally, cell)
		}
	case BoundaryNoun:
		y, ok := b.boundaries.Delete(BoundaryID(id))
		if !ok {
			return fmt.Errorf("boundary %d is not there", id)
		}
		b.boundaryIndex.Delete(y.Geometry.Bound(), id)
		if key := boundaryRefKey(y.Kind, y.Grid, y.Ref); y.Ref != "" {
			if at, _ := b.boundaryRefs.Get(key); at == y.ID {
				b.boundaryRefs.Delete(key)
			}
		}
	default:
		return fmt.Errorf("noun %q is not known", noun)
	}
	return nil
}

func assetRefKey(class ClassKey, ref string) string { return string(class) + "\x00" + ref }

func boundaryRefKey(kind Kind, grid, ref string) string {
	return string(kind) + "\x00" + grid + "\x00" + ref
}
