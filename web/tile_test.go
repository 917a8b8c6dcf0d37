package web_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

const tilePath = "/tiles/14/13792/6137.mvt"

// gauge returns a number of /metrics.
func (s *service) gauge(name string) (value int64) {
	s.t.Helper()
	_, _, body := s.do("GET", "/metrics", nil)
	for line := range strings.Lines(string(body)) {
		if rest, ok := strings.CutPrefix(line, "needlepoint_"+name+" "); ok {
			if _, err := fmt.Sscan(rest, &value); err != nil {
				s.t.Fatal(err)
			}
			return value
		}
	}
	s.t.Fatalf("no %s in\n%s", name, body)
	return 0
}

// TestTileFilters asks for the same narrowed tile in several spellings, which share one entry, and for others.
func TestTileFilters(t *testing.T) {
	s := start(t)
	_, _, all := s.do("GET", tilePath, nil)
	whole := [][]byte{[]byte("L-1"), []byte("L-2"), []byte("kerb")}
	for _, c := range []struct {
		spellings []string
		has       string // of L-1, L-2 and the kerb
	}{
		{[]string{"?class=street_light,kerb&condition=damaged", "?condition=damaged&class=kerb&class=street_light,kerb", "?class=%20kerb%2Cstreet_light&condition=damaged&stage=planned,retired,in_service"}, "010"},
		{[]string{"?condition=intact,damaged", "?condition=damaged&condition=intact"}, "111"},
		{[]string{"?stage=retired"}, "001"},
		{[]string{"?class=street_light&condition=intact"}, "100"},
		{[]string{"?class=street_tree"}, "000"},
	} {
		var first []byte
		for i, spelling := range c.spellings {
			misses := s.gauge("tile_cache_misses_total")
			status, header, body := s.do("GET", tilePath+spelling, nil)
			if status != 200 || header.Get("Needlepoint-Revision") != "1" {
				t.Fatalf("%s: %d %v", spelling, status, header)
			}
			has := ""
			for _, text := range whole {
				has += map[bool]string{true: "1", false: "0"}[bytes.Contains(body, text)]
			}
			if has != c.has || !bytes.Contains(body, []byte("一号格")) {
				t.Errorf("%s: has %s, not %s", spelling, has, c.has)
			}
			if i == 0 {
				first = body
				continue
			}
			if again := s.gauge("tile_cache_misses_total"); again != misses || !bytes.Equal(first, body) {
				t.Errorf("%s: made anew, or other bytes", spelling)
			}
		}
	}
	for _, everything := range []string{"?stage=planned,in_service,retired", "?class=", "?condition=intact,damaged,missing,abandoned,removed", "?as_of="} {
		misses := s.gauge("tile_cache_misses_total")
		if _, _, body := s.do("GET", tilePath+everything, nil); !bytes.Equal(body, all) || s.gauge("tile_cache_misses_total") != misses {
			t.Errorf("%s is not the whole tile", everything)
		}
	}
	for query, word := range map[string]string{"?class=unicorn": "unicorn", "?condition=fine": "intact, damaged", "?stage=gone": "in_service", "?as_of=x": "as_of"} {
		if status, _, body := s.do("GET", tilePath+query, nil, "Accept-Language", "en"); status != 422 || !strings.Contains(string(body), word) {
			t.Errorf("%s: %d %s", query, status, body)
		}
	}
}

// TestAnEditIsInTheNextTile edits on and on: the tile asked for next has the edit, its neighbour is not made again, and the
// past stays as it was.
func TestAnEditIsInTheNextTile(t *testing.T) {
	s := start(t)
	far := "/tiles/14/13795/6137.mvt"
	s.do("GET", far, nil)
	s.do("GET", tilePath, nil)
	lamp, _ := s.inv.View().AssetByRef("street_light", "L-1")
	for i := range 20 {
		lamp.Name = fmt.Sprintf("改名 %d.", i)
		if _, err := s.inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
			return assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: []assets.Operation{assets.Replace(lamp)}}, nil
		}); err != nil {
			t.Fatal(err)
		}
		lamp, _ = s.inv.View().AssetByRef("street_light", "L-1")
		status, header, body := s.do("GET", tilePath, nil)
		if status != 200 || header.Get("Needlepoint-Revision") != fmt.Sprint(i+2) || !bytes.Contains(body, []byte(lamp.Name)) {
			t.Fatalf("edit %d is not in the tile: %d, revision %s", i, status, header.Get("Needlepoint-Revision"))
		}
		if status, header, _ := s.do("GET", far, nil); status != 204 || header.Get("Needlepoint-Revision") != fmt.Sprint(i+2) {
			t.Fatalf("far away: %d, revision %s", status, header.Get("Needlepoint-Revision"))
		}
	}
	if renders, drops := s.gauge("tile_renders_total"), s.gauge("tile_cache_drops_total"); renders != 22 || drops != 20 {
		t.Errorf("%d renders, %d drops", renders, drops)
	}
	for range 2 {
		status, header, body := s.do("GET", tilePath+"?as_of=3", nil)
		if status != 200 || header.Get("Needlepoint-Revision") != "3" || !bytes.Contains(body, []byte("改名 1.")) {
			t.Errorf("as of 3: %d, revision %s", status, header.Get("Needlepoint-Revision"))
		}
	}
	if renders := s.gauge("tile_renders_total"); renders != 23 {
		t.Errorf("%d renders", renders)
	}
}

