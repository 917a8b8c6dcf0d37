package storetest

import "needlepoint/assets"

func conflictCases() []testCase {
	return []testCase{
		{"A record that is not at IfRev makes the commit a Conflict", func(d *desk) {
			d.commit(puts(2, 1)...)
			old := d.record(assets.AssetNoun, 1)
			d.commit(assets.Replace(named(old, "newer")))
			d.refused(assets.Conflict, changeSet(assets.Replace(named(old, "mine"))))
			d.refused(assets.Conflict, changeSet(assets.Drop(old)))
			d.commit(assets.Replace(named(d.record(assets.AssetNoun, 1), "in turn")))
		}},
		{"AnyRevision replaces whatever is there", func(d *desk) {
			d.commit(puts(2, 1)...)
			d.commit(assets.Operation{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(5)})
			d.commit(assets.Operation{Action: assets.Delete, Noun: assets.AssetNoun, ID: 1})
			if d.load(0).find(assets.AssetNoun, 1) != nil {
				d.t.Fatal("the asset is still there")
			}
		}},
		{"With Strict the head must be Base", func(d *desk) {
			d.commit(puts(1, 1)...)
			d.commit(puts(1, 2)...)
			for _, base := range []assets.Revision{0, 1, 3} {
				cs := changeSet(assets.Put(lamp(3)))
				cs.Base, cs.Strict = base, true
				d.refused(assets.Conflict, cs)
			}
			cs := changeSet(assets.Put(lamp(3)))
			cs.Base, cs.Strict = 2, true
			d.commitSet(cs)
		}},
		{"Without Strict an older Base is kept as it was named", func(d *desk) {
			d.commit(puts(1, 1)...)
			d.commit(puts(1, 2)...)
			cs := changeSet(assets.Put(lamp(3)))
			cs.Base = 1
			d.commitSet(cs)
			if c := d.next(2); c.Base != 1 {
				d.t.Fatalf("base %d, want 1", c.Base)
			}
		}},
		{"An update or delete of an absent record is NotFound", func(d *desk) {
			d.commit(puts(2, 1)...)
			gone := d.record(assets.AssetNoun, 2)
			d.commit(assets.Drop(gone))
			for _, op := range []assets.Operation{
				assets.Drop(gone), assets.Replace(gone),
				{Action: assets.Update, Noun: assets.AssetNoun, ID: 99, Record: lamp(9)},
				{Action: assets.Delete, Noun: assets.BoundaryNoun, ID: 1},
			} {
				d.refused(assets.NotFound, changeSet(op))
			}
		}},
	}
}

func refCases() []testCase {
	return []testCase{
		{"Two records of one noun, class and ref are a Conflict", func(d *desk) {
			d.commit(assets.Put(lamp(1)), assets.Put(lamp(2)), assets.Put(cell(1)))
			d.refused(assets.Conflict, changeSet(assets.Put(lamp(1))))
			d.refused(assets.Conflict, changeSet(assets.Put(lamp(7)), assets.Put(named(lamp(7), "twin"))))
			d.refused(assets.Conflict, changeSet(assets.Replace(referred(d.record(assets.AssetNoun, 2), lamp(1).Ref))))
			d.refused(assets.Conflict, changeSet(assets.Put(cell(1))))
		}},
		{"A ref may stand again in another class, or in another kind or grid", func(d *desk) {
			bin, street, other := lamp(1), cell(1), cell(1)
			bin.Class, street.Kind, other.Grid = "litter_bin", assets.Street, "police"
			d.commit(assets.Put(lamp(1)), assets.Put(cell(1)), assets.Put(bin), assets.Put(street), assets.Put(other))
			bin = d.record(assets.AssetNoun, 2).(assets.Asset)
			bin.Class = "street_light"
			d.refused(assets.Conflict, changeSet(assets.Replace(bin)))
		}},
		{"An empty ref stands as often as wanted", func(d *desk) {
			for range 2 {
				d.commit(assets.Put(referred(lamp(1), "")), assets.Put(referred(lamp(2), "")), assets.Put(referred(cell(1), "")))
			}
		}},
		{"Refs are judged as they stand after the whole set: a swap and a hand-over are no Conflict", func(d *desk) {
			d.commit(assets.Put(lamp(1)), assets.Put(lamp(2)), assets.Put(cell(1)), assets.Put(cell(2)))
			a, b := d.record(assets.AssetNoun, 1), d.record(assets.AssetNoun, 2)
			d.commit(assets.Replace(referred(a, lamp(2).Ref)), assets.Replace(referred(b, lamp(1).Ref)))
			d.commit(assets.Put(lamp(1)), assets.Drop(d.record(assets.AssetNoun, 2)))
			d.commit(assets.Put(cell(1)), assets.Replace(referred(d.record(assets.BoundaryNoun, 1), "elsewhere")))
			d.commit(assets.Undo(d.next(2))...)
			if got := d.record(assets.AssetNoun, 2).(assets.Asset).Ref; got != lamp(1).Ref {
				d.t.Fatalf("the ref is %q", got)
			}
		}},
	}
}
