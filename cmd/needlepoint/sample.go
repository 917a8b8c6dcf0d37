package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/sample"
)

// sampleCommand fills an empty store with an invented district.
type sampleCommand struct {
	storeFlags
	Seed   uint64 `help:"Another seed makes another district; the same seed the same one." default:"1"`
	Assets int    `help:"How many assets, up to 10 million; more make the district larger." default:"60000"`
}

// setSizeOfSample is how many records one revision of a sample holds, so that ten million do not sit in memory at once.
const setSizeOfSample = 100_000

// Run fills the store, straight through its port: there is no book yet that a rule could look at, and a sample
// of ten million must not need the memory of one.
func (c sampleCommand) Run(ctx context.Context, con *console) (err error) {
	plan, err := sample.District(sample.Options{Seed: c.Seed, Assets: c.Assets})
	if err != nil {
		return err
	}
	catalogue, err := c.readCatalogue()
	if err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := refuseUsed(ctx, store, c.masked()); err != nil {
		return err
	}
	if m, ok := store.(assets.Meta); ok {
		if err := m.SetMeta(ctx, assets.MetaSample, sample.Note().ZH+" · "+sample.Note().EN); err != nil {
			return err
		}
	}
	at, err := time.Parse(time.DateOnly, sample.ReferenceDate)
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	shown := con.progress(assets.Text{ZH: "生成示例", EN: "making the sample"}, int64(c.Assets))
	defer shown.done()
	w := sampleWriter{store: store, at: at}
	n := int64(0)
	for r := range plan.Records() {
		if err := catalogue.CheckRecord(r); err != nil {
			return fmt.Errorf("sample: %s %d: %w", r.Noun(), n, err)
		}
		if err := w.add(ctx, r); err != nil {
			return err
		}
		n++
		shown.at(n)
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	shown.done()
	con.say(assets.Text{
		ZH: fmt.Sprintf("%s：%s 条记录，%d 个修订。%s", c.masked(), grouped(n), w.revisions, sample.Note().ZH),
		EN: fmt.Sprintf("%s: %s records in %d revisions. %s", c.masked(), grouped(n), w.revisions, sample.Note().EN)})
	return nil
}

// refuseUsed keeps a sample out of a store that holds anything.
func refuseUsed(ctx context.Context, store assets.Store, name string) error {
	head, err := store.Load(ctx, 0, func(assets.Record) error { return errUsed })
	if errors.Is(err, errUsed) || err == nil && head.Revision > 0 {
		return misuse{assets.Text{
			ZH: name + " 里已有数据；示例只写进空的库，请用 --store 另指一个", EN: name + " is in use already; a sample goes into an empty store only: name another with --store"}}
	}
	return err
}

var errUsed = errors.New("the store holds records")

// sampleWriter commits records a set at a time.
type sampleWriter struct {
	store     assets.Store
	at        time.Time
	set       []assets.Operation
	revisions int
}

func (w *sampleWriter) add(ctx context.Context, r assets.Record) error {
	if w.set = append(w.set, assets.Put(r)); len(w.set) < setSizeOfSample {
		return nil
	}
	return w.flush(ctx)
}

func (w *sampleWriter) flush(ctx context.Context) error {
	if len(w.set) == 0 {
		return nil
	}
	_, err := w.store.Commit(ctx, assets.ChangeSet{Actor: "needlepoint", Via: assets.ViaSample,
		Reason: sample.Note().ZH, At: w.at, Operations: w.set})
	w.set, w.revisions = w.set[:0:0], w.revisions+1
	return err
}
