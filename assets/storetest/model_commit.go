package storetest

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Commit implements assets.Store.
func (m *Model) Commit(ctx context.Context, cs assets.ChangeSet) (assets.Receipt, error) {
	err := m.enter(ctx)
	defer m.mu.Unlock()
	if err != nil {
		return assets.Receipt{}, err
	}
	if kept, known := m.keys[cs.Key]; known && cs.Key != "" {
		if kept.digest != cs.Digest() {
			return assets.Receipt{}, refuse(assets.KeyReused, "key %s", cs.Key)
		}
		return assets.Receipt{Revision: kept.receipt.Revision, IDs: slices.Clone(kept.receipt.IDs), Replayed: true}, nil
	}
	if err := cs.Check(); err != nil {
		return assets.Receipt{}, err
	}
	if cs.Strict && int(cs.Base) != len(m.kept) {
		return assets.Receipt{}, refuse(assets.Conflict, "the head is %d", len(m.kept))
	}
	changes, err := m.judge(cs.Operations)
	if err != nil {
		return assets.Receipt{}, err
	}
	receipt := m.keep(cs, changes)
	if cs.Key != "" {
		m.keys[cs.Key] = keptKey{cs.Digest(), receipt}
	}
	return assets.Receipt{Revision: receipt.Revision, IDs: slices.Clone(receipt.IDs)}, nil
}

func refuse(code assets.Code, format string, args ...any) error {
	return assets.Refuse(code, "commit", assets.Text{EN: fmt.Sprintf(format, args...)})
}

// judge turns operations into changes, or says why they cannot be kept.
func (m *Model) judge(ops []assets.Operation) ([]assets.Change, error) {
	now := maps.Clone(m.states[len(m.kept)])
	given := maps.Clone(m.given)
	for _, op := range ops {
		if op.Action == assets.Insert {
			given[op.Noun] = max(given[op.Noun], op.ID)
		}
	}
	changes := make([]assets.Change, len(ops))
	for i, op := range ops {
		id := op.ID
		if id == 0 {
			given[op.Noun]++
			id = given[op.Noun]
		}
		was, there := now[recordKey{op.Noun, id}]
		switch {
		case op.Action == assets.Insert && there:
			return nil, refuse(assets.Conflict, "%s %d is there", op.Noun, id)
		case op.Action != assets.Insert && !there:
			return nil, assets.Missing("commit", op.Noun, id)
		case there && op.IfRev != assets.AnyRevision && op.IfRev != was.Revised():
			return nil, refuse(assets.Conflict, "%s %d is at %d", op.Noun, id, was.Revised())
		case op.Record != nil && !finite(op.Record.Shape()):
			return nil, refuse(assets.Invalid, "a coordinate is no number")
		}
		changes[i] = assets.Change{Noun: op.Noun, ID: id, Before: was}
		delete(now, recordKey{op.Noun, id})
		if op.Record != nil {
			changes[i].After = owned(op.Record).WithKey(id).WithRevision(assets.Revision(len(m.kept) + 1))
			now[recordKey{op.Noun, id}] = changes[i].After
		}
	}
	refs := map[string]bool{}
	for _, r := range now {
		key := refKey(r)
		if key != "" && refs[key] {
			return nil, refuse(assets.Conflict, "ref %s stands twice", key)
		}
		refs[key] = true
	}
	return changes, nil
}

// refKey names what must stand once; "" where there is no ref.
func refKey(r assets.Record) string {
	switch t := r.(type) {
	case assets.Asset:
		if t.Ref != "" {
			return fmt.Sprintf("%q %q", t.Class, t.Ref)
		}
	case assets.Boundary:
		if t.Ref != "" {
			return fmt.Sprintf("%q %q %q", t.Kind, t.Grid, t.Ref)
		}
	}
	return ""
}

func finite(g orb.Geometry) bool {
	ok := true
	see := func(ps []orb.Point) {
		for _, p := range ps {
			ok = ok && !math.IsNaN(p[0]+p[1]) && !math.IsInf(p[0], 0) && !math.IsInf(p[1], 0)
		}
	}
	switch t := g.(type) {
	case orb.Point:
		see([]orb.Point{t})
	case orb.MultiPoint:
		see(t)
	case orb.LineString:
		see(t)
	case orb.MultiLineString:
		for _, l := range t {
			see(l)
		}
	case orb.Polygon:
		for _, r := range t {
			see(r)
		}
	case orb.MultiPolygon:
		for _, p := range t {
			for _, r := range p {
				see(r)
			}
		}
	}
	return ok
}

// keep appends the changes as the next revision.
func (m *Model) keep(cs assets.ChangeSet, changes []assets.Change) assets.Receipt {
	c := assets.Committed{Revision: assets.Revision(len(m.kept) + 1), Base: cs.Base, At: assets.KeptTime(cs.At),
		Actor: cs.Actor, Via: cs.Via, Reason: cs.Reason, Key: cs.Key, Changes: changes}
	if cs.Key != "" {
		c.Digest = cs.Digest()
	}
	previous := ""
	if len(m.kept) > 0 {
		previous = m.kept[len(m.kept)-1].Hash
	}
	c.Hash = assets.ChainHash(previous, c)
	state := maps.Clone(m.states[len(m.kept)])
	receipt := assets.Receipt{Revision: c.Revision}
	for _, ch := range changes {
		delete(state, recordKey{ch.Noun, ch.ID})
		if ch.After != nil {
			state[recordKey{ch.Noun, ch.ID}] = ch.After
		}
		m.given[ch.Noun] = max(m.given[ch.Noun], ch.ID)
		receipt.IDs = append(receipt.IDs, ch.ID)
	}
	m.states, m.kept = append(m.states, state), append(m.kept, c)
	close(m.grew)
	m.grew = make(chan struct{})
	return receipt
}
