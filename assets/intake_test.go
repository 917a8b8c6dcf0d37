package assets

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/paulmach/orb"
)

// TestARevisionThatFillsTheBook packs a large revision at once, over a book that holds packed and recent assets and a boundary.
func TestARevisionThatFillsTheBook(t *testing.T) {
	for round, held := range []int{0, 900} {
		d := packedDealer{rand.New(rand.NewPCG(11, uint64(round)))}
		want := map[AssetID]Asset{}
		all := newLoader()
		if err := all.add(Boundary{ID: 1, Kind: Cell, Ref: "C1", Geometry: orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}, Rev: 1}); err != nil {
			t.Fatal(err)
		}
		next := AssetID(1)
		deal := func() Asset {
			a := d.asset(next)
			want[next] = a
			next += AssetID(1 + d.IntN(3))
			return a
		}
		for range held {
			if err := all.add(deal()); err != nil {
				t.Fatal(err)
			}
		}
		b, err := all.pack(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range held / 10 {
			if err := b.addAsset(deal()); err != nil {
				t.Fatal(err)
			}
		}
		before := b.freeze()
		c := Committed{Revision: b.head.Revision + 1, At: time.Unix(7, 0), Hash: "h"}
		for range intakeRows {
			a := deal()
			c.Changes = append(c.Changes, Change{Noun: AssetNoun, ID: a.Key(), After: a})
		}
		y := Boundary{ID: 2, Kind: Cell, Ref: "C2", Geometry: orb.Polygon{{{2, 0}, {3, 0}, {3, 1}, {2, 0}}}, Rev: 2}
		c.Changes = append(c.Changes, Change{Noun: BoundaryNoun, ID: 2, After: y})
		if !b.fills(c) {
			t.Fatal("the revision is not taken for one that fills the book")
		}
		full, err := b.filled(c)
		if err != nil {
			t.Fatal(err)
		}
		s := full.freeze()
		comparePacked(t, s, want, d)
		if s.head != (Head{Revision: c.Revision, At: c.At, Hash: "h"}) || s.recents.Len() != 0 {
			t.Fatalf("head %+v, %d assets not packed", s.head, s.recents.Len())
		}
		for id, ref := range map[BoundaryID]string{1: "C1", 2: "C2"} {
			if got, ok := (View{snap: s}).BoundaryByRef(Cell, "", ref); !ok || got.ID != id {
				t.Fatalf("boundary %s: %+v", ref, got)
			}
		}
		if n, m := before.len(), b.freeze().len(); n != m || n != held+held/10 {
			t.Fatalf("the book before holds %d assets, and %d as a copy, want %d", m, n, held+held/10)
		}
		if _, err := full.filled(Committed{Revision: full.head.Revision + 1, Changes: c.Changes}); err == nil {
			t.Fatal("an asset is there twice")
		}
	}
}

// TestAnAnnouncementOfManyCoversThemAll looks for each of many boxes in the few that are announced.
func TestAnAnnouncementOfManyCoversThemAll(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{lumpFrom - 1, lumpFrom, 3 * lumpFrom} {
		boxes := make([]orb.Bound, n)
		for i := range boxes {
			p := orb.Point{123 + r.NormFloat64()/10, 41 + r.NormFloat64()/10}
			boxes[i] = orb.Bound{Min: p, Max: orb.Point{p[0] + r.Float64()/1000, p[1]}}
		}
		given := append([]orb.Bound{}, boxes...)
		few := gather(boxes, announcedBoxes)
		if len(few) == 0 || len(few) > announcedBoxes {
			t.Fatalf("%d boxes", len(few))
		}
		for _, b := range given {
			covered := false
			for _, f := range few {
				covered = covered || f.Contains(b.Min) && f.Contains(b.Max)
			}
			if !covered {
				t.Fatalf("%v is not covered", b)
			}
		}
		if again := gather(given, announcedBoxes); fmt.Sprint(again) != fmt.Sprint(few) {
			t.Fatal("the same boxes are gathered in two ways")
		}
	}
}
