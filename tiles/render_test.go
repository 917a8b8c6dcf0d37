package tiles_test

import (
	"context"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"needlepoint/tiles"
)

// list is a source of given features.
type list struct {
	layer    tiles.Layer
	features []tiles.Feature
}

func (l list) Layer() tiles.Layer { return l.layer }

func (l list) Each(ctx context.Context, box orb.Bound, each func(tiles.Feature) error) error {
	for _, f := range l.features {
		if f.Geometry != nil && !f.Geometry.Bound().Intersects(box) {
			continue
		}
		if err := each(f); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func TestRenderFirst(t *testing.T) {
	l := list{tiles.AssetLayer(), []tiles.Feature{{ID: 7, Geometry: orb.Polygon{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}}, Texts: []string{"a", "b", "c", "", "e"}}}}
	tile, err := tiles.Render(t.Context(), tiles.Address{Z: 3, X: 4, Y: 3}, []tiles.Source{l}, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ls, err := mvt.Unmarshal(tile.Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range ls {
		for _, f := range l.Features {
			t.Log(l.Name, f.ID, f.Properties, f.Geometry)
		}
	}
	t.Log(tile.Layers, tile.ETag, tile.GzipETag(), len(tile.Gzip().Data))
}
