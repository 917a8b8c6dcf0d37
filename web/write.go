package web

import (
	"context"
	"fmt"

	"needlepoint/assets"
)

// commitIn is the body of POST /api/changesets.
type commitIn struct {
	Body struct {
		Base       assets.Revision `json:"base,omitempty" minimum:"0" doc:"the revision that the writer saw"`
		Key        string          `json:"key" format:"uuid" doc:"idempotency key: the same key and body again gets the first answer"`
		Reason     string          `json:"reason,omitempty" maxLength:"1000"`
		Operations []operationBody `json:"operations" minItems:"1" maxItems:"10000"`
	}
}

type operationBody struct {
	Action assets.Action   `json:"action" enum:"insert,update,delete"`
	Noun   assets.Noun     `json:"noun" enum:"asset,boundary"`
	ID     int64           `json:"id,omitempty" minimum:"0" maximum:"9007199254740991"`
	IfRev  assets.Revision `json:"if_rev,omitempty" minimum:"0" doc:"the record's rev that the writer saw; refused with 409 where it has changed since"`
	Record *recordBody     `json:"record,omitempty" doc:"the whole record as it shall be; absent on delete"`
}

// recordBody is an asset or a boundary as a writer sends it; class belongs to assets, kind and grid to boundaries.
type recordBody struct {
	Ref        string           `json:"ref,omitempty"`
	Class      assets.ClassKey  `json:"class,omitempty"`
	Kind       assets.Kind      `json:"kind,omitempty" enum:"district,street,community,cell,park,zone,parcel,control_line,project"`
	Grid       string           `json:"grid,omitempty"`
	Name       string           `json:"name,omitempty"`
	Condition  assets.Condition `json:"condition,omitempty" enum:"intact,damaged,missing,abandoned,removed" doc:"intact where not given"`
	Stage      assets.Stage     `json:"stage,omitempty" enum:"planned,in_service,retired" doc:"in_service where not given"`
	Geometry   shape            `json:"geometry"`
	Attributes attributes       `json:"attributes,omitempty"`
}

type receiptBody struct {
	Revision assets.Revision `json:"revision"`
	IDs      []int64         `json:"ids" doc:"of the record that each operation touched"`
	Replayed bool            `json:"replayed" doc:"this key and body had been committed before"`
}

// commitAs is the one way from the web to the book: under the name of who asks, by the way in that he took, and as far as his right goes.
func (s *Server) commitAs(ctx context.Context, propose assets.Proposer) (assets.Receipt, error) {
	who := who(ctx)
	return s.inventory.CommitAs(ctx, who.right, func(view assets.View) (assets.ChangeSet, error) {
		cs, err := propose(view)
		cs.Actor, cs.Via = who.Account, who.via
		return cs, err
	})
}

func (s *Server) commit(ctx context.Context, in *commitIn) (*reply[receiptBody], error) {
	if err := checkKey(in.Body.Key); err != nil {
		return nil, s.refuse(ctx, err)
	}
	cs := assets.ChangeSet{Base: in.Body.Base, Key: in.Body.Key, Reason: in.Body.Reason}
	for i, op := range in.Body.Operations {
		o, err := op.operation()
		if err != nil {
			err.Faults = []assets.Fault{{Field: fmt.Sprintf("operations[%d]", i), Message: err.Message}}
			return nil, s.refuse(ctx, err)
		}
		cs.Operations = append(cs.Operations, o)
	}
	receipt, err := s.commitAs(ctx, func(view assets.View) (assets.ChangeSet, error) {
		if cs.Base > view.Revision() {
			return cs, assets.Refuse(assets.Conflict, "commit", assets.Text{
				ZH: fmt.Sprintf("base＝%d：最新修订是 %d", cs.Base, view.Revision()),
				EN: fmt.Sprintf("base = %d: the newest revision is %d", cs.Base, view.Revision())})
		}
		return cs, nil
	})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(receiptBody(receipt))
}

func (o operationBody) operation() (assets.Operation, *assets.Error) {
	op := assets.Operation{Action: o.Action, Noun: o.Noun, ID: o.ID, IfRev: o.IfRev}
	if o.Action == assets.Insert && o.ID != 0 {
		return op, refuseField("id", "新增时不能指定", "is given by the store on insert")
	}
	r := o.Record
	if r == nil {
		return op, nil
	}
	condition, stage := r.Condition, r.Stage
	if condition == "" {
		condition = assets.Intact
	}
	if stage == "" {
		stage = assets.InService
	}
	switch {
	case o.Noun == assets.AssetNoun && (r.Kind != "" || r.Grid != ""):
		return op, refuseField("record.kind, record.grid", "只用于边界", "belong to boundaries only")
	case o.Noun == assets.AssetNoun:
		op.Record = assets.Asset{ID: assets.AssetID(o.ID), Ref: r.Ref, Class: r.Class, Name: r.Name,
			Condition: condition, Stage: stage, Geometry: r.Geometry.Geometry, Attributes: r.Attributes.Attributes}
	case r.Class != "" || r.Condition != "":
		return op, refuseField("record.class, record.condition", "只用于部件", "belong to assets only")
	default:
		op.Record = assets.Boundary{ID: assets.BoundaryID(o.ID), Ref: r.Ref, Kind: r.Kind, Grid: r.Grid, Name: r.Name,
			Stage: stage, Geometry: r.Geometry.Geometry, Attributes: r.Attributes.Attributes}
	}
	return op, nil
}

func refuseField(field, zh, en string) *assets.Error {
	return assets.Refuse(assets.Invalid, "commit", assets.Text{ZH: field + "：" + zh, EN: field + ": " + en})
}
