package job_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"

	"needlepoint/assets"
	"needlepoint/import/job"
)

// TestCancelOfACommitThatWaitsForItsTurn cancels a commit while another import is being worked on, so that it has not begun.
func TestCancelOfACommitThatWaitsForItsTurn(t *testing.T) {
	book := &held{Inventory: openBook(t)}
	reached, release := make(chan struct{}), make(chan struct{})
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: book, Limits: job.Limits{Workers: 1}})
	first, second := upload(t, d, "路灯.csv", lamps(20)), upload(t, d, "路灯二.csv", lamps(30))
	until(t, first, job.Planned)
	seen := until(t, second, job.Planned)
	book.before = func(ctx context.Context) error {
		select {
		case reached <- struct{}{}:
			<-release
		case <-release:
		}
		return nil
	}
	busy := make(chan error, 1)
	go func() { busy <- commit(t, first, uuid.NewString()) }()
	<-reached
	waiting, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := second.Commit(waiting, job.CommitRequest{Key: uuid.NewString(), Digest: seen.Report.Digest, Actor: "test"}); err != nil {
		t.Fatal(err)
	}
	if s := second.Look(); s.State != job.Committing || s.Progress == nil || !s.Progress.Waiting {
		t.Fatalf("%s %+v", s.State, s.Progress)
	}
	if err := second.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := second.Look(); s.State != job.Planned || s.Progress != nil {
		t.Errorf("after the cancel it is %s, %+v", s.State, s.Progress)
	}
	close(release)
	if err := <-busy; err != nil {
		t.Error(err)
	}
	until(t, first, job.Committed)
	if err := d.Delete(second.ID()); err != nil {
		t.Error(err)
	}
}

// slow is a book that takes its time to say what became of a key.
type slow struct {
	*assets.Inventory
	asked, answer chan struct{}
}

func (s *slow) Keyed(ctx context.Context, key string, after assets.Revision) (assets.Revision, error) {
	close(s.asked)
	select {
	case <-s.answer:
		return s.Inventory.Keyed(ctx, key, after)
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// TestCancelWhileTheStoreIsAskedForACommit cancels a commit that a stopped service had under way, while the next one asks whether
// the store has it: the answer counts.
func TestCancelWhileTheStoreIsAskedForACommit(t *testing.T) {
	dir := t.TempDir()
	book := &held{Inventory: openBook(t)}
	reached, stopped := make(chan struct{}), make(chan struct{})
	book.after = func() error { close(reached); <-stopped; return errors.New("the machine is gone") }
	d := openDesk(t, job.Config{Dir: dir, Book: book, Report: func(error) {}})
	t.Cleanup(func() { close(stopped) })
	j := upload(t, d, "路灯.csv", lamps(20))
	s := until(t, j, job.Planned)
	go func() {
		_ = j.Commit(t.Context(), job.CommitRequest{Key: uuid.NewString(), Digest: s.Report.Digest, Actor: "test"})
	}()
	<-reached
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	asked := &slow{book.Inventory, make(chan struct{}), make(chan struct{})}
	after := openDesk(t, job.Config{Dir: copied, Book: asked})
	again, err := after.Job(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	<-asked.asked
	waiting, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := again.Cancel(waiting); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	close(asked.answer)
	if s := until(t, again, job.Committed); s.Revision != 1 {
		t.Errorf("revision %d", s.Revision)
	}
}
