package ogc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo/crs"
)

// The collections that are no class.
const (
	assetsID     = "assets"
	boundariesID = "boundaries"
)

// set is a collection of features: the assets of one class, all assets, or all boundaries.
type set struct {
	id    string
	noun  assets.Noun
	class *assets.Class // nil for all assets and for boundaries
}

// find returns the collection with an id: any class of the catalogue, whether it holds data or not.
func (a *API) find(id string) (set, error) {
	switch id {
	case assetsID:
		return set{id: id, noun: assets.AssetNoun}, nil
	case boundariesID:
		return set{id: id, noun: assets.BoundaryNoun}, nil
	}
	if class, ok := a.classes[assets.ClassKey(id)]; ok {
		return set{id: id, noun: assets.AssetNoun, class: &class}, nil
	}
	return set{}, assets.Refuse(assets.NotFound, "collection", assets.Text{
		ZH: fmt.Sprintf("没有数据集“%.60s”；%s/collections 列出全部", id, Root),
		EN: fmt.Sprintf("there is no collection %.60q; %s/collections lists them", id, Root)})
}

// listed returns the collections that are announced: all assets, boundaries, and every class that holds data, in the
// order of the catalogue.
func (a *API) listed(view assets.View) []set {
	out := []set{{id: assetsID, noun: assets.AssetNoun}, {id: boundariesID, noun: assets.BoundaryNoun}}
	held := map[assets.ClassKey]bool{}
	for _, c := range view.Counts(assets.Filter{Stages: assets.AnyStage()}).Classes {
		held[c.Class] = true
	}
	for _, class := range a.Catalogue.Classes() {
		if held[class.Key] {
			out = append(out, set{id: string(class.Key), noun: assets.AssetNoun, class: &class})
		}
	}
	return out
}

// filter lets through what belongs to the set.
func (s set) filter() assets.Filter {
	f := assets.Filter{Stages: assets.AnyStage()}
	if s.class != nil {
		f.Classes = []assets.ClassKey{s.class.Key}
	}
	return f
}

// holds reports whether a record belongs to the set.
func (s set) holds(r assets.Record) bool {
	asset, ok := r.(assets.Asset)
	return r.Noun() == s.noun && (!ok || s.class == nil || asset.Class == s.class.Key)
}

func (s set) title() assets.Text {
	switch {
	case s.class != nil:
		return s.class.Name
	case s.noun == assets.BoundaryNoun:
		return assets.Text{ZH: "全部边界", EN: "all boundaries"}
	}
	return assets.Text{ZH: "全部部件", EN: "all assets"}
}

func (s set) description() assets.Text {
	switch {
	case s.class != nil && s.class.Local():
		return assets.Text{ZH: "本地扩展类别", EN: "a local class"}
	case s.class != nil:
		return assets.Text{ZH: fmt.Sprintf("%s 类别 %s", s.class.Standard, s.class.Code), EN: fmt.Sprintf("class %s of %s", s.class.Code, s.class.Standard)}
	case s.noun == assets.BoundaryNoun:
		return assets.Text{ZH: "区界、街道、社区、网格等；只读：变更走草案或导入",
			EN: "districts, streets, communities, grid cells and others; read only: they change by drafts and imports"}
	}
	return assets.Text{ZH: "各类部件，包括规划和停用的；属性 stage 区分", EN: "assets of every class, planned and retired ones included; the property stage tells them apart"}
}

// geometry returns the word of Part 5 for the geometries that the set may hold.
func (s set) geometry() string {
	kinds := []assets.GeometryKind{assets.PointKind, assets.LineKind, assets.AreaKind}
	switch {
	case s.class != nil:
		kinds = s.class.Geometry
	case s.noun == assets.BoundaryNoun:
		kinds = kinds[1:]
	}
	var words []string
	for _, k := range assets.AllGeometryKinds() {
		if slices.Contains(kinds, k) {
			words = append(words, map[assets.GeometryKind]string{assets.PointKind: "point-or-multipoint",
				assets.LineKind: "linestring-or-multilinestring", assets.AreaKind: "polygon-or-multipolygon"}[k])
		}
	}
	if len(words) != 1 {
		return "geometry-any"
	}
	return "geometry-" + words[0]
}

