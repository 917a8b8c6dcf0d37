package tiles

import "math/bits"

// Sides of the window that a vertex lies beyond.
const (
	beyondWest = 1 << iota
	beyondEast
	beyondNorth
	beyondSouth
)

func (v vertex) beyond() (sides uint) {
	if v.x < windowLow {
		sides = beyondWest
	} else if v.x > windowHigh {
		sides = beyondEast
	}
	if v.y < windowLow {
		sides |= beyondNorth
	} else if v.y > windowHigh {
		sides |= beyondSouth
	}
	return sides
}

// cross returns where the edge ab, which crosses it, meets the border line of the side (a single bit), rounded to
// units. It is the same for ab and ba, so two areas that share an edge still share it when both are clipped.
func cross(a, b vertex, side uint) vertex {
	if b.x < a.x || b.x == a.x && b.y < a.y {
		a, b = b, a
	}
	line := int64(windowLow)
	if side&(beyondEast|beyondSouth) != 0 {
		line = windowHigh
	}
	if side&(beyondWest|beyondEast) != 0 {
		return vertex{line, a.y + portion(b.y-a.y, line-a.x, b.x-a.x)}
	}
	return vertex{a.x + portion(b.x-a.x, line-a.y, b.y-a.y), line}
}

// portion returns d * part / whole rounded to nearest, halves away from zero, exactly; part lies between 0 and
// whole, which is not 0.
func portion(d, part, whole int64) int64 {
	if whole < 0 {
		part, whole = -part, -whole
	}
	magnitude := d
	if d < 0 {
		magnitude = -d
	}
	high, low := bits.Mul64(uint64(magnitude), uint64(part))
	low, carry := bits.Add64(low, uint64(whole)/2, 0)
	n, _ := bits.Div64(high+carry, low, uint64(whole))
	if d < 0 {
		return -int64(n)
	}
	return int64(n)
}

// clipEdge returns the part of the edge ab that lies in the window; ok is false where there is none.
func clipEdge(a, b vertex) (from, to vertex, ok bool) {
	from, to = a, b
	outFrom, outTo := from.beyond(), to.beyond()
	for outFrom|outTo != 0 {
		if outFrom&outTo != 0 {
			return from, to, false
		}
		if outFrom != 0 {
			from = cross(a, b, outFrom&-outFrom)
			outFrom = from.beyond()
			continue
		}
		to = cross(a, b, outTo&-outTo)
		outTo = to.beyond()
	}
	return from, to, true
}

// clipRing returns the part of an open ring that lies in the window, cut side by side (Sutherland–Hodgman).
// A ring that enters the window more than once comes back joined along the border, so the result needs mending
// before it is valid. The result lies in one of the two buffers; the ring itself stays as it is.
func clipRing(ring []vertex, buffers *[2][]vertex) []vertex {
	source, used := ring, 0
	for side := uint(beyondWest); side <= beyondSouth && len(source) > 0; side <<= 1 {
		target := buffers[used][:0]
		previous := source[len(source)-1]
		was := previous.beyond()&side == 0
		for _, v := range source {
			is := v.beyond()&side == 0
			if is != was {
				target = append(target, cross(previous, v, side))
			}
			if is {
				target = append(target, v)
			}
			previous, was = v, is
		}
		buffers[used], source = target, target
		used = 1 - used
	}
	return source
}
