package tiles

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"needlepoint/geo"
)

// OverviewZoom is the zoom from which a tile holds all that is there. Below, its layers show what is large enough to be seen,
// simplified by at most a unit, and the layer of cells counts everything.
const OverviewZoom = 14

// leastUnits is the side, in tile units, from which an overview shows a line or area: 4 px of a tile of 512.
const leastUnits = 32

// thinner is a source that need not draw all that it has.
type thinner interface {
	Source

	// thin says how the source is drawn in a tile in which it does not draw everything; ok is false where it does.
	thin(at Address) (t thinning, ok bool)
}

// thinning is how a layer is drawn when not everything is.
type thinning struct {
	total    func() int // counts the records whose middle lies in the tile
	simplify float64    // units that a line may stray from its place
	bytes    int        // budget for what is drawn
	sketch   func(context.Context, *sketch) error
}

// mostThinned is the budget of features of a thinned layer.
const mostThinned = 20_000

// vitalClass stands above the size class of anything.
const vitalClass = 4 * (geo.WorldBits + 1)

// sizeClass returns the class of a box: four to each doubling of its longer side.
func sizeClass(box geo.WorldBox) int {
	side := box.Side() | 7
	n := bits.Len32(side)
	return 4*n + int(side>>(n-3)&3)
}

// stroke is a feature of a thinned layer as it would be drawn. Its commands and texts lie in the sketch.
type stroke struct {
	rank                rank
	class               int // its sizeClass, or vitalClass
	kind                byte
	inside              bool // its middle lies in the tile
	firstByte, lastByte int
	firstText, lastText int
	weight              int // of it in the tile, in bytes, about
}

// sketch collects the strokes of a layer until it is known which there is room for.
type sketch struct {
	*encoder
	name     int // which text, if any, is the name: the others are written once for many
	strokes  []stroke
	commands []byte
	texts    []string
}

// thinned draws a layer within its budget. Total and Shown count by the middle of the bounding box, so that the sums over the
// tiles of a zoom are exact.
func (e *encoder) thinned(ctx context.Context, l Layer, t thinning) (LayerStats, error) {
	stats := LayerStats{Layer: l.Name, Total: t.total()}
	s := sketch{encoder: e, name: slices.IndexFunc(l.Texts, func(f Field) bool { return f.Name == "name" })}
	e.pen.simplify.tolerance = t.simplify
	defer func() { e.pen.simplify.tolerance = 0 }()
	if err := t.sketch(ctx, &s); err != nil {
		return stats, err
	}
	kept := fitting(s.strokes, t.bytes)
	slices.SortFunc(kept, func(a, b stroke) int { return a.rank.compare(b.rank) })
	e.writer.reset(len(l.Texts))
	for _, k := range kept {
		if k.inside {
			stats.Shown++
		}
		e.writer.add(&l, Feature{ID: k.rank.id, Texts: s.texts[k.firstText:k.lastText]}, k.kind, s.commands[k.firstByte:k.lastByte])
	}
	e.tile = e.writer.appendTo(e.tile, l)
	return stats, nil
}

// add draws a feature and keeps the stroke, unless nothing of it is to be seen.
func (s *sketch) add(f Feature) {
	if kind, what := s.pen.draw(f.Geometry); what == drawn {
		s.keep(f, geo.WorldBoxOf(f.Geometry.Bound()), kind)
	}
}

// keep keeps what the pen has drawn.
func (s *sketch) keep(f Feature, box geo.WorldBox, kind byte) {
	k := stroke{rank: rankOfBox(box, f.ID), class: sizeClass(box), kind: kind, inside: s.at.holds(box.Middle()),
		firstByte: len(s.commands), firstText: len(s.texts)}
	if f.Vital {
		k.class = vitalClass
	}
	s.commands, s.texts = append(s.commands, s.pen.commands...), append(s.texts, f.Texts...)
	k.lastByte, k.lastText = len(s.commands), len(s.texts)
	k.weight = k.lastByte - k.firstByte + 24
	if s.name >= 0 {
		k.weight += len(f.Texts[s.name])
	}
	s.strokes = append(s.strokes, k)
}

// fitting returns the strokes that there is room for: the largest size classes, each whole or not at all, so that what is drawn
// depends on what is there and not on the order of a walk. Of vital strokes, and of a first class that does not fit, those with
// the lowest ids are taken, up to half the room.
func fitting(all []stroke, bytes int) []stroke {
	slices.SortFunc(all, func(a, b stroke) int { return cmp.Or(cmp.Compare(b.class, a.class), cmp.Compare(a.rank.id, b.rank.id)) })
	kept := all[:0]
	for start := 0; start < len(all); {
		end, weight := start, 0
		for ; end < len(all) && all[end].class == all[start].class; end++ {
			weight += all[end].weight
		}
		class := all[start:end]
		start = end
		if len(kept)+len(class) > mostThinned || weight > bytes {
			vital := class[0].class == vitalClass
			if !vital && len(kept) > 0 {
				break
			}
			class, weight = fittingHalf(class, bytes)
			kept, bytes = append(kept, class...), bytes-weight
			if !vital {
				break
			}
			continue
		}
		kept, bytes = append(kept, class...), bytes-weight
	}
	return kept
}

// fittingHalf returns the first strokes that half the room holds, and their weight.
func fittingHalf(class []stroke, bytes int) (kept []stroke, weight int) {
	for i, k := range class {
		if i == mostThinned/2 || weight+k.weight > bytes/2 {
			return class[:i], weight
		}
		weight += k.weight
	}
	return class, weight
}

// holds reports whether a place of the world lies in the tile.
func (a Address) holds(p geo.WorldPoint) bool {
	shift := geo.WorldBits - a.Z
	return p.X>>shift == a.X && p.Y>>shift == a.Y
}

// leastWorld returns leastUnits in units of the world.
func (a Address) leastWorld() uint32 { return leastUnits << (geo.WorldBits - extentBits - a.Z) }
