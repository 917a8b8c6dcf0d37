package tiles_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
	"needlepoint/tiles"
)

// city reads a layer of the open data of Cambridge, Massachusetts.
func city(t testing.TB, name string) []orb.Geometry {
	t.Helper()
	folder := os.Getenv("NEEDLEPOINT_SHARED")
	if folder == "" {
		folder = "../../shared"
	}
	file, err := os.Open(filepath.Join(folder, "data/municipal/cambridge-ma", name+".geojson.gz"))
	if os.IsNotExist(err) {
		t.Skip("the folder of shared data is not here: set NEEDLEPOINT_SHARED")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var collection struct {
		Features []struct{ Geometry json.RawMessage }
	}
	if err := json.NewDecoder(unpacked).Decode(&collection); err != nil {
		t.Fatal(err)
	}
	var out []orb.Geometry
	for i, f := range collection.Features {
		g, err := geo.ParseGeoJSON(f.Geometry)
		if err != nil {
			t.Fatalf("%s, feature %d: %v", name, i, err)
		}
		if g != nil {
			out = append(out, g)
		}
	}
	return out
}

// tilesOver returns the addresses of the tiles of a zoom that meet a box.
func tilesOver(box orb.Bound, z uint8) (out []tiles.Address) {
	side := math.Ldexp(1, int(z))
	column := func(lon float64) uint32 { return uint32((lon + 180) / 360 * side) }
	row := func(lat float64) uint32 {
		return uint32((0.5 - math.Asinh(math.Tan(lat*math.Pi/180))/(2*math.Pi)) * side)
	}
	for x := column(box.Min[0]); x <= column(box.Max[0]); x++ {
		for y := row(box.Max[1]); y <= row(box.Min[1]); y++ {
			out = append(out, tiles.Address{Z: z, X: x, Y: y})
		}
	}
	return out
}

// TestRealAreasAreValidAtEveryZoom: real water, parks and zones, with holes and slivers.
func TestRealAreasAreValidAtEveryZoom(t *testing.T) {
	r := seeded(t, 10)
	for _, name := range []string{"wetlands", "open-space", "zoning-districts", "water-bodies", "zoning-overlay-districts"} {
		t.Run(name, func(t *testing.T) {
			l := shapes(city(t, name)...)
			var all orb.Collection
			for _, f := range l.features {
				all = append(all, f.Geometry)
			}
			areas, omitted := 0, 0
			for z := uint8(8); z <= 19; z++ {
				at := tilesOver(all.Bound(), z)
				r.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
				for _, at := range at[:min(len(at), count(6, 200))] {
					tile := render(t, at, l)
					areas += checkAreas(t, read(t, tile.Data))
					omitted += tile.Layers[0].Total - tile.Layers[0].Shown
					if t.Failed() {
						t.Fatalf("tile %v", at)
					}
				}
			}
			t.Logf("%d areas, %d too small", areas, omitted)
		})
	}
}

// TestGDALReadsATile counts what ogrinfo finds, layer by layer.
func TestGDALReadsATile(t *testing.T) {
	ogrinfo, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Skip("ogrinfo is not installed: no GDAL to read a tile with")
	}
	r := seeded(t, 11)
	for i := range count(4, 40) {
		at := here
		if i > 0 {
			at = randomAddress(r)
		}
		areas := sketch{r, at}.shapes(80)
		points := shapes(sketch{r, at}.point(), sketch{r, at}.point(), unit(at, 2000, 2000))
		points.layer = tiles.Layer{Name: "points", Texts: []tiles.Field{{Name: "name"}}}
		for i := range points.features {
			points.features[i].Texts = []string{"名"}
		}
		tile := render(t, at, areas, points)
		file := filepath.Join(t.TempDir(), "tile.mvt")
		if err := os.WriteFile(file, tile.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		for name, l := range read(t, tile.Data) {
			want[name] = len(l.features)
		}
		out, err := exec.Command(ogrinfo, "-al", "-so", "-oo", fmt.Sprintf("X=%d", at.X), "-oo", fmt.Sprintf("Y=%d", at.Y),
			"-oo", fmt.Sprintf("Z=%d", at.Z), "MVT:"+file).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for _, m := range regexp.MustCompile(`(?s)Layer name: (\S+).*?Feature Count: (\d+)`).FindAllSubmatch(out, -1) {
			if n, _ := strconv.Atoi(string(m[2])); n != want[string(m[1])] {
				t.Errorf("tile %v: layer %s has %d features in GDAL, %d here", at, m[1], n, want[string(m[1])])
			}
			delete(want, string(m[1]))
		}
		if len(want) > 0 {
			t.Errorf("tile %v: GDAL finds no %v in\n%s", at, want, out)
		}
	}
}
