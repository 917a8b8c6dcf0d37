package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"needlepoint/assets"
	"needlepoint/import"
)

// CommitRequest is a person's word to keep what they saw.
type CommitRequest struct {
	Key    string // idempotency key, a UUID; the same key again gets the first answer
	Digest string // of the plan that was seen
	Reason string // why, in the history; the file's name where empty
	Actor  string
	// Right is the actor's as it stands whenever it is asked for, ok false where he is nobody any more; nil for everything.
	Right func() (r *assets.Right, ok bool)
}

// right is the actor's as it stands.
func (req *CommitRequest) right() (*assets.Right, error) {
	if req.Right == nil {
		return nil, nil
	}
	r, ok := req.Right()
	if !ok {
		return nil, assets.Refuse(assets.Forbidden, "import", assets.Text{
			ZH: "您的登录或令牌已经失效，没有改动任何数据；请重新登录后再提交", EN: "your session or token has ended, and nothing was changed; sign in again and commit then"})
	}
	return r, nil
}

// stillBy refuses what was begun by a right that is another one now.
func (req *CommitRequest) stillBy(begun *assets.Right) error {
	now, err := req.right()
	if err == nil && !alike(begun, now) {
		err = assets.Refuse(assets.Forbidden, "import", assets.Text{
			ZH: "提交期间您的权限有了变动，没有改动任何数据；请核对后再提交", EN: "your rights were changed during the commit, and nothing was changed; look at the plan again and commit then"})
	}
	return err
}

// MovedError is the Conflict of a commit whose plan is no longer the one that was seen.
type MovedError struct {
	Moved
	Refusal *assets.Error
}

// Error implements error.
func (e *MovedError) Error() string { return e.Refusal.Error() }

// Unwrap returns the refusal.
func (e *MovedError) Unwrap() error { return e.Refusal }

func movedError(m Moved) *MovedError {
	why := assets.Text{ZH: "台账在您看过之后有了新的修订，计划的数量变了；请核对后再提交",
		EN: "the book has moved on since you looked, and the counts of the plan have changed; look again and commit"}
	if m.Shown == m.Now {
		why = assets.Text{ZH: "台账在您看过之后有了新的修订，计划的数量没变，内容变了；请核对后再提交",
			EN: "the book has moved on since you looked: the counts of the plan are the same, what it changes is not; look again and commit"}
	}
	return &MovedError{m, assets.Refuse(assets.Conflict, "import", why)}
}

// Commit starts to keep the plan as one revision and waits for the outcome as long as ctx does; what is still under way then
// goes on in the background. Nothing is ever committed but the plan that the request names.
func (j *Job) Commit(ctx context.Context, req CommitRequest) error {
	j.mu.Lock()
	r, err := j.beginCommit(req)
	j.mu.Unlock()
	if err != nil || r == nil {
		return err
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.moved != nil && j.kept.State == Planned {
		return movedError(*j.moved)
	}
	return nil
}

// beginCommit judges the request; j.mu is held. A nil run without an error has nothing left to wait for.
func (j *Job) beginCommit(req CommitRequest) (*run, error) {
	standing := j.standing()
	conflict := func(zh, en string) error {
		return assets.Refuse(assets.Conflict, "import", assets.Text{ZH: zh, EN: en})
	}
	switch {
	case j.kept.Ended: // its plan and its files are going away under it
		return nil, conflict("这次导入正在删除，不能提交", "the import is being deleted and cannot be committed")
	case j.kept.State == Committed && j.kept.Key == req.Key:
		return nil, nil
	case j.kept.State == Committing && j.kept.Key == req.Key:
		return j.running, nil
	case j.kept.State != Planned:
		return nil, conflict("现在不能提交：计划还没有做好，或已经提交", "nothing can be committed now: the plan is not made yet, or it was committed before")
	case !standing:
		j.wake()
		return nil, assets.Refuse(assets.Busy, "import", assets.Text{ZH: "正在重新比对，请稍后核对再提交", EN: "the plan is being made again; look at it and commit then"})
	case req.Digest != j.plan.digest:
		return nil, movedError(Moved{Now: j.plan.Counts})
	case j.plan.Refused != nil:
		return nil, assets.Refuse(assets.Invalid, "import", sentence(j.plan.Refused))
	case j.plan.Empty():
		return nil, assets.Refuse(assets.Invalid, "import", assets.Text{ZH: "没有需要改动的数据", EN: "there is nothing to change"})
	}
	by, err := req.right()
	if err != nil {
		return nil, err
	}
	j.kept.Key, j.kept.Reason = req.Key, req.Reason
	j.moved = nil
	return j.begin(Committing, func(ctx context.Context, r *run) error { return j.commit(ctx, r, req, by) }), nil
}

// otherPlan stops a commit: the book as it is now makes another plan.
type otherPlan struct{ plan *planned }

func (otherPlan) Error() string { return "the plan is another one now" }

// commit keeps the plan by a right of the actor that still has to stand when everything is ready.
func (j *Job) commit(ctx context.Context, r *run, req CommitRequest, by *assets.Right) error {
	j.mu.Lock()
	plan, found, choices := j.plan, j.inspect, j.kept.Choices
	j.mu.Unlock()
	receipt, err := j.desk.book.CommitAs(ctx, by, func(view assets.View) (assets.ChangeSet, error) {
		if own := j.desk.rightOf(j.Owner()); view.Revision() != plan.Revision || !alike(plan.right, own) {
			again, err := importer.Make(ctx, view.As(own), found.source, termsBy(own, importer.Terms{Catalogue: j.desk.book.Catalogue(), Mapping: plan.Mapping,
				Retire: choices.Retire, RetireAtMost: choices.RetireAtMost, Progress: j.tell(r)}))
			if err != nil {
				return assets.ChangeSet{}, err
			}
			now := &planned{Plan: again, digest: again.Digest(), right: own, rows: plan.rows, groups: again.ReasonGroups()}
			if now.digest != req.Digest {
				return assets.ChangeSet{}, otherPlan{now}
			}
			plan = now
		}
		cs, err := plan.ChangeSet()
		if err == nil {
			err = req.stillBy(by)
		}
		cs.Key, cs.Actor = req.Key, req.Actor
		if req.Reason != "" {
			cs.Reason = req.Reason
		}
		return cs, err
	})
	if err == nil {
		return j.settle(ctx, r, settled{plan, receipt.Revision})
	}
	// The error may have come after the store had it: a cancelled or broken commit is asked for by its key.
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), askFor)
	defer cancel()
	if kept, asked := j.desk.book.Keyed(asking, req.Key, plan.Revision); asked == nil && kept > 0 {
		return j.settle(ctx, r, settled{plan, kept})
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running != r {
		return nil
	}
	if j.desk.ctx.Err() != nil { // the service stops: job.json says Committing, and the next start asks by the key
		return err
	}
	var other otherPlan
	switch {
	case errors.As(err, &other):
		j.moved = &Moved{Shown: plan.Counts, Now: other.plan.Counts}
		j.install(other.plan)
		j.turn(Planned)
	case ctx.Err() != nil:
		j.turn(Planned)
	default:
		if assets.CodeOf(err) == assets.Internal {
			j.desk.report(err)
		}
		j.fail(Planned, err)
	}
	j.running = nil
	return nil
}

