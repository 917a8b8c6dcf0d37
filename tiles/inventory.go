package tiles

import (
	"context"
	"iter"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// assetSource is the layer of assets.
type assetSource struct {
	view   assets.View
	filter assets.Filter
}

// Assets returns the layer "assets": what the filter lets through in the view, with its id, ref, class,
// condition, stage, name and road class. What is not intact is Vital.
func Assets(view assets.View, filter assets.Filter) Source { return assetSource{view, filter} }

// AssetLayer describes the layer that Assets returns.
func AssetLayer() Layer {
	return Layer{Name: "assets", Description: "public objects and surfaces; below zoom 14 only lines and areas of 4 px and more, without ref", Texts: []Field{
		{Name: "ref", Description: "the city's own code", Own: true},
		{Name: "class", Description: "key of the class in the catalogue"},
		{Name: "condition", Description: "intact, damaged, missing, abandoned or removed"},
		{Name: "stage", Description: "planned, in_service or retired"},
		{Name: "name", Description: "name, where it has one"},
		{Name: roadClass, Description: "of a road: expressway, arterial, secondary, branch, neighbourhood, back_lane or village"},
	}}
}

// The fields of AssetLayer by their place.
const (
	assetRef = iota
	assetClass
	_ // condition
	_ // stage
	assetName
	assetRoad
)

// roadClass is the one attribute that the map itself is drawn by.
const roadClass = "road_class"

func (s assetSource) Layer() Layer { return AssetLayer() }

func (s assetSource) Each(ctx context.Context, box orb.Bound, each func(Feature) error) error {
	return s.eachOf(ctx, s.view.Candidates(box, s.filter), each)
}

// eachOf hands assets on as features.
func (s assetSource) eachOf(ctx context.Context, records iter.Seq[assets.Asset], each func(Feature) error) error {
	texts := make([]string, 6)
	return walk(ctx, records, func(a assets.Asset) error {
		texts[0], texts[1], texts[2], texts[3], texts[4] = a.Ref, string(a.Class), string(a.Condition), string(a.Stage), a.Name
		texts[5] = a.Attributes.Text(roadClass)
		return each(Feature{ID: uint64(a.ID), Geometry: a.Geometry, Texts: texts, Vital: a.Condition != assets.Intact})
	})
}

// boundarySource is the layer of boundaries.
type boundarySource struct {
	view   assets.View
	filter assets.BoundaryFilter
}

// Boundaries returns the layer "boundaries": what the filter lets through in the view, with its id, ref, kind,
// grid, stage and name.
func Boundaries(view assets.View, filter assets.BoundaryFilter) Source {
	return boundarySource{view, filter}
}

// BoundaryLayer describes the layer that Boundaries returns.
func BoundaryLayer() Layer {
	return Layer{Name: "boundaries", Description: "areas and lines of order; below zoom 14 only those of 4 px and more, without ref", Texts: []Field{
		{Name: "ref", Description: "the city's own code"},
		{Name: "kind", Description: "district, street, community, cell, park, zone, parcel, control_line or project"},
		{Name: "grid", Description: "the named set that it belongs to, if any"},
		{Name: "stage", Description: "planned, in_service or retired"},
		{Name: "name", Description: "name, where it has one"},
	}}
}

func (s boundarySource) Layer() Layer { return BoundaryLayer() }

func (s boundarySource) Each(ctx context.Context, box orb.Bound, each func(Feature) error) error {
	return s.eachOf(ctx, s.view.BoundaryCandidates(box, s.filter), each)
}

// eachOf hands boundaries on as features.
func (s boundarySource) eachOf(ctx context.Context, records iter.Seq[assets.Boundary], each func(Feature) error) error {
	texts := make([]string, 5)
	return walk(ctx, records, func(b assets.Boundary) error {
		texts[0], texts[1], texts[2], texts[3], texts[4] = b.Ref, string(b.Kind), b.Grid, string(b.Stage), b.Name
		return each(Feature{ID: uint64(b.ID), Geometry: b.Geometry, Texts: texts})
	})
}

// contextStride is how many features go by between two looks at the context.
const contextStride = 1024

// walk hands every record to each until an error of its own or of the context.
func walk[R any](ctx context.Context, records iter.Seq[R], each func(R) error) error {
	n := 0
	for r := range records {
		if n++; n%contextStride == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := each(r); err != nil {
			return err
		}
	}
	return ctx.Err()
}
