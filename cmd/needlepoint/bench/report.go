package bench

import (
	"runtime"
	"slices"
	"time"

	"needlepoint/cmd/needlepoint/bench/dataset"
)

// Report is what a run came to; its JSON is for programs.
type Report struct {
	At      time.Time `json:"at"`
	Version string    `json:"version"`
	Data    string    `json:"data"` // where the data come from
	Store   string    `json:"store"`
	Assets  int       `json:"assets"`
	Machine Machine   `json:"machine"`

	Import  *Import  `json:"import,omitempty"`
	Start   *Start   `json:"start,omitempty"`
	Figures []Figure `json:"figures"`
	Against *Against `json:"against,omitempty"`

	Edits     *UnderEdits `json:"edits,omitempty"`
	Fresh     *Freshness  `json:"fresh,omitempty"`
	OtherNode *Freshness  `json:"other_node,omitempty"`
	Overload  *Overload   `json:"overload,omitempty"`
}

// figureOf returns the figure of a work; ok is false where it was not measured.
func figureOf(list []Figure, work string) (f Figure, ok bool) {
	i := slices.IndexFunc(list, func(f Figure) bool { return f.Work == work })
	if i < 0 {
		return Figure{}, false
	}
	return list[i], true
}

// Machine is what the figures were measured on.
type Machine struct {
	CPUs int    `json:"cpus"`
	Go   string `json:"go"`
	OS   string `json:"os"`
	Disk Disk   `json:"disk"`
}

func thisMachine() Machine {
	return Machine{CPUs: runtime.NumCPU(), Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH}
}

// Import is how long a delivery took from the command to a durable, queryable book.
type Import struct {
	Seconds    float64 `json:"seconds"`
	CPUSeconds float64 `json:"cpu_seconds"`
	PeakBytes  int64   `json:"peak_bytes"`
	FileBytes  int64   `json:"file_bytes"`
	StoreBytes int64   `json:"store_bytes"`
}

// Start is how a service comes up on a store that is there, and what it then holds.
type Start struct {
	ReadySeconds float64 `json:"ready_seconds"`
	CPUSeconds   float64 `json:"cpu_seconds"`
	Memory       Memory  `json:"memory"`
}

// madeUp says of generated data what must be said.
const madeUp = dataset.Notice
