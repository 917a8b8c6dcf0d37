package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"time"
)

// Link computes the hash of one change set in the chain of change sets, change by change.
type Link struct {
	sum  hash.Hash
	line []byte
}

// NewLink begins the hash of c, whose changes are to be added, after the hash of the revision before it ("" before the first).
func NewLink(previous string, c Committed) *Link {
	l := &Link{sum: sha256.New()}
	l.line = appendLossy([]byte(previous), "")
	l.line = fmt.Appendf(l.line, " %d %d %s", c.Revision, c.Base, KeptTime(c.At).Format(time.RFC3339Nano))
	for _, s := range []string{c.Actor, c.Via, c.Reason, c.Key} {
		l.line = appendLossy(append(l.line, ' '), s)
	}
	l.sum.Write(append(l.line, '\n'))
	return l
}

// Add adds the next change. The images are as AppendImage writes them, empty where there is no record.
func (l *Link) Add(noun Noun, id int64, before, after []byte) {
	l.line = fmt.Appendf(l.line[:0], "%s %d ", noun, id)
	l.line = append(append(append(l.line, before...), ' '), after...)
	l.sum.Write(append(l.line, '\n'))
}

// Hash returns hex SHA-256 over the hash before, every field of the change set but its own hash, and every image in full.
func (l *Link) Hash() string { return hex.EncodeToString(l.sum.Sum(nil)) }

// ChainHash returns the hash of c in the chain of change sets.
func ChainHash(previous string, c Committed) string {
	l := NewLink(previous, c)
	var before, after []byte
	for _, ch := range c.Changes {
		before, after = before[:0], after[:0]
		if ch.Before != nil {
			before = AppendImage(before, ch.Before)
		}
		if ch.After != nil {
			after = AppendImage(after, ch.After)
		}
		l.Add(ch.Noun, ch.ID, before, after)
	}
	return l.Hash()
}
