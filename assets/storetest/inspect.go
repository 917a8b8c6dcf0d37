package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"needlepoint/assets"
)

// ledger is the desk's store as something to inspect; a store that is none skips the case.
func (d *desk) ledger() assets.Ledger {
	d.t.Helper()
	l, ok := d.store.(assets.Ledger)
	if !ok {
		d.t.Skip("this store cannot be inspected")
	}
	return l
}

func (d *desk) inspect(look func(ctx context.Context, in assets.Inspection) error) {
	d.t.Helper()
	if err := d.ledger().Inspect(d.ctx, look); err != nil {
		d.t.Fatalf("inspect: %v", err)
	}
}

func inspectCases() []testCase {
	return []testCase{
		{"Inspect adopts no outside edit and tells what the book holds of its records", func(d *desk) {
			d.ledger()
			d.commit(append(puts(3, 1), assets.Put(cell(1)))...)
			was := d.load(0)
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 2, Record: lamp(5)},
				Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 2, Record: lamp(6)},
				Edit{Action: assets.Delete, Noun: assets.BoundaryNoun, ID: 1},
				Edit{Action: assets.Insert, Noun: assets.AssetNoun, ID: 9, Record: lamp(9)})
			want := []assets.PendingEdit{
				{RecordKey: assets.RecordKey{Noun: assets.BoundaryNoun, ID: 1}, Before: was.find(assets.BoundaryNoun, 1)},
				{RecordKey: assets.RecordKey{Noun: assets.AssetNoun, ID: 2}, Before: was.find(assets.AssetNoun, 2)},
				{RecordKey: assets.RecordKey{Noun: assets.AssetNoun, ID: 9}}}
			for range 2 { // the first left them where they were
				d.inspect(func(ctx context.Context, in assets.Inspection) error {
					got, err := in.Pending(ctx)
					if !slices.EqualFunc(got, want, func(a, b assets.PendingEdit) bool {
						return a.RecordKey == b.RecordKey && assets.Same(a.Before, b.Before)
					}) {
						return fmt.Errorf("pending are %+v, want %+v (%w)", got, want, err)
					}
					if foot, err := in.Foot(ctx); err != nil || foot.Revision != 1 || len(foot.Faults) > 0 {
						return fmt.Errorf("foot %+v, %w", foot, err)
					}
					return nil
				})
			}
			if c := d.adopted(1); len(c.Changes) != 3 {
				d.t.Fatalf("%d changes adopted, want 3", len(c.Changes))
			}
		}},
		{"Whatever is committed during Inspect does not show", inspectOneMoment},
		{"Sets and Rows are the log as the hashes cover it", inspectLog},
		{"Records yields every row in ascending id, also those that outside edits left", func(d *desk) {
			d.ledger()
			d.commit(append(puts(3, 1), assets.Put(cell(1)))...)
			d.spoiled(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 2, Record: lamp(2), Spoil: SpoilAttributes})
			d.edit(Edit{Action: assets.Insert, Noun: assets.AssetNoun, ID: 9, Record: lamp(9)})
			d.inspect(func(ctx context.Context, in assets.Inspection) error {
				said := ""
				err := in.Records(ctx, assets.AssetNoun, func(r assets.KeptRow) error {
					said += fmt.Sprintf("%d:%t ", r.ID, r.Record != nil && r.Fault == "")
					return nil
				})
				if said != "1:true 2:false 3:true 9:true " {
					return fmt.Errorf("rows are %s (%w)", said, err)
				}
				return nil
			})
		}},
		{"An error of look, or of an each, is what Inspect returns", func(d *desk) {
			l := d.ledger()
			d.commit(puts(3, 1)...)
			enough := errors.New("enough")
			if err := l.Inspect(d.ctx, func(context.Context, assets.Inspection) error { return enough }); !errors.Is(err, enough) {
				d.t.Fatalf("look: %v", err)
			}
			if err := l.Inspect(d.ctx, func(ctx context.Context, in assets.Inspection) error {
				return in.Rows(ctx, func(assets.LoggedRow) error { return enough })
			}); !errors.Is(err, enough) {
				d.t.Fatalf("each: %v", err)
			}
		}},
		{"Inspect of a store that holds nothing finds nothing", func(d *desk) {
			d.inspect(func(ctx context.Context, in assets.Inspection) error {
				foot, err := in.Foot(ctx)
				if err != nil || foot.Revision != 0 || foot.Hash != "" || len(foot.Faults) > 0 {
					return fmt.Errorf("foot %+v, %w", foot, err)
				}
				return in.Rows(ctx, func(r assets.LoggedRow) error { return fmt.Errorf("a row %+v", r) })
			})
		}},
		{"Inspect of a closed store is refused", func(d *desk) {
			l := d.ledger()
			if err := d.store.Close(); err != nil {
				d.t.Fatal(err)
			}
			if err := l.Inspect(d.ctx, func(context.Context, assets.Inspection) error { return nil }); err == nil {
				d.t.Fatal("it went through")
			}
		}},
	}
}

