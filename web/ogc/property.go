package ogc

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"needlepoint/assets"
)

// property is one property of the features of a collection.
type property struct {
	field     assets.Field // its Key is the name of the property
	attribute string       // key of the attribute that it shows; empty for a member of the record itself
	role      string       // x-ogc-role of Part 5
	readOnly  bool
	required  bool
}

// Names of the members of a record.
const (
	propRef, propClass, propName, propCondition = "ref", "class", "name", "condition"
	propStage, propKind, propGrid, propRev      = "stage", "kind", "grid", "rev"
	propID, propGeometry                        = "id", "geometry"
)

const attributePrefix = "attributes."

// isReserved reports whether no attribute may take a name as a property: it is then shown with attributePrefix before it.
func isReserved(name string) bool {
	switch name {
	case propRef, propClass, propName, propCondition, propStage, propKind, propGrid, propRev, propID, propGeometry:
		return true
	}
	return strings.HasPrefix(name, attributePrefix)
}

// propertyOf names the property that shows an attribute; attributeOf is its inverse.
func propertyOf(attribute string) string {
	if isReserved(attribute) {
		return attributePrefix + attribute
	}
	return attribute
}

func attributeOf(property string) string { return strings.TrimPrefix(property, attributePrefix) }

// installedOn is when an asset came to be, validFrom and validUntil when a boundary holds: what the parameter datetime
// selects by, and what Part 5 calls the primary instant and interval.
const installedOn, validFrom, validUntil = "installed_on", "valid_from", "valid_until"

func text(key, zh, en string) property {
	return property{field: assets.Field{Key: key, Name: assets.Text{ZH: zh, EN: en}, Type: "string"}}
}

func word[T ~string](p property, all []T, name func(T) assets.Text) property {
	for _, v := range all {
		p.field.Values = append(p.field.Values, assets.Value{Key: string(v), Label: name(v)})
	}
	return p
}

// properties lists what the features of a set have, members of the record first, the geometry left out. The list is not
// to be written to.
func (a *API) properties(s set) []property { return a.known[s.id] }

func (a *API) listProperties(s set) []property {
	ref, name := text(propRef, "编码", "code"), text(propName, "名称", "name")
	stage := word(text(propStage, "阶段", "stage"), assets.AllStages(), assets.Stage.Name)
	rev := property{field: assets.Field{Key: propRev, Name: assets.Text{ZH: "最后修订", EN: "last revision"}, Type: "integer"}, readOnly: true}
	var out []property
	if s.noun == assets.BoundaryNoun {
		out = []property{ref, word(text(propKind, "边界种类", "kind"), assets.AllKinds(), assets.Kind.Name), text(propGrid, "网格体系", "grid"), name, stage}
	} else {
		class := text(propClass, "类别", "class")
		if s.class == nil {
			class.required = true
			for _, c := range a.Catalogue.Classes() {
				class.field.Values = append(class.field.Values, assets.Value{Key: string(c.Key), Label: c.Name})
			}
		} else {
			class.field.Values = []assets.Value{{Key: string(s.class.Key), Label: s.class.Name}}
		}
		condition := word(text(propCondition, "状态", "condition"), assets.AllConditions(), assets.Condition.Name)
		out = []property{ref, class, name, condition, stage}
	}
	for _, field := range a.fields(s) {
		p := property{field: field, attribute: field.Key}
		p.field.Key = propertyOf(field.Key)
		switch {
		case s.noun == assets.AssetNoun && field.Key == installedOn:
			p.role = "primary-instant"
		case s.noun == assets.BoundaryNoun && field.Key == validFrom:
			p.role = "primary-interval-start"
		case s.noun == assets.BoundaryNoun && field.Key == validUntil:
			p.role = "primary-interval-end"
		}
		out = append(out, p)
	}
	return append(out, rev)
}

// fields lists the known attributes of a set: of a class its own; of all assets and of boundaries those of every class
// or kind together.
func (a *API) fields(s set) []assets.Field {
	if s.class != nil {
		return a.Catalogue.Fields(s.class.Key)
	}
	all := map[string]assets.Field{}
	if s.noun == assets.BoundaryNoun {
		for _, kind := range assets.AllKinds() {
			join(all, a.Catalogue.KindFields(kind))
		}
	} else {
		for _, class := range a.Catalogue.Classes() {
			join(all, a.Catalogue.Fields(class.Key))
		}
	}
	return slices.SortedFunc(maps.Values(all), func(x, y assets.Field) int { return strings.Compare(x.Key, y.Key) })
}

