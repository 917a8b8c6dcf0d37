package web

import (
	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/tiles"
)

// layerSet is a set of the layers that a tile may have.
type layerSet uint8

const (
	boundaryLayer layerSet = 1 << iota
	assetLayer
	cellLayer

	allLayers = boundaryLayer | assetLayer | cellLayer
)

// layerNames are the layers by their place in a layerSet, as the parameter layers names them.
var layerNames = []string{tiles.BoundaryLayer().Name, tiles.AssetLayer().Name, tiles.CellLayer().Name}

// layersAsked reads layers: a comma list or repeated, all of them where it is not given.
func layersAsked(c *fiber.Ctx) (layerSet, error) {
	if c.Context().QueryArgs().Len() == 0 {
		return allLayers, nil
	}
	asked := listed[string](c, "layers")
	if len(asked) == 0 {
		return allLayers, nil
	}
	var set layerSet
	for _, name := range asked {
		for i, known := range layerNames {
			if name == known {
				set |= 1 << i
			}
		}
	}
	return set, known("layers", asked, layerNames)
}

// variant adds the layers to the text of a filter, so that one text is of one kind of tile.
func (l layerSet) variant(filter string) string {
	if l == allLayers {
		return filter
	}
	return string(rune('0'+l)) + ";" + filter
}

// layerSources are the sources of each layerSet, made once.
var layerSources = func() (out [allLayers + 1]func(assets.View, assets.Filter) []tiles.Source) {
	for l := range out {
		out[l] = func(view assets.View, f assets.Filter) []tiles.Source { return tileSources(view, f, layerSet(l)) }
	}
	return out
}()

func (l layerSet) sources() func(assets.View, assets.Filter) []tiles.Source { return layerSources[l] }

// tileSources are the layers of a tile. The filter narrows assets and the cells that count them; boundaries are all there. Removed
// and retired assets are in the tile too unless it is narrowed: whether they are seen is the map's choice.
func tileSources(view assets.View, f assets.Filter, layers layerSet) (out []tiles.Source) {
	if len(f.Stages) == 0 {
		f.Stages = assets.AnyStage()
	}
	if layers&boundaryLayer != 0 {
		out = append(out, tiles.Boundaries(view, assets.BoundaryFilter{}))
	}
	if layers&assetLayer != 0 {
		out = append(out, tiles.Assets(view, f))
	}
	if layers&cellLayer != 0 {
		out = append(out, tiles.Cells(view, f))
	}
	return out
}
