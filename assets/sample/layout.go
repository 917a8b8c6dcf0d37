package sample

import (
	"math"
	"math/rand/v2"
)

// waters says where on the lattice the water and the two parks lie, by block index.
type waters struct {
	nu, nv           int
	river            int // row of blocks that the river fills
	bayFrom, bayTo   int // columns of the bay and its park, below the river
	bayRows          int
	tributary        int // column of blocks that the tributary fills, above the river
	lakeFrom, lakeTo int // rows of the second park, two columns east of the tributary
}

const lakeColumns = 2

// use is what a block is used for.
type use int

const (
	outside use = iota
	riverUse
	bayUse
	tributaryUse
	lakeUse
	residential
	commercial
	campus
	industrial
	greenUse
	buildingSite
)

// planWaters places water and parks on a lattice of nu by nv blocks.
func planWaters(nu, nv int) waters {
	w := waters{nu: nu, nv: nv, river: nv * 45 / 100, bayRows: 3, bayFrom: nu * 22 / 100, tributary: nu * 66 / 100}
	w.bayFrom |= 1 // a secondary road at least
	w.bayTo = w.bayFrom + 5
	w.lakeFrom = w.river + 3
	w.lakeTo = w.lakeFrom + 2
	return w
}

// layout is what stands where: the lattice, the use of every block, the water.
type layout struct {
	*lattice
	waters
	seed uint64
	uses []use // row by row from the south
	bay  course
	lake course
}

func layOut(seed uint64, w waters) *layout {
	r := rand.New(rand.NewPCG(seed, 1))
	l := &layout{lattice: layLines(r, w), waters: w, seed: seed, uses: make([]use, w.nu*w.nv)}
	l.setOutline(r)
	for j := range w.nv {
		for i := range w.nu {
			if l.uses[j*w.nu+i] != outside {
				l.uses[j*w.nu+i] = l.chooseUse(i, j)
			}
		}
	}
	l.bay, l.lake = l.riverCourse(), l.tributaryCourse()
	return l
}

// setOutline marks the blocks of the district: in each row an interval, so that the whole has no hole.
func (l *layout) setOutline(r *rand.Rand) {
	phase := 6 * r.Float64()
	half := float64(l.waters.nu) / 2
	for j := range l.waters.nv {
		y := 2*(float64(j)+0.5)/float64(l.waters.nv) - 1
		west := 1 - 0.30*math.Pow(math.Abs(y), 2.3) - 0.05*math.Sin(4*y+phase)*math.Abs(y)
		east := 1 - 0.36*math.Pow(math.Abs(y), 2.0) - 0.06*math.Sin(5*y+2*phase)*math.Abs(y)
		from, to := int(math.Round(half-half*min(west, 1))), int(math.Round(half+half*min(east, 1)))
		if j >= l.river-l.bayRows && j <= l.river {
			from = min(from, l.bayFrom-1)
		}
		if j >= l.river && j <= l.lakeTo {
			to = max(to, l.tributary+1+lakeColumns+1)
		}
		for i := max(from, 0); i < min(to, l.waters.nu); i++ {
			l.uses[j*l.waters.nu+i] = residential
		}
	}
}

func (l *layout) chooseUse(i, j int) use {
	switch {
	case j == l.river:
		return riverUse
	case i >= l.bayFrom && i < l.bayTo && j >= l.river-l.bayRows && j < l.river:
		return bayUse
	case i == l.tributary && j > l.river:
		return tributaryUse
	case i > l.tributary && i <= l.tributary+lakeColumns && j >= l.lakeFrom && j < l.lakeTo:
		return lakeUse
	}
	x := 2*float64(i)/float64(l.waters.nu) - 1
	y := 2*float64(j)/float64(l.waters.nv) - 1
	far := math.Hypot(x-0.05, y-0.1) // from the centre of town
	q := l.chance(i, j, 11)
	switch {
	case q < 0.055:
		return greenUse
	case l.us[i+1].at-l.us[i].at < 120: // the column of the tributary, below the river
		return residential
	case q < 0.075:
		return buildingSite
	case far < 0.30 && q < 0.62, q < 0.17:
		return commercial
	case q < 0.25:
		return campus
	case far > 0.85 && q < 0.5 || math.Sin(float64(i)*0.31)+math.Sin(float64(j)*0.37+1) > 1.72:
		return industrial
	}
	return residential
}

// chance returns the same number in [0, 1) for the same place and purpose of one seed.
func (l *layout) chance(i, j int, purpose uint64) float64 {
	return float64(mix(l.seed^purpose<<40^uint64(i)<<20^uint64(j))>>11) / (1 << 53)
}

// mix is the finaliser of splitmix64: neighbouring inputs give unrelated outputs.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// at returns the use of block (i, j), outside beyond the lattice.
func (l *layout) at(i, j int) use {
	if i < 0 || j < 0 || i >= l.waters.nu || j >= l.waters.nv {
		return outside
	}
	return l.uses[j*l.waters.nu+i]
}

// upRoad returns the rank of the road along line i beside row j, noRoad where there is none: on the
// outline, inside a park, where a branch ends at the water, and where a lane was never built.
func (l *layout) upRoad(i, j int) rank {
	a, b := l.at(i-1, j), l.at(i, j)
	if a == outside || b == outside {
		return noRoad
	}
	r := l.us[i].rank
	switch {
	case a == bayUse && b == bayUse, a == lakeUse && b == lakeUse, a == tributaryUse && b == lakeUse:
		return noRoad
	case a == riverUse:
		if r < secondary || i > l.bayFrom && i < l.bayTo {
			return noRoad
		}
		return r
	}
	return l.built(r, a, b, l.chance(i, j, 21))
}

// acrossRoad returns the rank of the road along line j beside column i.
func (l *layout) acrossRoad(i, j int) rank {
	a, b := l.at(i, j-1), l.at(i, j)
	if a == outside || b == outside {
		return noRoad
	}
	r := l.vs[j].rank
	switch {
	case a == bayUse && (b == bayUse || b == riverUse), a == lakeUse && b == lakeUse:
		return noRoad
	case a == tributaryUse && b == tributaryUse:
		if r < secondary || j > l.lakeFrom && j < l.lakeTo {
			return noRoad
		}
		return r
	}
	return l.built(r, a, b, l.chance(i, j, 22))
}

func (l *layout) built(r rank, a, b use, chance float64) rank {
	if r == branch && a >= residential && b >= residential && chance < 0.16 {
		return noRoad
	}
	return r
}

// overWater reports whether the road along line i beside row j (up) or line j beside column i is a bridge.
func (l *layout) upOverWater(i, j int) bool {
	return l.at(i-1, j) == riverUse && l.at(i, j) == riverUse
}

func (l *layout) acrossOverWater(i, j int) bool {
	a, b := l.at(i, j-1), l.at(i, j)
	return b == tributaryUse && (a == tributaryUse || a == riverUse)
}
