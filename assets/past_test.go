package assets_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/storetest"
)

// TestPastViewsEqualWhatWasSeenThen looks back at every revision of a random book, from many goroutines, and wants the
// view that readers had then: the same records, counts and stamp. It holds for going back step by step and for reading
// the past from the store, which a revision that touches almost everything brings about.
func TestPastViewsEqualWhatWasSeenThen(t *testing.T) {
	rounds := 30
	if proving() {
		rounds = 300
	}
	d := newDealer(testSeed(t))
	inv := openInventory(t)
	model := map[assets.AssetID]assets.Asset{}
	type seen struct {
		head   assets.Head
		images string
		total  int
	}
	var then []seen
	remember := func() {
		v := inv.View()
		then = append(then, seen{v.Head(), imagesOf(v), v.Counts(assets.Filter{Stages: assets.AnyStage()}).Total})
	}
	for round := range rounds {
		ops := d.operations(model)
		if round == rounds/2 { // everything at once
			ops = nil
			for _, a := range model {
				a.Name = "renamed"
				ops = append(ops, assets.Replace(a))
			}
		}
		receipt := mustCommit(t, inv, ops)
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
		remember()
	}
	order := d.Perm(len(then))
	var readers sync.WaitGroup
	for part := range slices.Chunk(order, 1+len(order)/4) {
		readers.Go(func() {
			for _, i := range part {
				want := then[i]
				v, err := inv.ViewAt(t.Context(), want.head.Revision)
				if err != nil {
					t.Errorf("as of %d: %v", want.head.Revision, err)
					return
				}
				if h := v.Head(); h.Revision != want.head.Revision || !h.At.Equal(want.head.At) || h.Hash != want.head.Hash {
					t.Errorf("as of %d the head is %+v, want %+v", want.head.Revision, h, want.head)
				}
				if imagesOf(v) != want.images {
					t.Errorf("as of %d the records differ from what was seen then", want.head.Revision)
				}
				if n := v.Counts(assets.Filter{Stages: assets.AnyStage()}).Total; n != want.total {
					t.Errorf("as of %d there are %d assets, want %d", want.head.Revision, n, want.total)
				}
			}
		})
	}
	readers.Wait()
	for _, r := range []assets.Revision{-1, assets.Revision(len(then)) + 1} {
		if _, err := inv.ViewAt(t.Context(), r); assets.CodeOf(err) != assets.NotFound {
			t.Errorf("as of %d: %v, want not found", r, err)
		}
	}
	if v, err := inv.ViewAt(t.Context(), 0); err != nil || v.Revision() != inv.View().Revision() {
		t.Errorf("as of 0: %v, %v; want the present", v.Revision(), err)
	}
}

func mustCommit(t *testing.T, inv *assets.Inventory, ops []assets.Operation) assets.Receipt {
	t.Helper()
	receipt, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "model", Via: assets.ViaAPI, Operations: ops}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// TestNewsTellsEveryRevisionInOrder wants a reader who follows, and one who comes back, to be told of each revision
// once, with the records and places that it touched, and only when the view holds it.
func TestNewsTellsEveryRevisionInOrder(t *testing.T) {
	inv := openInventory(t)
	const revisions = 20
	told := make(chan error, 1)
	go func() {
		for after := assets.Revision(0); after < revisions; {
			news, err := inv.News(t.Context(), after)
			if err != nil {
				told <- err
				return
			}
			for _, a := range news {
				if a.Revision != after+1 {
					told <- fmt.Errorf("told of %d after %d", a.Revision, after)
					return
				}
				if after = a.Revision; inv.View().Revision() < after {
					told <- fmt.Errorf("told of %d before the view holds it", after)
					return
				}
			}
		}
		told <- nil
	}()
	lamp := func(lon float64) assets.Asset {
		return assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{lon, 41}}
	}
	ids := mustCommit(t, inv, []assets.Operation{assets.Put(lamp(123)), assets.Put(lamp(123.1))}).IDs
	for i := 2; i <= revisions; i++ {
		a, _ := inv.View().Asset(assets.AssetID(ids[0]))
		a.Geometry = orb.Point{123 + float64(i)/1000, 41}
		mustCommit(t, inv, []assets.Operation{assets.Replace(a)})
	}
	if err := <-told; err != nil {
		t.Fatal(err)
	}
	news, err := inv.News(t.Context(), revisions-1)
	if err != nil || len(news) != 1 {
		t.Fatalf("got %v, %v", news, err)
	}
	last := news[0]
	if last.Updated != 1 || last.Inserted+last.Deleted != 0 || !slices.Equal(last.Assets, ids[:1]) || len(last.Boundaries) != 0 {
		t.Errorf("the last revision moved one lamp, and is told as %+v", last)
	}
	for _, at := range []orb.Point{{123 + 0.019, 41}, {123 + 0.020, 41}} {
		if !slices.ContainsFunc(last.Boxes, func(b orb.Bound) bool { return b.Contains(at) }) {
			t.Errorf("no box of %v holds %v", last.Boxes, at)
		}
	}
	waiting, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if news, err := inv.News(waiting, revisions); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with nothing new: %v, %v", news, err)
	}
}

