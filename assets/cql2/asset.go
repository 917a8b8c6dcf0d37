package cql2

import (
	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// AssetQueryables are the fields of an asset and the known attributes of a class; of every class where it is "".
// Text that is empty counts as absent. An attribute of the name of a field is not among them. Where classes know an
// attribute of one key in different forms, it is of AnyForm.
func AssetQueryables(catalogue *assets.Catalogue, class assets.ClassKey) Queryables[*assets.Asset] {
	var values [2][]assets.Value
	for _, c := range assets.AllConditions() {
		values[0] = append(values[0], assets.Value{Key: string(c), Label: c.Name()})
	}
	for _, s := range assets.AllStages() {
		values[1] = append(values[1], assets.Value{Key: string(s), Label: s.Name()})
	}
	type record = *assets.Asset
	list := []Queryable[record]{
		numeral("id", assets.Text{ZH: "编号", EN: "Id"}, func(a record) int64 { return int64(a.ID) }),
		word("ref", assets.Text{ZH: "标识码", EN: "Reference"}, func(a record) string { return a.Ref }),
		word("class", assets.Text{ZH: "类别", EN: "Class"}, func(a record) string { return string(a.Class) }),
		word("name", assets.Text{ZH: "名称", EN: "Name"}, func(a record) string { return a.Name }),
		word("condition", assets.Text{ZH: "状态", EN: "Condition"}, func(a record) string { return string(a.Condition) }),
		word("stage", assets.Text{ZH: "阶段", EN: "Stage"}, func(a record) string { return string(a.Stage) }),
		numeral("rev", assets.Text{ZH: "修订号", EN: "Revision"}, func(a record) int64 { return int64(a.Rev) }),
		place(func(a record) orb.Geometry { return a.Geometry }),
	}
	list[4].Values, list[5].Values = values[0], values[1]
	classes := []assets.ClassKey{class}
	if class == "" {
		classes = nil
		for _, c := range catalogue.Classes() {
			classes = append(classes, c.Key)
		}
	} else if c, ok := catalogue.Class(class); ok {
		list[2].Values = []assets.Value{{Key: string(class), Label: c.Name}}
	}
	for _, c := range catalogue.Classes() {
		if class == "" {
			list[2].Values = append(list[2].Values, assets.Value{Key: string(c.Key), Label: c.Name})
		}
	}
	fields := make([][]assets.Field, len(classes))
	for i, c := range classes {
		fields[i] = catalogue.Fields(c)
	}
	return NewQueryables(append(list, attributes(fields, func(a record) assets.Attributes { return a.Attributes })...)...)
}

// BoundaryQueryables are the fields of a boundary and the known attributes of a kind; of every kind where it is "".
func BoundaryQueryables(catalogue *assets.Catalogue, kind assets.Kind) Queryables[*assets.Boundary] {
	type record = *assets.Boundary
	list := []Queryable[record]{
		numeral("id", assets.Text{ZH: "编号", EN: "Id"}, func(b record) int64 { return int64(b.ID) }),
		word("ref", assets.Text{ZH: "标识码", EN: "Reference"}, func(b record) string { return b.Ref }),
		word("kind", assets.Text{ZH: "种类", EN: "Kind"}, func(b record) string { return string(b.Kind) }),
		word("grid", assets.Text{ZH: "网格", EN: "Grid"}, func(b record) string { return b.Grid }),
		word("name", assets.Text{ZH: "名称", EN: "Name"}, func(b record) string { return b.Name }),
		word("stage", assets.Text{ZH: "阶段", EN: "Stage"}, func(b record) string { return string(b.Stage) }),
		numeral("rev", assets.Text{ZH: "修订号", EN: "Revision"}, func(b record) int64 { return int64(b.Rev) }),
		place(func(b record) orb.Geometry { return b.Geometry }),
	}
	for _, s := range assets.AllStages() {
		list[5].Values = append(list[5].Values, assets.Value{Key: string(s), Label: s.Name()})
	}
	kinds := assets.AllKinds()
	if kind != "" {
		kinds = []assets.Kind{kind}
	}
	fields := make([][]assets.Field, len(kinds))
	for i, k := range kinds {
		list[2].Values = append(list[2].Values, assets.Value{Key: string(k), Label: k.Name()})
		fields[i] = catalogue.KindFields(k)
	}
	return NewQueryables(append(list, attributes(fields, func(b record) assets.Attributes { return b.Attributes })...)...)
}

func numeral[R any](name string, title assets.Text, get func(R) int64) Queryable[R] {
	return Queryable[R]{Name: name, Title: title, Form: NumberForm, Number: func(r R) (float64, bool) { return float64(get(r)), true }}
}

func word[R any](name string, title assets.Text, get func(R) string) Queryable[R] {
	return Queryable[R]{Name: name, Title: title, Form: TextForm, Text: func(r R) (string, bool) {
		s := get(r)
		return s, s != ""
	}}
}

// GeometryName is the name of the queryable with the place of an asset or boundary.
const GeometryName = "geometry"

func place[R any](get func(R) orb.Geometry) Queryable[R] {
	return Queryable[R]{Name: GeometryName, Title: assets.Text{ZH: "几何", EN: "Geometry"}, Form: GeometryForm, Geometry: get}
}
