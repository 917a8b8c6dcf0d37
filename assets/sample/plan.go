package sample

import (
	"fmt"
	"iter"
	"math"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Sizes of a sample, in assets.
const (
	DefaultAssets = 60_000
	MinAssets     = 1_000
	MaxAssets     = 10_000_000
)

// ReferenceDate is the day that all dates of the sample are relative to.
const ReferenceDate = "2026-11-01"

// blockYield is how many assets a block of the whole district has on average; the size follows from it.
const blockYield = 262

// Note returns the notice that every store with a sample carries.
func Note() assets.Text {
	return assets.Text{ZH: "示例数据，非真实台账", EN: "Sample data, not a real inventory"}
}

// Options choose a sample. The same options give the same district, byte for byte.
type Options struct {
	Seed   uint64
	Assets int // how many; 0 stands for DefaultAssets. Boundaries come on top.
}

// Plan is a district that was laid out but not yet written down.
type Plan struct {
	*layout
	divisions *divisions
	bag       *bag
	species   []treeSpecies
	estates   []string
	themes    []string
	places    []string
	assets    int
}

// District lays out the district for the options. More assets make it larger, not denser.
func District(o Options) (*Plan, error) {
	if o.Assets == 0 {
		o.Assets = DefaultAssets
	}
	if o.Assets < MinAssets || o.Assets > MaxAssets {
		return nil, assets.Refuse(assets.Invalid, "sample", assets.Text{
			ZH: fmt.Sprintf("部件数＝%d：应为 %d 到 %d", o.Assets, MinAssets, MaxAssets),
			EN: fmt.Sprintf("assets = %d: a number from %d to %d is expected", o.Assets, MinAssets, MaxAssets)})
	}
	blocks := float64(o.Assets) / blockYield / 0.83 // some of the lattice lies outside the outline
	nu := max(18, int(math.Round(math.Sqrt(blocks*1.35))))
	nv := max(13, int(math.Ceil(blocks/float64(nu))))
	l := layOut(o.Seed, planWaters(nu, nv))
	return &Plan{layout: l, divisions: l.divide(), bag: newBag(), assets: o.Assets,
		species: listSpecies(), estates: split(estates), themes: split(themes), places: split(places)}, nil
}

// Extent returns a box around the district, in degrees.
func (p *Plan) Extent() orb.Bound { return p.outline().Bound() }

func (p *Plan) outline() orb.Geometry {
	var all []int
	for k, u := range p.uses {
		if u != outside {
			all = append(all, k)
		}
	}
	return p.area(all)
}

// Records yields everything, boundaries first, in the same order every time.
func (p *Plan) Records() iter.Seq[assets.Record] {
	return func(yield func(assets.Record) bool) {
		for b := range p.Boundaries() {
			if !yield(b) {
				return
			}
		}
		for a := range p.Assets() {
			if !yield(a) {
				return
			}
		}
	}
}