// collectionBody describes a collection, as the collections document lists it.
type collectionBody struct {
	ID          string      `json:"id"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Links       []link      `json:"links"`
	Extent      *extentBody `json:"extent,omitempty"`
	ItemType    string      `json:"itemType"`
	Crs         []string    `json:"crs"`
	StorageCrs  string      `json:"storageCrs"`
}

type extentBody struct {
	Spatial struct {
		BBox [][]float64 `json:"bbox"`
		Crs  string      `json:"crs"`
	} `json:"spatial"`
}

func (a *API) describe(r *request, s set) collectionBody {
	at := r.base + "/collections/" + s.id
	body := collectionBody{ID: s.id, Title: r.say(s.title()), Description: r.say(s.description()), ItemType: "feature",
		StorageCrs: crs.CRS84().URI(), Links: []link{
			{at, "self", typeJSON, r.say(s.title())},
			{at + "?f=html", "alternate", typeHTML, ""},
			{at + "/items", "items", typeGeoJSON, r.say(s.title())},
			{at + "/items?f=html", "items", typeHTML, ""},
			{at + "/schema", relSchema, typeSchema, r.say(wordSchema)},
			{at + "/feature-schema", "describedby", typeSchema, r.say(wordFeatureSchema)},
			{at + "/feature-schema", "describedBy", typeSchema, ""}, // as GDAL spells it
			{at + "/queryables", relQueryables, typeSchema, r.say(wordQueryables)},
			{at + "/queryables", "queryables", typeSchema, ""}, // as GDAL knows it
			{r.base + "/collections", "collection", typeJSON, ""},
		}}
	for _, system := range a.references(r.view) {
		body.Crs = append(body.Crs, system.URI())
	}
	if box, ok := a.extentOf(r.view, s); ok {
		body.Extent = &extentBody{}
		body.Extent.Spatial.Crs = crs.CRS84().URI()
		body.Extent.Spatial.BBox = [][]float64{{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}}
	}
	return body
}

// smallBook is up to how many assets the extent of each class is measured anew for a new revision. In a larger book,
// where that takes seconds, every class has the extent of the whole.
const smallBook = 1_000_000

// extents are the boxes of the collections at one revision, as one right lets them be seen.
type extents struct {
	revision assets.Revision
	right    *assets.Right
	boxes    map[string]orb.Bound
}

// extentOf returns a box around all of a collection; ok is false where it is empty.
func (a *API) extentOf(view assets.View, s set) (box orb.Bound, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.extents == nil || a.extents.revision != view.Revision() || a.extents.right != view.Right() {
		a.extents = measure(view)
	}
	if n, _ := view.Len(); n > smallBook && s.class != nil {
		if view.Counts(s.filter()).Total == 0 {
			return box, false
		}
		return view.Extent()
	}
	box, ok = a.extents.boxes[s.id]
	return box, ok
}

func measure(view assets.View) *extents {
	out := &extents{revision: view.Revision(), right: view.Right(), boxes: map[string]orb.Bound{}}
	widen := func(id string, b orb.Bound) {
		if b.Min[0] > b.Max[0] { // of what has no place
			return
		}
		if have, ok := out.boxes[id]; ok {
			b = have.Union(b)
		}
		out.boxes[id] = b
	}
	for b := range view.Boundaries(assets.BoundaryFilter{Stages: assets.AnyStage()}) {
		widen(boundariesID, b.Geometry.Bound())
	}
	n, _ := view.Len()
	if whole, ok := view.Extent(); ok && n > smallBook {
		out.boxes[assetsID] = whole
		return out
	}
	for asset := range view.Assets(assets.Filter{Stages: assets.AnyStage()}) {
		b := asset.Geometry.Bound()
		widen(assetsID, b)
		widen(string(asset.Class), b)
	}
	return out
}

func (a *API) collections(r *request) error {
	if err := r.known(nil); err != nil {
		return err
	}
	f, err := r.negotiate(asJSON, asHTML)
	if err != nil || r.unchanged(a.bookTag(r, f)) {
		return err
	}
	self := r.base + "/collections"
	out := struct {
		Links       []link           `json:"links"`
		Collections []collectionBody `json:"collections"`
	}{Links: []link{{self, "self", typeJSON, ""}, {self + "?f=html", "alternate", typeHTML, ""}, {r.base, "root", typeJSON, ""}}}
	if f.key == asHTML.key {
		out.Links[0], out.Links[1] = link{self + "?f=html", "self", typeHTML, ""}, link{self + "?f=json", "alternate", typeJSON, ""}
	}
	for _, s := range a.listed(r.view) {
		out.Collections = append(out.Collections, a.describe(r, s))
	}
	r.linkHeader(out.Links)
	if f.key == asHTML.key {
		return a.collectionsPage(r, out.Collections)
	}
	return r.sendJSON(f.media, out)
}

func (a *API) collection(r *request) error {
	s, err := a.find(r.c.Params("collection"))
	if err != nil {
		return err
	}
	if err := r.known(nil); err != nil {
		return err
	}
	f, err := r.negotiate(asJSON, asHTML)
	if err != nil || r.unchanged(a.bookTag(r, f)) {
		return err
	}
	body := a.describe(r, s)
	r.linkHeader(slices.DeleteFunc(slices.Clone(body.Links), func(l link) bool { return strings.HasPrefix(l.Rel, "http:") }))
	if f.key == asHTML.key {
		return a.collectionPage(r, s, body)
	}
	return r.sendJSON(f.media, body)
}
