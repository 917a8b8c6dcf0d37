package assets

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Bounds of the text fields of a record, in characters.
const (
	MaxRefLength  = 128
	MaxNameLength = 200
	MaxGridLength = 64
)

// CheckAsset judges an asset by the catalogue: class known, geometry of a kind that the class takes,
// condition and stage of the vocabulary, ref and name within bounds and free of control characters, known
// attributes of the right type and value. Attributes that the catalogue does not know are kept as they are;
// a null counts as no attribute. It does not judge whether the shape is valid; that is for geo.Check.
// The error is an *Error with code Invalid that lists every fault.
func (c *Catalogue) CheckAsset(a Asset) error {
	var faults []Fault
	class, known := c.lookup(a.Class)
	switch kind := GeometryKindOf(a.Geometry); {
	case !known:
		faults = append(faults, c.unknownClass(a.Class))
	case !class.Takes(kind):
		faults = append(faults, geometryFault(a.Geometry, class.Geometry, Text{"类别" + class.Name.ZH, "class " + string(class.Key)}))
	}
	if !a.Condition.Valid() {
		faults = append(faults, notListed("condition", string(a.Condition), listOf(AllConditions())))
	}
	faults = append(faults, checkStage(a.Stage)...)
	faults = append(faults, checkText("ref", a.Ref, MaxRefLength)...)
	faults = append(faults, checkText("name", a.Name, MaxNameLength)...)
	if known {
		faults = append(faults, c.ofClass[a.Class].check(a.Attributes)...)
	}
	return refuseFaults("check asset", faults)
}

// CheckBoundary judges a boundary by the catalogue: kind known, geometry an area (or a line, for control
// lines and project footprints), stage of the vocabulary, ref, grid and name within bounds, known attributes
// of the right type and value. The error is an *Error with code Invalid that lists every fault.
func (c *Catalogue) CheckBoundary(b Boundary) error {
	var faults []Fault
	switch {
	case !b.Kind.Valid():
		faults = append(faults, notListed("kind", string(b.Kind), listOf(AllKinds())))
	case !slices.Contains(b.Kind.Geometry(), GeometryKindOf(b.Geometry)):
		faults = append(faults, geometryFault(b.Geometry, b.Kind.Geometry(), Text{b.Kind.Name().ZH, b.Kind.Name().EN}))
	}
	faults = append(faults, checkStage(b.Stage)...)
	faults = append(faults, checkText("ref", b.Ref, MaxRefLength)...)
	faults = append(faults, checkText("grid", b.Grid, MaxGridLength)...)
	faults = append(faults, checkText("name", b.Name, MaxNameLength)...)
	faults = append(faults, c.ofKind[b.Kind].check(b.Attributes)...)
	return refuseFaults("check boundary", faults)
}

// CheckRecord is CheckAsset or CheckBoundary, by the kind of record.
func (c *Catalogue) CheckRecord(r Record) error {
	switch t := r.(type) {
	case Asset:
		return c.CheckAsset(t)
	case Boundary:
		return c.CheckBoundary(t)
	}
	return Refuse(Invalid, "check record", Text{"缺少 record", "record is missing"})
}

// Geometry returns the geometry kinds that a boundary of the kind may have.
func (k Kind) Geometry() []GeometryKind {
	if k == ControlLine || k == Project {
		return []GeometryKind{AreaKind, LineKind}
	}
	return []GeometryKind{AreaKind}
}

func (c *Catalogue) lookup(key ClassKey) (*Class, bool) {
	i, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	return &c.classes[i], true
}

func refuseFaults(op string, faults []Fault) error {
	switch len(faults) {
	case 0:
		return nil
	case 1:
		return &Error{Code: Invalid, Op: op, Message: faults[0].Message, Faults: faults}
	}
	return &Error{Code: Invalid, Op: op, Faults: faults, Message: Text{
		fmt.Sprintf("有 %d 处不符合要求", len(faults)), fmt.Sprintf("%d values are not allowed", len(faults))}}
}

