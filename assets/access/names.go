package access

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
)

// Called returns what an account is called now; "" where it has no name beside its own, or is gone.
func (d *Desk) Called(name string) string {
	if a := d.book.Load().accounts[name]; a != nil {
		return a.Display
	}
	return ""
}

// Names prints what all accounts are called: an answer that tells names is good as long as it stays. The same names give the same print
// on every node and after every start.
func (d *Desk) Names() string { return d.book.Load().names }

// namesDigest prints what accounts are called.
func namesDigest(accounts map[string]*account) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(accounts)) {
		for _, text := range []string{name, accounts[name].Display} {
			_, _ = h.Write([]byte(text)) // never fails
			_, _ = h.Write([]byte{0})
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
