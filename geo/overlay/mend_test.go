package overlay

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"testing"
	"time"
)

func dice(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("NEEDLEPOINT_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatalf("NEEDLEPOINT_SEED=%q: %v", s, err)
		}
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 2))
}

func rounds(short, full int) int {
	if os.Getenv("NEEDLEPOINT_PROVE") != "" {
		return full
	}
	return short
}

// deal gives rings on a grid so coarse that nearly everything touches, collapses or coincides, or so fine that
// crossings fall between its positions.
func deal(r *rand.Rand) [][]Point {
	size := []int64{3, 6, 12, 40, 4096, MaxCoordinate}[r.IntN(6)]
	var rings [][]Point
	for range 1 + r.IntN(4) {
		var ring []Point
		for range 3 + r.IntN(12) {
			ring = append(ring, Point{r.Int64N(2*size+1) - size, r.Int64N(2*size+1) - size})
		}
		rings = append(rings, ring)
	}
	return rings
}

// faultOf is an independent verdict on polygons by comparing every edge with every other.
func faultOf(polys [][][]Point) string {
	type line struct {
		a, b       Point
		poly, ring int
	}
	var lines []line
	for i, poly := range polys {
		for k, ring := range poly {
			if len(ring) < 3 {
				return "ring of fewer than three positions"
			}
			if area := DoubleArea(ring); (area > 0) != (k == 0) || area == 0 {
				return "ring runs the wrong way"
			}
			seen := map[Point]bool{}
			for n, p := range ring {
				if seen[p] {
					return "ring passes a position twice"
				}
				seen[p] = true
				lines = append(lines, line{p, ring[(n+1)%len(ring)], i, k})
			}
		}
	}
	for i, e := range lines {
		for _, f := range lines[i+1:] {
			ends := e.a == f.a || e.a == f.b || e.b == f.a || e.b == f.b
			o := [4]int{sign(turn(e.a, e.b, f.a)), sign(turn(e.a, e.b, f.b)), sign(turn(f.a, f.b, e.a)), sign(turn(f.a, f.b, e.b))}
			switch {
			case o == [4]int{}:
				lo, hi := e, f
				if compare(newEdge(e.a, e.b, 1).a, newEdge(f.a, f.b, 1).a) > 0 {
					lo, hi = f, e
				}
				if compare(newEdge(hi.a, hi.b, 1).a, newEdge(lo.a, lo.b, 1).b) < 0 {
					return "edges overlap"
				}
			case o[0]*o[1] < 0 && o[2]*o[3] < 0:
				return "edges cross"
			case o[0]*o[1] <= 0 && o[2]*o[3] <= 0 && !ends:
				return "an end lies on an edge" // allowed by OGC, never made by Mend
			}
		}
	}
	return nestingFault(polys)
}

// nestingFault looks at sides: just left of every edge is the inside of its polygon and of no other.
func nestingFault(polys [][][]Point) string {
	for i, poly := range polys {
		for _, ring := range poly {
			for n := range ring {
				// A place left of the middle of the edge, far nearer than anything else: coordinates are integers.
				a, b := ring[n], ring[(n+1)%len(ring)]
				for j, other := range polys {
					in := leftOf(other, a, b)
					if in != (i == j) {
						return fmt.Sprintf("left of an edge of polygon %d polygon %d holds: %v", i, j, in)
					}
				}
			}
		}
	}
	return ""
}

// leftOf tells whether the place infinitely little to the left of the middle of a-b lies in a polygon, by the
// exact winding of its edges around that place.
func leftOf(poly [][]Point, a, b Point) bool {
	m := Point{a.X + b.X, a.Y + b.Y} // doubled
	left := Point{-(b.Y - a.Y), b.X - a.X}
	odd := false
	for _, ring := range poly {
		for n := range ring {
			p, q := ring[n], ring[(n+1)%len(ring)]
			p, q = Point{2 * p.X, 2 * p.Y}, Point{2 * q.X, 2 * q.Y}
			above := func(v Point) bool { return v.Y > m.Y || v.Y == m.Y && left.Y < 0 }
			if above(p) == above(q) {
				continue
			}
			lo, hi := p, q
			if above(p) {
				lo, hi = q, p
			}
			s := turn(lo, hi, m)
			if s == 0 {
				s = (hi.X-lo.X)*left.Y - (hi.Y-lo.Y)*left.X
			}
			if s > 0 { // the edge passes to the east
				odd = !odd
			}
		}
	}
	return odd
}

func TestMendMakesValidPolygons(t *testing.T) {
	r := dice(t)
	for range rounds(2000, 200000) {
		rings := deal(r)
		for _, rule := range []Rule{EvenOdd, NonZero, Positive} {
			polys, err := Mend(rings, rule)
			if err != nil {
				t.Fatal(err)
			}
			if fault := faultOf(polys); fault != "" {
				t.Fatalf("rule %d: %s\nin  %v\nout %v", rule, fault, rings, polys)
			}
			var flat [][]Point
			for _, p := range polys {
				flat = append(flat, p...)
			}
			if !Simple(flat) {
				t.Fatalf("rule %d: Simple says no\nin  %v\nout %v", rule, rings, polys)
			}
		}
	}
}

