package postgis

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
)

// write judges the staged change set against the book and writes it as the next revision.
func (w *writing) write(ctx context.Context, p *plan) (assets.Receipt, error) {
	if p.cs.Strict && p.cs.Base != w.head.revision {
		return assets.Receipt{}, assets.Refuse(assets.Conflict, opCommit, assets.Text{
			ZH: fmt.Sprintf("提交基于修订 %d，而最新修订是 %d", p.cs.Base, w.head.revision),
			EN: fmt.Sprintf("the change set is based on revision %d, but the head is %d", p.cs.Base, w.head.revision)})
	}
	before, err := w.standing(ctx, p)
	if err != nil {
		return assets.Receipt{}, err
	}
	if err := judge(p, before); err != nil {
		return assets.Receipt{}, err
	}
	if err := w.judgeRefs(ctx, p); err != nil {
		return assets.Receipt{}, err
	}
	changes, ids := w.changes(p, before)
	if w.head.asset > assets.MaxID+1 || w.head.boundary > assets.MaxID+1 {
		return assets.Receipt{}, assets.Refuse(assets.TooLarge, opCommit, assets.Text{
			ZH: "编号已用尽", EN: "there is no id left to give"})
	}
	for _, noun := range assets.AllNouns() {
		if t := p.tally[noun]; t != nil {
			if err := w.writeRows(ctx, shelfOf(noun), t, changesRefs(changes, noun)); err != nil {
				return assets.Receipt{}, err
			}
		}
	}
	c := assets.Committed{Base: p.cs.Base, At: p.cs.At, Actor: p.cs.Actor, Via: p.cs.Via, Reason: p.cs.Reason, Key: p.cs.Key, Digest: p.digest,
		Changes: changes}
	if err := w.keep(ctx, c); err != nil {
		return assets.Receipt{}, err
	}
	return assets.Receipt{Revision: w.head.revision, IDs: ids}, nil
}

