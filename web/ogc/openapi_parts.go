package ogc

import (
	"needlepoint/assets"
)

// components are the parts of the description that operations share. The parameter limit stands exactly here, and with
// its maximum and default, since clients size their pages by it.
func (a *API) components(r *request) object {
	var systems []any
	for _, s := range a.references(r.view) {
		systems = append(systems, s.URI())
	}
	uri := object{{"type", "string"}, {"format", "uri"}, {"enum", systems}, {"default", systems[0]}}
	say := func(zh, en string) string { return r.say(assets.Text{ZH: zh, EN: en}) }
	query := func(name, about string, schema object) member {
		return member{name, object{{"name", name}, {"in", "query"}, {"required", false}, {"style", "form"}, {"explode", false},
			{"description", about}, {"schema", schema}}}
	}
	header := func(name, about string, schema object) member {
		return member{name, object{{"name", name}, {"in", "header"}, {"required", false}, {"description", about}, {"schema", schema}}}
	}
	parameters := object{
		query("f", say("编码：json 或 html；不给则按 Accept", "encoding; by Accept where it is not given"), object{{"type", "string"}, {"enum", []string{"json", "html"}}}),
		query("limit", say("一页最多多少个要素；更大的值按上限；网页默认 100", "most features of a page; a greater value counts as the maximum; 100 where not given in HTML"),
			object{{"type", "integer"}, {"minimum", 1}, {"maximum", mostLimit}, {"default", defaultLimit}}),
		query("bbox", r.say(aboutBoxes), object{{"type", "array"}, {"oneOf", []object{{{"minItems", 4}, {"maxItems", 4}}, {{"minItems", 6}, {"maxItems", 6}}}},
			{"items", object{{"type", "number"}}}}),
		query("bbox-crs", say("bbox 的坐标系", "reference system of bbox"), uri),
		query("datetime", r.say(aboutTime), object{{"type", "string"}}),
		query("crs", say("返回坐标的坐标系", "reference system of the coordinates in the answer"), uri),
		query("token", say("下一页标记，取自 next 链接", "where the next page begins; from the next link"), object{{"type", "string"}}),
		member{"featureId", object{{"name", "featureId"}, {"in", "path"}, {"required", true}, {"description", say("要素编号", "identifier of the feature")},
			{"schema", object{{"type", "string"}}}}},
		header(headerCrs, say("请求体坐标的坐标系，可带尖括号；不给为 CRS84", "reference system of the coordinates in the body, with or without angle brackets; CRS84 where not given"), object{{"type", "string"}}),
		header("If-Match", say("读取时得到的 ETag；已过期则 412", "the ETag that was read; 412 where it is stale"), object{{"type", "string"}}),
		header(headerKey, say("UUID：同键同内容再发一次，得到第一次的结果", "a UUID: the same key and body again gets the first result"), object{{"type", "string"}, {"format", "uuid"}}),
	}
	parameters = append(parameters, filterParameterParts(r, uri)...)
	geometry := object{{"type", "object"}, {"nullable", true}, {"properties", object{
		{"type", object{{"type", "string"}, {"enum", []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}}}},
		{"coordinates", object{{"type", "array"}, {"items", object{}}}}}}}
	feature := object{{"type", "object"}, {"properties", object{{"type", object{{"type", "string"}, {"enum", []string{"Feature"}}}},
		{"id", object{{"type", "string"}, {"readOnly", true}}}, {"geometry", geometry}, {"properties", object{{"type", "object"}, {"nullable", true}}}}}}
	problem := object{{"type", "object"}, {"properties", object{{"title", object{{"type", "string"}}}, {"status", object{{"type", "integer"}}},
		{"detail", object{{"type", "string"}}}, {"code", object{{"type", "string"}}},
		{"errors", object{{"type", "array"}, {"items", object{{"type", "object"}}}}}}}}
	return object{{"parameters", parameters}, {"schemas", object{{"feature", feature}, {"problem", problem}}},
		{"responses", object{{"problem", object{{"description", say("拒绝：哪里、什么、怎样改", "a refusal: where, what, how to mend it")},
			{"content", object{{"application/problem+json", object{{"schema", object{{"$ref", "#/components/schemas/problem"}}}}}}}}}}}}
}
