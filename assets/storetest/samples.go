package storetest

import (
	"fmt"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// lamp returns an asset of class street_light; n makes it differ from the others.
func lamp(n int) assets.Asset {
	attributes, err := assets.AttributesOf(map[string]any{"n": n, "lamp": "钠灯 \"250 W\""})
	if err != nil {
		panic(err) // the map above is fixed
	}
	return assets.Asset{
		Ref: fmt.Sprintf("L-%06d", n), Class: "street_light", Name: fmt.Sprintf("路灯 %d", n),
		Condition: assets.Intact, Stage: assets.InService, Attributes: attributes,
		Geometry: orb.Point{123.06 + float64(n)/7e5, 41.08 + float64(n)/9e5},
	}
}

// cell returns a boundary of a grid; n makes it differ from the others.
func cell(n int) assets.Boundary {
	w, s := 123.01+float64(n)/1000, 41.01+float64(n)/3000
	return assets.Boundary{
		Ref: fmt.Sprintf("C-%06d", n), Kind: assets.Cell, Grid: "management", Name: fmt.Sprintf("单元网格 %d", n),
		Stage:    assets.InService,
		Geometry: orb.Polygon{{{w, s}, {w + 0.001, s}, {w + 0.001, s + 0.001}, {w, s + 0.001}, {w, s}}},
	}
}

// named returns r with another name.
func named(r assets.Record, name string) assets.Record {
	switch t := r.(type) {
	case assets.Asset:
		t.Name = name
		return t
	case assets.Boundary:
		t.Name = name
		return t
	}
	return r
}

// referred returns r with another ref.
func referred(r assets.Record, ref string) assets.Record {
	switch t := r.(type) {
	case assets.Asset:
		t.Ref = ref
		return t
	case assets.Boundary:
		t.Ref = ref
		return t
	}
	return r
}

func puts(n, from int) []assets.Operation {
	ops := make([]assets.Operation, n)
	for i := range ops {
		ops[i] = assets.Put(lamp(from + i))
	}
	return ops
}
