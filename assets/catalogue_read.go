package assets

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// catalogueFiles is the built-in catalogue: classes.json, common.json and one schema a group and a kind.
//
//go:embed catalogue/*.json catalogue/groups/*.json catalogue/kinds/*.json
var catalogueFiles embed.FS

// maxOverrideBytes bounds an installation's own file.
const maxOverrideBytes = 8 << 20

// catalogueDocument is the catalogue before it is compiled, built-in files and overrides merged.
type catalogueDocument struct {
	Departments map[string]Text
	Classes     []Class
	Common      map[string]json.RawMessage
	Groups      map[string]groupDocument
	Kinds       map[string]groupDocument
}

type groupDocument struct {
	Name       Text                       `json:"name"`
	Properties map[string]json.RawMessage `json:"properties"`
	Required   []string                   `json:"required"`
}

// ReadCatalogue returns the built-in catalogue with an installation's own file read over it, in the form
// that With takes. A nil reader gives the built-in catalogue.
func ReadCatalogue(override io.Reader) (*Catalogue, error) {
	c, err := DefaultCatalogue()
	if err != nil || override == nil {
		return c, err
	}
	data, err := io.ReadAll(io.LimitReader(override, maxOverrideBytes+1))
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return c.With(data)
}

// With returns the catalogue with an installation's own file read over it. The file is a JSON object that
// follows catalogue/override.schema.json (OverrideSchema returns it): classes, groups, kinds and departments
// to add or to change. Fields that it does not name stay; a property given as null is taken out; a new class
// needs at least key, name, geometry and group. What breaks a rule is Invalid, with every fault.
func (c *Catalogue) With(override []byte) (*Catalogue, error) {
	if len(override) > maxOverrideBytes {
		return nil, Refuse(TooLarge, "catalogue", Text{"类别目录补充文件超过 8 MiB", "the catalogue override is larger than 8 MiB"})
	}
	if err := checkOverride(override); err != nil {
		return nil, err
	}
	var in struct {
		Departments map[string]Text
		Classes     []json.RawMessage
		Groups      map[string]groupDocument
		Kinds       map[string]groupDocument
	}
	if err := json.Unmarshal(override, &in); err != nil {
		return nil, invalidCatalogue(err.Error())
	}
	doc := c.doc.clone()
	maps.Copy(doc.Departments, in.Departments)
	mergeGroups(doc.Groups, in.Groups)
	mergeGroups(doc.Kinds, in.Kinds)
	for _, raw := range in.Classes {
		if err := doc.mergeClass(raw); err != nil {
			return nil, err
		}
	}
	return buildCatalogue(doc)
}

// OverrideSchema returns the JSON Schema of an installation's own file.
func OverrideSchema() json.RawMessage {
	data, err := catalogueFiles.ReadFile("catalogue/override.schema.json")
	if err != nil { // the file is embedded at build time
		return json.RawMessage("true")
	}
	return data
}

func (d catalogueDocument) clone() catalogueDocument {
	d.Departments = maps.Clone(d.Departments)
	d.Classes = slices.Clone(d.Classes)
	d.Groups = maps.Clone(d.Groups)
	d.Kinds = maps.Clone(d.Kinds)
	return d
}

// mergeClass reads raw over the class with its key, or appends a new one. The list it works on is a clone;
// what a class refers to is replaced, never written to.
func (d *catalogueDocument) mergeClass(raw json.RawMessage) error {
	var head struct{ Key ClassKey }
	if err := json.Unmarshal(raw, &head); err != nil {
		return invalidCatalogue(err.Error())
	}
	i := slices.IndexFunc(d.Classes, func(c Class) bool { return c.Key == head.Key })
	fresh := Class{Standard: LocalStandard, Accuracy: "C", Department: "OWNER", OwnZoom: 15.5, Icon: Icon{Set: "han"}}
	if i >= 0 {
		fresh = d.Classes[i]
	}
	own := fresh.Attributes
	fresh.Geometry, fresh.Aliases, fresh.Attributes = slices.Clone(fresh.Geometry), slices.Clone(fresh.Aliases), nil
	if err := json.Unmarshal(raw, &fresh); err != nil {
		return invalidCatalogue(fmt.Sprintf("class %s: %v", head.Key, err))
	}
	fresh.Attributes = mergeProperties(own, fresh.Attributes)
	if fresh.Fallback == "" {
		if r, size := utf8.DecodeRuneInString(fresh.Name.ZH); size > 0 {
			fresh.Fallback = string(r)
		}
	}
	if i >= 0 {
		d.Classes[i] = fresh
	} else {
		d.Classes = append(d.Classes, fresh)
	}
	return nil
}

func mergeGroups(into, from map[string]groupDocument) {
	for key, g := range from {
		merged := into[key]
		if g.Name != (Text{}) {
			merged.Name = g.Name
		}
		if g.Required != nil {
			merged.Required = g.Required
		}
		merged.Properties = mergeProperties(merged.Properties, g.Properties)
		into[key] = merged
	}
}

// mergeProperties returns base with over read over it; a null takes a property out.
func mergeProperties(base, over map[string]json.RawMessage) map[string]json.RawMessage {
	if len(over) == 0 {
		return base
	}
	out := make(map[string]json.RawMessage, len(base)+len(over))
	maps.Copy(out, base)
	for k, v := range over {
		if bytes.Equal(bytes.TrimSpace(v), []byte("null")) {
			delete(out, k)
			continue
		}
		out[k] = v
	}
	return out
}

func builtInDocument() (catalogueDocument, error) {
	doc := catalogueDocument{Groups: map[string]groupDocument{}, Kinds: map[string]groupDocument{}}
	data, err := catalogueFiles.ReadFile("catalogue/classes.json")
	if err != nil {
		return doc, err
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return doc, fmt.Errorf("classes.json: %w", err)
	}
	common, err := readSchemaFile("catalogue/common.json")
	if err != nil {
		return doc, err
	}
	doc.Common = common.Properties
	if err := readSchemaFolder("catalogue/groups", doc.Groups); err != nil {
		return doc, err
	}
	return doc, readSchemaFolder("catalogue/kinds", doc.Kinds)
}

func readSchemaFolder(folder string, into map[string]groupDocument) error {
	entries, err := catalogueFiles.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		g, err := readSchemaFile(path.Join(folder, e.Name()))
		if err != nil {
			return err
		}
		into[strings.TrimSuffix(e.Name(), ".json")] = g
	}
	return nil
}

// readSchemaFile reads a schema file of the catalogue; its title becomes the name of the group.
func readSchemaFile(name string) (groupDocument, error) {
	data, err := catalogueFiles.ReadFile(name)
	if err != nil {
		return groupDocument{}, err
	}
	var in struct {
		groupDocument
		Title   string
		TitleZH string `json:"x-title-zh"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return groupDocument{}, fmt.Errorf("%s: %w", name, err)
	}
	if len(in.Properties) == 0 {
		return groupDocument{}, errors.New(name + ": no properties")
	}
	in.Name = Text{in.TitleZH, in.Title}
	return in.groupDocument, nil
}

func invalidCatalogue(why string) *Error {
	return Refuse(Invalid, "catalogue", Text{"类别目录补充文件有误：" + why, "the catalogue override is wrong: " + why})
}
