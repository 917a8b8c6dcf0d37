package tiles

import "needlepoint/geo/overlay"

// mend makes the rings valid: what overlaps counts once, what has no area vanishes. ok is false where they are
// too tangled to be mended in reasonable time; the set is empty then.
func (s *ringSet) mend() (ok bool) {
	rings := make([][]overlay.Point, s.len())
	for i := range rings {
		for _, v := range s.ring(i) {
			rings[i] = append(rings[i], overlay.Point{X: v.x, Y: v.y})
		}
	}
	s.reset()
	areas, err := overlay.Mend(rings, overlay.Positive)
	if err != nil { // never for a coordinate: the rings lie in the window
		return false
	}
	for _, area := range areas {
		for _, ring := range area {
			for _, p := range ring {
				s.vertices = append(s.vertices, vertex{p.X, p.Y})
			}
			s.ends = append(s.ends, len(s.vertices))
		}
	}
	return true
}
