package storetest

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

func commitCases() []testCase {
	return []testCase{
		{"Commit keeps the change set as one revision or nothing of it", commitAtomic},
		{"When Commit returns, another handle sees the revision", func(d *desk) {
			other := d.open()
			d.commit(puts(3, 1)...)
			mustEqualStates(d.t, "another handle", d.load(0), loadFrom(d.t, d.ctx, other, 0))
			mustEqualStates(d.t, "a handle opened later", d.load(0), loadFrom(d.t, d.ctx, d.open(), 0))
		}},
		{"A handle opened after all were closed sees every revision", func(d *desk) {
			d.commit(puts(3, 1)...)
			want := d.load(0)
			if err := d.store.Close(); err != nil {
				d.t.Fatal(err)
			}
			mustEqualStates(d.t, "reopened", want, loadFrom(d.t, d.ctx, d.open(), 0))
		}},
		{"Revisions are consecutive from 1 in commit order, with concurrent writers", commitConcurrent},
		{"Each record kept is stamped with the revision", func(d *desk) {
			d.commit(puts(3, 1)...)
			stale := d.record(assets.AssetNoun, 2).(assets.Asset)
			stale.Rev = 77 // what the writer put there does not matter
			d.commit(assets.Operation{Action: assets.Update, Noun: assets.AssetNoun, ID: 2, Record: stale})
			for _, r := range d.load(0).records {
				if want := map[int64]assets.Revision{1: 1, 2: 2, 3: 1}[r.Key()]; r.Revised() != want {
					d.t.Errorf("asset %d is at revision %d, want %d", r.Key(), r.Revised(), want)
				}
			}
		}},
		{"A record is kept whole and bit for bit", commitExact},
		{"The id of an update is the operation's, whatever the record says", func(d *desk) {
			d.commit(puts(2, 1)...)
			d.commit(assets.Operation{Action: assets.Update, Noun: assets.AssetNoun, ID: 2,
				Record: named(lamp(2).WithKey(999), "mine")})
			if got := d.record(assets.AssetNoun, 2).(assets.Asset).Name; got != "mine" {
				d.t.Fatalf("asset 2 is named %q", got)
			}
		}},
		{"The receipt names the revision and the record each operation touched, in order", func(d *desk) {
			d.commit(puts(2, 1)...)
			r := d.commit(assets.Put(cell(1)), assets.Drop(d.record(assets.AssetNoun, 2)),
				assets.Put(lamp(3)), assets.Replace(named(d.record(assets.AssetNoun, 1), "x")), assets.Put(cell(2)))
			if r.Revision != 2 || r.Replayed || !slices.Equal(r.IDs, []int64{1, 2, 3, 1, 2}) {
				d.t.Fatalf("receipt %+v", r)
			}
		}},
		{"A change set that no store could keep is Invalid", func(d *desk) {
			d.commit(puts(1, 1)...)
			nothing, infinite := lamp(2), lamp(2)
			nothing.Geometry = nil
			infinite.Geometry = orb.LineString{{123, 41}, {math.Inf(1), 41}}
			noNumber := lamp(2)
			noNumber.Geometry = orb.Point{math.NaN(), 41}
			for _, ops := range [][]assets.Operation{
				nil,
				{{Action: "upsert", Noun: assets.AssetNoun, Record: lamp(2)}},
				{assets.Put(lamp(2)), assets.Put(nothing)},
				{assets.Put(lamp(2)), assets.Put(infinite)},
				{assets.Put(lamp(2)), assets.Put(noNumber)},
				{{Action: assets.Update, Noun: assets.AssetNoun, ID: 1 << 53, Record: lamp(2)}},
			} {
				d.refused(assets.Invalid, changeSet(ops...))
			}
		}},
		{"Commit leaves the caller's change set as it was", func(d *desk) {
			cs := changeSet(assets.Put(cell(1)), assets.Put(lamp(1)))
			d.commitSet(cs)
			if got, want := cs.Digest(), changeSet(assets.Put(cell(1)), assets.Put(lamp(1))).Digest(); got != want ||
				cs.Operations[0].ID != 0 || cs.Operations[0].Record.Key() != 0 || cs.Operations[0].Record.Revised() != 0 {
				d.t.Fatal("the change set was written to")
			}
			cs.Operations[0].Record.Shape().(orb.Polygon)[0][0][0] = 7
			if d.record(assets.BoundaryNoun, 1).Shape().(orb.Polygon)[0][0][0] == 7 {
				d.t.Fatal("the store kept the caller's geometry itself")
			}
		}},
		{"While another writer holds the store, Commit waits a bounded time, then returns Busy", func(d *desk) {
			release := d.book.Hold(d.t)
			_, err := d.store.Commit(d.ctx, changeSet(assets.Put(lamp(1))))
			release()
			if assets.CodeOf(err) != assets.Busy {
				d.t.Fatalf("commit while held: %v, want busy", err)
			}
			if r := d.commit(assets.Put(lamp(1))); r.Revision != 1 {
				d.t.Fatalf("revision %d after the release, want 1", r.Revision)
			}
		}},
	}
}

