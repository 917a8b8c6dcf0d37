package web

import (
	"hash/maphash"
	"sync"
	"time"
)

// Shape of the table of buckets: a few places a set, each set with a lock of its own.
const (
	bucketSets   = 1 << 14
	bucketPlaces = 4
)

// buckets give each key a rate with a burst, in memory that does not grow. A bucket is one number, the time at which it is full again;
// one that is full says nothing and its place is free. Where all places of a set are taken the one that is full first makes room, so
// that a flood of keys can make the table forgetful but never refuse who asks seldom.
type buckets struct {
	seed  maphash.Seed
	every time.Duration // a token
	burst time.Duration // tokens of a full bucket, as the time that they take to come
	sets  []bucketSet
}

type bucketSet struct {
	mu   sync.Mutex
	keys [bucketPlaces]uint64
	full [bucketPlaces]time.Duration
}

// newBuckets makes buckets of so many tokens a second; nil, which never refuses, where there is no rate.
func newBuckets(perSecond float64, burst int) *buckets {
	if perSecond <= 0 {
		return nil
	}
	every := max(time.Duration(float64(time.Second)/perSecond), 1)
	return &buckets{seed: maphash.MakeSeed(), every: every, burst: every * time.Duration(burst), sets: make([]bucketSet, bucketSets)}
}

// take takes tokens out of the key's bucket at a time, or returns how long to wait for them. More tokens than a bucket holds are
// taken from a full one, so that nothing is refused for ever.
func (b *buckets) take(key []byte, tokens int, now time.Duration) (wait time.Duration) {
	if b == nil || tokens == 0 {
		return 0
	}
	hash := maphash.Bytes(b.seed, key)
	set := &b.sets[hash%bucketSets]
	cost := min(b.every*time.Duration(tokens), b.burst)
	set.mu.Lock()
	defer set.mu.Unlock()
	at := 0
	for i := range set.keys {
		if set.keys[i] == hash {
			at = i
			break
		}
		if set.full[i] < set.full[at] {
			at = i
		}
	}
	full := now
	if set.keys[at] == hash && set.full[at] > now {
		full = set.full[at]
	}
	if wait := full + cost - now - b.burst; wait > 0 {
		return wait
	}
	set.keys[at], set.full[at] = hash, full+cost
	return 0
}
