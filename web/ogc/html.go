package ogc

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/geo/crs"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is one HTML page: a title, links, a table. It needs no script and loads nothing.
type page struct {
	Lang, Title, Lead, Notice string
	Path                      []labelled // from the landing page down to here
	Links                     []labelled
	Table                     table
	Next                      *labelled
	Sections                  []section
}

type section struct {
	Title string
	Table table
}

type labelled struct{ Href, Label string }

type table struct {
	Head []string
	Rows [][]cell
}

type cell struct{ Text, Href string }

func (a *API) page(r *request, p page) error {
	p.Lang = map[string]string{"zh": "zh-CN"}[r.lang]
	if p.Lang == "" {
		p.Lang = "en"
	}
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	return r.send(typeHTML, out.Bytes())
}

// crumbs are the links from the landing page down.
func (r *request) crumbs(more ...labelled) []labelled {
	return append([]labelled{{r.base + "?f=html", r.say(assets.Text{ZH: "绣城", EN: "Needlepoint"})}}, more...)
}

func (r *request) collectionsCrumb() labelled {
	return labelled{r.base + "/collections?f=html", r.say(assets.Text{ZH: "数据集", EN: "collections"})}
}

func (r *request) setCrumb(s set) labelled {
	return labelled{r.base + "/collections/" + s.id + "?f=html", r.say(s.title())}
}

func (r *request) words(texts ...assets.Text) []string {
	var out []string
	for _, t := range texts {
		out = append(out, r.say(t))
	}
	return out
}

func (a *API) collectionsPage(r *request, bodies []collectionBody) error {
	p := page{Title: r.say(assets.Text{ZH: "数据集", EN: "collections"}), Notice: a.Sample, Path: r.crumbs()}
	p.Table.Head = r.words(assets.Text{ZH: "键", EN: "key"}, assets.Text{ZH: "名称", EN: "name"}, assets.Text{ZH: "说明", EN: "about"})
	for _, b := range bodies {
		p.Table.Rows = append(p.Table.Rows, []cell{{b.ID, b.Links[0].Href + "?f=html"}, {Text: b.Title}, {Text: b.Description}})
	}
	return a.page(r, p)
}

func (a *API) collectionPage(r *request, s set, b collectionBody) error {
	at := r.base + "/collections/" + s.id
	p := page{Title: b.Title, Lead: b.Description, Notice: a.Sample, Path: r.crumbs(r.collectionsCrumb()), Links: []labelled{
		{at + "/items?f=html", r.say(assets.Text{ZH: "要素", EN: "features"})},
		{at + "/items", "GeoJSON"},
		{at + "/schema?f=html", r.say(wordSchema)},
		{at + "/queryables?f=html", r.say(wordQueryables)},
	}}
	if b.Extent != nil {
		box := b.Extent.Spatial.BBox[0]
		p.Table.Rows = append(p.Table.Rows, []cell{{Text: r.say(assets.Text{ZH: "范围", EN: "extent"})}, {Text: strings.Trim(fmt.Sprint(box), "[]")}})
	}
	for _, uri := range b.Crs {
		p.Table.Rows = append(p.Table.Rows, []cell{{Text: "crs"}, {Text: uri}})
	}
	return a.page(r, p)
}

func (a *API) propertiesPage(r *request, s set, name string) error {
	properties, title := a.properties(s), wordSchema
	if name == "queryables" {
		properties, title = a.filterable(s), wordQueryables
	}
	p := page{Title: r.say(title), Lead: r.say(s.title()), Path: r.crumbs(r.collectionsCrumb(), r.setCrumb(s)),
		Links: []labelled{{r.base + "/collections/" + s.id + "/" + name + "?f=json", "JSON Schema"}}}
	p.Table.Head = r.words(assets.Text{ZH: "键", EN: "key"}, assets.Text{ZH: "名称", EN: "name"}, assets.Text{ZH: "类型", EN: "type"}, assets.Text{ZH: "可取的值", EN: "allowed values"})
	p.Table.Rows = append(p.Table.Rows, []cell{{Text: propGeometry}, {Text: r.say(wordGeometry)}, {Text: s.geometry()}, {}})
	for _, property := range properties {
		var values []string
		for _, v := range property.field.Values {
			values = append(values, v.Key+" "+r.say(v.Label))
		}
		p.Table.Rows = append(p.Table.Rows, []cell{{Text: property.field.Key}, {Text: r.say(property.field.Name)},
			{Text: strings.TrimSpace(property.field.Type + " " + property.field.Format + " " + property.field.Unit)}, {Text: strings.Join(values, " · ")}})
	}
	return a.page(r, p)
}

