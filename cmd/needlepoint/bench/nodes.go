package bench

import (
	"context"
	"fmt"
	"os"

	"needlepoint/cmd/needlepoint/bench/dataset"
)

// nodeAssets is how many assets the book of two nodes holds at most: what an edit takes from one to the other does not
// depend on it.
const nodeAssets = 50_000

// measureNodes edits on one node and looks for each edit in a tile of another, both on one PostGIS.
func (b *run) measureNodes(ctx context.Context) error {
	r, err := openRival(ctx, b.options.Against)
	if err != nil {
		return err
	}
	defer r.close()
	b.say("两个节点共用一个 PostGIS", "two nodes on one PostGIS")
	store, err := r.store()
	if err != nil {
		return err
	}
	n := min(b.options.Assets, nodeAssets)
	pair := &run{env: b.env, options: b.options, report: &Report{}}
	pair.options.Assets, pair.options.Store = n, store
	file, err := pair.writeDataset("made-up-nodes.geojsonl", dataset.Flat)
	if err != nil {
		return err
	}
	defer os.Remove(file)
	if err := pair.importInto(ctx, file); err != nil {
		return err
	}
	if err := b.options.MarkInvented(ctx, store); err != nil {
		return err
	}
	writer, err := pair.serve(ctx, store, b.options.Serve...)
	if err != nil {
		return err
	}
	defer writer.stop()
	reader, err := pair.serve(ctx, store, b.options.Serve...)
	if err != nil {
		return err
	}
	defer reader.stop()
	if pair.places, err = writer.survey(ctx, b.seed); err != nil {
		return err
	}
	f, err := pair.follow(ctx, writer, reader)
	if err != nil {
		return err
	}
	f.Assets = n
	b.report.OtherNode = f
	b.say(fmt.Sprintf("修改到另一节点的瓦片：p99 %.1f ms", f.P99MS), fmt.Sprintf("edit to a tile of the other node: p99 %.1f ms", f.P99MS))
	return nil
}
