package tiles_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/tiles"
)

// here is a tile in the middle of the sample district, a unit of which is 11 cm by 11 cm.
var here = tiles.Address{Z: 16, X: 55175, Y: 24553}

func square(x, y, side float64) orb.Polygon {
	return orb.Polygon{{unit(here, x, y), unit(here, x+side, y), unit(here, x+side, y+side), unit(here, x, y+side), unit(here, x, y)}}
}

func TestSameFeaturesInAnyOrderGiveTheSameBytes(t *testing.T) {
	r := seeded(t, 7)
	for range count(30, 300) {
		at := randomAddress(r)
		l := sketch{r, at}.shapes(80)
		l.layer.Texts = []tiles.Field{{Name: "name"}, {Name: "kind"}}
		l.layer.Counts = []tiles.Field{{Name: "n"}}
		for i := range l.features {
			l.features[i].Texts = []string{"名" + strconv.Itoa(r.IntN(9)), []string{"", "a", "b"}[r.IntN(3)]}
			l.features[i].Counts = []uint64{r.Uint64N(5)}
		}
		first := render(t, at, l)
		for range 3 {
			r.Shuffle(len(l.features), func(i, j int) { l.features[i], l.features[j] = l.features[j], l.features[i] })
			again := render(t, at, l)
			if !slices.Equal(first.Data, again.Data) || first.ETag != again.ETag {
				t.Fatalf("tile %v: %s, then %s", at, first.ETag, again.ETag)
			}
			if !slices.Equal(first.Gzip().Data, again.Gzip().Data) {
				t.Fatalf("tile %v compresses to other bytes", at)
			}
		}
	}
}

func TestFeaturesInOnePlaceComeById(t *testing.T) {
	l := shapes(unit(here, 9, 9), unit(here, 9, 9), unit(here, 9, 9), unit(here, 9, 9))
	for i, id := range []uint64{30, 7, 1 << 52, 12} {
		l.features[i].ID = id
	}
	var ids []uint64
	for _, f := range read(t, render(t, here, l).Data)["shapes"].features {
		ids = append(ids, f.id)
	}
	if !slices.Equal(ids, []uint64{7, 12, 30, 1 << 52}) {
		t.Errorf("%v", ids)
	}
}

func TestTilesAreRenderedSideBySide(t *testing.T) {
	r := seeded(t, 12)
	var at []tiles.Address
	var layers []list
	var want []tiles.Tile
	for range 6 {
		a := randomAddress(r)
		l := sketch{r, a}.shapes(60)
		at, layers, want = append(at, a), append(layers, l), append(want, render(t, a, l))
	}
	var crowd sync.WaitGroup
	for worker := range 6 {
		crowd.Go(func() {
			for i := range 4 * len(at) {
				k := (worker + i) % len(at)
				tile, err := tiles.Render(t.Context(), at[k], []tiles.Source{layers[k]}, tiles.Options{})
				if err != nil || tile.ETag != want[k].ETag || !slices.Equal(tile.Gzip().Data, want[k].Gzip().Data) {
					t.Errorf("tile %v: %v, %s, not %s", at[k], err, tile.ETag, want[k].ETag)
				}
			}
		})
	}
	crowd.Wait()
}

func TestRenderWritesToNoGeometry(t *testing.T) {
	r := seeded(t, 8)
	for range 30 {
		at := randomAddress(r)
		l := sketch{r, at}.shapes(60)
		var before []orb.Geometry
		for _, f := range l.features {
			before = append(before, orb.Clone(f.Geometry))
		}
		render(t, at, l)
		for i, f := range l.features {
			if !orb.Equal(before[i], f.Geometry) {
				t.Fatalf("feature %d was %v and is %v", f.ID, before[i], f.Geometry)
			}
		}
	}
}

func TestAnEmptyTileHasNoData(t *testing.T) {
	for _, l := range []list{shapes(), shapes(orb.Point{0, 0})} {
		tile := render(t, here, l)
		if tile.Data != nil || tile.ETag != "" || tile.GzipETag() != "" || tile.Gzip().Data != nil {
			t.Errorf("%+v", tile)
		}
	}
}