// TestNewsOfABulkChangeIsBounded wants few boxes that hold every place, and the number of ids left out.
func TestNewsOfABulkChangeIsBounded(t *testing.T) {
	d := newDealer(testSeed(t))
	inv := openInventory(t)
	var ops []assets.Operation
	for range 3000 {
		ops = append(ops, assets.Put(d.asset()))
	}
	mustCommit(t, inv, ops)
	news, err := inv.News(t.Context(), 0)
	if err != nil || len(news) != 1 {
		t.Fatalf("got %d, %v", len(news), err)
	}
	a := news[0]
	if len(a.Boxes) > 64 || len(a.Assets)+a.More != len(ops) || a.More == 0 {
		t.Errorf("%d boxes, %d ids and %d more", len(a.Boxes), len(a.Assets), a.More)
	}
	for _, op := range ops {
		if box := op.Record.Shape().Bound(); !slices.ContainsFunc(a.Boxes, func(b orb.Bound) bool { return b.Union(box) == b }) {
			t.Fatalf("no box holds %v", box)
		}
	}
}

// TestNewsAfterARestart wants a reader who comes back to a new process to be told what it missed, or that it missed
// too much.
func TestNewsAfterARestart(t *testing.T) {
	store := storetest.NewModel() // many commits, and none of them needs a disk
	first := openOn(t, store)
	const revisions = 600
	for range revisions {
		mustCommit(t, first, []assets.Operation{assets.Put(assets.Asset{Class: "street_light", Condition: assets.Intact,
			Stage: assets.InService, Geometry: orb.Point{123, 41}})})
	}
	again := openOn(t, store)
	news, err := again.News(t.Context(), revisions-10)
	if err != nil || len(news) != 10 || news[0].Revision != revisions-9 {
		t.Errorf("got %d announcements, %v", len(news), err)
	}
	if _, err := again.News(t.Context(), 1); !errors.Is(err, assets.ErrFarBehind) {
		t.Errorf("got %v, want %v", err, assets.ErrFarBehind)
	}
}

// TestUndoOfOneRecord takes back what a revision did to one of its records and leaves the others.
func TestUndoOfOneRecord(t *testing.T) {
	inv := openInventory(t)
	lamp := assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123, 41}}
	ids := mustCommit(t, inv, []assets.Operation{assets.Put(lamp), assets.Put(lamp)}).IDs
	var ops []assets.Operation
	for _, id := range ids {
		a, _ := inv.View().Asset(assets.AssetID(id))
		a.Condition = assets.Damaged
		ops = append(ops, assets.Replace(a))
	}
	both := mustCommit(t, inv, ops).Revision
	what := assets.Undoing{Revision: both, Noun: assets.AssetNoun, ID: ids[0], Actor: "model"}
	receipt, err := inv.Undo(t.Context(), what)
	if err != nil || !slices.Equal(receipt.IDs, ids[:1]) {
		t.Fatalf("got %+v, %v", receipt, err)
	}
	for i, want := range []assets.Condition{assets.Intact, assets.Damaged} {
		if a, _ := inv.View().Asset(assets.AssetID(ids[i])); a.Condition != want {
			t.Errorf("asset %d is %s, want %s", ids[i], a.Condition, want)
		}
	}
	if _, err := inv.Undo(t.Context(), what); assets.CodeOf(err) != assets.Conflict {
		t.Errorf("once more: %v, want a conflict", err)
	}
	if _, err := inv.Undo(t.Context(), assets.Undoing{Revision: both}); assets.CodeOf(err) != assets.Conflict {
		t.Errorf("the whole revision: %v, want a conflict", err)
	}
	what.ID = 999
	if _, err := inv.Undo(t.Context(), what); assets.CodeOf(err) != assets.NotFound {
		t.Errorf("another record: %v, want not found", err)
	}
}
