package assets

import (
	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// MaxID is the largest id a record may have: vector tiles and JavaScript carry no more than 53 bits.
const MaxID = 1<<53 - 1

// AssetID identifies an asset for ever; the store gives it and never gives it again.
type AssetID int64

// BoundaryID identifies a boundary for ever; the store gives it and never gives it again.
type BoundaryID int64

// Revision is the number of a committed change set; 0 is the empty store before the first.
type Revision int64

// Asset is one public object or surface. A value reachable from a Snapshot is never written to.
type Asset struct {
	ID         AssetID
	Ref        string // the city's own code; unique within its class where not empty
	Class      ClassKey
	Name       string
	Condition  Condition
	Stage      Stage
	Geometry   orb.Geometry // lon/lat degrees, edges straight in lon/lat, as the user stored it
	Attributes Attributes
	Rev        Revision // the revision that last changed the record
}

// Boundary is an area or line of order rather than a thing: a street, a cell, a park, a control line.
type Boundary struct {
	ID         BoundaryID
	Ref        string // unique within its kind and grid where not empty
	Kind       Kind
	Grid       string // the named set that it belongs to; empty where it belongs to none
	Name       string
	Stage      Stage
	Geometry   orb.Geometry // lon/lat degrees, an area or a line
	Attributes Attributes
	Rev        Revision
}

// Record is an Asset or a Boundary, by value.
type Record interface {
	Noun() Noun
	Key() int64        // the id as a plain number
	Revised() Revision // the revision that last changed it
	Shape() orb.Geometry

	// WithKey and WithRevision return a copy that differs in one field.
	WithKey(int64) Record
	WithRevision(Revision) Record

	sealed()
}

// Noun returns AssetNoun.
func (Asset) Noun() Noun { return AssetNoun }

// Key returns the id.
func (a Asset) Key() int64 { return int64(a.ID) }

// Revised returns Rev.
func (a Asset) Revised() Revision { return a.Rev }

// Shape returns the geometry.
func (a Asset) Shape() orb.Geometry { return a.Geometry }

// WithKey returns a copy with another id.
func (a Asset) WithKey(id int64) Record { a.ID = AssetID(id); return a }

// WithRevision returns a copy with another revision.
func (a Asset) WithRevision(r Revision) Record { a.Rev = r; return a }

func (Asset) sealed() {}

// Noun returns BoundaryNoun.
func (Boundary) Noun() Noun { return BoundaryNoun }

// Key returns the id.
func (b Boundary) Key() int64 { return int64(b.ID) }

// Revised returns Rev.
func (b Boundary) Revised() Revision { return b.Rev }

// Shape returns the geometry.
func (b Boundary) Shape() orb.Geometry { return b.Geometry }

// WithKey returns a copy with another id.
func (b Boundary) WithKey(id int64) Record { b.ID = BoundaryID(id); return b }

// WithRevision returns a copy with another revision.
func (b Boundary) WithRevision(r Revision) Record { b.Rev = r; return b }

func (Boundary) sealed() {}

// SameContent reports whether two records say the same, their id and revision aside: every field equal
// and every coordinate equal bit for bit.
func SameContent(a, b Record) bool {
	switch x := a.(type) {
	case Asset:
		y, ok := b.(Asset)
		return ok && x.Ref == y.Ref && x.Class == y.Class && x.Name == y.Name && x.Condition == y.Condition &&
			x.Stage == y.Stage && x.Attributes == y.Attributes && geo.Equal(x.Geometry, y.Geometry)
	case Boundary:
		y, ok := b.(Boundary)
		return ok && x.Ref == y.Ref && x.Kind == y.Kind && x.Grid == y.Grid && x.Name == y.Name &&
			x.Stage == y.Stage && x.Attributes == y.Attributes && geo.Equal(x.Geometry, y.Geometry)
	}
	return a == nil && b == nil
}

// Same reports whether two records are one and the same: SameContent with equal id and revision.
func Same(a, b Record) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Key() == b.Key() && a.Revised() == b.Revised() && SameContent(a, b)
}