// TestNeighboursMeet holds that a point is drawn by every tile whose buffer it lies in, at the same place.
func TestNeighboursMeet(t *testing.T) {
	for _, x := range []float64{-65.4, -64.4, -63, -0.6, -0.4, 0, 1, 4095.6, 4096, 4100, 4159.6, 4160.4, 4161} {
		l := shapes(unit(here, x, 100))
		west, east := here, here
		west.X--
		east.X++
		for _, at := range []tiles.Address{west, here, east} {
			want := math.Floor(x-4096*(float64(at.X)-float64(here.X))+0.5) + 0
			data := render(t, at, l).Data
			if inside := want >= -64 && want <= 4160; inside != (data != nil) {
				t.Errorf("x = %v in tile %v: %d bytes", x, at, len(data))
			} else if inside {
				if got := read(t, data)["shapes"].features[0].geometry(); got != (orb.Point{want, 100}) {
					t.Errorf("x = %v in tile %v: %v, not %v", x, at, got, want)
				}
			}
		}
	}
}

func TestWhatIsTooSmallIsCountedOrMarked(t *testing.T) {
	small := orb.LineString{unit(here, 50.1, 50.1), unit(here, 50.3, 50.2)}
	lot := square(100.2, 100.2, 0.2)
	for _, vital := range []bool{false, true} {
		l := shapes(small, lot, orb.MultiPolygon{square(200.1, 200, 0.2), square(300.1, 300, 0.2)}, square(400, 400, 10), unit(here, 500, 500))
		for i := range l.features {
			l.features[i].Vital = vital
		}
		tile := render(t, here, l)
		layers := read(t, tile.Data)
		if !vital {
			if want := []tiles.LayerStats{{Layer: "shapes", Total: 5, Shown: 2}}; !reflect.DeepEqual(tile.Layers, want) {
				t.Errorf("%+v", tile.Layers)
			}
			want := rawFeature{kind: 1, paths: [][][2]int64{{{2048, 2048}}},
				properties: map[string]any{"layer": "shapes", "n_total": uint64(5), "n_shown": uint64(2)}}
			if got := layers["omitted"].features; len(got) != 1 || !reflect.DeepEqual(got[0], want) {
				t.Errorf("%+v", got)
			}
			continue
		}
		if tile.Layers[0].Shown != 5 || layers["omitted"].features != nil {
			t.Errorf("%+v, %+v", tile.Layers, layers["omitted"])
		}
		places := map[uint64]orb.Geometry{1: orb.Point{50, 50}, 2: orb.Point{100, 100}, 5: orb.Point{500, 500}}
		for _, f := range layers["shapes"].features {
			if want := places[f.id]; want != nil && !orb.Equal(f.geometry(), want) {
				t.Errorf("feature %d is drawn as %v", f.id, f.geometry())
			}
		}
	}
}

func TestATileOfNothingDrawableSaysSo(t *testing.T) {
	tile := render(t, here, shapes(square(10.1, 10.1, 0.1)))
	if l := read(t, tile.Data); len(l) != 1 || len(l["omitted"].features) != 1 {
		t.Errorf("%+v", l)
	}
}

// TestAreasThatOnlyGrazeTheBufferAreNotThere: what ends on the border of the buffer belongs to the neighbour.
func TestAreasThatOnlyGrazeTheBufferAreNotThere(t *testing.T) {
	tile := render(t, here, shapes(square(-164, 0, 100), square(0, 4160, 100),
		orb.LineString{unit(here, 4160, 10), unit(here, 4170, 10)}))
	if tile.Data != nil || tile.Layers[0].Total != 0 {
		t.Errorf("%+v", tile.Layers)
	}
}

