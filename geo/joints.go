package geo

// joints is a union-find over the rings of a polygon and the places where they touch. A cycle in that graph
// encloses a piece of the interior.
type joints struct {
	up     map[int32]int32
	places int32
}

// meet joins the different rings that touch at one place and tells whether that closes a cycle.
func (j *joints) meet(rings []sweptRing, met []int32) (cycle bool) {
	places := map[int]int32{} // by polygon: the node of this place
	for _, r := range met {
		polygon := rings[r].part.polygon
		place, ok := places[polygon]
		if !ok {
			j.places++
			place = -j.places // rings count from 0 up, places from -1 down
			places[polygon] = place
		}
		x, y := j.root(r), j.root(place)
		if x == y {
			cycle = true
			continue
		}
		j.up[x] = y
	}
	return cycle
}

// root follows x to its representative and shortens the way.
func (j *joints) root(x int32) int32 {
	for {
		up, ok := j.up[x]
		if !ok {
			return x
		}
		if next, ok := j.up[up]; ok {
			j.up[x] = next
		}
		x = up
	}
}
