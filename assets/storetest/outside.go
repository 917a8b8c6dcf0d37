package storetest

import (
	"slices"

	"needlepoint/assets"
)

func outsideCases() []testCase {
	return []testCase{
		{"An outside insert appears as a revision of actor outside", func(d *desk) {
			d.commit(puts(2, 1)...)
			d.edit(Edit{Action: assets.Insert, Noun: assets.AssetNoun, Record: lamp(7)},
				Edit{Action: assets.Insert, Noun: assets.BoundaryNoun, ID: 12, Record: cell(7)})
			c := d.adopted(1)
			id := c.Changes[0].ID // the database chose it
			want := []assets.Change{
				{Noun: assets.AssetNoun, ID: id, After: lamp(7).WithKey(id).WithRevision(2)},
				{Noun: assets.BoundaryNoun, ID: 12, After: cell(7).WithKey(12).WithRevision(2)},
			}
			if err := equalChanges(want, c.Changes); err != nil || id <= 2 {
				d.t.Fatalf("id %d: %v", id, err)
			}
			if r := d.commit(assets.Put(lamp(8)), assets.Put(cell(8))); !slices.Equal(r.IDs, []int64{id + 1, 13}) {
				d.t.Fatalf("the next ids are %v, want [%d 13]", r.IDs, id+1)
			}
		}},
		{"An outside update appears with what stood before and after", func(d *desk) {
			d.commit(assets.Put(lamp(1)), assets.Put(cell(1)))
			was, wasCell := d.record(assets.AssetNoun, 1), d.record(assets.BoundaryNoun, 1)
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(5)},
				Edit{Action: assets.Update, Noun: assets.BoundaryNoun, ID: 1, Record: cell(5)},
				Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(6)})
			want := []assets.Change{
				{Noun: assets.AssetNoun, ID: 1, Before: was, After: lamp(6).WithKey(1).WithRevision(2)},
				{Noun: assets.BoundaryNoun, ID: 1, Before: wasCell, After: cell(5).WithKey(1).WithRevision(2)},
			}
			if err := equalChanges(want, d.adopted(1).Changes); err != nil {
				d.t.Fatal(err)
			}
			if got := d.record(assets.AssetNoun, 1); !assets.Same(got, want[0].After) {
				d.t.Fatalf("Load gives %s", image(got))
			}
		}},
		{"An outside delete appears, and the id is not given again", func(d *desk) {
			d.commit(puts(2, 1)...)
			was := d.record(assets.AssetNoun, 2)
			d.edit(Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 2})
			if err := equalChanges([]assets.Change{{Noun: assets.AssetNoun, ID: 2, Before: was}}, d.adopted(1).Changes); err != nil {
				d.t.Fatal(err)
			}
			if r := d.commit(assets.Put(lamp(3))); r.IDs[0] != 3 {
				d.t.Fatalf("the next id is %d, want 3", r.IDs[0])
			}
		}},
		{"An outside edit wakes a waiting Changes", func(d *desk) {
			d.commit(puts(1, 1)...)
			got := waiting(d, d.store, 1)
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(5)})
			if a := <-got; a.err != nil || a.Revision != 2 || a.Actor != assets.OutsideActor {
				d.t.Fatalf("got revision %d of %q, %v", a.Revision, a.Actor, a.err)
			}
		}},
		{"Outside edits made while the store was closed appear too", func(d *desk) {
			d.commit(puts(3, 1)...)
			if err := d.store.Close(); err != nil {
				d.t.Fatal(err)
			}
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(5)},
				Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 3},
				Edit{Action: assets.Insert, Noun: assets.AssetNoun, Record: lamp(9)})
			d.store = d.open()
			if c := d.adopted(1); len(c.Changes) != 3 {
				d.t.Fatalf("%d changes, want 3", len(c.Changes))
			}
		}},
		{"Load at the head first adopts pending outside edits", func(d *desk) {
			d.commit(puts(2, 1)...)
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(5)})
			s := d.load(0)
			if s.revision != 2 || !assets.SameContent(s.records[0], lamp(5)) || s.records[0].Revised() != 2 {
				d.t.Fatalf("at revision %d asset 1 is %s", s.revision, image(s.records[0]))
			}
			mustEqualStates(d.t, "the state before", state{revision: 1, records: []assets.Record{
				lamp(1).WithKey(1).WithRevision(1), lamp(2).WithKey(2).WithRevision(1)}}, d.load(1))
		}},
		{"Pending outside edits are adopted before a change set is judged", func(d *desk) {
			d.commit(puts(3, 1)...)
			one, two := d.record(assets.AssetNoun, 1), d.record(assets.AssetNoun, 2)
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(5)},
				Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 2})
			for code, op := range map[assets.Code]assets.Operation{
				assets.Conflict: assets.Replace(named(one, "mine")), assets.NotFound: assets.Replace(two),
			} {
				if _, err := d.store.Commit(d.ctx, changeSet(op)); assets.CodeOf(err) != code {
					d.t.Fatalf("got %v, want %s", err, code)
				}
			}
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(6)})
			strict := changeSet(assets.Put(lamp(8)))
			strict.Base, strict.Strict = 2, true
			if _, err := d.store.Commit(d.ctx, strict); assets.CodeOf(err) != assets.Conflict {
				d.t.Fatalf("strict on the head before the outside edit: %v", err)
			}
			d.edit(Edit{Action: assets.Insert, Noun: assets.AssetNoun, Record: lamp(7)})
			r := d.commit(assets.Put(lamp(8)))
			if outside := d.adopted(3).Changes[0].ID; r.Revision != 5 || r.IDs[0] != outside+1 {
				d.t.Fatalf("receipt %+v, want asset %d at revision 5", r, outside+1)
			}
			mustChain(d, 5)
		}},
		{"An id inserted and deleted outside between two adoptions is no change", func(d *desk) {
			d.commit(puts(1, 1)...)
			d.edit(Edit{Action: assets.Insert, Noun: assets.AssetNoun, ID: 9, Record: lamp(9)})
			d.edit(Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 9})
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(1)}) // says the same
			if s := d.load(0); s.revision != 1 || s.records[0].Revised() != 1 {
				d.t.Fatalf("revision %d, asset 1 at %d; want 1 and 1", s.revision, s.records[0].Revised())
			}
			if r := d.commit(assets.Put(lamp(2))); r.IDs[0] != 10 {
				d.t.Fatalf("the next id is %d, want 10", r.IDs[0])
			}
		}},
		{"A record deleted and inserted again outside is an update", func(d *desk) {
			d.commit(puts(2, 1)...)
			was := d.record(assets.AssetNoun, 1)
			d.edit(Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 1},
				Edit{Action: assets.Insert, Noun: assets.AssetNoun, ID: 1, Record: lamp(4)})
			want := []assets.Change{{Noun: assets.AssetNoun, ID: 1, Before: was, After: lamp(4).WithKey(1).WithRevision(2)}}
			if err := equalChanges(want, d.adopted(1).Changes); err != nil {
				d.t.Fatal(err)
			}
		}},
		{"An outside edit can be undone", func(d *desk) {
			d.commit(puts(2, 1)...)
			before := d.load(0)
			d.edit(Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 1},
				Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 2, Record: lamp(5)},
				Edit{Action: assets.Insert, Noun: assets.AssetNoun, Record: lamp(6)})
			d.commit(assets.Undo(d.adopted(1))...)
			after := d.load(0)
			for i, r := range after.records {
				if len(after.records) != 2 || !assets.SameContent(r, before.records[i]) {
					d.t.Fatalf("record %d of %d is %s", i, len(after.records), image(r))
				}
			}
		}},
	}
}

