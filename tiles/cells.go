package tiles

import (
	"context"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

const (
	cellBits = 5 // a tile is 2^cellBits cells a side
	cellSide = Extent >> cellBits
	cellRim  = cellSide / 10 // left free on each side
)

// cellSource is the layer of cells.
type cellSource struct {
	view   assets.View
	filter assets.Filter
}

// Cells returns the layer "cells": squares, 32 × 32 a tile, that say how many assets the filter lets through, by class and
// condition. An asset counts in the square that holds the middle of its bounding box, so that the sums over the tiles of a zoom
// are exact. The layer is in tiles below OverviewZoom, and in deeper ones that hold more than MostAssets, whatever the filter.
func Cells(view assets.View, filter assets.Filter) Source { return cellSource{view, filter} }

// CellLayer describes the layer that Cells returns.
func CellLayer() Layer {
	return Layer{Name: "cells", Description: "squares that count the assets within; how many of a class there are is told under the " +
		"class's key, and how many of them are in another condition than intact under class.condition, such as street_light.damaged",
		Counts: []Field{
			{Name: "n", Description: "assets in the square, whatever their geometry"},
			{Name: "damaged", Description: "of these, how many are damaged; left out where none is, like the following"},
			{Name: "missing", Description: "how many are missing"},
			{Name: "abandoned", Description: "how many are abandoned"},
			{Name: "removed", Description: "how many are removed"},
		}}
}

func (s cellSource) Layer() Layer { return CellLayer() }

// Each yields nothing: the squares of a tile depend on its address, which a box does not tell.
func (s cellSource) Each(ctx context.Context, _ orb.Bound, _ func(Feature) error) error {
	return ctx.Err()
}

// squares returns what the cells of a tile hold; none where the tile has no such layer.
func (s cellSource) squares(at Address) []assets.Square {
	if at.Z >= OverviewZoom && !crowded(s.view, at, assets.Filter{Stages: assets.AnyStage()}) {
		return nil
	}
	return s.view.Cells(assets.Lattice{Level: at.Z + cellBits, X: at.X << cellBits, Y: at.Y << cellBits, Side: 1 << cellBits}, s.filter)
}

// draw draws the squares of a tile and appends the layer to it.
func (s cellSource) draw(ctx context.Context, e *encoder, _ int) (LayerStats, error) {
	squares := s.squares(e.at)
	stats := LayerStats{Layer: s.Layer().Name, Total: len(squares), Shown: len(squares)}
	if err := ctx.Err(); err != nil || len(squares) == 0 {
		return stats, err
	}
	w := newCellWriter(squares)
	for _, q := range squares {
		w.add(q, e.pen.drawCell(q.X&(1<<cellBits-1), q.Y&(1<<cellBits-1)))
	}
	e.tile = w.appendTo(e.tile, stats.Layer)
	return stats, nil
}

// drawCell draws a cell of the tile and returns its commands.
func (p *pen) drawCell(column, row uint32) []byte {
	p.commands, p.cursor = p.commands[:0], vertex{}
	x, y := int64(column)*cellSide, int64(row)*cellSide
	const low, high = cellRim, cellSide - cellRim
	p.moveAlong([]vertex{{x + low, y + low}, {x + high, y + low}, {x + high, y + high}, {x + low, y + high}})
	p.command(closePath, 1)
	return p.commands
}
