package storetest

import (
	"slices"

	"needlepoint/assets"
)

func idCases() []testCase {
	return []testCase{
		{"Inserts without an id get one above every id ever given to that noun", func(d *desk) {
			r := d.commit(assets.Put(lamp(1)), assets.Put(cell(1)), assets.Put(lamp(2)))
			if !slices.Equal(r.IDs, []int64{1, 1, 2}) {
				d.t.Fatalf("the first ids are %v, want [1 1 2]", r.IDs)
			}
			d.commit(assets.Drop(d.record(assets.AssetNoun, 2)), assets.Drop(d.record(assets.BoundaryNoun, 1)))
			r = d.commit(assets.Put(lamp(3)), assets.Put(cell(3)))
			if !slices.Equal(r.IDs, []int64{3, 2}) {
				d.t.Fatalf("after deletes the ids are %v, want [3 2]", r.IDs)
			}
		}},
		{"An id is not given again after every handle was closed", func(d *desk) {
			d.commit(puts(3, 1)...)
			d.commit(assets.Drop(d.record(assets.AssetNoun, 3)))
			if err := d.store.Close(); err != nil {
				d.t.Fatal(err)
			}
			d.store = d.open()
			if r := d.commit(assets.Put(lamp(4))); r.IDs[0] != 4 {
				d.t.Fatalf("the id is %d, want 4", r.IDs[0])
			}
		}},
		{"A deleted record's id is given back to an insert that names it", func(d *desk) {
			d.commit(puts(3, 1)...)
			gone := d.record(assets.AssetNoun, 2)
			d.commit(assets.Drop(gone))
			r := d.commit(assets.Operation{Action: assets.Insert, Noun: assets.AssetNoun, ID: 2, Record: gone}, assets.Put(lamp(4)))
			if !slices.Equal(r.IDs, []int64{2, 4}) {
				d.t.Fatalf("the ids are %v, want [2 4]", r.IDs)
			}
			if got := d.record(assets.AssetNoun, 2); !assets.Same(got, gone.WithRevision(3)) {
				d.t.Fatalf("the record is %s", image(got))
			}
		}},
		{"An insert that names an id which a record has is a Conflict", func(d *desk) {
			d.commit(puts(3, 1)...)
			d.refused(assets.Conflict, changeSet(assets.Operation{Action: assets.Insert, Noun: assets.AssetNoun, ID: 2, Record: lamp(9)}))
		}},
		{"An insert may name an id never given, and later ids lie above it", func(d *desk) {
			r := d.commit(assets.Put(lamp(1)), assets.Operation{Action: assets.Insert, Noun: assets.AssetNoun, ID: 40, Record: lamp(2)}, assets.Put(lamp(3)))
			if !slices.Equal(r.IDs, []int64{41, 40, 42}) {
				d.t.Fatalf("the ids are %v, want [41 40 42]: ids named in a set count as given before the others are", r.IDs)
			}
		}},
		{"Undo of any revision brings back what stood before it", func(d *desk) {
			d.commit(append(puts(3, 1), assets.Put(cell(1)))...)
			d.commit(assets.Replace(named(d.record(assets.AssetNoun, 1), "new")), assets.Drop(d.record(assets.AssetNoun, 2)),
				assets.Drop(d.record(assets.BoundaryNoun, 1)), assets.Put(lamp(7)))
			d.commit(assets.Undo(d.next(1))...)
			before, after := d.load(1), d.load(0)
			if len(before.records) != len(after.records) {
				d.t.Fatalf("%d records, want %d", len(after.records), len(before.records))
			}
			for i, r := range before.records {
				if got := after.records[i]; got.Key() != r.Key() || !assets.SameContent(r, got) {
					d.t.Errorf("got %s, want %s", image(got), image(r))
				}
			}
		}},
	}
}
