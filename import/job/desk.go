package job

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"needlepoint/assets"
	"needlepoint/import"
)

// Book is what jobs plan on and commit to; assets.Inventory is one.
type Book interface {
	View() assets.View
	Catalogue() *assets.Catalogue
	CommitAs(ctx context.Context, by *assets.Right, propose assets.Proposer) (assets.Receipt, error)
	// Keyed returns the revision after a given one that an idempotency key became, 0 where there is none.
	Keyed(ctx context.Context, key string, after assets.Revision) (assets.Revision, error)
	Undo(ctx context.Context, what assets.Undoing) (assets.Receipt, error)
}

// Config is what a Desk works with; Dir, Formats and Book must be set.
type Config struct {
	Dir     string // the spool folder, this desk's alone; made where there is none
	Formats []importer.Format
	Book    Book
	Clock   func() time.Time                 // nil for time.Now
	RightOf func(owner string) *assets.Right // as it stands, of who began a job; nil where everybody has the right to everything
	Report  func(error)                      // is told what went wrong in the background beyond the person's doing; nil for nobody
	Limits  Limits
}

// Limits bound a desk; a zero field means its default.
type Limits struct {
	Jobs      int           // kept at once; 40
	Bytes     int64         // of all their files as declared; 16 GiB
	FileBytes int64         // of one file; 4 GiB
	Plans     int           // held in memory; 4
	Workers   int           // steps under way at once; 2
	Keep      time.Duration // of a job that is over; 30 days
	Wait      time.Duration // for the next piece of an upload; 7 days
}

// Defaults of Limits, and how many files make one input at most.
const (
	defaultJobs    = 40
	defaultBytes   = 16 << 30
	defaultPlans   = 4
	defaultWorkers = 2
	defaultKeep    = 30 * 24 * time.Hour
	defaultWait    = 7 * 24 * time.Hour
	mostFiles      = 16
	mostName       = 255 // bytes of a file's name
)

func orElse[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// Desk keeps the jobs of one book. It is safe for any number of goroutines.
type Desk struct {
	dir     string
	formats []importer.Format
	book    Book
	clock   func() time.Time
	report  func(error)
	rightOf func(owner string) *assets.Right
	limits  Limits

	ctx     context.Context // of every step; ends with Close
	stop    context.CancelFunc
	steps   sync.WaitGroup
	workers chan struct{}

	mu   sync.Mutex
	jobs map[string]*Job
}

// Open opens the spool folder and takes up what was under way in it.
func Open(c Config) (*Desk, error) {
	l := c.Limits
	l.Jobs, l.Bytes, l.FileBytes = orElse(l.Jobs, defaultJobs), orElse(l.Bytes, defaultBytes), orElse(l.FileBytes, importer.DefaultMaxBytes)
	l.Plans, l.Workers = orElse(l.Plans, defaultPlans), orElse(l.Workers, defaultWorkers)
	l.Keep, l.Wait = orElse(l.Keep, defaultKeep), orElse(l.Wait, defaultWait)
	d := &Desk{dir: c.Dir, formats: c.Formats, book: c.Book, clock: c.Clock, report: c.Report, rightOf: c.RightOf, limits: l,
		workers: make(chan struct{}, l.Workers), jobs: map[string]*Job{}}
	if d.clock == nil {
		d.clock = time.Now
	}
	if d.rightOf == nil {
		d.rightOf = func(string) *assets.Right { return nil }
	}
	if d.report == nil {
		d.report = func(error) {}
	}
	d.ctx, d.stop = context.WithCancel(context.Background())
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, fmt.Errorf("open spool: %w", err)
	}
	if err := d.load(); err != nil {
		return nil, fmt.Errorf("open spool: %w", err)
	}
	d.prune()
	return d, nil
}

// Close ends every step under way and waits for it; the next Open takes the jobs up again.
func (d *Desk) Close() {
	d.stop()
	d.steps.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, j := range d.jobs {
		j.mu.Lock()
		j.rest()
		j.mu.Unlock()
	}
}

// FileSpec is a file that a new job shall receive.
type FileSpec struct {
	Name string `json:"name" minLength:"1" maxLength:"255"`
	Size int64  `json:"size" minimum:"0"`
}

// Create makes a job of an owner that waits for the files. What he may do decides about its rows.
func (d *Desk) Create(owner string, specs []FileSpec) (*Job, error) {
	if err := d.judge(specs); err != nil {
		return nil, err
	}
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // never fails
	j := &Job{desk: d, id: hex.EncodeToString(raw[:]), kept: kept{Owner: owner, State: Uploading, Created: d.clock(), Changed: d.clock()}}
	var bytes int64
	for _, f := range specs {
		j.kept.Files = append(j.kept.Files, File{Name: f.Name, Size: f.Size})
		bytes += f.Size
	}
	d.prune()
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.makeRoom(bytes); err != nil {
		return nil, err
	}
	if err := os.Mkdir(j.dir(), 0o700); err != nil {
		return nil, fmt.Errorf("create job: %w", err)
	}
	if err := j.save(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(j.dir()))
	}
	d.jobs[j.id] = j
	return j, nil
}

// Job returns a job by its id.
func (d *Desk) Job(id string) (*Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	j, ok := d.jobs[id]
	if !ok {
		return nil, Missing(id)
	}
	return j, nil
}

// Missing is the error of a job that is not there, or not for who asks.
func Missing(id string) error {
	return assets.Refuse(assets.NotFound, "import", assets.Text{
		ZH: fmt.Sprintf("没有导入任务“%.40s”；它可能已过期清除", id), EN: fmt.Sprintf("there is no import %.40q; it may have been cleared away", id)})
}

// Jobs returns every job, the newest first.
func (d *Desk) Jobs() []*Job {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sorted()
}

// sorted returns the jobs, the newest first; d.mu is held.
func (d *Desk) sorted() []*Job {
	out := make([]*Job, 0, len(d.jobs))
	for _, j := range d.jobs {
		out = append(out, j)
	}
	slices.SortFunc(out, func(a, b *Job) int {
		if c := b.kept.Created.Compare(a.kept.Created); c != 0 {
			return c
		}
		if a.id < b.id {
			return 1
		}
		return -1
	})
	return out
}

// Delete ends a job and takes its files away. One whose commit is under way is a Conflict: it must be cancelled first.
func (d *Desk) Delete(id string) error {
	j, err := d.Job(id)
	if err != nil {
		return err
	}
	if err := j.end(); err != nil {
		return err
	}
	d.mu.Lock()
	delete(d.jobs, id)
	d.mu.Unlock()
	if err := os.RemoveAll(j.dir()); err != nil {
		return fmt.Errorf("delete job: %w", err)
	}
	return nil
}

func (j *Job) dir() string { return filepath.Join(j.desk.dir, j.id) }
