package tiles

// simplifier thins paths out; its buffers are kept from path to path.
type simplifier struct {
	tolerance float64 // units by which a path may stray; 0 for none
	keep      []bool
	spans     [][2]int
}

// path drops, in place, vertices of a path without which it strays at most the tolerance from where it was (Douglas–
// Peucker). The first and the last stay; a ring keeps the one farthest from where it starts as well.
func (s *simplifier) path(path []vertex) []vertex {
	if len(path) < 3 || s.tolerance == 0 {
		return path
	}
	s.keep = append(s.keep[:0], make([]bool, len(path))...)
	last := len(path) - 1
	s.keep[0], s.keep[last] = true, true
	s.spans = append(s.spans[:0], [2]int{0, last})
	for len(s.spans) > 0 {
		span := s.spans[len(s.spans)-1]
		s.spans = s.spans[:len(s.spans)-1]
		from, to := span[0], span[1]
		worst, at := s.tolerance*s.tolerance, -1
		for i := from + 1; i < to; i++ {
			if d := squareToEdge(path[i], path[from], path[to]); d > worst {
				worst, at = d, i
			}
		}
		if at < 0 {
			continue
		}
		s.keep[at] = true
		s.spans = append(s.spans, [2]int{from, at}, [2]int{at, to})
	}
	out := path[:0]
	for i, v := range path {
		if s.keep[i] {
			out = append(out, v)
		}
	}
	return out
}

// squareToEdge returns the square of the distance from v to the edge ab, in units. Each product is rounded by itself, so that
// every processor gets the same.
func squareToEdge(v, a, b vertex) float64 {
	ex, ey := float64(b.x-a.x), float64(b.y-a.y)
	vx, vy := float64(v.x-a.x), float64(v.y-a.y)
	length := float64(ex*ex) + float64(ey*ey)
	along := float64(vx*ex) + float64(vy*ey)
	switch {
	case along <= 0 || length == 0:
		return float64(vx*vx) + float64(vy*vy)
	case along >= length:
		wx, wy := float64(v.x-b.x), float64(v.y-b.y)
		return float64(wx*wx) + float64(wy*wy)
	}
	off := float64(vx*ey) - float64(vy*ex)
	return float64(off*off) / length
}
