package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/sample"
	"needlepoint/cmd/needlepoint/bench"
)

// benchCommand measures the service at work.
type benchCommand struct {
	Store    string        `help:"Measure on this store rather than on made-up assets: a GeoPackage, which the parts that edit change where they are named with --only, or a postgres:// URL." placeholder:"FILE|URL"`
	Assets   int           `help:"How many assets to make up and import." default:"1000000"`
	Seed     uint64        `help:"Of the assets made up and of the places looked at." default:"1"`
	Only     []string      `help:"Only these parts: ${bench_parts}." placeholder:"PART"`
	Against  string        `help:"Have a PostGIS on this machine do the same work, in a database of its own that is dropped again; the user must be allowed to make one." placeholder:"postgres://…"`
	Budget   time.Duration `help:"Longest time for one work, warming up aside." default:"6s"`
	Dir      string        `help:"Folder for what is made on the way; a temporary one where not given." type:"existingdir" placeholder:"DIR"`
	Profiles string        `help:"Keep a CPU profile of each work, and one of the heap, in this folder." type:"existingdir" placeholder:"DIR"`
	JSON     string        `help:"Write the report as JSON to this file too; - for the output instead of the table." name:"json" placeholder:"FILE"`
	Token    string        `help:"Token of an account with rights to the store that is given; a sample needs none." env:"NEEDLEPOINT_TOKEN" placeholder:"TOKEN"`
	Serve    []string      `help:"Further arguments of serve, such as --serve=--log-level=debug." placeholder:"ARG"`
}

// benchParts is the list of parts for the help.
func benchParts() string {
	var names []string
	for _, p := range bench.AllParts() {
		names = append(names, string(p))
	}
	return strings.Join(names, ", ")
}

// Run measures and prints the report.
func (c benchCommand) Run(ctx context.Context, con *console) error {
	options, err := c.options(con)
	if err != nil {
		return err
	}
	report, err := bench.Run(ctx, options)
	if err != nil {
		return err
	}
	if c.JSON == "-" {
		enc := json.NewEncoder(con.out)
		enc.SetIndent("", "  ")
		return enc.Encode(report)
	}
	if c.JSON != "" {
		text, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return fmt.Errorf("bench: %w", err)
		}
		if err := os.WriteFile(c.JSON, append(text, '\n'), 0o644); err != nil {
			return fmt.Errorf("bench: %w", err)
		}
	}
	return report.WriteTable(con.out, con.lang)
}

// markInvented says of a store that its data are made up.
func markInvented(ctx context.Context, name string) (err error) {
	store, err := storeFlags{Store: name}.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	m, ok := store.(assets.Meta)
	if !ok {
		return nil
	}
	return m.SetMeta(ctx, assets.MetaSample, "虚构的测量数据 · made-up data to measure with")
}

func (c benchCommand) options(con *console) (bench.Options, error) {
	program, err := os.Executable()
	if err != nil {
		return bench.Options{}, fmt.Errorf("bench: %w", err)
	}
	if c.Assets < 1 || c.Assets > sample.MaxAssets {
		return bench.Options{}, misuse{assets.Text{
			ZH: fmt.Sprintf("--assets＝%d：应为 1 到 %d", c.Assets, sample.MaxAssets),
			EN: fmt.Sprintf("--assets = %d: a number from 1 to %d is expected", c.Assets, sample.MaxAssets)}}
	}
	if c.Store != "" {
		if err := (storeFlags{Store: c.Store}).mustExist(); err != nil {
			return bench.Options{}, err
		}
	}
	var parts []bench.Part
	for _, name := range c.Only {
		if !strings.Contains(", "+benchParts()+",", ", "+name+",") {
			return bench.Options{}, misuse{assets.Text{
				ZH: fmt.Sprintf("--only＝%s：应为 %s 之一", name, benchParts()),
				EN: fmt.Sprintf("--only = %s: one of %s is expected", name, benchParts())}}
		}
		parts = append(parts, bench.Part(name))
	}
	return bench.Options{Program: program, Store: c.Store, Assets: c.Assets, Seed: c.Seed, Parts: parts, Against: c.Against, Budget: c.Budget, Dir: c.Dir,
		Profiles: c.Profiles, Serve: c.Serve, Token: c.Token, MarkInvented: markInvented, At: con.clock(), Say: func(t assets.Text) { fmt.Fprintln(con.err, t.In(con.lang)) }}, nil
}
