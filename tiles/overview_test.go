package tiles_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/tiles"
)

// mixed returns the town with every condition, class and stage, and boundaries of a few sizes over it.
func mixed(r *rand.Rand, n int) []assets.Record {
	var out []assets.Record
	centre := here.Bound().Center()
	for i := range 200 {
		p := orb.Point{centre[0] + (r.Float64()-0.5)*0.09, centre[1] + (r.Float64()-0.5)*0.07}
		size := math.Exp(-r.Float64()*7) * 0.05
		out = append(out, assets.Boundary{ID: assets.BoundaryID(i + 1), Ref: fmt.Sprint("B", i), Kind: assets.Cell, Grid: "g", Stage: assets.InService,
			Geometry: orb.Bound{Min: p, Max: orb.Point{p[0] + size, p[1] + size}}.ToPolygon()})
	}
	for _, record := range town(n) {
		a := record.(assets.Asset)
		if r.IntN(4) == 0 {
			a.Condition = assets.AllConditions()[r.IntN(5)]
		}
		a.Stage = assets.AllStages()[r.IntN(3)]
		out = append(out, a)
	}
	return out
}

// sumOf adds up what the cells of all tiles of a zoom say.
func sumOf(t *testing.T, z uint8, view assets.View, f assets.Filter) map[string]uint64 {
	t.Helper()
	sum := map[string]uint64{}
	extent, _ := view.Extent()
	for _, at := range tilesOver(extent, z) {
		l := read(t, render(t, at, tiles.Cells(view, f)).Data)["cells"]
		seen := map[[2]int64]bool{}
		for _, c := range l.features {
			low, high := c.paths[0][0], c.paths[0][2]
			cell := [2]int64{low[0] / 128, low[1] / 128}
			if seen[cell] || low[0]/128 != high[0]/128 || low[1]/128 != high[1]/128 || len(c.paths[0]) != 4 || ringArea(c.paths[0]) < 2*100*100 {
				t.Fatalf("tile %v: cell %v", at, c.paths)
			}
			seen[cell] = true
			for key, n := range c.properties {
				sum[key] += n.(uint64)
			}
		}
	}
	return sum
}

// TestCellsOfAZoomSumToTheBook: whatever the zoom and the filter, the cells count every asset once, by class and condition.
func TestCellsOfAZoomSumToTheBook(t *testing.T) {
	r := seeded(t, 21)
	view := viewOf(t, mixed(r, 4000)...)
	for _, f := range []assets.Filter{
		{}, {Stages: assets.AnyStage()}, {Conditions: []assets.Condition{assets.Damaged}}, {Classes: []assets.ClassKey{"tree", "road"}, Stages: []assets.Stage{assets.Planned}},
	} {
		want := map[string]uint64{}
		for a := range view.Assets(f) {
			want["n"]++
			want[string(a.Class)]++
			if a.Condition != assets.Intact {
				want[string(a.Condition)]++
				want[string(a.Class)+"."+string(a.Condition)]++
			}
		}
		for z := range uint8(tiles.OverviewZoom) {
			if got := sumOf(t, z, view, f); !reflect.DeepEqual(got, want) {
				t.Fatalf("zoom %d under %+v: %v, want %v", z, f, got, want)
			}
		}
		if got := sumOf(t, tiles.OverviewZoom, view, f); len(got) > 0 {
			t.Errorf("cells where everything is drawn: %v", got)
		}
	}
}

