package overlay

import "math"

// buckets parts the plane into square cells and lists, for each, the edges that may pass through it.
type buckets struct {
	low    Point
	size   int64 // side of a cell
	rows   int   // cells are counted column by column
	starts []int32
	edges  []int32
}

// newBuckets chooses cells about as long as the edges, and no more of them than a few for each edge.
func newBuckets(edges []edge) *buckets {
	low, high := edges[0].a, edges[0].a
	var length float64
	for _, e := range edges {
		low = Point{min(low.X, e.a.X), min(low.Y, e.a.Y, e.b.Y)}
		high = Point{max(high.X, e.b.X), max(high.Y, e.a.Y, e.b.Y)}
		length += float64(e.b.X-e.a.X) + math.Abs(float64(e.b.Y-e.a.Y))
	}
	n := float64(len(edges))
	wide, tall := float64(high.X-low.X+1), float64(high.Y-low.Y+1)
	size := int64(max(length/n, math.Sqrt(wide*tall/(4*n+16)), math.Max(wide, tall)/(4*n+16))) + 1
	g := &buckets{low: low, size: size, rows: int(int64(tall)/size) + 1}
	columns := int(int64(wide)/size) + 1
	g.starts = make([]int32, columns*g.rows+1)
	for _, e := range edges {
		g.walk(e, func(c int) { g.starts[c+1]++ })
	}
	for i := 1; i < len(g.starts); i++ {
		g.starts[i] += g.starts[i-1]
	}
	g.edges = make([]int32, g.starts[len(g.starts)-1])
	next := append([]int32(nil), g.starts...)
	for i, e := range edges {
		g.walk(e, func(c int) {
			g.edges[next[c]] = int32(i)
			next[c]++
		})
	}
	return g
}

func (g *buckets) len() int           { return len(g.starts) - 1 }
func (g *buckets) list(c int) []int32 { return g.edges[g.starts[c]:g.starts[c+1]] }
func (g *buckets) column(x int64) int { return int((x - g.low.X) / g.size) }
func (g *buckets) row(y int64) int    { return int((y - g.low.Y) / g.size) }
func (g *buckets) cell(p Point) int   { return g.column(p.X)*g.rows + g.row(p.Y) }

// walk visits all cells that come within two units of an edge, and perhaps a few more.
func (g *buckets) walk(e edge, visit func(cell int)) {
	first, last := g.column(e.a.X), g.column(e.b.X)
	bottom, top := g.row(min(e.a.Y, e.b.Y)), g.row(max(e.a.Y, e.b.Y))
	slope := 0.0
	if first != last {
		slope = float64(e.b.Y-e.a.Y) / float64(e.b.X-e.a.X)
	}
	for c := first; c <= last; c++ {
		lo, hi := bottom, top
		if first != last && bottom != top {
			west := max(g.low.X+int64(c)*g.size-1, e.a.X)
			east := min(g.low.X+int64(c+1)*g.size+1, e.b.X)
			y0 := float64(e.a.Y) + slope*float64(west-e.a.X)
			y1 := float64(e.a.Y) + slope*float64(east-e.a.X)
			lo = max(lo, g.row(max(g.low.Y, int64(math.Floor(min(y0, y1)))-2)))
			hi = min(hi, g.row(int64(math.Ceil(max(y0, y1)))+2))
		}
		for r := lo; r <= hi; r++ {
			visit(c*g.rows + r)
		}
	}
}
