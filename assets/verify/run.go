package verify

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"needlepoint/assets"
)

// Options are what a verification is told; the zero value is usable.
type Options struct {
	Clock     func() time.Time // nil for time.Now
	Progress  func(rows int)   // called now and then with how many rows were read in all; nil for nobody
	Published []Stamp          // what the chain must hold
}

// Stamp is a hash that was published with its revision.
type Stamp struct {
	Revision assets.Revision
	Hash     string
	From     string // where it was found, in the reader's words
}

// proof is one verification under way.
type proof struct {
	Options
	in     assets.Inspection
	read   atomic.Int64 // rows
	report *Report

	foot    assets.Foot
	sets    []assets.LoggedSet
	pending map[assets.RecordKey]assets.Record // what the book holds of the records edited since
}

// Run asks everything of a book. Its error says that the store could not be read to the end; what is wrong with the book is in
// the report.
func Run(ctx context.Context, ledger assets.Ledger, opts Options) (*Report, error) {
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	start := opts.Clock()
	var report *Report
	err := ledger.Inspect(ctx, func(ctx context.Context, in assets.Inspection) error {
		p := &proof{Options: opts, in: in, report: &Report{}}
		report = p.report
		return p.run(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	report.Took = opts.Clock().Sub(start)
	return report, nil
}

func (p *proof) run(ctx context.Context) error {
	check := func(name string) *Check {
		c := &Check{Name: name, Verdict: OK}
		p.report.Checks = append(p.report.Checks, c)
		return c
	}
	l := &logProof{proof: p, revisions: check(CheckRevisions), chain: check(CheckChain), replay: check(CheckReplay)}
	pending, watch := check(CheckPending), check(CheckWatch)
	spatial, memory := check(CheckSpatial), check(CheckMemory)
	foot := check(CheckFoot)
	if err := p.timed(pending, func() error { return p.readPending(ctx, pending) }); err != nil {
		return err
	}
	if err := p.timed(watch, func() error { return p.watched(ctx, watch) }); err != nil {
		return err
	}
	// Two lanes, as the log and the indexes are read apart.
	lanes, ctx := errgroup.WithContext(ctx)
	lanes.Go(func() error { return l.run(ctx) })
	lanes.Go(func() error {
		if err := p.timed(spatial, func() error { return p.spatial(ctx, spatial) }); err != nil {
			return err
		}
		return p.timed(memory, func() error { return p.memory(ctx, memory) })
	})
	if err := lanes.Wait(); err != nil {
		return err
	}
	if err := p.timed(foot, func() error { l.judgeFoot(foot); return nil }); err != nil {
		return err
	}
	if len(p.Published) > 0 {
		published := check(CheckPublished)
		return p.timed(published, func() error { p.published(published); return nil })
	}
	return nil
}

// timed makes a check and notes how long it took.
func (p *proof) timed(c *Check, ask func() error) error {
	start := p.Clock()
	err := ask()
	c.Took = p.Clock().Sub(start)
	return err
}

// progressEvery is how many rows are read between two words on progress.
const progressEvery = 4096

func (p *proof) count() {
	if n := p.read.Add(1); p.Progress != nil && n%progressEvery == 0 {
		p.Progress(int(n))
	}
}

func (p *proof) readPending(ctx context.Context, c *Check) error {
	edits, err := p.in.Pending(ctx)
	if err != nil {
		return err
	}
	p.pending = make(map[assets.RecordKey]assets.Record, len(edits))
	for _, e := range edits {
		p.pending[e.RecordKey] = e.Before
	}
	c.What = assets.Text{ZH: "没有尚未收录的外部编辑", EN: "no outside edit waits to be adopted"}
	if len(edits) == 0 {
		return nil
	}
	c.What = assets.Text{ZH: fmt.Sprintf("尚未收录的外部编辑：%d", len(edits)), EN: fmt.Sprintf("pending outside edits: %d", len(edits))}
	c.Mend = assets.Text{ZH: "服务运行时会自动收录为一个修订", EN: "the service adopts them as a revision as soon as it runs"}
	for _, e := range edits {
		c.fault(Fault{Noun: e.Noun, ID: e.ID, Message: assets.Text{
			ZH: fmt.Sprintf("%s %d 在本服务之外被编辑", e.Noun.Name().ZH, e.ID), EN: fmt.Sprintf("%s %d was edited around the service", e.Noun, e.ID)}})
	}
	c.Verdict = Pending
	return nil
}

func (p *proof) watched(ctx context.Context, c *Check) error {
	amiss, err := p.in.Watch(ctx)
	for _, t := range amiss {
		c.say(t)
	}
	c.What = assets.Text{ZH: "外部编辑由触发器登记", EN: "triggers note every outside edit"}
	c.Mend = assets.Text{ZH: "启动一次服务即可恢复触发器；在此之前的编辑没有登记，请核对“重放”一行",
		EN: "starting the service once brings the triggers back; edits made without them were not noted: see what replay says"}
	return err
}

func (p *proof) spatial(ctx context.Context, c *Check) error {
	var entries [2]int64
	for i, noun := range []assets.Noun{assets.AssetNoun, assets.BoundaryNoun} {
		state, err := p.in.SpatialIndex(ctx, noun)
		if err != nil {
			return err
		}
		entries[i] = state.Entries
		for _, f := range state.Faults {
			c.fault(Fault{Noun: noun, ID: f.ID, Message: f.Message})
		}
	}
	c.What = assets.Text{ZH: fmt.Sprintf("空间索引与几何一致：部件 %d，边界 %d", entries[0], entries[1]),
		EN: fmt.Sprintf("the spatial index agrees with the geometries: %d assets, %d boundaries", entries[0], entries[1])}
	c.Mend = assets.Text{ZH: "记录本身不受影响；请重建空间索引（PostGIS：REINDEX；GeoPackage：备份后恢复，或用 QGIS 重建）",
		EN: "the records are not touched by this; make the spatial index anew (PostGIS: REINDEX; GeoPackage: with QGIS, or DROP and fill rtree_…_geom)"}
	return nil
}

// published looks for the stamps in the chain.
func (p *proof) published(c *Check) {
	byRevision := make(map[assets.Revision]string, len(p.sets))
	for _, s := range p.sets {
		byRevision[s.Revision] = s.Hash
	}
	for _, stamp := range p.Published {
		hash, there := byRevision[stamp.Revision]
		f := Fault{Revision: stamp.Revision}
		switch {
		case !there && stamp.Revision > p.foot.Revision:
			f.Message = assets.Text{
				ZH: fmt.Sprintf("%s 公布过修订 %d，而日志止于修订 %d：日志的末尾被截去", stamp.From, stamp.Revision, p.foot.Revision),
				EN: fmt.Sprintf("%s published revision %d, and the log ends with revision %d: its tail was cut off", stamp.From, stamp.Revision, p.foot.Revision)}
		case !there:
			f.Message = assets.Text{
				ZH: fmt.Sprintf("%s 公布过修订 %d，日志里没有它", stamp.From, stamp.Revision),
				EN: fmt.Sprintf("%s published revision %d, which the log does not hold", stamp.From, stamp.Revision)}
		case hash != stamp.Hash:
			f.Message = assets.Text{
				ZH: fmt.Sprintf("%s 公布的修订 %d 散列是 %s，日志里是 %s：日志被改写过", stamp.From, stamp.Revision, stamp.Hash, hash),
				EN: fmt.Sprintf("%s published hash %s of revision %d, and the log has %s: it was written anew", stamp.From, stamp.Hash, stamp.Revision, hash)}
		default:
			continue
		}
		c.fault(f)
	}
	c.What = assets.Text{ZH: fmt.Sprintf("已公布的散列在链上：%d", len(p.Published)), EN: fmt.Sprintf("published hashes are in the chain: %d", len(p.Published))}
	c.Mend = assets.Text{ZH: "请用公布之后所做的备份恢复", EN: "restore a backup made after the hash was published"}
}
