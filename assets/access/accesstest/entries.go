package accesstest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

func emptyCase(x *trial) {
	s := x.load()
	if s.Version != 0 || !s.Whole || len(s.Entries) != 0 {
		x.Errorf("load: %+v", s)
	}
	events, head, err := x.store.Events(x.ctx, access.EventQuery{})
	if err != nil || len(events) != 0 || head != (access.Head{}) {
		x.Errorf("events: %v, %+v, %v", events, head, err)
	}
	if v := x.verify(); v.Events != 0 || len(v.Faults) != 0 {
		x.Errorf("verified: %+v", v)
	}
}

func versionCase(x *trial) {
	body := `{"name":"林 𠀀","n":1e2,"deep":{"a":[1,2]}, "space": true}`
	first := x.commit(access.Change{Entries: []access.Entry{put("account", "lin", body), put("token", "lin", `{}`)}})
	second := x.commit(access.Change{Base: 1, Entries: []access.Entry{put("account", "wei", `{"b":1}`), put("token", "lin", `{"now":2}`)}})
	if first.Version != 1 || second.Version != 2 {
		x.Errorf("versions %d and %d", first.Version, second.Version)
	}
	want := []access.Entry{put("account", "lin", body), put("account", "wei", `{"b":1}`), put("token", "lin", `{"now":2}`)}
	if s := x.load(); !same(s, access.State{Version: 2, Whole: true, Entries: want}) {
		x.Errorf("loaded %+v", s)
	}
	x.store = x.open()
	if s := x.load(); !same(s.Entries, want) {
		x.Errorf("another handle loads %+v", s)
	}
}

func dropCase(x *trial) {
	x.commit(access.Change{Entries: []access.Entry{put("account", "lin", `{}`)}})
	kept := x.commit(access.Change{Base: 1, Entries: []access.Entry{{Shelf: "account", Key: "nobody"}, {Shelf: "account", Key: "lin"}}})
	if s := x.load(); kept.Version != 2 || len(s.Entries) != 0 {
		x.Errorf("after the drop: %+v", s)
	}
	x.commit(access.Change{Base: 2, Entries: []access.Entry{put("account", "lin", `{"again":true}`)}})
	if s := x.load(); len(s.Entries) != 1 {
		x.Errorf("put again: %+v", s)
	}
}

func conflictCase(x *trial) {
	x.commit(access.Change{Entries: []access.Entry{put("account", "lin", `{}`)}, Events: notes(0, 1)})
	for _, base := range []int64{0, 2, 99} {
		_, err := x.store.Commit(x.ctx, access.Change{Base: base, Entries: []access.Entry{put("account", "wei", `{}`)}, Events: notes(1, 3)})
		x.expect(assets.Conflict, err)
	}
	if s := x.load(); s.Version != 1 || len(s.Entries) != 1 {
		x.Errorf("after the refusals: %+v", s)
	}
	if n := len(x.all()); n != 1 {
		x.Errorf("%d events, want 1", n)
	}
}

func eventsOnlyCase(x *trial) {
	x.commit(access.Change{Entries: []access.Entry{put("account", "lin", `{}`)}})
	kept := x.commit(access.Change{Base: 77, Events: notes(0, 2)})
	if kept.Version != 1 || kept.Head.Seq != 2 {
		x.Errorf("kept %+v", kept)
	}
	if s := x.load(); s.Version != 1 {
		x.Errorf("version %d", s.Version)
	}
}

func changedCase(x *trial) {
	other := x.open()
	x.commit(access.Change{Entries: []access.Entry{put("account", "lin", `{}`), put("account", "wei", `{}`)}})
	type told struct {
		state access.State
		err   error
	}
	ask := func(after int64) chan told {
		out := make(chan told, 1)
		go func() {
			s, err := other.Changed(x.ctx, after)
			out <- told{s, err}
		}()
		return out
	}
	got := <-ask(0)
	if got.err != nil || got.state.Version != 1 || len(got.state.Entries) != 2 {
		x.Fatalf("after 0: %+v", got)
	}
	waiting := ask(1)
	x.commit(access.Change{Events: notes(0, 1)}) // which is no change of entries
	select {
	case got := <-waiting:
		x.Fatalf("told of events: %+v", got)
	case <-time.After(50 * time.Millisecond):
	}
	x.commit(access.Change{Base: 1, Entries: []access.Entry{{Shelf: "account", Key: "wei"}, put("token", "t", `{"a":1}`)}})
	got = <-waiting
	want := []access.Entry{{Shelf: "account", Key: "wei"}, put("token", "t", `{"a":1}`)}
	if got.err != nil || got.state.Version != 2 || got.state.Whole || !same(got.state.Entries, want) {
		x.Fatalf("after 1: %+v", got)
	}
}

