package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"needlepoint/assets"
)

// Choices are what the clerk has decided; everything left empty is guessed.
type Choices struct {
	Class    assets.ClassKey
	Kind     assets.Kind // a kind or a grid makes the rows boundaries
	Grid     string
	RefField string
	// Map names the attribute that each field becomes. The words ref, name, condition, stage, class, kind and grid
	// name the record's own fields; an empty word leaves the field out.
	Map map[string]string
}

// Mapping says what each field of a file becomes. A field that it does not name becomes the attribute of its own name.
type Mapping struct {
	Noun           assets.Noun       `json:"noun"`
	Class          assets.ClassKey   `json:"class,omitempty"` // of every row, where ClassField is empty
	ClassField     string            `json:"class_field,omitempty"`
	Kind           assets.Kind       `json:"kind,omitempty"`
	KindField      string            `json:"kind_field,omitempty"`
	Grid           string            `json:"grid,omitempty"`
	GridField      string            `json:"grid_field,omitempty"`
	RefField       string            `json:"ref_field,omitempty"` // empty: rows are told apart by their content
	NameField      string            `json:"name_field,omitempty"`
	ConditionField string            `json:"condition_field,omitempty"`
	StageField     string            `json:"stage_field,omitempty"`
	Attributes     map[string]string `json:"attributes,omitempty"` // field → attribute, where they differ
	Dropped        []string          `json:"dropped,omitempty"`

	Notes []assets.Text `json:"-"` // what was guessed and why
}

// roleOf returns where the mapping keeps the field of one of the record's own fields; nil where there is no such field.
func (m *Mapping) roleOf(word string) *string {
	switch word {
	case fieldRef:
		return &m.RefField
	case fieldName:
		return &m.NameField
	case fieldStage:
		return &m.StageField
	}
	if m.Noun == assets.AssetNoun {
		switch word {
		case fieldCondition:
			return &m.ConditionField
		case fieldClass:
			return &m.ClassField
		}
		return nil
	}
	switch word {
	case fieldKind:
		return &m.KindField
	case fieldGrid:
		return &m.GridField
	}
	return nil
}

// roles returns the fields that fill the record's own fields, by field.
func (m *Mapping) roles() map[string]string {
	out := map[string]string{}
	for _, word := range []string{fieldClass, fieldKind, fieldGrid, fieldCondition, fieldStage, fieldName, fieldRef} {
		if field := m.roleOf(word); field != nil && *field != "" {
			out[*field] = word
		}
	}
	return out
}

// Text returns the mapping as lines to read, one a decision, in lang.
func (m Mapping) Text(lang string) []string {
	zh := lang != "en"
	say := func(a, b string) string {
		if zh {
			return a
		}
		return b
	}
	var out []string
	line := func(what, from string) { out = append(out, what+say("：", ": ")+from) }
	field := func(name string) string { return fmt.Sprintf(say("字段 %s", "field %s"), name) }
	one := func(label, fixed, name, none string) {
		switch {
		case name != "":
			line(label, field(name))
		case fixed != "":
			line(label, fixed)
		case none != "":
			line(label, none)
		}
	}
	if m.Noun == assets.AssetNoun {
		one(say("类别", "class"), string(m.Class), m.ClassField, "")
	} else {
		kind := ""
		if m.Kind != "" {
			kind = m.Kind.Name().In(lang)
		}
		one(say("边界种类", "kind"), kind, m.KindField, "")
		one(say("网格", "grid"), m.Grid, m.GridField, "")
	}
	one(say("编码", "ref"), "", m.RefField, say("无，按几何和属性辨认", "none; told apart by geometry and attributes"))
	one(say("名称", "name"), "", m.NameField, "")
	if m.Noun == assets.AssetNoun {
		one(say("状态", "condition"), "", m.ConditionField, say("新增为完好，已有的不变", "intact where new, unchanged where known"))
	}
	one(say("阶段", "stage"), "", m.StageField, "")
	for _, f := range slices.Sorted(maps.Keys(m.Attributes)) {
		line(say("属性 ", "attribute ")+m.Attributes[f], field(f))
	}
	if len(m.Dropped) > 0 {
		line(say("不导入", "left out"), strings.Join(m.Dropped, say("、", ", ")))
	}
	for _, n := range m.Notes {
		out = append(out, n.In(lang))
	}
	return out
}
