package bench

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"needlepoint/tiles"
)

// drawn is a layer of assets as another program writes it.
func drawn(t *testing.T, change func([]*geojson.Feature) []*geojson.Feature) []byte {
	t.Helper()
	feature := func(id int, g orb.Geometry) *geojson.Feature {
		f := geojson.NewFeature(g)
		f.ID = float64(id)
		f.Properties = geojson.Properties{"ref": "99900101001000001", "class": "street_light", "condition": "intact"}
		return f
	}
	list := []*geojson.Feature{
		feature(1, orb.Point{100, 200}),
		feature(2, orb.LineString{{10, 10}, {50, 60}, {90, 61}}),
		feature(3, orb.Polygon{{{500, 500}, {600, 500}, {600, 600}, {500, 600}, {500, 500}}}),
		feature(4, orb.Point{-30, 12}),
		feature(5, orb.LineString{{700, 700}, {701, 701}}),
	}
	if change != nil {
		list = change(list)
	}
	data, err := mvt.Marshal(mvt.Layers{{Name: "assets", Version: 2, Extent: tiles.Extent, Features: list}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestContentIsFoundToDiffer falsifies one feature after another: each time exactly that is told.
func TestContentIsFoundToDiffer(t *testing.T) {
	for name, c := range map[string]struct {
		change func([]*geojson.Feature) []*geojson.Feature
		want   Content
		says   string
	}{
		"nothing": {nil, Content{Features: 5, Alike: 5}, ""},
		"a property": {func(l []*geojson.Feature) []*geojson.Feature {
			l[1].Properties = maps.Clone(l[1].Properties)
			l[1].Properties["condition"] = "damaged"
			return l
		}, Content{Features: 5, Alike: 4, Different: 1}, "asset 2: condition"},
		"a property more": {func(l []*geojson.Feature) []*geojson.Feature {
			l[0].Properties["name"] = "x"
			return l
		}, Content{Features: 5, Alike: 4, Different: 1}, "asset 1: name"},
		"a unit": {func(l []*geojson.Feature) []*geojson.Feature {
			l[0].Geometry = orb.Point{101, 199}
			l[1].Geometry = orb.LineString{{10, 11}, {50, 60}, {90, 60}}
			return l
		}, Content{Features: 5, Alike: 5}, ""},
		"two units": {func(l []*geojson.Feature) []*geojson.Feature {
			l[0].Geometry = orb.Point{102, 200}
			return l
		}, Content{Features: 5, Alike: 4, Different: 1}, "asset 1: 2.00 units"},
		"a corner": {func(l []*geojson.Feature) []*geojson.Feature {
			l[2].Geometry = orb.Polygon{{{500, 500}, {600, 500}, {600, 600}, {550, 570}, {500, 600}, {500, 500}}}
			return l
		}, Content{Features: 5, Alike: 4, Different: 1}, "asset 3: "},
		"a spike": {func(l []*geojson.Feature) []*geojson.Feature {
			l[2].Geometry = orb.Polygon{{{500, 500}, {600, 500}, {600, 600}, {550, 600}, {550, 605}, {549, 600}, {500, 600}, {500, 500}}}
			return l
		}, Content{Features: 5, Alike: 4, Mended: 1}, ""},
		"a long spike": {func(l []*geojson.Feature) []*geojson.Feature {
			l[2].Geometry = orb.Polygon{{{500, 500}, {600, 500}, {600, 600}, {550, 600}, {550, 620}, {549, 600}, {500, 600}, {500, 500}}}
			return l
		}, Content{Features: 5, Alike: 4, Different: 1}, "asset 3: 20.00 units"},
		"a kind": {func(l []*geojson.Feature) []*geojson.Feature {
			l[2].Geometry = orb.LineString{{500, 500}, {600, 500}, {600, 600}, {500, 600}, {500, 500}}
			return l
		}, Content{Features: 5, Alike: 4, Different: 1}, "asset 3: a Polygon and a LineString"},
		"a feature less":      {func(l []*geojson.Feature) []*geojson.Feature { return l[1:] }, Content{Features: 4, Alike: 4, Different: 1}, "asset 1: PostGIS does not"},
		"one on the rim less": {func(l []*geojson.Feature) []*geojson.Feature { return append(l[:3], l[4]) }, Content{Features: 4, Alike: 4, Rim: 1}, ""},
		"a speck less":        {func(l []*geojson.Feature) []*geojson.Feature { return l[:4] }, Content{Features: 4, Alike: 4, Tiny: 1}, ""},
		"an id": {func(l []*geojson.Feature) []*geojson.Feature {
			l[0].ID = float64(9)
			return l
		}, Content{Features: 4, Alike: 4, Different: 2}, "asset 9: only PostGIS"},
	} {
		var got Content
		if err := got.compare(tiles.Address{Z: 14, X: 1, Y: 2}, drawn(t, nil), drawn(t, c.change)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		c.want.Tiles = 1
		said := strings.Join(got.Examples, "\n")
		got.Examples = nil
		if got.Tiles != c.want.Tiles || got.Features != c.want.Features || got.Alike != c.want.Alike || got.Tiny != c.want.Tiny ||
			got.Rim != c.want.Rim || got.Mended != c.want.Mended || got.Different != c.want.Different || !strings.Contains(said, c.says) || (said == "") != (c.says == "") {
			t.Errorf("%s: %+v %q, want %+v %q", name, got, said, c.want, c.says)
		}
	}
}

func TestContentRefusesWhatIsNoTile(t *testing.T) {
	twice := drawn(t, func(l []*geojson.Feature) []*geojson.Feature { return append(l, l[0]) })
	for name, data := range map[string][]byte{"nonsense": []byte("nonsense"), "an id twice": twice} {
		if err := new(Content).compare(tiles.Address{}, drawn(t, nil), data); err == nil {
			t.Errorf("%s is taken for a tile", name)
		}
	}
}

// TestCellsAreSetApart passes over a tile that counts instead of drawing.
func TestCellsAreSetApart(t *testing.T) {
	cell := geojson.NewFeature(orb.Polygon{{{0, 0}, {128, 0}, {128, 128}, {0, 128}, {0, 0}}})
	cell.ID = float64(1)
	data, err := mvt.Marshal(mvt.Layers{{Name: cellsLayer, Version: 2, Extent: tiles.Extent, Features: []*geojson.Feature{cell}}})
	if err != nil {
		t.Fatal(err)
	}
	var got Content
	if err := got.compare(tiles.Address{}, data, drawn(t, nil)); err != nil || got.Cells != 1 || got.Tiles != 0 || got.Different != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestCountsAssetsOfATile counts the layer of assets alone, as our own encoder writes it.
func TestCountsAssetsOfATile(t *testing.T) {
	at := tiles.Address{Z: 14, X: 13791, Y: 6121}
	middle := at.Bound().Center()
	tile, err := tiles.Render(context.Background(), at, []tiles.Source{
		placed{tiles.BoundaryLayer(), []orb.Point{middle}}, placed{tiles.AssetLayer(), []orb.Point{middle, middle, middle}}}, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := countAssets(tile.Data); n != 3 {
		t.Errorf("%d assets counted, of 3", n)
	}
	if n := countAssets(tile.Data[:len(tile.Data)/2]) + countAssets(nil); n > 3 {
		t.Errorf("%d assets in half a tile", n)
	}
}

// placed is a source of points.
type placed struct {
	layer  tiles.Layer
	points []orb.Point
}

func (s placed) Layer() tiles.Layer { return s.layer }

func (s placed) Each(_ context.Context, _ orb.Bound, each func(tiles.Feature) error) error {
	for i, p := range s.points {
		f := tiles.Feature{ID: uint64(i + 1), Geometry: p, Texts: make([]string, len(s.layer.Texts)), Counts: make([]uint64, len(s.layer.Counts))}
		if err := each(f); err != nil {
			return err
		}
	}
	return nil
}
