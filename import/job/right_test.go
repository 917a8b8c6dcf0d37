package job_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import/job"
)

// A keeper of one street brings in its rows; rows of his neighbour's are rejected one by one, and his right counts again when he commits.
func TestAKeeperOfAStreetBringsInHisOwn(t *testing.T) {
	book := openBook(t)
	receipt, err := book.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		street := assets.Boundary{Kind: assets.Street, Ref: "W", Name: "西街道办", Stage: assets.InService,
			Geometry: orb.Bound{Min: orb.Point{123.05, 41}, Max: orb.Point{123.0605, 41.2}}.ToPolygon()}
		theirs := assets.Asset{Class: "street_light", Ref: "L-00150", Name: "别人的", Condition: assets.Damaged, Stage: assets.InService, Geometry: orb.Point{123.065, 41.08}}
		return assets.ChangeSet{Actor: "test", Via: assets.ViaSample, Operations: []assets.Operation{assets.Put(street), assets.Put(theirs)}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	west := assets.BoundaryID(receipt.IDs[0])
	mine := assets.NewRight(book.View(), []assets.Permit{{Acts: assets.MaySee | assets.MayEdit, Boundary: west}})
	right := mine
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: book, RightOf: func(string) *assets.Right { return right }})
	j := upload(t, d, "路灯.csv", lamps(200)) // 106 of them in his street, its edge included
	s := until(t, j, job.Planned)
	if s.Owner != "test" || s.Report.Inserted != 106 || s.Report.Rejected != 94 {
		t.Fatalf("plan of %s: %+v", s.Owner, s.Report)
	}
	if text := fmt.Sprint(s.Report.Reasons); !bytes.Contains([]byte(text), []byte("权限")) {
		t.Errorf("reasons: %s", text)
	}
	nothing := assets.NewRight(book.View(), nil)
	if err := j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: s.Report.Digest, Actor: "test", Right: standing(nothing)}); err != nil {
		t.Fatal(err) // it is told of the job
	}
	if s := until(t, j, job.Planned); s.Failure == nil || book.View().Revision() != 1 {
		t.Fatalf("a commit without a right: %+v at revision %d", s.Failure, book.View().Revision())
	}
	if err := j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: s.Report.Digest, Actor: "test", Right: standing(mine)}); err != nil {
		t.Fatal(err)
	}
	until(t, j, job.Committed)
	if n, _ := book.View().Len(); n != 107 {
		t.Errorf("%d assets", n)
	}
	if a, _ := book.View().AssetByRef("street_light", "L-00150"); a.Name != "别人的" {
		t.Errorf("his neighbour's is %+v", a)
	}
	if _, err := j.Undo(t.Context(), assets.Undoing{Actor: "test", Right: nothing}); err == nil {
		t.Error("undone without a right")
	}
	if _, err := j.Undo(t.Context(), assets.Undoing{Actor: "test", Right: mine}); err != nil {
		t.Error(err)
	}
}

func standing(r *assets.Right) func() (*assets.Right, bool) {
	return func() (*assets.Right, bool) { return r, true }
}

// A plan that was made by a wider right is not shown by the one that is left of it, and a commit stops where its right is changed on the
// way, also where the plan would be the same.
func TestAPlanIsShownByThePresentRightOnly(t *testing.T) {
	book := &held{Inventory: openBook(t)}
	lamp := func(ref string, lon float64) assets.Asset {
		return assets.Asset{Class: "street_light", Ref: ref, Name: "原名", Condition: assets.Damaged, Stage: assets.InService, Geometry: orb.Point{lon, 41.08}}
	}
	receipt, err := book.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		street := assets.Boundary{Kind: assets.Street, Ref: "W", Name: "西街道办", Stage: assets.InService,
			Geometry: orb.Bound{Min: orb.Point{123.05, 41}, Max: orb.Point{123.0605, 41.2}}.ToPolygon()}
		return assets.ChangeSet{Actor: "test", Via: assets.ViaSample, Operations: []assets.Operation{assets.Put(street), assets.Put(lamp("L-00001", 123.0501)), assets.Put(lamp("L-00150", 123.065))}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := assets.NewRight(book.View(), []assets.Permit{{Acts: assets.MaySee | assets.MayEdit}})
	mine := assets.NewRight(book.View(), []assets.Permit{{Acts: assets.MaySee | assets.MayEdit, Boundary: assets.BoundaryID(receipt.IDs[0])}})
	var right atomic.Pointer[assets.Right]
	right.Store(all)
	own := func() (*assets.Right, bool) { r := right.Load(); return r, r != nil }
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: book, RightOf: func(string) *assets.Right { return right.Load() }})
	j := upload(t, d, "路灯.csv", lamps(200))
	s := until(t, j, job.Planned)
	before := func() (names []string) {
		page, err := j.Rows(t.Context(), job.RowQuery{Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page.Rows {
			if l.Before != nil {
				names = append(names, l.Ref)
			}
		}
		return names
	}
	if names := before(); s.Report.Updated != 2 || !slices.Equal(names, []string{"L-00001", "L-00150"}) {
		t.Fatalf("by the right to everything: %+v with %q", s.Report, names)
	}
	digest := s.Report.Digest

	right.Store(mine)
	if _, file, err := j.Rejects(t.Context()); assets.CodeOf(err) != assets.Busy {
		t.Errorf("rejected rows of the plan of before: %q, %v", file, err)
	}
	right.Store(all) // and back, so that the next question meets a plan again
	until(t, j, job.Planned)
	right.Store(mine)
	if page, err := j.Rows(t.Context(), job.RowQuery{Limit: 500}); assets.CodeOf(err) != assets.Busy {
		t.Errorf("rows of the plan of before: %d, %v", len(page.Rows), err)
	}
	p, err := j.Preview(t.Context(), job.PreviewQuery{Limit: 500}) // the new plan may be there by now
	if theirs := slices.IndexFunc(p.Marks, func(m job.Mark) bool { return m.Ref == "L-00150" && m.ID != 0 }); theirs >= 0 || err != nil && assets.CodeOf(err) != assets.Busy {
		t.Errorf("preview of the plan of before: %d marks, his neighbour's at %d, %v", len(p.Marks), theirs, err)
	}
	if err := j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: digest, Actor: "test", Right: own}); err == nil {
		t.Error("the plan of before is committed")
	}
	s = until(t, j, job.Planned)
	if names := before(); s.Report.Updated != 1 || s.Report.Digest == digest || !slices.Equal(names, []string{"L-00001"}) {
		t.Errorf("by the right to one street: %+v with %q", s.Report, names)
	}

	less := assets.NewRight(book.View(), []assets.Permit{{Acts: assets.MaySee | assets.MayEdit, Boundary: assets.BoundaryID(receipt.IDs[0])}, {Acts: assets.MaySee}})
	for name, now := range map[string]*assets.Right{"of another right": less, "of nobody": nil} {
		changed := false
		at := func() (*assets.Right, bool) {
			if changed {
				return now, now != nil
			}
			return right.Load(), true
		}
		book.before = func(context.Context) error { changed = true; return nil }
		if err := j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: s.Report.Digest, Actor: "test", Right: at}); err != nil {
			t.Fatal(err) // it is told of the job
		}
		if s := until(t, j, job.Planned); s.Failure == nil || book.View().Revision() != 1 {
			t.Errorf("a commit that ends as one %s: %+v at revision %d", name, s.Failure, book.View().Revision())
		}
	}
	book.before = nil
	if err := j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: s.Report.Digest, Actor: "test", Right: own}); err != nil {
		t.Fatal(err)
	}
	until(t, j, job.Committed)
}
