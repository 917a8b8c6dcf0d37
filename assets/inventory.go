package assets

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"needlepoint/geo"
)

// Options are what an Inventory is opened with; the zero value is usable.
type Options struct {
	Catalogue *Catalogue        // nil for the built-in one
	Clock     func() time.Time  // nil for time.Now
	Log       *slog.Logger      // where the follower reports trouble; nil for nowhere
	Progress  func(records int) // called now and then while loading; nil for nobody

	// Unwatched says that nobody looks at the book after a commit: views stay as they are, and a commit returns as soon as the store
	// has kept it.
	Unwatched bool
}

// Inventory is the book in use: the one door for writes and the source of views. It is safe for any number
// of goroutines.
type Inventory struct {
	store     Store
	catalogue *Catalogue
	clock     func() time.Time
	log       *slog.Logger

	current atomic.Pointer[Snapshot]
	waiting sync.Mutex
	news    chan struct{} // closed and made anew with each snapshot published

	follower *follower
	feed     feed
	touched  touched
	past     past
	face     face

	troubleSince atomic.Int64 // Unix nanoseconds; 0 while the follower is well
	unwatched    bool
	following    sync.Once
	life         context.Context
	stop         context.CancelFunc
	stopped      chan struct{}
}

// Open loads the store's present into memory and follows it from then on. The store stays the caller's to close, after
// Close.
func Open(ctx context.Context, store Store, opts Options) (*Inventory, error) {
	inv := &Inventory{store: store, catalogue: opts.Catalogue, clock: opts.Clock, log: opts.Log, unwatched: opts.Unwatched,
		news: make(chan struct{}), stopped: make(chan struct{})}
	if inv.catalogue == nil {
		c, err := DefaultCatalogue()
		if err != nil {
			return nil, fmt.Errorf("open: %w", err)
		}
		inv.catalogue = c
	}
	if inv.clock == nil {
		inv.clock = time.Now
	}
	if inv.log == nil {
		inv.log = slog.New(slog.DiscardHandler)
	}
	inv.follower = &follower{inv: inv}
	if err := inv.follower.load(ctx, opts.Progress); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	inv.life, inv.stop = context.WithCancel(context.WithoutCancel(ctx))
	if !inv.unwatched {
		inv.follow()
	}
	return inv, nil
}

func (inv *Inventory) follow() { inv.following.Do(func() { go inv.follower.run(inv.life) }) }

// Close stops following; views handed out stay good.
func (inv *Inventory) Close() {
	inv.stop()
	inv.following.Do(func() { close(inv.stopped) }) // where it never began
	<-inv.stopped
}

// View returns the present.
func (inv *Inventory) View() View { return View{snap: inv.current.Load()} }

// Catalogue returns the classes in force.
func (inv *Inventory) Catalogue() *Catalogue { return inv.catalogue }

// Lag returns for how long the view has been out of touch with the store; 0 while following works.
func (inv *Inventory) Lag() time.Duration {
	since := inv.troubleSince.Load()
	if since == 0 {
		return 0
	}
	return max(inv.clock().Sub(time.Unix(0, since)), 1)
}

