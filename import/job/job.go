package job

import (
	"context"
	"slices"
	"sync"
	"time"

	"needlepoint/assets"
	"needlepoint/import"
)

// Job is one import. It is safe for any number of goroutines.
type Job struct {
	desk *Desk
	id   string

	uploading sync.Mutex // one piece at a time

	mu       sync.Mutex
	kept     kept
	moved    *Moved
	inspect  *inspected // nil until the file was read, and while the job rests
	plan     *planned   // nil until there is a plan, and while the job rests
	running  *run       // the step under way
	progress Progress
	began    time.Time // when the step began
	used     time.Time // when somebody last looked at the plan
}

// inspected is the opened file with what it looks like.
type inspected struct {
	files  *spooled
	source importer.Source
	survey importer.Survey
}

func (i *inspected) close() {
	if i.source != nil {
		_ = importer.Close(i.source) // only read from
	}
	i.files.close()
}

// planned is a plan with what is needed to look into it.
type planned struct {
	*importer.Plan
	digest string
	right  *assets.Right // of the owner when it was made: what of the book the plan holds
	rows   *rowFile
	groups []importer.ReasonGroup
}

// standing reports whether there is a plan that was made by the owner's present right; one made by another is let go of, unless a step
// is under way with it. j.mu is held.
func (j *Job) standing() bool {
	if j.plan == nil || alike(j.plan.right, j.desk.rightOf(j.kept.Owner)) {
		return j.plan != nil
	}
	if j.running == nil {
		j.rest()
	}
	return false
}

// alike reports whether two rights let the same be seen and done.
func alike(a, b *assets.Right) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Digest() == b.Digest()
}

// ID returns the job's name.
func (j *Job) ID() string { return j.id }

// Owner returns the name of who began it.
func (j *Job) Owner() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.kept.Owner
}

// termsBy are those of a plan, by what a right lets be done.
func termsBy(right *assets.Right, t importer.Terms) importer.Terms {
	if right != nil {
		t.May = right.MayChange
	}
	return t
}

// Look returns the job as it is now, and wakes it where it rested: its plan is then being made again.
func (j *Job) Look() Snapshot {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.used = j.desk.clock()
	j.standing()
	j.wake()
	return j.snapshot()
}

// Glance returns the job as it is now and leaves it at rest.
func (j *Job) Glance() Snapshot {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.snapshot()
}

// snapshot is what there is to tell; j.mu is held.
func (j *Job) snapshot() Snapshot {
	k := &j.kept
	s := Snapshot{ID: j.id, Owner: k.Owner, State: k.State, Created: k.Created, Changed: k.Changed, Files: slices.Clone(k.Files),
		Layers: k.Layers, Columns: k.Columns, Survey: k.Survey, Choices: k.Choices, Mapping: k.Mapping, Report: k.Report, Moved: j.moved,
		Reason: k.Reason, Revision: k.Revision, Undone: k.Undone, Failure: k.Failure}
	if j.running != nil {
		p := j.progress
		p.Step = k.State
		if elapsed := j.desk.clock().Sub(j.began).Seconds(); elapsed > 0 && !p.Waiting {
			p.PerSecond = float64(p.Done) / elapsed
		}
		s.Progress = &p
	}
	if k.Report != nil && k.Report.Rejected > 0 && (k.State == Planned || k.State == Committing || k.State == Committed) {
		s.Rejects = k.rejectsName()
	}
	return s
}

// run is one step under way.
type run struct {
	cancel context.CancelFunc
	done   chan struct{}
}

// begin starts a step, in place of the one under way if there is one; j.mu is held. The work's last act is to
// take j.mu and, where current(r) still holds, to put down what it found.
func (j *Job) begin(state State, work func(ctx context.Context, r *run) error) *run {
	previous := j.running
	if previous != nil {
		previous.cancel()
	}
	ctx, cancel := context.WithCancel(j.desk.ctx)
	r := &run{cancel: cancel, done: make(chan struct{})}
	j.running, j.began = r, j.desk.clock()
	j.progress = Progress{Total: j.size(), Waiting: true}
	j.turn(state)
	j.desk.steps.Add(1)
	go func() {
		defer j.desk.steps.Done()
		defer close(r.done)
		defer cancel()
		if previous != nil {
			<-previous.done
		}
		select {
		case j.desk.workers <- struct{}{}:
			defer func() { <-j.desk.workers }()
		case <-ctx.Done():
		}
		j.mu.Lock()
		if j.running == r {
			j.progress.Waiting, j.began = false, j.desk.clock()
		}
		j.mu.Unlock()
		err := ctx.Err()
		if err == nil {
			err = importer.Contain(func() error { return work(ctx, r) }) // also where the service starts again, which takes the job up
		}
		j.finish(ctx, r, err)
	}()
	return r
}

