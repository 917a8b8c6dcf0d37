package tiles_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/tiles"
)

// town returns assets on the ground of the sample district, 8 km by 8 km: seven of ten are points, two lines, one
// an area, all around here.
func town(n int) []assets.Record {
	r := rand.New(rand.NewPCG(1, 1))
	centre := here.Bound().Center()
	classes := []assets.ClassKey{"street_light", "tree", "manhole", "road", "building", "bench"}
	var records []assets.Record
	for i := range n {
		p := orb.Point{centre[0] + (r.Float64()-0.5)*0.096, centre[1] + (r.Float64()-0.5)*0.072}
		a := assets.Asset{ID: assets.AssetID(i + 1), Ref: fmt.Sprintf("211003%010d", i), Class: classes[r.IntN(len(classes))],
			Condition: assets.Intact, Stage: assets.InService, Geometry: p}
		if r.IntN(33) == 0 {
			a.Condition = assets.Damaged
		}
		const metre = 1.0 / 100_000 // of latitude, about
		switch i % 10 {
		case 7, 8:
			line := orb.LineString{p}
			for range 9 {
				p = orb.Point{p[0] + r.Float64()*20*metre, p[1] + r.Float64()*20*metre}
				line = append(line, p)
			}
			a.Geometry, a.Name = line, "一号路"
		case 9:
			w, h := 30*metre, 12*metre
			a.Geometry = orb.Polygon{
				{p, {p[0] + w, p[1]}, {p[0] + w, p[1] + h}, {p[0] + w/2, p[1] + h}, {p[0] + w/2, p[1] + 2*h}, {p[0], p[1] + 2*h}, p},
				{{p[0] + w/8, p[1] + h/8}, {p[0] + w/8, p[1] + h/2}, {p[0] + w/2, p[1] + h/2}, {p[0] + w/8, p[1] + h/8}},
			}
		}
		records = append(records, a)
	}
	return records
}

// addressAt returns the tile of a zoom that holds the middle of here.
func addressAt(z uint8) tiles.Address {
	if z <= here.Z {
		return tiles.Address{Z: z, X: here.X >> (here.Z - z), Y: here.Y >> (here.Z - z)}
	}
	d := z - here.Z
	return tiles.Address{Z: z, X: here.X<<d + 1<<(d-1), Y: here.Y<<d + 1<<(d-1)}
}

func BenchmarkRender(b *testing.B) {
	view := viewOf(b, town(60_000)...)
	sources := []tiles.Source{tiles.Assets(view, assets.Filter{}), tiles.Boundaries(view, assets.BoundaryFilter{})}
	for _, z := range []uint8{8, 10, 12, 13, 14, 15, 16, 17, 18} {
		b.Run(fmt.Sprintf("z%02d", z), func(b *testing.B) {
			var tile tiles.Tile
			for b.Loop() {
				var err error
				if tile, err = tiles.Render(b.Context(), addressAt(z), sources, tiles.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			features := float64(tile.Layers[0].Total)
			b.ReportMetric(features, "features")
			b.ReportMetric(float64(len(tile.Data)), "bytes")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/max(features, 1), "ns/feature")
		})
	}
}

func BenchmarkGzip(b *testing.B) {
	view := viewOf(b, town(60_000)...)
	tile, err := tiles.Render(b.Context(), addressAt(14), []tiles.Source{tiles.Assets(view, assets.Filter{})}, tiles.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(tile.Data)))
	for b.Loop() {
		packed := tile.Gzip()
		b.ReportMetric(float64(len(packed.Data)), "bytes")
	}
}

// TestNoAllocationAFeature: only the few areas that clipping leaves folded, which are mended, allocate.
func TestNoAllocationAFeature(t *testing.T) {
	at := addressAt(14)
	l := list{layer: tiles.AssetLayer()}
	for _, record := range town(60_000) {
		if a := record.(assets.Asset); a.Geometry.Bound().Intersects(at.Bound()) {
			l.features = append(l.features, tiles.Feature{ID: uint64(a.ID), Geometry: a.Geometry,
				Texts: []string{a.Ref, string(a.Class), string(a.Condition), string(a.Stage), a.Name, a.Attributes.Text("road_class")}})
		}
	}
	allocations := testing.AllocsPerRun(10, func() { render(t, at, l) })
	if len(l.features) < 2000 || allocations > float64(len(l.features))/8 {
		t.Errorf("%v allocations for %d features", allocations, len(l.features))
	}
}
