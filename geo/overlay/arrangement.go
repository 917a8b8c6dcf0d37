package overlay

import "slices"

// arrangement is the plane cut by noded edges, with the winding number of the face below each edge.
type arrangement struct {
	edges []edge
	below []int32 // winding number of the face under the edge
	under []int32 // the edge next below at the edge's start, -1 for none
}

// arrange nodes the edges of rings and labels the faces by a plane sweep.
func arrange(rings [][]Point) (*arrangement, error) {
	var edges []edge
	for _, ring := range rings {
		for i, p := range ring {
			if q := ring[(i+1)%len(ring)]; q != p {
				edges = append(edges, newEdge(p, q, 1))
			}
		}
	}
	edges, err := noded(edges)
	if err != nil {
		return nil, err
	}
	a := &arrangement{edges: edges, below: make([]int32, len(edges)), under: make([]int32, len(edges))}
	a.sweep()
	return a, nil
}

// sweep moves a line over the edges, which meet only at ends, so the order of those it cuts changes only there.
func (a *arrangement) sweep() {
	n := len(a.edges)
	byEnd := make([]int32, n)
	for i := range byEnd {
		byEnd[i] = int32(i)
	}
	slices.SortFunc(byEnd, func(i, j int32) int { return compare(a.edges[i].b, a.edges[j].b) })
	var line, starting []int32 // from below
	for i, j := 0, 0; j < n; {
		p := a.edges[byEnd[j]].b
		if i < n && compare(a.edges[i].a, p) < 0 {
			p = a.edges[i].a
		}
		lo, _ := slices.BinarySearchFunc(line, p, func(k int32, p Point) int {
			if turn(a.edges[k].a, a.edges[k].b, p) > 0 {
				return -1 // p is above
			}
			return 1
		})
		hi := lo
		for ; j < n && a.edges[byEnd[j]].b == p; j++ {
			hi++ // all that end here lie side by side
		}
		starting = starting[:0]
		for ; i < n && a.edges[i].a == p; i++ {
			starting = append(starting, int32(i))
		}
		slices.SortFunc(starting, func(x, y int32) int { return -sign(turn(p, a.edges[x].b, a.edges[y].b)) })
		under, winding := int32(-1), int32(0)
		if lo > 0 {
			under = line[lo-1]
			winding = a.below[under] + a.edges[under].winding
		}
		for _, k := range starting {
			a.below[k], a.under[k] = winding, under
			winding += a.edges[k].winding
			under = k
		}
		line = slices.Replace(line, lo, hi, starting...)
	}
}