// Wait returns once the view shows revision r or a later one.
func (inv *Inventory) Wait(ctx context.Context, r Revision) error {
	for {
		inv.waiting.Lock()
		news := inv.news
		inv.waiting.Unlock()
		if inv.View().Revision() >= r {
			return nil
		}
		select {
		case <-news:
		case <-inv.stopped:
			return Refuse(Busy, "wait", Text{"服务正在停止", "the service is stopping"})
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// History returns every revision that touched a record, oldest first.
func (inv *Inventory) History(ctx context.Context, noun Noun, id int64) ([]Committed, error) {
	return inv.store.History(ctx, noun, id)
}

// Meta returns a small fact about the book, "" where the store keeps none under the key.
func (inv *Inventory) Meta(ctx context.Context, key string) (string, error) {
	if m, ok := inv.store.(Meta); ok {
		return m.Meta(ctx, key)
	}
	return "", nil
}

// SetMeta keeps a small fact about the book. It is no revision: it is in no journal, and cannot be undone.
func (inv *Inventory) SetMeta(ctx context.Context, key, value string) error {
	if m, ok := inv.store.(Meta); ok {
		return m.SetMeta(ctx, key, value)
	}
	return Refuse(Unsupported, "settings", Text{"这种存储不保存设置", "this store keeps no settings"})
}

// Proposer makes a change set from what it sees. It is a pure function of the view: Commit calls it again on a
// newer view when somebody else was faster.
type Proposer func(View) (ChangeSet, error)

// maxProposals bounds how often Commit proposes again, and catchUp how long it waits for a newer view each time.
const (
	maxProposals = 5
	catchUp      = 2 * time.Second
)

// Commit is the one door for writes: it proposes on the present view, checks every record against the
// catalogue and its geometry, and has the store keep it. A Conflict that a newer view may mend is proposed
// again, a bounded number of times. When it returns, the view contains the revision, unless the book is unwatched.
func (inv *Inventory) Commit(ctx context.Context, propose Proposer) (Receipt, error) {
	for try := 1; ; try++ {
		view := inv.View()
		cs, err := propose(view)
		if err != nil {
			return Receipt{}, err
		}
		if cs.At.IsZero() {
			cs.At = inv.clock()
		}
		if cs.Base == 0 {
			cs.Base = view.Revision()
		}
		if err := inv.check(cs); err != nil {
			return Receipt{}, err
		}
		receipt, err := inv.store.Commit(ctx, cs)
		switch {
		case err == nil && inv.unwatched:
			return receipt, nil
		case err == nil:
			// A wait that ends early does not undo the commit: the receipt stands.
			_ = inv.Wait(ctx, receipt.Revision)
			return receipt, nil
		case CodeOf(err) != Conflict || try == maxProposals || seenByWriter(view, cs):
			return Receipt{}, err
		}
		inv.follow()
		waiting, cancel := context.WithTimeout(ctx, catchUp)
		late := inv.Wait(waiting, view.Revision()+1)
		cancel()
		if late != nil {
			return Receipt{}, err
		}
	}
}

// seenByWriter reports whether the conflict was there to be seen in the view itself, so that proposing again on a newer one
// would only meet it again.
func seenByWriter(view View, cs ChangeSet) bool {
	if cs.Strict && cs.Base != view.Revision() {
		return true
	}
	for _, op := range cs.Operations {
		if op.Action != Insert && op.IfRev != AnyRevision {
			if r, ok := view.Record(op.Noun, op.ID); !ok || r.Revised() != op.IfRev {
				return true
			}
		}
		if op.Action != Delete {
			if id := view.holderOf(op.Record); id != 0 && id != op.ID {
				return true
			}
		}
	}
	return false
}

// Record returns one record of a noun; ok is false where there is none.
func (v View) Record(noun Noun, id int64) (r Record, ok bool) {
	switch noun {
	case AssetNoun:
		return v.Asset(AssetID(id))
	case BoundaryNoun:
		return v.Boundary(BoundaryID(id))
	}
	return nil, false
}

// holderOf returns the id of the record that has r's ref, 0 where none has.
func (v View) holderOf(r Record) int64 {
	switch t := r.(type) {
	case Asset:
		if a, ok := v.AssetByRef(t.Class, t.Ref); ok && t.Ref != "" {
			return a.Key()
		}
	case Boundary:
		if b, ok := v.BoundaryByRef(t.Kind, t.Grid, t.Ref); ok && t.Ref != "" {
			return b.Key()
		}
	}
	return 0
}

// maxFaults bounds how many faults one refusal lists.
const maxFaults = 100

// check judges every record of the change set: geometry by itself, everything else by the catalogue. Undoing a
// change restores what was there before, so records of an undo pass as they are.
func (inv *Inventory) check(cs ChangeSet) error {
	if err := cs.Check(); err != nil {
		return err
	}
	if cs.Via == ViaUndo {
		return nil
	}
	faults := inv.checkAll(cs.Operations)
	if len(faults) == 0 {
		return nil
	}
	refusal := Refuse(Invalid, "commit", Text{})
	for _, f := range faults {
		if refusal.addFaults(fmt.Sprintf("operations[%d].record", f.at), f.err); len(refusal.Faults) >= maxFaults {
			break
		}
	}
	refusal.Message = refusal.Faults[0].Message
	return refusal
}

// recordFault is what is wrong with the record of an operation.
type recordFault struct {
	at  int
	err error
}

// checkRun is how many records one goroutine judges at a time.
const checkRun = 1024

// checkAll judges the records of operations, many at a time where there are many, and returns what is wrong with the first of
// them in their order, at least as many as a refusal lists where there are as many.
func (inv *Inventory) checkAll(ops []Operation) (faults []recordFault) {
	runs := make([][]recordFault, (len(ops)+checkRun-1)/checkRun)
	judge := func(run int) {
		for i := run * checkRun; i < min((run+1)*checkRun, len(ops)) && len(runs[run]) < maxFaults; i++ {
			if r := ops[i].Record; r != nil {
				if err := inv.checkRecord(r); err != nil {
					runs[run] = append(runs[run], recordFault{i, err})
				}
			}
		}
	}
	var next, found atomic.Int64
	work := func() {
		for run := int(next.Add(1)) - 1; run < len(runs) && found.Load() < maxFaults; run = int(next.Add(1)) - 1 {
			judge(run)
			found.Add(int64(len(runs[run])))
		}
	}
	var wait sync.WaitGroup
	var panicked atomic.Pointer[any] // to go on in the caller, who may know how to contain it
	for range min(runtime.GOMAXPROCS(0), len(runs)) - 1 {
		wait.Go(func() {
			defer func() {
				if why := recover(); why != nil {
					panicked.Store(&why)
				}
			}()
			work()
		})
	}
	work()
	wait.Wait()
	if why := panicked.Load(); why != nil {
		panic(*why)
	}
	for _, run := range runs {
		faults = append(faults, run...)
	}
	return faults
}

func (inv *Inventory) checkRecord(r Record) error {
	if err := geo.Check(r.Shape()); err != nil {
		return GeometryFault("check", err)
	}
	if a, ok := r.(Asset); ok {
		return inv.catalogue.CheckAsset(a)
	}
	b, _ := r.(Boundary)
	return inv.catalogue.CheckBoundary(b)
}

// addFaults adds what err says is wrong, with every field named from at on.
func (e *Error) addFaults(at string, err error) {
	var inner *Error
	if !errors.As(err, &inner) {
		e.Faults = append(e.Faults, Fault{Field: at, Message: Text{err.Error(), err.Error()}})
		return
	}
	if e.Place == nil {
		e.Place = inner.Place
	}
	if len(inner.Faults) == 0 {
		e.Faults = append(e.Faults, Fault{Field: at, Message: inner.Message})
	}
	for _, f := range inner.Faults {
		f.Field = at + "." + f.Field
		e.Faults = append(e.Faults, f)
	}
}
