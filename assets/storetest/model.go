package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

type recordKey struct {
	noun assets.Noun
	id   int64
}

// Model is the contract of assets.Store in memory and as plain as possible: every state is kept whole. It
// judges the real stores, and serves the tests of packages that need any Store. It lives in one process,
// has no outside, and is never Busy.
type Model struct {
	mu     sync.Mutex
	closed bool
	grew   chan struct{} // closed and replaced at every commit and at Close
	states []map[recordKey]assets.Record
	kept   []assets.Committed
	given  map[assets.Noun]int64 // the highest id ever given
	keys   map[string]keptKey
	meta   map[string]string
}

type keptKey struct {
	digest  string
	receipt assets.Receipt
}

// NewModel returns an empty store.
func NewModel() *Model {
	return &Model{grew: make(chan struct{}), states: []map[recordKey]assets.Record{{}},
		given: map[assets.Noun]int64{}, keys: map[string]keptKey{}, meta: map[string]string{}}
}

func (m *Model) enter(ctx context.Context) error {
	m.mu.Lock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.closed {
		return fmt.Errorf("model: %w", os.ErrClosed)
	}
	return nil
}

func (m *Model) head() assets.Revision {
	m.mu.Lock()
	defer m.mu.Unlock()
	return assets.Revision(len(m.kept))
}

func (m *Model) log() []assets.Committed {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.kept)
}

func (m *Model) records() []assets.Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	return sorted(m.states[len(m.kept)])
}

// sorted returns the records of a state: boundaries then assets, by id.
func sorted(state map[recordKey]assets.Record) []assets.Record {
	out := make([]assets.Record, 0, len(state))
	for _, r := range state {
		out = append(out, owned(r))
	}
	slices.SortFunc(out, func(a, b assets.Record) int {
		if a.Noun() != b.Noun() {
			return -compare(a.Noun(), b.Noun())
		}
		return compare(a.Key(), b.Key())
	})
	return out
}

func compare[T assets.Noun | int64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// owned returns a copy that shares no memory with r.
func owned(r assets.Record) assets.Record {
	switch t := r.(type) {
	case assets.Asset:
		t.Geometry = orb.Clone(t.Geometry)
		return t
	case assets.Boundary:
		t.Geometry = orb.Clone(t.Geometry)
		return t
	}
	return nil
}

// Load implements assets.Store.
func (m *Model) Load(ctx context.Context, at assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	err := m.enter(ctx)
	if at == 0 {
		at = assets.Revision(len(m.kept))
	}
	if err == nil && (at < 0 || int(at) > len(m.kept)) {
		err = assets.Refuse(assets.NotFound, "load", assets.Text{EN: fmt.Sprintf("there is no revision %d", at)})
	}
	if err != nil {
		m.mu.Unlock()
		return assets.Head{}, err
	}
	var head assets.Head
	if at > 0 {
		c := m.kept[at-1]
		head = assets.Head{Revision: c.Revision, At: c.At, Hash: c.Hash}
	}
	records := sorted(m.states[at])
	m.mu.Unlock()
	for _, r := range records {
		if err := each(r); err != nil {
			return assets.Head{}, err
		}
	}
	return head, nil
}

// Changes implements assets.Store.
func (m *Model) Changes(ctx context.Context, after assets.Revision) (assets.Committed, error) {
	for {
		err := m.enter(ctx)
		grew := m.grew
		if err == nil && int(after) < len(m.kept) {
			c := ownedLog(m.kept[max(after, 0)], nil)
			m.mu.Unlock()
			return c, nil
		}
		m.mu.Unlock()
		if err != nil {
			return assets.Committed{}, err
		}
		select {
		case <-ctx.Done():
			return assets.Committed{}, ctx.Err()
		case <-grew:
		}
	}
}

// History implements assets.Store.
func (m *Model) History(ctx context.Context, noun assets.Noun, id int64) ([]assets.Committed, error) {
	err := m.enter(ctx)
	defer m.mu.Unlock()
	if err != nil {
		return nil, err
	}
	var out []assets.Committed
	for _, c := range m.kept {
		if c = ownedLog(c, &recordKey{noun, id}); len(c.Changes) > 0 {
			out = append(out, c)
		}
	}
	if out == nil {
		return nil, assets.Missing("history", noun, id)
	}
	return out, nil
}

// ownedLog returns a copy of c with every change, or with those of one record.
func ownedLog(c assets.Committed, only *recordKey) assets.Committed {
	changes := c.Changes
	c.Changes = nil
	for _, ch := range changes {
		if only == nil || *only == (recordKey{ch.Noun, ch.ID}) {
			ch.Before, ch.After = owned(ch.Before), owned(ch.After)
			c.Changes = append(c.Changes, ch)
		}
	}
	return c
}

// Close implements assets.Store.
func (m *Model) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return errors.New("model: closed twice")
	}
	m.closed = true
	close(m.grew)
	return nil
}

// SetMeta implements assets.Meta.
func (m *Model) SetMeta(ctx context.Context, key, value string) error {
	err := m.enter(ctx)
	defer m.mu.Unlock()
	if err == nil {
		m.meta[key] = value
	}
	return err
}

// Meta implements assets.Meta.
func (m *Model) Meta(ctx context.Context, key string) (string, error) {
	err := m.enter(ctx)
	defer m.mu.Unlock()
	return m.meta[key], err
}
