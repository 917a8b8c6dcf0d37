package ogc

import (
	"strings"

	"needlepoint/assets"
)

// openAPI describes the API in OpenAPI 3.0, each collection that holds data under a path of its own, so that clients
// find which properties they may filter by.
func (a *API) openAPI(r *request) error {
	if err := r.known(nil); err != nil {
		return err
	}
	f, err := r.negotiate(asOpenAPI, asHTML)
	if err != nil || r.unchanged(a.bookTag(r, f)) {
		return err
	}
	if f.key == asHTML.key {
		return a.apiPage(r)
	}
	return r.sendJSON(f.media, a.definition(r))
}

func (a *API) openAPIPage(r *request) error {
	if err := r.known(nil); err != nil {
		return err
	}
	f, err := r.negotiate(asHTML)
	if err != nil || r.unchanged(a.bookTag(r, f)) {
		return err
	}
	return a.apiPage(r)
}

// operation is one method of a path.
type operation struct {
	path, method, id string
	summary          assets.Text
	parameters       []object
	body             []string // media types that it takes
	answer           string   // status of success
	media            []string // media types of success
	refusals         []string
}

// Refusals that operations may answer with, beside those that any may: 404 of a wrong address, 500 and 503.
var (
	readRefusals  = []string{"400", "404", "405", "406", "500", "503"}
	writeRefusals = []string{"400", "404", "405", "409", "412", "413", "415", "422", "500", "503"}
)

func shared(name string) object { return object{{"$ref", "#/components/parameters/" + name}} }

func reading(path, id string, summary assets.Text, media ...string) operation {
	return operation{path: path, method: "get", id: id, summary: summary, parameters: []object{shared("f")}, answer: "200",
		media: media, refusals: readRefusals}
}

// operations lists everything that the API does, for the collections that are announced.
func (a *API) operations(r *request) []operation {
	say := func(zh, en string) assets.Text { return assets.Text{ZH: zh, EN: en} }
	out := []operation{
		reading("/", "landing", say("首页", "landing page"), typeJSON, typeHTML),
		reading("/conformance", "conformance", say("符合的标准", "conformance"), typeJSON, typeHTML),
		reading("/api", "definition", say("本说明", "this description"), typeOpenAPI, typeHTML),
		reading("/api.html", "documentation", say("供阅读的说明", "this description for people"), typeHTML),
		reading("/functions", "functions", wordFunctions, typeJSON, typeHTML),
		reading("/collections", "collections", say("全部数据集", "all collections"), typeJSON, typeHTML),
	}
	for _, s := range a.listed(r.view) {
		at, name := "/collections/"+s.id, s.title()
		about := func(zh, en string) assets.Text { return say(name.ZH+"："+zh, name.EN+": "+en) }
		out = append(out, reading(at, "describe-"+s.id, about("数据集描述", "description"), typeJSON, typeHTML),
			reading(at+"/schema", "schema-"+s.id, about("属性结构", "schema"), typeSchema, typeHTML),
			reading(at+"/feature-schema", "feature-schema-"+s.id, about("GeoJSON 要素的结构", "schema of a feature in GeoJSON"), typeSchema, typeHTML),
			reading(at+"/queryables", "queryables-"+s.id, about("可查询属性", "queryables"), typeSchema, typeHTML))
		list := reading(at+"/items", "list-"+s.id, about("要素，按编号分页", "features, by ascending id"), typeGeoJSON, typeHTML)
		list.parameters = append(list.parameters, a.itemsParameters(r, s)...)
		one := reading(at+"/items/{featureId}", "read-"+s.id, about("一个要素", "one feature"), typeGeoJSON, typeHTML)
		one.parameters = append(one.parameters, shared("featureId"), shared("crs"))
		out = append(out, list, one)
		if s.noun == assets.AssetNoun {
			out = append(out, writing(s, about)...)
		}
	}
	return out
}

