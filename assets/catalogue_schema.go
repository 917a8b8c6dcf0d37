package assets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaDialect is the dialect of every schema of the catalogue.
const schemaDialect = "https://json-schema.org/draft/2020-12/schema"

// schemaFields is a compiled schema with what is needed to judge quickly and to speak about its properties.
type schemaFields struct {
	schema     *jsonschema.Schema
	fields     map[string]Field
	properties map[string]*property // the same, with what judges each
	plain      bool                 // properties alone decide: no keyword ties them together
}

func (s *schemaFields) list() []Field {
	if s == nil {
		return nil
	}
	return slices.SortedFunc(maps.Values(s.fields), func(a, b Field) int { return strings.Compare(a.Key, b.Key) })
}

// buildCatalogue compiles every schema and checks that classes, groups and departments name each other.
func buildCatalogue(doc catalogueDocument) (*Catalogue, error) {
	c := &Catalogue{
		classes: doc.Classes, departments: doc.Departments, doc: doc,
		byKey: make(map[ClassKey]int, len(doc.Classes)), ofClass: make(map[ClassKey]*schemaFields, len(doc.Classes)),
		ofKind: map[Kind]*schemaFields{},
	}
	ofGroup := map[string]*schemaFields{}
	for _, key := range slices.Sorted(maps.Keys(doc.Groups)) {
		g := doc.Groups[key]
		raw, compiled, err := compileGroup(g.over(doc.Common))
		if err != nil {
			return nil, invalidCatalogue(fmt.Sprintf("group %s: %v", key, err))
		}
		c.groups = append(c.groups, Group{Key: key, Name: g.Name, Schema: raw})
		ofGroup[key] = compiled
	}
	for key, g := range doc.Kinds {
		_, compiled, err := compileGroup(g)
		if err != nil {
			return nil, invalidCatalogue(fmt.Sprintf("kind %s: %v", key, err))
		}
		c.ofKind[Kind(key)] = compiled
	}
	for i, class := range doc.Classes {
		if err := class.fault(doc); err != nil {
			return nil, invalidCatalogue(fmt.Sprintf("class %q: %v", class.Key, err))
		}
		if _, twice := c.byKey[class.Key]; twice {
			return nil, invalidCatalogue(fmt.Sprintf("class %q: given twice", class.Key))
		}
		c.byKey[class.Key] = i
		c.ofClass[class.Key] = ofGroup[class.Group]
		if len(class.Attributes) > 0 {
			g := groupDocument{Name: class.Name, Properties: class.Attributes}
			_, compiled, err := compileGroup(g.over(doc.Groups[class.Group].Properties).over(doc.Common))
			if err != nil {
				return nil, invalidCatalogue(fmt.Sprintf("class %s: %v", class.Key, err))
			}
			c.ofClass[class.Key] = compiled
		}
		c.words = append(c.words, wordsOf(class))
	}
	c.withheld = c.findWithheld()
	return c, nil
}

// over returns g with its properties read over base.
func (g groupDocument) over(base map[string]json.RawMessage) groupDocument {
	g.Properties = mergeProperties(base, g.Properties)
	return g
}

// fault says what keeps a class from being used; nil where nothing does.
func (c Class) fault(doc catalogueDocument) error {
	_, group := doc.Groups[c.Group]
	_, department := doc.Departments[c.Department]
	switch {
	case c.Name.ZH == "" || c.Name.EN == "":
		return errors.New("a Chinese and an English name are needed")
	case len(c.Geometry) == 0:
		return errors.New("geometry: at least one of point, line, area is needed")
	case !group:
		return fmt.Errorf("group %q does not exist", c.Group)
	case !department:
		return fmt.Errorf("department %q does not exist", c.Department)
	}
	return nil
}

// compileGroup returns the schema of a group as JSON, keys sorted, and compiled.
func compileGroup(g groupDocument) (json.RawMessage, *schemaFields, error) {
	doc := map[string]any{"$schema": schemaDialect, "title": g.Name.EN, "x-title-zh": g.Name.ZH, "type": "object", "properties": g.Properties}
	if len(g.Properties) == 0 {
		doc["properties"] = map[string]any{}
	}
	if len(g.Required) > 0 {
		doc["required"] = g.Required
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		return nil, nil, err
	}
	raw := bytes.TrimSpace(buf.Bytes())
	schema, err := compileSchema(raw)
	if err != nil {
		return nil, nil, err
	}
	compiled := &schemaFields{schema: schema, fields: make(map[string]Field, len(g.Properties)), plain: len(g.Required) == 0,
		properties: make(map[string]*property, len(g.Properties))}
	for key, prop := range g.Properties {
		f, err := readField(key, prop)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", key, err)
		}
		compiled.fields[key] = f
		compiled.properties[key] = &property{field: f, schema: schema.Properties[key]}
	}
	return raw, compiled, nil
}

// compileSchema compiles one self-contained schema; dates are checked, nothing is fetched from anywhere.
func compileSchema(raw []byte) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	const url = "catalogue:schema"
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.UseLoader(noLoader{})
	if err := compiler.AddResource(url, doc); err != nil {
		return nil, err
	}
	return compiler.Compile(url)
}

type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s: a catalogue schema refers to nothing outside itself", url)
}

// checkOverride judges an installation's own file by its schema, which also shapes the message.
func checkOverride(data []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return invalidCatalogue(err.Error())
	}
	schema, err := compileSchema(OverrideSchema())
	if err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	var bad *jsonschema.ValidationError
	if err := schema.Validate(doc); !errors.As(err, &bad) {
		return err
	}
	out := invalidCatalogue("")
	var parts []string
	for _, leaf := range leaves(bad, nil) {
		place := strings.Join(leaf.InstanceLocation, ".")
		why := place + ": " + leaf.ErrorKind.LocalizedString(englishPrinter())
		parts = append(parts, why)
		out.Faults = append(out.Faults, Fault{Field: place, Message: Text{why, why}})
	}
	out.Message.ZH += strings.Join(parts, "；")
	out.Message.EN += strings.Join(parts, "; ")
	return out
}
