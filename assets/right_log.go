package assets

import (
	"context"
	"fmt"
)

// TellChange returns what a change is to one who sees a part of the book: a record that comes into his part is inserted there, one that
// leaves it is deleted. ok is false where nothing of his part changes. A nil right is the whole.
func (r *Right) TellChange(ch Change) (told Change, ok bool) {
	if r == nil || r.whole {
		return ch, true
	}
	told = Change{Noun: ch.Noun, ID: ch.ID}
	if ch.Before != nil {
		told.Before, _ = r.Tell(ch.Before)
	}
	if ch.After != nil {
		told.After, _ = r.Tell(ch.After)
	}
	if told.Before == nil && told.After == nil {
		return Change{}, false
	}
	return told, told.Before == nil || told.After == nil || !SameContent(told.Before, told.After)
}

// TellCommitted returns a revision with what it is to one who sees a part of the book; ok is false where nothing of his part changes.
func (r *Right) TellCommitted(c Committed) (told Committed, ok bool) {
	if r == nil || r.whole {
		return c, true
	}
	told = c
	told.Changes = nil
	for _, ch := range c.Changes {
		if ch, ok := r.TellChange(ch); ok {
			told.Changes = append(told.Changes, ch)
		}
	}
	return told, len(told.Changes) > 0
}

// As returns what the announcement is to one with a right. Of a revision that leaves his part alone he learns only that it is there, of
// one that touched very much only in which places of his.
func (a Announcement) As(r *Right) Announcement {
	if r == nil || r.whole {
		return a
	}
	bare := Announcement{Entry: Entry{Revision: a.Revision, Base: a.Base, At: a.At, Hash: a.Hash}}
	if a.Entry.Changes() == 0 || len(a.changes) > 0 {
		if told, ok := r.TellCommitted(Committed{Revision: a.Revision, Base: a.Base, At: a.At, Actor: a.Actor, Via: a.Via, Reason: a.Reason, Hash: a.Hash, Changes: a.changes}); ok {
			return announce(told)
		}
		return bare
	}
	for _, box := range a.Boxes {
		if r.meetsBox(box) {
			bare.Boxes = append(bare.Boxes, box)
		}
	}
	bare.More = len(bare.Boxes)
	return bare
}

// Bounds of what JournalAs reads for one page.
const (
	mostJudged   = 20_000 // changes of one revision, beyond which it is listed without judging
	mostLookedAt = 1_000  // revisions
)

// JournalAs lists the revisions that touched what a right lets be seen, as Journal does, each with what it did there. A revision that touched
// very much is listed bare, and Unjudged. next is where the page after this one begins, 0 where there is none. A nil right is the whole.
func (inv *Inventory) JournalAs(ctx context.Context, r *Right, page JournalPage) (entries []Entry, next Revision, err error) {
	looked := 0
	for len(entries) < page.Limit && looked < mostLookedAt {
		some, err := inv.Journal(ctx, page)
		if err != nil {
			return nil, 0, err
		}
		for _, e := range some {
			looked++
			page.Before, next = e.Revision, e.Revision
			e, ok, err := inv.tellEntry(ctx, r, e)
			if err != nil {
				return nil, 0, err
			}
			if e.Unjudged && (page.Actor != "" || page.Via != "") {
				ok = false // whose it was is not told, and so not answered either
			}
			if ok {
				entries = append(entries, e)
			}
			if len(entries) == page.Limit {
				break
			}
		}
		if len(some) < page.Limit && len(entries) < page.Limit {
			return entries, 0, nil
		}
	}
	if next <= 1 {
		next = 0
	}
	return entries, next, nil
}

func (inv *Inventory) tellEntry(ctx context.Context, r *Right, e Entry) (told Entry, ok bool, err error) {
	switch {
	case r == nil || r.whole:
		return e, true, nil
	case e.Changes() > mostJudged:
		return Entry{Revision: e.Revision, Base: e.Base, At: e.At, Hash: e.Hash, Unjudged: true}, true, nil
	}
	c, err := inv.store.Changes(ctx, e.Revision-1)
	if err != nil {
		return e, false, err
	}
	mine, ok := r.TellCommitted(c)
	return EntryOf(mine), ok, nil
}

// HistoryAs returns the history of a record as one with a right may see it; a record of which he never could see anything is NotFound.
func (inv *Inventory) HistoryAs(ctx context.Context, r *Right, noun Noun, id int64) ([]Committed, error) {
	kept, err := inv.History(ctx, noun, id)
	if err != nil {
		return nil, err
	}
	out := kept[:0]
	for _, c := range kept {
		if told, ok := r.TellCommitted(c); ok {
			out = append(out, told)
		}
	}
	if len(out) == 0 {
		return nil, Missing("history", noun, id)
	}
	return out, nil
}

// CommittedAs returns one revision with the changes that one with a right may see; one in which he may see none is as if it were not there.
func (inv *Inventory) CommittedAs(ctx context.Context, r *Right, at Revision) (Committed, error) {
	c, err := inv.Committed(ctx, at)
	if err != nil {
		return c, err
	}
	told, ok := r.TellCommitted(c)
	if !ok {
		return Committed{}, nothingSeen("revision", at)
	}
	return told, nil
}

// nothingSeen is the refusal of a revision that leaves alone what its reader sees.
func nothingSeen(op string, at Revision) *Error {
	return Refuse(NotFound, op, Text{
		fmt.Sprintf("修订 %d 没有改动您能看到的内容", at), fmt.Sprintf("revision %d changed nothing that you can see", at)})
}
