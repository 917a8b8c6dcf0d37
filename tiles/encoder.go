package tiles

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// encoder renders tiles one after another; its buffers are kept from tile to tile.
type encoder struct {
	at     Address
	pen    pen
	writer layerWriter
	tile   []byte

	gathered []gathered
	texts    []string // of all gathered features, one after another
	counts   []uint64
	budget   int // features gathered so far, all layers together
}

// gathered is a feature of the layer at hand, to be put in order.
type gathered struct {
	rank     rank
	geometry orb.Geometry
	texts    int // where its texts begin
	counts   int
	vital    bool
}

var encoders = sync.Pool{New: func() any {
	return &encoder{writer: layerWriter{texts: map[string]uint64{}, counts: map[uint64]uint64{}}}
}}

func takeEncoder(at Address) *encoder {
	e := encoders.Get().(*encoder)
	e.at, e.pen.grid, e.tile, e.budget = at, newGrid(at), e.tile[:0], 0
	return e
}

// mostKept is the number of features above which an encoder is not worth its memory between tiles.
const mostKept = 65_536

// release gives the encoder back without anything that would keep a snapshot alive.
func (e *encoder) release() {
	if cap(e.gathered) > mostKept || len(e.writer.texts) > mostKept {
		return
	}
	e.clearGathered()
	e.writer.reset(0)
	encoders.Put(e)
}

func (e *encoder) clearGathered() {
	clear(e.gathered)
	clear(e.texts)
	e.gathered, e.texts, e.counts = e.gathered[:0], e.texts[:0], e.counts[:0]
}

// gather collects the features of a source and puts them in order.
func (e *encoder) gather(ctx context.Context, s Source, most int) error {
	e.clearGathered()
	l := s.Layer()
	err := s.Each(ctx, e.at.SearchBound(), func(f Feature) error {
		if len(f.Texts) != len(l.Texts) || len(f.Counts) != len(l.Counts) {
			return fmt.Errorf("feature %d has other fields than its layer", f.ID)
		}
		if e.budget++; e.budget > most {
			return tooMany(e.at, most)
		}
		g := gathered{rank: rank{id: f.ID}, geometry: f.Geometry, texts: len(e.texts), counts: len(e.counts), vital: f.Vital}
		if f.Geometry != nil {
			g.rank = rankOf(f.Geometry.Bound(), f.ID)
		}
		e.gathered = append(e.gathered, g)
		e.texts = append(e.texts, f.Texts...)
		e.counts = append(e.counts, f.Counts...)
		return nil
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	inOrder := func(a, b gathered) int { return a.rank.compare(b.rank) }
	if !slices.IsSortedFunc(e.gathered, inOrder) {
		slices.SortFunc(e.gathered, inOrder)
	}
	return nil
}

func tooMany(at Address, most int) error {
	return assets.Refuse(assets.TooLarge, "tile", assets.Text{
		ZH: fmt.Sprintf("瓦片 %v 的要素超过 %d 个，请放大后再看", at, most),
		EN: fmt.Sprintf("tile %v holds more than %d features; zoom in", at, most),
	})
}

// layer draws what was gathered and appends it to the tile.
func (e *encoder) layer(ctx context.Context, l Layer) (LayerStats, error) {
	stats := LayerStats{Layer: l.Name}
	e.writer.reset(len(l.Texts))
	for i := range e.gathered {
		if i%contextStride == contextStride-1 && ctx.Err() != nil {
			return stats, ctx.Err()
		}
		g := &e.gathered[i]
		kind, what := e.pen.draw(g.geometry)
		if what == absent {
			continue
		}
		stats.Total++
		if what == collapsed && g.vital && e.pen.mark.inWindow() {
			kind, what = e.pen.drawMark(), drawn
		}
		if what != drawn {
			continue
		}
		stats.Shown++
		e.writer.add(&l, Feature{
			ID:     g.rank.id,
			Texts:  e.texts[g.texts : g.texts+len(l.Texts)],
			Counts: e.counts[g.counts : g.counts+len(l.Counts)],
		}, kind, e.pen.commands)
	}
	e.tile = e.writer.appendTo(e.tile, l)
	return stats, nil
}

// omitted appends the layer that says what the others leave out.
func (e *encoder) omitted(layers []LayerStats) {
	l := OmittedLayer()
	e.writer.reset(len(l.Texts))
	e.pen.mark = vertex{Extent / 2, Extent / 2}
	for _, s := range layers {
		if s.Shown < s.Total {
			kind := e.pen.drawMark()
			e.writer.add(&l, Feature{Texts: []string{s.Layer}, Counts: []uint64{uint64(s.Total), uint64(s.Shown)}}, kind, e.pen.commands)
		}
	}
	e.tile = e.writer.appendTo(e.tile, l)
}
