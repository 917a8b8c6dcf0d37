package cql2

import (
	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// geometry reads a GeoJSON geometry; its own bbox, if any, says nothing new and is not kept.
func (r jsonReader) geometry(n node) (Expr, *assets.Error) {
	h := &heights{}
	shape, err := r.shape(n, h)
	if err != nil {
		return nil, err
	}
	return Geometry{shape, h.list}, nil
}

func (r jsonReader) shape(n node, h *heights) (orb.Geometry, *assets.Error) {
	kind, _ := n.get("type")
	content := "coordinates"
	if shapeKind(kind.text) == collectionShape {
		content = "geometries"
	}
	list, ok := n.get(content)
	if ok && kind.kind == 's' && list.kind == '[' && (len(list.list) > 0 || kind.text == string(pointShape)) {
		switch shapeKind(kind.text) {
		case pointShape:
			return r.position(list, h)
		case lineShape:
			return r.line(list, h)
		case polygonShape:
			return r.polygon(list, h)
		case multiPointShape:
			return nodes(list, func(n node) (orb.Point, *assets.Error) { return r.position(n, h) }, orb.MultiPoint{})
		case multiLineShape:
			return nodes(list, func(n node) (orb.LineString, *assets.Error) { return r.line(n, h) }, orb.MultiLineString{})
		case multiPolygonShape:
			return nodes(list, func(n node) (orb.Polygon, *assets.Error) { return r.polygon(n, h) }, orb.MultiPolygon{})
		case collectionShape:
			return nodes(list, func(n node) (orb.Geometry, *assets.Error) {
				if kind, _ := n.get("type"); n.kind != '{' || kind.text == string(collectionShape) {
					return nil, r.unexpected(n, assets.Text{ZH: "非集合的 GeoJSON 几何", EN: "a GeoJSON geometry that is no collection"})
				}
				return r.shape(n, h)
			}, orb.Collection{})
		}
	}
	return nil, r.unexpected(n, assets.Text{
		ZH: "GeoJSON 几何：type 为几何种类，并有不空的 coordinates（集合用 geometries）",
		EN: "a GeoJSON geometry: a type and coordinates that are not empty (geometries for a collection)",
	})
}

// nodes reads each element of a JSON array.
func nodes[S ~[]E, E any](n node, read func(node) (E, *assets.Error), out S) (S, *assets.Error) {
	for _, element := range n.list {
		e, err := read(element)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (r jsonReader) numbers(n node, expected assets.Text) ([]float64, *assets.Error) {
	if n.kind != '[' {
		return nil, r.unexpected(n, expected)
	}
	return nodes(n, func(n node) (float64, *assets.Error) {
		if n.kind != 'n' {
			return 0, r.unexpected(n, expected)
		}
		return n.number, nil
	}, []float64{})
}

func (r jsonReader) position(n node, h *heights) (orb.Point, *assets.Error) {
	expected := assets.Text{ZH: "两个或三个数的坐标点 [经度, 纬度, 高程]", EN: "a position of two or three numbers, [longitude, latitude, height]"}
	numbers, err := r.numbers(n, expected)
	if err != nil {
		return orb.Point{}, err
	}
	if len(numbers) < 2 || len(numbers) > 3 {
		return orb.Point{}, r.unexpected(n, expected)
	}
	if !h.note(numbers[2:]) {
		return orb.Point{}, r.unexpected(n, evenHeights)
	}
	return orb.Point(numbers[:2]), nil
}

func (r jsonReader) line(n node, h *heights) (orb.LineString, *assets.Error) {
	if n.kind != '[' || len(n.list) < fewestLine {
		return nil, r.unexpected(n, atLeastTwo)
	}
	return nodes(n, func(n node) (orb.Point, *assets.Error) { return r.position(n, h) }, orb.LineString{})
}

func (r jsonReader) polygon(n node, h *heights) (orb.Polygon, *assets.Error) {
	if n.kind != '[' || len(n.list) == 0 {
		return nil, r.unexpected(n, assets.Text{ZH: "环的数组", EN: "an array of rings"})
	}
	return nodes(n, func(n node) (orb.Ring, *assets.Error) {
		if n.kind != '[' || len(n.list) < fewestRing {
			return nil, r.unexpected(n, atLeastFour)
		}
		return nodes(n, func(n node) (orb.Point, *assets.Error) { return r.position(n, h) }, orb.Ring{})
	}, orb.Polygon{})
}

func (r jsonReader) box(n node) (Expr, *assets.Error) {
	corners, err := r.numbers(n, wholeBox)
	if err != nil {
		return nil, err
	}
	if fault := cornersFault(corners); fault.EN != "" {
		return nil, unexpected(r.source, n.at, fault, wholeBox)
	}
	return Box{corners}, nil
}