func wholeCase(x *trial) {
	x.commit(access.Change{Entries: []access.Entry{put("account", "stays", `{}`), put("account", "goes", `{}`)}})
	x.commit(access.Change{Base: 1, Entries: []access.Entry{{Shelf: "account", Key: "goes"}}})
	const far = 2*access.Remembered + 50
	for v := int64(2); v < far; v++ {
		x.commit(access.Change{Base: v, Entries: []access.Entry{put("session", "s", fmt.Sprintf(`{"n":%d}`, v))}})
	}
	s, err := x.store.Changed(x.ctx, 1)
	if err != nil || !s.Whole || s.Version != far || len(s.Entries) != 2 {
		x.Errorf("a follower at 1: whole %v, version %d, %d entries, %v", s.Whole, s.Version, len(s.Entries), err)
	}
	s, err = x.store.Changed(x.ctx, far-access.Remembered+1)
	if err != nil || s.Whole || len(s.Entries) != 1 {
		x.Errorf("a follower near the head: whole %v, %d entries, %v", s.Whole, len(s.Entries), err)
	}
}

func concurrentCase(x *trial) {
	const writers, each = 4, 15
	var wg sync.WaitGroup
	for w := range writers {
		store := x.open()
		wg.Go(func() {
			for n := range each {
				for {
					s, err := store.Load(x.ctx)
					if err != nil {
						x.Error(err)
						return
					}
					_, err = store.Commit(x.ctx, access.Change{Base: s.Version, Events: []access.Event{note(w*each + n)},
						Entries: []access.Entry{put("account", fmt.Sprint(w, " ", n), `{}`)}})
					if err == nil {
						break
					}
					if code := assets.CodeOf(err); code != assets.Conflict && code != assets.Busy {
						x.Error(err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	if s := x.load(); s.Version != writers*each || len(s.Entries) != writers*each {
		x.Errorf("version %d and %d entries, want %d", s.Version, len(s.Entries), writers*each)
	}
	if v := x.verify(); v.Events != writers*each || len(v.Faults) > 0 {
		x.Errorf("verified: %+v", v)
	}
}

func busyCase(x *trial) {
	release := x.place.Hold(x)
	_, err := x.store.Commit(x.ctx, access.Change{Entries: []access.Entry{put("account", "lin", `{}`)}})
	x.expect(assets.Busy, err)
	release()
	x.commit(access.Change{Entries: []access.Entry{put("account", "lin", `{}`)}})
}

func closeCase(x *trial) {
	waiting := make(chan error, 1)
	go func() {
		_, err := x.store.Changed(context.Background(), 0)
		waiting <- err
	}()
	if err := x.store.Close(); err != nil {
		x.Fatal(err)
	}
	mustCome(x, waiting, func(err error) bool { return err != nil })
	if _, err := x.store.Load(x.ctx); err == nil {
		x.Error("a closed store loads")
	}
	if _, err := x.store.Commit(x.ctx, access.Change{Events: notes(0, 1)}); err == nil {
		x.Error("a closed store commits")
	}
	if _, _, err := x.store.Events(x.ctx, access.EventQuery{}); err == nil {
		x.Error("a closed store answers queries")
	}
	if _, err := x.store.Trail(x.ctx, 0, func(access.Event) error { return nil }); err == nil {
		x.Error("a closed store has a trail")
	}
	if err := x.store.Close(); err != nil {
		x.Errorf("a second close: %v", err)
	}
}

func contextCase(x *trial) {
	ctx, cancel := context.WithCancel(x.ctx)
	waiting := make(chan error, 1)
	go func() {
		_, err := x.store.Changed(ctx, 0)
		waiting <- err
	}()
	cancel()
	mustCome(x, waiting, func(err error) bool { return errors.Is(err, context.Canceled) })
	if _, err := x.store.Commit(ctx, access.Change{Events: notes(0, 1)}); !errors.Is(err, context.Canceled) {
		x.Errorf("a commit of an ended context: %v", err)
	}
}

func mustCome(t testing.TB, waiting chan error, good func(error) bool) {
	t.Helper()
	select {
	case err := <-waiting:
		if !good(err) {
			t.Errorf("the waiting call returns %v", err)
		}
	case <-time.After(patience):
		t.Fatal("the waiting call does not return")
	}
}
