package storetest

import (
	"cmp"
	"errors"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

func loadCases() []testCase {
	return []testCase{
		{"Load of an empty store yields nothing and revision 0", func(d *desk) {
			if s := d.load(0); s.revision != 0 || len(s.records) != 0 {
				d.t.Fatalf("got %d records at revision %d", len(s.records), s.revision)
			}
		}},
		{"Load calls each once for every record, boundaries then assets, in ascending id", loadOrder},
		{"Load yields one consistent state whatever is committed meanwhile", loadConsistent},
		{"Load returns the head of the book that the records are true for", func(d *desk) {
			if s := d.load(0); s.head != (assets.Head{}) {
				d.t.Fatalf("the head of an empty store is %+v", s.head)
			}
			for i := range 3 {
				cs := changeSet(assets.Put(lamp(i)))
				cs.At = cs.At.AddDate(i, 0, 0)
				d.commitSet(cs)
			}
			for _, at := range []assets.Revision{0, 1, 2, 3} {
				c, got := d.next(cmp.Or(at, 3)-1), d.load(at).head
				if got.Revision != c.Revision || !got.At.Equal(c.At) || got.Hash != c.Hash {
					d.t.Errorf("load at %d returns %+v, want that of %+v", at, got, c)
				}
			}
		}},
		{"Load at a past revision yields the records as they stood then", loadPast},
		{"Load at a revision that does not exist is NotFound", func(d *desk) {
			d.commit(assets.Put(lamp(1)))
			for _, at := range []assets.Revision{2, 1 << 40, -1} {
				_, err := d.store.Load(d.ctx, at, func(assets.Record) error { return nil })
				if assets.CodeOf(err) != assets.NotFound {
					d.t.Errorf("load at %d: %v, want not_found", at, err)
				}
			}
		}},
		{"An error of each ends the Load and is returned", func(d *desk) {
			d.commit(puts(5, 1)...)
			enough, calls := errors.New("enough"), 0
			_, err := d.store.Load(d.ctx, 0, func(assets.Record) error {
				calls++
				if calls == 2 {
					return enough
				}
				return nil
			})
			if !errors.Is(err, enough) || calls != 2 {
				d.t.Fatalf("got %v after %d calls", err, calls)
			}
		}},
		{"What Load yields is the caller's own", func(d *desk) {
			id := d.commit(assets.Put(cell(1))).IDs[0]
			d.record(assets.BoundaryNoun, id).Shape().(orb.Polygon)[0][0][0] = 7
			if got := d.record(assets.BoundaryNoun, id).Shape().(orb.Polygon)[0][0][0]; got == 7 {
				d.t.Fatal("a change to what was yielded shows in the next load")
			}
		}},
	}
}

func loadOrder(d *desk) {
	ops := []assets.Operation{assets.Put(cell(2)), assets.Put(lamp(9)), assets.Put(cell(1)), assets.Put(lamp(1))}
	d.commit(ops...)
	d.commit(puts(20, 100)...)
	deleted := d.record(assets.AssetNoun, 1)
	d.commit(assets.Drop(deleted), assets.Put(cell(3)))
	d.commit(assets.Operation{Action: assets.Insert, Noun: assets.AssetNoun, ID: 1, Record: deleted})
	s := d.load(0)
	if len(s.records) != 25 || s.revision != 4 {
		d.t.Fatalf("got %d records at revision %d, want 25 at 4", len(s.records), s.revision)
	}
	for i, r := range s.records {
		wantNoun, wantID := assets.BoundaryNoun, int64(i+1)
		if i >= 3 {
			wantNoun, wantID = assets.AssetNoun, int64(i-2)
		}
		if r.Noun() != wantNoun || r.Key() != wantID {
			d.t.Fatalf("place %d holds %s %d, want %s %d", i, r.Noun(), r.Key(), wantNoun, wantID)
		}
	}
}

// loadConsistent commits from inside the callback, through another handle: every commit renames all
// records, so a load that mixed two states would show it.
func loadConsistent(d *desk) {
	d.commit(append(puts(40, 1), assets.Put(cell(1)))...)
	other := d.open()
	var seen state
	var err error
	var head assets.Head
	head, err = d.store.Load(d.ctx, 0, func(r assets.Record) error {
		if n := len(seen.records); n == 0 || n == 20 {
			now := loadFrom(d.t, d.ctx, other, 0)
			var ops []assets.Operation
			for _, was := range now.records {
				if was.Key()%5 == 3 {
					ops = append(ops, assets.Drop(was))
				} else {
					ops = append(ops, assets.Replace(named(was, "renamed meanwhile")))
				}
			}
			ops = append(ops, assets.Put(lamp(1000+n)))
			if _, err := patiently(d.ctx, other, changeSet(ops...)); err != nil {
				return err
			}
		}
		seen.records = append(seen.records, r)
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	seen.revision = head.Revision
	mustEqualStates(d.t, "the load that commits ran through", d.load(seen.revision), seen)
	if head := d.load(0); head.revision != 3 {
		d.t.Fatalf("head is %d, want 3", head.revision)
	}
}

func loadPast(d *desk) {
	states := []state{{}}
	keep := func(ops ...assets.Operation) {
		d.commit(ops...)
		states = append(states, d.load(0))
	}
	keep(append(puts(4, 1), assets.Put(cell(1)))...)
	keep(assets.Replace(named(d.record(assets.AssetNoun, 2), "second")))
	keep(assets.Drop(d.record(assets.AssetNoun, 3)), assets.Put(lamp(50)))
	keep(assets.Replace(named(d.record(assets.BoundaryNoun, 1), "again")), assets.Drop(d.record(assets.AssetNoun, 2)))
	keep(assets.Operation{Action: assets.Insert, Noun: assets.AssetNoun, ID: 3, Record: lamp(3)})
	d.edit(Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 3})
	for at := assets.Revision(1); int(at) < len(states); at++ {
		mustEqualStates(d.t, "load of the past", states[at], d.load(at))
	}
	second := d.open()
	mustEqualStates(d.t, "load of the past by another handle", states[2], loadFrom(d.t, d.ctx, second, 2))
}
