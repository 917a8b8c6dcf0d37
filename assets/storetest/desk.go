package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"needlepoint/assets"
)

// patience bounds every single step of a case, so that a store that hangs fails instead of blocking the run.
const patience = 60 * time.Second

// desk is what a case works with: a book and one open handle.
type desk struct {
	t     *testing.T
	book  Book
	store assets.Store
	ctx   context.Context
}

func newDesk(t *testing.T, book Book) *desk {
	t.Helper()
	d := &desk{t: t, book: book, ctx: limited(t)}
	d.store = d.open()
	return d
}

// open opens another handle that is closed with the test.
func (d *desk) open() assets.Store {
	d.t.Helper()
	s := d.book.Open(d.t)
	d.t.Cleanup(func() { _ = s.Close() })
	return s
}

func limited(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 5*patience)
	t.Cleanup(cancel)
	return ctx
}

// proving tells whether the long counts are wanted.
func proving() bool { return os.Getenv("NEEDLEPOINT_PROVE") == "1" }

// commit keeps the operations and returns the receipt; a refusal fails the test.
func (d *desk) commit(ops ...assets.Operation) assets.Receipt {
	d.t.Helper()
	return d.commitSet(changeSet(ops...))
}

func (d *desk) commitSet(cs assets.ChangeSet) assets.Receipt {
	d.t.Helper()
	receipt, err := patiently(d.ctx, d.store, cs)
	if err != nil {
		d.t.Fatalf("commit: %v", err)
	}
	return receipt
}

// patiently commits again while the store is Busy, as a client told to retry does.
func patiently(ctx context.Context, s assets.Store, cs assets.ChangeSet) (assets.Receipt, error) {
	for {
		receipt, err := s.Commit(ctx, cs)
		if assets.CodeOf(err) != assets.Busy || ctx.Err() != nil {
			return receipt, err
		}
	}
}

// refused commits and demands a refusal with the code, and that the book is as it was.
func (d *desk) refused(code assets.Code, cs assets.ChangeSet) {
	d.t.Helper()
	before := d.load(0)
	receipt, err := d.store.Commit(d.ctx, cs)
	if got := assets.CodeOf(err); got != code {
		d.t.Fatalf("commit: got %v (code %q, revision %d), want code %q", err, got, receipt.Revision, code)
	}
	mustEqualStates(d.t, "after the refusal", before, d.load(0))
}

// state is what one Load gave.
type state struct {
	revision assets.Revision // of head
	head     assets.Head
	records  []assets.Record
}

func (d *desk) load(at assets.Revision) state {
	d.t.Helper()
	return loadFrom(d.t, d.ctx, d.store, at)
}

func loadFrom(t testing.TB, ctx context.Context, s assets.Store, at assets.Revision) state {
	t.Helper()
	var out state
	head, err := s.Load(ctx, at, func(r assets.Record) error {
		out.records = append(out.records, r)
		return nil
	})
	if err != nil {
		t.Fatalf("load at %d: %v", at, err)
	}
	out.head, out.revision = head, head.Revision
	return out
}

func (s state) find(noun assets.Noun, id int64) assets.Record {
	for _, r := range s.records {
		if r.Noun() == noun && r.Key() == id {
			return r
		}
	}
	return nil
}

// record returns the asset or boundary as it stands, failing where there is none.
func (d *desk) record(noun assets.Noun, id int64) assets.Record {
	d.t.Helper()
	r := d.load(0).find(noun, id)
	if r == nil {
		d.t.Fatalf("%s %d is not there", noun, id)
	}
	return r
}

// next returns the revision after the given one, which must come.
func (d *desk) next(after assets.Revision) assets.Committed {
	d.t.Helper()
	return nextFrom(d.t, d.ctx, d.store, after)
}

func nextFrom(t testing.TB, ctx context.Context, s assets.Store, after assets.Revision) assets.Committed {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := s.Changes(ctx, after)
	if err != nil {
		t.Fatalf("changes after %d: %v", after, err)
	}
	return c
}

func (d *desk) edit(edits ...Edit) {
	d.t.Helper()
	if err := d.book.Edit(d.t, edits...); err != nil {
		d.t.Fatalf("outside edit: %v", err)
	}
}

// changeSet returns a plain change set of the operations, without key and not strict.
func changeSet(ops ...assets.Operation) assets.ChangeSet {
	return assets.ChangeSet{Actor: "tester", Via: "api", Reason: "because",
		At: time.Date(2026, 11, 24, 4, 5, 6, 789012345, time.FixedZone("CST", 8*3600)), Operations: ops}
}

func mustEqualStates(t testing.TB, what string, want, got state) {
	t.Helper()
	if err := equalStates(want, got); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func equalStates(want, got state) error {
	if want.revision != got.revision {
		return fmt.Errorf("revision %d, want %d", got.revision, want.revision)
	}
	return equalRecords(want.records, got.records)
}

func equalRecords(want, got []assets.Record) error {
	for i := range min(len(want), len(got)) {
		if !assets.Same(want[i], got[i]) {
			return fmt.Errorf("record %d is\n%s, want\n%s", i, image(got[i]), image(want[i]))
		}
	}
	if len(want) != len(got) {
		return fmt.Errorf("%d records, want %d", len(got), len(want))
	}
	return nil
}

func image(r assets.Record) string {
	if r == nil {
		return "nothing"
	}
	return string(assets.AppendImage(nil, r))
}

// isContextError tells whether err is what a method returns when its context ended.
func isContextError(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
