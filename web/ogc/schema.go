package ogc

import (
	"needlepoint/assets"
)

// schemaDialect is the dialect of the documents that describe properties.
const schemaDialect = "https://json-schema.org/draft/2020-12/schema"

// schema describes the features of a collection after Part 5: what is sent and what is taken.
func (a *API) schema(r *request) error {
	return a.describeProperties(r, "schema", func(s set) object {
		return object{{"$schema", schemaDialect}, {"$id", r.base + "/collections/" + s.id + "/schema"}, {"type", "object"},
			{"title", r.say(s.title())}, {"description", r.say(s.description())}, {"properties", a.schemaProperties(r, s)},
			{"required", requiredOf(a.properties(s))}, {"additionalProperties", true}}
	})
}

// featureSchema describes a feature as GeoJSON has it. Readers that would else guess the types of properties from the
// first few features go by it.
func (a *API) featureSchema(r *request) error {
	return a.describeProperties(r, "feature-schema", func(s set) object {
		var properties object
		for _, p := range a.properties(s) {
			properties.set(p.field.Key, p.valueSchema(r.say))
		}
		return object{{"$schema", schemaDialect}, {"$id", r.base + "/collections/" + s.id + "/feature-schema"}, {"type", "object"},
			{"title", r.say(s.title())}, {"required", []string{"type", "geometry", "properties"}}, {"properties", object{
				{"type", object{{"type", "string"}, {"enum", []string{"Feature"}}}},
				{"id", object{{"type", "string"}}},
				{"geometry", object{{"title", r.say(wordGeometry)}, {"type", []string{"object", "null"}}, {"required", []string{"type", "coordinates"}}}},
				{"properties", object{{"type", "object"}, {"properties", properties}}}}}}
	})
}

// queryables describes what filters may speak of: every property, and the geometry.
func (a *API) queryables(r *request) error {
	return a.describeProperties(r, "queryables", func(s set) object {
		properties := object{{propGeometry, object{{"title", r.say(wordGeometry)}, {"x-ogc-role", "primary-geometry"}, {"format", s.geometry()}}},
			{propID, object{{"title", r.say(wordIdentifier)}, {"type", "integer"}, {"x-ogc-role", "id"}}}}
		for _, p := range a.filterable(s) {
			value := p.valueSchema(r.say)
			if p.role != "" {
				value.set("x-ogc-role", p.role)
			}
			properties.set(p.field.Key, value)
		}
		return object{{"$schema", schemaDialect}, {"$id", r.base + "/collections/" + s.id + "/queryables"}, {"type", "object"},
			{"title", r.say(s.title())}, {"properties", properties}, {"additionalProperties", false}}
	})
}

var (
	wordGeometry   = assets.Text{ZH: "几何", EN: "geometry"}
	wordIdentifier = assets.Text{ZH: "编号", EN: "identifier"}
)

func requiredOf(properties []property) []string {
	out := []string{propGeometry}
	for _, p := range properties {
		if p.required {
			out = append(out, p.field.Key)
		}
	}
	return out
}

func (a *API) schemaProperties(r *request, s set) object {
	seq := 1
	out := object{
		{propID, object{{"title", r.say(wordIdentifier)}, {"type", "string"}, {"x-ogc-role", "id"}, {"readOnly", true}, {"x-ogc-propertySeq", seq}}},
		{propGeometry, object{{"title", r.say(wordGeometry)}, {"x-ogc-role", "primary-geometry"}, {"format", s.geometry()}, {"x-ogc-propertySeq", seq + 1}}},
	}
	for i, p := range a.properties(s) {
		value := p.valueSchema(r.say)
		if p.role != "" {
			value.set("x-ogc-role", p.role)
		}
		if p.readOnly || s.noun == assets.BoundaryNoun {
			value.set("readOnly", true)
		}
		value.set("x-ogc-propertySeq", seq+2+i)
		out.set(p.field.Key, value)
	}
	return out
}

// describeProperties answers a request for a document about the properties of a collection, as JSON Schema or HTML.
func (a *API) describeProperties(r *request, name string, document func(set) object) error {
	s, err := a.find(r.c.Params("collection"))
	if err != nil {
		return err
	}
	if err := r.known(nil); err != nil {
		return err
	}
	f, err := r.negotiate(asSchema, asHTML)
	if err != nil || r.unchanged(a.bookTag(r, f)) {
		return err
	}
	at := r.base + "/collections/" + s.id
	r.linkHeader([]link{{at + "/" + name, "self", typeSchema, ""}, {at + "/" + name + "?f=html", "alternate", typeHTML, ""}, {at, "collection", typeJSON, ""}})
	if f.key == asHTML.key {
		return a.propertiesPage(r, s, name)
	}
	return r.sendJSON(f.media, document(s))
}
