package assets_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/geo"
)

// testSeed returns the seed of this run: NEEDLEPOINT_SEED, or the clock; printed so that a failure can be had again.
func testSeed(t testing.TB) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("NEEDLEPOINT_SEED"); s != "" {
		given, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("NEEDLEPOINT_SEED: %v", err)
		}
		seed = given
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return seed
}

func proving() bool { return os.Getenv("NEEDLEPOINT_PROVE") == "1" }

// openInventory opens an inventory on a GeoPackage of its own.
func openInventory(t testing.TB) *assets.Inventory {
	t.Helper()
	return openOn(t, openStore(t))
}

func openStore(t testing.TB) assets.Store {
	t.Helper()
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func openOn(t testing.TB, store assets.Store) *assets.Inventory {
	t.Helper()
	inv, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inv.Close)
	return inv
}

// classes of the model, one a geometry kind and two of points.
var modelClasses = []assets.ClassKey{"street_light", "storm_water_manhole_cover", "kerb", "building"}

// dealer deals random records in a few square kilometres, with places and refs that repeat often.
type dealer struct {
	*rand.Rand
	n int
}

func newDealer(seed uint64) *dealer { return &dealer{Rand: rand.New(rand.NewPCG(seed, 1))} }

func (d *dealer) point() orb.Point {
	p := orb.Point{123.04 + 0.04*d.Float64(), 41.06 + 0.04*d.Float64()}
	if d.IntN(4) == 0 { // on a coarse grid, so that places coincide and edges touch
		p = orb.Point{123.04 + float64(d.IntN(9))*0.005, 41.06 + float64(d.IntN(9))*0.005}
	}
	return p
}

// blob returns a star-shaped ring about c.
func (d *dealer) blob(c orb.Point, radius float64) orb.Ring {
	n := 3 + d.IntN(9)
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		angle := 2 * math.Pi * (float64(i) + 0.8*d.Float64()) / float64(n)
		r := radius * (0.3 + 0.7*d.Float64())
		ring = append(ring, orb.Point{c[0] + r*math.Cos(angle), c[1] + r*math.Sin(angle)})
	}
	return append(ring, ring[0])
}

func (d *dealer) asset() assets.Asset {
	d.n++
	class := modelClasses[d.IntN(len(modelClasses))]
	a := assets.Asset{Class: class, Name: []string{"", "路灯", "安居街路灯", "Lamp Post"}[d.IntN(4)],
		Condition: pick(d, assets.AllConditions()), Stage: pick(d, assets.AllStages())}
	if d.IntN(3) > 0 {
		a.Ref = fmt.Sprintf("R%05d", d.n)
	}
	at := d.point()
	switch class {
	case "kerb":
		line := orb.LineString{at}
		for range 1 + d.IntN(6) {
			last := line[len(line)-1]
			line = append(line, orb.Point{last[0] + (d.Float64()-0.4)*0.002, last[1] + (d.Float64()-0.5)*0.002})
		}
		a.Geometry = line
	case "building":
		a.Geometry = orb.Polygon{d.blob(at, 0.0005+0.002*d.Float64())}
	default:
		a.Geometry = at
	}
	return a
}

func pick[T any](d *dealer, from []T) T { return from[d.IntN(len(from))] }

// TestViewEqualsLinearScan drives random change sets through the one door and holds every query against a plain
// walk over a map, while readers hammer the views and old views stay as they were.
func TestViewEqualsLinearScan(t *testing.T) {
	rounds := 40
	if proving() {
		rounds = 800
	}
	seed := testSeed(t)
	d := newDealer(seed)
	inv := openInventory(t)
	model := map[assets.AssetID]assets.Asset{}

	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for i := range 4 {
		readers.Go(func() { hammer(ctx, inv, newDealer(seed+uint64(i)+1)) })
	}
	defer readers.Wait()
	defer stop()

	type past struct {
		view   assets.View
		images string
	}
	var pasts []past
	for round := range rounds {
		ops := d.operations(model)
		receipt, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
			return assets.ChangeSet{Actor: "model", Via: assets.ViaAPI, Operations: ops}, nil
		})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		for i, op := range ops {
			id := assets.AssetID(receipt.IDs[i])
			if op.Action == assets.Delete {
				delete(model, id)
				continue
			}
			a := op.Record.(assets.Asset)
			a.ID, a.Rev = id, receipt.Revision
			model[id] = a
		}
		view := inv.View()
		if view.Revision() != receipt.Revision {
			t.Fatalf("round %d: the view shows revision %d after commit %d", round, view.Revision(), receipt.Revision)
		}
		compareViewWithModel(t, view, model, d)
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
		if round%7 == 0 {
			pasts = append(pasts, past{view, imagesOf(view)})
		}
	}
	for _, p := range pasts {
		if now := imagesOf(p.view); now != p.images {
			t.Errorf("the view of revision %d changed after it was handed out", p.view.Revision())
		}
	}
}

