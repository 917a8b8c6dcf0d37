package assets_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/storetest"
)

// slowPast is a store without a journal, so that every look back reads it, and reading the past takes until the gate opens.
type slowPast struct {
	assets.Store
	entered chan struct{}
	gate    chan struct{}
	loads   atomic.Int32
}

func (s *slowPast) Load(ctx context.Context, at assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	if at > 0 {
		s.loads.Add(1)
		s.entered <- struct{}{}
		<-s.gate
	}
	return s.Store.Load(ctx, at, each)
}

func fillRevisions(t *testing.T, inv *assets.Inventory, n int) {
	t.Helper()
	for range n {
		mustCommit(t, inv, []assets.Operation{assets.Put(assets.Asset{Class: "street_light", Condition: assets.Intact,
			Stage: assets.InService, Geometry: orb.Point{123, 41}})})
	}
}

// TestManyLooksBackBuildAFewAtATime wants readers of many past revisions to cost no more than a few books at once, and
// those that gave up before their turn nothing at all.
func TestManyLooksBackBuildAFewAtATime(t *testing.T) {
	store := &slowPast{Store: storetest.NewModel(), entered: make(chan struct{}, 100), gate: make(chan struct{})}
	inv := openOn(t, store)
	fillRevisions(t, inv, 20)
	var readers sync.WaitGroup
	look := func(r assets.Revision) {
		readers.Go(func() {
			if v, err := inv.ViewAt(t.Context(), r); err != nil || v.Revision() != r {
				t.Errorf("as of %d: %d, %v", r, v.Revision(), err)
			}
		})
	}
	look(1)
	look(2)
	<-store.entered
	<-store.entered
	gone, leave := context.WithCancel(t.Context())
	leave()
	for r := assets.Revision(3); r < 15; r++ {
		if _, err := inv.ViewAt(gone, r); !errors.Is(err, context.Canceled) {
			t.Errorf("as of %d: %v", r, err)
		}
	}
	close(store.gate)
	look(15)
	readers.Wait()
	if n := store.loads.Load(); n != 3 {
		t.Errorf("%d books were built for 3 readers who waited", n)
	}
}

// weary is a store that fails after so many readings of former revisions.
type weary struct {
	assets.Store
	head assets.Revision
	left atomic.Int32
}

func (w *weary) Changes(ctx context.Context, after assets.Revision) (assets.Committed, error) {
	if after < w.head && w.left.Add(-1) < 0 {
		return assets.Committed{}, context.DeadlineExceeded
	}
	return w.Store.Changes(ctx, after)
}

// TestAReaderFarBehindComesNearer wants what could be read in time to be told, although not all could.
func TestAReaderFarBehindComesNearer(t *testing.T) {
	model := storetest.NewModel()
	fillRevisions(t, openOn(t, model), 20)
	store := &weary{Store: model, head: 20}
	inv := openOn(t, store)
	after := assets.Revision(0)
	for tries := 0; after < 20; tries++ {
		if tries > 10 {
			t.Fatalf("after %d tries the reader is at %d", tries, after)
		}
		store.left.Store(3)
		news, err := inv.News(t.Context(), after)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range news {
			if a.Revision != after+1 {
				t.Fatalf("told of %d after %d", a.Revision, after)
			}
			after = a.Revision
		}
	}
}

// TestAReaderWhomNotOneRevisionReachesLooksAnew has a revision that takes longer to read than a reader may wait: asked for again
// and again it would keep him from all that follows.
func TestAReaderWhomNotOneRevisionReachesLooksAnew(t *testing.T) {
	model := storetest.NewModel()
	fillRevisions(t, openOn(t, model), 3)
	inv := openOn(t, &weary{Store: model, head: 3})
	if news, err := inv.News(t.Context(), 1); !errors.Is(err, assets.ErrFarBehind) {
		t.Errorf("%v, %v", news, err)
	}
}

// unreadablePast is a store whose former revisions cannot be read.
type unreadablePast struct{ assets.Store }

var errUnreadable = errors.New("unreadable")

func (s *unreadablePast) Load(ctx context.Context, at assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	if at > 0 {
		return assets.Head{}, errUnreadable
	}
	return s.Store.Load(ctx, at, each)
}
