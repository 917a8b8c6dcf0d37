package gpkg

import (
	"fmt"
	"math/rand/v2"
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
	b := newBook(t)
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
	b := newBook(t)
	first := assets.Put(assets.Asset{Ref: "L000017", Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{1, 2}})
	if _, err := b.Commit(t.Context(), assets.ChangeSet{At: time.Now(), Operations: []assets.Operation{first}}); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	ops := manyLamps(r, bulkRows+100)
	class := ops[0].Record.(assets.Asset).Class
	for name, twin := range map[string]assets.Asset{
		"within":  {Ref: "L000400", Class: class},
		"without": {Ref: "L000017", Class: "street_light"},
	} {
		t.Run(name, func(t *testing.T) {
			ops := append([]assets.Operation{}, ops...)
			for i, op := range ops { // none of them meets the record that was there
				a, _ := op.Record.(assets.Asset)
				a.Class = class + "x"
				if name == "within" {
					a.Class = class
				}
				if a.Ref == "L000017" {
					a.Ref = ""
				}
				ops[i].Record = a
			}
			a, _ := ops[3000].Record.(assets.Asset)
			a.Ref, a.Class = twin.Ref, twin.Class
			ops[3000].Record = a
			_, err := b.Commit(t.Context(), assets.ChangeSet{At: time.Now(), Operations: ops})
			if assets.CodeOf(err) != assets.Conflict || !strings.Contains(err.Error(), twin.Ref) {
				t.Fatalf("%v, want a conflict about %s", err, twin.Ref)
			}
			c, err := b.Load(t.Context(), 0, func(assets.Record) error { return nil })
			if err != nil || c.Revision != 1 {
				t.Fatalf("the book is at %d: %v", c.Revision, err)
			}
			ops[3000] = first
			ops[3000].Record = assets.Asset{Class: class, Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{1, 2}}
		})
	}
	if _, err := b.Commit(t.Context(), assets.ChangeSet{At: time.Now(), Operations: ops}); err != nil { // triggers and indexes are as they were
		t.Fatal(err)
	}
	mustFind(t, b, r)
	last := assets.Put(ops[0].Record)
	if _, err := b.Commit(t.Context(), assets.ChangeSet{At: time.Now(), Operations: []assets.Operation{last}}); assets.CodeOf(err) != assets.Conflict {
		t.Fatalf("%v, want a conflict: the index of refs is not as it was", err)
	}
}
