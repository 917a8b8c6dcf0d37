package assets_test

import (
	"errors"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/storetest"
)

// TestPrepareTellsHowFar has past books made without waiting for them.
func TestPrepareTellsHowFar(t *testing.T) {
	store := &slowPast{Store: storetest.NewModel(), entered: make(chan struct{}, 100), gate: make(chan struct{})}
	inv := openOn(t, store)
	fillRevisions(t, inv, 10)
	ready := func(r assets.Revision) assets.PastProgress {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
			at, err := inv.Prepare(r)
			if err != nil {
				t.Fatal(err)
			}
			if at.Ready {
				return at
			}
			if time.Now().After(deadline) {
				t.Fatalf("revision %d is not ready within 20 s: %+v", r, at)
			}
		}
	}
	if at, err := inv.Prepare(4); err != nil || at.Ready {
		t.Fatalf("%+v, %v", at, err)
	}
	<-store.entered
	if at, err := inv.Prepare(4); err != nil || at.Ready || at.Done != 0 || at.Total != 10 {
		t.Errorf("when it begins: %+v, %v", at, err)
	}
	close(store.gate)
	if at := ready(4); at.Done != 4 || at.Total != 10 {
		t.Errorf("when it is ready: %+v", at)
	}
	if v, err := inv.ViewAt(t.Context(), 4); err != nil || v.Revision() != 4 || store.loads.Load() != 1 {
		t.Errorf("%v, %v, %d books were built", v, err, store.loads.Load())
	}
	for _, now := range []assets.Revision{0, 10} {
		if at, err := inv.Prepare(now); err != nil || !at.Ready {
			t.Errorf("the present: %+v, %v", at, err)
		}
	}
	for _, none := range []assets.Revision{-1, 11} {
		if _, err := inv.Prepare(none); assets.CodeOf(err) != assets.NotFound {
			t.Errorf("revision %d: %v", none, err)
		}
	}
}

// TestPrepareTellsOfAFailureOnce wants who asks how far a book is to learn that it cannot be made, and the next to have it
// tried again.
func TestPrepareTellsOfAFailureOnce(t *testing.T) {
	store := &unreadablePast{Store: storetest.NewModel()}
	inv := openOn(t, store)
	fillRevisions(t, inv, 3)
	for range 2 {
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
			at, err := inv.Prepare(1)
			if errors.Is(err, errUnreadable) {
				break
			}
			if err != nil || at.Ready || time.Now().After(deadline) {
				t.Fatalf("%+v, %v", at, err)
			}
		}
	}
}
