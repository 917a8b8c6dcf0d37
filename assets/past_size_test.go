package assets

import (
	"fmt"
	"testing"
)

// TestPastBooksAreBoundedByBytes lets go of the past looked at least lately, never of the last one or of one being made.
func TestPastBooksAreBoundedByBytes(t *testing.T) {
	made := make(chan struct{})
	close(made)
	shared, alone := &segment{rows: 1, world: nil}, &segment{ids: make([]int64, 10_000)}
	present := &Snapshot{slots: []*segment{shared, nil}}
	book := func(r Revision, own int64, more ...*segment) *moment {
		return &moment{revision: r, ready: made, own: own, snap: &Snapshot{slots: append([]*segment{shared}, more...)}}
	}
	underWay := &moment{revision: 9, ready: make(chan struct{})}
	for _, c := range []struct {
		kept []*moment
		most int64
		want string
	}{
		{[]*moment{book(1, 50), book(2, 50)}, 100, "1 2"},
		{[]*moment{book(1, 50), book(2, 51)}, 100, "2"},
		{[]*moment{book(1, 1), underWay, book(2, 500), book(3, 1)}, 100, "9 3"},
		{[]*moment{book(1, 1), book(3, 500)}, 100, "3"},
		{[]*moment{book(1, 1, alone), book(2, 1)}, 80_000, "2"},
		{[]*moment{book(1, 1, alone), book(2, 1)}, 90_000, "1 2"},
		{[]*moment{book(1, 1, alone), book(2, 1, alone)}, 90_000, "1 2"}, // what they share is there once
	} {
		p := past{kept: c.kept, bytes: c.most}
		p.trim(present)
		got := ""
		for _, m := range p.kept {
			got += fmt.Sprint(m.revision, " ")
		}
		if got != c.want+" " {
			t.Errorf("%d bytes leave %s, not %s", c.most, got, c.want)
		}
	}
}