func areaOf(polys [][][]Point) (s int64) {
	for _, p := range polys {
		for _, ring := range p {
			s += DoubleArea(ring)
		}
	}
	return s
}

// TestFacesAddUp: each face counted as often as rings wind around it is the area of the rings themselves, exactly
// on the cut edges, and up to a unit of shift along the edges as given.
func TestFacesAddUp(t *testing.T) {
	r := dice(t)
	for range rounds(4000, 100000) {
		rings := deal(r)
		a, err := arrange(rings)
		if err != nil {
			t.Fatal(err)
		}
		var want, got, deepest int64
		for i, e := range a.edges {
			want += int64(e.winding) * (e.a.X*e.b.Y - e.b.X*e.a.Y)
			for _, w := range []int64{int64(a.below[i]), int64(a.below[i] + e.winding)} {
				deepest = max(deepest, w, -w)
			}
		}
		for k := int32(1); int64(k) <= deepest; k++ {
			got += areaOf(a.polygons(func(w int32) bool { return w >= k }))
			got -= areaOf(a.polygons(func(w int32) bool { return w <= -k }))
		}
		if got != want {
			t.Fatalf("faces add up to %d, edges to %d: %v", got, want, rings)
		}
		var given, perimeter float64
		for _, ring := range rings {
			given += float64(DoubleArea(ring))
			for n, p := range ring {
				q := ring[(n+1)%len(ring)]
				perimeter += math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y))
			}
		}
		if math.Abs(given-float64(want)) > 2*(perimeter+float64(len(rings))) {
			t.Fatalf("area moved from %v to %d over a perimeter of %v: %v", given, want, perimeter, rings)
		}
	}
}

// TestMendKeepsPlacesAwayFromEdges asks, for places more than a unit away from any edge, whether the rule holds
// there before and after.
func TestMendKeepsPlacesAwayFromEdges(t *testing.T) {
	r := dice(t)
	winding := func(rings [][]Point, x, y float64) (n int) {
		for _, ring := range rings {
			for i, p := range ring {
				q := ring[(i+1)%len(ring)]
				s := float64(q.X-p.X)*(y-float64(p.Y)) - float64(q.Y-p.Y)*(x-float64(p.X))
				if float64(p.Y) <= y && float64(q.Y) > y && s > 0 {
					n++
				} else if float64(p.Y) > y && float64(q.Y) <= y && s < 0 {
					n--
				}
			}
		}
		return n
	}
	near := func(rings [][]Point, x, y float64) bool {
		for _, ring := range rings {
			for i, p := range ring {
				q := ring[(i+1)%len(ring)]
				ax, ay, dx, dy := float64(p.X)-x, float64(p.Y)-y, float64(q.X-p.X), float64(q.Y-p.Y)
				u := 0.0
				if d := dx*dx + dy*dy; d > 0 {
					u = math.Max(0, math.Min(1, -(ax*dx+ay*dy)/d))
				}
				if math.Hypot(ax+u*dx, ay+u*dy) <= 1.01 {
					return true
				}
			}
		}
		return false
	}
	asked := 0
	for range rounds(1500, 30000) {
		var rings [][]Point
		for range 1 + r.IntN(3) {
			var ring []Point
			for range 3 + r.IntN(10) {
				ring = append(ring, Point{r.Int64N(60), r.Int64N(60)})
			}
			rings = append(rings, ring)
		}
		for _, rule := range []Rule{EvenOdd, NonZero, Positive} {
			polys, err := Mend(rings, rule)
			if err != nil {
				t.Fatal(err)
			}
			for range 40 {
				x, y := r.Float64()*60, r.Float64()*60
				if near(rings, x, y) {
					continue
				}
				asked++
				inside := 0
				for _, p := range polys {
					inside += winding(p, x, y)
				}
				if (inside == 1) != rule.holds(int32(winding(rings, x, y))) || inside < 0 || inside > 1 {
					t.Fatalf("rule %d at %v %v: %d polygons hold it\nin  %v\nout %v", rule, x, y, inside, rings, polys)
				}
			}
		}
	}
	t.Logf("%d places", asked)
}

func TestSimpleAsByForce(t *testing.T) {
	r := dice(t)
	yes := 0
	for range rounds(60000, 1000000) {
		size := int64(2 + r.IntN(5))
		var rings [][]Point
		var polys [][][]Point
		for k := range 1 + r.IntN(3) {
			var ring []Point
			for range 3 + r.IntN(3) {
				p := Point{r.Int64N(size), r.Int64N(size)}
				if n := len(ring); n == 0 || ring[n-1] != p {
					ring = append(ring, p) // Simple tolerates repeated positions, the force does not
				}
			}
			if ring[0] == ring[len(ring)-1] {
				ring = append(ring, Point{size, size})
			}
			if k > 0 && r.IntN(2) == 0 && len(polys) > 0 {
				polys[len(polys)-1] = append(polys[len(polys)-1], ring)
			} else {
				polys = append(polys, [][]Point{ring})
			}
			rings = append(rings, ring)
		}
		fault := faultOf(polys)
		if fault == "an end lies on an edge" {
			continue // by OGC it depends
		}
		got := Simple(rings)
		if got && fault != "" {
			// The rings as dealt may group otherwise than their directions say.
			if fault == "ring runs the wrong way" {
				continue
			}
			t.Fatalf("Simple says yes, force says %s: %v", fault, polys)
		}
		if !got && fault == "" && !cutsInterior(polys) {
			t.Fatalf("Simple says no, force finds nothing: %v", polys)
		}
		if got {
			yes++
		}
	}
	t.Logf("%d simple", yes)
}

