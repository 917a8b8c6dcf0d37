package assets

import (
	"context"
	"fmt"
)

// Undoing says what is to be taken back, and for whom.
type Undoing struct {
	Revision Revision
	Noun     Noun   // with ID, the one record whose change is taken back; empty for all of the revision
	ID       int64  // 0 for all
	Key      string // idempotency key, as in a ChangeSet
	Actor    string
	Right    *Right // of the actor; nil for the whole
}

// Undo takes one revision back, or what it did to one record, as a revision of its own: what was inserted is
// deleted, what was changed is as it was before. Where a record has been changed again since, the whole undo is a
// Conflict that names the record, and nothing happens.
func (inv *Inventory) Undo(ctx context.Context, what Undoing) (Receipt, error) {
	const op = "undo"
	r := what.Revision
	undone, err := inv.Committed(ctx, r)
	if err != nil {
		return Receipt{}, fmt.Errorf("%s: %w", op, err)
	}
	if err := what.sees(undone); err != nil {
		return Receipt{}, err
	}
	if what.ID != 0 {
		if undone.Changes = only(undone.Changes, what); len(undone.Changes) == 0 {
			return Receipt{}, Refuse(NotFound, op, Text{
				fmt.Sprintf("修订 %d 没有改过%s %d", r, what.Noun.Name().ZH, what.ID),
				fmt.Sprintf("revision %d did not touch %s %d", r, what.Noun, what.ID)})
		}
	}
	operations := Undo(undone)
	var refusal error
	receipt, err := inv.CommitAs(ctx, what.Right, func(v View) (ChangeSet, error) {
		refusal = changedSince(v, r, operations)
		if CodeOf(refusal) == NotFound {
			return ChangeSet{}, refusal
		}
		if refusal != nil && what.Key == "" {
			return ChangeSet{}, refusal
		}
		// With a key it may be the same undo once more, which only the store can tell.
		return ChangeSet{Key: what.Key, Actor: what.Actor, Via: ViaUndo, Reason: fmt.Sprintf("undo %d", r), Operations: operations}, nil
	})
	if err != nil && refusal != nil {
		return Receipt{}, refusal
	}
	return receipt, err
}

// sees refuses an undo of what the actor cannot see: of a revision that shows him nothing as if there were none, of one that did more
// than he sees without a word on the rest.
func (u Undoing) sees(undone Committed) error {
	if u.ID != 0 {
		undone.Changes = only(undone.Changes, u)
	}
	told, ok := u.Right.TellCommitted(undone)
	switch {
	case !ok:
		return nothingSeen("undo", u.Revision)
	case len(told.Changes) < len(undone.Changes):
		e := Refuse(Forbidden, "undo", Text{
			fmt.Sprintf("修订 %d 还改了您看不到的内容，不能整体撤销", u.Revision),
			fmt.Sprintf("revision %d did more than you can see and cannot be undone as a whole", u.Revision)})
		e.Needs = "edit"
		return e
	}
	return nil
}

// changedSince refuses an undo of r where one of its records is no longer as r left it, or is not for the reader of the view to see.
func changedSince(v View, r Revision, operations []Operation) error {
	for _, o := range operations {
		now, there := v.Record(o.Noun, o.ID)
		if !there && v.bounded() {
			if _, hidden := v.As(nil).Record(o.Noun, o.ID); hidden {
				return Missing("undo", o.Noun, o.ID)
			}
		}
		if there == (o.Action == Insert) || there && o.Action != Insert && now.Revised() != r {
			return Refuse(Conflict, "undo", Text{
				fmt.Sprintf("不能撤销修订 %d：%s %d 之后又改过（见其历史）", r, o.Noun.Name().ZH, o.ID),
				fmt.Sprintf("revision %d cannot be undone: %s %d was changed again since (see its history)", r, o.Noun, o.ID)})
		}
	}
	return nil
}

// only returns the change of one record.
func only(changes []Change, what Undoing) []Change {
	for i, ch := range changes {
		if ch.Noun == what.Noun && ch.ID == what.ID {
			return changes[i : i+1]
		}
	}
	return nil
}
