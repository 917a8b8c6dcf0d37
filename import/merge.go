package importer

import (
	"encoding/json"
	"strconv"
	"strings"

	"needlepoint/assets"
)

// merge makes the record that the row asks for, on top of the one it updates. What the row does not carry stays.
func (j *judge) merge(c candidate, row Row, before assets.Record) (assets.Record, *Fault) {
	attributes, err := j.attributes(c, before)
	if err != nil {
		return nil, NewFault("", "", assets.Text{ZH: "属性有误：" + err.Error(), EN: err.Error()})
	}
	if j.mapping.Noun == assets.BoundaryNoun {
		b, known := before.(assets.Boundary)
		b.Kind, b.Grid, b.Ref, b.Geometry, b.Attributes = c.scope.kind, c.scope.grid, c.ref, row.Geometry, attributes
		b.Stage = nextStage(b.Stage, c.stage)
		if j.mapping.NameField != "" && b.Name != c.name || !known {
			b.Name = strings.TrimSpace(c.name)
		}
		return b, nil
	}
	a, known := before.(assets.Asset)
	a.Class, a.Ref, a.Geometry, a.Attributes = c.scope.class, c.ref, row.Geometry, attributes
	a.Stage = nextStage(a.Stage, c.stage)
	if j.mapping.NameField != "" && a.Name != c.name || !known {
		a.Name = strings.TrimSpace(c.name)
	}
	switch {
	case c.condition != "":
		a.Condition = c.condition
	case !known:
		a.Condition = assets.Intact
	}
	return a, nil
}

// nextStage returns the stage after a delivery: what it says; else in service for what is new or had been retired.
func nextStage(before, said assets.Stage) assets.Stage {
	switch {
	case said != "":
		return said
	case before == "" || before == assets.Retired:
		return assets.InService
	}
	return before
}

// attributes puts the delivered values over the attributes that there are. A value delivered as nothing takes the
// attribute away; a cell that reads like the value that there is leaves it as it is, with its type.
func (j *judge) attributes(c candidate, before assets.Record) (assets.Attributes, error) {
	known := j.known[c.scope.class]
	if j.mapping.Noun == assets.BoundaryNoun {
		known = j.knownKind[c.scope.kind]
	}
	if before == nil {
		if attributes, ok := newAttributes(c.values, known); ok {
			return attributes, nil
		}
	}
	m := map[string]any{}
	if before != nil {
		m = AttributesOf(before).Map()
	}
	for _, f := range c.values {
		current, has := m[f.Name]
		var text string
		switch v := f.Value.(type) {
		case nil:
			if CellText(current) != "" {
				delete(m, f.Name)
			}
			continue
		case Cell:
			text = string(v)
		case string:
			text = v
		case json.Number:
			if !isText(known[f.Name]) {
				m[f.Name] = v
				continue
			}
			text = string(v) // a code that happens to be of digits
		default:
			m[f.Name] = v
			continue
		}
		_, isCell := f.Value.(Cell)
		if has && CellText(current) == text && (isCell || current == text) {
			continue
		}
		m[f.Name] = typed(text, isCell, known[f.Name])
	}
	return assets.AttributesOf(m)
}

func isText(known *assets.Field) bool { return known != nil && known.Type == "string" }

// newAttributes is attributes for a record that is new, where no two values are of one attribute.
func newAttributes(values []Field, known map[string]*assets.Field) (assets.Attributes, bool) {
	members := make([]assets.AttributeMember, 0, len(values))
	for i, f := range values {
		for _, other := range values[:i] {
			if other.Name == f.Name {
				return assets.Attributes{}, false
			}
		}
		value := f.Value
		switch v := value.(type) {
		case nil:
			continue
		case Cell:
			value = typed(string(v), true, known[f.Name])
		case string:
			if is := typed(v, false, known[f.Name]); is != value {
				value = is
			}
		case json.Number:
			if field := known[f.Name]; isText(field) {
				value = typed(string(v), false, field)
			}
		}
		members = append(members, assets.AttributeMember{Key: f.Name, Value: value})
	}
	attributes, err := assets.AttributesOfMembers(members)
	return attributes, err == nil // what is wrong is for attributes to tell
}

// typed returns the value of a delivered text: what a known attribute makes of it; else, of a cell, the number or truth
// value that is written exactly so; else the text.
func typed(text string, isCell bool, known *assets.Field) any {
	if known != nil {
		if v, ok := known.Parse(text); ok {
			return v
		}
		return text
	}
	if !isCell {
		return text
	}
	if text == "true" || text == "false" {
		return text == "true"
	}
	if len(text) <= 17 && text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') {
		if f, err := strconv.ParseFloat(text, 64); err == nil && strconv.FormatFloat(f, 'f', -1, 64) == text && text != "-0" {
			return json.Number(text)
		}
	}
	return text
}