// TestTileLayers asks for tiles of some layers: each has just these, whatever the filter, and its own place in the cache.
func TestTileLayers(t *testing.T) {
	s := start(t)
	const wide = "/tiles/12/3448/1534.mvt"
	for _, c := range []struct{ query, has string }{ // boundaries, assets, cells
		{"", "111"}, {"?layers=cells", "001"}, {"?layers=cells,assets", "011"}, {"?layers=boundaries&layers=cells", "101"},
		{"?layers=boundaries", "100"}, {"?layers=", "111"}, {"?layers=cells&class=street_tree", "000"}, {"?layers=assets,boundaries&condition=damaged", "100"},
	} {
		for range 2 {
			status, _, body := s.do("GET", wide+c.query, nil)
			has := ""
			for _, name := range []string{"\x0aboundaries", "\x06assets\x12", "\x05cells"} {
				has += map[bool]string{true: "1", false: "0"}[bytes.Contains(body, []byte(name))]
			}
			if want := map[bool]int{true: 204, false: 200}[c.has == "000"]; status != want || has != c.has {
				t.Errorf("%s: %d, layers %s, not %s", c.query, status, has, c.has)
			}
		}
	}
	cell, _ := s.inv.View().BoundaryByRef(assets.Cell, "城市管理网格", "C1")
	status, _, inside := s.do("GET", wide+fmt.Sprintf("?layers=cells&boundary=%d", cell.ID), nil)
	if _, _, all := s.do("GET", wide+"?layers=cells", nil); status != 200 || bytes.Equal(inside, all) {
		t.Errorf("within a boundary: %d, %d bytes, as everywhere: %v", status, len(inside), bytes.Equal(inside, all))
	}
	for query, want := range map[string]int{"?layers=lamps": 422, "?boundary=x": 422, "?boundary=-1": 422, "?boundary=77": 404} {
		if status, _, body := s.do("GET", wide+query, nil, "Accept-Language", "en"); status != want || !bytes.Contains(body, []byte(strings.Trim(query[strings.Index(query, "=")+1:], "-"))) {
			t.Errorf("%s: %d %s", query, status, body)
		}
	}
}

// TestABoundaryThatMovesChangesTilesFarAway has a long kerb lie in a boundary with one end: a tile at its other end, narrowed to that
// boundary, shows it until the boundary moves away.
func TestABoundaryThatMovesChangesTilesFarAway(t *testing.T) {
	s := start(t)
	edit := func(op assets.Operation) {
		t.Helper()
		if _, err := s.inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
			return assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: []assets.Operation{op}}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	edit(assets.Put(assets.Asset{Class: "kerb", Ref: "K-LONG", Condition: assets.Intact, Stage: assets.InService,
		Geometry: orb.LineString{{123.06, 41.08}, {123.16, 41.08}}}))
	far := "/tiles/16/55187/24551.mvt?boundary=1" // holds 123.155, 41.08
	shows := func(want bool) {
		t.Helper()
		status, header, body := s.do("GET", far, nil)
		if bytes.Contains(body, []byte("K-LONG")) != want || header.Get("Needlepoint-Revision") != revisionOf(s) {
			t.Errorf("revision %s: status %d, shown is %v", header.Get("Needlepoint-Revision"), status, !want)
		}
	}
	shows(true)
	cell, _ := s.inv.View().Boundary(1)
	was := cell.Geometry
	cell.Geometry = orb.Polygon{{{123.05, 41.07}, {123.055, 41.07}, {123.055, 41.09}, {123.05, 41.09}, {123.05, 41.07}}}
	edit(assets.Replace(cell))
	shows(false)
	cell, _ = s.inv.View().Boundary(1)
	cell.Geometry = was
	edit(assets.Replace(cell))
	shows(true)
}

func revisionOf(s *service) string { return fmt.Sprint(s.inv.View().Revision()) }