// TestAnOverviewShowsWhatIsLargeAndCountsTheRest: below OverviewZoom nothing is drawn but lines and areas of 4 px and more, all of
// them while there is room, none farther than a unit from its place; what is left out is counted, and over the tiles of a zoom the
// counts are exact.
func TestAnOverviewShowsWhatIsLargeAndCountsTheRest(t *testing.T) {
	r := seeded(t, 22)
	view := viewOf(t, mixed(r, 4000)...)
	all := map[string]map[uint64]orb.Geometry{"assets": {}, "boundaries": {}}
	for a := range view.Assets(assets.Filter{}) {
		all["assets"][uint64(a.ID)] = a.Geometry
	}
	for b := range view.Boundaries(assets.BoundaryFilter{}) {
		all["boundaries"][uint64(b.ID)] = b.Geometry
	}
	extent, _ := view.Extent()
	inner := func(p orb.Point) bool { return max(math.Abs(p[0]-2048), math.Abs(p[1]-2048)) <= 2048 }
	simpler := 0
	for _, z := range []uint8{0, 7, 10, 12, 13} {
		total, shown := map[string]int{}, map[string]int{}
		seen := map[string]map[uint64]bool{"assets": {}, "boundaries": {}}
		told := map[string][2]int{}
		for _, at := range tilesOver(extent, z) {
			tile := render(t, at, tiles.Assets(view, assets.Filter{}), tiles.Boundaries(view, assets.BoundaryFilter{}))
			layers := read(t, tile.Data)
			checkAreas(t, layers)
			for _, s := range tile.Layers {
				total[s.Layer] += s.Total
				shown[s.Layer] += s.Shown
			}
			for _, f := range layers["omitted"].features {
				name := f.properties["layer"].(string)
				n := told[name]
				told[name] = [2]int{n[0] + int(f.properties["n_total"].(uint64)), n[1] + int(f.properties["n_shown"].(uint64))}
			}
			for name := range all {
				for _, f := range layers[name].features {
					g := all[name][f.id]
					if g == nil || g.Dimensions() == 0 || f.kind == 1 || f.properties["ref"] != nil {
						t.Fatalf("tile %v: %s %d is drawn as %+v", at, name, f.id, f)
					}
					seen[name][f.id] = true
					exact := rebuilt(finer(at, g), func(path []orb.Point) []orb.Point {
						out := make([]orb.Point, len(path))
						for i, p := range path {
							out[i] = inTile(at, p)
						}
						return out
					})
					if d := reach(paths(exact), paths(f.geometry()), inner); g.Dimensions() == 1 && d > 1+math.Sqrt2/2+0.5 {
						t.Fatalf("tile %v: %.2f units of %s %d are not drawn", at, d, name, f.id)
					}
					if d := reach(paths(f.geometry()), paths(exact), inner); d > 2+math.Sqrt2/2+0.5 {
						t.Fatalf("tile %v: %s %d strays %.2f units", at, name, f.id, d)
					}
					if points := orb.MultiPoint(slices.Concat(paths(f.geometry())...)); len(points) < len(slices.Concat(paths(g)...)) {
						simpler++
					}
				}
			}
		}
		for name, records := range all {
			if total[name] != len(records) {
				t.Errorf("zoom %d: %d %s counted, %d are there", z, total[name], name, len(records))
			}
			if shown[name] != len(seen[name]) {
				t.Errorf("zoom %d: %d %s told as drawn, %d are", z, shown[name], name, len(seen[name]))
			}
			if told[name][0]-told[name][1] != total[name]-shown[name] {
				t.Errorf("zoom %d: %s: the tiles tell %v, of %d %d are drawn", z, name, told[name], total[name], shown[name])
			}
			least := math.Ldexp(1, 32-12+5-int(z))
			for id, g := range records {
				b := g.Bound()
				low, high := geo.World(orb.Point{b.Min[0], b.Max[1]}), geo.World(orb.Point{b.Max[0], b.Min[1]})
				large := g.Dimensions() > 0 && float64(max(high.X-low.X, high.Y-low.Y)) >= least
				if large != seen[name][id] {
					t.Errorf("zoom %d: %s %d, large: %v, is drawn: %v", z, name, id, large, seen[name][id])
				}
			}
		}
	}
	if simpler == 0 {
		t.Error("nothing was simplified")
	}
}

