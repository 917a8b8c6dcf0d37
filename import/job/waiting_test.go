package job_test

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
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

// interrupted is the spool of a service that stopped with a commit under way which the store has.
func interrupted(t *testing.T) (dir string, book *assets.Inventory, id string) {
	t.Helper()
	dir = t.TempDir()
	held := &held{Inventory: openBook(t)}
	reached, stopped := make(chan struct{}), make(chan struct{})
	held.after = func() error { close(reached); <-stopped; return errors.New("the machine is gone") }
	d := openDesk(t, job.Config{Dir: dir, Book: held, Report: func(error) {}})
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
	return copied, held.Inventory, j.ID()
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
	dir, book, id := interrupted(t)
	asked := &slow{book, make(chan struct{}), make(chan struct{})}
	again, err := openDesk(t, job.Config{Dir: dir, Book: asked}).Job(id)
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

// mute is a book that does not answer the first questions.
type mute struct {
	*assets.Inventory
	left atomic.Int32
}

func (m *mute) Keyed(ctx context.Context, key string, after assets.Revision) (assets.Revision, error) {
	if m.left.Add(-1) >= 0 {
		return 0, errors.New("the store does not answer")
	}
	return m.Inventory.Keyed(ctx, key, after)
}

// TestAStoreThatDoesNotAnswerIsAskedAgain starts while the store cannot be reached: whether a commit was kept is not known until it
// can, and no one is told that it was not.
func TestAStoreThatDoesNotAnswerIsAskedAgain(t *testing.T) {
	dir, book, id := interrupted(t)
	silent := &mute{Inventory: book}
	silent.left.Store(2)
	var told atomic.Int32
	again, err := openDesk(t, job.Config{Dir: dir, Book: silent, Report: func(error) { told.Add(1) }}).Job(id)
	if err != nil {
		t.Fatal(err)
	}
	if s := until(t, again, job.Committed); s.Revision != 1 || s.Failure != nil {
		t.Errorf("%+v", s)
	}
	if told.Load() != 1 {
		t.Errorf("reported %d times", told.Load())
	}
}
