package postgis

import (
	"fmt"

	"needlepoint/assets"
)

// plan is a change set made ready to be staged, before any lock is taken.
type plan struct {
	cs      assets.ChangeSet
	digest  string          // "" without a key
	records []assets.Record // by operation, clean; nil on a delete
	rows    []row           // by operation; on a delete only the id, on the n-th insert without one -n
	tally   map[assets.Noun]*tally
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
	p := &plan{cs: cs, digest: digest, records: make([]assets.Record, len(cs.Operations)), rows: make([]row, len(cs.Operations)),
		tally: map[assets.Noun]*tally{}}
	for i, op := range cs.Operations {
		t := p.tally[op.Noun]
		if t == nil {
			t = &tally{}
			p.tally[op.Noun] = t
		}
		if op.Record != nil {
			p.records[i] = cleaned(op.Record)
			var err error
			if p.rows[i], err = rowOf(p.records[i]); err != nil {
				return nil, assets.Refuse(assets.Invalid, opCommit, assets.Text{
					ZH: fmt.Sprintf("第 %d 项操作的几何无法保存：%v", i+1, err),
					EN: fmt.Sprintf("operation %d: the geometry cannot be kept: %v", i+1, err)})
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
