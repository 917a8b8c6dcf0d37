package accesstest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"needlepoint/assets/access"
)

func trailCase(x *trial) {
	kept := x.commit(access.Change{Events: notes(0, 5)})
	want, head := access.Chain(access.Head{}, notes(0, 5))
	if got := x.all(); !same(got, want) || kept.Head != head {
		x.Errorf("trail\n%+v\nwant\n%+v", got, want)
	}
	var seen []int64
	got, err := x.store.Trail(x.ctx, 3, func(e access.Event) error {
		seen = append(seen, e.Seq)
		return nil
	})
	if err != nil || got != head || !slices.Equal(seen, []int64{4, 5}) {
		x.Errorf("after 3: %v, head %+v, %v", seen, got, err)
	}
	if _, err := x.store.Trail(x.ctx, 0, func(access.Event) error { return errStop }); !errors.Is(err, errStop) {
		x.Errorf("an error of each: %v", err)
	}
}

func textCase(x *trial) {
	hard := []string{"", "林 𠀀 👷🏽", "a\x00b", "\xff\xfe", "'; DROP TABLE event; --", `{"quote":"\""}`, "line\nbreak\u2028", strings.Repeat("长", 500)}
	var events []access.Event
	for i, text := range hard {
		e := access.Event{At: time.Date(2026, 1, 2, 3, 4, 5, 678901234+i, time.FixedZone("x", -3600)), Actor: text, Via: text, Client: text,
			What: access.Denied, Subject: text}
		if text != "" {
			e.Detail, _ = json.Marshal(map[string]string{"text": text})
		}
		events = append(events, e)
	}
	x.commit(access.Change{Events: events})
	want, _ := access.Chain(access.Head{}, events)
	if got := x.all(); !same(got, want) {
		x.Errorf("texts come back as\n%+v\nwant\n%+v", got, want)
	}
	if v := x.verify(); len(v.Faults) > 0 {
		x.Errorf("verified: %+v", v)
	}
}

// seed is that of NEEDLEPOINT_SEED, or a fixed one; it is printed.
func seed(t testing.TB) uint64 {
	out := uint64(20261124)
	if s := os.Getenv("NEEDLEPOINT_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("NEEDLEPOINT_SEED: %v", err)
		}
		out = n
	}
	t.Logf("NEEDLEPOINT_SEED=%d", out)
	return out
}

func queryCase(x *trial) {
	r := rand.New(rand.NewPCG(seed(x), 5))
	var events []access.Event
	start := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for range 300 {
		events = append(events, access.Event{At: start.Add(time.Duration(r.IntN(500)) * time.Minute), Actor: fmt.Sprint("a", r.IntN(3)),
			What: access.AllWhat()[r.IntN(4)], Subject: fmt.Sprint("s", r.IntN(3))})
	}
	x.commit(access.Change{Events: events})
	all := x.all()
	slices.Reverse(all)
	for range 200 {
		var q access.EventQuery
		if r.IntN(2) == 0 {
			q.What = access.AllWhat()[r.IntN(3):4]
		}
		if r.IntN(3) == 0 {
			q.Actor = fmt.Sprint("a", r.IntN(4))
		}
		if r.IntN(3) == 0 {
			q.Subject = fmt.Sprint("s", r.IntN(4))
		}
		if r.IntN(3) == 0 {
			q.Since = start.Add(time.Duration(r.IntN(400)) * time.Minute)
		}
		if r.IntN(3) == 0 {
			q.Until = start.Add(time.Duration(r.IntN(600)) * time.Minute)
		}
		if r.IntN(3) == 0 {
			q.Before = int64(r.IntN(320))
		}
		q.Limit = r.IntN(30)
		var want []access.Event
		for _, e := range all {
			if lets(q, e) && len(want) < q.Most() {
				want = append(want, e)
			}
		}
		got, head, err := x.store.Events(x.ctx, q)
		if err != nil || head.Seq != 300 || len(got) != len(want) || len(want) > 0 && !same(got, want) {
			x.Fatalf("%+v: %d events (%v), want %d", q, len(got), err, len(want))
		}
	}
}

func lets(q access.EventQuery, e access.Event) bool {
	return (len(q.What) == 0 || slices.Contains(q.What, e.What)) && (q.Actor == "" || q.Actor == e.Actor) &&
		(q.Subject == "" || q.Subject == e.Subject) && (q.Since.IsZero() || !e.At.Before(q.Since)) &&
		(q.Until.IsZero() || e.At.Before(q.Until)) && (q.Before <= 0 || e.Seq < q.Before)
}

// tamperCase alters one thing at a time and takes it back.
func tamperCase(x *trial) {
	x.commit(access.Change{Events: notes(0, 9)})
	if v := x.verify(); v.Events != 9 || len(v.Faults) > 0 {
		x.Fatalf("before anything is altered: %+v", v)
	}
	hash := x.all()[4].Hash
	for _, c := range []struct {
		column, altered, back string
	}{
		{"actor", "'nobody'", "'actor1'"}, {"via", "'token'", "'ui'"}, {"client", "'192.0.2.2'", "'192.0.2.1'"},
		{"what", "'denied'", "'" + string(note(4).What) + "'"}, {"subject", "''", "'subject4'"}, {"detail", "NULL", `'{"n":4}'`},
		{"detail", `'{"n": 4}'`, `'{"n":4}'`}, {"hash", "'00'", "'" + hash + "'"},
	} {
		x.place.Alter(x, fmt.Sprintf("UPDATE {event} SET %s = %s WHERE seq = 5", c.column, c.altered))
		x.mustFind(c.column+" altered", 5)
		x.place.Alter(x, fmt.Sprintf("UPDATE {event} SET %s = %s WHERE seq = 5", c.column, c.back))
	}
	if v := x.verify(); len(v.Faults) > 0 {
		x.Fatalf("all is back: %+v", v)
	}
	x.place.Alter(x, "UPDATE {event} SET seq = 50 WHERE seq = 5")
	x.mustFind("an event moved", 5)
	x.place.Alter(x, "DELETE FROM {event} WHERE seq = 50")
	x.mustFind("an event deleted", 5)
	x.place.Alter(x, "DELETE FROM {event} WHERE seq > 3")
	x.mustFind("the tail cut", 3)
}

func (x *trial) mustFind(what string, seq int64) {
	x.Helper()
	v := x.verify()
	for _, f := range v.Faults {
		if f.Seq == seq && f.Message.ZH != "" && strings.Contains(f.Message.EN, fmt.Sprint(seq)) {
			return
		}
	}
	x.Errorf("%s at %d is not found: %+v", what, seq, v.Faults)
}