// finish ends a step. What stopped it is told, unless it was stopped on purpose.
func (j *Job) finish(ctx context.Context, r *run, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running != r {
		return
	}
	j.running = nil
	switch {
	case err == nil, j.desk.ctx.Err() != nil: // a desk that closes leaves the job as it is, to be taken up again
		return
	case ctx.Err() != nil:
		if j.kept.State == Committing { // cancelled before its turn came; Cancel has settled the other states
			j.turn(Planned)
		}
		return
	}
	if assets.CodeOf(err) == assets.Internal {
		j.desk.report(err)
	}
	j.fail(Failed, err)
}

// tell takes down how far the step under way is.
func (j *Job) tell(r *run) func(importer.Progress) {
	return func(p importer.Progress) {
		j.mu.Lock()
		defer j.mu.Unlock()
		if j.running == r {
			j.progress.Done, j.progress.Rows = p.Bytes, p.Rows
		}
	}
}

// turn changes the state and keeps it; j.mu is held.
func (j *Job) turn(s State) {
	j.kept.State, j.kept.Changed = s, j.desk.clock()
	if s.busy() {
		j.kept.Failure = nil
	}
	if err := j.save(); err != nil {
		j.desk.report(err)
	}
}

// fail changes the state and says why; j.mu is held.
func (j *Job) fail(s State, err error) {
	why := sentence(err)
	j.kept.Failure = &why
	j.turn(s)
}

// Cancel stops the step under way; nothing is lost by it. A commit that the store already has stays. A job that was being
// uploaded or read is then cancelled, one that was being compared waits for choices, one in commit is planned again.
func (j *Job) Cancel(ctx context.Context) error {
	j.mu.Lock()
	r, stop := j.running, true
	switch j.kept.State {
	case Uploading, Inspecting:
		j.running = nil
		j.turn(Cancelled)
	case Planning:
		j.running = nil
		j.turn(Choosing)
	case Committing: // settled by the step itself, once it knows whether the store has it
		stop = j.plan != nil // else the service has started again and only asks the store, which no one may stop
	default:
		r = nil
	}
	if r != nil && stop {
		r.cancel()
	}
	j.mu.Unlock()
	if r == nil {
		return nil
	}
	select {
	case <-r.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end stops everything, for good.
func (j *Job) end() error {
	j.mu.Lock()
	if j.kept.State == Committing {
		j.mu.Unlock()
		return assets.Refuse(assets.Conflict, "import", assets.Text{
			ZH: "正在提交，不能删除；请先取消提交", EN: "the import is being committed and cannot be deleted; cancel the commit first"})
	}
	r := j.running
	j.running, j.kept.Ended = nil, true
	j.mu.Unlock()
	if r != nil {
		r.cancel()
		<-r.done
	}
	j.letGo()
	return nil
}

// endIfOver ends a job that nobody works on any more, and reports whether it was one.
func (j *Job) endIfOver() bool {
	j.mu.Lock()
	over := j.kept.State.over() && j.running == nil
	j.kept.Ended = j.kept.Ended || over
	j.mu.Unlock()
	if over {
		j.letGo()
	}
	return over
}

// letGo closes what an ended job has open.
func (j *Job) letGo() {
	j.uploading.Lock() // a piece under way is written first
	defer j.uploading.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.rest()
}

// rest lets go of everything that can be made again; j.mu is held.
func (j *Job) rest() {
	if j.plan != nil {
		j.plan.rows.close()
		j.plan = nil
	}
	if j.inspect != nil {
		j.inspect.close()
		j.inspect = nil
	}
}

// wake makes the plan of a resting job again; j.mu is held.
func (j *Job) wake() {
	if j.running == nil && j.plan == nil && j.kept.State == Planned && !j.kept.Ended {
		j.prepare(true)
	}
}