// cutsInterior tells whether rings of one polygon touch in two places, which may cut the interior in two.
func cutsInterior(polys [][][]Point) bool {
	for _, poly := range polys {
		times := map[Point]int{}
		for _, ring := range poly {
			for _, p := range ring {
				times[p]++
			}
		}
		touches := 0
		for _, n := range times {
			touches += n - 1
		}
		if touches >= 2 {
			return true
		}
	}
	return false
}

func TestMendOfKnownShapes(t *testing.T) {
	square := []Point{{0, 0}, {10, 0}, {10, 10}, {0, 10}}
	inner := []Point{{2, 2}, {2, 4}, {4, 4}, {4, 2}}
	for name, c := range map[string]struct {
		rings [][]Point
		rule  Rule
		want  [][][]Point
	}{
		"valid stays":         {[][]Point{square, inner}, Positive, [][][]Point{{square, inner}}},
		"wrong way":           {[][]Point{{{0, 10}, {10, 10}, {10, 0}, {0, 0}}}, EvenOdd, [][][]Point{{square}}},
		"closed ring":         {[][]Point{append(square[:4:4], square[0])}, EvenOdd, [][][]Point{{square}}},
		"bow tie":             {[][]Point{{{0, 0}, {4, 4}, {4, 0}, {0, 4}}}, EvenOdd, [][][]Point{{{{0, 0}, {2, 2}, {0, 4}}}, {{{2, 2}, {4, 0}, {4, 4}}}}},
		"spike":               {[][]Point{{{0, 0}, {10, 0}, {20, 0}, {10, 0}, {10, 10}, {0, 10}}}, EvenOdd, [][][]Point{{square}}},
		"flat":                {[][]Point{{{0, 0}, {5, 5}, {9, 9}}}, EvenOdd, nil},
		"nothing":             {nil, EvenOdd, nil},
		"empty rings":         {[][]Point{{}, {{1, 1}}, {{1, 1}, {2, 2}}}, EvenOdd, nil},
		"overlap counts once": {[][]Point{square, square}, Positive, [][][]Point{{square}}},
		"overlap cancels":     {[][]Point{square, square}, EvenOdd, nil},
		"eight":               {[][]Point{{{0, 0}, {5, 5}, {0, 10}, {10, 10}, {5, 5}, {10, 0}}}, NonZero, [][][]Point{{{{0, 0}, {10, 0}, {5, 5}}}, {{{0, 10}, {5, 5}, {10, 10}}}}},
	} {
		got, err := Mend(c.rings, c.rule)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v %v, want %v", name, got, err, c.want)
		}
	}
	if _, err := Mend([][]Point{{{0, 0}, {MaxCoordinate + 1, 0}, {1, 1}}}, EvenOdd); err == nil {
		t.Error("a coordinate out of reach is accepted")
	}
}

// TestDenseInputIsRefusedOrDone bounds what a hostile ring can cost.
func TestDenseInputIsRefusedOrDone(t *testing.T) {
	comb := make([]Point, 0, 100000)
	for i := range 50000 {
		comb = append(comb, Point{int64(i), 0}, Point{int64(i) + 4000, 4000})
	}
	if polys, err := Mend([][]Point{comb}, EvenOdd); err == nil {
		t.Logf("%d polygons", len(polys))
	} else {
		t.Log(err)
	}
}

func FuzzMend(f *testing.F) {
	f.Add([]byte{0, 0, 10, 10, 10, 0, 0, 10}, byte(0))
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 255, 255, 2, 2, 2, 4, 4, 4, 4, 2}, byte(2))
	f.Add([]byte{0, 0, 3, 7, 7, 1, 0, 5, 9, 2, 1, 9, 8, 8}, byte(1))
	f.Fuzz(func(t *testing.T, data []byte, rule byte) {
		var rings [][]Point
		var ring []Point
		for i := 0; i+1 < len(data) && i < 400; i += 2 {
			if data[i] == 255 {
				rings, ring = append(rings, ring), nil
				continue
			}
			ring = append(ring, Point{int64(data[i]), int64(data[i+1])})
		}
		rings = append(rings, ring)
		polys, err := Mend(rings, Rule(rule%3))
		if err != nil {
			t.Fatal(err)
		}
		if fault := faultOf(polys); fault != "" {
			t.Fatalf("%s: %v from %v", fault, polys, rings)
		}
	})
}