func commitAtomic(d *desk) {
	d.commit(puts(3, 1)...)
	first := d.record(assets.AssetNoun, 1)
	for _, last := range []assets.Operation{
		assets.Drop(lamp(9).WithKey(99)), // not found
		assets.Put(lamp(2)),              // the ref is taken
		{Action: assets.Update, Noun: assets.AssetNoun, ID: 2, IfRev: 7, Record: lamp(2)}, // stale
	} {
		cs := changeSet(assets.Replace(named(first, "half")), assets.Put(cell(1)), assets.Put(lamp(4)), last)
		before := d.load(0)
		if r, err := d.store.Commit(d.ctx, cs); err == nil {
			d.t.Fatalf("committed as %d", r.Revision)
		}
		mustEqualStates(d.t, "after the refusal", before, d.load(0))
	}
	if r := d.commit(assets.Put(cell(1))); r.Revision != 2 {
		d.t.Fatalf("the revision after the refusals is %d, want 2", r.Revision)
	}
	if c := d.next(1); len(c.Changes) != 1 {
		d.t.Fatalf("revision 2 has %d changes, want 1", len(c.Changes))
	}
}

func commitConcurrent(d *desk) {
	const writers, each = 4, 8
	stores := []assets.Store{d.store, d.open()}
	var mu sync.Mutex
	var wg sync.WaitGroup
	seen := map[assets.Revision]string{}
	for w := range writers {
		wg.Go(func() {
			last := assets.Revision(0)
			for i := range each {
				cs := changeSet(assets.Put(lamp(1000*w+2*i)), assets.Put(lamp(1000*w+2*i+1)))
				cs.Reason = fmt.Sprintf("writer %d, set %d", w, i)
				r, err := patiently(d.ctx, stores[w%2], cs)
				if err != nil {
					d.t.Errorf("writer %d: %v", w, err)
					return
				}
				if r.Revision <= last {
					d.t.Errorf("writer %d: revision %d after %d", w, r.Revision, last)
				}
				last = r.Revision
				mu.Lock()
				if other, twice := seen[r.Revision]; twice {
					d.t.Errorf("revision %d was given to %q and %q", r.Revision, other, cs.Reason)
				}
				seen[r.Revision] = cs.Reason
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	ids := map[int64]bool{}
	for rev := assets.Revision(1); rev <= writers*each; rev++ {
		c := d.next(rev - 1)
		if c.Revision != rev || c.Reason != seen[rev] || len(c.Changes) != 2 {
			d.t.Fatalf("revision %d reads %d, %q, %d changes; the writer was told %q", rev, c.Revision, c.Reason, len(c.Changes), seen[rev])
		}
		for _, ch := range c.Changes {
			if ids[ch.ID] {
				d.t.Fatalf("id %d was given twice", ch.ID)
			}
			ids[ch.ID] = true
		}
	}
}

// commitExact keeps one record of every kind of geometry with hard text and hard numbers.
func commitExact(d *desk) {
	records := hardRecords()
	ops := make([]assets.Operation, len(records))
	for i, r := range records {
		ops[i] = assets.Put(r)
	}
	receipt := d.commit(ops...)
	loaded, logged := d.load(0), d.next(0)
	for i, want := range records {
		want = want.WithKey(receipt.IDs[i]).WithRevision(1)
		if got := loaded.find(want.Noun(), want.Key()); !assets.Same(want, got) {
			d.t.Errorf("Load gives\n%s, want\n%s", image(got), image(want))
		}
		if got := logged.Changes[i].After; !assets.Same(want, got) {
			d.t.Errorf("Changes gives\n%s, want\n%s", image(got), image(want))
		}
	}
}