// inspectOneMoment commits and edits while an inspection is under way, with statements before, at and after it.
func inspectOneMoment(d *desk) {
	d.ledger()
	d.commit(append(puts(300, 1), assets.Put(cell(1)))...)
	d.inspect(func(ctx context.Context, in assets.Inspection) error {
		other := d.open()
		disturbed := false
		disturb := func() error {
			if disturbed {
				return nil
			}
			disturbed = true
			var ops []assets.Operation
			for _, r := range loadFrom(d.t, d.ctx, other, 0).records[:150] {
				ops = append(ops, assets.Replace(named(r, "renamed meanwhile")))
			}
			if _, err := patiently(d.ctx, other, changeSet(append(ops, assets.Put(lamp(1000)))...)); err != nil {
				return err
			}
			return d.book.Edit(d.t, Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: 290})
		}
		rows := 0
		for _, noun := range assets.AllNouns() {
			if err := in.Records(ctx, noun, func(r assets.KeptRow) error {
				rows++
				if r.Record.Revised() != 1 {
					return fmt.Errorf("%s %d is at revision %d", noun, r.ID, r.Record.Revised())
				}
				return disturb()
			}); err != nil {
				return err
			}
		}
		changes := 0
		err := in.Rows(ctx, func(assets.LoggedRow) error { changes++; return nil })
		pending, missed := in.Pending(ctx)
		foot, unknown := in.Foot(ctx)
		if rows != 301 || changes != 301 || len(pending) != 0 || foot.Revision != 1 {
			return fmt.Errorf("%d rows, %d changes, %d pending, revision %d", rows, changes, len(pending), foot.Revision)
		}
		return errors.Join(err, missed, unknown)
	})
	if head := d.load(0); head.revision != 3 {
		d.t.Fatalf("afterwards the head is %d, want 3", head.revision)
	}
}

// inspectLog compares what Inspect yields with what Changes tells.
func inspectLog(d *desk) {
	d.ledger()
	Feed(d.t, RandomSets(Seed(d.t), 40), d.store)
	head := d.load(0)
	var want []assets.Committed
	for after := range head.revision {
		want = append(want, d.next(after))
	}
	d.inspect(func(ctx context.Context, in assets.Inspection) error {
		at := 0
		if err := in.Sets(ctx, func(s assets.LoggedSet) error {
			c := want[at]
			at++
			if s.Fault != (assets.Text{}) || s.Count >= 0 && int(s.Count) != len(c.Changes) {
				return fmt.Errorf("revision %d has %d changes, want %d; %s", c.Revision, s.Count, len(c.Changes), s.Fault.EN)
			}
			s.Changes = c.Changes
			return equalLogs([]assets.Committed{c}, []assets.Committed{s.Committed})
		}); err != nil || at != len(want) {
			return fmt.Errorf("%d sets, want %d: %w", at, len(want), err)
		}
		rest := want
		err := in.Rows(ctx, func(row assets.LoggedRow) error {
			for len(rest) > 0 && len(rest[0].Changes) == 0 {
				rest = rest[1:]
			}
			if len(rest) == 0 {
				return fmt.Errorf("a row too many: %+v", row)
			}
			ch := rest[0].Changes[0]
			var before, after []byte
			if ch.Before != nil {
				before = assets.AppendImage(nil, ch.Before)
				if ch.After != nil {
					after = assets.AppendImage(nil, ch.After)
				}
			}
			if row.Fault != (assets.Text{}) || row.Revision != rest[0].Revision || row.Noun != ch.Noun || row.ID != ch.ID ||
				row.Printed != (ch.Before == nil) || row.Printed && row.Print != assets.ImagePrint(assets.AppendImage(nil, ch.After)) ||
				!bytes.Equal(row.Before, before) || !bytes.Equal(row.After, after) || (row.Before == nil) != (before == nil) {
				return fmt.Errorf("row %+v is not the change %+v", row, ch)
			}
			rest[0].Changes = rest[0].Changes[1:]
			return nil
		})
		if err != nil {
			return err
		}
		if n := len(rest); n > 1 || n == 1 && len(rest[0].Changes) > 0 {
			return fmt.Errorf("rows are missing from revision %d on", rest[0].Revision)
		}
		return nil
	})
}