func (d *dealer) operations(model map[assets.AssetID]assets.Asset) []assets.Operation {
	var ops []assets.Operation
	ids := make([]assets.AssetID, 0, len(model))
	for id := range model {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	d.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for range 1 + d.IntN(40) {
		switch kind := d.IntN(10); {
		case kind < 5 || len(ids) == 0:
			ops = append(ops, assets.Put(d.asset()))
		default:
			was := model[ids[0]]
			ids = ids[1:]
			if kind == 9 {
				ops = append(ops, assets.Drop(was))
				continue
			}
			now := d.asset()
			if kind < 8 { // a change of condition where it stands, the everyday edit
				now = was
				now.Condition = pick(d, assets.AllConditions())
			}
			now.ID, now.Rev = was.ID, was.Rev
			ops = append(ops, assets.Replace(now))
		}
	}
	return ops
}

func (d *dealer) filter() assets.Filter {
	var f assets.Filter
	if d.IntN(2) == 0 {
		f.Classes = []assets.ClassKey{pick(d, modelClasses), pick(d, modelClasses)}
	}
	if d.IntN(2) == 0 {
		f.Conditions = []assets.Condition{assets.Damaged, pick(d, assets.AllConditions())}
	}
	if d.IntN(2) == 0 {
		f.Stages = []assets.Stage{pick(d, assets.AllStages())}
	}
	return f
}

// passes is the filter said over again, for the oracle.
func passes(f assets.Filter, a assets.Asset) bool {
	if len(f.Stages) == 0 && a.Stage == assets.Retired || len(f.Stages) > 0 && !slices.Contains(f.Stages, a.Stage) {
		return false
	}
	if len(f.Classes) > 0 && !slices.Contains(f.Classes, a.Class) {
		return false
	}
	return len(f.Conditions) == 0 || slices.Contains(f.Conditions, a.Condition)
}

func compareViewWithModel(t *testing.T, view assets.View, model map[assets.AssetID]assets.Asset, d *dealer) {
	t.Helper()
	all := make([]assets.Asset, 0, len(model))
	for _, a := range model {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b assets.Asset) int { return cmp.Compare(a.ID, b.ID) })
	if n, _ := view.Len(); n != len(all) {
		t.Errorf("Len %d, want %d", n, len(all))
	}
	f := d.filter()
	where := func(keep func(a assets.Asset) bool) []assets.Asset {
		var out []assets.Asset
		for _, a := range all {
			if passes(f, a) && keep(a) {
				out = append(out, a)
			}
		}
		return out
	}
	sameAssets(t, "Assets", slices.Collect(view.Assets(f)), where(func(assets.Asset) bool { return true }))

	low, high := d.point(), d.point()
	box := orb.MultiPoint{low, high}.Bound()
	sameAssets(t, "In", slices.Collect(view.In(box, f)), where(func(a assets.Asset) bool { return geo.Intersects(shapeOf(box), a.Geometry) }))
	shape := orb.Polygon{d.blob(d.point(), 0.01)}
	sameAssets(t, "Intersects", slices.Collect(view.Intersects(shape, f)), where(func(a assets.Asset) bool { return geo.Intersects(shape, a.Geometry) }))

	p, k := d.point(), 1+d.IntN(30)
	near := where(func(assets.Asset) bool { return true })
	slices.SortStableFunc(near, func(a, b assets.Asset) int {
		return cmp.Compare(geo.DistanceTo(p, a.Geometry), geo.DistanceTo(p, b.Geometry))
	})
	var hits []assets.Asset
	for _, h := range view.Near(p, k, f) {
		hits = append(hits, h.Asset)
		if want := geo.DistanceTo(p, h.Asset.Geometry); h.Metres != want {
			t.Errorf("Near: asset %d at %v m, want %v", h.Asset.ID, h.Metres, want)
		}
	}
	sameAssets(t, "Near", hits, near[:min(k, len(near))])

	counts, total, conditions := view.Counts(f), 0, map[assets.Condition]int{}
	for _, a := range all {
		if passes(f, a) {
			total++
		}
		if passes(assets.Filter{Classes: f.Classes, Stages: f.Stages}, a) {
			conditions[a.Condition]++
		}
	}
	if counts.Total != total {
		t.Errorf("Counts: %d, want %d", counts.Total, total)
	}
	for _, c := range assets.AllConditions() {
		if counts.Conditions[c] != conditions[c] {
			t.Errorf("Counts: %d %s, want %d", counts.Conditions[c], c, conditions[c])
		}
	}
	for _, a := range all {
		if a.Ref != "" {
			if b, ok := view.AssetByRef(a.Class, a.Ref); !ok || b.ID != a.ID {
				t.Errorf("AssetByRef(%s, %s): %d, %v; want %d", a.Class, a.Ref, b.ID, ok, a.ID)
			}
		}
	}
	wanted := 0
	for _, a := range all {
		if a.Stage != assets.Retired && (strings.Contains(a.Name, "居街") || strings.Contains(a.Ref, "居街")) {
			wanted++
		}
	}
	if found, total := view.Search("居街", 5); total != wanted || len(found) != min(5, wanted) {
		t.Errorf("Search: %d of %d, want %d", len(found), total, wanted)
	}
}

func sameAssets(t *testing.T, what string, got, want []assets.Asset) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d assets, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if !assets.Same(got[i], want[i]) {
			t.Errorf("%s: number %d is %+v, want %+v", what, i, got[i], want[i])
			return
		}
	}
}

// imagesOf spells out everything a view holds.
func imagesOf(view assets.View) string {
	var out []byte
	for a := range view.Assets(assets.Filter{Stages: assets.AnyStage()}) {
		out = append(assets.AppendImage(out, a), '\n')
	}
	return string(out)
}

// hammer reads whatever view is there until ctx ends; the race detector watches.
func hammer(ctx context.Context, inv *assets.Inventory, d *dealer) {
	for ctx.Err() == nil {
		view := inv.View()
		view.Near(d.point(), 5, d.filter())
		for range view.In(orb.MultiPoint{d.point(), d.point()}.Bound(), d.filter()) {
		}
		view.Counts(d.filter())
		view.Search("R000", 3)
		time.Sleep(time.Millisecond)
	}
}
