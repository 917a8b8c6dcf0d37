package assets

import (
	"context"
	"errors"
	"fmt"
)

// Bulk is one edit of many assets as one change set.
type Bulk struct {
	Query  Query
	Edit   Edit
	Base   Revision // the revision at which the writer looked at what matches; 0 where it did not look
	Key    string   // idempotency key. A repetition is recognised where Base is given.
	Actor  string
	Via    string
	Reason string
	Right  *Right // of the actor; nil for the whole
}

// Bounds of a bulk edit.
const (
	MaxBulk          = 20_000 // assets that match
	MaxRefusals      = 100    // refused assets that are listed
	MaxSample        = 50     // changed assets that are shown
	maxRevisionsBack = 1_000  // from Base to the head
)

// BulkOutcome is what a bulk edit does, or would do, to one view.
type BulkOutcome struct {
	Revision     Revision // of the view
	Matched      int
	Changed      int
	Same         int       // match, and are already as the edit would make them
	Refused      []Refusal // at most MaxRefusals, by id
	RefusedTotal int
	Sample       []Change // at most MaxSample of what changes, by id

	operations []Operation
}

// Refusal is one asset that cannot become what an edit would make of it.
type Refusal struct {
	ID      AssetID
	Ref     string
	Message Text
	Faults  []Fault
}

// TryBulk tells what the edit would do to the view, and does nothing.
func (inv *Inventory) TryBulk(view View, b Bulk) (BulkOutcome, error) {
	out := BulkOutcome{Revision: view.Revision()}
	if err := b.Edit.Check(inv.catalogue); err != nil {
		return out, err
	}
	if err := b.Query.Check(view, inv.catalogue); err != nil {
		return out, err
	}
	if out.Matched = view.Facets(b.Query).Total; out.Matched > MaxBulk {
		return out, Refuse(TooLarge, "bulk", Text{
			fmt.Sprintf("选中了 %d 个部件，一次最多改 %d 个；请缩小范围，分几次改", out.Matched, MaxBulk),
			fmt.Sprintf("%d assets match and one edit changes at most %d; narrow the selection and edit in parts", out.Matched, MaxBulk)})
	}
	refs := map[string]AssetID{} // of the assets that the edit moves into the class
	for a := range view.Select(b.Query) {
		changed, err := b.Edit.Apply(a)
		switch {
		case err != nil:
		case SameContent(a, changed):
			out.Same++
			continue
		case view.right != nil && !(view.right.MayChange(a) && view.right.MayChange(changed)):
			err = forbiddenRecord(changed, MayEdit)
		case a.Class != changed.Class && a.Ref != "":
			if err = view.claim(changed, refs); err == nil {
				err = inv.checkRecord(changed)
			}
		default:
			err = inv.checkRecord(changed)
		}
		if err != nil {
			out.refuse(a, err)
			continue
		}
		out.Changed++
		if len(out.Sample) < MaxSample {
			out.Sample = append(out.Sample, Change{Noun: AssetNoun, ID: a.Key(), Before: a, After: changed})
		}
		out.operations = append(out.operations, Replace(changed))
	}
	return out, nil
}

// claim refuses an asset whose ref is taken in its new class, by another asset of the book or of the same edit.
func (v View) claim(a Asset, claimed map[string]AssetID) error {
	holder, taken := v.AssetByRef(a.Class, a.Ref)
	id := holder.ID
	if key := assetRefKey(a.Class, a.Ref); !taken {
		if id, taken = claimed[key]; !taken {
			claimed[key] = a.ID
			return nil
		}
	}
	return refuseFaults("bulk", []Fault{{Field: "ref", Value: a.Ref, Message: Text{
		fmt.Sprintf("ref＝“%s”：类别 %s 里已由部件 %d 使用；请先改编码", a.Ref, a.Class, id),
		fmt.Sprintf("ref = %q: asset %d has it in class %s; change the ref first", a.Ref, id, a.Class)}}})
}

