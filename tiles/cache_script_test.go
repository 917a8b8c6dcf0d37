package tiles_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/tiles"
)

// openBook returns an empty book in a file of its own.
func openBook(t testing.TB) *assets.Inventory {
	t.Helper()
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		inv.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return inv
}

// commit writes operations and returns what the revision did.
func commit(t testing.TB, inv *assets.Inventory, ops ...assets.Operation) {
	t.Helper()
	if _, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: ops}, nil
	}); err != nil {
		t.Fatal(err)
	}
}

// layersOf are the layers that the tests of the cache look at.
func layersOf(v assets.View, f assets.Filter) []tiles.Source {
	return []tiles.Source{tiles.Boundaries(v, assets.BoundaryFilter{}), tiles.Assets(v, f), tiles.Cells(v, f)}
}

// filter is of damaged assets alone where the variant says so.
func (w wanted) filter() assets.Filter {
	f := assets.Filter{Stages: assets.AnyStage()}
	if w.variant == damagedOnly {
		f.Conditions = []assets.Condition{assets.Damaged}
	}
	return f
}

const damagedOnly = "damaged"

// wanted is a tile that a test reads again and again.
type wanted struct {
	at      tiles.Address
	variant string
}

func (w wanted) order(v assets.View) tiles.Order {
	return tiles.Order{At: w.at, View: v, Filter: w.filter(), Variant: w.variant, Sources: layersOf}
}

// fresh renders what is wanted without any cache.
func (w wanted) fresh(t testing.TB, v assets.View) []byte {
	t.Helper()
	tile, err := tiles.Render(t.Context(), w.at, layersOf(v, w.filter()), tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tile.Data
}

// ask reads through the cache and reports whether it had the tile.
func (w wanted) ask(t testing.TB, c *tiles.Cache, v assets.View) (data []byte, hit bool) {
	t.Helper()
	before := c.Stats().Hits
	tile, err := c.Tile(t.Context(), w.order(v))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = tile.Data(); err != nil {
		t.Fatal(err)
	}
	return data, c.Stats().Hits > before
}

// author writes a random book around here: things of all sizes that come, change, move and go.
type author struct {
	*rand.Rand
	records []assets.Record // in the book, as far as the author knows
	touched []orb.Bound     // old and new boxes of the edit at hand
}

// place is somewhere near here, mostly; spread grows to half the globe.
func (a *author) place() orb.Point {
	p := unit(here, a.Float64()*4096, a.Float64()*4096)
	spread := math.Exp(-a.Float64() * 14)
	return orb.Point{min(max(p[0]+a.NormFloat64()*spread, -179), 179), min(max(p[1]+a.NormFloat64()*spread*0.5, -84), 84)}
}

func (a *author) record() assets.Record {
	p, size := a.place(), math.Exp(-4-a.Float64()*10)
	condition := assets.AllConditions()[a.IntN(2)]
	switch a.IntN(8) {
	case 0:
		q := orb.Point{p[0] + (a.Float64()-0.5)*size, p[1] + (a.Float64()-0.5)*size}
		return assets.Asset{Class: "kerb", Condition: condition, Stage: assets.InService, Geometry: orb.LineString{p, q}}
	case 1, 2:
		return assets.Asset{Class: "green_area", Condition: condition, Stage: assets.InService, Geometry: boxAround(p, size)}
	case 3:
		return assets.Boundary{Kind: assets.Cell, Grid: "grid", Stage: assets.InService, Geometry: boxAround(p, size*4)}
	}
	return assets.Asset{Class: "street_light", Condition: condition, Stage: assets.InService, Geometry: p}
}

func boxAround(p orb.Point, size float64) orb.Polygon {
	return orb.Bound{Min: p, Max: orb.Point{p[0] + size, p[1] + size}}.ToPolygon()
}

// edit commits one random change set, small as a rule.
func (a *author) edit(t *testing.T, inv *assets.Inventory) {
	t.Helper()
	a.touched = nil
	var ops []assets.Operation
	done := map[int]bool{}
	n := 1
	if a.IntN(20) == 0 {
		n = 1 + a.IntN(40)
	}
	for range n {
		i := a.IntN(len(a.records) + 1)
		switch {
		case len(a.records) < 60 || i == len(a.records) || done[i]:
			r := a.record()
			ops = append(ops, assets.Put(r))
			a.touched = append(a.touched, r.Shape().Bound())
			continue
		case len(a.records) > 120 || a.IntN(6) == 0:
			ops = append(ops, assets.Drop(a.records[i]))
			a.touched = append(a.touched, a.records[i].Shape().Bound())
		default:
			old := a.records[i]
			changed := a.changed(old)
			ops = append(ops, assets.Replace(changed))
			a.touched = append(a.touched, old.Shape().Bound(), changed.Shape().Bound())
		}
		done[i] = true
	}
	commit(t, inv, ops...)
	a.records = a.records[:0]
	for r := range inv.View().Boundaries(assets.BoundaryFilter{Stages: assets.AnyStage()}) {
		a.records = append(a.records, r)
	}
	for r := range inv.View().Assets(assets.Filter{Stages: assets.AnyStage()}) {
		a.records = append(a.records, r)
	}
}

// changed moves a record, or changes what is written of it.
func (a *author) changed(r assets.Record) assets.Record {
	to := a.record()
	switch old := r.(type) {
	case assets.Asset:
		if other, ok := to.(assets.Asset); ok && a.IntN(2) == 0 && other.Class == old.Class {
			old.Geometry = other.Geometry
			return old
		}
		if old.Condition == assets.Damaged {
			old.Condition = assets.Intact
		} else {
			old.Condition = assets.Damaged
		}
		return old
	case assets.Boundary:
		if other, ok := to.(assets.Boundary); ok {
			old.Geometry = other.Geometry
		}
		old.Name += "x"
		return old
	}
	return r
}

// near picks a tile in which something of the book may lie, at any zoom.
func (a *author) near() wanted {
	p := a.place()
	if len(a.records) > 0 && a.IntN(3) > 0 {
		p = a.records[a.IntN(len(a.records))].Shape().Bound().Min
	}
	z := uint8(a.IntN(tiles.MaxZoom + 1))
	side := math.Ldexp(1, int(z))
	x, y := (p[0]+180)/360, 0.5-math.Asinh(math.Tan(p[1]*math.Pi/180))/(2*math.Pi)
	step := func(v float64) uint32 { return uint32(min(max(v*side+float64(a.IntN(3)-1)*0.02, 0), side-1)) }
	w := wanted{at: tiles.Address{Z: z, X: step(x), Y: step(y)}}
	if a.IntN(4) == 0 {
		w.variant = damagedOnly
	}
	return w
}

// reaches tells by plain arithmetic in degrees whether any box of the edit reaches a tile: surely, and perhaps, within the
// two centimetres that the book's own grid of places may make a difference of.
func (a *author) reaches(at tiles.Address) (surely, perhaps bool) {
	const grain = 2e-7
	search := at.SearchBound()
	for _, b := range a.touched {
		surely = surely || b.Intersects(search)
		perhaps = perhaps || b.Intersects(search.Pad(grain))
	}
	return surely, perhaps
}

// seedOfRun is NEEDLEPOINT_SEED, or the clock.
func seedOfRun(t testing.TB) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("NEEDLEPOINT_SEED"); given != "" {
		var err error
		if seed, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatalf("NEEDLEPOINT_SEED: %v", err)
		}
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return seed
}

func same(a, b []byte) bool { return bytes.Equal(a, b) }
