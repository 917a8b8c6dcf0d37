package job_test

import (
	"context"
	"io"
	"iter"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"needlepoint/assets"
	"needlepoint/import"
	csvfile "needlepoint/import/csv"
	"needlepoint/import/job"
)

// falling is a format whose reader has a fault that the rows of a file bring out.
type falling struct {
	csvfile.Format
	reading int // which reading of the rows it is that falls, from 1: the first surveys them, the second compares
}

func (f falling) Open(ctx context.Context, in importer.Input, o importer.Options) (importer.Source, error) {
	s, err := f.Format.Open(ctx, in, o)
	return &fallingSource{s, f.reading}, err
}

type fallingSource struct {
	importer.Source
	left int
}

func (s *fallingSource) Rows(ctx context.Context) iter.Seq2[importer.Row, error] {
	if s.left--; s.left > 0 {
		return s.Source.Rows(ctx)
	}
	return func(func(importer.Row, error) bool) {
		var none []int
		none[len(none)]++
	}
}

// TestAFaultOfAReaderFailsItsJobAlone wants the service to outlive it, also the start that takes the job up again.
func TestAFaultOfAReaderFailsItsJobAlone(t *testing.T) {
	for reading := 1; reading <= 2; reading++ {
		var told atomic.Int32
		c := job.Config{Dir: t.TempDir(), Book: openBook(t), Formats: []importer.Format{falling{reading: reading}}, Report: func(err error) {
			if strings.Contains(err.Error(), "index out of range") {
				told.Add(1)
			} else {
				t.Errorf("the desk reports: %v", err)
			}
		}}
		d, err := job.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		j := upload(t, d, "路灯.csv", lamps(3))
		if s := until(t, j, job.Failed); s.Failure == nil || strings.Contains(s.Failure.EN, "index") {
			t.Errorf("reading %d: the person is told %+v", reading, s.Failure)
		}
		if told.Load() != 1 {
			t.Errorf("reading %d: the fault was reported %d times", reading, told.Load())
		}
		d.Close()
		if d, err = job.Open(c); err != nil {
			t.Fatal(err)
		}
		if again, err := d.Job(j.ID()); err != nil || again.Look().State != job.Failed {
			t.Errorf("reading %d: after the restart: %v", reading, err)
		}
		d.Close()
	}
}

// TestAStopAfterTheCommitKeepsTheRejectedRows closes the desk between the store's word and the job's.
func TestAStopAfterTheCommitKeepsTheRejectedRows(t *testing.T) {
	dir, book := t.TempDir(), &held{Inventory: openBook(t)}
	d := openDesk(t, job.Config{Dir: dir, Book: book})
	j := upload(t, d, "路灯.csv", append(lamps(20), "L-bad,坏行,完好,x,41\n"...))
	if s := until(t, j, job.Planned); s.Report.Rejected != 1 {
		t.Fatalf("plan: %+v", s.Report)
	}
	var committing context.Context
	closed := make(chan struct{})
	book.before = func(ctx context.Context) error { committing = ctx; return nil }
	book.after = func() error {
		go func() { d.Close(); close(closed) }()
		<-committing.Done()
		return committing.Err()
	}
	if err := commit(t, j, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	<-closed
	j, err := openDesk(t, job.Config{Dir: dir, Book: book}).Job(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	until(t, j, job.Committed)
	_, file, err := j.Rejects(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "L-bad") {
		t.Errorf("rejected rows: %q, %v", text, err)
	}
	if err := os.Remove(file); err != nil { // as after a breakdown in that very moment
		t.Fatal(err)
	}
	if _, _, err := j.Rejects(t.Context()); assets.CodeOf(err) != assets.NotFound || !strings.Contains(err.Error(), "import the same files") {
		t.Errorf("rows that are not there: %v", err)
	}
}

// lingering is a format whose files are read slowly where rejected rows are written.
type lingering struct {
	csvfile.Format
	reached, on chan struct{}
}

func (l lingering) Open(ctx context.Context, in importer.Input, o importer.Options) (importer.Source, error) {
	s, err := l.Format.Open(ctx, in, o)
	return lingeringSource{s, l}, err
}

type lingeringSource struct {
	importer.Source
	format lingering
}

func (s lingeringSource) Rejects(ctx context.Context, w io.Writer, reason func(int) (assets.Text, bool)) (int, error) {
	s.format.reached <- struct{}{}
	<-s.format.on
	return s.Source.Rejects(ctx, w, reason)
}

// TestRejectedRowsOfAFileThatIsReadAnew downloads the rejected rows while other choices have the file opened again.
func TestRejectedRowsOfAFileThatIsReadAnew(t *testing.T) {
	format := lingering{reached: make(chan struct{}), on: make(chan struct{})}
	d, err := job.Open(job.Config{Dir: t.TempDir(), Book: openBook(t), Formats: []importer.Format{format},
		Report: func(err error) { t.Errorf("the desk reports: %v", err) }})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	j := upload(t, d, "路灯.csv", append(lamps(2000), "L-bad,坏行,完好,x,41\n"...))
	until(t, j, job.Planned)
	failed := make(chan error, 1)
	go func() { _, _, err := j.Rejects(t.Context()); failed <- err }()
	<-format.reached
	if err := j.Choose(job.Choices{Encoding: "utf-8"}); err != nil {
		t.Fatal(err)
	}
	until(t, j, job.Planned)
	close(format.on)
	if err := <-failed; assets.CodeOf(err) != assets.Busy {
		t.Errorf("rejected rows of a file that is closed: %v", err)
	}
	go func() { <-format.reached }()
	if _, _, err := j.Rejects(t.Context()); err != nil {
		t.Error(err)
	}
}
