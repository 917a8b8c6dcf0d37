package assets

import (
	"crypto/sha256"
	"encoding/binary"
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
	l := newLink(previous, c)
	l.line = appendLossy(append(l.line, ' '), c.Digest)
	l.sum.Write(append(l.line, '\n'))
	return l
}

// FormerLink is NewLink as it was before the hash covered the digest of the request, and the log had prints of what inserts made.
func FormerLink(previous string, c Committed) *Link {
	l := newLink(previous, c)
	l.sum.Write(append(l.line, '\n'))
	return l
}

func newLink(previous string, c Committed) *Link {
	l := &Link{sum: sha256.New()}
	l.line = appendLossy([]byte(previous), "")
	l.line = fmt.Appendf(l.line, " %d %d %s", c.Revision, c.Base, KeptTime(c.At).Format(time.RFC3339Nano))
	for _, s := range []string{c.Actor, c.Via, c.Reason, c.Key} {
		l.line = appendLossy(append(l.line, ' '), s)
	}
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
	return NewLink(previous, c).addAll(c.Changes, nil).Hash()
}

// ChainPrints returns ChainHash, and ImagePrint of what each insert made; 0 for the other changes.
func ChainPrints(previous string, c Committed) (hash string, prints []int64) {
	prints = make([]int64, len(c.Changes))
	return NewLink(previous, c).addAll(c.Changes, prints).Hash(), prints
}

// ImagePrint is a short stand-in for an image: where hashes do not fit, it tells which record it is.
func ImagePrint(image []byte) int64 {
	sum := sha256.Sum256(image)
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// Follows reports whether the hash of c is the one that comes after the hash before it, in the present way or the former.
func Follows(previous string, c Committed) bool {
	return ChainHash(previous, c) == c.Hash || FormerLink(previous, c).addAll(c.Changes, nil).Hash() == c.Hash
}

// addAll adds changes, and notes the prints of what inserts made where there is room for them.
func (l *Link) addAll(changes []Change, prints []int64) *Link {
	var before, after []byte
	for i, ch := range changes {
		before, after = before[:0], after[:0]
		if ch.Before != nil {
			before = AppendImage(before, ch.Before)
		}
		if ch.After != nil {
			after = AppendImage(after, ch.After)
		}
		if prints != nil && ch.Before == nil {
			prints[i] = ImagePrint(after)
		}
		l.Add(ch.Noun, ch.ID, before, after)
	}
	return l
}
