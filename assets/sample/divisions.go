package sample

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"
)

// AdminCode is the county-level code in every ref of the sample. Codes of GB/T 2260 begin with a province,
// 11 to 82; none begins with 99, so nobody can take the sample for a real district.
const AdminCode = "999001"

// Blocks of a community, at least and as laid out.
const (
	communityColumns = 4
	communityRows    = 3
	minCommunity     = 5
	minStreet        = 24
)

// division is a street or a community: a connected set of blocks.
type division struct {
	name   string
	ref    string
	parent int   // the street of a community
	blocks []int // ascending
}

// divisions is the partition of the district into communities, and of these into streets.
type divisions struct {
	streets     []division
	communities []division
	community   []int32 // of each block, -1 outside
}

func (l *layout) divide() *divisions {
	nu, nv := l.waters.nu, l.waters.nv
	comm, street := make([]int32, nu*nv), make([]int32, nu*nv)
	const many = 1 << 14
	for j := range nv {
		for i := range nu {
			k := j*nu + i
			comm[k], street[k] = -1, -1
			if l.uses[k] == outside {
				continue
			}
			// Rows are counted from the river, so that the north bank divides communities.
			cj := (j - l.river - 1 + 40*communityRows*many) / communityRows
			comm[k] = int32(cj%many*many + i/communityColumns)
			street[k] = int32(cj/2%many*many + i/(2*communityColumns))
		}
	}
	l.tidy(comm, minCommunity)
	// A community belongs to one street as a whole: to that of its first block.
	first := map[int32]int32{}
	for k, c := range comm {
		if _, ok := first[c]; c >= 0 && !ok {
			first[c] = street[k]
		}
	}
	for k, c := range comm {
		if c >= 0 {
			street[k] = first[c]
		}
	}
	l.tidy(street, minStreet)
	return l.nameDivisions(comm, street)
}

// tidy makes every label a connected set of at least least blocks: what is cut off or too small joins the
// neighbour with the longest common border.
func (l *layout) tidy(labels []int32, least int) {
	for range 8 {
		part, sizes := l.components(labels)
		largest := map[int32]int32{} // of each label
		for k, p := range part {
			if p < 0 {
				continue
			}
			if best, ok := largest[labels[k]]; !ok || sizes[p] > sizes[best] {
				largest[labels[k]] = p
			}
		}
		borders := map[int32]map[int32]int{} // of a part to be given away, with other labels
		for k, p := range part {
			if p < 0 || largest[labels[k]] == p && sizes[p] >= least {
				continue
			}
			if borders[p] == nil {
				borders[p] = map[int32]int{}
			}
			for _, n := range l.neighbours(k) {
				if part[n] >= 0 && part[n] != p {
					borders[p][labels[n]]++
				}
			}
		}
		if len(borders) == 0 {
			return
		}
		target := map[int32]int32{}
		for p, of := range borders {
			best, longest := int32(-1), 0
			for label, n := range of {
				if n > longest || n == longest && label < best {
					best, longest = label, n
				}
			}
			if best >= 0 {
				target[p] = best
			}
		}
		for k, p := range part {
			if to, ok := target[p]; p >= 0 && ok {
				labels[k] = to
			}
		}
	}
}

// components numbers the connected parts of equal labels; sizes are in blocks.
func (l *layout) components(labels []int32) (part []int32, sizes []int) {
	part = make([]int32, len(labels))
	for k := range part {
		part[k] = -1
	}
	var stack []int
	for k := range labels {
		if labels[k] < 0 || part[k] >= 0 {
			continue
		}
		id := int32(len(sizes))
		sizes = append(sizes, 0)
		part[k] = id
		for stack = append(stack[:0], k); len(stack) > 0; {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			sizes[id]++
			for _, n := range l.neighbours(at) {
				if labels[n] == labels[k] && part[n] < 0 {
					part[n] = id
					stack = append(stack, n)
				}
			}
		}
	}
	return part, sizes
}

// neighbours returns the blocks that share a side with block k.
func (l *layout) neighbours(k int) []int {
	nu, nv := l.waters.nu, l.waters.nv
	i, j := k%nu, k/nu
	out := make([]int, 0, 4)
	if i > 0 {
		out = append(out, k-1)
	}
	if i+1 < nu {
		out = append(out, k+1)
	}
	if j > 0 {
		out = append(out, k-nu)
	}
	if j+1 < nv {
		out = append(out, k+nu)
	}
	return out
}

