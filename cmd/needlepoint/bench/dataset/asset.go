package dataset

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/sample"
)

// Notice is what must be said of the data wherever they are shown.
const Notice = "made-up data, not a real inventory"

// Options choose an inventory; the same options give the same one, byte for byte.
type Options struct {
	Seed   uint64
	Assets int
}

// Vertices of a line, and of an area's ring without its closing one.
const (
	lineVertices = 10
	ringVertices = 12
)

// Assets yields the inventory: 70 % points, 20 % lines, 10 % areas; 15 % have a name, 5 % are not intact, 30 % have a
// day on which they are due. Their order has nothing to do with their places. Ids are for the store to give.
func Assets(o Options) (iter.Seq[assets.Asset], error) {
	if o.Assets < 1 || o.Assets > sample.MaxAssets {
		return nil, fmt.Errorf("dataset: %d assets: a number from 1 to %d is expected", o.Assets, sample.MaxAssets)
	}
	drafts, err := gather(o.Seed)
	if err != nil {
		return nil, err
	}
	day, err := time.Parse(time.DateOnly, sample.ReferenceDate)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	return func(yield func(assets.Asset) bool) {
		r := rand.New(rand.NewPCG(o.Seed, 0x6e70))
		m := maker{rand: r, city: lay(r, o.Assets), drafts: drafts, day: day, numbers: map[assets.ClassKey]int{}}
		for n := range o.Assets {
			a, err := m.asset(n)
			if err != nil || !yield(a) { // attributes of the sample take another field
				return
			}
		}
	}, nil
}

// maker makes one asset after another.
type maker struct {
	rand    *rand.Rand
	city    city
	drafts  pool
	day     time.Time
	numbers map[assets.ClassKey]int
}

func (m *maker) asset(n int) (assets.Asset, error) {
	kind := assets.PointKind
	switch d := m.rand.IntN(10); {
	case d >= 9:
		kind = assets.AreaKind
	case d >= 7:
		kind = assets.LineKind
	}
	named := m.rand.IntN(100) < 15
	d := m.draft(kind, named)
	a := assets.Asset{Class: d.class, Condition: assets.Intact, Stage: assets.InService, Attributes: d.attributes}
	a.Ref = m.ref(d)
	if named {
		a.Name = d.name + "·" + strconv.Itoa(n%5000)
	}
	m.age(&a)
	a.Geometry = m.geometry(kind)
	if m.rand.IntN(100) >= 30 {
		return a, nil
	}
	var err error
	a.Attributes, err = a.Attributes.With("next_due_on", m.day.AddDate(0, 0, m.rand.IntN(360)-60).Format(time.DateOnly))
	return a, err
}

func (m *maker) draft(kind assets.GeometryKind, named bool) draft {
	list := m.drafts[kind].unnamed
	if named || len(list) == 0 {
		list = m.drafts[kind].named
	}
	return list[m.rand.IntN(len(list))]
}

// ref is the next 17-digit code of a class: 6 district + 5 class + 6 sequence.
func (m *maker) ref(d draft) string {
	n := m.numbers[d.class]
	m.numbers[d.class] = n + 1
	return fmt.Sprintf("%06d%s%06d", 999001+n/999999, d.code, n%999999+1)
}

// age gives an asset its condition and stage, in the sample's shares.
func (m *maker) age(a *assets.Asset) {
	switch x := m.rand.IntN(1000); {
	case x < 30:
		a.Condition = assets.Damaged
	case x < 42:
		a.Condition = assets.Absent
	case x < 48:
		a.Condition = assets.Abandoned
		if m.rand.IntN(3) == 0 {
			a.Stage = assets.Retired
		}
	case x < 50:
		a.Condition = assets.Removed
		if m.rand.IntN(2) == 0 {
			a.Stage = assets.Retired
		}
	case x < 55:
		a.Stage = assets.Planned
	}
}

func (m *maker) geometry(kind assets.GeometryKind) orb.Geometry {
	s := m.city.site(m.rand)
	switch kind {
	case assets.LineKind:
		return m.line(s)
	case assets.AreaKind:
		return m.area(s)
	}
	return m.city.at(s, 0, 0)
}

// line runs along the street, a metre to and fro.
func (m *maker) line(s site) orb.LineString {
	step := 2 + 6*m.rand.Float64()
	line := make(orb.LineString, lineVertices)
	for i := range line {
		line[i] = m.city.at(s, float64(i)*step, m.rand.Float64())
	}
	return line
}

// area is a plot whose rim is seen from its middle, so that no two edges of it cross.
func (m *maker) area(s site) orb.Polygon {
	radius := 4 + 8*m.rand.Float64()
	ring := make(orb.Ring, 0, ringVertices+1)
	for i := range ringVertices {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / ringVertices)
		if s.upright { // the frame is mirrored: the exterior shall still run counter-clockwise
			sin = -sin
		}
		reach := radius * (0.75 + 0.25*m.rand.Float64())
		ring = append(ring, m.city.at(s, reach*cos, reach*sin))
	}
	return orb.Polygon{append(ring, ring[0])}
}