// adopted returns the revision after the given one, which must be an adoption.
func (d *desk) adopted(after assets.Revision) assets.Committed {
	d.t.Helper()
	c := d.next(after)
	if c.Revision != after+1 || c.Actor != assets.OutsideActor || c.Via != "outside" || c.At.IsZero() {
		d.t.Fatalf("revision %d of %q via %q at %v, want %d of %q via %q", c.Revision, c.Actor, c.Via, c.At,
			after+1, assets.OutsideActor, "outside")
	}
	return c
}

// spoiledCases hold the rule that a row which the service cannot read is no record: it stops nothing, Load
// leaves it out, spoiling a record appears as its deletion, and mending it as an insert. A database that
// refuses the row instead satisfies them too.
func spoiledCases() []testCase {
	var cases []testCase
	for _, spoil := range []Spoil{SpoilMissing, SpoilGeometry, SpoilAttributes} {
		cases = append(cases,
			testCase{"An outside insert with its " + string(spoil) + " is left out and stops nothing", func(d *desk) {
				d.commit(puts(2, 1)...)
				d.spoiled(Edit{Action: assets.Insert, Noun: assets.AssetNoun, ID: 50, Record: lamp(7), Spoil: spoil})
				d.edit(Edit{Action: assets.Insert, Noun: assets.AssetNoun, ID: 60, Record: lamp(8)})
				want := []assets.Change{{Noun: assets.AssetNoun, ID: 60, After: lamp(8).WithKey(60).WithRevision(2)}}
				if err := equalChanges(want, d.adopted(1).Changes); err != nil {
					d.t.Fatal(err)
				}
				if s := d.load(0); len(s.records) != 3 {
					d.t.Fatalf("%d records, want 3", len(s.records))
				}
			}},
			testCase{"A record spoiled outside (" + string(spoil) + ") is gone until it is mended", func(d *desk) {
				d.commit(puts(2, 1)...)
				was := d.record(assets.AssetNoun, 1)
				d.spoiled(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(1), Spoil: spoil})
				if err := equalChanges([]assets.Change{{Noun: assets.AssetNoun, ID: 1, Before: was}}, d.adopted(1).Changes); err != nil {
					d.t.Fatal(err)
				}
				if s := d.load(0); s.find(assets.AssetNoun, 1) != nil || s.revision != 2 {
					d.t.Fatalf("it is still there at revision %d", s.revision)
				}
				d.refused(assets.NotFound, changeSet(assets.Replace(was)))
				d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(5)})
				want := []assets.Change{{Noun: assets.AssetNoun, ID: 1, After: lamp(5).WithKey(1).WithRevision(3)}}
				if err := equalChanges(want, d.adopted(2).Changes); err != nil {
					d.t.Fatal(err)
				}
				mustEqualStates(d.t, "before all that", state{revision: 1, records: []assets.Record{was, lamp(2).WithKey(2).WithRevision(1)}}, d.load(1))
				mustChain(d, 3)
			}})
	}
	for _, id := range []int64{1 << 53, 1<<63 - 1, -5} {
		cases = append(cases, testCase{"An outside row with an id out of range is left out and stops nothing", func(d *desk) {
			d.commit(puts(2, 1)...)
			d.spoiled(Edit{Action: assets.Insert, Noun: assets.AssetNoun, ID: id, Record: lamp(7)})
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(8)})
			if c := d.adopted(1); len(c.Changes) != 1 || c.Changes[0].ID != 1 {
				d.t.Fatalf("changes %+v", c.Changes)
			}
			if s := d.load(0); len(s.records) != 2 {
				d.t.Fatalf("%d records, want 2", len(s.records))
			}
			if r := d.commit(assets.Put(lamp(3))); r.IDs[0] != 3 {
				d.t.Fatalf("the next id is %d, want 3", r.IDs[0])
			}
		}})
	}
	return cases
}

// spoiled makes the edit; where the database refuses such a row there is nothing left to check.
func (d *desk) spoiled(e Edit) {
	d.t.Helper()
	if err := d.book.Edit(d.t, e); err != nil {
		d.t.Skipf("the database itself refuses such a row: %v", err)
	}
}
