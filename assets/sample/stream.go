package sample

import (
	"cmp"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// weight says how gladly a candidate is left out when a block has more than its share.
type weight uint8

const (
	structure weight = iota // roads, water, buildings
	furniture
	filler // trees in courts, number plates, bays: as many as are wanted
)

// candidate is an asset before it has its ref and condition.
type candidate struct {
	class      assets.ClassKey
	name       string
	geometry   orb.Geometry
	attributes assets.Attributes
	weight     weight
	sturdy     bool // land and water are neither broken nor lost
	draw       uint32
}

// sketch collects the candidates of one block.
type sketch struct {
	*Plan
	rand *rand.Rand
	out  []candidate
	i, j int
	use  use
	damp bool // water is near: every point is checked
}

func (s *sketch) add(c candidate) {
	c.draw = s.rand.Uint32()
	s.out = append(s.out, c)
}

// point adds a piece of furniture at (u, v), unless it would stand in the water.
func (s *sketch) point(class assets.ClassKey, u, v float64, attributes assets.Attributes) {
	if s.drowned(u, v) {
		return
	}
	s.add(candidate{class: class, geometry: s.lattice.point(u, v), attributes: attributes, weight: furniture})
}

// spot is a point of the plan in metres.
type spot struct{ u, v float64 }

// named adds a piece of furniture with a name, unless it would stand in the water.
func (s *sketch) named(class assets.ClassKey, name string, at spot, attributes assets.Attributes) {
	if s.drowned(at.u, at.v) {
		return
	}
	s.add(candidate{class: class, name: name, geometry: s.lattice.point(at.u, at.v), attributes: attributes, weight: furniture})
}

// fill adds something of which there may be any number.
func (s *sketch) fill(class assets.ClassKey, u, v float64, attributes assets.Attributes) {
	if s.drowned(u, v) {
		return
	}
	s.add(candidate{class: class, geometry: s.lattice.point(u, v), attributes: attributes, weight: filler})
}

func (s *sketch) drowned(u, v float64) bool {
	return s.damp && (s.bay.wet(u, v, 0.8) || s.lake.wet(u, v, 0.8))
}

// nearWater reports whether the block or one beside it has water.
func (l *layout) nearWater(i, j int) bool {
	for _, n := range [...]use{l.at(i, j), l.at(i-1, j), l.at(i+1, j), l.at(i, j-1), l.at(i, j+1)} {
		if n > outside && n < residential {
			return true
		}
	}
	return false
}

// land adds something flat that carries no damage of its own.
func (s *sketch) land(class assets.ClassKey, name string, g orb.Geometry, attributes assets.Attributes) {
	s.add(candidate{class: class, name: name, geometry: g, attributes: attributes, sturdy: true})
}

// built adds a structure that may be damaged.
func (s *sketch) built(class assets.ClassKey, name string, g orb.Geometry, attributes assets.Attributes) {
	s.add(candidate{class: class, name: name, geometry: g, attributes: attributes})
}

func (s *sketch) between(a, b float64) float64 { return a + (b-a)*s.rand.Float64() }

func (s *sketch) one(list []string) string { return list[s.rand.IntN(len(list))] }

// date returns a day of the given years.
func (s *sketch) date(from, to int) string {
	return isoDay(from+s.rand.IntN(to-from+1), 1+s.rand.IntN(12), 1+s.rand.IntN(28))
}

func isoDay(y, m, d int) string {
	b := make([]byte, 0, 10)
	b = strconv.AppendInt(b, int64(y), 10)
	return string(append(b, '-', byte('0'+m/10), byte('0'+m%10), '-', byte('0'+d/10), byte('0'+d%10)))
}

// Assets yields the assets: water and wetland first, then block by block from the south-west, as many as
// the options say. Ids and revisions are for the store to give.
func (p *Plan) Assets() iter.Seq[assets.Asset] {
	return func(yield func(assets.Asset) bool) {
		w := writer{plan: p, yield: yield, numbers: map[assets.ClassKey]int{}, codes: classCodes()}
		s := &sketch{Plan: p, rand: rand.New(rand.NewPCG(p.seed, 7))}
		s.water()
		if !w.write(s, len(s.out)) {
			return
		}
		total, left := 0, p.assets-w.placed
		for _, u := range p.uses {
			total += u.share()
		}
		w.placed = 0
		done, due := 0, 0
		for j := range p.waters.nv {
			for i := range p.waters.nu {
				if p.at(i, j) == outside {
					continue
				}
				done += p.at(i, j).share()
				*s = sketch{Plan: p, rand: rand.New(rand.NewPCG(p.seed, mix(uint64(i)<<32|uint64(j)))), out: s.out[:0], i: i, j: j, use: p.at(i, j), damp: p.nearWater(i, j)}
				s.roads()
				s.frontages()
				s.block()
				// What one block cannot give, the next ones make up for.
				due = int(float64(left) * float64(done) / float64(total))
				if !w.write(s, due-w.placed) {
					return
				}
			}
		}
	}
}

// share returns about how many assets a block of the use has when it is neither thinned nor filled.
func (u use) share() int {
	switch u {
	case residential, greenUse:
		return 330
	case commercial:
		return 240
	case campus, industrial:
		return 210
	case buildingSite:
		return 140
	case riverUse:
		return 165
	case tributaryUse:
		return 130
	case bayUse:
		return 215
	case lakeUse:
		return 290
	}
	return 0
}

// writer turns candidates into assets: it keeps to the quota, numbers them and gives each its condition.
type writer struct {
	plan    *Plan
	yield   func(assets.Asset) bool
	numbers map[assets.ClassKey]int
	codes   map[assets.ClassKey]string
	placed  int // how many were written
	order   []int
}

// write writes the candidates of one block, at most quota of them, in their order. It reports whether the
// reader wants more.
func (w *writer) write(s *sketch, quota int) bool {
	keep := len(s.out)
	w.order = w.order[:0]
	for k := range s.out {
		w.order = append(w.order, k)
	}
	if keep > quota {
		keep = max(quota, 0)
		slices.SortFunc(w.order, func(a, b int) int {
			x, y := &s.out[a], &s.out[b]
			return cmp.Or(int(x.weight)-int(y.weight), cmp.Compare(x.draw, y.draw), a-b)
		})
		w.order = w.order[:keep]
		slices.Sort(w.order)
	}
	w.placed += keep
	// Broken things come in clusters: one place has several times the damage of another.
	cluster := 0.45 + 1.1*s.chance(s.i/3, s.j/3, 41) + max(0, 4*(s.chance(s.i, s.j, 42)-0.9))
	for _, k := range w.order {
		c := &s.out[k]
		a := assets.Asset{Ref: w.ref(c.class), Class: c.class, Name: c.name, Condition: assets.Intact, Stage: assets.InService, Geometry: c.geometry, Attributes: c.attributes}
		if !c.sturdy {
			w.age(&a, mix(uint64(c.draw)^w.plan.seed<<13), cluster)
		}
		if !w.yield(a) {
			return false
		}
	}
	return true
}

// age gives an asset its condition and stage. q is a random number, cluster the local share of damage.
func (w *writer) age(a *assets.Asset, q uint64, cluster float64) {
	x := float64(q>>11) / (1 << 53) / cluster
	y := mix(q) % 1000
	switch {
	case x < 0.0302:
		a.Condition = assets.Damaged
		if a.Class == "street_light" && y < 600 {
			if dark, err := a.Attributes.With("lit", "off"); err == nil {
				a.Attributes = dark
			}
		}
	case x < 0.0302+0.0121:
		a.Condition = assets.Absent
	case x < 0.0302+0.0121+0.0061:
		a.Condition = assets.Abandoned
		if y < 350 {
			a.Stage = assets.Retired
		}
	case x < 0.0302+0.0121+0.0061+0.0021:
		a.Condition = assets.Removed
		if y < 500 {
			a.Stage = assets.Retired
		}
	case y < 5:
		a.Stage = assets.Planned
	}
}

// ref returns the next 17-digit component code of a class: 6 district + 2 + 3 class + 6 sequence. Beyond
// 999999 of a class the next invented district begins.
func (w *writer) ref(class assets.ClassKey) string {
	n := w.numbers[class]
	w.numbers[class] = n + 1
	b := make([]byte, 17)
	code := 999001 + n/999999
	n = n%999999 + 1
	for k := 5; k >= 0; k-- {
		b[k] = byte('0' + code%10)
		code /= 10
	}
	copy(b[6:11], w.codes[class])
	for k := 16; k >= 11; k-- {
		b[k] = byte('0' + n%10)
		n /= 10
	}
	return string(b)
}
