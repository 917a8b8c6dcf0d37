package ogc

import (
	"needlepoint/assets"
)

// landing is the document that a client starts at.
func (a *API) landing(r *request) error {
	if err := r.known(nil); err != nil {
		return err
	}
	f, err := r.negotiate(asJSON, asHTML)
	if err != nil || r.unchanged(a.bookTag(r, f)) {
		return err
	}
	title, about := assets.Text{ZH: "绣城", EN: "Needlepoint"}, assets.Text{
		ZH: "一个区全部公共部件的账本。坐标为经纬度（CGCS2000 / WGS 84），边在经纬度上是直线。",
		EN: "The book of every public asset of a district. Coordinates are longitude, latitude (CGCS2000 / WGS 84), edges straight in them."}
	out := struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		Attribution string `json:"attribution,omitempty"`
		Links       []link `json:"links"`
	}{r.say(title), r.say(about), a.Sample, []link{
		{r.base, "self", typeJSON, ""},
		{r.base + "?f=html", "alternate", typeHTML, ""},
		{r.base + "/api", "service-desc", typeOpenAPI, "OpenAPI 3.0"},
		{r.base + "/api.html", "service-doc", typeHTML, r.say(assets.Text{ZH: "接口说明", EN: "how to use this API"})},
		{r.base + "/conformance", "conformance", typeJSON, ""},
		{r.base + "/conformance", relConformance, typeJSON, ""},
		{r.base + "/collections", "data", typeJSON, ""},
		{r.base + "/collections", relData, typeJSON, ""},
		{r.base + "/functions", relFunctions, typeJSON, r.say(wordFunctions)},
	}}
	if f.key == asHTML.key {
		out.Links[0], out.Links[1] = link{r.base + "?f=html", "self", typeHTML, ""}, link{r.base + "?f=json", "alternate", typeJSON, ""}
	}
	r.linkHeader(out.Links)
	if f.key == asHTML.key {
		return a.page(r, page{Title: out.Title, Lead: out.Description, Notice: a.Sample, Links: []labelled{
			{r.base + "/collections?f=html", r.say(assets.Text{ZH: "数据集", EN: "collections"})},
			{r.base + "/api.html", r.say(assets.Text{ZH: "接口说明", EN: "how to use this API"})},
			{r.base + "/conformance?f=html", r.say(assets.Text{ZH: "符合的标准", EN: "conformance"})},
			{r.base + "/api", "OpenAPI 3.0"},
		}})
	}
	return r.sendJSON(f.media, out)
}

// conformanceClasses are what a client may count on.
func conformanceClasses() []string {
	var out []string
	for _, part := range []struct {
		at      string
		classes []string
	}{
		{"ogcapi-features-1/1.0", []string{"core", "oas30", "html", "geojson"}},
		{"ogcapi-features-1/1.1", []string{"core", "oas30", "html", "geojson"}},
		{"ogcapi-features-2/1.0", []string{"crs"}},
		{"ogcapi-features-3/1.0", []string{"queryables", "queryables-query-parameters", "filter", "features-filter"}},
		{"ogcapi-features-4/1.0", []string{"create-replace-delete", "update", "features", "optimistic-locking-etags"}},
		{"ogcapi-features-5/1.0", []string{"schemas", "core-roles-features", "returnables-and-receivables", "queryables"}},
		{"cql2/1.0", filterClasses()},
	} {
		for _, class := range part.classes {
			out = append(out, "http://www.opengis.net/spec/"+part.at+"/conf/"+class)
		}
	}
	return out
}

func (a *API) conformance(r *request) error {
	if err := r.known(nil); err != nil {
		return err
	}
	f, err := r.negotiate(asJSON, asHTML)
	if err != nil || r.unchanged(a.bookTag(r, f)) {
		return err
	}
	if f.key == asHTML.key {
		p := page{Title: r.say(assets.Text{ZH: "符合的标准", EN: "conformance"}), Path: r.crumbs()}
		for _, class := range conformanceClasses() {
			p.Table.Rows = append(p.Table.Rows, []cell{{Text: class}})
		}
		return a.page(r, p)
	}
	return r.sendJSON(f.media, struct {
		ConformsTo []string `json:"conformsTo"`
	}{conformanceClasses()})
}
