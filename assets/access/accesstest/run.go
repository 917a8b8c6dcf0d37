package accesstest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// Place is one store under test, empty at first, that several handles can open.
type Place interface {
	// Open returns another handle, as another process would hold it. Its Commit should wait for another writer well below ten
	// seconds. The suite closes the handle; closing it a second time does no harm.
	Open(t testing.TB) access.Store

	// Hold takes the place of another writer until release is called.
	Hold(t testing.TB) (release func())

	// Alter runs a statement around the store, in which {event} and {head} stand for its tables.
	Alter(t testing.TB, sql string)
}

// patience bounds every step, so that a store that hangs fails instead of blocking the run.
const patience = 60 * time.Second

// Run holds the store to the contract. Each case gets an empty place of its own.
func Run(t *testing.T, open func(t *testing.T) Place) {
	for _, c := range []struct {
		sentence string
		check    func(*trial)
	}{
		{"an empty store is at version 0 and has no events", emptyCase},
		{"a change of entries makes the version one more, and a body is as it was kept", versionCase},
		{"dropping what is not there does nothing", dropCase},
		{"another base is a conflict, and nothing of the change is kept", conflictCase},
		{"a change of events alone leaves the version as it is", eventsOnlyCase},
		{"what one handle keeps another one is told at once, drops included", changedCase},
		{"a follower that is far behind gets the whole", wholeCase},
		{"many writers lose nothing and the trail stays one chain", concurrentCase},
		{"while another writer holds the store, commit waits and then is busy", busyCase},
		{"the trail comes back in order, and an error of each ends it", trailCase},
		{"texts of all kinds come back as they were chained", textCase},
		{"queries answer what a plain search answers", queryCase},
		{"after close every method fails, and a waiting one returns", closeCase},
		{"an ended context ends a wait", contextCase},
		{"whatever is altered in the trail is found and named", tamperCase},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			x := &trial{T: t, place: open(t), ctx: ctx}
			x.store = x.open()
			c.check(x)
		})
	}
}

// trial is what a case works with.
type trial struct {
	*testing.T
	place Place
	store access.Store
	ctx   context.Context
}

func (x *trial) open() access.Store {
	x.Helper()
	s := x.place.Open(x)
	x.Cleanup(func() { _ = s.Close() })
	return s
}

func (x *trial) load() access.State {
	x.Helper()
	s, err := x.store.Load(x.ctx)
	if err != nil {
		x.Fatalf("load: %v", err)
	}
	return s
}

func (x *trial) commit(c access.Change) access.Kept {
	x.Helper()
	kept, err := x.store.Commit(x.ctx, c)
	if err != nil {
		x.Fatalf("commit: %v", err)
	}
	return kept
}

func (x *trial) verify() access.Verified {
	x.Helper()
	v, err := access.VerifyEvents(x.ctx, x.store)
	if err != nil {
		x.Fatalf("verify: %v", err)
	}
	return v
}

// all returns the trail from its beginning.
func (x *trial) all() (out []access.Event) {
	x.Helper()
	_, err := x.store.Trail(x.ctx, 0, func(e access.Event) error {
		out = append(out, e)
		return nil
	})
	if err != nil {
		x.Fatalf("trail: %v", err)
	}
	return out
}

func (x *trial) expect(code assets.Code, err error) {
	x.Helper()
	if assets.CodeOf(err) != code {
		x.Fatalf("got %v, want code %q", err, code)
	}
}

// put returns an entry with a body.
func put(shelf access.Shelf, key, body string) access.Entry {
	return access.Entry{Shelf: shelf, Key: key, Body: []byte(body)}
}

// note returns an event that a test tells by its number.
func note(n int) access.Event {
	return access.Event{At: time.Date(2026, 11, 24, 8, 0, n, 123456789, time.FixedZone("CST", 8*3600)), Actor: fmt.Sprint("actor", n%3),
		Via: "ui", Client: "192.0.2.1", What: access.AllWhat()[n%len(access.AllWhat())], Subject: fmt.Sprint("subject", n%5),
		Detail: json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))}
}

func notes(from, to int) (out []access.Event) {
	for n := from; n < to; n++ {
		out = append(out, note(n))
	}
	return out
}

func same(a, b any) bool { return reflect.DeepEqual(a, b) }

var errStop = errors.New("that will do")
