package dataset

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"needlepoint/assets"
	"needlepoint/geo"
)

func made(t *testing.T, o Options) []assets.Asset {
	t.Helper()
	all, err := Assets(o)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(all)
}

func TestEveryAssetIsValid(t *testing.T) {
	catalogue, err := assets.DefaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	refs := map[string]bool{}
	kinds := map[assets.GeometryKind]int{}
	var named, broken, due, bytes int
	all := made(t, Options{Seed: 3, Assets: 20_000})
	for i, a := range all {
		if err := catalogue.CheckRecord(a); err != nil {
			t.Fatalf("asset %d: %v", i, err)
		}
		if err := geo.Check(a.Geometry); err != nil {
			t.Fatalf("asset %d: %v", i, err)
		}
		key := string(a.Class) + a.Ref
		if len(a.Ref) != 17 || refs[key] {
			t.Fatalf("asset %d has the ref %q, or has it a second time", i, a.Ref)
		}
		refs[key] = true
		kind := assets.GeometryKindOf(a.Geometry)
		kinds[kind]++
		switch g := a.Geometry.(type) {
		case orb.LineString:
			if len(g) != 10 {
				t.Fatalf("a line of %d vertices", len(g))
			}
		case orb.Polygon:
			if len(g[0]) != 13 || g[0].Orientation() != orb.CCW {
				t.Fatalf("a ring of %d vertices, orientation %v", len(g[0]), g[0].Orientation())
			}
		}
		if a.Name != "" {
			named++
		}
		if a.Condition != assets.Intact {
			broken++
		}
		if a.Attributes.Text("next_due_on") != "" {
			due++
		}
		bytes += len(a.Attributes.String())
	}
	near := func(what string, got int, want float64) {
		if share := float64(got) / float64(len(all)); math.Abs(share-want) > 0.1*want {
			t.Errorf("%s: %.4f of all, want %.4f", what, share, want)
		}
	}
	near("points", kinds[assets.PointKind], 0.7)
	near("lines", kinds[assets.LineKind], 0.2)
	near("areas", kinds[assets.AreaKind], 0.1)
	near("named", named, 0.15)
	near("not intact", broken, 0.05)
	near("due", due, 0.3)
	near("bytes of attributes", bytes, 107)
}

func TestSameSeedSameBytes(t *testing.T) {
	write := func(seed uint64, form Form) string {
		var out bytes.Buffer
		if err := Write(&out, Options{Seed: seed, Assets: 2000}, form); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if write(1, Flat) != write(1, Flat) {
		t.Error("one seed makes two inventories")
	}
	if write(1, Flat) == write(2, Flat) {
		t.Error("two seeds make one inventory")
	}
	if write(1, Flat) == write(1, Nested) {
		t.Error("the forms are alike")
	}
}

// TestBothFormsSayTheSame reads each line of both forms back.
func TestBothFormsSayTheSame(t *testing.T) {
	type feature struct {
		Properties map[string]any
		Geometry   json.RawMessage
	}
	read := func(form Form) (out []feature) {
		var text bytes.Buffer
		if err := Write(&text, Options{Seed: 5, Assets: 1000}, form); err != nil {
			t.Fatal(err)
		}
		for d := json.NewDecoder(&text); d.More(); {
			var f feature
			if err := d.Decode(&f); err != nil {
				t.Fatal(err)
			}
			out = append(out, f)
		}
		return out
	}
	flat, nested := read(Flat), read(Nested)
	for i, a := range made(t, Options{Seed: 5, Assets: 1000}) {
		inner, _ := nested[i].Properties["attributes"].(map[string]any)
		own := len(nested[i].Properties) - 1
		if len(flat[i].Properties) != own+len(inner) || flat[i].Properties["ref"] != a.Ref || nested[i].Properties["ref"] != a.Ref {
			t.Fatalf("line %d: %v, %v", i, flat[i].Properties, nested[i].Properties)
		}
		g, err := geo.ParseGeoJSON(flat[i].Geometry)
		if err != nil || !geo.Equal(g, a.Geometry) || !bytes.Equal(flat[i].Geometry, nested[i].Geometry) {
			t.Fatalf("line %d: geometry %s: %v", i, flat[i].Geometry, err)
		}
	}
}

// TestTilesAreAsFullAsPromised counts what the tiles hold in which a random asset lies.
func TestTilesAreAsFullAsPromised(t *testing.T) {
	n := 400_000
	if testing.Short() {
		n = 200_000
	}
	all := made(t, Options{Seed: 1, Assets: n})
	for zoom, want := range map[maptile.Zoom]float64{14: 8300, 16: 1194, 17: 401} {
		counts := map[maptile.Tile]int{}
		for _, a := range all {
			b := a.Geometry.Bound()
			low, high := maptile.At(b.Min, zoom), maptile.At(b.Max, zoom)
			for x := low.X; x <= high.X; x++ {
				for y := high.Y; y <= low.Y; y++ {
					counts[maptile.New(x, y, zoom)]++
				}
			}
		}
		var seen []int
		for i := 0; i < len(all); i += 7 {
			seen = append(seen, counts[maptile.At(all[i].Geometry.Bound().Center(), zoom)])
		}
		slices.Sort(seen)
		median := float64(seen[len(seen)/2])
		t.Logf("z%d: median %.0f, a tenth above %d", zoom, median, seen[len(seen)*9/10])
		if median < 0.7*want || median > 1.4*want {
			t.Errorf("z%d: a tile of the median holds %.0f features, want about %.0f", zoom, median, want)
		}
	}
}
