package importer_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/import"
	"needlepoint/import/csv"
	"needlepoint/import/geojson"
	"needlepoint/import/geopackage"
	"needlepoint/import/shapefile"
)

// memory is a Store that forgets: enough of one for plans to be committed to.
type memory struct {
	log    []assets.Committed
	nextID map[assets.Noun]int64
	news   chan struct{}
	now    map[assets.Noun]map[int64]assets.Record
}

func newMemory() *memory {
	return &memory{nextID: map[assets.Noun]int64{}, news: make(chan struct{}, 1000),
		now: map[assets.Noun]map[int64]assets.Record{assets.AssetNoun: {}, assets.BoundaryNoun: {}}}
}

func (m *memory) Load(context.Context, assets.Revision, func(assets.Record) error) (assets.Head, error) {
	return assets.Head{}, nil
}

func (m *memory) Commit(_ context.Context, cs assets.ChangeSet) (assets.Receipt, error) {
	c := assets.Committed{Revision: assets.Revision(len(m.log) + 1), At: cs.At, Via: cs.Via, Reason: cs.Reason}
	var ids []int64
	for _, op := range cs.Operations {
		id := op.ID
		if op.Action == assets.Insert {
			m.nextID[op.Noun]++
			id = m.nextID[op.Noun]
		}
		before := m.now[op.Noun][id]
		if op.IfRev != assets.AnyRevision && (before == nil || before.Revised() != op.IfRev) {
			return assets.Receipt{}, errors.New("conflict")
		}
		after := op.Record.WithKey(id).WithRevision(c.Revision)
		m.now[op.Noun][id] = after
		c.Changes = append(c.Changes, assets.Change{Noun: op.Noun, ID: id, Before: before, After: after})
		ids = append(ids, id)
	}
	m.log = append(m.log, c)
	m.news <- struct{}{}
	return assets.Receipt{Revision: c.Revision, IDs: ids}, nil
}

func (m *memory) Changes(ctx context.Context, after assets.Revision) (assets.Committed, error) {
	select {
	case <-m.news:
		return m.log[after], nil
	case <-ctx.Done():
		return assets.Committed{}, ctx.Err()
	}
}

func (m *memory) History(context.Context, assets.Noun, int64) ([]assets.Committed, error) {
	return nil, errors.New("no history")
}

func (m *memory) Close() error { return nil }

// newBook opens an empty inventory.
func newBook(t testing.TB, catalogue *assets.Catalogue) *assets.Inventory {
	t.Helper()
	inv, err := assets.Open(t.Context(), newMemory(), assets.Options{Catalogue: catalogue})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inv.Close)
	return inv
}

// gpkgBook opens an empty inventory in a GeoPackage.
func gpkgBook(t testing.TB, catalogue *assets.Catalogue) *assets.Inventory {
	t.Helper()
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := assets.Open(t.Context(), store, assets.Options{Catalogue: catalogue})
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

// books are the kinds of inventory that the longer tests run on.
var books = map[string]func(testing.TB, *assets.Catalogue) *assets.Inventory{"memory": newBook, "gpkg": gpkgBook}

func formats() []importer.Format {
	return []importer.Format{geojsonfile.Format{}, csvfile.Format{}, shapefile.Format{}, geopackage.Format{}}
}

// file makes an Input of bytes.
func file(name string, data []byte) importer.Input {
	return importer.Input{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}
}

// fixture reads a file of testdata/import.
func fixture(t testing.TB, name string) importer.Input {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../testdata/import", name))
	if err != nil {
		t.Fatal(err)
	}
	return file(name, data)
}

// shared reads a real file, or skips the test.
func shared(t testing.TB, name string) importer.Input {
	t.Helper()
	root := os.Getenv("NEEDLEPOINT_SHARED")
	if root == "" {
		root = "../../shared"
	}
	data, err := os.ReadFile(filepath.Join(root, "data", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Log(name)
		t.Skip("a real file is not here; NEEDLEPOINT_SHARED names the folder that has it")
	}
	if err != nil {
		t.Fatal(err)
	}
	return file(filepath.Base(name), data)
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// delivery is one import in a test.
type delivery struct {
	in      importer.Input
	opts    importer.Options
	choices importer.Choices
	terms   importer.Terms // Catalogue and Mapping are filled in
}

// plan makes the plan of a delivery on the present of a book.
func (d delivery) plan(t testing.TB, inv *assets.Inventory) (*importer.Plan, importer.Source, error) {
	t.Helper()
	src, err := importer.Open(t.Context(), formats(), d.in, d.opts)
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(func() {
		if err := importer.Close(src); err != nil {
			t.Error(err)
		}
	})
	survey, err := importer.Inspect(t.Context(), src, nil)
	if err != nil {
		return nil, src, err
	}
	d.terms.Catalogue = inv.Catalogue()
	if d.terms.Mapping, err = importer.Guess(survey, inv.Catalogue(), d.choices); err != nil {
		return nil, src, err
	}
	plan, err := importer.Make(t.Context(), inv.View(), src, d.terms)
	return plan, src, err
}

// mustPlan is plan where no fault of the whole file is expected.
func (d delivery) mustPlan(t testing.TB, inv *assets.Inventory) *importer.Plan {
	t.Helper()
	plan, _, err := d.plan(t, inv)
	if err != nil {
		t.Fatalf("%s: %v", d.in.Name, err)
	}
	return plan
}

// commit plans and commits.
func (d delivery) commit(t testing.TB, inv *assets.Inventory) *importer.Plan {
	t.Helper()
	plan := d.mustPlan(t, inv)
	if plan.Empty() {
		return plan
	}
	_, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		cs, err := plan.ChangeSet()
		cs.Actor, cs.At = "tester", time.Unix(1_800_000_000, 0)
		return cs, err
	})
	if err != nil {
		t.Fatalf("%s: commit: %v", d.in.Name, err)
	}
	return plan
}

func collect[T any](seq iter.Seq[T]) []T {
	var out []T
	for v := range seq {
		out = append(out, v)
	}
	return out
}
