package assets

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/paulmach/orb"
)

// GeometryKind is what a class may look like on the map; a kind includes its multi-part form.
type GeometryKind string

// The geometry kinds.
const (
	PointKind GeometryKind = "point" // Point, MultiPoint
	LineKind  GeometryKind = "line"  // LineString, MultiLineString
	AreaKind  GeometryKind = "area"  // Polygon, MultiPolygon
)

// AllGeometryKinds lists every geometry kind.
func AllGeometryKinds() []GeometryKind { return []GeometryKind{PointKind, LineKind, AreaKind} }

// Name returns the kind as people read it.
func (k GeometryKind) Name() Text {
	switch k {
	case PointKind:
		return Text{"点", "point"}
	case LineKind:
		return Text{"线", "line"}
	case AreaKind:
		return Text{"面", "area"}
	}
	return Text{string(k), string(k)}
}

// GeometryKindOf returns the kind of g, and "" for nil and for a type that has no place in the house.
func GeometryKindOf(g orb.Geometry) GeometryKind {
	switch g.(type) {
	case orb.Point, orb.MultiPoint:
		return PointKind
	case orb.LineString, orb.MultiLineString:
		return LineKind
	case orb.Polygon, orb.MultiPolygon:
		return AreaKind
	}
	return ""
}

// LocalStandard is the Standard of a class that no national catalogue knows.
const LocalStandard = "local"

// Icon names a symbol of one of the two icon sets; set "han" has no symbol, the fallback character serves.
type Icon struct {
	Set  string `json:"set"` // "temaki", "maki" or "han"
	Name string `json:"name"`
}

// Class is a kind of asset in the catalogue.
type Class struct {
	Key            ClassKey       `json:"key"`
	Name           Text           `json:"name"`
	Standard       string         `json:"standard"` // the standard that gives the code, or LocalStandard
	Code           string         `json:"code"`     // digits as text, "01037"
	Geometry       []GeometryKind `json:"geometry"` // its own kind first; further kinds are accepted
	Group          string         `json:"group"`    // key of its attribute group, "LAMP"
	Accuracy       string         `json:"accuracy"` // A ±0.5 m, B ±1.0 m, C ±10.0 m
	Department     string         `json:"department"`
	InspectionDays int            `json:"inspection_days"`
	Icon           Icon           `json:"icon"`
	Fallback       string         `json:"fallback"` // one character that stands for the class
	OwnZoom        float64        `json:"own_zoom"` // the zoom from which its symbols are drawn one by one
	Aliases        []string       `json:"aliases,omitempty"`

	// Attributes are properties of this class alone, each a JSON Schema, beside those of its group.
	Attributes map[string]json.RawMessage `json:"attributes,omitempty"`
}

// Local reports whether the class is an extension that no national catalogue knows.
func (c Class) Local() bool { return c.Standard == LocalStandard }

// Takes reports whether an asset of the class may have geometry of kind k.
func (c Class) Takes(k GeometryKind) bool { return slices.Contains(c.Geometry, k) }

// Group is a set of attributes that several classes share.
type Group struct {
	Key    string          `json:"key"`
	Name   Text            `json:"name"`
	Schema json.RawMessage `json:"schema"` // JSON Schema 2020-12, with the attributes common to all assets
}

// Catalogue is the list of classes with their attribute groups. It is immutable and safe for concurrent use.
type Catalogue struct {
	classes     []Class
	byKey       map[ClassKey]int
	groups      []Group
	departments map[string]Text
	ofClass     map[ClassKey]*schemaFields
	ofKind      map[Kind]*schemaFields
	words       []classWords
	withheld    map[string][]string
	doc         catalogueDocument
}

// Class returns the class with the given key.
func (c *Catalogue) Class(key ClassKey) (Class, bool) {
	i, ok := c.byKey[key]
	if !ok {
		return Class{}, false
	}
	return c.classes[i].clone(), true
}

// Classes returns every class in catalogue order.
func (c *Catalogue) Classes() []Class {
	out := make([]Class, len(c.classes))
	for i, class := range c.classes {
		out[i] = class.clone()
	}
	return out
}

// Groups returns every attribute group, by key.
func (c *Catalogue) Groups() []Group {
	out := slices.Clone(c.groups)
	for i := range out {
		out[i].Schema = slices.Clone(out[i].Schema)
	}
	return out
}

// Department returns the name of a kind of department, and the key itself where it has none.
func (c *Catalogue) Department(key string) Text {
	if t, ok := c.departments[key]; ok {
		return t
	}
	return Text{key, key}
}

// Departments returns the names of all kinds of department by their key.
func (c *Catalogue) Departments() map[string]Text { return maps.Clone(c.departments) }

// Fields returns the known attributes of a class by key: those of the class, of its group and common ones.
// An unknown class has none.
func (c *Catalogue) Fields(class ClassKey) []Field { return c.ofClass[class].list() }

// KindFields returns the known attributes of a kind of boundary by key; most kinds have none.
func (c *Catalogue) KindFields(kind Kind) []Field { return c.ofKind[kind].list() }

func (c Class) clone() Class {
	c.Geometry = slices.Clone(c.Geometry)
	c.Aliases = slices.Clone(c.Aliases)
	c.Attributes = maps.Clone(c.Attributes)
	return c
}

// DefaultCatalogue returns the built-in catalogue: 153 classes of GB/T 47678.5-2026 (by one secondary
// transcription) and the local ones of this project.
func DefaultCatalogue() (*Catalogue, error) {
	doc, err := builtInDocument()
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return buildCatalogue(doc)
}