func (o *BulkOutcome) refuse(a Asset, err error) {
	o.RefusedTotal++
	if len(o.Refused) >= MaxRefusals {
		return
	}
	r := Refusal{ID: a.ID, Ref: a.Ref, Message: Text{err.Error(), err.Error()}}
	var e *Error
	if errors.As(err, &e) {
		r.Message, r.Faults = e.Message, e.Faults
	}
	o.Refused = append(o.Refused, r)
}

// Bulk commits the edit: all assets that match, or none. It looks again at what matches whenever somebody else was
// faster. Where Base is given and other assets match now than matched then, it is a Conflict that tells how many. A single
// refused asset refuses the whole edit. Where nothing changes there is no commit, and the Receipt is the zero one. The same Bulk again,
// with its key and Base, gives the first Receipt, and as its outcome what that revision changed.
func (inv *Inventory) Bulk(ctx context.Context, b Bulk) (BulkOutcome, Receipt, error) {
	var out BulkOutcome
	receipt, err := inv.CommitAs(ctx, b.Right, func(view View) (ChangeSet, error) {
		if err := b.Query.Check(view, inv.catalogue); err != nil {
			return ChangeSet{}, err
		}
		past, err := inv.since(ctx, view, b)
		if err != nil {
			return ChangeSet{}, err
		}
		if past.kept != nil {
			return ChangeSet{}, &alreadyKept{*past.kept}
		}
		if past.differ > 0 {
			return ChangeSet{}, Refuse(Conflict, "bulk", Text{
				fmt.Sprintf("自修订 %d 以来，符合条件的部件有 %d 个进出；没有改动任何部件，请重新核对后再改", b.Base, past.differ),
				fmt.Sprintf("%d assets have come into the selection or left it since revision %d; nothing was changed, look at it again before editing", past.differ, b.Base)})
		}
		if out, err = inv.TryBulk(view, b); err != nil {
			return ChangeSet{}, err
		}
		if out.RefusedTotal > 0 {
			return ChangeSet{}, out.refusal()
		}
		if out.Changed == 0 {
			return ChangeSet{}, errNothingChanges
		}
		return ChangeSet{Base: view.Revision(), Key: b.Key, Actor: b.Actor, Via: b.Via, Reason: b.Reason, Operations: out.operations}, nil
	})
	var kept *alreadyKept
	switch {
	case errors.Is(err, errNothingChanges):
		return out, Receipt{}, nil
	case CodeOf(err) == KeyReused: // of a repetition that was faster, on another view than this one
		if err = inv.overtaken(ctx, b, err); errors.As(err, &kept) {
			return kept.outcome(), kept.receipt(), nil
		}
	case errors.As(err, &kept):
		return kept.outcome(), kept.receipt(), nil
	}
	if err != nil {
		return out, Receipt{}, err
	}
	return out, receipt, nil
}

// errNothingChanges ends a commit that would keep nothing.
var errNothingChanges = errors.New("bulk: nothing changes")

// refusal is the error of an edit that some assets refuse; each fault names its asset.
func (o BulkOutcome) refusal() *Error {
	first := o.Refused[0]
	e := Refuse(Invalid, "bulk", Text{
		fmt.Sprintf("%d 个部件不能这样改，因此一个也没有改；例如部件 %d：%s", o.RefusedTotal, first.ID, first.Message.ZH),
		fmt.Sprintf("%d assets cannot be changed so, hence none was; asset %d for one: %s", o.RefusedTotal, first.ID, first.Message.EN)})
	for _, r := range o.Refused {
		at := fmt.Sprintf("assets[%d]", r.ID)
		if len(r.Faults) == 0 {
			e.Faults = append(e.Faults, Fault{Field: at, Message: r.Message})
		}
		for _, f := range r.Faults {
			f.Field = at + "." + f.Field
			e.Faults = append(e.Faults, f)
		}
		if len(e.Faults) >= maxFaults {
			break
		}
	}
	return e
}
