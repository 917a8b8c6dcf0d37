package assets_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/encoding/wkt"

	"needlepoint/assets"
	"needlepoint/geo"
)

// oracle is a PostGIS session that holds the same assets as the view under test.
type oracle struct {
	t    *testing.T
	conn *pgx.Conn
}

// connect opens a session on the cluster under test, with PostGIS in its database.
func connect(t *testing.T) *oracle {
	t.Helper()
	url := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if url == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES names no cluster: make test starts one")
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return &oracle{t, conn}
}

// load puts the view's assets into a temporary table of the session.
func (o *oracle) load(view assets.View) {
	o.t.Helper()
	o.exec("CREATE TEMP TABLE oracle (id bigint PRIMARY KEY, condition text, geom geometry(Geometry, 4326))")
	var batch pgx.Batch
	for a := range view.Assets(assets.Filter{}) {
		batch.Queue("INSERT INTO oracle VALUES ($1, $2, ST_GeomFromWKB($3, 4326))", int64(a.ID), string(a.Condition), wkbOf(a.Geometry))
	}
	if err := o.conn.SendBatch(o.t.Context(), &batch).Close(); err != nil {
		o.t.Fatal(err)
	}
	o.exec("CREATE INDEX ON oracle USING gist (geom)")
	o.exec("ANALYZE oracle")
}

func (o *oracle) exec(sql string) {
	o.t.Helper()
	if _, err := o.conn.Exec(o.t.Context(), sql); err != nil {
		o.t.Fatal(err)
	}
}

func (o *oracle) ids(sql string, args ...any) []int64 {
	o.t.Helper()
	rows, err := o.conn.Query(o.t.Context(), sql, args...)
	if err != nil {
		o.t.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		o.t.Fatal(err)
	}
	return ids
}

// TestQueriesEqualPostGIS asks box, polygon and nearest queries of the view and of PostGIS.
func TestQueriesEqualPostGIS(t *testing.T) {
	checks := 900 // of boxes, as many of polygons, and a tenth of that of the nearest
	if proving() {
		checks = 48_000
	}
	seed := testSeed(t)
	connect(t).exec("CREATE EXTENSION IF NOT EXISTS postgis")
	view := dealtBook(t, manyDealt)
	// Several at once, each with a session of its own: while PostGIS works for one, the view answers another.
	const askers = 3
	for asker := range askers {
		t.Run(fmt.Sprintf("asker %d of %d", asker+1, askers), func(t *testing.T) {
			t.Parallel()
			compareWithPostGIS(t, view, newDealer(seed+uint64(asker)), checks/askers)
		})
	}
}

// manyDealt is a book of more than 20,000 assets, dealt once for all tests of a run.
const manyDealt = 22_000

var dealt struct {
	sync.Mutex
	views map[int]assets.View
}

// dealtStore holds records at revision 1, and one change set after it.
type dealtStore struct {
	assets.Store
	records []assets.Record
	changes []assets.Change
}

func (s dealtStore) Load(_ context.Context, _ assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	for _, r := range s.records {
		if err := each(r); err != nil {
			return assets.Head{}, err
		}
	}
	return assets.Head{Revision: 1, At: time.Unix(1, 0)}, nil
}

func (s dealtStore) Changes(ctx context.Context, after assets.Revision) (assets.Committed, error) {
	if after == 1 {
		return assets.Committed{Revision: 2, At: time.Unix(2, 0), Changes: s.changes}, nil
	}
	<-ctx.Done()
	return assets.Committed{}, ctx.Err()
}

