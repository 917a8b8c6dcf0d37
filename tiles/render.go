package tiles

import (
	"context"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"

	"needlepoint/assets"
)

// DefaultMaxFeatures is how many features a tile may hold unless Options says otherwise.
const DefaultMaxFeatures = 250_000

// Options tunes Render; the zero value is the default.
type Options struct {
	MaxFeatures int // that the sources may yield for one tile, all layers together; 0 is DefaultMaxFeatures
}

// Tile is a rendered tile.
type Tile struct {
	Data   []byte // the vector tile, not compressed; empty where nothing is there (HTTP 204)
	ETag   string // strong, quoted, of Data in this encoding; "" where Data is empty
	Layers []LayerStats
}

// LayerStats counts one layer of a tile, its buffer included. Total less Shown is what is too small to draw at this
// scale or lies beyond the Mercator limit. In a tile that does not show everything, below OverviewZoom or above MostAssets, both count
// the features that have the middle of their bounding box in the tile, without its buffer: each is counted in one tile of a zoom.
type LayerStats struct {
	Layer string
	Total int // features that reach the tile
	Shown int // those drawn in it
}

// OmittedLayer describes the layer that a tile ends with when any layer shows fewer features than it has there:
// for each such layer one point in the middle of the tile. No source may have its name.
func OmittedLayer() Layer {
	return Layer{Name: "omitted", Description: "what is there but not drawn by itself: too small at this scale, or too much for one tile",
		Texts: []Field{{Name: "layer", Description: "the layer that shows less than there is"}},
		Counts: []Field{
			{Name: "n_total", Description: "features of that layer that reach the tile; below zoom 14 and in crowded tiles those with the middle of their box in it"},
			{Name: "n_shown", Description: "those drawn"},
		}}
}

// Render cuts one tile. A failing source fails the tile; more features than Options.MaxFeatures are TooLarge,
// never a part of them. Features are drawn in the order of a curve through their middles, then by id, so
// the bytes do not depend on the order of the sources' walks.
func Render(ctx context.Context, at Address, sources []Source, o Options) (Tile, error) {
	if !at.Valid() {
		return Tile{}, assets.Refuse(assets.Invalid, "tile", assets.Text{
			ZH: fmt.Sprintf("没有瓦片 %v", at), EN: fmt.Sprintf("there is no tile %v", at)})
	}
	if o.MaxFeatures <= 0 {
		o.MaxFeatures = DefaultMaxFeatures
	}
	e := takeEncoder(at)
	defer e.release()
	tile := Tile{}
	for i, s := range sources {
		l := s.Layer()
		if sharesName(l.Name, sources[:i]) {
			return Tile{}, fmt.Errorf("tile %v: two layers are called %q", at, l.Name)
		}
		stats, err := e.source(ctx, s, o.MaxFeatures)
		if err != nil {
			return Tile{}, fmt.Errorf("tile %v: layer %s: %w", at, l.Name, err)
		}
		tile.Layers = append(tile.Layers, stats)
	}
	e.omitted(tile.Layers)
	if len(e.tile) > 0 {
		tile.Data = slices.Clone(e.tile)
		tile.ETag = etagOf(tile.Data)
	}
	return tile, nil
}

// source draws a layer in the way that suits the source and the tile.
func (e *encoder) source(ctx context.Context, s Source, most int) (LayerStats, error) {
	if s, ok := s.(thinner); ok {
		if t, ok := s.thin(e.at); ok {
			return e.thinned(ctx, s.Layer(), t)
		}
	}
	if s, ok := s.(drawer); ok {
		return s.draw(ctx, e, most)
	}
	if err := e.gather(ctx, s, most); err != nil {
		return LayerStats{}, err
	}
	return e.layer(ctx, s.Layer())
}

func sharesName(name string, others []Source) bool {
	return name == OmittedLayer().Name || slices.ContainsFunc(others, func(s Source) bool { return s.Layer().Name == name })
}

// etagOf returns a strong ETag of the bytes, which is all it depends on: a revision that leaves a tile alone leaves its ETag
// alone. Two checksums that processors make in passing tell one state of a tile from the next as surely as a digest's 64 bits, at a
// tenth of its work; nobody gains by forging one.
func etagOf(data []byte) string {
	tag := make([]byte, 0, 32)
	tag = append(strconv.AppendInt(append(tag, '"'), int64(len(data)), 36), '-')
	sums := uint64(crc32.Checksum(data, castagnoli))<<32 | uint64(crc32.ChecksumIEEE(data))
	return string(append(strconv.AppendUint(tag, sums, 36), '"'))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)
