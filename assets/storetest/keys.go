package storetest

import (
	"slices"
	"sync"

	"needlepoint/assets"
)

func keyCases() []testCase {
	return []testCase{
		{"A key seen before with the same digest gives the first receipt again and writes nothing", func(d *desk) {
			cs := keyed("k1", assets.Put(lamp(1)), assets.Put(cell(1)), assets.Put(lamp(2)))
			first := d.commitSet(cs)
			d.commit(assets.Replace(named(d.record(assets.AssetNoun, 1), "later")), assets.Drop(d.record(assets.AssetNoun, 2)))
			before := d.load(0)
			cs.At, cs.Base, cs.Strict = cs.At.AddDate(1, 0, 0), 7, true // the digest covers none of them
			for _, s := range []assets.Store{d.store, d.open()} {
				again, err := s.Commit(d.ctx, cs)
				if err != nil {
					d.t.Fatal(err)
				}
				if !again.Replayed || again.Revision != first.Revision || !slices.Equal(again.IDs, first.IDs) {
					d.t.Fatalf("got %+v, first %+v", again, first)
				}
			}
			mustEqualStates(d.t, "after the replay", before, d.load(0))
		}},
		{"A key seen before with another digest is KeyReused", func(d *desk) {
			d.commitSet(keyed("k1", assets.Put(lamp(1))))
			d.refused(assets.KeyReused, keyed("k1", assets.Put(lamp(2))))
			other := keyed("k1", assets.Put(lamp(1)))
			other.Actor = "somebody else"
			d.refused(assets.KeyReused, other)
		}},
		{"The key is judged before everything else", func(d *desk) {
			d.commitSet(keyed("k1", assets.Put(lamp(1))))
			d.refused(assets.KeyReused, keyed("k1"))
			d.refused(assets.KeyReused, keyed("k1", assets.Drop(lamp(9).WithKey(99))))
			stale := keyed("k1", assets.Put(lamp(5)))
			stale.Strict, stale.Base = true, 9
			d.refused(assets.KeyReused, stale)
		}},
		{"A key whose change set was refused is not used up", func(d *desk) {
			d.commit(puts(1, 1)...)
			d.refused(assets.Conflict, keyed("k1", assets.Put(lamp(1))))
			if r := d.commitSet(keyed("k1", assets.Put(lamp(2)))); r.Replayed || r.Revision != 2 {
				d.t.Fatalf("receipt %+v", r)
			}
		}},
		{"An empty key is no key", func(d *desk) {
			for i := range 2 {
				if r := d.commitSet(keyed("", assets.Put(referred(lamp(1), "")))); r.Replayed || int(r.Revision) != i+1 {
					d.t.Fatalf("receipt %+v", r)
				}
			}
		}},
		{"The same keyed change set sent many times at once is kept once", func(d *desk) {
			stores := []assets.Store{d.store, d.open()}
			receipts := make([]assets.Receipt, 6)
			var wg sync.WaitGroup
			for i := range receipts {
				wg.Go(func() {
					var err error
					if receipts[i], err = patiently(d.ctx, stores[i%2], keyed("k1", assets.Put(lamp(1)))); err != nil {
						d.t.Error(err)
					}
				})
			}
			wg.Wait()
			fresh := 0
			for _, r := range receipts {
				if r.Revision != 1 || !slices.Equal(r.IDs, []int64{1}) {
					d.t.Errorf("receipt %+v", r)
				}
				if !r.Replayed {
					fresh++
				}
			}
			if s := d.load(0); fresh != 1 || s.revision != 1 || len(s.records) != 1 {
				d.t.Fatalf("%d fresh receipts, %d records at revision %d", fresh, len(s.records), s.revision)
			}
		}},
	}
}

func keyed(key string, ops ...assets.Operation) assets.ChangeSet {
	cs := changeSet(ops...)
	cs.Key = key
	return cs
}
