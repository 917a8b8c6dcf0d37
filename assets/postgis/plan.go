package postgis

import (
	"fmt"

	"needlepoint/assets"
)

// plan is a change set made ready to be staged, before any lock is taken.
type plan struct {
	cs     assets.ChangeSet
	digest string // "" without a key
	rows   []row  // by operation; on a delete only the id
	tally  map[assets.Noun]*tally
}

// tally counts what a change set does to one noun.
type tally struct {
	inserts, updates, deletes int64
	unnamed                   int64 // inserts without an id
	named                     int64 // the largest id that an insert names
	first                     int64 // the id that the first of the unnamed gets
}

// touches tells whether an operation names a record that may be there.
func (t *tally) touches() bool { return t.updates+t.deletes > 0 || t.named > 0 }

// newPlan refuses what no store could keep and what these tables cannot hold.
func newPlan(cs assets.ChangeSet, digest string) (*plan, error) {
	if err := cs.Check(); err != nil {
		return nil, err
	}
	for _, text := range []string{cs.Actor, cs.Via, cs.Reason, cs.Key} {
		if !keepable(text) {
			return nil, assets.Refuse(assets.Invalid, opCommit, assets.Text{
				ZH: "actor、via、reason、key 中含有 NUL 或不是 UTF-8",
				EN: "actor, via, reason or key holds a NUL character or is no UTF-8"})
		}
	}
	p := &plan{cs: cs, digest: digest, rows: make([]row, len(cs.Operations)), tally: map[assets.Noun]*tally{}}
	for i, op := range cs.Operations {
		t := p.tally[op.Noun]
		if t == nil {
			t = &tally{}
			p.tally[op.Noun] = t
		}
		if op.Record != nil {
			var err error
			if p.rows[i], err = rowOf(op.Record); err != nil {
				return nil, &assets.Error{Code: assets.Invalid, Op: opCommit, Err: err, Message: assets.Text{
					ZH: fmt.Sprintf("第 %d 项操作的记录无法保存", i+1),
					EN: fmt.Sprintf("the record of operation %d cannot be kept", i+1)}}
			}
		}
		p.rows[i].id = op.ID
		switch op.Action {
		case assets.Insert:
			t.inserts++
			if op.ID == 0 {
				t.unnamed++
				p.rows[i].id = -t.unnamed
			}
			t.named = max(t.named, op.ID)
		case assets.Update:
			t.updates++
		case assets.Delete:
			t.deletes++
		}
	}
	return p, nil
}
