package bench

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"needlepoint/tiles"
)

// tilesWanted is how many tiles of a zoom are measured: the deeper, the smaller they are.
func tilesWanted(zoom int) int {
	switch {
	case zoom < 10:
		return 4
	case zoom < 14:
		return 24
	case zoom == 14:
		return 60
	case zoom == 15:
		return 120
	case zoom == 16:
		return 300
	}
	return 600
}

// addresses are the tiles of a zoom in which places lie.
func addresses(zoom int, points []orb.Point) []tiles.Address {
	out := make([]tiles.Address, len(points))
	for i, p := range points {
		t := maptile.At(p, maptile.Zoom(zoom))
		out[i] = tiles.Address{Z: uint8(zoom), X: t.X, Y: t.Y}
	}
	return out
}

func tilePath(at tiles.Address) string { return "/tiles/" + at.String() + ".mvt" }

func tileRequests(at []tiles.Address, headers ...string) []request {
	out := make([]request, len(at))
	for i, a := range at {
		out[i] = get(tilePath(a), headers...)
	}
	return out
}

// tileWork is the name of the work of one zoom.
func tileWork(zoom int) string { return fmt.Sprintf("tile z%d", zoom) }

// measureTiles renders tiles of every zoom, none from a cache.
func (b *run) measureTiles(ctx context.Context, p *process) error {
	for zoom := 0; zoom <= tiles.ServedZoom; zoom++ {
		at := addresses(zoom, b.places.draw(tilesWanted(zoom)))
		b.work.tiles[zoom] = at
		if err := b.figure(ctx, p, task{work: tileWork(zoom), requests: tileRequests(at), count: countAssets}); err != nil {
			return err
		}
	}
	return nil
}

// workCached is the work of tiles that are ready.
const workCached = "cached tile z16, gzipped"

// measureCached asks for few tiles again and again, as browsers do: packed, four at a time.
func (b *run) measureCached(ctx context.Context, p *process) error {
	at := addresses(16, b.places.draw(40))
	for len(at) < 20_000 {
		at = append(at, at...)
	}
	return b.figure(ctx, p, task{work: workCached, requests: tileRequests(at[:20_000], "Accept-Encoding: gzip"), clients: 4})
}

// Field numbers of a vector tile.
const (
	fieldLayer   = 3
	fieldName    = 1
	fieldFeature = 2
)

// countAssets counts the features of the layer of assets in a tile.
func countAssets(tile []byte) int {
	total := 0
	eachField(tile, func(number uint64, layer []byte) {
		if number != fieldLayer {
			return
		}
		n, name := 0, ""
		eachField(layer, func(number uint64, body []byte) {
			switch number {
			case fieldName:
				name = string(body)
			case fieldFeature:
				n++
			}
		})
		if name == tiles.AssetLayer().Name {
			total += n
		}
	})
	return total
}

// eachField calls f with the length-delimited fields of a protobuf message, as far as it can be read.
func eachField(data []byte, f func(number uint64, body []byte)) {
	for len(data) > 0 {
		key, k := binary.Uvarint(data)
		if k <= 0 {
			return
		}
		n, m := binary.Uvarint(data[k:])
		if m <= 0 {
			return
		}
		data = data[k+m:]
		if key&7 != 2 {
			continue
		}
		if n > uint64(len(data)) {
			return
		}
		f(key>>3, data[:n])
		data = data[n:]
	}
}
