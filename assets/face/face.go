package face

import (
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Face is settings made ready: a pure function from a record to what is told of it. It is immutable, and one pointer is one Face.
type Face struct {
	stages  []assets.Stage
	classes map[assets.ClassKey]rule
	kinds   map[assets.Kind]rule
	keys    []assets.ClassKey
}

// rule is what is told of the records of a class or kind.
type rule struct {
	ref, grid, name bool
	attributes      []string
	position        Position
	decimals        int
}

// New makes a Face of settings by a catalogue. What the catalogue does not know, or withholds by now, is not told, whatever the settings
// say.
func New(s Settings, c *assets.Catalogue) *Face {
	f := &Face{stages: slices.Clone(s.Stages), classes: map[assets.ClassKey]rule{}, kinds: map[assets.Kind]rule{}}
	if !s.On {
		return f
	}
	for _, class := range s.Classes {
		if _, known := c.Class(class.Class); known {
			r := ruleOf(class.Fields, ClassFields(c, class.Class))
			r.position, r.decimals = class.Position, class.Decimals
			f.classes[class.Class] = r
			f.keys = append(f.keys, class.Class)
		}
	}
	for _, kind := range s.Kinds {
		r := ruleOf(kind.Fields, KindFields(c, kind.Kind))
		r.position, r.decimals = Rounded, kind.Decimals
		f.kinds[kind.Kind] = r
	}
	slices.Sort(f.keys)
	f.keys = slices.Compact(f.keys)
	return f
}

func ruleOf(chosen, choosable []string) (r rule) {
	for _, key := range chosen {
		switch {
		case !slices.Contains(choosable, key):
		case key == fieldRef:
			r.ref = true
		case key == fieldName:
			r.name = true
		case key == fieldGrid && choosable[1] == fieldGrid:
			r.grid = true
		default:
			r.attributes = append(r.attributes, key)
		}
	}
	return r
}

// Classes lists the classes of which anything is told.
func (f *Face) Classes() []assets.ClassKey { return f.keys }

// Catalogue returns the part of a catalogue that what is told needs.
func (f *Face) Catalogue(c *assets.Catalogue) (*assets.Catalogue, error) {
	classes, kinds := map[assets.ClassKey][]string{}, map[assets.Kind][]string{}
	for key, r := range f.classes {
		classes[key] = r.attributes
	}
	for kind, r := range f.kinds {
		kinds[kind] = r.attributes
	}
	only, err := c.Only(classes, kinds)
	if err != nil {
		return nil, fmt.Errorf("public face: %w", err)
	}
	return only, nil
}

// Tell returns what is told of a record; ok is false where that is nothing.
func (f *Face) Tell(record assets.Record) (told assets.Record, ok bool) {
	switch t := record.(type) {
	case assets.Asset:
		r, chosen := f.classes[t.Class]
		if !chosen || !slices.Contains(f.stages, t.Stage) {
			return nil, false
		}
		a := assets.Asset{ID: t.ID, Class: t.Class, Condition: t.Condition, Stage: t.Stage, Geometry: r.place(t.Geometry), Attributes: t.Attributes.Only(r.attributes)}
		if r.ref {
			a.Ref = t.Ref
		}
		if r.name {
			a.Name = t.Name
		}
		told = a
	case assets.Boundary:
		r, chosen := f.kinds[t.Kind]
		if !chosen || !slices.Contains(f.stages, t.Stage) {
			return nil, false
		}
		b := assets.Boundary{ID: t.ID, Kind: t.Kind, Stage: t.Stage, Geometry: r.place(t.Geometry), Attributes: t.Attributes.Only(r.attributes)}
		if assets.GeometryKindOf(b.Geometry) == assets.PointKind {
			b.Geometry = nowhere // no boundary is a point
		}
		if r.ref {
			b.Ref = t.Ref
		}
		if r.grid {
			b.Grid = t.Grid
		}
		if r.name {
			b.Name = t.Name
		}
		told = b
	default:
		return nil, false
	}
	return told.WithRevision(revisionOf(told)), true
}

// nowhere is the place that is not told.
var nowhere orb.Geometry = orb.MultiPoint{}

func (r rule) place(g orb.Geometry) orb.Geometry {
	if r.position != Rounded {
		return nowhere
	}
	return round(g, r.decimals)
}

// revisionBits bounds revisions to what JavaScript carries.
const revisionBits = 52

// revisionOf prints what is told of a record as a number, so that caches tell two contents apart. The record's own revision would tell
// when somebody worked on it, even on what is not told.
func revisionOf(told assets.Record) assets.Revision {
	h := fnv.New64a()
	_, _ = h.Write(assets.AppendImage(nil, told)) // never fails
	return assets.Revision(h.Sum64()>>(64-revisionBits)) + 1
}
