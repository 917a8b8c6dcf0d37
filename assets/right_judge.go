package assets

import (
	"context"
	"fmt"
	"slices"
)

// CommitAs is Commit for a writer with a right: the proposal is made of what he sees, and each of its operations has to be one that he may
// do to the record as it is and as it shall be. What is withheld from him stays as it is. A nil right is the whole.
func (inv *Inventory) CommitAs(ctx context.Context, by *Right, propose Proposer) (Receipt, error) {
	if by == nil {
		return inv.Commit(ctx, propose)
	}
	return inv.Commit(ctx, func(v View) (ChangeSet, error) {
		cs, err := propose(v.As(by))
		if err != nil {
			return cs, err
		}
		cs.Operations = slices.Clone(cs.Operations) // the proposal may be asked for again
		for i := range cs.Operations {
			if err := by.judge(v, &cs.Operations[i], cs.Via == ViaUndo); err != nil {
				if err.Code != NotFound { // of which the store does not say either where it stands
					err.Faults = []Fault{{Field: fmt.Sprintf("operations[%d]", i), Message: err.Message}}
				}
				return cs, err
			}
		}
		return cs, nil
	})
}

// judge refuses an operation that the right does not let be done to the book of a whole view, and gives the record back what is
// withheld from the writer.
func (r *Right) judge(whole View, op *Operation, undoing bool) *Error {
	act := MayEdit
	if op.Noun == BoundaryNoun {
		act = MayGovern
	}
	now, there := whole.Record(op.Noun, op.ID)
	switch {
	case op.ID == 0, !there && op.Action == Insert:
	case !there: // the store says so, or that it was done already
		return nil
	case !r.May(MaySee, now): // refused as what is not there is
		return Missing("commit", op.Noun, op.ID)
	case !r.May(act, now):
		return forbiddenRecord(now, act)
	}
	if op.Record == nil {
		return nil
	}
	if !r.May(act, op.Record) {
		return forbiddenRecord(op.Record, act)
	}
	return r.settle(now, op, undoing)
}

// settle sees to what is withheld: a writer who is not told of it can neither set it nor lose it.
func (r *Right) settle(now Record, op *Operation, undoing bool) *Error {
	keys := r.withheldOf(op.Record)
	if now != nil {
		keys = union(keys, r.withheldOf(now))
	}
	if len(keys) == 0 {
		return nil
	}
	given, had := heldAttributes(op.Record), Attributes{}
	var hidden []string // which he was not told of: that a guess is right is not told either
	if now != nil {
		had, hidden = heldAttributes(now), r.withheldOf(now)
	}
	restored := map[string]any{}
	for _, key := range keys {
		next, set := given.Raw(key)
		held, has := had.Raw(key)
		switch {
		case undoing && op.Action == Insert: // gives back what was deleted, as the log has it
		case set && (!has || next != held || !undoing && slices.Contains(hidden, key)), undoing && has && !set:
			return Refuse(Forbidden, "commit", Text{
				fmt.Sprintf("attributes.%s：您看不到这个字段，不能设置或更改它", key),
				fmt.Sprintf("attributes.%s: you are not shown this field and cannot set or change it", key)})
		case has && !set:
			restored[key], _ = had.Get(key)
		}
	}
	if len(restored) == 0 {
		return nil
	}
	attributes, err := given.with(restored)
	if err != nil {
		return &Error{Code: Internal, Op: "commit", Err: err}
	}
	switch t := op.Record.(type) {
	case Asset:
		t.Attributes = attributes
		op.Record = t
	case Boundary:
		t.Attributes = attributes
		op.Record = t
	}
	return nil
}

func heldAttributes(r Record) Attributes {
	switch t := r.(type) {
	case Asset:
		return t.Attributes
	case Boundary:
		return t.Attributes
	}
	return Attributes{}
}

func union(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// forbiddenRecord is the refusal of an act on a record, at its place.
func forbiddenRecord(r Record, act Act) *Error {
	e := Refuse(Forbidden, "commit", Text{
		fmt.Sprintf("您无权更改这个%s：它的类别或位置不在您的权限之内", r.Noun().Name().ZH),
		fmt.Sprintf("you may not change this %s: its class or place is outside what you were granted", r.Noun().Name().EN)})
	if e.Needs = "edit"; act == MayGovern {
		e.Needs, e.Message = "govern", Text{"您无权更改这里的边界", "you may not change boundaries here"}
	}
	if b := r.Shape().Bound(); b.Min[0] <= b.Max[0] {
		middle := b.Center()
		e.Place = &middle
	}
	return e
}