// askFor bounds how long a broken commit asks the store whether it has it, and how long one that is done goes on after the desk closed.
const askFor = 30 * time.Second

// settle ends a job that the store has. The rejected rows are written down first: with them the files have served. Where they
// cannot be written the files stay.
func (j *Job) settle(ctx context.Context, r *run, done settled) error {
	j.mu.Lock()
	found := j.inspect
	j.mu.Unlock()
	served := true
	if done.plan.Counts.Rejected > 0 && found != nil {
		writing, cancel := j.outliving(ctx)
		defer cancel()
		if err := j.writeRejects(writing, done.plan, found.source); err != nil {
			served = false
			j.desk.report(err)
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running == r {
		j.running = nil
	}
	j.install(done.plan)
	if j.inspect != nil {
		j.inspect.close()
		j.inspect = nil
	}
	j.kept.Revision = done.revision
	if served {
		j.clear()
	}
	j.turn(Committed)
	return nil
}

// settled is a plan with the revision that it became.
type settled struct {
	plan     *planned
	revision assets.Revision
}

// outliving returns a context for what belongs to a commit that is done: a step that was stopped goes on with it, and a
// desk that closes leaves it a while.
func (j *Job) outliving(ctx context.Context) (context.Context, context.CancelFunc) {
	on, cancel := context.WithCancel(context.WithoutCancel(ctx))
	unhook := context.AfterFunc(j.desk.ctx, func() { time.AfterFunc(askFor, cancel) })
	return on, func() { unhook(); cancel() }
}

// clear takes the uploaded files away: what they held is in the book, and what was rejected in a file of its own. The plan
// stays to be looked into until its memory is needed. j.mu is held.
func (j *Job) clear() {
	j.kept.Cleared = true
	for n := range j.kept.Files {
		j.removeFile(j.filePath(n))
	}
}

// recover finds out whether a commit that a stopped service had under way was kept.
func (j *Job) recover(ctx context.Context, r *run) error {
	j.mu.Lock()
	key, after := j.kept.Key, assets.Revision(0)
	if j.kept.Report != nil {
		after = j.kept.Report.Revision
	}
	j.mu.Unlock()
	revision, err := j.askUntilAnswered(ctx, key, after)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running != r {
		return nil
	}
	if revision > 0 {
		j.running = nil
		j.kept.Revision = revision
		j.turn(Committed)
		return nil
	}
	j.kept.Key = ""
	j.begin(Inspecting, j.read)
	return nil
}

// The waits between two questions to a store that does not answer.
const (
	firstAsk = 100 * time.Millisecond
	lastAsk  = 10 * time.Second
)

// askUntilAnswered asks which revision the key became for as long as the store does not answer: until it does nobody can say
// whether anything was written. The error is that of ctx.
func (j *Job) askUntilAnswered(ctx context.Context, key string, after assets.Revision) (assets.Revision, error) {
	for wait := firstAsk; ; wait = min(2*wait, lastAsk) {
		revision, err := j.desk.book.Keyed(ctx, key, after)
		if err == nil || ctx.Err() != nil {
			return revision, err
		}
		if wait == firstAsk {
			j.desk.report(fmt.Errorf("recover: %w", err))
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// Undo takes a committed import back as a revision of its own, for an actor with his right, and returns which; once done it is done.
func (j *Job) Undo(ctx context.Context, by assets.Undoing) (assets.Revision, error) {
	j.mu.Lock()
	revision, undone := j.kept.Revision, j.kept.Undone
	j.mu.Unlock()
	switch {
	case undone > 0:
		return undone, nil
	case revision == 0:
		return 0, assets.Refuse(assets.Conflict, "import", assets.Text{ZH: "这次导入还没有提交，没有可撤销的", EN: "the import was not committed; there is nothing to undo"})
	}
	receipt, err := j.desk.book.Undo(ctx, assets.Undoing{Revision: revision, Actor: by.Actor, Right: by.Right})
	if err != nil {
		return 0, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.kept.Undone = receipt.Revision
	j.turn(Committed)
	return receipt.Revision, nil
}
