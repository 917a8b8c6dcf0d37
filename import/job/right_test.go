package job_test

import (
	"bytes"
	"fmt"
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
	if err := j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: s.Report.Digest, Actor: "test", Right: nothing}); err != nil {
		t.Fatal(err) // it is told of the job
	}
	if s := until(t, j, job.Planned); s.Failure == nil || book.View().Revision() != 1 {
		t.Fatalf("a commit without a right: %+v at revision %d", s.Failure, book.View().Revision())
	}
	if err := j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: s.Report.Digest, Actor: "test", Right: mine}); err != nil {
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
