package job_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import/job"
)

// held is a book whose commits can be caught on their way.
type held struct {
	*assets.Inventory
	before func(ctx context.Context) error // nil for nothing
	after  func() error                    // the store has it; nil for nothing
}

func (h *held) CommitAs(ctx context.Context, by *assets.Right, propose assets.Proposer) (assets.Receipt, error) {
	if h.before != nil {
		if err := h.before(ctx); err != nil {
			return assets.Receipt{}, err
		}
	}
	receipt, err := h.Inventory.CommitAs(ctx, by, propose)
	if err == nil && h.after != nil {
		return assets.Receipt{}, h.after()
	}
	return receipt, err
}

func TestARestartLosesNothing(t *testing.T) {
	dir, book := t.TempDir(), openBook(t)
	d := openDesk(t, job.Config{Dir: dir, Book: book})
	data := lamps(300)
	half, err := d.Create("test", []job.FileSpec{{Name: "半.csv", Size: int64(len(data))}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := half.Receive(job.Piece{Data: data[:777]}); err != nil {
		t.Fatal(err)
	}
	planned := upload(t, d, "路灯.csv", data)
	until(t, planned, job.Planned)
	if err := planned.Choose(job.Choices{Map: map[string]string{"名称": ""}}); err != nil {
		t.Fatal(err)
	}
	before := until(t, planned, job.Planned)
	d.Close()
	// What a broken write left behind an upload counts as not received only where it is beyond what the file has.
	if err := os.WriteFile(filepath.Join(dir, "nonsense"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "0123456789abcdef"), 0o700); err != nil { // a job whose making was interrupted
		t.Fatal(err)
	}
	d = openDesk(t, job.Config{Dir: dir, Book: book})
	if n := len(d.Jobs()); n != 2 {
		t.Fatalf("%d jobs after the restart", n)
	}
	again, err := d.Job(half.ID())
	if err != nil {
		t.Fatal(err)
	}
	if s := again.Look(); s.State != job.Uploading || s.Files[0].Received != 777 {
		t.Errorf("the upload: %s, %d", s.State, s.Files[0].Received)
	}
	if _, err := again.Receive(job.Piece{Offset: 777, Data: data[777:]}); err != nil {
		t.Error(err)
	}
	planned, err = d.Job(planned.ID())
	if err != nil {
		t.Fatal(err)
	}
	if s := planned.Glance(); s.State != job.Planned || s.Report.Digest != before.Report.Digest {
		t.Errorf("at rest: %+v", s)
	}
	if _, err := planned.Rows(t.Context(), job.RowQuery{Limit: 1}); assets.CodeOf(err) != assets.Busy {
		t.Errorf("rows of a job at rest: %v", err)
	}
	s := until(t, planned, job.Planned)
	if s.Report.Digest != before.Report.Digest || s.Choices.Map["名称"] != "" || len(s.Mapping.Dropped) != 1 {
		t.Errorf("after the restart the plan is another one: %+v, %+v", s.Report, s.Mapping)
	}
}

func TestACommitInterruptedAfterTheStoreHadIt(t *testing.T) {
	dir := t.TempDir()
	book := &held{Inventory: openBook(t)}
	stopped := make(chan struct{})
	reached := make(chan struct{})
	book.after = func() error { close(reached); <-stopped; return errors.New("the machine is gone") }
	d := openDesk(t, job.Config{Dir: dir, Book: book, Report: func(error) {}})
	j := upload(t, d, "路灯.csv", lamps(20))
	until(t, j, job.Planned)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- j.Commit(ctx, job.CommitRequest{Key: uuid.NewString(), Digest: j.Glance().Report.Digest, Actor: "test"})
	}()
	<-reached
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	// The spool as a machine that stops here leaves it.
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	after := openDesk(t, job.Config{Dir: copied, Book: book.Inventory})
	again, err := after.Job(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	if s := until(t, again, job.Committed); s.Revision != 1 {
		t.Errorf("revision %d", s.Revision)
	}
	close(stopped) // and here the error comes back while the service lives: the key says that it was kept
	if s := until(t, j, job.Committed); s.Revision != 1 {
		t.Errorf("revision %d", s.Revision)
	}
	if book.View().Revision() != 1 {
		t.Errorf("the book is at revision %d", book.View().Revision())
	}
}

func TestACommitInterruptedBeforeTheStoreHadIt(t *testing.T) {
	dir := t.TempDir()
	book := &held{Inventory: openBook(t)}
	reached := make(chan struct{})
	book.before = func(ctx context.Context) error { close(reached); <-ctx.Done(); return ctx.Err() }
	d := openDesk(t, job.Config{Dir: dir, Book: book})
	j := upload(t, d, "路灯.csv", lamps(20))
	until(t, j, job.Planned)
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := j.Commit(short, job.CommitRequest{Key: uuid.NewString(), Digest: j.Glance().Report.Digest}); err != nil {
		t.Fatal(err)
	}
	<-reached
	if s := j.Look(); s.State != job.Committing {
		t.Fatalf("state %s", s.State)
	}
	if err := d.Delete(j.ID()); assets.CodeOf(err) != assets.Conflict {
		t.Errorf("deleting a job in commit: %v", err)
	}
	d.Close()
	d = openDesk(t, job.Config{Dir: dir, Book: book.Inventory})
	again, err := d.Job(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	if s := until(t, again, job.Planned); s.Report.Inserted != 20 || s.Revision != 0 {
		t.Errorf("%+v", s)
	}
	if err := commit(t, again, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	if s := until(t, again, job.Committed); s.Revision != 1 {
		t.Errorf("revision %d", s.Revision)
	}
}

func TestCancelStopsACommitTheStoreHasNot(t *testing.T) {
	book := &held{Inventory: openBook(t)}
	reached := make(chan struct{})
	book.before = func(ctx context.Context) error { close(reached); <-ctx.Done(); return ctx.Err() }
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: book})
	j := upload(t, d, "路灯.csv", lamps(20))
	s := until(t, j, job.Planned)
	done := make(chan error, 1)
	go func() {
		done <- j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: s.Report.Digest, Actor: "test"})
	}()
	<-reached
	if err := j.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	until(t, j, job.Planned)
	if book.View().Revision() != 0 {
		t.Errorf("the book is at revision %d", book.View().Revision())
	}
	book.before = nil
	if err := commit(t, j, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	until(t, j, job.Committed)
}

func TestNothingIsCommittedThatWasNotSeen(t *testing.T) {
	book := openBook(t)
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: book})
	write := func(ref string, lon float64) {
		t.Helper()
		_, err := book.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
			return assets.ChangeSet{Actor: "other", Via: assets.ViaUI, Operations: []assets.Operation{assets.Put(assets.Asset{
				Class: "street_light", Ref: ref, Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{lon, 41.08}})}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	j := upload(t, d, "路灯.csv", lamps(20))
	until(t, j, job.Planned)
	write("X-1", 123.4) // touches nothing of the plan
	if err := commit(t, j, uuid.NewString()); err != nil {
		t.Fatalf("the same plan on a newer book: %v", err)
	}
	until(t, j, job.Committed)

	second := upload(t, d, "路灯.csv", append(lamps(22), "N-1,新,完好,123.3,41.08\n"...))
	seen := until(t, second, job.Planned)
	if seen.Report.Inserted != 3 || seen.Report.Same != 20 {
		t.Fatalf("%+v", seen.Report.Counts)
	}
	write("L-00020", 123.4) // what was an insert is now an update that moves
	err := second.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: seen.Report.Digest})
	var moved *job.MovedError
	if !errors.As(err, &moved) || assets.CodeOf(err) != assets.Conflict || moved.Shown.Inserted != 3 || moved.Now.Inserted != 2 || moved.Now.Moved != 1 {
		t.Fatalf("the plan changed: %v", err)
	}
	at := book.View().Revision()
	now := second.Look()
	if now.State != job.Planned || now.Moved == nil || now.Report.Updated != 1 || now.Report.Digest == seen.Report.Digest {
		t.Errorf("afterwards: %+v", now)
	}
	if err := second.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: seen.Report.Digest}); assets.CodeOf(err) != assets.Conflict {
		t.Errorf("committing by the old digest: %v", err)
	}
	if book.View().Revision() != at {
		t.Error("something was committed")
	}
	if err := commit(t, second, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	if s := until(t, second, job.Committed); s.Revision != at+1 {
		t.Errorf("revision %d", s.Revision)
	}
}
