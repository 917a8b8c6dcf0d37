package geo

import (
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// innermost looks for the centre of a large inscribed circle in a plane scaled at the middle latitude: cells
// of a grid are halved best first, until nothing can better the best found by a fiftieth.
func innermost(p orb.Polygon) orb.Point {
	if len(p) == 0 || len(p[0]) == 0 {
		return orb.Point{}
	}
	b := boundOfRings(p)
	scale := math.Max(1e-6, math.Cos((b.Min[1]+b.Max[1])/2*radiansADegree))
	wide, high := (b.Max[0]-b.Min[0])*scale, b.Max[1]-b.Min[1]
	size := math.Min(wide, high)
	if !(size > 0 && wide/size <= 64 && high/size <= 64) {
		return middleOfScanline(p, b) // too thin a box for square cells
	}
	s := middleSearches.Get().(*middleSearch)
	defer middleSearches.Put(s)
	s.begin(p, b.Min, scale)
	if len(p) == 1 && s.centre(wide/2, high/2) {
		return s.best
	}
	s.best = middleOfScanline(p, b)
	s.room = math.Sqrt(s.clearance2((s.best[0]-b.Min[0])*scale, s.best[1]-b.Min[1]))
	half := size / 2
	for i := range int(math.Ceil(wide / size)) {
		for k := range int(math.Ceil(high / size)) {
			s.look(float64(2*i+1)*half, float64(2*k+1)*half, half)
		}
	}
	for s.pops = range mostCells {
		if len(s.cells) == 0 || s.cells[0].most <= s.room*fiftieth {
			break
		}
		c := s.pop()
		h := c.half / 2
		s.look(c.x-h, c.y-h, h)
		s.look(c.x+h, c.y-h, h)
		s.look(c.x-h, c.y+h, h)
		s.look(c.x+h, c.y+h, h)
	}
	return s.best
}

const (
	mostCells = 200  // bounds the work on shapes without a clear middle
	fiftieth  = 1.02 // what is not better by this is as good
)

func boundOfRings(p orb.Polygon) orb.Bound {
	b := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, ring := range p {
		for _, q := range ring {
			b.Min[0], b.Min[1] = min(b.Min[0], q[0]), min(b.Min[1], q[1])
			b.Max[0], b.Max[1] = max(b.Max[0], q[0]), max(b.Max[1], q[1])
		}
	}
	return b
}

// middleOfScanline is the middle of the widest stretch inside the area on one of a few parallels. A ring without
// any room between floats gives one of its positions.
func middleOfScanline(p orb.Polygon, bound orb.Bound) orb.Point {
	best := p[0][0]
	widest := 0.0
	var few [32]float64
	for _, share := range [...]float64{0.5, 0.4142, 0.5858, 0.25, 0.75, 0.1, 0.9, 0.03, 0.97} {
		lat := bound.Min[1] + share*(bound.Max[1]-bound.Min[1])
		cuts := few[:0]
		for _, ring := range p {
			for i := 1; i < len(ring); i++ {
				a, b := ring[i-1], ring[i]
				if (a[1] > lat) != (b[1] > lat) {
					cuts = append(cuts, a[0]+(lat-a[1])/(b[1]-a[1])*(b[0]-a[0]))
				}
			}
		}
		slices.Sort(cuts)
		for i := 1; i < len(cuts); i++ {
			c := orb.Point{(cuts[i-1] + cuts[i]) / 2, lat}
			if w := cuts[i] - cuts[i-1]; w > widest && locateInRings(p, c) == inside {
				best, widest = c, w
			}
		}
		if widest > 0 && share != 0.5 {
			break
		}
	}
	return best
}

// locateInRings finds a place in the area of a polygon, exactly.
func locateInRings(p orb.Polygon, c orb.Point) where {
	s := stab{u: c, v: c}
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if a[1] < c[1] && b[1] < c[1] || a[1] > c[1] && b[1] > c[1] || a[0] < c[0] && b[0] < c[0] {
				continue // nothing that the ray to the east meets
			}
			if s.edge(a, b, 0) {
				return s.found
			}
		}
	}
	return s.end()
}

// side is an edge in the plane: where it begins, where it leads, one over its squared length, and how high it ends: just as high as
// the next begins, which y+dy may miss by a rounding.
type side struct{ x, y, dx, dy, per, end float64 }

// begin turns to an area.
func (s *middleSearch) begin(p orb.Polygon, origin orb.Point, scale float64) {
	s.scale, s.origin, s.first, s.pops, s.sides, s.cells = scale, origin, 0, 0, s.sides[:0], s.cells[:0]
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			e := side{x: (a[0] - s.origin[0]) * s.scale, y: a[1] - s.origin[1], dx: (b[0] - a[0]) * s.scale, dy: b[1] - a[1], end: b[1] - s.origin[1]}
			if d := e.dx*e.dx + e.dy*e.dy; d > 0 {
				e.per = 1 / d
			}
			s.sides = append(s.sides, e)
		}
	}
}

// square is the squared distance of a place.
func (s *side) square(x, y float64) float64 {
	x, y = x-s.x, y-s.y
	t := max(0, min(1, (x*s.dx+y*s.dy)*s.per))
	x, y = x-t*s.dx, y-t*s.dy
	return x*x + y*y
}

