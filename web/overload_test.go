package web_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/web"
)

// storm is many clients at once: readers of tiles that are not kept, writers, and a probe of health.
type storm struct {
	*service
	client *http.Client

	mu       sync.Mutex
	statuses map[string]map[int]int // by who asks
	took     map[string][]time.Duration
	faults   []string
}

// crowd fills the ground of a few tiles with assets, so that making a tile is some work.
func (s *service) crowd(n int) {
	s.t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var ops []assets.Operation
	for range n {
		at := orb.Point{123.03 + r.Float64()*0.06, 41.05 + r.Float64()*0.06}
		ops = append(ops, assets.Put(assets.Asset{Class: "street_tree", Condition: assets.Intact, Stage: assets.InService, Geometry: at}))
	}
	if _, err := s.inv.Commit(s.t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "test", Via: assets.ViaSample, Operations: ops}, nil
	}); err != nil {
		s.t.Fatal(err)
	}
}

// ask sends one request and keeps what became of it. A refusal other than one that says when to come back is a fault.
func (w *storm) ask(who string, req *http.Request) {
	begun := time.Now()
	resp, err := w.client.Do(req)
	var status int
	if err == nil {
		status = resp.StatusCode
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err != nil:
		w.faults = append(w.faults, fmt.Sprintf("%s: %v", who, err))
	case status == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") == "":
		w.faults = append(w.faults, fmt.Sprintf("%s: 503 without Retry-After", who))
	case status != http.StatusOK && status != http.StatusNoContent && status != http.StatusServiceUnavailable:
		w.faults = append(w.faults, fmt.Sprintf("%s: %d", who, status))
	}
	if w.statuses[who] == nil {
		w.statuses[who] = map[int]int{}
	}
	w.statuses[who][status]++
	w.took[who] = append(w.took[who], time.Since(begun))
}

// rage lets readers and writers loose until ctx ends, and waits for their last answers: each reader asks for tiles of its own without a pause, and writers
// together make so many edits a second.
func (w *storm) rage(ctx context.Context, readers, edits int) {
	var all sync.WaitGroup
	for i := range readers {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 3))
			for n := 0; ctx.Err() == nil; n++ {
				z := 12 + r.IntN(7)
				x, y := 13792<<z>>14+r.IntN(1<<(z-12)), 6137<<z>>14+r.IntN(1<<(z-12))
				// A filter that nobody else asks for makes every tile a new one.
				classes := fmt.Sprintf("?class=street_tree,%s&stage=%s", w.classes()[(i*31+n)%len(w.classes())], []string{"in_service", "planned,in_service", "in_service,retired"}[n%3])
				req, _ := http.NewRequest("GET", fmt.Sprintf("%s/tiles/%d/%d/%d.mvt%s", w.url, z, x, y, classes), nil)
				w.ask("tiles", req)
			}
		})
	}
	const writers = 8
	for i := range writers {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 4))
			tick := time.NewTicker(time.Second * writers / time.Duration(edits))
			defer tick.Stop()
			for ctx.Err() == nil {
				key, _ := uuid.NewV7()
				body := fmt.Sprintf(`{"key":"%s","operations":[{"action":"insert","noun":"asset","record":{"class":"street_tree","geometry":{"type":"Point","coordinates":[%f,%f]}}}]}`,
					key, 123.03+r.Float64()*0.06, 41.05+r.Float64()*0.06)
				req, _ := http.NewRequest("POST", w.url+"/api/changesets", strings.NewReader(body))
				req.Header.Set("Content-Type", "application/json")
				w.ask("edits", req)
				select {
				case <-tick.C:
				case <-ctx.Done():
				}
			}
		})
	}
	all.Go(func() {
		for ctx.Err() == nil {
			req, _ := http.NewRequest("GET", w.url+"/healthz", nil)
			w.ask("health", req)
			select {
			case <-time.After(20 * time.Millisecond):
			case <-ctx.Done():
			}
		}
	})
	all.Wait()
}

func (w *storm) classes() []assets.ClassKey {
	var keys []assets.ClassKey
	for _, c := range w.inv.Catalogue().Classes() {
		keys = append(keys, c.Key)
	}
	return keys
}

func (s *service) storm() *storm {
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 512}
	s.t.Cleanup(transport.CloseIdleConnections)
	return &storm{service: s, client: &http.Client{Transport: transport}, statuses: map[string]map[int]int{}, took: map[string][]time.Duration{}}
}

// TestOverload has more clients ask than the service takes: each is answered, or told when to come back; edits and probes go
// on; and when all have gone and the service has stopped nothing of them is left.
func TestOverload(t *testing.T) {
	// The first service of a process leaves a clock of the HTTP library behind, for all that come after.
	t.Run("first", func(t *testing.T) { start(t).do("GET", "/healthz", nil) })
	goroutines := runtime.NumGoroutine()
	t.Run("storm", func(t *testing.T) {
		s := startWith(t, func(c *web.Config) { c.MaxInFlight, c.TileCache = 40, 1<<20 })
		s.crowd(4_000)
		w := s.storm()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		w.rage(ctx, 60, 100)
		for _, fault := range w.faults[:min(len(w.faults), 5)] {
			t.Error(fault)
		}
		if n := w.statuses["tiles"]; n[200] == 0 || n[503] == 0 {
			t.Errorf("tiles: %v", n)
		}
		if n := w.statuses["edits"]; n[200] == 0 {
			t.Errorf("edits: %v", n)
		}
		if n := w.statuses["health"]; n[200] == 0 || len(n) != 1 {
			t.Errorf("health: %v", n)
		}
		if bytes := s.gauge("tile_cache_bytes"); bytes > 1<<20 {
			t.Errorf("%d bytes are kept", bytes)
		}
		until(t, "tiles that nobody waits for", func() bool { return s.gauge("tile_renders")+s.gauge("tile_readers_waiting") == 0 })
		t.Logf("%v", w.statuses)
	})
	until(t, "goroutines that are left", func() bool { return runtime.NumGoroutine() <= goroutines })
}

// until waits for what ends by itself.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%s: not within 20 s\n%s", what, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// BenchmarkOverload is 200 readers of tiles that are not kept beside 200 edits a second for some seconds.
func BenchmarkOverload(b *testing.B) {
	s := startWith(b, func(*web.Config) {})
	s.crowd(50_000)
	for b.Loop() {
		w := s.storm()
		ctx, cancel := context.WithTimeout(b.Context(), 8*time.Second)
		w.rage(ctx, 200, 200)
		cancel()
		for _, fault := range w.faults {
			b.Error(fault)
		}
		for who, took := range w.took {
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, who+"-p99-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1e3, who+"-max-ms")
		}
		b.Logf("%v", w.statuses)
		var mem runtime.MemStats
		runtime.ReadMemStats(&mem)
		b.ReportMetric(float64(mem.Sys)/1e6, "sys-MB")
	}
}