// TestATileInAHoleIsEmpty: the area around it is not there, however vital it is.
func TestATileInAHoleIsEmpty(t *testing.T) {
	around := func(far float64) orb.Ring { return square(-far, -far, 4096+2*far)[0] }
	l := shapes(orb.Polygon{around(900), around(300)}, orb.MultiPolygon{{around(700), around(500)}, square(-900, -900, 100)},
		orb.Polygon{around(900), around(64)})
	for i := range l.features {
		l.features[i].Vital = true
	}
	if tile := render(t, here, l); tile.Data != nil || tile.Layers[0].Total != 0 {
		t.Errorf("%+v", tile.Layers)
	}
	west := here
	west.X--
	if tile := render(t, west, l); tile.Layers[0].Shown != 3 {
		t.Errorf("%+v", tile.Layers)
	}
}

func TestWhatMercatorCannotShowIsCounted(t *testing.T) {
	top := tiles.Address{Z: 3, X: 6, Y: 0}
	l := shapes(
		orb.Point{100, 86}, orb.MultiPoint{{100, 89}, {101, 84}},
		orb.LineString{{100, 86}, {110, 87}}, orb.LineString{{100, 80}, {110, 89}},
		orb.Polygon{{{100, 86}, {110, 86}, {110, 89}, {100, 86}}}, orb.Polygon{{{100, 84}, {110, 84}, {110, 90}, {100, 84}}},
		orb.Point{100, math.NaN()}, orb.LineString{{100, 84}, {math.Inf(1), 84}}, nil, orb.Collection{},
		orb.MultiPolygon{{{{100, 84}, {101, 84}, {101, 83}, {100, 84}}}, {{{102, 84}, {103, 84}, {103, 83}, {102, 84}}, {{math.NaN(), 1}}}},
	)
	source := everything{l}
	tile := render(t, top, source)
	layers := read(t, tile.Data)
	checkAreas(t, layers)
	var drawn []uint64
	for _, f := range layers["shapes"].features {
		drawn = append(drawn, f.id)
	}
	slices.Sort(drawn)
	if !slices.Equal(drawn, []uint64{2, 4, 6, 11}) || tile.Layers[0].Total != len(l.features) {
		t.Errorf("%v of %+v", drawn, tile.Layers)
	}
}

// everything yields all features whatever the box.
type everything struct{ list }

func (e everything) Each(_ context.Context, _ orb.Bound, each func(tiles.Feature) error) error {
	for _, f := range e.features {
		if err := each(f); err != nil {
			return err
		}
	}
	return nil
}

func TestATileIsWholeOrAnError(t *testing.T) {
	var points []orb.Geometry
	for i := range 3000 {
		points = append(points, unit(here, float64(i), 7))
	}
	l := shapes(points...)
	if _, err := tiles.Render(t.Context(), here, []tiles.Source{l}, tiles.Options{MaxFeatures: 3000}); err != nil {
		t.Error(err)
	}
	tile, err := tiles.Render(t.Context(), here, []tiles.Source{l}, tiles.Options{MaxFeatures: 2999})
	if assets.CodeOf(err) != assets.TooLarge || tile.Data != nil {
		t.Errorf("%v, %d bytes", err, len(tile.Data))
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := tiles.Render(stopped, here, []tiles.Source{l}, tiles.Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if tile, err := tiles.Render(t.Context(), here, []tiles.Source{l, failing{l}}, tiles.Options{}); !errors.Is(err, errBroken) || tile.Data != nil {
		t.Errorf("%v, %d bytes", err, len(tile.Data))
	}
	for _, wrong := range [][]tiles.Source{{l, l}, {list{layer: tiles.OmittedLayer()}}, {list{tiles.AssetLayer(), l.features}}} {
		if _, err := tiles.Render(t.Context(), here, wrong, tiles.Options{}); err == nil {
			t.Errorf("%v is rendered", wrong[0].Layer().Name)
		}
	}
	if _, err := tiles.Render(t.Context(), tiles.Address{Z: 30}, []tiles.Source{l}, tiles.Options{}); assets.CodeOf(err) != assets.Invalid {
		t.Error(err)
	}
}

var errBroken = errors.New("broken")

// failing is a source that breaks off half way.
type failing struct{ list }

func (f failing) Layer() tiles.Layer { return tiles.Layer{Name: "failing"} }

func (f failing) Each(_ context.Context, _ orb.Bound, each func(tiles.Feature) error) error {
	_ = each(f.features[0])
	return errBroken
}
