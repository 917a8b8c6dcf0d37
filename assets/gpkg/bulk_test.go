package gpkg

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// manyLamps are enough inserts for the indexes to be made anew, each with a ref of its own.
func manyLamps(r *rand.Rand, n int) []assets.Operation {
	ops := putScattered(r, n)
	for i, op := range ops {
		a, _ := op.Record.(assets.Asset)
		a.Ref = fmt.Sprintf("L%06d", n-i)
		ops[i].Record = a
	}
	return ops
}

// TestARevisionHandedOverIsTheOneInTheFile compares what a waiting reader is handed with what is read back.
func TestARevisionHandedOverIsTheOneInTheFile(t *testing.T) {
	b, _ := newBook(t).Open(t).(*Store)
	defer b.Close()
	ops := manyLamps(rand.New(rand.NewPCG(1, 2)), bulkRows+rowsAtOnce+7)
	got := make(chan assets.Committed, 1)
	failed := make(chan error, 1)
	go func() {
		c, err := b.Changes(t.Context(), 0)
		got <- c
		failed <- err
	}()
	for b.wished(1) == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := b.Commit(t.Context(), assets.ChangeSet{Actor: "a\x00b", Reason: "why", At: time.Unix(1, 2345), Operations: ops}); err != nil {
		t.Fatal(err)
	}
	handed := <-got
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
	read, err := b.Changes(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(handed.Changes) != len(ops) || len(read.Changes) != len(ops) {
		t.Fatalf("%d and %d of %d changes", len(handed.Changes), len(read.Changes), len(ops))
	}
	for i, ch := range read.Changes {
		if h := handed.Changes[i]; h.Noun != ch.Noun || h.ID != ch.ID || h.Before != nil || !assets.Same(h.After, ch.After) {
			t.Fatalf("change %d: handed %+v, read %+v", i, h, ch)
		}
	}
	handed.Changes, read.Changes = nil, nil
	if fmt.Sprint(handed) != fmt.Sprint(read) || read.Hash == "" {
		t.Fatalf("handed %+v\nread %+v", handed, read)
	}
	if b.fresh.kept.Revision != 0 || len(b.fresh.wishes) != 0 {
		t.Fatalf("the store still holds revision %d and %d wishes", b.fresh.kept.Revision, len(b.fresh.wishes))
	}
}

func (s *Store) wished(rev assets.Revision) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fresh.wishes[rev]
}

// TestABulkNamesTheRefThatIsTaken has a ref twice: within one large change set, and with a record that was there.
func TestABulkNamesTheRefThatIsTaken(t *testing.T) {
	file := newBook(t) // checks the whole index at the end
	b, _ := file.Open(t).(*Store)
	defer b.Close()
	commit := func(ops []assets.Operation) error {
		_, err := b.Commit(t.Context(), assets.ChangeSet{At: time.Unix(1, 0), Operations: ops})
		return err
	}
	lamp := func(ref string) assets.Operation {
		return assets.Put(assets.Asset{Ref: ref, Class: "street_tree", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123, 41}})
	}
	if err := commit([]assets.Operation{lamp("there")}); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	ops := manyLamps(r, bulkRows+100)
	for _, taken := range []string{"L000400", "there"} {
		spoilt := slices.Clone(ops)
		spoilt[3000] = lamp(taken)
		if err := commit(spoilt); assets.CodeOf(err) != assets.Conflict || !strings.Contains(err.Error(), taken) {
			t.Fatalf("%v, want a conflict about %s", err, taken)
		}
		if head, err := b.Load(t.Context(), 0, func(assets.Record) error { return nil }); err != nil || head.Revision != 1 {
			t.Fatalf("the book is at %d: %v", head.Revision, err)
		}
	}
	if err := commit(ops); err != nil {
		t.Fatal(err)
	}
	mustFind(t, file, r)
	for _, taken := range []string{"L000400", "there"} { // the index of refs is as it was
		if err := commit([]assets.Operation{lamp(taken)}); assets.CodeOf(err) != assets.Conflict {
			t.Fatalf("%v, want a conflict about %s", err, taken)
		}
	}
}
