package access

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"sync/atomic"
	"time"
)

// book is all that is known at one version. It is never written to; apply makes the next one.
type book struct {
	version     int64  // of the store
	rights      uint64 // moves on with every change of what an account may do
	names       string // prints what the accounts are called
	accounts    map[string]*account
	sessions    map[digest]*session
	tokens      map[digest]*token
	invitations map[digest]*invitation
	retired     map[string]bool
}

func newBook() *book {
	return &book{accounts: map[string]*account{}, sessions: map[digest]*session{}, tokens: map[digest]*token{},
		invitations: map[digest]*invitation{}, retired: map[string]bool{}}
}

// apply returns the book after a state of the store, and the names of accounts that got another password or era. Entries that
// cannot be read are left out, and told.
func (b *book) apply(s State) (next *book, renewed []string, err error) {
	next = &book{version: s.Version, rights: b.rights, names: b.names, accounts: b.accounts, sessions: b.sessions, tokens: b.tokens,
		invitations: b.invitations, retired: b.retired}
	if s.Whole {
		whole := newBook()
		next.accounts, next.sessions, next.tokens = whole.accounts, whole.sessions, whole.tokens
		next.invitations, next.retired = whole.invitations, whole.retired
	}
	next.copyFor(s.Entries)
	var bad []string
	for _, e := range s.Entries {
		if err := next.put(e, b); err != nil {
			bad = append(bad, fmt.Sprintf("%s: %v", e.Shelf, err))
		}
	}
	for name, a := range next.accounts {
		if old := b.accounts[name]; old != nil && (old.password != a.password || old.era != a.era) {
			renewed = append(renewed, name)
		}
	}
	if !sameRights(b.accounts, next.accounts) {
		next.rights++
		next.names = namesDigest(next.accounts)
	}
	if len(bad) > 0 {
		err = fmt.Errorf("%d entries cannot be read: %v", len(bad), bad[:min(len(bad), 3)])
	}
	return next, renewed, err
}

// copyFor clones the maps that entries go to.
func (b *book) copyFor(entries []Entry) {
	done := map[Shelf]bool{}
	for _, e := range entries {
		if done[e.Shelf] {
			continue
		}
		done[e.Shelf] = true
		switch e.Shelf {
		case shelfAccount:
			b.accounts = maps.Clone(b.accounts)
		case shelfSession:
			b.sessions = maps.Clone(b.sessions)
		case shelfToken:
			b.tokens = maps.Clone(b.tokens)
		case shelfInvitation:
			b.invitations = maps.Clone(b.invitations)
		case shelfRetired:
			b.retired = maps.Clone(b.retired)
		}
	}
}

// put takes one entry in; before is the book in which uses of sessions and tokens that are not written yet are counted.
func (b *book) put(e Entry, before *book) error {
	switch e.Shelf {
	case shelfAccount:
		delete(b.accounts, e.Key)
		if e.Body == nil {
			return nil
		}
		a, err := readAccount(e.Body)
		if err == nil {
			b.accounts[e.Key] = a
		}
		return err
	case shelfRetired:
		delete(b.retired, e.Key)
		if e.Body != nil {
			b.retired[e.Key] = true
		}
		return nil
	}
	d, ok := readDigest(e.Key)
	if !ok {
		return fmt.Errorf("the key is no digest")
	}
	switch e.Shelf {
	case shelfSession:
		s, err := readEntry[session](e.Body)
		keep(b.sessions, d, s)
		if s != nil {
			s.id, s.used = d.publicID(), usesOf(before.sessions[d])
		}
		return err
	case shelfToken:
		t, err := readEntry[token](e.Body)
		keep(b.tokens, d, t)
		if t != nil {
			t.id, t.used = d.publicID(), usesOf(before.tokens[d])
		}
		return err
	case shelfInvitation:
		i, err := readEntry[invitation](e.Body)
		keep(b.invitations, d, i)
		return err
	}
	return nil // of a newer program
}

// keep puts a value under a digest, or drops it where there is none.
func keep[V any](m map[digest]*V, d digest, v *V) {
	delete(m, d)
	if v != nil {
		m[d] = v
	}
}

// readEntry reads a body; nil for one that is dropped or cannot be read.
func readEntry[V any](body []byte) (*V, error) {
	if body == nil {
		return nil, nil //nolint:nilnil // dropped is an answer here
	}
	v := new(V)
	if err := json.Unmarshal(body, v); err != nil {
		return nil, err
	}
	return v, nil
}

// used is when a session or token was last seen, in seconds of Unix time, shared by all books that it stands in.
type used = *atomic.Int64

func usesOf[V interface{ uses() used }](v V) used {
	if u := v.uses(); u != nil {
		return u
	}
	return new(atomic.Int64)
}

// touch notes a use, not more often than once in some seconds, so that cores do not fight for it.
func touch(u used, now time.Time) {
	if at := now.Unix(); at-u.Load() >= 10 {
		u.Store(at)
	}
}

// sameRights reports whether two sets of accounts may do the same.
func sameRights(a, b map[string]*account) bool {
	if len(a) != len(b) {
		return false
	}
	for name, x := range a {
		y := b[name]
		if y == nil || x != y && (x.Disabled != y.Disabled || x.Display != y.Display || !reflect.DeepEqual(x.Grants, y.Grants)) {
			return false
		}
	}
	return true
}

// administrators counts the accounts that can add and change every other one.
func (b *book) administrators() (n int) {
	for _, a := range b.accounts {
		if a.administers() {
			n++
		}
	}
	return n
}
