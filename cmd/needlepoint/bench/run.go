package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/cmd/needlepoint/bench/dataset"
	"needlepoint/tiles"
)

// Part names one part of a run.
type Part string

// The parts. The dataset is always made or opened.
const (
	PartTiles    Part = "tiles"    // with PostGIS, where it is to do the same
	PartQueries  Part = "queries"  // likewise
	PartCached   Part = "cached"   // tiles that are ready
	PartFresh    Part = "fresh"    // from an edit to a tile that shows it
	PartEdits    Part = "edits"    // while others read
	PartOverload Part = "overload" // more than the machine can do
	PartNodes    Part = "nodes"    // from an edit to a tile of another node, where there is PostGIS
)

// AllParts lists every part, in the order in which they run.
func AllParts() []Part {
	return []Part{PartTiles, PartQueries, PartCached, PartFresh, PartEdits, PartOverload, PartNodes}
}

// editsTheStore reports whether a part changes the store that it is run on.
func (p Part) editsTheStore() bool { return p == PartFresh || p == PartEdits || p == PartOverload }

// Options choose a run.
type Options struct {
	Program  string        // the binary to measure
	Store    string        // opened where given; else one of made-up assets is made and dropped again
	Assets   int           // how many to make up
	Seed     uint64        // of the assets and of the places looked at
	Parts    []Part        // nil for all, but for those that edit a store as given
	Against  string        // postgres:// URL of a PostGIS on this machine that does the same work; empty for none
	Budget   time.Duration // for each work; 0 for the usual
	Dir      string        // for what is made on the way; a temporary one where empty
	Profiles string        // folder for CPU profiles of each work and the heap's; none where empty
	Serve    []string      // further arguments of serve
	Token    string        // of an account of the store as given; a store that is made up needs none

	// MarkInvented says of a store that its data are made up, so that whoever asks on this machine is its demo user.
	MarkInvented func(ctx context.Context, store string) error

	Say func(assets.Text) // how far the run is; nil for silence
	At  time.Time         // stamped on the report
}

// env is what every child needs.
type env struct {
	program string
	token   string
	dir     string
	seed    uint64
}

// listen is an address that the system chooses.
func (e *env) listen() string { return "127.0.0.1:0" }

// run is one run under way.
type run struct {
	env
	options Options
	report  *Report
	places  *places
	work    work
	made    bool // the store is of this run, and dropped after it
}

// work is what was asked, to be asked of others too.
type work struct {
	tiles   map[int][]tiles.Address
	queries map[string][]orb.Point
}

