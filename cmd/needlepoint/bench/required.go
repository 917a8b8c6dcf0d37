package bench

import (
	"fmt"
	"strings"
)

// Requirement is one figure that is asked for, and what was measured.
type Requirement struct {
	Work     string  `json:"work"`
	Required string  `json:"required"`
	Measured float64 `json:"measured"`
	Unit     string  `json:"unit"` // "×" for how many times more PostGIS takes, else ms, µs or MB
	Met      bool    `json:"met"`
}

// timesRequired is how many times more tuned PostGIS shall take, by work, in the order of the table.
var timesRequired = []struct {
	work  string
	times float64
}{
	{tileWork(14), 8}, {tileWork(16), 7}, {tileWork(17), 6},
	{workBox, 15}, {workPolygon, 20}, {workRadius, 15}, {workNearest, 4}, {workImport, 3},
}

// forAssets is the size of inventory that sizes and times are asked for; ratios are for any.
const forAssets = 1_000_000

// Requirements lists what is asked for and was measured.
func (r *Report) Requirements() []Requirement {
	var out []Requirement
	if r.Against != nil {
		for _, want := range timesRequired {
			for _, got := range r.Against.Ratios {
				if got.Work == want.work {
					out = append(out, Requirement{want.work, fmt.Sprintf("≥ %g ×", want.times), got.Times, "×", got.Times >= want.times})
				}
			}
		}
	}
	atMost := func(work string, got, most float64, unit string) {
		out = append(out, Requirement{work, strings.TrimSpace(fmt.Sprintf("≤ %g %s", most, unit)), got, unit, got <= most})
	}
	if r.Start != nil && r.Assets <= forAssets {
		atMost(workMemory, float64(r.Start.Memory.RSSBytes)/1e6, 350, "MB")
	}
	if f, ok := figureOf(r.Figures, workCached); ok {
		atMost(workCached, f.CPUMS*1000, 30, "µs CPU")
		atMost(workCachedWait, f.P99MS, 0.5, "ms p99")
	}
	if f := r.Fresh; f != nil {
		atMost(workFresh, f.P99MS, 50, "ms p99")
	}
	if f := r.OtherNode; f != nil {
		atMost(workOtherNode, f.P99MS, 200, "ms p99")
	}
	if o := r.Overload; o != nil {
		atMost(workOverloadFailed, float64(o.Failed+o.Writes.Failed), 0, "")
		atMost(workOverloadWrites, o.Writes.P99MS, 250, "ms p99")
		atMost(workOverloadHealth, o.HealthMS, 100, "ms")
		atMost(workLeaked, float64(o.Leaked()), 0, "")
	}
	return out
}

// Works that are asked for under names of their own.
const (
	workMemory     = "memory, all attributes"
	workCachedWait = "the same, 4 clients"

	workFresh          = "edit to tile, the same node"
	workOtherNode      = "edit to tile, another node"
	workOverloadFailed = "overload: failed requests"
	workOverloadWrites = "overload: edits"
	workOverloadHealth = "overload: /healthz"
	workLeaked         = "overload: goroutines left behind"
)
