package assets

import (
	"context"
	"fmt"
)

// sinceBase is what happened to the selection of a bulk edit since its writer looked.
type sinceBase struct {
	differ int        // assets that match in the view and did not at Base, or the other way round
	kept   *Committed // the edit itself, if a former call of it was kept
}

// since reads the revisions between b.Base and the view.
func (inv *Inventory) since(ctx context.Context, view View, b Bulk) (sinceBase, error) {
	var out sinceBase
	head := view.Revision()
	switch {
	case b.Base == 0 || b.Base == head:
		return out, nil
	case b.Base > head:
		return out, Refuse(Conflict, "bulk", Text{
			fmt.Sprintf("base＝%d：最新修订是 %d", b.Base, head), fmt.Sprintf("base = %d: the newest revision is %d", b.Base, head)})
	case head-b.Base > maxRevisionsBack:
		return out, Refuse(Conflict, "bulk", Text{
			fmt.Sprintf("base＝%d：之后已有 %d 次修订；请重新核对后再改", b.Base, head-b.Base),
			fmt.Sprintf("base = %d: %d revisions have followed; look at the selection again before editing", b.Base, head-b.Base)})
	}
	first := map[int64]Record{} // of each asset touched, as it was at Base; nil where it was not there
	moved := false              // the boundary that the selection names
	for r := b.Base; r < head; r++ {
		c, err := inv.store.Changes(ctx, r)
		if err != nil {
			return out, fmt.Errorf("bulk: %w", err)
		}
		if b.Key != "" && c.Key == b.Key {
			if !b.made(c) {
				return out, Refuse(KeyReused, "bulk", Text{
					"key：这个键已用于另一次不同的修改；请换一个新的", "key: it was used for a different change before; take a new one"})
			}
			out.kept = &c
			return out, nil
		}
		for _, ch := range c.Changes {
			if _, seen := first[ch.ID]; !seen && ch.Noun == AssetNoun {
				first[ch.ID] = ch.Before
			}
			moved = moved || ch.Noun == BoundaryNoun && ch.ID == int64(b.Query.Boundary)
		}
	}
	if moved {
		return out, Refuse(Conflict, "bulk", Text{
			fmt.Sprintf("自修订 %d 以来，边界 %d 改过；请重新核对后再改", b.Base, b.Query.Boundary),
			fmt.Sprintf("boundary %d has changed since revision %d; look at the selection again before editing", b.Query.Boundary, b.Base)})
	}
	m := view.matcher(b.Query)
	for id, record := range first {
		before, was := record.(Asset)
		now, is := view.Asset(AssetID(id))
		if (was && m.matchesAsset(&before)) != (is && m.matchesAsset(&now)) {
			out.differ++
		}
	}
	return out, nil
}

// overtaken says what became of an edit whose key the store knew with another change set: *alreadyKept where that is this
// edit, made of an older or newer view, and refused itself where it is not.
func (inv *Inventory) overtaken(ctx context.Context, b Bulk, refused error) error {
	if b.Base == 0 { // a repetition cannot be told
		return refused
	}
	r, err := inv.Keyed(ctx, b.Key, b.Base)
	if err != nil {
		return err
	}
	if r == 0 {
		return refused
	}
	c, err := inv.store.Changes(ctx, r-1)
	if err != nil {
		return err
	}
	if !b.made(c) {
		return refused
	}
	return &alreadyKept{c}
}

// made reports whether c is what this edit made: its changes are all the edit's own.
func (b Bulk) made(c Committed) bool {
	if c.Actor != b.Actor || c.Reason != b.Reason {
		return false
	}
	for _, ch := range c.Changes {
		before, was := ch.Before.(Asset)
		if !was || ch.After == nil {
			return false
		}
		after, err := b.Edit.Apply(before)
		if err != nil || !SameContent(after, ch.After) {
			return false
		}
	}
	return true
}

// alreadyKept ends a commit whose change set is in the book already.
type alreadyKept struct{ Committed }

func (k *alreadyKept) Error() string { return fmt.Sprintf("bulk: kept as revision %d", k.Revision) }

// receipt gives the first answer again.
func (k *alreadyKept) receipt() Receipt {
	r := Receipt{Revision: k.Revision, Replayed: true}
	for _, ch := range k.Changes {
		r.IDs = append(r.IDs, ch.ID)
	}
	return r
}

func (k *alreadyKept) outcome() BulkOutcome {
	n := len(k.Changes)
	return BulkOutcome{Revision: k.Base, Matched: n, Changed: n, Sample: k.Changes[:min(n, MaxSample)]}
}
