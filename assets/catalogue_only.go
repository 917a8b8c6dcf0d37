package assets

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Only returns the catalogue with nothing but the attributes given, by class and by kind of boundary: a class that is not named is not
// in it. What a class has beyond the others of its group is a matter of the class alone, so that each has all of its attributes
// as its own, and groups have none.
func (c *Catalogue) Only(classes map[ClassKey][]string, kinds map[Kind][]string) (*Catalogue, error) {
	doc := catalogueDocument{Departments: map[string]Text{}, Groups: map[string]groupDocument{}, Kinds: map[string]groupDocument{}}
	for _, class := range c.doc.Classes {
		keys, named := classes[class.Key]
		if !named {
			continue
		}
		group := c.doc.Groups[class.Group]
		all := groupDocument{Properties: class.Attributes}.over(group.Properties).over(c.doc.Common).Properties
		class = class.clone()
		class.Attributes = some(all, keys)
		doc.Classes = append(doc.Classes, class)
		doc.Groups[class.Group] = groupDocument{Name: group.Name}
		doc.Departments[class.Department] = c.doc.Departments[class.Department]
	}
	for kind, keys := range kinds {
		if g, known := c.doc.Kinds[string(kind)]; known {
			doc.Kinds[string(kind)] = groupDocument{Name: g.Name, Properties: some(g.Properties, keys)}
		}
	}
	only, err := buildCatalogue(doc)
	if err != nil {
		return nil, fmt.Errorf("part of the catalogue: %w", err)
	}
	return only, nil
}

// some returns the members with one of the keys.
func some(all map[string]json.RawMessage, keys []string) map[string]json.RawMessage {
	out := maps.Clone(all)
	maps.DeleteFunc(out, func(key string, _ json.RawMessage) bool { return !slices.Contains(keys, key) })
	return out
}