func writing(s set, about func(zh, en string) assets.Text) []operation {
	items := "/collections/" + s.id + "/items"
	one := items + "/{featureId}"
	writes := []object{shared(headerCrs), shared(headerKey)}
	changes := append([]object{shared("featureId"), shared("If-Match")}, writes...)
	feature := []string{typeGeoJSON, typeJSON}
	return []operation{
		{items, "post", "create-" + s.id, about("新增", "create"), writes, feature, "201", []string{typeGeoJSON}, writeRefusals},
		{one, "put", "replace-" + s.id, about("整体替换", "replace"), changes, feature, "200", []string{typeGeoJSON}, writeRefusals},
		{one, "patch", "update-" + s.id, about("修改一部分", "update"), changes, []string{typePatch, typeGeoJSON, typeJSON}, "200", []string{typeGeoJSON}, writeRefusals},
		{one, "delete", "delete-" + s.id, about("删除（可撤销）", "delete (can be undone)"), []object{changes[0], changes[1], shared(headerKey)}, nil, "200", []string{typeJSON}, writeRefusals},
	}
}

// itemsParameters are those of a page: the shared ones, and one for each property that equality may be asked of.
func (a *API) itemsParameters(r *request, s set) []object {
	out := []object{shared("limit"), shared("bbox"), shared("bbox-crs"), shared("datetime"), shared("crs"), shared("token")}
	for _, name := range filterParameters {
		out = append(out, shared(name))
	}
	for _, p := range a.filterable(s) {
		if p.simple() {
			out = append(out, object{{"name", p.field.Key}, {"in", "query"}, {"required", false}, {"style", "form"}, {"explode", false},
				{"description", r.say(p.field.Name)}, {"schema", p.parameterSchema()}})
		}
	}
	return out
}

// parameterSchema is what of the values of a property OpenAPI 3.0 can say.
func (p property) parameterSchema() object {
	out := object{{"type", p.field.Type}}
	if p.field.Format != "" {
		out.set("format", p.field.Format)
	}
	if values := p.enum(); values != nil {
		out.set("enum", values)
	}
	return out
}

func (a *API) definition(r *request) object {
	var paths object
	for _, o := range a.operations(r) {
		var path object
		at := len(paths) - 1
		if at >= 0 && paths[at].key == o.path {
			path = paths[at].value.(object)
		} else if i := indexOf(paths, o.path); i >= 0 {
			at, path = i, paths[i].value.(object)
		} else {
			paths.set(o.path, nil)
			at = len(paths) - 1
		}
		path.set(o.method, o.document(r))
		paths[at].value = path
	}
	about := assets.Text{ZH: "绣城：一个区全部公共部件的账本，按 OGC API - Features 读写。没有列出的类别也可以按其键读取。",
		EN: "Needlepoint: the book of every public asset of a district, read and written as OGC API - Features. Classes that are not listed can be read by their key too."}
	return object{{"openapi", "3.0.3"},
		{"info", object{{"title", "Needlepoint OGC API - Features"}, {"version", a.Version}, {"description", strings.TrimSpace(r.say(about) + " " + a.Sample)}}},
		{"servers", []object{{{"url", r.base}}}}, {"paths", paths}, {"components", a.components(r)}}
}

func indexOf(o object, key string) int {
	for i, m := range o {
		if m.key == key {
			return i
		}
	}
	return -1
}

func (o operation) document(r *request) object {
	out := object{{"operationId", o.id}, {"summary", r.say(o.summary)}, {"parameters", o.parameters}}
	if o.body != nil {
		var content object
		for _, media := range o.body {
			content.set(media, object{{"schema", object{{"$ref", "#/components/schemas/feature"}}}})
		}
		out.set("requestBody", object{{"required", true}, {"content", content}})
	}
	var content object
	for _, media := range o.media {
		content.set(media, object{{"schema", object{{"type", map[bool]string{true: "string", false: "object"}[media == typeHTML]}}}})
	}
	answers := object{{o.answer, object{{"description", r.say(o.summary)}, {"content", content}}}}
	if o.method == "get" {
		answers.set("304", object{{"description", r.say(assets.Text{ZH: "没有变化", EN: "not modified"})}})
	}
	for _, status := range o.refusals {
		answers.set(status, object{{"$ref", "#/components/responses/problem"}})
	}
	out.set("responses", answers)
	return out
}
