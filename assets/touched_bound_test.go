package assets

import (
	"testing"

	"github.com/paulmach/orb"
)

// TestTouchedIsBounded adds more than is kept: the oldest goes, in whole revisions, and the newest is still told.
func TestTouchedIsBounded(t *testing.T) {
	inv := &Inventory{}
	revision := func(r Revision, n int) Committed {
		c := Committed{Revision: r, Hash: string(rune('a' + r))}
		for i := range n {
			c.Changes = append(c.Changes, Change{Noun: AssetNoun, ID: int64(i), After: Asset{Geometry: orb.Point{123 + float64(i)/1e5, 41}}})
		}
		return c
	}
	head := func(r Revision) Head { return Head{Revision: r, Hash: string(rune('a' + r))} }
	inv.touched.restart(head(0))
	told := func(newest Revision, want ...int) {
		t.Helper()
		for r, n := range want {
			boxes, ok := inv.Touched(head(Revision(r)), head(newest))
			got := 0
			for _, some := range boxes {
				got += len(some)
			}
			if ok != (n >= 0) || got != max(n, 0) {
				t.Errorf("from revision %d to %d: told is %v, %d boxes, not %d", r, newest, ok, got, n)
			}
		}
	}
	const most = touchedBoxes
	inv.touched.add(revision(1, 5))
	inv.touched.add(revision(2, most-100))
	inv.touched.add(revision(3, 95))
	told(3, most, most-5, 95, 0)
	inv.touched.add(revision(4, 1))
	told(4, -1, most-4, 96, 1, 0)
	inv.touched.add(revision(5, 200))
	told(5, -1, -1, 296, 201, 200, 0)
	inv.touched.add(revision(6, most+1))
	told(6, -1, -1, -1, -1, -1, -1, 0)
	inv.touched.add(revision(7, 1))
	told(7, -1, -1, -1, -1, -1, -1, 1, 0)
	for r := Revision(8); r < 8+touchedRevisions; r++ {
		inv.touched.add(revision(r, 1))
	}
	if _, ok := inv.Touched(head(7), head(7+touchedRevisions)); !ok {
		t.Error("as many revisions as are kept cannot be told")
	}
	if _, ok := inv.Touched(head(6), head(7+touchedRevisions)); ok {
		t.Error("more revisions are told than are kept")
	}
	inv.touched.restart(head(3))
	if _, ok := inv.Touched(head(7), head(7)); ok {
		t.Error("a book that is no longer followed is told of")
	}
	told(3, -1, -1, -1, 0)
}
