package access

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"needlepoint/assets"
)

// Options are what a desk is opened with; Store is the only field that must be set.
type Options struct {
	Store     Store
	Catalogue *assets.Catalogue // of the attribute groups that grants may name; nil to take any
	Territory Territory         // of the boundaries that grants may name; nil for a book without boundaries
	Clock     func() time.Time
	Random    io.Reader
	Log       *slog.Logger // for what happens while nobody asks
}

// Desk answers who asks and what he may. All of it lies in memory; the store is asked to load, to keep changes and for those of
// others. It is safe for concurrent use.
type Desk struct {
	store     Store
	catalogue *assets.Catalogue
	territory Territory
	clock     func() time.Time
	random    io.Reader
	log       *slog.Logger

	book     atomic.Pointer[book]
	applying sync.Mutex // one maker of books
	writing  sync.Mutex // one change of this desk at a time
	hashing  *hashing
	attempts *attempts
	notes    notes

	stop context.CancelFunc
	work sync.WaitGroup
}

// Open loads the accounts and follows the store from then on, until Close.
func Open(ctx context.Context, o Options) (*Desk, error) {
	d := &Desk{store: o.Store, catalogue: o.Catalogue, territory: o.Territory, clock: o.Clock, random: o.Random, log: o.Log,
		hashing: newHashing(), attempts: newAttempts()}
	if d.territory == nil {
		d.territory = noTerritory{}
	}
	if d.clock == nil {
		d.clock = time.Now
	}
	if d.random == nil {
		d.random = rand.Reader
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	state, err := d.store.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("open accounts: %w", err)
	}
	d.book.Store(newBook())
	d.apply(state)
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	d.stop = stop
	d.work.Go(func() { d.follow(life) })
	d.work.Go(func() { d.keepUp(life) })
	return d, nil
}

// Close stops following, and writes what waits to be written. The store stays open.
func (d *Desk) Close() error {
	d.stop()
	d.work.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return errors.Join(d.renew(ctx), d.flushNotes(ctx))
}

// Version moves on with every change of what an account may do, so that rights made from principals can be kept while it stays.
// It is of this desk alone, and begins anew with it.
func (d *Desk) Version() uint64 { return d.book.Load().rights }

// apply publishes the book after a state, unless it is one that is known already.
func (d *Desk) apply(s State) {
	d.applying.Lock()
	defer d.applying.Unlock()
	b := d.book.Load()
	if s.Version <= b.version && b.version > 0 {
		return
	}
	next, renewed, err := b.apply(s)
	if err != nil {
		d.log.Error("accounts", "err", err)
	}
	d.book.Store(next)
	for _, name := range renewed {
		d.attempts.forget(counted{name: name})
		if home := next.accounts[name].home; home != "" {
			d.attempts.forget(counted{name, home})
		}
	}
}

// How long the follower waits after a failure.
const (
	firstPause = 200 * time.Millisecond
	lastPause  = 10 * time.Second
)

// follow brings the changes of others into the book.
func (d *Desk) follow(ctx context.Context) {
	pause := firstPause
	for ctx.Err() == nil {
		err := d.catchUp(ctx)
		if err == nil {
			pause = firstPause
			continue
		}
		if ctx.Err() == nil && pause == firstPause {
			d.log.Warn("accounts cannot be followed", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, lastPause)
	}
}

// catchUp applies what changed after the book, waiting for it.
func (d *Desk) catchUp(ctx context.Context) error {
	state, err := d.store.Changed(ctx, d.book.Load().version)
	if err == nil {
		d.apply(state)
	}
	return err
}

// Bounds of trying again where others changed accounts at the same time.
const (
	mostTries = 20
	patience  = 5 * time.Second
)

// change has propose make a change of the present book and keeps it; where somebody else was faster it proposes again.
func (d *Desk) change(ctx context.Context, propose func(*book) (Change, error)) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	var err error
	for range mostTries {
		b := d.book.Load()
		var c Change
		if c, err = propose(b); err != nil {
			return err
		}
		if len(c.Entries)+len(c.Events) == 0 {
			return nil
		}
		c.Base = b.version
		var kept Kept
		if kept, err = d.store.Commit(ctx, c); err == nil {
			if len(c.Entries) > 0 {
				d.apply(State{Version: kept.Version, Entries: c.Entries})
			}
			return nil
		}
		if assets.CodeOf(err) != assets.Conflict {
			return err
		}
		waiting, cancel := context.WithTimeout(ctx, patience)
		err = errors.Join(err, d.catchUp(waiting))
		cancel()
	}
	busy := assets.Refuse(assets.Busy, "accounts", assets.Text{
		ZH: "别人正在修改账号，请稍后再试", EN: "others are changing accounts; try again a little later"})
	busy.Err = err
	return busy
}

// keepUp writes what is written now and then: events of storms, uses of sessions and tokens.
func (d *Desk) keepUp(ctx context.Context) {
	notes, uses := time.NewTicker(flushEvery), time.NewTicker(renewEvery)
	defer notes.Stop()
	defer uses.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-notes.C:
			err = d.flushNotes(ctx)
		case <-uses.C:
			err = d.renew(ctx)
		}
		if err != nil && ctx.Err() == nil {
			d.log.Warn("accounts", "err", err)
		}
	}
}

// Grantors returns the enabled accounts that could grant a permission in one of some boundaries, by name; with no boundaries, in
// the whole district.
func (d *Desk) Grantors(need Permission, at []assets.BoundaryID) []Account {
	adminOnly := !slices.ContainsFunc(AllRoles(), func(r Role) bool { return r != Admin && r.Allows(need) })
	var out []Account
	for _, a := range d.book.Load().accounts {
		if !a.Disabled && slices.ContainsFunc(a.Grants, func(g Grant) bool {
			return g.Role == Admin && (g.whole() || !adminOnly && (g.Boundary == 0 || slices.Contains(at, g.Boundary)))
		}) {
			out = append(out, a.Account)
		}
	}
	slices.SortFunc(out, func(a, b Account) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
