package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"needlepoint/assets"
)

// sealed is the book under inspection as a Store that can only be loaded: what the log has is shown, and no edit is adopted.
type sealed struct{ *proof }

var errSealed = errors.New("the book is only looked at")

// Load implements assets.Store for the head.
func (s sealed) Load(ctx context.Context, _ assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	foot, err := s.in.Foot(ctx)
	if err != nil {
		return assets.Head{}, err
	}
	for _, noun := range []assets.Noun{assets.BoundaryNoun, assets.AssetNoun} {
		if err := s.book(ctx, noun, each); err != nil {
			return assets.Head{}, err
		}
	}
	return assets.Head{Revision: foot.Revision, Hash: foot.Hash}, nil
}

// Commit implements assets.Store.
func (s sealed) Commit(context.Context, assets.ChangeSet) (assets.Receipt, error) {
	return assets.Receipt{}, errSealed
}

// Changes implements assets.Store.
func (s sealed) Changes(context.Context, assets.Revision) (assets.Committed, error) {
	return assets.Committed{}, errSealed
}

// History implements assets.Store.
func (s sealed) History(context.Context, assets.Noun, int64) ([]assets.Committed, error) {
	return nil, errSealed
}

// Close implements assets.Store.
func (s sealed) Close() error { return nil }

// book yields the records of a noun that the book holds, in ascending id.
func (p *proof) book(ctx context.Context, noun assets.Noun, each func(assets.Record) error) error {
	var edited []assets.Record
	for key, before := range p.pending {
		if key.Noun == noun && before != nil {
			edited = append(edited, before)
		}
	}
	slices.SortFunc(edited, func(a, b assets.Record) int { return cmp.Compare(a.Key(), b.Key()) })
	upTo := func(id int64) error {
		for len(edited) > 0 && edited[0].Key() <= id {
			if err := each(edited[0]); err != nil {
				return err
			}
			edited = edited[1:]
		}
		return nil
	}
	err := p.in.Records(ctx, noun, func(r assets.KeptRow) error {
		p.count()
		if err := upTo(r.ID); err != nil {
			return err
		}
		if _, pending := p.pending[assets.RecordKey{Noun: noun, ID: r.ID}]; pending || r.Record == nil {
			return nil
		}
		return each(r.Record)
	})
	return errors.Join(err, upTo(assets.MaxID))
}

// memory loads the book as the service does and looks every record up.
func (p *proof) memory(ctx context.Context, c *Check) error {
	inv, err := assets.Open(ctx, sealed{p}, assets.Options{Clock: p.Clock, Unwatched: true})
	if err != nil {
		return err
	}
	defer inv.Close()
	view := inv.View()
	var counted [2]int
	seekers, amiss := newSeekers(ctx, view), []Fault(nil)
	for i, noun := range []assets.Noun{assets.AssetNoun, assets.BoundaryNoun} {
		if err = p.book(ctx, noun, func(r assets.Record) error { counted[i]++; return seekers.add(r) }); err != nil {
			break
		}
	}
	if amiss = seekers.end(); err != nil {
		return err
	}
	for _, f := range amiss {
		c.fault(f)
	}
	if n, m := view.Len(); n != counted[0] || m != counted[1] {
		c.say(assets.Text{
			ZH: fmt.Sprintf("索引里有部件 %d、边界 %d，存储里有 %d、%d", n, m, counted[0], counted[1]),
			EN: fmt.Sprintf("the index holds %d assets and %d boundaries, and the store %d and %d", n, m, counted[0], counted[1])})
	}
	c.What = assets.Text{ZH: fmt.Sprintf("内存索引与存储一致，逐条按编号、编码、位置查到：%d", counted[0]+counted[1]),
		EN: fmt.Sprintf("the index in memory agrees with the store, each record found by id, ref and place: %d", counted[0]+counted[1])}
	c.Mend = assets.Text{ZH: "重启服务会重新建立索引；若仍出现，请报告", EN: "the service makes this index anew at every start; report it if it stays"}
	return nil
}
