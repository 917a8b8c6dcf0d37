package gpkg

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// oneLight is the change set of one new street light.
func oneLight(key, ref string) assets.ChangeSet {
	return assets.ChangeSet{Key: key, Actor: "test", Via: assets.ViaAPI, Operations: []assets.Operation{assets.Put(assets.Asset{
		Class: "street_light", Ref: ref, Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123, 41}})}}
}

// TestCommitsTogetherAreJudgedOneByOne has many writers wait for a file that another program holds, so that all are written in one
// transaction: each gets its own verdict, revisions are consecutive, and what was taken back or refused leaves no trace.
func TestCommitsTogetherAreJudgedOneByOne(t *testing.T) {
	b := newBook(t)
	s, _ := b.Open(t).(*Store)
	defer s.Close()
	if _, err := s.Commit(t.Context(), oneLight("", "taken")); err != nil {
		t.Fatal(err)
	}
	release := b.Hold(t)
	news := s.awaited()
	gone, leave := context.WithCancel(t.Context())
	const writers = 30
	type verdict struct {
		assets.Receipt
		err error
	}
	verdicts := make([]verdict, writers)
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			ctx, set := t.Context(), oneLight(fmt.Sprint("key ", i), "")
			switch i % 6 {
			case 1: // a ref that another has
				set = oneLight(fmt.Sprint("key ", i), "taken")
			case 2: // the key and the body of its neighbour
				set = oneLight(fmt.Sprint("key ", i-2), "")
			case 3: // the key of its neighbour with another body
				set = oneLight(fmt.Sprint("key ", i-3), "other")
			case 4: // somebody who does not wait
				ctx = gone
			}
			v := &verdicts[i]
			v.Receipt, v.err = s.Commit(ctx, set)
		})
	}
	waiting := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.queue)
	}
	for deadline := time.Now().Add(20 * time.Second); waiting() < writers; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d writers wait", waiting())
		}
	}
	leave()
	for deadline := time.Now().Add(20 * time.Second); waiting() > writers-writers/6; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d writers wait", waiting())
		}
	}
	release()
	all.Wait()
	select {
	case <-news:
	default:
		t.Error("nobody is told of the commits")
	}
	kept := map[assets.Revision]bool{}
	for i := 0; i < writers; i += 6 {
		plain, taken, same, reused, left, last := verdicts[i], verdicts[i+1], verdicts[i+2], verdicts[i+3], verdicts[i+4], verdicts[i+5]
		// Of three that share a key the first one in the queue is kept; those with its body get its receipt, and the others are refused.
		switch {
		case reused.err == nil:
			if assets.CodeOf(plain.err) != assets.KeyReused || assets.CodeOf(same.err) != assets.KeyReused {
				t.Errorf("%+v, %+v beside %+v", plain, same, reused)
			}
			kept[reused.Revision] = true
		case plain.err != nil || same.err != nil || plain.Revision != same.Revision || plain.Replayed == same.Replayed || plain.IDs[0] != same.IDs[0]:
			t.Errorf("%+v and its repetition %+v", plain, same)
		case assets.CodeOf(reused.err) != assets.KeyReused:
			t.Errorf("another body under the same key: %+v", reused)
		default:
			kept[plain.Revision] = true
		}
		if assets.CodeOf(taken.err) != assets.Conflict {
			t.Errorf("a ref that another has: %+v", taken)
		}
		if !errors.Is(left.err, context.Canceled) {
			t.Errorf("who did not wait: %+v", left)
		}
		if last.err != nil {
			t.Error(last.err)
		}
		kept[last.Revision] = true
	}
	var ids []int64
	head, err := s.Load(t.Context(), 0, func(r assets.Record) error {
		ids = append(ids, r.Key())
		return nil
	})
	if err != nil || int(head.Revision) != 1+len(kept) || len(kept) != writers/3 || len(ids) != 1+len(kept) {
		t.Errorf("revision %d and %d assets, %d were kept; %v", head.Revision, len(ids), len(kept), err)
	}
	for r := assets.Revision(2); r <= head.Revision; r++ {
		if !kept[r] {
			t.Errorf("nobody was told that revision %d was kept", r)
		}
	}
}

// TestAPanicTakesNobodyElseDown has the work of one writer panic within the transaction of others.
func TestAPanicTakesNobodyElseDown(t *testing.T) {
	b := newBook(t)
	s, _ := b.Open(t).(*Store)
	defer s.Close()
	release := b.Hold(t)
	outcomes := make(chan error, 3)
	for i := range 3 {
		go func() {
			outcomes <- s.writeTogether(t.Context(), 1, func(w *writing) error {
				if err := w.start(); err != nil {
					return err
				}
				if i == 1 {
					panic("torn")
				}
				return w.stop()
			})
		}()
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		n := len(s.queue)
		s.mu.Unlock()
		if n == 3 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d writers wait", n)
		}
	}
	release()
	torn := 0
	for range 3 {
		if err := <-outcomes; err != nil {
			torn++
			if !strings.Contains(err.Error(), "torn") {
				t.Error(err)
			}
		}
	}
	if torn != 1 {
		t.Errorf("%d writers failed", torn)
	}
	if _, err := s.Commit(t.Context(), oneLight("", "")); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
