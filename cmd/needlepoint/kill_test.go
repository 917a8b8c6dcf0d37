package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"needlepoint/assets"
)

// setSize is how many records each change set of the kill test inserts.
const setSize = 5

// TestKillLosesNothing ends the service at random moments while clients write to it: every change set that was
// acknowledged is there whole, no other is there in part, and the chain of hashes is unbroken.
func TestKillLosesNothing(t *testing.T) {
	t.Parallel()
	kills := 10 // a store
	if os.Getenv("NEEDLEPOINT_PROVE") == "1" {
		kills = 100
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	storesUnderTest(t, func(t *testing.T, store string) {
		acknowledged := map[string]bool{} // set name → true; sets sent and not answered are absent
		for round := range kills {
			p := serveInvented(t, store)
			answered := writeUntilKilled(t, p, fmt.Sprintf("round%d", round), time.Duration(20+random.IntN(180))*time.Millisecond)
			for _, set := range answered {
				acknowledged[set] = true
			}
			verifySets(t, store, acknowledged)
			if t.Failed() {
				t.Fatalf("after kill %d of %d; the service said:\n%s", round+1, kills, p.log)
			}
		}
		if len(acknowledged) == 0 {
			t.Error("no change set was ever acknowledged: the test showed nothing")
		}
		t.Logf("%d kills, %d change sets acknowledged", kills, len(acknowledged))
	})
}

// writeUntilKilled has three clients commit without pause, kills the service, and returns the names of the sets
// that it acknowledged.
func writeUntilKilled(t *testing.T, p *process, name string, after time.Duration) []string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	var answered []string
	var clients sync.WaitGroup
	for client := range 3 {
		clients.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				set := fmt.Sprintf("%s-client%d-%d", name, client, n)
				if post(ctx, p.url, set) {
					mu.Lock()
					answered = append(answered, set)
					mu.Unlock()
				}
			}
		})
	}
	time.Sleep(after) // the moment of the kill is what is random here; nothing waits for readiness by it
	p.kill()
	stop()
	clients.Wait()
	return answered
}

// post commits one set of lamps named after it, and reports whether the service acknowledged it.
func post(ctx context.Context, url, set string) bool {
	type object = map[string]any
	var operations []object
	for i := range setSize {
		operations = append(operations, object{"action": "insert", "noun": "asset", "record": object{
			"class": "street_light", "ref": fmt.Sprintf("%s/%d", set, i),
			"geometry": object{"type": "Point", "coordinates": []float64{123.06, 41.08}}}})
	}
	body, _ := json.Marshal(object{"key": uuid.NewString(), "operations": operations})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/changesets", bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// verifySets opens the store as the next start would and counts.
func verifySets(t *testing.T, store string, acknowledged map[string]bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := storeFlags{Store: store}.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	found := map[string]int{}
	head, err := s.Load(ctx, 0, func(r assets.Record) error {
		set, _, _ := strings.Cut(r.(assets.Asset).Ref, "/")
		found[set]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for set := range acknowledged {
		if found[set] != setSize {
			t.Errorf("%s was acknowledged, and %d of its %d records are there", set, found[set], setSize)
		}
	}
	for set, n := range found {
		if n != setSize {
			t.Errorf("%d of the %d records of %s are there", n, setSize, set)
		}
	}
	hash := ""
	for r := assets.Revision(0); r < head.Revision; r++ {
		c, err := s.Changes(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		if want := assets.ChainHash(hash, c); c.Hash != want {
			t.Fatalf("revision %d: the chain is broken", c.Revision)
		}
		hash = c.Hash
	}
	if hash != head.Hash {
		t.Errorf("the head's hash is not that of revision %d", head.Revision)
	}
}
