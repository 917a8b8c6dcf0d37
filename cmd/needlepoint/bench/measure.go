package bench

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Figure is one work and what it took.
type Figure struct {
	Work     string  `json:"work"`
	Clients  int     `json:"clients"`
	Requests int     `json:"requests"`
	Failed   int     `json:"failed,omitempty"`   // answered otherwise than asked for
	CPUMS    float64 `json:"cpu_ms"`             // of the server alone, a request
	P50MS    float64 `json:"p50_ms"`             // as the client sees it
	P99MS    float64 `json:"p99_ms"`             //
	RPS      float64 `json:"rps"`                //
	Bytes    float64 `json:"bytes"`              // of an answer's body, on average
	Features float64 `json:"features,omitempty"` // in an answer, on average
}

// task is a list of requests to measure.
type task struct {
	work     string
	requests []request
	clients  int                   // 0 for one
	count    func(body []byte) int // features of an answer; nil where they are not counted
	budget   time.Duration         // after which no further request is begun; 0 for budgetOfTask
}

// budgetOfTask is how long one work is measured, and fewestOfTask how many requests are asked however long they take:
// a machine that stands still for the whole budget shall not have one answer stand for all.
const (
	budgetOfTask = 6 * time.Second
	fewestOfTask = 20
)

// measure asks every request once to warm up and once to measure, each within the budget or fewestOfTask. Features are counted while
// warming up.
func (p *process) measure(ctx context.Context, t task) (Figure, error) {
	if t.budget <= 0 {
		t.budget = budgetOfTask
	}
	warm := p.round(ctx, t)
	if warm.err != nil {
		return Figure{}, warm.err
	}
	t.count = nil
	if done := len(warm.took); done < len(t.requests) { // what the budget leaves cold is not measured
		t.requests = t.requests[:max(done, 1)]
	}
	before, err := p.cpu()
	if err != nil {
		return Figure{}, err
	}
	start := time.Now()
	r := p.round(ctx, t)
	took := time.Since(start)
	after, err := p.cpu()
	if err != nil || r.err != nil {
		return Figure{}, firstError(r.err, err)
	}
	n := float64(max(len(r.took), 1))
	return Figure{Work: t.work, Clients: max(t.clients, 1), Requests: len(r.took), Failed: r.failed,
		CPUMS: milliseconds(after-before) / n, P50MS: quantile(r.took, 0.5), P99MS: quantile(r.took, 0.99),
		RPS: n / took.Seconds(), Bytes: float64(r.bytes) / n, Features: float64(warm.features) / float64(max(len(warm.took), 1))}, ctx.Err()
}

// tally is what one round of requests came to.
type tally struct {
	took            []time.Duration
	failed          int
	bytes, features int64
	err             error
}

// round shares the requests among the clients and asks each once.
func (p *process) round(ctx context.Context, t task) tally {
	var next atomic.Int64
	deadline := time.Now().Add(t.budget)
	parts := make([]tally, max(t.clients, 1))
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() {
			c := dial(p.url)
			defer c.close()
			part := &parts[i]
			for ctx.Err() == nil && part.err == nil {
				k := int(next.Add(1)) - 1
				if k >= len(t.requests) || k >= fewestOfTask && time.Now().After(deadline) {
					return
				}
				part.ask(c, t.requests[k], t.count)
			}
		})
	}
	all.Wait()
	var sum tally
	for _, part := range parts {
		sum.took = append(sum.took, part.took...)
		sum.failed += part.failed
		sum.bytes += part.bytes
		sum.features += part.features
		sum.err = firstError(sum.err, part.err)
	}
	return sum
}

func (t *tally) ask(c *client, r request, count func([]byte) int) {
	start := time.Now()
	answer, err := c.do(r)
	if err != nil {
		t.err = err
		return
	}
	t.took = append(t.took, time.Since(start))
	t.bytes += int64(len(answer.body))
	if answer.status >= 300 {
		t.failed++
	} else if count != nil {
		t.features += int64(count(answer.body))
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// quantile returns the value, in milliseconds, that the share q of the list does not exceed.
func quantile(list []time.Duration, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return milliseconds(sorted[min(int(q*float64(len(sorted))), len(sorted)-1)])
}