func checkStage(s Stage) []Fault {
	if s.Valid() {
		return nil
	}
	return []Fault{notListed("stage", string(s), listOf(AllStages()))}
}

// checkText refuses text over the bound, control characters, and bytes that are no UTF-8.
func checkText(field, value string, limit int) []Fault {
	clean := utf8.ValidString(value)
	for _, r := range value {
		clean = clean && !unicode.IsControl(r)
	}
	if clean && (len(value) <= limit || utf8.RuneCountInString(value) <= limit) {
		return nil
	}
	return []Fault{wrong(field, quoted(value), Text{
		fmt.Sprintf("应为不超过 %d 个字符的文字，不含控制字符", limit),
		fmt.Sprintf("text of at most %d characters without control characters is expected", limit)})}
}

func geometryFault(g orb.Geometry, allowed []GeometryKind, of Text) Fault {
	given := "null"
	if g != nil {
		given = g.GeoJSONType()
	}
	zh, en := "", ""
	for i, k := range allowed {
		if i > 0 {
			zh, en = zh+"、", en+" or "
		}
		zh, en = zh+k.Name().ZH, en+k.Name().EN
	}
	return wrong("geometry", given, Text{of.ZH + "应为" + zh, of.EN + " takes " + en})
}

func (c *Catalogue) unknownClass(key ClassKey) Fault {
	hint := Text{"应为类别目录中的键，如 street_light（路灯）", "a key of the class catalogue is expected, such as street_light"}
	if near := c.Guess(string(key)); len(near) > 0 {
		class, _ := c.lookup(near[0])
		hint = Text{fmt.Sprintf("应为类别目录中的键，是否为 %s（%s）", class.Key, class.Name.ZH),
			fmt.Sprintf("a key of the class catalogue is expected; perhaps %s (%s)", class.Key, class.Name.EN)}
	}
	return wrong("class", quoted(string(key)), hint)
}

// check judges attributes by the schema. Most records of a delivery hold none that it knows, or only plain
// ones; those are accepted without decoding the object.
func (s *schemaFields) check(a Attributes) []Fault {
	if s == nil || s.plain && (a.IsEmpty() || s.quickly(a)) {
		return nil
	}
	m := a.withoutNulls()
	var bad *jsonschema.ValidationError
	err := s.schema.Validate(m)
	if err == nil {
		return nil
	}
	if !errors.As(err, &bad) {
		return []Fault{wrong("attributes", "", Text{err.Error(), err.Error()})}
	}
	return s.faults(bad, m)
}

// quickly reports that every member is either unknown, or null, or certainly allowed: by a rule of its field, or because the
// field's own schema takes it.
func (s *schemaFields) quickly(a Attributes) bool {
	fine := true
	err := members(a.String(), func(key, raw string) bool {
		p, known := s.properties[key]
		fine = !known || raw == "null" || p.field.accepts(raw) || p.takes(raw)
		return fine
	})
	return fine && err == nil
}

// property is one known attribute with the part of the schema that is its own.
type property struct {
	field  Field
	schema *jsonschema.Schema

	taken sync.Map // raw values that the schema took, at most mostTaken
	many  atomic.Int32
}

// mostTaken bounds how many values are remembered of a property.
const mostTaken = 1024

// takes asks the property's schema about a raw value, and remembers what it took.
func (p *property) takes(raw string) bool {
	if _, known := p.taken.Load(raw); known {
		return true
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(raw))
	if err != nil || p.schema == nil || p.schema.Validate(value) != nil {
		return false
	}
	if len(raw) < 256 && p.many.Load() < mostTaken {
		p.many.Add(1)
		p.taken.Store(strings.Clone(raw), struct{}{})
	}
	return true
}

func (a Attributes) withoutNulls() map[string]any {
	m := a.Map()
	maps.DeleteFunc(m, func(_ string, v any) bool { return v == nil })
	return m
}