// dealtBook returns a view of a book of about n assets: most are packed, since the book was loaded with them, and one in twenty
// has been written, moved or deleted since.
func dealtBook(t *testing.T, n int) assets.View {
	t.Helper()
	dealt.Lock()
	defer dealt.Unlock()
	if view, ok := dealt.views[n]; ok {
		return view
	}
	d := newDealer(testSeed(t))
	deal := func(id int) assets.Asset {
		a := d.asset()
		a.ID, a.Rev = assets.AssetID(id), 1
		return a
	}
	var store dealtStore
	for id := range n {
		store.records = append(store.records, deal(id+1))
	}
	for i := range n / 20 {
		old := store.records[i*7].(assets.Asset)
		change := assets.Change{Noun: assets.AssetNoun, ID: old.Key(), Before: old}
		switch i % 3 {
		case 0:
			change.After = deal(int(old.ID))
		case 1:
			change.ID, change.Before, change.After = int64(n+i+1), nil, deal(n+i+1)
		}
		store.changes = append(store.changes, change)
	}
	inv := openOn(t, store)
	if err := inv.Wait(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if dealt.views == nil {
		dealt.views = map[int]assets.View{}
	}
	dealt.views[n] = inv.View() // which stays good when the inventory is closed
	return dealt.views[n]
}

// compareWithPostGIS asks both so many times.
func compareWithPostGIS(t *testing.T, view assets.View, d *dealer, checks int) {
	t.Helper()
	o := connect(t)
	o.load(view)
	damaged := assets.Filter{Conditions: []assets.Condition{assets.Damaged}}
	for i := range checks {
		box := orb.MultiPoint{d.point(), d.point()}.Bound()
		sameIDs(t, fmt.Sprintf("box %v", box), idsOf(slices.Collect(view.In(box, assets.Filter{}))),
			o.ids("SELECT id FROM oracle WHERE ST_Intersects(geom, ST_GeomFromWKB($1, 4326)) ORDER BY id", wkbOf(shapeOf(box))))

		shape := orb.Polygon{d.blob(d.point(), 0.001+0.01*d.Float64())}
		sameIDs(t, "polygon "+wkt.MarshalString(shape), idsOf(slices.Collect(view.Intersects(shape, damaged))),
			o.ids("SELECT id FROM oracle WHERE condition = 'damaged' AND ST_Intersects(geom, ST_GeomFromWKB($1, 4326)) ORDER BY id", wkbOf(shape)))

		if i%10 == 0 {
			compareNearWithPostGIS(t, view, o, d)
		}
		if t.Failed() {
			t.Fatalf("check %d", i)
		}
	}
}

// compareNearWithPostGIS asks for the nearest point assets: the distance of every hit is PostGIS' within a
// micrometre, and nothing nearer was left out.
func compareNearWithPostGIS(t *testing.T, view assets.View, o *oracle, d *dealer) {
	t.Helper()
	const k, tolerance = 20, 1e-6
	p := d.point()
	points := assets.Filter{Classes: modelClasses[:2]}
	hits := view.Near(p, k, points)
	rows, err := o.conn.Query(t.Context(), `SELECT id, ST_Distance(geom::geography, ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography) AS metres
		FROM oracle WHERE ST_Dimension(geom) = 0 ORDER BY metres, id LIMIT $3`, p[0], p[1], k)
	if err != nil {
		t.Fatal(err)
	}
	type ranked struct {
		ID     int64
		Metres float64
	}
	want, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ranked])
	if err != nil {
		t.Fatal(err)
	}
	if len(hits) != len(want) {
		t.Fatalf("near %v: %d hits, want %d", p, len(hits), len(want))
	}
	for i, h := range hits {
		// Places that coincide rank by id in both; ours and theirs may swap two that differ by less than the tolerance.
		if math.Abs(h.Metres-want[i].Metres) > tolerance {
			t.Errorf("near %v: number %d is asset %d at %.9f m, PostGIS has %d at %.9f m", p, i, h.Asset.ID, h.Metres, want[i].ID, want[i].Metres)
		}
	}
}

// TestNearEqualsBruteForce ranks every asset, lines and areas too, by a distance found without the index and by another way.
func TestNearEqualsBruteForce(t *testing.T) {
	d := newDealer(testSeed(t))
	for _, c := range []struct{ assets, checks, proofs int }{{800, 260, 98_000}, {manyDealt, 12, 2_000}} {
		if proving() {
			c.checks = c.proofs
		}
		compareNearWithBruteForce(t, d, c.assets, c.checks)
	}
}

func compareNearWithBruteForce(t *testing.T, d *dealer, n, checks int) {
	t.Helper()
	view := dealtBook(t, n)
	all := slices.Collect(view.Assets(assets.Filter{}))
	for i := range checks {
		p, k, f := d.point(), 1+d.IntN(25), d.filter()
		f.Stages = nil
		type ranked struct {
			id     assets.AssetID
			metres float64
		}
		var want []ranked
		for _, a := range all {
			if passes(f, a) {
				want = append(want, ranked{a.ID, geo.DistanceTo(p, a.Geometry)})
			}
		}
		slices.SortFunc(want, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.id, b.id)) })
		hits := view.Near(p, k, f)
		if len(hits) != min(k, len(want)) {
			t.Fatalf("check %d: %d hits of %d", i, len(hits), len(want))
		}
		for j, h := range hits {
			if h.Asset.ID != want[j].id || h.Metres != want[j].metres {
				t.Fatalf("check %d near %v: number %d is asset %d at %.9f m, want %d at %.9f m", i, p, j, h.Asset.ID, h.Metres, want[j].id, want[j].metres)
			}
		}
	}
}

func idsOf(as []assets.Asset) []int64 {
	ids := make([]int64, len(as))
	for i, a := range as {
		ids[i] = a.Key()
	}
	return ids
}

func sameIDs(t *testing.T, what string, got, want []int64) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Trim(fmt.Sprint(got), "[]"), strings.Trim(fmt.Sprint(want), "[]"))
	}
}

func wkbOf(g orb.Geometry) []byte { return wkb.MustMarshal(g) }

// shapeOf says a box in a form that is valid for PostGIS: without width or height it is a line, without both a point.
func shapeOf(box orb.Bound) orb.Geometry {
	switch {
	case box.Min == box.Max:
		return box.Min
	case box.Min[0] == box.Max[0], box.Min[1] == box.Max[1]:
		return orb.LineString{box.Min, box.Max}
	}
	return box.ToPolygon()
}