// standing returns what the book holds of the records that operations name, by operation; nil where nothing.
// Their rows are locked.
func (w *writing) standing(ctx context.Context, p *plan) ([]assets.Record, error) {
	out := make([]assets.Record, len(p.rows))
	pending, err := readPending(ctx, w.tx)
	if err != nil {
		return nil, err
	}
	for noun, t := range p.tally {
		if !t.touches() {
			continue
		}
		rows, err := w.tx.Query(ctx, shelfOf(noun).before)
		if err != nil {
			return nil, err
		}
		var seq int
		var r row
		_, err = pgx.ForEachRow(rows, append([]any{&seq}, r.targets()...), func() error {
			out[seq] = pending.stateOf(noun, &r)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// judge refuses the first operation that does not fit what is there.
func judge(p *plan, before []assets.Record) error {
	for i, op := range p.cs.Operations {
		now := before[i]
		switch {
		case op.Action == assets.Insert && now != nil:
			return assets.Refuse(assets.Conflict, opCommit, assets.Text{
				ZH: fmt.Sprintf("第 %d 项操作：编号 %d 的%s已经存在", i+1, op.ID, op.Noun.Name().ZH),
				EN: fmt.Sprintf("operation %d: there already is a %s with id %d", i+1, op.Noun.Name().EN, op.ID)})
		case op.Action == assets.Insert:
		case now == nil:
			return assets.Missing(opCommit, op.Noun, op.ID)
		case op.IfRev != assets.AnyRevision && op.IfRev != now.Revised():
			return stale(i, op, now.Revised())
		}
	}
	return nil
}

func stale(i int, op assets.Operation, now assets.Revision) error {
	return assets.Refuse(assets.Conflict, opCommit, assets.Text{
		ZH: fmt.Sprintf("第 %d 项操作：%s %d 现在是修订 %d，而不是 %d", i+1, op.Noun.Name().ZH, op.ID, now, op.IfRev),
		EN: fmt.Sprintf("operation %d: %s %d is at revision %d, not %d", i+1, op.Noun.Name().EN, op.ID, now, op.IfRev)})
}

// refKey is what no two records may share where ref is not empty.
type refKey struct{ noun, class, kind, grid, ref string }

func refOf(r assets.Record) refKey {
	switch t := r.(type) {
	case assets.Asset:
		return refKey{noun: string(assets.AssetNoun), class: string(t.Class), ref: t.Ref}
	case assets.Boundary:
		return refKey{noun: string(assets.BoundaryNoun), kind: string(t.Kind), grid: t.Grid, ref: t.Ref}
	}
	return refKey{}
}

// judgeRefs refuses a ref that two records would have after the change set.
func (w *writing) judgeRefs(ctx context.Context, p *plan) error {
	holders := make(map[refKey]int)
	for i, record := range p.records {
		key := refOf(record) // empty on a delete
		if key.ref == "" {
			continue
		}
		if j, twice := holders[key]; twice {
			return assets.Refuse(assets.Conflict, opCommit, assets.Text{
				ZH: fmt.Sprintf("第 %d 项与第 %d 项操作的编码相同：%s（%s）", j+1, i+1, key.ref, key.class+key.kind),
				EN: fmt.Sprintf("operations %d and %d have the same ref %q (%s)", j+1, i+1, key.ref, key.class+key.kind)})
		}
		holders[key] = i
	}
	if len(holders) == 0 {
		return nil
	}
	for _, noun := range assets.AllNouns() {
		if p.tally[noun] == nil {
			continue
		}
		var seq int
		var holder int64
		rows, err := w.tx.Query(ctx, shelfOf(noun).takenRef)
		if err != nil {
			return err
		}
		taken, err := pgx.ForEachRow(rows, []any{&seq, &holder}, func() error { return nil })
		if err != nil {
			return err
		}
		if taken.RowsAffected() > 0 {
			key := refOf(p.records[seq])
			return assets.Refuse(assets.Conflict, opCommit, assets.Text{
				ZH: fmt.Sprintf("第 %d 项操作：编码 %s（%s）已属于%s %d", seq+1, key.ref, key.class+key.kind, noun.Name().ZH, holder),
				EN: fmt.Sprintf("operation %d: ref %q (%s) belongs to %s %d already", seq+1, key.ref, key.class+key.kind, noun.Name().EN, holder)})
		}
	}
	return nil
}

// changes gives the inserts their ids and returns the changes of the revision and the ids, by operation.
func (w *writing) changes(p *plan, before []assets.Record) ([]assets.Change, []int64) {
	for noun, t := range p.tally {
		w.head.given(noun, t.named)
		t.first = *w.head.next(noun)
		*w.head.next(noun) += t.unnamed
	}
	changes, ids := make([]assets.Change, len(p.rows)), make([]int64, len(p.rows))
	for i, op := range p.cs.Operations {
		id := p.rows[i].id
		if id < 0 {
			id = p.tally[op.Noun].first - 1 - id
		}
		ids[i] = id
		changes[i] = assets.Change{Noun: op.Noun, ID: id, Before: before[i]}
		if p.records[i] != nil {
			changes[i].After = p.records[i].WithKey(id).WithRevision(w.head.revision + 1)
		}
	}
	return changes, ids
}

// changesRefs tells whether an update gives a record another ref.
func changesRefs(changes []assets.Change, noun assets.Noun) bool {
	for _, ch := range changes {
		if ch.Noun == noun && ch.Action() == assets.Update && refOf(ch.Before) != refOf(ch.After) {
			return true
		}
	}
	return false
}

// writeRows writes the staged operations of one noun: deletes first and freed refs next, so that what they
// leave can be taken by others of the same set.
func (w *writing) writeRows(ctx context.Context, s shelf, t *tally, newRefs bool) error {
	revision := int64(w.head.revision + 1)
	type step struct {
		sql  string
		want int64
		args []any
	}
	steps := []step{{sql: s.deleteStaged, want: t.deletes}}
	if t.named > 0 {
		steps = append(steps, step{sql: s.clearNamed, want: -1})
	}
	if newRefs {
		steps = append(steps, step{sql: s.releaseRefs, want: -1})
	}
	steps = append(steps,
		step{sql: s.updateStaged, want: t.updates, args: []any{revision}},
		step{sql: s.insertStaged, want: t.inserts, args: []any{revision, t.first}})
	for _, st := range steps {
		if st.want == 0 {
			continue
		}
		done, err := w.tx.Exec(ctx, st.sql, st.args...)
		if err != nil {
			return err
		}
		if st.want >= 0 && done.RowsAffected() != st.want {
			return fmt.Errorf("%d rows written, %d expected", done.RowsAffected(), st.want)
		}
	}
	return nil
}
