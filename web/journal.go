package web

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"needlepoint/assets"
)

// entryBody is one revision as the journal lists it.
type entryBody struct {
	Revision assets.Revision `json:"revision"`
	At       time.Time       `json:"at"`
	Actor    string          `json:"actor"`
	Name     string          `json:"actor_name,omitempty" doc:"what the actor is called now; absent where the account is gone or has no name of its own"`
	Via      string          `json:"via"`
	Reason   string          `json:"reason"`
	Inserted int             `json:"inserted"`
	Updated  int             `json:"updated"`
	Deleted  int             `json:"deleted"`
	Unjudged bool            `json:"unjudged,omitempty" doc:"it touched so much that what it did in the reader's part is not told"`
}

func (s *Server) bodyOfEntry(e assets.Entry) entryBody {
	return entryBody{Revision: e.Revision, At: e.At, Actor: e.Actor, Name: s.access.Called(e.Actor), Via: e.Via, Reason: e.Reason,
		Inserted: e.Inserted, Updated: e.Updated, Deleted: e.Deleted, Unjudged: e.Unjudged}
}

type journalIn struct {
	Before assets.Revision `query:"before" minimum:"0" doc:"only revisions below it; the next of the page before"`
	Until  time.Time       `query:"until" doc:"only those committed at that time or earlier: the first is the book as it stood then"`
	Actor  string          `query:"actor" maxLength:"200" doc:"only those of this actor"`
	Via    string          `query:"via" maxLength:"40" doc:"only those that came in this way: ui, token, ogc, qgis, import, undo …"`
	Limit  int             `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type journalOut struct {
	Revision assets.Revision  `json:"revision" doc:"the newest"`
	Items    []entryBody      `json:"items" doc:"newest first"`
	Next     *assets.Revision `json:"next,omitempty" doc:"give it as before to read on; absent on the last page"`
}

func (s *Server) journal(ctx context.Context, in *journalIn) (*reply[journalOut], error) {
	out := journalOut{Revision: s.inventory.View().Revision(), Items: []entryBody{}}
	entries, next, err := s.inventory.JournalAs(ctx, who(ctx).right, assets.JournalPage{Before: in.Before, Until: in.Until, Actor: in.Actor, Via: in.Via, Limit: in.Limit})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	for _, e := range entries {
		out.Items = append(out.Items, s.bodyOfEntry(e))
	}
	if next > 0 {
		out.Next = &next
	}
	return answer(out)
}

// ByRevision names a revision.
type ByRevision struct {
	Revision assets.Revision `path:"revision" minimum:"1" maximum:"9007199254740991"`
}

// revisionOut is one revision with what it did.
type revisionOut struct {
	entryBody
	Changes []recordChange `json:"changes" doc:"in the order of the operations, at most 500"`
	More    int            `json:"more" doc:"how many changes are left out"`
}

// recordChange is what a revision did to one record.
type recordChange struct {
	Noun    assets.Noun     `json:"noun"`
	ID      int64           `json:"id"`
	Ref     string          `json:"ref"`
	Name    string          `json:"name"`
	Class   assets.ClassKey `json:"class,omitempty"`
	Kind    assets.Kind     `json:"kind,omitempty"`
	Action  assets.Action   `json:"action"`
	BBox    []float64       `json:"bbox" doc:"of the old and the new place"`
	Changes []fieldChange   `json:"changes" doc:"of an update: each field that differs; attributes one by one"`
}

// shownChanges bounds how many changes one answer lists.
const shownChanges = 500

func (s *Server) readRevision(ctx context.Context, in *ByRevision) (*reply[revisionOut], error) {
	c, err := s.inventory.CommittedAs(ctx, who(ctx).right, in.Revision)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	out := revisionOut{entryBody: s.bodyOfEntry(assets.EntryOf(c)), Changes: []recordChange{}}
	for i, ch := range c.Changes {
		if i == shownChanges {
			out.More = len(c.Changes) - i
			break
		}
		changed, err := changeOf(ch)
		if err != nil {
			return nil, s.refuse(ctx, err)
		}
		out.Changes = append(out.Changes, changed)
	}
	return answer(out)
}

func changeOf(ch assets.Change) (recordChange, error) {
	fields, err := fieldChanges(ch)
	out := recordChange{Noun: ch.Noun, ID: ch.ID, Action: ch.Action(), Changes: fields}
	latest := ch.After
	if latest == nil {
		latest = ch.Before
	}
	switch r := latest.(type) {
	case assets.Asset:
		out.Ref, out.Name, out.Class = r.Ref, r.Name, r.Class
	case assets.Boundary:
		out.Ref, out.Name, out.Kind = r.Ref, r.Name, r.Kind
	}
	box := latest.Shape().Bound()
	if ch.Before != nil {
		box = box.Union(ch.Before.Shape().Bound())
	}
	out.BBox = []float64{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}
	return out, err
}

// undoIn is the body of POST /api/changesets/{revision}/undo.
type undoIn struct {
	ByRevision
	Body struct {
		Key  string      `json:"key" format:"uuid" doc:"idempotency key: the same key and body again gets the first answer"`
		Noun assets.Noun `json:"noun,omitempty" enum:"asset,boundary" doc:"with id: take back only what the revision did to this record"`
		ID   int64       `json:"id,omitempty" minimum:"0" maximum:"9007199254740991"`
	}
}

func (s *Server) undo(ctx context.Context, in *undoIn) (*reply[receiptBody], error) {
	if err := checkKey(in.Body.Key); err != nil {
		return nil, s.refuse(ctx, err)
	}
	if (in.Body.ID == 0) != (in.Body.Noun == "") {
		return nil, s.refuse(ctx, assets.Refuse(assets.Invalid, "undo", assets.Text{
			ZH: "noun、id：要么都给（只撤销这一个），要么都不给（整批撤销）", EN: "noun, id: give both to take one record back, or neither for the whole revision"}))
	}
	receipt, err := s.inventory.Undo(ctx, assets.Undoing{Revision: in.Revision, Noun: in.Body.Noun, ID: in.Body.ID, Key: in.Body.Key, Actor: who(ctx).Account, Right: who(ctx).right})
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	return answer(receiptBody(receipt))
}

// checkKey refuses an idempotency key that is no UUID.
func checkKey(key string) error {
	if _, err := uuid.Parse(key); err != nil {
		return assets.Refuse(assets.Invalid, "commit", assets.Text{
			ZH: fmt.Sprintf("key＝“%.60s”：应为 UUID", key), EN: fmt.Sprintf("key = %.60q: a UUID is expected", key)})
	}
	return nil
}
