package geo

import (
	"container/heap"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// LabelPoint is a place to write the name of g: for an area a place inside it, far from its boundary; on a line
// the middle of its longest part; of points the one nearest to their mean. (0, 0) where g holds no position.
// The same g gives the same place.
func LabelPoint(g orb.Geometry) orb.Point {
	switch g := g.(type) {
	case orb.Point:
		return g
	case orb.MultiPoint:
		return nearestToMean(g)
	case orb.LineString:
		return middle(g)
	case orb.MultiLineString:
		var longest orb.LineString
		most := -1.0
		for _, l := range g {
			if n := Length(l); n > most {
				longest, most = l, n
			}
		}
		return middle(longest)
	case orb.Polygon:
		return innermost(g)
	case orb.MultiPolygon:
		var largest orb.Polygon
		most := -1.0
		for _, p := range g {
			if a := Area(p); a > most {
				largest, most = p, a
			}
		}
		return innermost(largest)
	}
	return orb.Point{}
}

func nearestToMean(ps []orb.Point) orb.Point {
	if len(ps) == 0 {
		return orb.Point{}
	}
	var mean orb.Point
	for _, p := range ps {
		mean[0] += p[0] / float64(len(ps))
		mean[1] += p[1] / float64(len(ps))
	}
	return slices.MinFunc(ps, func(a, b orb.Point) int {
		return sign(Distance(mean, a) - Distance(mean, b))
	})
}

func middle(l orb.LineString) orb.Point {
	if len(l) == 0 {
		return orb.Point{}
	}
	lengths := make([]float64, 0, 32)
	whole := 0.0
	for i := 1; i < len(l); i++ {
		n := edgeLength(l[i-1], l[i])
		lengths = append(lengths, n)
		whole += n
	}
	rest := whole / 2
	for i, n := range lengths {
		i++
		if rest <= n && n > 0 {
			return along(l[i-1], l[i], rest/n)
		}
		rest -= n
	}
	return l[0]
}

// innermost looks for the centre of a large inscribed circle in a plane scaled at the middle latitude: cells
// of a grid are halved best first, until nothing can better the best found by a fiftieth.
func innermost(p orb.Polygon) orb.Point {
	if len(p) == 0 || len(p[0]) == 0 {
		return orb.Point{}
	}
	b := Bound(p)
	x := Prepare(p)
	scale := math.Max(1e-6, math.Cos((b.Min[1]+b.Max[1])/2*radiansADegree))
	best := middleOfScanline(x)
	room := math.Abs(clearance(p, best, scale))
	wide, high := (b.Max[0]-b.Min[0])*scale, b.Max[1]-b.Min[1]
	size := math.Min(wide, high)
	if !(size > 0 && wide/size <= 64 && high/size <= 64) {
		return best // too thin a box for square cells; the scanline has found its middle
	}
	var cells cellHeap
	look := func(c orb.Point, half float64) {
		r := clearance(p, c, scale)
		if r > room {
			best, room = c, r
		}
		if most := r + half*math.Sqrt2; most > room*1.02 {
			heap.Push(&cells, cell{c, half, most})
		}
	}
	half := size / 2
	for i := range int(math.Ceil(wide / size)) {
		for k := range int(math.Ceil(high / size)) {
			look(orb.Point{b.Min[0] + (float64(2*i+1)*half)/scale, b.Min[1] + float64(2*k+1)*half}, half)
		}
	}
	for range mostCells {
		if len(cells) == 0 || cells[0].most <= room*1.02 {
			break
		}
		c := heap.Pop(&cells).(cell)
		h := c.half / 2
		for _, d := range [...]orb.Point{{-h, -h}, {h, -h}, {-h, h}, {h, h}} {
			look(orb.Point{c.at[0] + d[0]/scale, c.at[1] + d[1]}, h)
		}
	}
	return best
}

// mostCells bounds the work on shapes without a clear middle.
const mostCells = 200

// clearance is the distance in scaled degrees from c to the nearest edge, negative outside the area. Which side it is on is
// certain wherever the distance is more than a few roundings.
func clearance(p orb.Polygon, c orb.Point, scale float64) float64 {
	least, odd := math.Inf(1), false
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if d := planeDistance2(c, a, b, scale); d < least {
				least = d
			}
			if (a[1] > c[1]) != (b[1] > c[1]) && c[0] < a[0]+(c[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
				odd = !odd
			}
		}
	}
	if odd {
		return math.Sqrt(least)
	}
	return -math.Sqrt(least)
}

// middleOfScanline is the middle of the widest stretch inside the area on one of a few parallels. A ring without
// any room between floats gives one of its positions.
func middleOfScanline(x *Prepared) orb.Point {
	best := x.edges[0].a
	widest := 0.0
	var cuts []float64
	for _, share := range [...]float64{0.5, 0.4142, 0.5858, 0.25, 0.75, 0.1, 0.9, 0.03, 0.97} {
		lat := x.bound.Min[1] + share*(x.bound.Max[1]-x.bound.Min[1])
		cuts = cuts[:0]
		for _, e := range x.edges {
			if (e.a[1] > lat) != (e.b[1] > lat) {
				cuts = append(cuts, e.a[0]+(lat-e.a[1])/(e.b[1]-e.a[1])*(e.b[0]-e.a[0]))
			}
		}
		slices.Sort(cuts)
		for i := 1; i < len(cuts); i++ {
			c := orb.Point{(cuts[i-1] + cuts[i]) / 2, lat}
			if w := cuts[i] - cuts[i-1]; w > widest && x.locate(c, c) == inside {
				best, widest = c, w
			}
		}
		if widest > 0 && share != 0.5 {
			break
		}
	}
	return best
}

type cell struct {
	at         orb.Point
	half, most float64 // half its side in scaled degrees; the most clearance it can hold
}

// cellHeap has the most promising cell first; equal ones west to east, then south to north.
type cellHeap []cell

func (h cellHeap) Len() int { return len(h) }
func (h cellHeap) Less(i, j int) bool {
	if h[i].most != h[j].most {
		return h[i].most > h[j].most
	}
	return less(h[i].at, h[j].at)
}
func (h cellHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *cellHeap) Push(v any)   { *h = append(*h, v.(cell)) }
func (h *cellHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
