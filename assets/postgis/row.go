package postgis

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"needlepoint/assets"
)

// row is a record as the tables hold it. Both nouns share it: what a noun does not have is "".
type row struct {
	id                                             int64
	ref, class, condition, kind, grid, name, stage string
	geom                                           []byte // EWKB
	attributes                                     string // JSON text, not yet canonical
	rev                                            int64
}

// targets returns where Scan puts the columns id … rev.
func (r *row) targets() []any {
	return []any{&r.id, &r.ref, &r.class, &r.condition, &r.kind, &r.grid, &r.name, &r.stage, &r.geom, &r.attributes, &r.rev}
}

// record reads the row; it fails where the row holds what the service cannot read.
func (r *row) record(noun assets.Noun) (assets.Record, error) {
	if r.id < 1 || r.id > assets.MaxID {
		return nil, fmt.Errorf("id %d is out of range", r.id)
	}
	g, err := decode(r.geom)
	if err != nil {
		return nil, fmt.Errorf("geometry: %w", err)
	}
	var attributes assets.Attributes
	if r.attributes != "{}" {
		if attributes, err = assets.ParseAttributes([]byte(r.attributes)); err != nil {
			return nil, err
		}
	}
	if noun == assets.BoundaryNoun {
		return assets.Boundary{ID: assets.BoundaryID(r.id), Ref: r.ref, Kind: assets.Kind(r.kind), Grid: r.grid, Name: r.name,
			Stage: assets.Stage(r.stage), Geometry: g, Attributes: attributes, Rev: assets.Revision(r.rev)}, nil
	}
	return assets.Asset{ID: assets.AssetID(r.id), Ref: r.ref, Class: assets.ClassKey(r.class), Name: r.name,
		Condition: assets.Condition(r.condition), Stage: assets.Stage(r.stage), Geometry: g, Attributes: attributes,
		Rev: assets.Revision(r.rev)}, nil
}

// rowOf returns what the tables hold of a clean record; it refuses a geometry that they cannot hold.
func rowOf(r assets.Record) (row, error) {
	var out row
	var attributes assets.Attributes
	switch t := r.(type) {
	case assets.Asset:
		out = row{id: t.Key(), ref: t.Ref, class: string(t.Class), condition: string(t.Condition), name: t.Name,
			stage: string(t.Stage), rev: int64(t.Rev)}
		attributes = t.Attributes
	case assets.Boundary:
		out = row{id: t.Key(), ref: t.Ref, kind: string(t.Kind), grid: t.Grid, name: t.Name, stage: string(t.Stage),
			rev: int64(t.Rev)}
		attributes = t.Attributes
	}
	var err error
	out.attributes = attributes.String()
	out.geom, err = encode(r.Shape())
	return out, err
}

// clean returns s as a text column keeps it: NUL, and what is no UTF-8, becomes U+FFFD, as in the images of the log.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(string([]rune(s)), "\x00", "\uFFFD")
}

// cleaned returns the record with its texts clean.
func cleaned(r assets.Record) assets.Record {
	switch t := r.(type) {
	case assets.Asset:
		t.Ref, t.Class, t.Name = clean(t.Ref), assets.ClassKey(clean(string(t.Class))), clean(t.Name)
		t.Condition, t.Stage = assets.Condition(clean(string(t.Condition))), assets.Stage(clean(string(t.Stage)))
		return t
	case assets.Boundary:
		t.Ref, t.Kind, t.Grid, t.Name = clean(t.Ref), assets.Kind(clean(string(t.Kind))), clean(t.Grid), clean(t.Name)
		t.Stage = assets.Stage(clean(string(t.Stage)))
		return t
	}
	return r
}

// entry names a record.
type entry struct {
	noun assets.Noun
	id   int64
}
