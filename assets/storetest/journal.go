package storetest

import (
	"slices"
	"time"

	"needlepoint/assets"
)

// journalOf is the journal that the changes of every revision make, newest first.
func journalOf(d *desk) []assets.Entry {
	d.t.Helper()
	head, err := d.store.Load(d.ctx, 0, func(assets.Record) error { return nil })
	if err != nil {
		d.t.Fatal(err)
	}
	var all []assets.Entry
	for r := head.Revision; r > 0; r-- {
		all = append(all, assets.EntryOf(d.next(r-1)))
	}
	return all
}

func journalCases() []testCase {
	return []testCase{
		{"Journal lists revisions in descending order with what they did, a page at a time", func(d *desk) {
			j, ok := d.store.(assets.Journal)
			if !ok {
				d.t.Skip("the store lists no journal; it need not")
			}
			ask := func(page assets.JournalPage) []assets.Entry {
				got, err := j.Journal(d.ctx, page)
				if err != nil {
					d.t.Fatal(err)
				}
				return got
			}
			if got := ask(assets.JournalPage{Limit: 5}); len(got) != 0 {
				d.t.Fatalf("an empty book has the journal %v", got)
			}
			start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
			commit := func(minutes int, ops ...assets.Operation) {
				cs := changeSet(ops...)
				cs.At, cs.Reason = start.Add(time.Duration(minutes)*time.Minute), "why"
				if minutes == 1 {
					cs.Actor, cs.Via = "somebody", "import"
				}
				if _, err := d.store.Commit(d.ctx, cs); err != nil {
					d.t.Fatal(err)
				}
			}
			commit(0, append(puts(3, 1), assets.Put(cell(1)))...)
			commit(1, assets.Replace(named(d.record(assets.AssetNoun, 2), "another")), assets.Drop(d.record(assets.AssetNoun, 3)))
			commit(2, assets.Put(lamp(9)), assets.Replace(named(d.record(assets.BoundaryNoun, 1), "b")))
			want := journalOf(d)
			if len(want) != 3 || want[1].Updated != 1 || want[1].Deleted != 1 || want[2].Inserted != 4 {
				d.t.Fatalf("the changes say %+v", want)
			}
			for _, c := range []struct {
				page assets.JournalPage
				want []assets.Entry
			}{
				{assets.JournalPage{Limit: 10}, want},
				{assets.JournalPage{Limit: 2}, want[:2]},
				{assets.JournalPage{Limit: 2, Before: 3}, want[1:]},
				{assets.JournalPage{Limit: 2, Before: 1}, nil},
				{assets.JournalPage{Limit: 0}, nil},
				{assets.JournalPage{Limit: 9, Until: want[1].At}, want[1:]},
				{assets.JournalPage{Limit: 9, Until: want[1].At.Add(-time.Nanosecond)}, want[2:]},
				{assets.JournalPage{Limit: 1, Until: want[0].At.Add(time.Hour)}, want[:1]},
				{assets.JournalPage{Limit: 9, Until: start.Add(-time.Hour)}, nil},
				{assets.JournalPage{Limit: 9, Actor: "somebody"}, want[1:2]},
				{assets.JournalPage{Limit: 1, Actor: want[0].Actor, Before: 3}, want[2:]},
				{assets.JournalPage{Limit: 9, Via: "import"}, want[1:2]},
				{assets.JournalPage{Limit: 9, Actor: "somebody", Via: "api"}, nil},
				{assets.JournalPage{Limit: 9, Actor: "some'body\x00"}, nil},
			} {
				if got := ask(c.page); !slices.Equal(got, c.want) {
					d.t.Errorf("%+v: got %+v, want %+v", c.page, got, c.want)
				}
			}
		}},
	}
}
