package web

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"needlepoint/assets"
)

// bulkIn is the body of POST /api/bulk.
type bulkIn struct {
	Body struct {
		Key    string          `json:"key,omitempty" format:"uuid" doc:"idempotency key; needed unless dry_run"`
		Reason string          `json:"reason,omitempty" maxLength:"1000"`
		Base   assets.Revision `json:"base,omitempty" minimum:"0" doc:"the revision of the dry run that was looked at: refused with 409 where other assets match now, and a repetition of the request is recognised"`
		DryRun bool            `json:"dry_run,omitempty" doc:"only tell what would happen"`
		Select QueryBody       `json:"select"`
		Set    editBody        `json:"set"`
	}
}

// editBody is what is set in every asset selected.
type editBody struct {
	Condition  *assets.Condition `json:"condition,omitempty" enum:"intact,damaged,missing,abandoned,removed"`
	Stage      *assets.Stage     `json:"stage,omitempty" enum:"planned,in_service,retired"`
	Name       *string           `json:"name,omitempty" doc:"may be empty"`
	Class      *assets.ClassKey  `json:"class,omitempty"`
	Attributes attributes        `json:"attributes,omitempty" doc:"each is set; null removes it"`
}

type bulkOut struct {
	Revision     assets.Revision `json:"revision" doc:"that the answer was made from; the receipt has the one that it made"`
	Matched      int             `json:"matched"`
	Changed      int             `json:"changed"`
	Same         int             `json:"same" doc:"match and are already so"`
	Refused      []refusedBody   `json:"refused" doc:"at most 100, by id"`
	RefusedTotal int             `json:"refused_total"`
	Sample       []sampleBody    `json:"sample" doc:"at most 50 of the changes, by id"`
	Receipt      *receiptBody    `json:"receipt,omitempty" doc:"absent from a dry run, and where nothing changes"`
}

type refusedBody struct {
	ID      assets.AssetID `json:"id"`
	Ref     string         `json:"ref"`
	Message assets.Text    `json:"message"`
	Errors  []assets.Fault `json:"errors,omitempty"`
}

type sampleBody struct {
	ID      assets.AssetID  `json:"id"`
	Ref     string          `json:"ref"`
	Name    string          `json:"name" doc:"as it was before"`
	Class   assets.ClassKey `json:"class" doc:"as it was before"`
	Changes []fieldChange   `json:"changes"`
}

func (s *Server) bulk(ctx context.Context, in *bulkIn) (*reply[bulkOut], error) {
	q, err := in.Body.Select.query()
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	b := assets.Bulk{Query: q, Base: in.Body.Base, Key: in.Body.Key, Actor: who(ctx).Account, Via: who(ctx).via, Reason: in.Body.Reason, Right: who(ctx).right,
		Edit: assets.Edit{Class: in.Body.Set.Class, Name: in.Body.Set.Name, Condition: in.Body.Set.Condition,
			Stage: in.Body.Set.Stage, Attributes: in.Body.Set.Attributes.Attributes}}
	if in.Body.DryRun {
		outcome, err := s.inventory.TryBulk(s.view(ctx), b)
		return s.bulkAnswer(ctx, outcome, err)
	}
	if _, err := uuid.Parse(b.Key); err != nil {
		return nil, s.refuse(ctx, assets.Refuse(assets.Invalid, "bulk", assets.Text{
			ZH: fmt.Sprintf("key＝“%.60s”：应为 UUID", b.Key), EN: fmt.Sprintf("key = %.60q: a UUID is expected", b.Key)}))
	}
	outcome, receipt, err := s.inventory.Bulk(ctx, b)
	out, err := s.bulkAnswer(ctx, outcome, err)
	if err == nil && receipt.Revision > 0 {
		body := receiptBody(receipt)
		out.Body.Receipt = &body
	}
	return out, err
}

func (s *Server) bulkAnswer(ctx context.Context, o assets.BulkOutcome, err error) (*reply[bulkOut], error) {
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	out := bulkOut{Revision: o.Revision, Matched: o.Matched, Changed: o.Changed, Same: o.Same, Refused: []refusedBody{},
		RefusedTotal: o.RefusedTotal, Sample: []sampleBody{}}
	for _, r := range o.Refused {
		out.Refused = append(out.Refused, refusedBody{r.ID, r.Ref, r.Message, r.Faults})
	}
	for _, ch := range o.Sample {
		changes, err := fieldChanges(ch)
		if err != nil {
			return nil, s.refuse(ctx, err)
		}
		before, _ := ch.Before.(assets.Asset)
		out.Sample = append(out.Sample, sampleBody{before.ID, before.Ref, before.Name, before.Class, changes})
	}
	return answer(out)
}
