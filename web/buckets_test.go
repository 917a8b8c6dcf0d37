package web

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// TestBucketsAgreeWithCounting compares with buckets that are counted token by token.
func TestBucketsAgreeWithCounting(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("NEEDLEPOINT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	const rate, burst = 10, 25
	b := newBuckets(rate, burst)
	type counted struct {
		tokens float64
		at     time.Duration
	}
	model := map[uint64]*counted{}
	refused := 0
	for now := time.Duration(0); now < time.Hour; now += time.Duration(r.IntN(int(40 * time.Millisecond))) {
		key, cost := uint64(r.IntN(5)), 1+r.IntN(3)
		m := model[key]
		if m == nil {
			m = &counted{tokens: burst, at: now}
			model[key] = m
		}
		m.tokens, m.at = min(burst, m.tokens+(now-m.at).Seconds()*rate), now
		wait := b.take(binary.BigEndian.AppendUint64(nil, key), cost, now)
		if short := float64(cost) - m.tokens; short > 1e-6 != (wait > 0) && (short > 1e-3 || short < -1e-3) {
			t.Fatalf("at %v: key %d with %f tokens asks for %d: wait %v", now, key, m.tokens, cost, wait)
		}
		if wait > 0 {
			refused++
			if short := (float64(cost) - m.tokens) / rate; wait.Seconds() < short-1e-3 || wait.Seconds() > short+1e-3 {
				t.Fatalf("wait %v, %f s are missing", wait, short)
			}
			continue
		}
		m.tokens -= float64(cost)
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
}

// TestFloodOfKeysRefusesNobodyElse has more keys ask than there are places: none that asks for the first time is refused.
func TestFloodOfKeysRefusesNobodyElse(t *testing.T) {
	b := newBuckets(1, 2)
	for key := range uint64(4 * bucketSets * bucketPlaces) {
		if wait := b.take(binary.BigEndian.AppendUint64(nil, key), 1, time.Duration(key)); wait > 0 {
			t.Fatalf("key %d is refused at its first request", key)
		}
	}
	var none *buckets
	if none.take([]byte("anybody"), 1000, 0) > 0 || newBuckets(0, 9) != nil {
		t.Error("no rate refuses")
	}
	if b.take([]byte("large"), 1_000_000, time.Hour) > 0 {
		t.Error("what costs more than a bucket holds is refused for ever")
	}
}

func BenchmarkTake(b *testing.B) {
	table := newBuckets(1e6, 1e7)
	b.RunParallel(func(pb *testing.PB) {
		var key [4]byte
		begun := time.Now()
		for n := uint32(0); pb.Next(); n++ {
			binary.BigEndian.PutUint32(key[:], n&1023)
			cost := boundOf([]byte("GET"), []byte("/tiles/14/13792/6137.mvt")).cost
			table.take(key[:], cost, time.Since(begun))
		}
	})
}
