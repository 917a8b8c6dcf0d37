package gpkg

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/assets/storetest"
)

// putScattered returns operations that insert n assets, points and lines, at random places.
func putScattered(r *rand.Rand, n int) []assets.Operation {
	ops := make([]assets.Operation, n)
	for i := range ops {
		p := orb.Point{123 + r.Float64()/3, 41 + r.Float64()/3}
		a := assets.Asset{Class: "street_tree", Condition: assets.Intact, Stage: assets.InService, Geometry: p}
		if i%4 == 0 {
			a.Geometry = orb.LineString{p, {p[0] + r.Float64()/1000, p[1] - r.Float64()/1000}}
		}
		ops[i] = assets.Put(a)
	}
	return ops
}

func TestPackedIndexFindsWhatAScanFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(storetest.Seed(t), 3))
	b := newBook(t) // checks the whole index at the end
	s, _ := b.Open(t).(*Store)
	defer s.Close()
	for _, n := range []int{0, 1, 45, 46, 51, 52, 100, 51 * 45, 51*51 + 1, 6000} {
		if n > 0 {
			if _, err := s.Commit(t.Context(), assets.ChangeSet{Operations: putScattered(r, n)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.write(t.Context(), func(w *writing) error { // pack it whatever its size
			w.dirty = true
			for _, drop := range assetShelf.dropIndex {
				if err := query(w.conn, drop, nil, nil); err != nil {
					return err
				}
			}
			return w.rebuildIndex(&assetShelf)
		}); err != nil {
			t.Fatal(err)
		}
		mustFind(t, b, r)
		mustBeSound(t, b.path)
	}
}

const (
	byIndex = `SELECT group_concat(id) FROM (SELECT id FROM rtree_asset_geom WHERE minx <= :e AND maxx >= :w AND miny <= :n AND maxy >= :s ORDER BY id)`
	byScan  = `SELECT group_concat(id) FROM (SELECT a.id FROM asset a JOIN rtree_asset_geom r ON r.id = +a.id WHERE +r.minx <= :e AND +r.maxx >= :w AND +r.miny <= :n AND +r.maxy >= :s ORDER BY a.id)`
)

func mustFind(t *testing.T, b book, r *rand.Rand) {
	t.Helper()
	conn := b.outsider(t)
	defer conn.Close()
	for range 20 {
		w, s := 123+r.Float64()/3, 41+r.Float64()/3
		box := args{":w": w, ":s": s, ":e": w + r.Float64()/10, ":n": s + r.Float64()/10}
		var found [2]string
		for i, sql := range []string{byIndex, byScan} {
			if err := query(conn, sql, box, func(stmt *sqlite.Stmt) error {
				found[i] = stmt.ColumnText(0)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if found[0] != found[1] {
			t.Fatalf("in %v the index finds\n%s, a scan\n%s", box, found[0], found[1])
		}
	}
}

// TestBulkCommitsKeepTheIndex makes change sets large enough to go the bulk way, into an empty book, beside
// updates and deletes, and into a full one; mustBeSound compares index and rows at the end.
func TestBulkCommitsKeepTheIndex(t *testing.T) {
	r := rand.New(rand.NewPCG(storetest.Seed(t), 5))
	b := newBook(t)
	s, _ := b.Open(t).(*Store)
	defer s.Close()
	commit := func(ops []assets.Operation) {
		t.Helper()
		if _, err := s.Commit(t.Context(), assets.ChangeSet{Operations: ops}); err != nil {
			t.Fatal(err)
		}
		mustBeSound(t, b.path)
	}
	commit(putScattered(r, bulkRows+1))
	commit(putScattered(r, 20))
	var ops []assets.Operation
	if _, err := s.Load(t.Context(), 0, func(rec assets.Record) error {
		switch r.IntN(3) {
		case 0:
			ops = append(ops, assets.Drop(rec))
		case 1:
			a, _ := rec.(assets.Asset)
			a.Geometry = orb.Point{124 + r.Float64(), 42}
			ops = append(ops, assets.Replace(a))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	commit(append(ops, putScattered(r, 2*bulkRows)...))
	if _, err := s.Commit(t.Context(), assets.ChangeSet{Operations: append(putScattered(r, bulkRows), assets.Operation{
		Action: assets.Delete, Noun: assets.AssetNoun, ID: 1 << 40})}); assets.CodeOf(err) != assets.NotFound {
		t.Fatalf("got %v", err)
	}
	refs := putScattered(r, bulkRows)
	for _, i := range []int{7, 4000} {
		a, _ := refs[i].Record.(assets.Asset)
		a.Ref = "twice"
		refs[i].Record = a
	}
	if _, err := s.Commit(t.Context(), assets.ChangeSet{Operations: refs}); assets.CodeOf(err) != assets.Conflict {
		t.Fatalf("got %v", err)
	}
	mustBeSound(t, b.path)
	b.mustRun(t, `DELETE FROM asset WHERE id % 3 = 0; UPDATE asset SET geom = (SELECT geom FROM asset WHERE id > 500 LIMIT 1) WHERE id % 3 = 1;`)
}

// bulkCount is a million rows, or with -short what shows that the benchmark works.
func bulkCount() int {
	if testing.Short() {
		return 100_000
	}
	return 1_000_000
}

func BenchmarkBulkImport(b *testing.B) {
	ops := putScattered(rand.New(rand.NewPCG(1, 1)), bulkCount())
	for b.Loop() {
		s, err := Open(b.Context(), b.TempDir()+"/book.gpkg", Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Commit(b.Context(), assets.ChangeSet{Operations: ops}); err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(ops)*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkReadBack(b *testing.B) {
	n := bulkCount()
	s, err := Open(b.Context(), b.TempDir()+"/book.gpkg", Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Commit(b.Context(), assets.ChangeSet{Operations: putScattered(rand.New(rand.NewPCG(1, 1)), n)}); err != nil {
		b.Fatal(err)
	}
	b.Run("Load", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Load(b.Context(), 0, func(assets.Record) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("Changes", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Changes(b.Context(), 0); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

func BenchmarkSingleCommits(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir()+"/book.gpkg", Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Commit(b.Context(), assets.ChangeSet{Operations: []assets.Operation{assets.Put(light(1))}}); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		a := light(1)
		a.Name = fmt.Sprint(n)
		if _, err := s.Commit(b.Context(), assets.ChangeSet{Operations: []assets.Operation{
			{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: a}}}); err != nil {
			b.Fatal(err)
		}
	}
}
