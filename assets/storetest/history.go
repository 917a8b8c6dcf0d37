package storetest

import (
	"context"
	"errors"

	"needlepoint/assets"
)

func historyCases() []testCase {
	return []testCase{
		{"History returns every revision that touched the record, oldest first, with only its change", func(d *desk) {
			d.commit(append(puts(2, 1), assets.Put(cell(1)))...)
			first := d.record(assets.AssetNoun, 1)
			d.commit(assets.Replace(named(d.record(assets.AssetNoun, 2), "another")))
			d.commit(assets.Replace(named(d.record(assets.BoundaryNoun, 1), "b")), assets.Replace(named(first, "second")))
			second := d.record(assets.AssetNoun, 1)
			d.commit(assets.Drop(second))
			d.commit(assets.Operation{Action: assets.Insert, Noun: assets.AssetNoun, ID: 1, Record: first})
			want := []assets.Committed{d.next(0), d.next(2), d.next(3), d.next(4)}
			want[0].Changes, want[1].Changes = want[0].Changes[:1], want[1].Changes[1:]
			got, err := d.store.History(d.ctx, assets.AssetNoun, 1)
			if err != nil {
				d.t.Fatal(err)
			}
			if err := equalLogs(want, got); err != nil {
				d.t.Fatal(err)
			}
			if got[1].Changes[0].Before.Revised() != 1 || !assets.Same(got[1].Changes[0].After, second) {
				d.t.Fatalf("the second step is %+v", got[1].Changes)
			}
		}},
		{"History of a record that never existed is NotFound", func(d *desk) {
			d.commit(puts(1, 1)...)
			for _, id := range []int64{2, 0, -1, 1 << 60} {
				if _, err := d.store.History(d.ctx, assets.AssetNoun, id); assets.CodeOf(err) != assets.NotFound {
					d.t.Errorf("asset %d: %v", id, err)
				}
			}
			if _, err := d.store.History(d.ctx, assets.BoundaryNoun, 1); assets.CodeOf(err) != assets.NotFound {
				d.t.Errorf("boundary 1: %v", err)
			}
		}},
		{"A deleted record still has its history", func(d *desk) {
			d.commit(puts(1, 1)...)
			d.commit(assets.Drop(d.record(assets.AssetNoun, 1)))
			got, err := d.store.History(d.ctx, assets.AssetNoun, 1)
			if err != nil || len(got) != 2 || got[0].Changes[0].Action() != assets.Insert || got[1].Changes[0].Action() != assets.Delete {
				d.t.Fatalf("got %+v, %v", got, err)
			}
		}},
	}
}

func closeCases() []testCase {
	return []testCase{
		{"Close makes a waiting Changes return", func(d *desk) {
			got := waiting(d, d.store, 0)
			if err := d.store.Close(); err != nil {
				d.t.Fatal(err)
			}
			if a := <-got; a.err == nil || errors.Is(a.err, context.DeadlineExceeded) {
				d.t.Fatalf("got revision %d, %v", a.Revision, a.err)
			}
		}},
		{"After Close every method returns an error", func(d *desk) {
			d.commit(puts(1, 1)...)
			if err := d.store.Close(); err != nil {
				d.t.Fatal(err)
			}
			if _, err := d.store.Load(d.ctx, 0, func(assets.Record) error { return nil }); err == nil {
				d.t.Error("Load gives no error")
			}
			if _, err := d.store.Commit(d.ctx, changeSet(assets.Put(lamp(2)))); err == nil {
				d.t.Error("Commit gives no error")
			}
			if _, err := d.store.Changes(d.ctx, 0); err == nil {
				d.t.Error("Changes gives no error")
			}
			if _, err := d.store.History(d.ctx, assets.AssetNoun, 1); err == nil {
				d.t.Error("History gives no error")
			}
		}},
		{"Meta keeps a value under a key, and is empty for a key never set", func(d *desk) {
			m, ok := d.store.(assets.Meta)
			if !ok {
				d.t.Skip("the store keeps no facts about the book; it need not")
			}
			for _, value := range []string{"示例数据 'invented'", "", "again"} {
				if err := m.SetMeta(d.ctx, assets.MetaSample, value); err != nil {
					d.t.Fatal(err)
				}
				for _, s := range []assets.Store{d.store, d.open()} {
					if got, err := s.(assets.Meta).Meta(d.ctx, assets.MetaSample); err != nil || got != value {
						d.t.Fatalf("got %q, %v; want %q", got, err, value)
					}
				}
			}
			if got, err := m.Meta(d.ctx, "never set"); err != nil || got != "" {
				d.t.Fatalf("got %q, %v", got, err)
			}
		}},
	}
}
