package storetest

import (
	"fmt"
	"slices"
	"testing"

	"needlepoint/assets"
)

// Equal checks that two stores hold the same book: the same head, the same records at the head and at
// several past revisions, the same log with the same hashes, the same history of every record.
func Equal(t testing.TB, a, b assets.Store) {
	t.Helper()
	ctx := limited(t)
	head := loadFrom(t, ctx, a, 0)
	mustEqualStates(t, "at the head", head, loadFrom(t, ctx, b, 0))
	for _, at := range pastOf(head.revision) {
		mustEqualStates(t, fmt.Sprintf("at revision %d", at), loadFrom(t, ctx, a, at), loadFrom(t, ctx, b, at))
	}
	type record struct {
		noun assets.Noun
		id   int64
	}
	touched := map[record]bool{}
	for after := range head.revision {
		ca, cb := nextFrom(t, ctx, a, after), nextFrom(t, ctx, b, after)
		if err := equalLogs([]assets.Committed{ca}, []assets.Committed{cb}); err != nil {
			t.Fatal(err)
		}
		for _, ch := range ca.Changes {
			touched[record{ch.Noun, ch.ID}] = true
		}
	}
	for r := range touched {
		ha, err := a.History(ctx, r.noun, r.id)
		if err != nil {
			t.Fatalf("history of %s %d: %v", r.noun, r.id, err)
		}
		hb, err := b.History(ctx, r.noun, r.id)
		if err != nil {
			t.Fatalf("history of %s %d: %v", r.noun, r.id, err)
		}
		if err := equalLogs(ha, hb); err != nil {
			t.Fatalf("history of %s %d: %v", r.noun, r.id, err)
		}
	}
}

// pastOf picks past revisions to compare: the first, the last but one, and some between.
func pastOf(head assets.Revision) []assets.Revision {
	var out []assets.Revision
	for _, at := range []assets.Revision{1, head / 4, head / 2, head - head/4, head - 1} {
		if at > 0 && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

func equalLogs(want, got []assets.Committed) error {
	if len(want) != len(got) {
		return fmt.Errorf("%d revisions, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if w.Revision != g.Revision || w.Base != g.Base || !w.At.Equal(g.At) || w.Actor != g.Actor || w.Via != g.Via ||
			w.Reason != g.Reason || w.Key != g.Key || w.Digest != g.Digest || w.Hash != g.Hash {
			w.Changes, g.Changes = nil, nil
			return fmt.Errorf("revision is\n%+v, want\n%+v", g, w)
		}
		if err := equalChanges(w.Changes, g.Changes); err != nil {
			return fmt.Errorf("revision %d: %w", w.Revision, err)
		}
	}
	return nil
}

func equalChanges(want, got []assets.Change) error {
	if len(want) != len(got) {
		return fmt.Errorf("%d changes, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if w.Noun != g.Noun || w.ID != g.ID || !assets.Same(w.Before, g.Before) || !assets.Same(w.After, g.After) {
			return fmt.Errorf("change %d is %s %d from\n%s to\n%s, want %s %d from\n%s to\n%s", i, g.Noun, g.ID,
				image(g.Before), image(g.After), w.Noun, w.ID, image(w.Before), image(w.After))
		}
	}
	return nil
}