// middleSearch looks for the middle of an area.
type middleSearch struct {
	scale  float64
	origin orb.Point
	sides  []side
	cells  []cell // a heap
	best   orb.Point
	room   float64 // from the best to the nearest edge
	pops   int     // how many cells have been quartered
	first  int     // the edge that was nearest to the last place seen, which is likely near to the next
}

// middleSearches keeps the memory of searches for the next ones.
var middleSearches = sync.Pool{New: func() any { return &middleSearch{} }}

// clearance2 is the squared distance in scaled degrees to the nearest edge.
func (s *middleSearch) clearance2(x, y float64) float64 {
	least := math.Inf(1)
	for i := range s.sides {
		least = min(least, s.sides[i].square(x, y))
	}
	return least
}

// holds tells whether a place lies inside, which is certain wherever the distance to all edges is more than a few roundings.
func (s *middleSearch) holds(x, y float64) bool {
	odd := false
	for i := range s.sides {
		e := &s.sides[i]
		if (e.y > y) != (e.end > y) && x < e.x+(y-e.y)/e.dy*e.dx {
			odd = !odd
		}
	}
	return odd
}

// look sees a place, and keeps the cell around it where it may hold something better.
func (s *middleSearch) look(x, y, half float64) {
	reach := half * math.Sqrt2
	// Nothing so near to an edge is better, nor has anything around it.
	near := min(s.room, s.room*fiftieth-reach)
	near2 := -1.0
	if near > 0 {
		near2 = near * near
	}
	least := math.Inf(1)
	sides, from := s.sides, s.first
	for i := range sides {
		if i += from; i >= len(sides) {
			i -= len(sides)
		}
		if d := sides[i].square(x, y); d < least {
			least, s.first = d, i
			if d <= near2 {
				return
			}
		}
	}
	r := math.Sqrt(least)
	if !s.holds(x, y) {
		r = -r
	}
	if r > s.room {
		s.best, s.room = orb.Point{s.origin[0] + x/s.scale, s.origin[1] + y}, r
	}
	most := r + reach
	if most > s.room*fiftieth && s.pops > fewPops && r > 5*reach { // else what is added at the end is more than a fiftieth
		most = min(most, s.between(x, y, r, reach))
	}
	if most > s.room*fiftieth {
		s.push(cell{x, y, half, most})
	}
}

// fewPops is after how many cells a search is long enough for a closer look at each.
const fewPops = 20

// fewAround is up to how many edges between looks at.
const fewAround = 6

// between bounds the clearance of places at most reach away from one with clearance r by what lies around it on different sides: what
// leads away from one edge leads towards another. The distance to the nearest place of an edge is at most that from here, plus the
// way in the direction from there to here, plus reach²/2r; and so is any mean of such. In the mean of edges on both sides, or around,
// the ways cancel.
func (s *middleSearch) between(x, y, r, reach float64) float64 {
	var few [fewAround]half
	around := few[:0]
	far := (r + 2*reach) * (r + 2*reach) // what is farther is not the nearest anywhere there
	for i := range s.sides {
		e := &s.sides[i]
		px, py := x-e.x, y-e.y
		t := max(0, min(1, (px*e.dx+py*e.dy)*e.per))
		px, py = px-t*e.dx, py-t*e.dy
		if d := px*px + py*py; d <= far && len(around) < fewAround {
			d = math.Sqrt(d)
			around = append(around, half{nx: px / d, ny: py / d, depth: d})
		}
	}
	least := math.Inf(1)
	for i := range around {
		a := &around[i]
		for j := range around[:i] {
			b := &around[j]
			if a.nx*b.nx+a.ny*b.ny < -0.9 {
				rest := math.Abs(a.nx+b.nx) + math.Abs(a.ny+b.ny) // at least what does not cancel
				least = min(least, (a.depth+b.depth+rest*reach)/2)
			}
			ofC := a.cross(b)
			for k := range around[:j] {
				c := &around[k]
				ofA, ofB := b.cross(c), c.cross(a)
				if sum := ofA + ofB + ofC; sum > 0.01 && ofA >= 0 && ofB >= 0 && ofC >= 0 || sum < -0.01 && ofA <= 0 && ofB <= 0 && ofC <= 0 {
					least = min(least, (ofA*a.depth+ofB*b.depth+ofC*c.depth)/sum)
				}
			}
		}
	}
	return least + reach*reach/(2*r)
}

// cell is a square of the plane.
type cell struct {
	x, y       float64 // its middle
	half, most float64 // half its side in scaled degrees; the most clearance it can hold
}

// before has the most promising cell first; equal ones west to east, then south to north.
func (c *cell) before(d *cell) bool {
	if c.most != d.most {
		return c.most > d.most
	}
	return c.x < d.x || c.x == d.x && c.y < d.y
}

func (s *middleSearch) push(c cell) {
	s.cells = append(s.cells, c)
	h := s.cells
	i := len(h) - 1
	for ; i > 0 && c.before(&h[(i-1)/2]); i = (i - 1) / 2 {
		h[i] = h[(i-1)/2]
	}
	h[i] = c
}

func (s *middleSearch) pop() cell {
	h := s.cells
	first, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	s.cells = h
	if len(h) == 0 {
		return first
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1].before(&h[child]) {
			child++
		}
		if !h[child].before(&last) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = last
	return first
}
