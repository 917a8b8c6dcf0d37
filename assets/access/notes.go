package access

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// Bounds of what is kept of a storm: a line for each way of failing, a sum for the rest.
const (
	mostNoted    = 2000 // different events remembered between two flushes
	mostKept     = 10   // of each kind written one by one, so that a storm of one kind takes no line of another
	flushEvery   = 2 * time.Second
	detailTimes  = "times"
	detailKinds  = "kinds"
	detailFrom   = "first_at"
	maxDetailLen = 16 << 10
)

// noteKey is what makes two events of a storm one.
type noteKey struct {
	what                              What
	actor, via, client, subject, more string
}

type sum struct {
	first, last time.Time
	times       int
}

// notes are the events of storms that are not written yet.
type notes struct {
	mu   sync.Mutex
	sums map[noteKey]*sum
}

func (n *notes) add(e Event) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.sums == nil {
		n.sums = map[noteKey]*sum{}
	}
	key := noteKey{e.What, e.Actor, e.Via, e.Client, e.Subject, string(e.Detail)}
	s := n.sums[key]
	if s == nil && len(n.sums) >= mostNoted {
		key = noteKey{what: e.What} // whoever it was, it is counted
		s = n.sums[key]
	}
	if s == nil {
		s = &sum{first: e.At}
		n.sums[key] = s
	}
	s.last = e.At
	s.times++
}

// take returns what was noted as events in the order in which they began, and begins anew; restore takes that back.
func (n *notes) take() (events []Event, restore func()) {
	n.mu.Lock()
	sums := n.sums
	n.sums = nil
	n.mu.Unlock()
	return eventsOf(sums), func() { n.merge(sums) }
}

// merge adds sums that were taken before to those noted since.
func (n *notes) merge(sums map[noteKey]*sum) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.sums == nil {
		n.sums = map[noteKey]*sum{}
	}
	for key, s := range sums {
		if later := n.sums[key]; later != nil {
			s.times, s.last = s.times+later.times, later.last
		}
		n.sums[key] = s
	}
}

// eventsOf makes events of sums: one each for the first, one for what the rest has in common.
func eventsOf(sums map[noteKey]*sum) []Event {
	keys := make([]noteKey, 0, len(sums))
	for key := range sums {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b noteKey) int {
		return cmp.Or(sums[a].first.Compare(sums[b].first), cmp.Compare(a.what, b.what), cmp.Compare(a.subject, b.subject),
			cmp.Compare(a.actor, b.actor), cmp.Compare(a.client, b.client), cmp.Compare(a.via, b.via), cmp.Compare(a.more, b.more))
	})
	var out []Event
	rest := map[What]*sum{}
	kinds := map[What]int{}
	written := map[What]int{}
	for _, key := range keys {
		s := sums[key]
		if written[key.what]++; written[key.what] <= mostKept {
			out = append(out, key.event(*s))
			continue
		}
		r := rest[key.what]
		if r == nil {
			r = &sum{first: s.first}
			rest[key.what] = r
		}
		r.times, r.last, kinds[key.what] = r.times+s.times, s.last, kinds[key.what]+1
	}
	for _, what := range AllWhat() {
		if r := rest[what]; r != nil {
			out = append(out, Event{What: what, At: r.last,
				Detail: DetailOf(map[string]any{detailTimes: r.times, detailKinds: kinds[what], detailFrom: r.first.UTC()})})
		}
	}
	return out
}

// event returns the sum as one event; how often is told where it was more than once.
func (k noteKey) event(s sum) Event {
	e := Event{What: k.what, At: s.last, Actor: k.actor, Via: k.via, Client: k.client, Subject: k.subject}
	detail := map[string]any{}
	if k.more != "" {
		_ = json.Unmarshal([]byte(k.more), &detail) // what is no object is left out
	}
	if s.times > 1 {
		detail[detailTimes], detail[detailFrom] = s.times, s.first.UTC()
	}
	if len(detail) > 0 {
		e.Detail = DetailOf(detail)
	}
	return e
}

// Note keeps an event that happened outside this package, such as an export. Events that come in storms (refusals) are summed up
// and kept a little later; all others are kept when it returns without an error.
func (d *Desk) Note(ctx context.Context, e Event) error {
	if e.At.IsZero() {
		e.At = d.clock()
	}
	if len(e.Detail) > maxDetailLen {
		e.Detail = DetailOf(map[string]any{"too_long": len(e.Detail)})
	}
	if e.What.summed() {
		d.notes.add(e)
		return nil
	}
	return d.keepEvents(ctx, e)
}

// Events returns the newest events that the query lets through, newest first, and where the trail ends.
func (d *Desk) Events(ctx context.Context, q EventQuery) ([]Event, Head, error) {
	if err := d.flushNotes(ctx); err != nil {
		return nil, Head{}, err
	}
	return d.store.Events(ctx, q)
}

func (d *Desk) flushNotes(ctx context.Context) error { return d.keepEvents(ctx) }

// keepEvents writes what was noted, and the given events after it.
func (d *Desk) keepEvents(ctx context.Context, more ...Event) error {
	events, restore := d.notes.take()
	if events = append(events, more...); len(events) == 0 {
		return nil
	}
	_, err := d.store.Commit(ctx, Change{Events: events})
	if err != nil {
		restore()
	}
	return err
}
