package storetest

import (
	"context"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

func changesCases() []testCase {
	return []testCase{
		{"Changes returns the next revision with its changes in operation order, images complete", changesOrder},
		{"A committed change set carries what its writer said", func(d *desk) {
			d.commit(puts(1, 1)...)
			cs := keyed("a key", assets.Put(lamp(2)))
			cs.Base, cs.Actor, cs.Via, cs.Reason = 1, "王工", "ui", "换灯 'quoted' \"twice\"\n"
			d.commitSet(cs)
			c := d.next(1)
			if c.Revision != 2 || c.Base != 1 || c.Actor != cs.Actor || c.Via != cs.Via || c.Reason != cs.Reason || c.Key != cs.Key {
				d.t.Fatalf("got %+v", c)
			}
			if !c.At.Equal(assets.KeptTime(cs.At)) || c.At.Location().String() != "UTC" {
				d.t.Fatalf("at %v, want %v", c.At, assets.KeptTime(cs.At))
			}
		}},
		{"The hash of each revision is assets.ChainHash over the one before", func(d *desk) {
			d.commit(append(puts(2, 1), assets.Put(cell(1)))...)
			d.commit(assets.Replace(named(d.record(assets.AssetNoun, 1), "n")), assets.Drop(d.record(assets.AssetNoun, 2)))
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(8)})
			d.commit(assets.Put(lamp(3)))
			mustChain(d, 4)
		}},
		{"Changes waits for the next revision of the same handle", func(d *desk) { changesWait(d, d.store) }},
		{"Changes waits for the next revision of another handle", func(d *desk) { changesWait(d, d.open()) }},
		{"A revision above the head is waited for, never skipped", func(d *desk) {
			got := waiting(d, d.store, 3)
			other := d.open()
			for i := range 5 {
				if _, err := patiently(d.ctx, []assets.Store{d.store, other}[i%2], changeSet(assets.Put(lamp(i)))); err != nil {
					d.t.Fatal(err)
				}
			}
			if a := <-got; a.err != nil || a.Revision != 4 {
				d.t.Fatalf("got revision %d, %v; want 4", a.Revision, a.err)
			}
		}},
		{"A waiting Changes stops when its context does, with the context's error", func(d *desk) {
			ctx, cancel := context.WithCancel(d.ctx)
			done := make(chan error, 1)
			go func() {
				_, err := d.store.Changes(ctx, 0)
				done <- err
			}()
			cancel()
			if err := <-done; !isContextError(err) {
				d.t.Fatalf("got %v", err)
			}
		}},
		{"Every method stops when its context does", func(d *desk) {
			d.commit(puts(1, 1)...)
			ctx, cancel := context.WithCancel(d.ctx)
			cancel()
			_, err := d.store.Load(ctx, 0, func(assets.Record) error { return nil })
			if !isContextError(err) {
				d.t.Errorf("Load: %v", err)
			}
			if _, err := d.store.Commit(ctx, changeSet(assets.Put(lamp(2)))); !isContextError(err) {
				d.t.Errorf("Commit: %v", err)
			}
			if _, err := d.store.Changes(ctx, 0); !isContextError(err) {
				d.t.Errorf("Changes: %v", err)
			}
			if _, err := d.store.History(ctx, assets.AssetNoun, 1); !isContextError(err) {
				d.t.Errorf("History: %v", err)
			}
			if s := d.load(0); s.revision != 1 {
				d.t.Errorf("revision %d, want 1", s.revision)
			}
		}},
		{"What Changes returns is the caller's own", func(d *desk) {
			d.commit(assets.Put(cell(1)))
			d.next(0).Changes[0].After.Shape().(orb.Polygon)[0][0][0] = 7
			if d.next(0).Changes[0].After.Shape().(orb.Polygon)[0][0][0] == 7 {
				d.t.Fatal("a change to what was returned shows in the next answer")
			}
		}},
	}
}

func changesOrder(d *desk) {
	d.commit(append(puts(3, 1), assets.Put(cell(1)))...)
	one, two, c1 := d.record(assets.AssetNoun, 1), d.record(assets.AssetNoun, 2), d.record(assets.BoundaryNoun, 1)
	d.commit(assets.Drop(c1), assets.Put(lamp(9)), assets.Replace(named(two, "二")), assets.Put(cell(2)), assets.Drop(one))
	d.commit(assets.Replace(named(d.record(assets.AssetNoun, 4), "changed again")))
	two2 := named(two, "二").WithRevision(2)
	want := []assets.Change{
		{Noun: assets.BoundaryNoun, ID: 1, Before: c1},
		{Noun: assets.AssetNoun, ID: 4, After: lamp(9).WithKey(4).WithRevision(2)},
		{Noun: assets.AssetNoun, ID: 2, Before: two, After: two2},
		{Noun: assets.BoundaryNoun, ID: 2, After: cell(2).WithKey(2).WithRevision(2)},
		{Noun: assets.AssetNoun, ID: 1, Before: one},
	}
	for _, s := range []assets.Store{d.store, d.open()} {
		got := nextFrom(d.t, d.ctx, s, 1)
		if got.Revision != 2 {
			d.t.Fatalf("revision %d, want 2", got.Revision)
		}
		if err := equalChanges(want, got.Changes); err != nil {
			d.t.Fatal(err)
		}
	}
	d.edit(Edit{Action: assets.Update, Noun: assets.BoundaryNoun, ID: 2, Record: cell(7)},
		Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 4})
	if err := equalChanges(want, d.next(1).Changes); err != nil {
		d.t.Fatalf("with outside edits pending or adopted since: %v", err)
	}
}

// changesWait lets two handles wait and commits through one of them.
func changesWait(d *desk, writer assets.Store) {
	d.commit(assets.Put(lamp(1)))
	got := waiting(d, d.store, 1)
	if _, err := patiently(d.ctx, writer, changeSet(assets.Put(lamp(2)))); err != nil {
		d.t.Fatal(err)
	}
	if a := <-got; a.err != nil || a.Revision != 2 || len(a.Changes) != 1 {
		d.t.Fatalf("got revision %d with %d changes, %v", a.Revision, len(a.Changes), a.err)
	}
}

type answer struct {
	assets.Committed
	err error
}

// waiting asks for the revision after the given one in the background.
func waiting(d *desk, s assets.Store, after assets.Revision) <-chan answer {
	got := make(chan answer, 1)
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	d.t.Cleanup(cancel)
	go func() {
		c, err := s.Changes(ctx, after)
		got <- answer{c, err}
	}()
	return got
}

// mustChain checks the hashes of all revisions up to head.
func mustChain(d *desk, head assets.Revision) {
	d.t.Helper()
	hash := ""
	for after := range head {
		c := d.next(after)
		if c.Revision != after+1 {
			d.t.Fatalf("after %d came %d", after, c.Revision)
		}
		want := assets.ChainHash(hash, c)
		if c.Hash != want {
			d.t.Fatalf("revision %d has hash %s, want %s", c.Revision, c.Hash, want)
		}
		hash = want
	}
}