// Run makes or opens a dataset, measures every part and reports.
func Run(ctx context.Context, o Options) (report *Report, err error) {
	b := &run{options: o, env: env{program: o.Program, token: o.Token, dir: o.Dir, seed: o.Seed},
		work:   work{map[int][]tiles.Address{}, map[string][]orb.Point{}},
		report: &Report{At: o.At, Machine: thisMachine(), Store: o.Store, Figures: []Figure{}}}
	if b.dir == "" {
		if b.dir, err = os.MkdirTemp("", "needlepoint-bench-"); err != nil {
			return nil, fmt.Errorf("bench: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	}
	if b.report.Machine.Disk, err = measureDisk(b.dir); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	if err := b.prepare(ctx); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	if err := b.measureAll(ctx); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	return b.report, nil
}

func (b *run) wants(p Part) bool {
	if b.options.Parts == nil {
		return b.made || !p.editsTheStore()
	}
	return slices.Contains(b.options.Parts, p)
}

func (b *run) say(zh, en string) {
	if b.options.Say != nil {
		b.options.Say(assets.Text{ZH: zh, EN: en})
	}
}

// prepare makes the dataset and imports it, unless a store is given.
func (b *run) prepare(ctx context.Context) error {
	b.report.Data = "store as given"
	if b.options.Store != "" {
		return nil
	}
	b.report.Data, b.report.Store, b.made = madeUp, "embedded", true
	b.say(fmt.Sprintf("生成 %d 个虚构部件", b.options.Assets), fmt.Sprintf("making up %d assets", b.options.Assets))
	file, err := b.writeDataset("made-up-assets.geojsonl", dataset.Flat)
	if err != nil {
		return err
	}
	b.options.Store = filepath.Join(b.dir, "bench.gpkg")
	b.say("导入", "importing")
	b.report.Import, err = b.timeImport(ctx, file)
	if err != nil {
		return err
	}
	if err := b.options.MarkInvented(ctx, b.options.Store); err != nil {
		return err
	}
	return os.Remove(file)
}

// writeDataset writes the made-up assets to a file in the folder of the run.
func (b *run) writeDataset(name string, form dataset.Form) (path string, err error) {
	path = filepath.Join(b.dir, name)
	file, err := os.Create(path)
	if err != nil {
		return path, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return path, dataset.Write(file, dataset.Options{Seed: b.seed, Assets: b.options.Assets}, form)
}

// measureAll starts a service for the parts that must render, and one as people start it for the others.
func (b *run) measureAll(ctx context.Context) error {
	for _, spell := range []struct {
		parts   []Part
		args    []string
		measure func(context.Context, *process) error
	}{
		{[]Part{PartTiles, PartQueries}, b.uncached(ctx), b.measureBare},
		{[]Part{PartCached, PartFresh, PartEdits}, nil, b.measureKept},
		{[]Part{PartOverload}, b.uncached(ctx), b.measureOverload},
	} {
		if slices.ContainsFunc(spell.parts, b.wants) {
			if err := b.with(ctx, spell.args, spell.measure); err != nil {
				return err
			}
		}
	}
	if b.options.Against != "" && b.wants(PartNodes) {
		return b.measureNodes(ctx)
	}
	return nil
}

func (b *run) measureKept(ctx context.Context, p *process) error {
	for _, part := range []struct {
		Part
		measure func(context.Context, *process) error
	}{{PartCached, b.measureCached}, {PartFresh, b.measureFresh}, {PartEdits, b.measureEdits}} {
		if b.wants(part.Part) {
			if err := part.measure(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// with starts a service, surveys it where nothing has yet, and has it measured.
func (b *run) with(ctx context.Context, args []string, measure func(context.Context, *process) error) error {
	p, err := b.serve(ctx, b.options.Store, append(args, b.options.Serve...)...)
	if err != nil {
		return err
	}
	defer p.stop()
	if b.report.Start == nil {
		if err := b.started(ctx, p); err != nil {
			return err
		}
	}
	if b.places == nil {
		b.say("选取地点", "drawing places")
		if b.places, err = p.survey(ctx, b.seed); err != nil {
			return err
		}
	}
	return measure(ctx, p)
}

func (b *run) measureBare(ctx context.Context, p *process) error {
	if b.wants(PartTiles) {
		if err := b.measureTiles(ctx, p); err != nil {
			return err
		}
	}
	if b.wants(PartQueries) {
		if err := b.measureQueries(ctx, p); err != nil {
			return err
		}
	}
	if b.options.Against != "" {
		return b.measureAgainst(ctx, p)
	}
	return nil
}

// started notes how the first service came up and what it holds before it has answered anything.
func (b *run) started(ctx context.Context, p *process) error {
	var s status
	if err := p.getJSON(ctx, "/api/status", &s); err != nil {
		return err
	}
	b.report.Version, b.report.Assets = s.Version, s.Assets
	if s.Notice != "" {
		b.report.Data = s.Notice
	}
	spent, err := p.cpu()
	if err != nil {
		return err
	}
	m, err := p.memory()
	if err != nil {
		return err
	}
	b.report.Start = &Start{ReadySeconds: p.ready.Seconds(), CPUSeconds: spent.Seconds(), Memory: m}
	if b.options.Profiles == "" {
		return nil
	}
	return p.save(ctx, "/debug/pprof/heap", filepath.Join(b.options.Profiles, "heap.pprof"))
}

// uncached are the arguments that have serve render every tile anew, where it keeps any.
func (b *run) uncached(ctx context.Context) []string {
	out, err := exec.CommandContext(ctx, b.program, "serve", "--help").Output()
	if err == nil && strings.Contains(string(out), "--tile-cache") {
		return []string{"--tile-cache", "0"}
	}
	return nil
}

// figure measures one work and keeps its figure.
func (b *run) figure(ctx context.Context, p *process, t task) error {
	t.budget = b.options.Budget
	f, err := p.measure(ctx, t)
	if err != nil {
		return fmt.Errorf("%s: %w", t.work, err)
	}
	b.say(fmt.Sprintf("%s：每次 %.3f ms CPU", t.work, f.CPUMS), fmt.Sprintf("%s: %.3f ms CPU a request", t.work, f.CPUMS))
	b.report.Figures = append(b.report.Figures, f)
	return b.profile(ctx, p, t)
}
