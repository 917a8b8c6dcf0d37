package tiles

import (
	"context"
	"encoding/binary"

	"needlepoint/assets"
	"needlepoint/geo"
)

// drawer is a source that can hand out its features where they lie, in the order in which a tile has them.
type drawer interface {
	Source

	// draw appends the layer to the tile of the encoder.
	draw(ctx context.Context, e *encoder, most int) (LayerStats, error)
}

// worldZoom is the deepest zoom at which places are taken from the fixed-point world: four of its units make one of the tile.
// Deeper tiles are drawn from the coordinates themselves.
const worldZoom = geo.WorldBits - extentBits - 2

// assetPainter draws assets straight from the packed book.
type assetPainter struct {
	*encoder
	view  assets.View
	known []kindTags // by code of class, condition and stage
	ref   []byte
}

// kindTags is what a combination of class, condition and stage adds to the tags of a feature.
type kindTags struct {
	tags  []byte
	vital bool
}

func (s assetSource) draw(ctx context.Context, e *encoder, most int) (stats LayerStats, err error) {
	l := s.Layer()
	stats.Layer = l.Name
	e.writer.reset(len(l.Texts))
	p := assetPainter{encoder: e, view: s.view, known: make([]kindTags, s.view.Kinds())}
	n := 0
	s.view.Draw(e.at.SearchBound(), s.filter, func(d *assets.Drawn) bool {
		if e.budget++; e.budget > most {
			err = tooMany(e.at, most)
			return false
		}
		if n++; n%contextStride == 0 && ctx.Err() != nil {
			return false
		}
		p.paint(d, &stats)
		return true
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return stats, err
	}
	e.tile = e.writer.appendTo(e.tile, l)
	return stats, nil
}

// paint draws one asset and counts it.
func (p *assetPainter) paint(d *assets.Drawn, stats *LayerStats) {
	kind, what := p.pen.drawWorld(d)
	if what == absent {
		return
	}
	stats.Total++
	tags := p.kind(d.Kind)
	if what == collapsed && tags.vital && p.pen.mark.inWindow() {
		kind, what = p.pen.drawMark(), drawn
	}
	if what != drawn {
		return
	}
	stats.Shown++
	w := &p.writer
	w.tags = w.tags[:0]
	if p.ref = d.AppendRef(p.ref[:0]); len(p.ref) > 0 {
		w.tag(assetRef, w.own(p.ref))
	}
	w.tags = append(w.tags, tags.tags...)
	if name := d.Name(); name != "" {
		w.tag(assetName, w.text(assetName, name))
	}
	if road := d.Text(roadClass); road != "" {
		w.tag(assetRoad, w.text(assetRoad, road))
	}
	w.feature(uint64(d.ID), kind, p.pen.commands)
}

// kind returns the tags of a combination, which are the same in every feature of the tile.
func (p *assetPainter) kind(code uint32) *kindTags {
	k := &p.known[code]
	if k.tags != nil {
		return k
	}
	class, condition, stage := p.view.Kind(code)
	k.vital = condition != assets.Intact
	k.tags = make([]byte, 0, 16)
	for i, text := range [...]string{string(class), string(condition), string(stage)} {
		if text != "" {
			k.tags = binary.AppendUvarint(k.tags, uint64(assetClass+i))
			k.tags = binary.AppendUvarint(k.tags, p.writer.text(assetClass+i, text))
		}
	}
	return k
}

// drawWorld draws an asset from the units of the world where that is as good as drawing it from its coordinates.
func (p *pen) drawWorld(d *assets.Drawn) (kind byte, what fate) {
	shape := d.Shape()
	if shape == assets.ShapeOther || p.grid.deep || !p.traceWorld(d.World) {
		return p.draw(d.Geometry())
	}
	p.commands, p.cursor = p.commands[:0], vertex{}
	switch shape {
	case assets.ShapePoint:
		v := p.path[0]
		if !v.inWindow() {
			return pointType, absent
		}
		p.command(moveTo, 1)
		p.to(v)
		return pointType, drawn
	case assets.ShapeLine:
		return lineType, p.tracedLine()
	}
	p.area.reset()
	return polygonType, p.endAreas(p.tracedRing())
}

// traceWorld takes places of the world to tile units, into p.path. ok is false where they have to be looked at more closely: at
// the edge of the world, where what lies beyond stands as well, and where an edge is so long that it bends. Where the
// pen has a tolerance the path is simplified.
func (p *pen) traceWorld(world []geo.WorldPoint) (ok bool) {
	p.path = p.path[:0]
	g := &p.grid
	previous := uint32(0)
	for i, w := range world {
		if w.Y == 0 || w.Y == 1<<geo.WorldBits-1 || w.X == 1<<geo.WorldBits-1 {
			return false
		}
		if i > 0 && max(w.Y, previous)-min(w.Y, previous) > g.straightWorld {
			return false
		}
		previous = w.Y
		p.pass(g.snap(int64(w.X)<<(worldBits-geo.WorldBits), int64(w.Y)<<(worldBits-geo.WorldBits)))
	}
	p.path = p.simplify.path(p.path)
	return len(p.path) > 0
}
