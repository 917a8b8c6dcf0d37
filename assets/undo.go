package assets

import (
	"context"
	"fmt"
)

// UndoRevision takes one revision back as a revision of its own: what it inserted is deleted, what it changed is as
// it was before. Where a record it touched has been changed again since, the whole undo is a Conflict that
// names the record, and nothing happens.
func (inv *Inventory) UndoRevision(ctx context.Context, r Revision, actor string) (Receipt, error) {
	const op = "undo"
	if r <= 0 || r > inv.View().Revision() {
		return Receipt{}, Refuse(NotFound, op, Text{
			fmt.Sprintf("没有修订 %d；最新修订是 %d", r, inv.View().Revision()),
			fmt.Sprintf("there is no revision %d; the newest is %d", r, inv.View().Revision())})
	}
	undone, err := inv.store.Changes(ctx, r-1)
	if err != nil {
		return Receipt{}, fmt.Errorf("%s: %w", op, err)
	}
	operations := Undo(undone)
	return inv.Commit(ctx, func(v View) (ChangeSet, error) {
		for _, o := range operations {
			now, there := v.Record(o.Noun, o.ID)
			if there == (o.Action == Insert) || there && o.Action != Insert && now.Revised() != r {
				return ChangeSet{}, Refuse(Conflict, op, Text{
					fmt.Sprintf("不能撤销修订 %d：%s %d 之后又改过（见其历史）", r, o.Noun.Name().ZH, o.ID),
					fmt.Sprintf("revision %d cannot be undone: %s %d was changed again since (see its history)", r, o.Noun, o.ID)})
			}
		}
		return ChangeSet{Actor: actor, Via: ViaUndo, Reason: fmt.Sprintf("undo %d", r), Operations: operations}, nil
	})
}
