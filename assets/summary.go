package assets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Summary is a book at one revision in numbers and digests: two stores with equal summaries hold the same records and
// the same log, bit for bit.
type Summary struct {
	Revision   Revision `json:"revision"`
	Hash       string   `json:"hash"` // of the head of the log
	Assets     int      `json:"assets"`
	Boundaries int      `json:"boundaries"`
	Changes    int      `json:"changes"` // in the log, of all revisions
	Records    string   `json:"records"` // hex SHA-256 over the image of every record, ids and revisions included
}

// SummaryOfNothing is the summary of a book before its first revision.
func SummaryOfNothing() Summary {
	nothing := sha256.Sum256(nil)
	return Summary{Records: hex.EncodeToString(nothing[:])}
}

// Summarise reads the book as it stood at a revision, or at the head where at is 0, and its log up to there. It fails where
// the chain of hashes does not hold, and names the revision. progress is called now and then with how many records and
// changes were read; it may be nil.
func Summarise(ctx context.Context, store Store, at Revision, progress func(read int)) (Summary, error) {
	s, read := Summary{}, 0
	count := func() {
		if read++; progress != nil && read%4096 == 0 {
			progress(read)
		}
	}
	digest, line := sha256.New(), []byte(nil)
	head, err := store.Load(ctx, at, func(r Record) error {
		if r.Noun() == AssetNoun {
			s.Assets++
		} else {
			s.Boundaries++
		}
		line = append(AppendImage(line[:0], r), '\n')
		digest.Write(line)
		count()
		return nil
	})
	if err != nil {
		return s, fmt.Errorf("check: %w", err)
	}
	s.Records = hex.EncodeToString(digest.Sum(nil))
	hash := ""
	for r := Revision(1); r <= head.Revision; r++ {
		c, err := store.Changes(ctx, r-1)
		if err != nil {
			return s, fmt.Errorf("check: revision %d: %w", r, err)
		}
		follows := Follows(hash, c)
		if hash = c.Hash; !follows {
			return s, Refuse(Invalid, "check", Text{
				fmt.Sprintf("修订 %d 的内容与日志里的散列不符：日志在本服务之外被改动过；请用备份恢复", r),
				fmt.Sprintf("revision %d does not have the hash that the log gives it: the log was altered around the service; restore a backup", r)})
		}
		for range c.Changes {
			s.Changes++
			count()
		}
	}
	if s.Revision, s.Hash = head.Revision, head.Hash; hash != head.Hash {
		return s, Refuse(Invalid, "check", Text{
			fmt.Sprintf("最新修订 %d 的散列与日志不符；请用备份恢复", head.Revision),
			fmt.Sprintf("the head, revision %d, does not have the hash that its log leads to; restore a backup", head.Revision)})
	}
	return s, nil
}
