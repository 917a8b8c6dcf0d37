package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"needlepoint/assets"
)

// modelBook lets several handles share one model, with rows that can be changed around it.
type modelBook struct {
	m       *Model
	held    atomic.Bool
	mu      sync.Mutex
	pending []Edit
}

func (b *modelBook) Open(testing.TB) assets.Store {
	return &modelHandle{Model: b.m, book: b, done: make(chan struct{})}
}

func (b *modelBook) Hold(testing.TB) func() {
	b.held.Store(true)
	return func() { b.held.Store(false) }
}

func (b *modelBook) Edit(_ testing.TB, edits ...Edit) error {
	for _, e := range edits {
		if e.Spoil != SpoilNothing || e.ID < 0 || e.ID > assets.MaxID {
			return errors.New("the model keeps no such row")
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pending = append(b.pending, edits...)
	return nil
}

// adopt keeps the net effect of the pending edits as one revision.
func (b *modelBook) adopt() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	before := b.m.states[len(b.m.kept)]
	now := maps.Clone(before)
	var touched []recordKey
	for _, e := range b.pending {
		key := recordKey{e.Noun, e.ID}
		if e.ID == 0 {
			key.id = b.m.given[e.Noun] + 1
		}
		b.m.given[e.Noun] = max(b.m.given[e.Noun], key.id)
		touched = append(touched, key)
		delete(now, key)
		if e.Action != assets.Delete {
			now[key] = e.Record.WithKey(key.id).WithRevision(assets.Revision(len(b.m.kept) + 1))
		}
	}
	b.pending = nil
	var changes []assets.Change
	done := map[recordKey]bool{}
	for _, key := range touched {
		if ch := (assets.Change{Noun: key.noun, ID: key.id, Before: before[key], After: now[key]}); !done[key] && !same(ch) {
			changes = append(changes, ch)
		}
		done[key] = true
	}
	if changes != nil {
		b.m.keep(assets.ChangeSet{Actor: assets.OutsideActor, Via: "outside", At: time.Unix(1.8e9, 0)}, changes)
	}
}

func same(ch assets.Change) bool {
	if ch.Before == nil || ch.After == nil {
		return ch.Before == ch.After
	}
	return assets.SameContent(ch.Before, ch.After)
}

type modelHandle struct {
	*Model
	book *modelBook
	done chan struct{}
	once sync.Once
}

func (h *modelHandle) open(ctx context.Context) error {
	select {
	case <-h.done:
		return fmt.Errorf("model: %w", os.ErrClosed)
	case <-ctx.Done():
		return ctx.Err()
	default:
		h.book.adopt()
		return nil
	}
}

func (h *modelHandle) Load(ctx context.Context, at assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	if err := h.open(ctx); err != nil {
		return assets.Head{}, err
	}
	return h.Model.Load(ctx, at, each)
}

func (h *modelHandle) Commit(ctx context.Context, cs assets.ChangeSet) (assets.Receipt, error) {
	if err := h.open(ctx); err != nil {
		return assets.Receipt{}, err
	}
	if h.book.held.Load() {
		return assets.Receipt{}, refuse(assets.Busy, "another writer holds the store")
	}
	return h.Model.Commit(ctx, cs)
}

func (h *modelHandle) Changes(ctx context.Context, after assets.Revision) (assets.Committed, error) {
	for {
		if err := h.open(ctx); err != nil {
			return assets.Committed{}, err
		}
		short, cancel := context.WithTimeout(ctx, 5*time.Millisecond)
		c, err := h.Model.Changes(short, after)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			return c, err
		}
	}
}

func (h *modelHandle) History(ctx context.Context, noun assets.Noun, id int64) ([]assets.Committed, error) {
	if err := h.open(ctx); err != nil {
		return nil, err
	}
	return h.Model.History(ctx, noun, id)
}

func (h *modelHandle) Close() error {
	h.once.Do(func() { close(h.done) })
	return nil
}
