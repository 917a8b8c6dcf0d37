package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// Overload is more than the machine can do: many clients who all want tiles that must be rendered, and editors and a probe
// of health beside them.
type Overload struct {
	Clients  int     `json:"clients"`
	Seconds  float64 `json:"seconds"`
	Served   int     `json:"served"`
	Busy     int     `json:"busy"`   // 429 or 503 with Retry-After
	Failed   int     `json:"failed"` // everything else
	Example  string  `json:"example,omitempty"`
	P50MS    float64 `json:"p50_ms"` // of what was served
	P99MS    float64 `json:"p99_ms"`
	Writes   Edits   `json:"writes"`
	HealthMS float64 `json:"health_ms"` // the slowest answer of /healthz

	Before Memory `json:"before"`
	After  Memory `json:"after"` // once all have gone
}

// Leaked is how many goroutines more there are than before, beyond what a server keeps for the next connection.
func (o *Overload) Leaked() int { return max(o.After.Goroutines-o.Before.Goroutines-leakSlack, 0) }

const (
	overloadClients = 200
	leakSlack       = 8
)

// overloadPause is how long a client who was sent away waits; shorter than what he is asked to, which is the worse case.
const overloadPause = 50 * time.Millisecond

// measureOverload runs all of it for a spell.
func (b *run) measureOverload(ctx context.Context, p *process) (err error) {
	out := &Overload{Clients: overloadClients}
	if out.Before, err = p.memory(); err != nil {
		return err
	}
	storm, stop := context.WithTimeout(ctx, b.spell())
	defer stop()
	profiled := b.profileDuring(ctx, p, PartOverload)
	start := time.Now()
	parts := make([]stormed, overloadClients)
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() { parts[i].run(storm, p.url, b.client(uint64(i))) })
	}
	health := make(chan time.Duration, 1)
	go func() { health <- probe(storm, p.url) }()
	out.Writes = b.edit(storm, p)
	all.Wait()
	out.HealthMS, out.Seconds = milliseconds(<-health), time.Since(start).Seconds()
	var took []time.Duration
	for _, part := range parts {
		took = append(took, part.took...)
		out.Busy += part.busy
		out.Failed += part.failed
		if out.Example == "" {
			out.Example = part.example
		}
	}
	out.Served, out.P50MS, out.P99MS = len(took), quantile(took, 0.5), quantile(took, 0.99)
	b.report.Overload = out
	if err := profiled(); err != nil {
		return err
	}
	if out.After, err = p.settled(ctx, out.Before.Goroutines+leakSlack); err != nil {
		return err
	}
	b.say(fmt.Sprintf("过载：%d 次得到瓦片，%d 次请稍后，%d 次失败", out.Served, out.Busy, out.Failed),
		fmt.Sprintf("overload: %d served, %d told to come later, %d failed", out.Served, out.Busy, out.Failed))
	return ctx.Err()
}

// client returns what one client of the storm asks for next: a tile of z14 to z17, which nobody keeps.
func (b *run) client(number uint64) func() request {
	r := rand.New(rand.NewPCG(b.seed, number))
	return func() request {
		at := b.places.points[r.IntN(len(b.places.points))]
		zoom := 14 + r.IntN(4)
		return get(tilePath(addresses(zoom, middles(at))[0]), "Accept-Encoding: gzip")
	}
}

// stormed is what became of one client.
type stormed struct {
	took         []time.Duration
	busy, failed int
	example      string
}

func (s *stormed) run(ctx context.Context, url string, next func() request) {
	c := dial(url)
	defer c.close()
	for ctx.Err() == nil {
		start := time.Now()
		r := next()
		answer, err := c.do(r)
		switch {
		case err != nil:
			s.failed++
			s.example = err.Error()
		case answer.status == 200 || answer.status == 204:
			s.took = append(s.took, time.Since(start))
			continue
		case isBusy(answer):
			s.busy++
		default:
			s.failed++
			s.example = fmt.Sprintf("%s: %d %.200s", r.path, answer.status, answer.body)
		}
		time.Sleep(overloadPause)
	}
}

// probe asks for health twenty times a second and returns the slowest answer; one that fails counts as a minute.
func probe(ctx context.Context, url string) (slowest time.Duration) {
	c := dial(url)
	defer c.close()
	for ctx.Err() == nil {
		start := time.Now()
		answer, err := c.do(get("/healthz"))
		took := time.Since(start)
		if err != nil || answer.status != 200 {
			took = time.Minute
		}
		slowest = max(slowest, took)
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
	return slowest
}

// settlePatience is how long a server may keep what it had for connections that are gone.
const settlePatience = 20 * time.Second

// settled waits until no more goroutines are left than given, or its patience ends, and tells what is left.
func (p *process) settled(ctx context.Context, goroutines int) (Memory, error) {
	deadline := time.Now().Add(settlePatience)
	for {
		m, err := p.memory()
		if err != nil || m.Goroutines <= goroutines || time.Now().After(deadline) {
			return m, err
		}
		select {
		case <-ctx.Done():
			return m, ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
}