func (a *API) itemsPage(r *request, q question, found answer, links []link) error {
	p := page{Title: r.say(q.title()), Notice: a.Sample, Path: r.crumbs(r.collectionsCrumb(), r.setCrumb(q.set)),
		Links: []labelled{{r.here("f", "json"), "GeoJSON"}}}
	if found.matched >= 0 {
		p.Lead = r.say(assets.Text{ZH: fmt.Sprintf("共 %d 个，本页 %d 个", found.matched, len(found.records)),
			EN: fmt.Sprintf("%d in all, %d on this page", found.matched, len(found.records))})
	} else {
		p.Lead = r.say(assets.Text{ZH: fmt.Sprintf("本页 %d 个", len(found.records)), EN: fmt.Sprintf("%d on this page", len(found.records))})
	}
	p.Table.Head = r.words(assets.Text{ZH: "编号", EN: "id"}, assets.Text{ZH: "编码", EN: "code"}, assets.Text{ZH: "名称", EN: "name"},
		assets.Text{ZH: "类别或种类", EN: "class or kind"}, assets.Text{ZH: "状态", EN: "condition"}, assets.Text{ZH: "阶段", EN: "stage"})
	for _, record := range found.records {
		id := cell{strconv.FormatInt(record.Key(), 10), r.itemAddress(q.set, record.Key()) + "?f=html"}
		switch t := record.(type) {
		case assets.Asset:
			p.Table.Rows = append(p.Table.Rows, []cell{id, {Text: t.Ref}, {Text: t.Name}, {Text: r.say(a.classes[t.Class].Name)}, {Text: r.say(t.Condition.Name())}, {Text: r.say(t.Stage.Name())}})
		case assets.Boundary:
			p.Table.Rows = append(p.Table.Rows, []cell{id, {Text: t.Ref}, {Text: t.Name}, {Text: r.say(t.Kind.Name())}, {}, {Text: r.say(t.Stage.Name())}})
		}
	}
	for _, l := range links {
		if l.Rel == "next" {
			p.Next = &labelled{l.Href, r.say(assets.Text{ZH: "下一页", EN: "next page"})}
		}
	}
	return a.page(r, p)
}

func (a *API) itemPage(r *request, s set, record assets.Record) error {
	p := page{Title: r.say(s.title()) + " " + strconv.FormatInt(record.Key(), 10), Notice: a.Sample,
		Path:  r.crumbs(r.collectionsCrumb(), r.setCrumb(s), labelled{r.base + "/collections/" + s.id + "/items?f=html", r.say(assets.Text{ZH: "要素", EN: "features"})}),
		Links: []labelled{{r.here("f", "json"), "GeoJSON"}}}
	of := s
	if asset, ok := record.(assets.Asset); ok && s.class == nil {
		if class, err := a.find(string(asset.Class)); err == nil {
			of = class
		}
	}
	shown := map[string]bool{}
	for _, property := range a.properties(of) {
		shown[property.attribute] = true
		if value, ok := valueOf(record, property); ok && value != "" {
			p.Table.Rows = append(p.Table.Rows, []cell{{Text: r.say(property.field.Name)}, {Text: r.readable(property, value)}})
		}
	}
	others := attributesOf(record).Map()
	for _, key := range sortedKeys(others) { // that the catalogue does not know
		if !shown[key] {
			p.Table.Rows = append(p.Table.Rows, []cell{{Text: key}, {Text: fmt.Sprint(others[key])}})
		}
	}
	at := geo.LabelPoint(record.Shape())
	p.Table.Rows = append(p.Table.Rows, []cell{{Text: r.say(assets.Text{ZH: "位置（经度, 纬度）", EN: "place (longitude, latitude)"})}, {Text: fmt.Sprintf("%v, %v", at[0], at[1])}},
		[]cell{{Text: r.say(wordGeometry)}, {Text: record.Shape().GeoJSONType()}}, []cell{{Text: "crs"}, {Text: crs.CRS84().URI()}})
	return a.page(r, p)
}

// readable is a value as people read it: with the label of its key, and its unit.
func (r *request) readable(p property, value any) string {
	text := fmt.Sprint(value)
	for _, v := range p.field.Values {
		if v.Key == text {
			text = r.say(v.Label)
		}
	}
	return strings.TrimSpace(text + " " + p.field.Unit)
}

func attributesOf(record assets.Record) assets.Attributes {
	switch t := record.(type) {
	case assets.Asset:
		return t.Attributes
	case assets.Boundary:
		return t.Attributes
	}
	return assets.Attributes{}
}

// apiPage shows the description of the API to people, without a script.
func (a *API) apiPage(r *request) error {
	p := page{Title: r.say(assets.Text{ZH: "接口说明", EN: "how to use this API"}), Notice: a.Sample, Path: r.crumbs(),
		Lead: r.say(assets.Text{
			ZH: "QGIS：图层 → 添加 WFS / OGC API 要素图层，地址填 " + r.base + "。ogr2ogr：OAPIF:" + r.base + "，大量读取加 -oo PAGE_SIZE=10000。",
			EN: "QGIS: Layer → Add WFS / OGC API Features Layer with the address " + r.base + ". ogr2ogr: OAPIF:" + r.base + ", with -oo PAGE_SIZE=10000 for much data."}),
		Links: []labelled{{r.base + "/api", "OpenAPI 3.0"}, {r.base + "/collections?f=html", r.say(assets.Text{ZH: "数据集", EN: "collections"})}}}
	p.Table.Head = r.words(assets.Text{ZH: "方法", EN: "method"}, assets.Text{ZH: "路径", EN: "path"}, assets.Text{ZH: "说明", EN: "about"})
	for _, o := range a.operations(r) {
		if s := strings.Split(o.path, "/"); len(s) > 2 && s[1] == "collections" && s[2] != assetsID && s[2] != boundariesID {
			continue
		}
		p.Table.Rows = append(p.Table.Rows, []cell{{Text: strings.ToUpper(o.method)}, {Text: Root + o.path}, {Text: r.say(o.summary)}})
	}
	var parameters section
	parameters.Title = r.say(assets.Text{ZH: "items 的参数", EN: "parameters of items"})
	for _, m := range a.components(r)[0].value.(object) {
		document := m.value.(object)
		parameters.Table.Rows = append(parameters.Table.Rows, []cell{{Text: m.key}, {Text: document[indexOf(document, "in")].value.(string)},
			{Text: document[indexOf(document, "description")].value.(string)}})
	}
	p.Sections = []section{parameters}
	return a.page(r, p)
}
