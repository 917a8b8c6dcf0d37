package tiles

import (
	"context"

	"needlepoint/assets"
	"needlepoint/geo"
)

// MostAssets is how many assets a tile from OverviewZoom on may hold before its intact points are left to the layer of cells: 360 to
// 490 KB of them, packed, as far as is known.
const MostAssets = 20_500

// Budgets in bytes for what a thinned tile draws, so that with its cells it stays below 500 KB when packed.
const (
	assetBytes    = 368 << 10
	boundaryBytes = 112 << 10
)

// square returns the tile as a square of a lattice.
func (a Address) square() assets.Lattice { return assets.Lattice{Level: a.Z, X: a.X, Y: a.Y, Side: 1} }

// crowded reports whether a tile from OverviewZoom on holds more assets than can be drawn one by one.
func crowded(view assets.View, at Address, f assets.Filter) bool {
	if all, _ := view.Len(); all <= MostAssets {
		return false
	}
	return view.AtMost(at.square()) > MostAssets && view.Count(at.square(), f) > MostAssets
}

// thin draws the lines and areas that are large enough for an overview. In a crowded tile of a deeper zoom it draws all of them
// and what is not intact.
func (s assetSource) thin(at Address) (thinning, bool) {
	t := thinning{
		total: func() int { return s.view.Count(at.square(), s.filter) },
		bytes: assetBytes,
	}
	if at.Z < OverviewZoom {
		t.simplify = 1
		t.sketch = func(ctx context.Context, k *sketch) error {
			return s.sketch(ctx, k, func(each func(*assets.Drawn) bool) {
				s.view.DrawLarge(at.SearchBound(), at.leastWorld(), s.filter, each)
			})
		}
		return t, true
	}
	if !crowded(s.view, at, s.filter) {
		return t, false
	}
	t.sketch = func(ctx context.Context, k *sketch) error {
		return s.sketch(ctx, k, func(each func(*assets.Drawn) bool) { s.view.Draw(at.SearchBound(), s.filter, each) })
	}
	return t, true
}

// sketch adds the assets of a walk to a sketch. Refs are left out: one of its own for every feature would outweigh what is drawn.
func (s assetSource) sketch(ctx context.Context, k *sketch, walk func(func(*assets.Drawn) bool)) error {
	texts := make([]string, len(s.Layer().Texts))
	overview := k.at.Z < OverviewZoom
	n := 0
	walk(func(d *assets.Drawn) bool {
		if n++; n%contextStride == 0 && ctx.Err() != nil {
			return false
		}
		class, condition, stage := s.view.Kind(d.Kind)
		vital := !overview && condition != assets.Intact
		if !vital && (d.Shape() == assets.ShapePoint || d.Shape() == assets.ShapeOther && d.Geometry().Dimensions() == 0) {
			return true
		}
		kind, what := k.pen.drawWorld(d)
		if what == collapsed && vital && k.pen.mark.inWindow() {
			kind, what = k.pen.drawMark(), drawn
		}
		if what != drawn {
			return true
		}
		texts[assetClass], texts[assetClass+1], texts[assetClass+2] = string(class), string(condition), string(stage)
		texts[assetName], texts[assetRoad] = d.Name(), d.Text(roadClass)
		k.keep(Feature{ID: uint64(d.ID), Texts: texts, Vital: vital}, d.Box(), kind)
		return true
	})
	return ctx.Err()
}

// thin draws the boundaries that are large enough for an overview.
func (s boundarySource) thin(at Address) (thinning, bool) {
	if at.Z >= OverviewZoom {
		return thinning{}, false
	}
	return thinning{
		total: func() (n int) {
			for b := range s.view.BoundaryCandidates(at.SearchBound(), s.filter) {
				if at.holds(geo.WorldBoxOf(b.Geometry.Bound()).Middle()) {
					n++
				}
			}
			return n
		},
		simplify: 1,
		bytes:    boundaryBytes,
		sketch: func(ctx context.Context, k *sketch) error {
			return s.Each(ctx, at.SearchBound(), func(f Feature) error {
				if geo.WorldBoxOf(f.Geometry.Bound()).Side() >= at.leastWorld() {
					f.Texts[0] = "" // the ref, as with assets
					k.add(f)
				}
				return nil
			})
		},
	}, true
}