// packed returns the bytes of a tile as they travel.
func packed(t *testing.T, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// crowd fills one tile with wriggling areas and lines, each of at least 4 px there, points beside them and cells of a grid.
func crowd(r *rand.Rand, at tiles.Address, n int) []assets.Record {
	s := sketch{r, at}
	var out []assets.Record
	for i := range n / 2 {
		x, y := s.place()
		out = append(out, assets.Boundary{ID: assets.BoundaryID(i + 1), Ref: fmt.Sprintf("C%07d", i), Kind: assets.Cell, Grid: "g", Stage: assets.InService,
			Geometry: s.star(x, y, 20+r.ExpFloat64()*40)})
	}
	for i := range n {
		x, y := s.place()
		a := assets.Asset{ID: assets.AssetID(i + 1), Ref: fmt.Sprintf("2110030101%06d", i), Name: fmt.Sprint("路", r.IntN(500)), Stage: assets.InService,
			Class: assets.ClassKey(fmt.Sprintf("class_of_some_kind_%d", r.IntN(174))), Condition: assets.AllConditions()[r.IntN(5)]}
		switch i % 3 {
		case 0:
			a.Geometry = s.star(x, y, 20+r.ExpFloat64()*60)
		case 1:
			line := orb.LineString{}
			for range 4 + r.IntN(20) {
				line = append(line, unit(at, x, y))
				x, y = x+r.NormFloat64()*20, y+r.NormFloat64()*20
			}
			a.Geometry = line
		default:
			a.Geometry = unit(at, x, y)
		}
		out = append(out, a)
	}
	return out
}

// TestACrowdedOverviewStaysWithinItsBudget: however much there is, a tile packs into 500 KB and tells what it leaves out; which
// features it draws, and the bytes, do not depend on the order in which the book was filled.
func TestACrowdedOverviewStaysWithinItsBudget(t *testing.T) {
	r := seeded(t, 23)
	for _, z := range []uint8{13, 10} {
		at := addressAt(z)
		records := crowd(r, at, count(15_000, 200_000))
		var data [2][]byte
		for i := range data {
			view := viewOf(t, records...)
			tile := render(t, at, tiles.Boundaries(view, assets.BoundaryFilter{}), tiles.Assets(view, assets.Filter{}), tiles.Cells(view, assets.Filter{}))
			data[i] = tile.Data
			for _, s := range tile.Layers[:2] {
				if s.Shown == 0 || s.Shown > 20_000 || s.Shown >= s.Total {
					t.Errorf("tile %v: %+v", at, s)
				}
			}
			if i == 0 {
				layers := read(t, tile.Data)
				checkAreas(t, layers)
				t.Logf("tile %v: %d features of %d and %d of %d in %d bytes, %d packed", at, tile.Layers[0].Shown, tile.Layers[0].Total,
					tile.Layers[1].Shown, tile.Layers[1].Total, len(tile.Data), packed(t, tile.Data))
			}
			if n := packed(t, tile.Data); n > 500_000 {
				t.Errorf("tile %v: %d bytes", at, n)
			}
			half := len(records) / 3 // boundaries stay before assets
			r.Shuffle(half, func(i, j int) { records[i], records[j] = records[j], records[i] })
			r.Shuffle(len(records)-half, func(i, j int) { records[half+i], records[half+j] = records[half+j], records[half+i] })
		}
		if !bytes.Equal(data[0], data[1]) {
			t.Errorf("tile %v depends on the order of the book", at)
		}
	}
}

// TestACrowdedStreetTurnsIntoCells: from OverviewZoom on everything is drawn, up to MostAssets; above, intact points are left to
// the cells, and what is not intact stays.
func TestACrowdedStreetTurnsIntoCells(t *testing.T) {
	r := seeded(t, 24)
	at := addressAt(15)
	var records []assets.Record
	wrong := map[uint64]bool{}
	for i := range tiles.MostAssets + 1 {
		a := assets.Asset{ID: assets.AssetID(i + 1), Ref: fmt.Sprintf("2110030101%07d", r.IntN(10_000_000)), Class: "tree", Condition: assets.Intact, Stage: assets.InService,
			Geometry: unit(at, r.Float64()*4090, r.Float64()*4090)}
		if r.IntN(20) == 0 {
			a.Condition = assets.AllConditions()[1+r.IntN(4)]
			wrong[uint64(i+1)] = true
		}
		records = append(records, a)
	}
	line := assets.Asset{ID: tiles.MostAssets + 9, Class: "road", Condition: assets.Intact, Stage: assets.Planned,
		Geometry: orb.LineString{unit(at, 0, 0), unit(at, 1, 3000)}}
	all := assets.Filter{Stages: assets.AnyStage()}
	exactly := viewOf(t, records[1:]...)
	tile := render(t, at, tiles.Assets(exactly, all), tiles.Cells(exactly, all))
	if s := tile.Layers[0]; s.Shown != tiles.MostAssets || s.Total != s.Shown || tile.Layers[1].Shown != 0 {
		t.Errorf("at the limit: %+v", tile.Layers)
	}
	if n := packed(t, tile.Data); n > 500_000 {
		t.Errorf("at the limit: %d bytes", n)
	}

	view := viewOf(t, append(records, line)...)
	tile = render(t, at, tiles.Assets(view, all), tiles.Cells(view, all))
	layers := read(t, tile.Data)
	drawn := map[uint64]bool{}
	for _, f := range layers["assets"].features {
		drawn[f.id] = true
	}
	wrong[uint64(line.ID)] = true
	if !reflect.DeepEqual(drawn, wrong) {
		t.Errorf("%d drawn, not the %d that are lines or not intact", len(drawn), len(wrong))
	}
	want := rawFeature{kind: 1, paths: [][][2]int64{{{2048, 2048}}},
		properties: map[string]any{"layer": "assets", "n_total": uint64(tiles.MostAssets + 2), "n_shown": uint64(len(wrong))}}
	if got := layers["omitted"].features; len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("%+v", got)
	}
	counted := uint64(0)
	for _, c := range layers["cells"].features {
		counted += c.properties["n"].(uint64)
	}
	if counted != tiles.MostAssets+2 {
		t.Errorf("%d counted", counted)
	}
	if n := packed(t, tile.Data); n > 500_000 {
		t.Errorf("%d bytes", n)
	}
	// A filter that lets few through has them all drawn, and the cells beside them count just these.
	few := assets.Filter{Classes: []assets.ClassKey{"road"}}
	tile = render(t, at, tiles.Assets(view, few), tiles.Cells(view, few))
	if tile.Layers[0].Shown != 1 || tile.Layers[1].Shown != 1 {
		t.Errorf("under a filter: %+v", tile.Layers)
	}
}
