package storetest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Seed returns the seed to use and prints it: that of NEEDLEPOINT_SEED, or a fixed one.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := uint64(20261124)
	if s := os.Getenv("NEEDLEPOINT_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("NEEDLEPOINT_SEED: %v", err)
		}
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return seed
}

// Count returns the short count, or the long one where NEEDLEPOINT_PROVE is 1.
func Count(short, long int) int {
	if proving() {
		return long
	}
	return short
}

// RandomSets returns n change sets to be committed one after the other to an empty store: inserts, updates,
// deletes and undos of both nouns, every kind of geometry, hard text and numbers, and among them some sets
// that a store must refuse and some that it must recognise. They name ids and revisions as the contract
// gives them, so every store that keeps it answers alike.
func RandomSets(seed uint64, n int) []assets.ChangeSet {
	g := &generator{r: rand.New(rand.NewPCG(seed, 1)), model: NewModel()}
	sets := make([]assets.ChangeSet, n)
	for i := range sets {
		sets[i] = g.set(i)
		_, _ = g.model.Commit(context.Background(), sets[i]) // some are refused, here as everywhere
	}
	return sets
}

type generator struct {
	r     *rand.Rand
	model *Model
	keyed []assets.ChangeSet
	refs  int
}

func (g *generator) set(i int) assets.ChangeSet {
	records := g.model.records()
	if len(g.keyed) > 0 && g.r.IntN(12) == 0 { // a client that repeats itself, or says something else
		cs := g.keyed[g.r.IntN(len(g.keyed))]
		if g.r.IntN(3) == 0 {
			cs.Reason += "!"
		}
		return cs
	}
	cs := assets.ChangeSet{Base: g.model.head(), Strict: g.r.IntN(4) == 0, Actor: g.text(), Via: "api", Reason: g.text(),
		At: time.UnixMicro(1.8e15 + int64(g.r.IntN(1e15))).Add(time.Duration(g.r.IntN(1000)))}
	if cs.Base > 0 && g.r.IntN(20) == 0 {
		cs.Base--
	}
	touched := map[recordKey]bool{}
	for range 1 + g.r.IntN(8) {
		op := g.operation(records)
		key := recordKey{op.Noun, op.ID}
		if op.ID != 0 && touched[key] {
			continue
		}
		touched[key] = true
		cs.Operations = append(cs.Operations, op)
	}
	if committed := g.model.log(); len(committed) > 0 && g.r.IntN(10) == 0 {
		cs.Operations = assets.Undo(committed[g.r.IntN(len(committed))])
	}
	if g.r.IntN(3) == 0 {
		cs.Key = fmt.Sprintf("0199-%08x-%d", g.r.Uint32(), i)
		g.keyed = append(g.keyed, cs)
	}
	return cs
}

func (g *generator) operation(records []assets.Record) assets.Operation {
	if len(records) == 0 || g.r.IntN(5) < 2 {
		return assets.Put(g.record())
	}
	was := records[g.r.IntN(len(records))]
	switch g.r.IntN(40) {
	case 0: // somebody was faster
		return assets.Drop(was.WithRevision(was.Revised() + 1))
	case 1: // never was
		return assets.Drop(was.WithKey(was.Key() + 100_000))
	case 2, 3: // a ref that another may have
		if op := assets.Replace(referred(was, fmt.Sprintf("R %d", g.r.IntN(1+g.refs)))); op.ID != 0 {
			return op
		}
	case 4: // an id that may be free again
		r := g.record()
		return assets.Operation{Action: assets.Insert, Noun: r.Noun(), ID: 1 + int64(g.r.IntN(60)), Record: r}
	}
	if g.r.IntN(4) == 0 {
		return assets.Drop(was)
	}
	for {
		if now := g.record(); now.Noun() == was.Noun() {
			op := assets.Replace(now.WithKey(was.Key()).WithRevision(was.Revised()))
			if g.r.IntN(3) == 0 {
				op.IfRev = assets.AnyRevision
			}
			return op
		}
	}
}

func (g *generator) record() assets.Record {
	ref := ""
	if g.r.IntN(3) > 0 {
		g.refs++
		ref = fmt.Sprintf("R %d", g.refs)
	}
	stage := pick(g.r, assets.AllStages())
	if g.r.IntN(3) == 0 {
		return assets.Boundary{Ref: ref, Kind: pick(g.r, assets.AllKinds()), Grid: pick(g.r, []string{"", "management", "police ' grid"}),
			Name: g.text(), Stage: stage, Geometry: g.geometry(), Attributes: g.attributes()}
	}
	return assets.Asset{Ref: ref, Class: pick(g.r, []assets.ClassKey{"street_light", "litter_bin", "street_tree"}), Name: g.text(),
		Condition: pick(g.r, assets.AllConditions()), Stage: stage, Geometry: g.geometry(), Attributes: g.attributes()}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (g *generator) point() orb.Point {
	switch g.r.IntN(12) {
	case 0:
		return orb.Point{pick(g.r, []float64{0, math.Copysign(0, -1), 180, -180, 5e-324, 0.1, 1e-300}), pick(g.r, []float64{90, -90, 0, 1.0 / 3})}
	case 1:
		return orb.Point{math.Nextafter(123, 124), math.Nextafter(41, 40)}
	}
	return orb.Point{123 + g.r.Float64()/8, 41 + g.r.Float64()/8}
}

func (g *generator) line() orb.LineString {
	line := make(orb.LineString, 2+g.r.IntN(5))
	for i := range line {
		line[i] = g.point()
	}
	return line
}

// area returns a triangle round a place with, sometimes, a hole in it.
func (g *generator) area() orb.Polygon {
	c, s := orb.Point{123 + g.r.Float64()/8, 41 + g.r.Float64()/8}, 1e-4+g.r.Float64()/1e3
	triangle := func(s float64) orb.Ring {
		return orb.Ring{{c[0] - s, c[1] - s}, {c[0] + s, c[1] - s}, {c[0], c[1] + s}, {c[0] - s, c[1] - s}}
	}
	out := orb.Polygon{triangle(s)}
	if g.r.IntN(2) == 0 {
		hole := triangle(s / 8)
		hole[1], hole[2] = hole[2], hole[1]
		out = append(out, hole)
	}
	return out
}

func (g *generator) geometry() orb.Geometry {
	n := 1 + g.r.IntN(3)
	switch g.r.IntN(8) {
	case 0:
		return orb.MultiPoint(g.line())
	case 1:
		return g.line()
	case 2:
		return orb.MultiLineString(times(n, g.line))
	case 3, 4:
		return g.area()
	case 5:
		return orb.MultiPolygon(times(n, g.area))
	}
	return g.point()
}

func times[T any](n int, make func() T) []T {
	var out []T
	for range n {
		out = append(out, make())
	}
	return out
}
