package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// editRate is how many edits a second are made beside other work.
const editRate = 200

// Edits are single edits, each a revision of its own, made at a steady rate. An edit that waits for the one before it is
// late from the moment it was due.
type Edits struct {
	Rate   float64 `json:"rate"` // asked for, a second
	Done   float64 `json:"done"` // a second
	Edits  int     `json:"edits"`
	Busy   int     `json:"busy"`   // refused with 429 or 503 and Retry-After
	Failed int     `json:"failed"` // answered otherwise
	P50MS  float64 `json:"p50_ms"` // from when the edit was due to its receipt
	P99MS  float64 `json:"p99_ms"`
}

// UnderEdits is what reading takes while others edit.
type UnderEdits struct {
	Seconds float64 `json:"seconds"`
	Writes  Edits   `json:"writes"`
	Reads   Figure  `json:"reads"`
	CPU     float64 `json:"cpu"` // share of one processor that the server took
}

// changeSet is the body of one edit.
type changeSet struct {
	Key        string      `json:"key"`
	Reason     string      `json:"reason"`
	Operations []operation `json:"operations"`
}

type operation struct {
	Action string `json:"action"`
	Noun   string `json:"noun"`
	ID     int64  `json:"id"`
	Record edited `json:"record"`
}

// edited is a record as it is sent; its id stands beside it.
type edited struct {
	Ref        string          `json:"ref,omitempty"`
	Class      string          `json:"class"`
	Name       string          `json:"name,omitempty"`
	Condition  string          `json:"condition"`
	Stage      string          `json:"stage"`
	Geometry   json.RawMessage `json:"geometry"`
	Attributes json.RawMessage `json:"attributes,omitempty"`
}

// editRequest writes one edit as a request.
func editRequest(r record) (request, error) {
	key, err := uuid.NewV7()
	if err != nil {
		return request{}, fmt.Errorf("edit: %w", err)
	}
	body, err := json.Marshal(changeSet{Key: key.String(), Reason: "bench", Operations: []operation{{"update", "asset", r.ID,
		edited{r.Ref, r.Class, r.Name, r.Condition, r.Stage, r.Geometry, r.Attributes}}}})
	if err != nil {
		return request{}, fmt.Errorf("edit: %w", err)
	}
	return asking("POST", "/api/changesets", body), nil
}

// editors are connections that edit side by side, each its own assets.
const editors = 8

// edit makes edits at the rate until the context ends: conditions go to and fro.
func (b *run) edit(ctx context.Context, p *process) Edits {
	start := time.Now()
	var next atomic.Int64
	parts := make([]editing, editors)
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() { parts[i].run(ctx, editor{p.url, b.places.assets, i, start, &next}) })
	}
	all.Wait()
	out := Edits{Rate: editRate}
	var took []time.Duration
	for _, part := range parts {
		took = append(took, part.took...)
		out.Busy += part.busy
		out.Failed += part.failed
	}
	out.Edits = len(took)
	out.Done = float64(len(took)) / time.Since(start).Seconds()
	out.P50MS, out.P99MS = quantile(took, 0.5), quantile(took, 0.99)
	return out
}

// editor is what one of the editors works with.
type editor struct {
	url    string
	assets []record
	number int
	start  time.Time
	next   *atomic.Int64 // the edit that is due next, of all editors
}

type editing struct {
	took         []time.Duration
	busy, failed int
}

func (e *editing) run(ctx context.Context, with editor) {
	c := dial(with.url)
	defer c.close()
	own := (len(with.assets) - with.number + editors - 1) / editors
	for n := 0; own > 0; n++ {
		due := with.start.Add(time.Duration(with.next.Add(1)-1) * time.Second / editRate)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(due)):
		}
		r := &with.assets[with.number+n%own*editors]
		if r.Condition = "damaged"; n/own%2 == 1 {
			r.Condition = "intact"
		}
		ask, err := editRequest(*r)
		if err != nil {
			e.failed++
			return
		}
		answer, err := c.do(ask)
		switch {
		case err != nil:
			e.failed++
		case answer.status == 200:
			e.took = append(e.took, time.Since(due))
		case isBusy(answer):
			e.busy++
		default:
			e.failed++
		}
	}
}

// isBusy reports whether a server says that it has too much to do, and when to come again.
func isBusy(r reply) bool { return (r.status == 429 || r.status == 503) && r.retryAfter }

// readers is how many ask for tiles while others edit.
const readers = 2

// measureEdits edits while others read tiles that are kept where nothing has touched them.
func (b *run) measureEdits(ctx context.Context, p *process) error {
	spell := b.spell()
	editing, stop := context.WithTimeout(ctx, spell)
	defer stop()
	at := addresses(16, b.places.draw(5000))
	requests := tileRequests(at, "Accept-Encoding: gzip")
	before, err := p.cpu()
	if err != nil {
		return err
	}
	profiled := b.profileDuring(ctx, p, PartEdits)
	start := time.Now()
	done := make(chan Edits, 1)
	go func() { done <- b.edit(editing, p) }()
	var reads tally
	for editing.Err() == nil {
		part := p.round(editing, task{requests: requests, clients: readers, budget: spell})
		if part.err != nil && editing.Err() == nil {
			return part.err
		}
		reads.took = append(reads.took, part.took...)
		reads.failed += part.failed
		reads.bytes += part.bytes
	}
	writes := <-done
	took := time.Since(start)
	after, err := p.cpu()
	if err != nil {
		return err
	}
	n := float64(max(len(reads.took), 1))
	b.report.Edits = &UnderEdits{Seconds: took.Seconds(), Writes: writes, CPU: float64(after-before) / float64(took),
		Reads: Figure{Work: tileWork(16), Clients: readers, Requests: len(reads.took), Failed: reads.failed, P50MS: quantile(reads.took, 0.5),
			P99MS: quantile(reads.took, 0.99), RPS: n / took.Seconds(), Bytes: float64(reads.bytes) / n}}
	b.say(fmt.Sprintf("边读边改：修改 p99 %.1f ms", writes.P99MS), fmt.Sprintf("edits under read load: p99 %.1f ms", writes.P99MS))
	return firstError(profiled(), ctx.Err())
}

// spell is how long a part that lasts a given time goes on.
func (b *run) spell() time.Duration {
	if b.options.Budget <= 0 {
		return 2 * budgetOfTask
	}
	return 2 * b.options.Budget
}