// nameDivisions numbers streets and communities from north-west to south-east and names them.
func (l *layout) nameDivisions(comm, street []int32) *divisions {
	nu, nv := l.waters.nu, l.waters.nv
	d := &divisions{community: make([]int32, len(comm))}
	streetAt, commAt := map[int32]int{}, map[int32]int{}
	inStreet := map[int]int{}
	for k := range d.community {
		d.community[k] = -1
	}
	for j := nv - 1; j >= 0; j-- {
		for i := range nu {
			k := j*nu + i
			if comm[k] < 0 {
				continue
			}
			s, ok := streetAt[street[k]]
			if !ok {
				s = len(d.streets)
				streetAt[street[k]] = s
				d.streets = append(d.streets, division{ref: fmt.Sprintf("%s%03d", AdminCode, s+1)})
			}
			c, ok := commAt[comm[k]]
			if !ok {
				c = len(d.communities)
				commAt[comm[k]] = c
				inStreet[s]++
				d.communities = append(d.communities, division{parent: s, ref: fmt.Sprintf("%s%03d", d.streets[s].ref, inStreet[s])})
			}
			d.community[k] = int32(c)
			d.communities[c].blocks = append(d.communities[c].blocks, k)
			d.streets[s].blocks = append(d.streets[s].blocks, k)
		}
	}
	names := placeNames(len(d.streets) + len(d.communities))
	for s := range d.streets {
		d.streets[s].name = names[s] + "街道"
		slices.Sort(d.streets[s].blocks)
	}
	for c := range d.communities {
		d.communities[c].name = names[len(d.streets)+c] + "社区"
		slices.Sort(d.communities[c].blocks)
	}
	return d
}

// area returns the outline of a set of blocks, through every lattice point on it, outer rings
// counter-clockwise, holes clockwise.
func (l *layout) area(blocks []int) orb.Geometry {
	nu := l.waters.nu
	type corner struct{ i, j int }
	in := make(map[int]bool, len(blocks))
	for _, k := range blocks {
		in[k] = true
	}
	has := func(i, j int) bool {
		return i >= 0 && j >= 0 && i < nu && j < l.waters.nv && in[j*nu+i]
	}
	next := map[corner][]corner{}
	var starts []corner
	edge := func(a, b corner) {
		next[a] = append(next[a], b)
		starts = append(starts, a)
	}
	for _, k := range blocks {
		i, j := k%nu, k/nu
		if !has(i, j-1) {
			edge(corner{i, j}, corner{i + 1, j})
		}
		if !has(i+1, j) {
			edge(corner{i + 1, j}, corner{i + 1, j + 1})
		}
		if !has(i, j+1) {
			edge(corner{i + 1, j + 1}, corner{i, j + 1})
		}
		if !has(i-1, j) {
			edge(corner{i, j + 1}, corner{i, j})
		}
	}
	var outer, holes []orb.Ring
	for _, start := range starts {
		for len(next[start]) > 0 {
			ring := []corner{start}
			from, at := corner{}, start
			for first := true; first || at != start; first = false {
				choices := next[at]
				pick := 0
				if len(choices) == 2 && !first {
					// Two blocks touch at this corner: turning left stays with the one at hand.
					dx, dy := at.i-from.i, at.j-from.j
					if c := choices[1]; dx*(c.j-at.j)-dy*(c.i-at.i) > 0 {
						pick = 1
					}
				}
				to := choices[pick]
				next[at] = slices.Delete(slices.Clone(choices), pick, pick+1)
				from, at = at, to
				ring = append(ring, at)
			}
			shape, turning := make(orb.Ring, 0, len(ring)*steps), 0
			for n := 1; n < len(ring); n++ {
				a, b := ring[n-1], ring[n]
				turning += a.i*b.j - b.i*a.j
				for k := range steps {
					shape = append(shape, l.subPoint(a.i*steps+(b.i-a.i)*k, a.j*steps+(b.j-a.j)*k))
				}
			}
			shape = append(shape, shape[0])
			if turning > 0 {
				outer = append(outer, shape)
			} else {
				holes = append(holes, shape)
			}
		}
	}
	if len(outer) == 1 {
		return append(orb.Polygon{outer[0]}, holes...)
	}
	multi := make(orb.MultiPolygon, len(outer))
	for n, ring := range outer {
		multi[n] = orb.Polygon{ring}
	}
	return multi
}

// subPoint puts a lattice point, counted in steps, on the ground.
func (l *layout) subPoint(a, b int) orb.Point { return l.point(sub(l.us, a), sub(l.vs, b)) }

// box is a rectangle of lattice points, counted in steps.
type box struct{ a0, b0, a1, b1 int }

// polygon returns the outline of the box through every lattice point on it, counter-clockwise.
func (l *layout) polygon(b box) orb.Polygon {
	ring := make(orb.Ring, 0, 2*(b.a1-b.a0+b.b1-b.b0)+1)
	for a := b.a0; a < b.a1; a++ {
		ring = append(ring, l.subPoint(a, b.b0))
	}
	for v := b.b0; v < b.b1; v++ {
		ring = append(ring, l.subPoint(b.a1, v))
	}
	for a := b.a1; a > b.a0; a-- {
		ring = append(ring, l.subPoint(a, b.b1))
	}
	for v := b.b1; v > b.b0; v-- {
		ring = append(ring, l.subPoint(b.a0, v))
	}
	return orb.Polygon{append(ring, ring[0])}
}