// join adds fields to those of other classes. Where two disagree about a key, it is known by what both allow: any value
// that one of them has, or no rule at all.
func join(all map[string]assets.Field, fields []assets.Field) {
	for _, f := range fields {
		have, twice := all[f.Key]
		if !twice {
			all[f.Key] = f
			continue
		}
		if have.Type != f.Type || have.Format != f.Format {
			have = assets.Field{Key: f.Key, Name: have.Name}
		}
		if len(have.Values) == 0 || len(f.Values) == 0 {
			have.Values = nil
		} else {
			have.Values = slices.Clone(have.Values)
			for _, v := range f.Values {
				if !slices.ContainsFunc(have.Values, func(w assets.Value) bool { return w.Key == v.Key }) {
					have.Values = append(have.Values, v)
				}
			}
		}
		have.Min, have.Max, have.MaxLength, have.Pattern = nil, nil, 0, ""
		all[f.Key] = have
	}
}

// simple reports whether a property can be asked for by equality in a parameter of its name.
func (p property) simple() bool {
	switch p.field.Type {
	case "string", "number", "integer", "boolean":
		return !slices.Contains(ownParameters, p.field.Key)
	}
	return false
}

// member is one member of a JSON object whose order matters.
type member struct {
	key   string
	value any
}

// object is a JSON object in the order of its members.
type object []member

// MarshalJSON keeps the order.
func (o object) MarshalJSON() ([]byte, error) { return appendValue(nil, o) }

// appendValue appends a value of a document as JSON; the forms that large documents are made of are written straight.
func appendValue(out []byte, v any) ([]byte, error) {
	var err error
	switch t := v.(type) {
	case object:
		out = append(out, '{')
		for i, m := range t {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendText(out, m.key), ':')
			if out, err = appendValue(out, m.value); err != nil {
				return nil, err
			}
		}
		return append(out, '}'), nil
	case []object:
		out = append(out, '[')
		for i, o := range t {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = appendValue(out, o); err != nil {
				return nil, err
			}
		}
		return append(out, ']'), nil
	case string:
		return appendText(out, t), nil
	case bool:
		return strconv.AppendBool(out, t), nil
	case int:
		return strconv.AppendInt(out, int64(t), 10), nil
	}
	return appendDocument(out, v)
}

// set adds a member where the value says something.
func (o *object) set(key string, value any) { *o = append(*o, member{key, value}) }

// valueSchema is the JSON Schema of the values of a property.
func (p property) valueSchema(say func(assets.Text) string) object {
	var out object
	out.set("title", say(p.field.Name))
	if p.field.Type != "" {
		out.set("type", p.field.Type)
	}
	values := p.enum()
	if p.field.Type == "array" {
		items := object{{"type", "string"}}
		if values != nil {
			items.set("enum", values)
		}
		out.set("items", items)
		values = nil
	}
	if p.field.Format != "" {
		out.set("format", p.field.Format)
	}
	if p.field.Unit != "" {
		out.set("x-ogc-unit", p.field.Unit)
	}
	if values != nil {
		out.set("enum", values)
	}
	if p.field.Min != nil {
		out.set("minimum", *p.field.Min)
	}
	if p.field.Max != nil {
		out.set("maximum", *p.field.Max)
	}
	if p.field.MaxLength > 0 {
		out.set("maxLength", p.field.MaxLength)
	}
	if p.field.Pattern != "" {
		out.set("pattern", p.field.Pattern)
	}
	return out
}

// enum lists the allowed values as JSON values of the property's type; nil where there is no list.
func (p property) enum() []any {
	var out []any
	for _, v := range p.field.Values {
		switch p.field.Type {
		case "number", "integer":
			out = append(out, json.Number(v.Key))
		case "boolean":
			out = append(out, v.Key == "true")
		default:
			out = append(out, v.Key)
		}
	}
	return out
}
